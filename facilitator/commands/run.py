"""`run`: a whole dialogue, shown live, and its documents."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from facilitator.commands.ask import open_desk
from facilitator.commands.console import note, prepare_folder, write_file
from facilitator.config import get_settings
from facilitator.errors import InputError
from facilitator.models import (
    AttributionMode,
    DialogueConfig,
    GateAction,
    GatePolicy,
    RuleName,
)

if TYPE_CHECKING:
    from facilitator.dialogue.bench import Bench
    from facilitator.dialogue.state import GateDecision
    from facilitator.sessions.session import Event, Session, Snapshot, Waiting

_MOST_ROUNDS = 9
E_ = TypeVar("E_", bound=StrEnum)


def choose(kind: type[E_], value: str, option: str) -> E_:
    """The enumeration's member. Raises `InputError` listing what there is."""
    try:
        return kind(value)
    except ValueError as error:
        there = ", ".join(member.value for member in kind)
        raise InputError(f"unknown {option} '{value}'; there are: {there}") from error


def run_dialogue(
    *,
    topic: str,
    stress_points: Sequence[str],
    seats: Sequence[str],
    rounds: int,
    rule: str,
    gates: str,
    engine: str | None,
    attribution: str,
    out: Path,
    force: bool,
) -> None:
    from facilitator.sessions.configuring import configure
    from facilitator.sessions.setup import check_engine

    settings = get_settings()
    chosen_rule = choose(RuleName, rule, "rule")
    policy = choose(GatePolicy, gates, "gates policy")
    mode = choose(AttributionMode, attribution, "attribution mode")
    if not 1 <= rounds <= _MOST_ROUNDS:
        raise InputError(f"--rounds {rounds}: choose 1 to {_MOST_ROUNDS}")
    check_engine(engine or settings.engine)
    if policy is not GatePolicy.AUTO and not sys.stdin.isatty():
        raise InputError(
            f"--gates {policy.value} asks a person, and there is no terminal; use --gates auto or"
            " run the workshop page"
        )
    bench = open_desk(engine)
    config = configure(
        settings,
        bench,
        topic=topic,
        stress_points=stress_points,
        seats=seats,
        rounds=rounds,
        rule=chosen_rule,
        gates=policy,
        attribution=mode,
        engine=engine or settings.engine,
    )
    prepare_folder(out, force)
    conduct(bench, config, out)


def conduct(bench: Bench, config: DialogueConfig, out: Path | None) -> None:
    """Drives a session to its end, asking at its gates, and writes the documents."""
    from facilitator.sessions import checkpoints
    from facilitator.sessions.export import documents_of, files_of
    from facilitator.sessions.session import open_session

    settings = get_settings()
    checkpoints.create(settings, config)
    note(f"Session {config.session}")
    with open_session(settings, bench, config) as session, _live() as tell:
        snapshot = drive(session, tell)
    if out is None:
        return
    if snapshot.values.get("paper") is None:
        note("The dialogue was stopped before its documents; nothing was written.")
        return
    documents = documents_of(bench, snapshot.values)
    for name, data in files_of(bench, documents).items():
        write_file(out / name, data)
    note(f"Written: {out}/ ({documents.paper.header.status.value})")


def drive(session: Session, tell: Callable[[Event], None]) -> Snapshot:
    """From gate to gate until the end."""
    snapshot = session.advance(on_event=tell)
    while snapshot.waiting is not None:
        snapshot = session.advance(_asked(session, snapshot.waiting), on_event=tell)
    return snapshot


_TARGETED = (
    GateAction.EDIT,
    GateAction.PARK,
    GateAction.TAKE_SEAT,
    GateAction.HAND_BACK,
    GateAction.RELEASE,
)


def _asked(session: Session, waiting: Waiting) -> GateDecision:
    """Asks at the terminal until the answer can be applied; what is typed is data, and a person's
    name goes with it."""
    from facilitator.dialogue.state import GateDecision

    actions = ", ".join(action.value for action in GateAction)
    while True:
        note(f"\nGate after {waiting.phase} (reading {waiting.round}). Choose: {actions}")
        words = input("> ").strip()
        name, _, rest = words.partition(" ")
        try:
            action = choose(GateAction, name or GateAction.APPROVE.value, "action")
            target, text = None, rest or None
            if action in _TARGETED:
                target, _, text = rest.partition(" ")
            by = input("your name: ").strip() or "The chair"
            return session.admit(
                GateDecision(action=action, by=by, target=target, text=text, reason=text or "")
            )
        except InputError as error:
            note(str(error))


@contextmanager
def _live() -> Iterator[Callable[[Event], None]]:
    """Progress on stderr: a moving line at a terminal, nothing but the phases elsewhere."""
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True)
    steps: list[str] = []

    def tell(event: Event) -> None:
        if event.step not in steps[-1:]:
            steps.append(event.step)
            console.print(Text(f"· {event.step}", style="bold"))
        if console.is_terminal:
            console.print(Text(f"  {event.seat}: {event.text}"), overflow="ellipsis", no_wrap=True)

    yield tell
