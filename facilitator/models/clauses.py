"""The single negotiating text: clauses, brackets, positions, decisions, objections."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from facilitator.models.base import Model, SeatId
from facilitator.models.statements import Citation, Statement

__all__ = [
    "Alternative",
    "AttributionMode",
    "Clause",
    "ClauseKind",
    "ClauseStatus",
    "ClauseVersion",
    "Decision",
    "DocumentStatus",
    "Objection",
    "Position",
    "PositionKind",
    "RuleName",
]


class PositionKind(StrEnum):
    """What a seat does with a clause or a measure."""

    ACCEPTS = "accepts"
    RESERVES = "reserves"
    OBJECTS = "objects"
    SILENT = "silent"


class Alternative(Model):
    """Language in square brackets, with its owner."""

    owner: str
    text: Statement


class Position(Model):
    """One seat on one piece of language, with its reason.

    `on` is the id of the formulation or measure; `owner` whose language that is.
    """

    seat: SeatId
    on: str
    owner: str
    kind: PositionKind
    reason: Statement | None = None
    red_line: str | None = Field(default=None, description="id of the seat's red line it crosses")
    round: int = 1


class ClauseStatus(StrEnum):
    AGREED = "agreed"
    BRACKETED = "bracketed"
    ALTERNATIVES = "alternatives"
    RESERVED = "reserved"
    PARKED = "parked"


class ClauseKind(StrEnum):
    """What the tiered rule distinguishes (Davis 2025, IV, decision-making, ¶2)."""

    CORE_PRINCIPLE = "core-principle"
    OPERATIONAL = "operational"
    CRITICAL = "critical"
    INTERPRETIVE = "interpretive"


class RuleName(StrEnum):
    """The decision rules of Davis 2025, IV, decision-making."""

    CONSENSUS = "consensus"
    CONSENSUS_MINUS_ONE = "consensus-minus-one"
    DIRECTORATE = "directorate"
    GUARANTORS = "guarantors"
    QUALIFIED_MAJORITY = "qualified-majority"
    TIERED = "tiered"


class Decision(Model):
    """What a decision rule made of the votes; `explanation` states electorate and outcome."""

    rule: RuleName
    applied: RuleName = Field(description="differs from `rule` where that fell back")
    adopted: bool
    electorate: tuple[str, ...]
    in_favour: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    abstaining: tuple[str, ...] = ()
    advisory_against: tuple[str, ...] = ()
    referred_to_arbitration: bool = False
    explanation: str
    ranking: tuple[tuple[str, ...], ...] = Field(
        default=(), description="formulations by the Schulze method, best first, ties together"
    )


class ClauseVersion(Model):
    """One reading of a clause: round, text as it stood, and what was changed and why."""

    round: int
    text: str
    change: str


class Clause(Model):
    """A unit of the single negotiating text. Square brackets mean *not agreed*."""

    id: str
    number: int
    title: str
    kind: ClauseKind
    topics: tuple[str, ...]
    status: ClauseStatus
    text: Statement
    alternatives: tuple[Alternative, ...] = ()
    positions: tuple[Position, ...] = ()
    mediator_text: Statement | None = None
    unconfronted: Statement | None = None
    decision: Decision | None = None
    basis: tuple[str, ...] = Field(default=(), description="ids of the propositions it rests on")
    contested_terms: tuple[str, ...] = ()
    history: tuple[ClauseVersion, ...] = ()


class Objection(Model):
    """Immutable. Once recorded (and, from caucus, released) it reaches the final document."""

    id: str
    by: str | None = Field(description="null in an export without attribution")
    to: str = Field(description="id of the clause or measure")
    text: str
    citations: tuple[Citation, ...] = ()
    round: int = 1
    caucus: bool = False
    released: bool = True


class AttributionMode(StrEnum):
    """How exports name speakers; `none` is the Chatham House Rule."""

    NAMED = "named"
    SEAT = "seat"
    NONE = "none"


class DocumentStatus(StrEnum):
    DRAFT = "draft"
    RELEASED = "released"
