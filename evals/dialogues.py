"""Dialogues that leave nothing behind: held in memory, to the end, over a bench as it is handed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from facilitator.models import DialogueConfig
from facilitator.sessions.session import Session, Waiting

if TYPE_CHECKING:
    from facilitator.dialogue.bench import Bench
    from facilitator.dialogue.state import GateDecision
    from facilitator.sessions.export import Documents

__all__ = ["EVEN", "FULL", "SHORT", "TALK", "hold"]

FULL = DialogueConfig(
    session="evaluation",
    topic="indivisible security",
    stress_points=("enlargement", "exercises", "force-deployments", "missile-defence"),
    seats=("nato", "russia", "mediator"),
    rounds=2,
)
"""What `facilitator run` holds when nothing is said."""
SHORT = FULL.model_copy(update={"stress_points": ("exercises",), "rounds": 1})
"""One reading and one package: for suites that hold several dialogues and compare them."""
EVEN = FULL.model_copy(update={"stress_points": ("exercises", "force-deployments")})
"""Two rounds and two packages: each seat opens as often as the other."""
TALK = SHORT.model_copy(update={"stress_points": ()})
"""The same without a package, where dozens are held."""

Answer = Callable[[Waiting], "GateDecision"]


def hold(bench: Bench, config: DialogueConfig, answer: Answer | None = None) -> Documents:
    """The documents of a whole dialogue. `answer` decides at its gates; without it there is nobody
    to ask and they pass. Nothing is written to disk."""
    from langgraph.checkpoint.memory import InMemorySaver

    from facilitator.dialogue.graph import build_graph
    from facilitator.sessions.export import documents_of

    session = Session(config, bench, build_graph(bench).compile(checkpointer=InMemorySaver()))
    snapshot = session.advance()
    while snapshot.waiting is not None and answer is not None:
        snapshot = session.advance(answer(snapshot.waiting))
    return documents_of(bench, snapshot.values)
