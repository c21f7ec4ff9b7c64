"""The state of a dialogue: what was decided and said. All else is derived from it.

Every type that a checkpoint holds is named here, since the checkpointer's strict mode restores
only those (LANGGRAPH_STRICT_MSGPACK).
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Annotated, TypedDict

from facilitator.engines.base import Brief, Result, Sentence
from facilitator.models import (
    AgendaItem,
    Amendment,
    Clause,
    DefinitionPaper,
    DialogueConfig,
    Formulation,
    GateAction,
    GateRecord,
    Model,
    Objection,
    ParkedItem,
    Persona,
    Phase,
    Position,
    PositionKind,
    Ranking,
    Restatement,
    RiskReductionPackage,
    SeatMap,
    Share,
    Statement,
    Turn,
)

PARTICIPANT = "participant"
"""The step of a turn that a person at the table spoke."""


class Assignment(Model):
    """The floor for one seat: which briefs it is to answer in this step, and in which place, from 0,
    it speaks there."""

    seat: Persona
    phase: Phase
    step: str
    round: int = 1
    briefs: tuple[Brief, ...]
    on: str | None = None
    private: bool = False
    place: int = 0


class Settled(Model):
    """A drafted sentence after verification: the statement that stands, or null and why not."""

    sentence: Sentence
    statement: Statement | None = None
    amendment: Amendment | None = None


class Drafted(Model):
    """A brief's draft on its way: who worded it, what of it stands, and, where the embedded engine
    had the word in a model's stead, why (`fell`)."""

    brief: Brief
    result: Result
    engine: str
    settled: tuple[Settled, ...] = ()
    fell: str | None = None
    shares: tuple[Share, ...] = ()


class GateDecision(Model):
    """What a person answers at a gate.

    `target`, by the action: a clause (its id or number), a formulation or a measure, a seat, or the
    turn that is to leave caucus. `kind` goes with words on a clause, a formulation or a measure.
    """

    action: GateAction
    by: str = "chair"
    reason: str = ""
    target: str | None = None
    text: str | None = None
    kind: PositionKind | None = None
    private: bool = False


class FloorInput(TypedDict):
    """What a seat is sent when it gets the floor; named so that a checkpoint can restore it."""

    assignment: Assignment


class FloorState(TypedDict, total=False):
    """A persona subgraph's state: retrieve → draft → verify → revise → speak."""

    assignment: Assignment
    briefs: list[Brief]
    drafted: list[Drafted]
    turns: list[Turn]


class FloorOutput(TypedDict):
    """What the table hears of it."""

    turns: list[Turn]


def keep_all(old: list[Objection], new: list[Objection]) -> list[Objection]:
    """Append-only by id: an objection, once recorded, can be neither changed nor removed.

    The one change it can see is the release of a caucus objection by its owner.
    """
    known = {objection.id: objection for objection in old}
    for objection in new:
        held = known.get(objection.id)
        if held is None:
            known[objection.id] = objection
        elif objection.released and not held.released:
            known[objection.id] = held.model_copy(update={"released": True})
    return list(known.values())


def by_stress_point(
    old: list[RiskReductionPackage], new: list[RiskReductionPackage]
) -> list[RiskReductionPackage]:
    """One package a stress-point; a later one replaces an earlier one. Ordered by number, since
    parallel branches finish in any order."""
    merged = {package.stress_point: package for package in [*old, *new]}
    return sorted(merged.values(), key=lambda package: package.number)


def in_order(old: list[Turn], new: list[Turn]) -> list[Turn]:
    """Turns in the order of steps, seats of one step by place: fan-in order is not relied on.

    A turn given again (a seat sent back, a resumed step) replaces the one with its id. What a person
    said stays where it was said.
    """
    merged = {turn.id: turn for turn in [*old, *new]}
    steps: dict[tuple[object, ...], list[Turn]] = {}
    for turn in merged.values():
        step = (turn.phase, turn.round, turn.step, turn.on)
        steps.setdefault((turn.id,) if turn.step == PARTICIPANT else step, []).append(turn)
    return [t for said in steps.values() for t in sorted(said, key=lambda turn: turn.place)]


class State(TypedDict, total=False):
    """The dialogue's state."""

    config: DialogueConfig
    items: list[AgendaItem]
    turns: Annotated[list[Turn], in_order]
    round: int
    clauses: list[Clause]
    objections: Annotated[list[Objection], keep_all]
    packages: Annotated[list[RiskReductionPackage], by_stress_point]
    parked: Annotated[list[ParkedItem], operator.add]
    gates: Annotated[list[GateRecord], operator.add]
    decision: GateDecision | None
    held: dict[str, str]
    paper: DefinitionPaper | None
    released_by: str | None
    stopped: bool


def on_record(turns: Sequence[Turn]) -> list[Turn]:
    """What was said to the whole table; words in caucus count for nothing until released."""
    return [turn for turn in turns if not turn.private]


def formulations(turns: Sequence[Turn], item: str | None = None) -> list[Formulation]:
    """All language put forward so far, for one item or for all."""
    found = [f for turn in on_record(turns) for f in turn.formulations]
    return [f for f in found if item is None or f.item == item]


def rankings(turns: Sequence[Turn], item: str) -> list[Ranking]:
    """The latest ranking of each seat for the item."""
    latest = {r.seat: r for turn in on_record(turns) for r in turn.rankings if r.item == item}
    return list(latest.values())


def positions(turns: Sequence[Turn], on: str) -> list[Position]:
    """The latest position of each seat on a formulation or measure."""
    latest = {p.seat: p for turn in on_record(turns) for p in turn.positions if p.on == on}
    return list(latest.values())


def maps(turns: Sequence[Turn]) -> dict[str, SeatMap]:
    return {turn.map.seat: turn.map for turn in turns if turn.map}


def restatements(turns: Sequence[Turn]) -> list[Restatement]:
    """Each restatement with its owner's answer, where one was given."""
    latest = {(r.by, r.of): r for turn in turns for r in turn.restatements}
    return list(latest.values())


def said_on(turns: Sequence[Turn], on: str) -> list[Statement]:
    """Everything said on a clause, measure or stress-point, position reasons included."""
    turns = on_record(turns)
    spoken = [s for turn in turns if turn.on == on for s in turn.statements]
    spoken += [r.statement for turn in turns for r in turn.remarks if r.item == on]
    given = [p.reason for turn in turns for p in turn.positions if p.on.startswith(on) and p.reason]
    return [*spoken, *given]
