"""The table: who sits there, under which rules, and what was said."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from facilitator.models.base import Model, SeatId, Voice
from facilitator.models.clauses import (
    AttributionMode,
    ClauseKind,
    Position,
    RuleName,
)
from facilitator.models.statements import Statement

__all__ = [
    "AgendaItem",
    "Amendment",
    "DialogueConfig",
    "Feasibility",
    "Formulation",
    "GateAction",
    "GatePolicy",
    "GateRecord",
    "NextStep",
    "ParkedItem",
    "Persona",
    "Phase",
    "Ranking",
    "RedLine",
    "Remark",
    "Restatement",
    "SeatMap",
    "Share",
    "Turn",
]


class RedLine(Model):
    """What a seat cannot accept: our words, the propositions it is read from, what it guards."""

    id: str
    text: str
    propositions: tuple[str, ...]
    topics: tuple[str, ...]


class Persona(Model):
    """A seat, read from `prompts/personas/<id>.md`.

    A seat speaks for a reported view, never for its government. `own` are the voices whose
    propositions it may present as its own side's reported view; `may_cite` those it may cite as
    somebody else's.
    """

    id: SeatId
    name: str = Field(description="as documents call it, e.g. 'NATO seat'")
    side: str = Field(description="whose reported view it voices, e.g. 'the NATO view'")
    own: tuple[Voice, ...]
    may_cite: tuple[Voice, ...]
    topics: tuple[str, ...] = Field(
        default=(), description="where set, it speaks on these topics only and is silent elsewhere"
    )
    votes: bool = True
    mediates: bool = False
    major_power: bool = False
    guarantor: bool = False
    register_note: str = ""
    red_lines: tuple[RedLine, ...] = ()
    interests: tuple[str, ...] = Field(default=(), description="ids of propositions")
    fears: tuple[str, ...] = Field(default=(), description="ids of propositions")
    home: tuple[str, ...] = Field(
        default=(), description="ids of propositions that say what binds the side at home"
    )
    spoilers: tuple[str, ...] = Field(
        default=(), description="ids of propositions that say who or what could undo an agreement"
    )
    mandate: str = ""
    version: int = 1


class AgendaItem(Model):
    """One element of the definition: what a clause is to settle."""

    id: str
    title: str
    kind: ClauseKind
    topics: tuple[str, ...]
    neighbouring: bool = Field(
        default=False, description="a neighbouring principle rather than the term itself"
    )


class Phase(StrEnum):
    """The phases of the workflow, in order (DESIGN §6)."""

    AGENDA = "agenda"
    OPENING = "opening"
    INTERESTS = "interests"
    RESTATING = "restating"
    DEFINITION = "definition"
    STRESS_POINTS = "stress-points"
    REALITY_TEST = "reality-test"
    VERIFICATION = "verification"
    RELEASE = "release"


class Formulation(Model):
    """One owner's candidate language for an agenda item."""

    id: str
    item: str
    owner: SeatId
    text: Statement
    basis: tuple[str, ...] = ()


class Ranking(Model):
    """One seat's order of the formulations for one item, best first; ties share a group."""

    seat: SeatId
    item: str
    order: tuple[tuple[str, ...], ...]


class Restatement(Model):
    """One side's account of the other's concern, and whether its owner accepts it."""

    by: SeatId | None = Field(description="null in an export without attribution")
    of: SeatId
    statements: tuple[Statement, ...]
    accepted: bool = False
    acceptance: Statement | None = None


class SeatMap(Model):
    """A seat's red lines, interests and fears, each cited."""

    seat: SeatId
    red_lines: tuple[Statement, ...] = ()
    interests: tuple[Statement, ...] = ()
    fears: tuple[Statement, ...] = ()


class Amendment(Model):
    """What verification did to a drafted sentence; the ledger keeps the record."""

    seat: str | None
    where: str
    text: str
    action: str = Field(description="'repaired', 're-labelled', 'dropped' or 'fell back'")
    why: str
    replacement: str | None = None
    copied: int | None = Field(
        default=None,
        description="longest run of words that the replacement shares with what it cites",
    )


class Feasibility(Model):
    """Per side: how it looks at home, what binds it, who might spoil it."""

    seat: SeatId
    assessment: tuple[Statement, ...]
    constraint: tuple[Statement, ...]
    spoilers: tuple[Statement, ...]


class Remark(Model):
    """Something said on one agenda item."""

    item: str
    statement: Statement


class Share(Model):
    """What became of what one engine drafted: sentences, and language put forward.

    `drafted` is the sum of what `stood` at once, stood once `repaired`, was `relabelled` a proposal,
    was `dropped`, and `fell_back`: dropped with all the rest of its draft, so that the embedded
    engine had the word. `without_result` counts the briefs to which the engine had no answer.
    """

    engine: str
    briefs: int = 0
    without_result: int = 0
    drafted: int = 0
    stood: int = 0
    repaired: int = 0
    relabelled: int = 0
    dropped: int = 0
    fell_back: int = 0


class Turn(Model):
    """What one seat contributed when it had the floor. Fields that do not apply stay empty."""

    id: str
    phase: Phase
    step: str
    round: int
    seat: str
    engine: str = "embedded"
    statements: tuple[Statement, ...] = ()
    map: SeatMap | None = None
    feasibility: Feasibility | None = None
    restatements: tuple[Restatement, ...] = ()
    formulations: tuple[Formulation, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    positions: tuple[Position, ...] = ()
    remarks: tuple[Remark, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    on: str | None = Field(default=None, description="clause, measure or stress-point spoken to")
    shares: tuple[Share, ...] = Field(default=(), description="one an engine that worded any of it")
    private: bool = Field(default=False, description="caucus: its seat and the mediator alone")
    place: int = Field(
        default=0, ge=0, description="among the seats that speak in the step, from 0"
    )


class ParkedItem(Model):
    title: str
    why: str
    raised_by: str | None = None


class NextStep(Model):
    """A row of the next-steps matrix. `by_when` is an event, never an invented date."""

    action: Statement
    owner: str
    by_when: str
    condition: str


class GatePolicy(StrEnum):
    """Where people are asked: nowhere, after each phase, at every clause and phase."""

    AUTO = "auto"
    PHASES = "phases"
    ALL = "all"


class GateAction(StrEnum):
    """What a person can do at a gate; `release` lets words out of caucus, by their owner alone."""

    APPROVE = "approve"
    EDIT = "edit"
    SEND_BACK = "send-back"
    INJECT = "inject"
    TAKE_SEAT = "take-seat"
    HAND_BACK = "hand-back"
    RELEASE = "release"
    PARK = "park"
    STOP = "stop"


class GateRecord(Model):
    """What was decided at a gate and by whom; `policy` where no person was asked."""

    gate: str
    action: GateAction
    by: str | None = Field(
        default="policy", description="null in an export without attribution, unless 'policy'"
    )
    reason: str = ""


class DialogueConfig(Model):
    """Everything that determines a dialogue. Same config, corpus and engine: same bytes."""

    session: str
    topic: str
    stress_points: tuple[str, ...]
    seats: tuple[SeatId, ...]
    rounds: Annotated[int, Field(ge=1, le=9)] = 2
    rule: RuleName = RuleName.CONSENSUS
    gates: GatePolicy = GatePolicy.AUTO
    engine: str = "embedded"
    attribution: AttributionMode = AttributionMode.SEAT
    seed: int = 0
