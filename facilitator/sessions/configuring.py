"""A new dialogue's configuration, checked against what there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from facilitator.config import Settings
from facilitator.errors import InputError
from facilitator.models import AttributionMode, DialogueConfig, GatePolicy, RuleName
from facilitator.sessions.inquiry import require_topic
from facilitator.sessions.session import new_id
from facilitator.sessions.setup import seats_of

if TYPE_CHECKING:
    from facilitator.dialogue.bench import Bench

SEATS = ("nato", "russia", "mediator")
_FEWEST_VOTES = 2


def configure(
    settings: Settings,
    bench: Bench,
    *,
    topic: str,
    stress_points: Sequence[str] = (),
    seats: Sequence[str] = (),
    rounds: int = 2,
    rule: RuleName = RuleName.CONSENSUS,
    gates: GatePolicy = GatePolicy.AUTO,
    attribution: AttributionMode = AttributionMode.SEAT,
    engine: str = "embedded",
) -> DialogueConfig:
    """A checked configuration with an id of its own; without `seats` and `stress_points` the
    default ones. Raises `InputError` for what does not fit."""
    known = bench.stress_points
    for point in stress_points:
        if point not in known:
            raise InputError(f"unknown stress-point '{point}'; there are: {', '.join(known)}")
    chosen = seats_of(bench.personas, seats or SEATS)
    if sum(bench.personas[seat].votes for seat in chosen) < _FEWEST_VOTES:
        raise InputError("a dialogue needs at least two seats with a vote, e.g. nato and russia")
    require_topic(bench, topic)
    config = DialogueConfig(
        session="",
        topic=" ".join(topic.split()),
        stress_points=tuple(dict.fromkeys(stress_points))
        or tuple(point for point, entry in known.items() if entry.default),
        seats=chosen,
        rounds=rounds,
        rule=rule,
        gates=gates,
        engine=engine,
        attribution=attribution,
    )
    return config.model_copy(update={"session": new_id(settings, config)})
