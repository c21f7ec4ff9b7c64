"""`run`: a whole dialogue, shown live, and its documents."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from facilitator.commands.ask import open_desk
from facilitator.commands.console import note, prepare_folder, write_file
from facilitator.commands.live import shown, stand_ins
from facilitator.config import Settings, get_settings
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
    max_tokens: int | None,
    max_minutes: float | None,
) -> None:
    from facilitator.sessions.configuring import configure
    from facilitator.sessions.session import register
    from facilitator.sessions.setup import check_engine

    settings = limited(get_settings(), max_tokens, max_minutes)
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
    conduct(settings, bench, register(settings, config), out)


def limited(settings: Settings, tokens: int | None, minutes: float | None) -> Settings:
    """The settings with this run's budget. Raises `InputError` for one that is no budget."""
    if tokens is not None and tokens < 1:
        raise InputError(f"--max-tokens {tokens}: give at least 1")
    if minutes is not None and not 0 < minutes < inf:
        raise InputError(f"--max-minutes {minutes:g}: give more than 0")
    return settings.model_copy(
        update={
            "budget_tokens": tokens or settings.budget_tokens,
            "budget_minutes": minutes or settings.budget_minutes,
        }
    )


def conduct(settings: Settings, bench: Bench, config: DialogueConfig, out: Path | None) -> None:
    """Drives a session to its end, asking at its gates, and writes the documents."""
    from facilitator.sessions.calls import engine_report
    from facilitator.sessions.export import documents_of, files_of
    from facilitator.sessions.inquiry import tell_outcome
    from facilitator.sessions.session import open_session

    note(f"Session {config.session}")
    with open_session(settings, bench, config) as session, shown() as tell:
        snapshot = drive(session, tell)
    turns = snapshot.values.get("turns", [])
    for line in (*stand_ins(turns), *tell_outcome(engine_report(turns), ())):
        note(line)
    if out is None:
        return
    if snapshot.values.get("paper") is None:
        note("The dialogue was stopped before its documents; nothing was written.")
        return
    documents = documents_of(bench, snapshot.values)
    for name, data in files_of(bench, documents).items():
        write_file(out / name, data)
    note(f"Written: {out}/ ({documents.paper.header.status.value})")
    fell = sum(share.dropped for share in engine_report(turns))
    if fell:
        note(f"What fell, with reasons: {out}/ledger.json, under 'amendments'.")


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
