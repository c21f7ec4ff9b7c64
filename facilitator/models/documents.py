"""The documents' parts; the fields are those of DOMAIN §4."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from facilitator.models.base import SCHEMA_VERSION, SIMULATION_LINE, Model, Paragraph, SeatId
from facilitator.models.clauses import (
    Alternative,
    AttributionMode,
    Clause,
    ClauseStatus,
    Decision,
    DocumentStatus,
    Objection,
    Position,
    RuleName,
)
from facilitator.models.corpus import (
    CorpusState,
    MeasureKind,
    Reciprocity,
    ReviewState,
    Source,
)
from facilitator.models.dialogue import (
    Amendment,
    Feasibility,
    NextStep,
    ParkedItem,
    SeatMap,
    Share,
    Turn,
)
from facilitator.models.statements import Origin, Reason, Statement, VerdictLabel

__all__ = [
    "Briefing",
    "DefinitionPaper",
    "Failure",
    "Footer",
    "Header",
    "Ledger",
    "LedgerCitation",
    "LedgerObjection",
    "LedgerSentence",
    "Measure",
    "OperationalTest",
    "Option",
    "Parameter",
    "Pathway",
    "Principle",
    "Reading",
    "RiskReductionPackage",
    "Scope",
    "SeatConcern",
    "SeatInfo",
    "Sequencing",
    "Side",
    "SourceInfo",
    "Trial",
]


class SeatInfo(Model):
    """A seat as a document names it."""

    id: SeatId
    name: str
    votes: bool


class SourceInfo(Model):
    """A source as a document lists it, with the state it was in at the time."""

    source: Source
    state: CorpusState
    review: ReviewState


class Header(Model):
    """What every document begins with."""

    title: str
    status: DocumentStatus = DocumentStatus.DRAFT
    released_by: str | None = None
    disclaimer: str = SIMULATION_LINE
    capacity: str
    topic: str
    seats: tuple[SeatInfo, ...]
    rule: RuleName | None = None
    rule_note: str = ""
    attribution: AttributionMode = AttributionMode.SEAT
    engine: str
    corpus_version: str
    corpus_state: dict[str, CorpusState]


class Footer(Model):
    """What every document ends with: its sources, and who was not at the table."""

    sources: tuple[SourceInfo, ...]
    absent: tuple[Statement, ...]


class Reading(Model):
    """One side's reading of the term, the other side's restatement, and its acceptance."""

    seat: SeatId
    statements: tuple[Statement, ...]
    restated_by: SeatId | None = None
    restatement: tuple[Statement, ...] = ()
    accepted: bool = False
    acceptance: Statement | None = None


class Principle(Model):
    """A neighbouring principle: where the text has it, and what the corpus says of it."""

    title: str
    clause: int | None = None
    statements: tuple[Statement, ...] = ()


class Trial(Model):
    """An operational test tried on a stress-point."""

    stress_point: str
    statements: tuple[Statement, ...]


class OperationalTest(Model):
    """'An act would breach it if …'."""

    test: Statement
    owner: str
    basis: tuple[Statement, ...] = ()
    trials: tuple[Trial, ...] = ()


class DefinitionPaper(Model):
    """The joint Definition Paper (Davis 2025, IV, root-causes, ¶3; DOMAIN §4)."""

    schema_version: str = SCHEMA_VERSION
    header: Header
    purpose: tuple[Statement, ...]
    non_purposes: tuple[Statement, ...]
    term_in_corpus: tuple[Statement, ...]
    gaps: tuple[Statement, ...]
    readings: tuple[Reading, ...]
    clauses: tuple[Clause, ...]
    neighbouring: tuple[Principle, ...]
    fears: tuple[SeatMap, ...]
    operational_tests: tuple[OperationalTest, ...]
    third_states: tuple[Statement, ...]
    interpretation: tuple[Statement, ...]
    reality_test: tuple[Turn, ...] = ()
    participants: tuple[Statement, ...] = Field(
        default=(), description="what people at the table said, with its verdict beside it"
    )
    objections: tuple[Objection, ...]
    parked: tuple[ParkedItem, ...]
    review: tuple[Statement, ...]
    next_steps: tuple[NextStep, ...]
    footer: Footer


class Parameter(Model):
    """A number a package needs. `value` is null, 'to be negotiated', unless a source states one."""

    name: str
    value: str | None = None
    source: Statement | None = None


class Measure(Model):
    """One measure of a package."""

    id: str
    title: str
    kind: MeasureKind
    basket: Annotated[int, Field(ge=1, le=4)] | None = None
    actors: tuple[str, ...]
    text: Statement
    ground: tuple[Statement, ...] = Field(default=(), description="what the source says of it")
    reciprocity: Reciprocity
    gives: dict[SeatId, Statement] = Field(default_factory=dict)
    gets: dict[SeatId, Statement] = Field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    positions: tuple[Position, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    status: ClauseStatus = ClauseStatus.BRACKETED
    decision: Decision | None = None
    basis: tuple[str, ...] = ()


class Pathway(Model):
    """Trigger and risk pathway: event, then misperception, then escalation."""

    event: tuple[Statement, ...]
    misperception: tuple[Statement, ...]
    escalation: tuple[Statement, ...]


class SeatConcern(Model):
    """One side's concern on a stress-point, separately cited; silent where its sources are."""

    seat: SeatId
    statements: tuple[Statement, ...]


class Scope(Model):
    geography: tuple[Statement, ...]
    domain: tuple[Statement, ...]
    forces: tuple[Statement, ...]
    exclusions: tuple[Statement, ...]


class Sequencing(Model):
    first_step: tuple[Statement, ...]
    preconditions: tuple[Statement, ...]
    review: tuple[Statement, ...]


class Failure(Model):
    breach_response: tuple[Statement, ...]
    off_ramp: tuple[Statement, ...]
    sunset: tuple[Statement, ...]


class RiskReductionPackage(Model):
    """A risk-reduction package for one stress-point (DOMAIN §4)."""

    schema_version: str = SCHEMA_VERSION
    header: Header
    stress_point: str
    number: int
    named_by: tuple[Statement, ...]
    pathway: Pathway
    concerns: tuple[SeatConcern, ...]
    diagnosis: tuple[Statement, ...]
    measures: tuple[Measure, ...]
    scope: Scope
    parameters: tuple[Parameter, ...]
    verification: tuple[Statement, ...]
    decision_rule: tuple[Statement, ...]
    legal_form: tuple[Statement, ...]
    disputes: tuple[Statement, ...]
    sequencing: Sequencing
    feasibility: tuple[Feasibility, ...]
    third_states: tuple[Statement, ...]
    failure: Failure
    questions: tuple[Statement, ...]
    objections: tuple[Objection, ...]
    outcome: str = Field(description="e.g. 'four of six measures agreed, diagnosis disputed'")
    footer: Footer


class Side(Model):
    """What one side says, in a briefing."""

    holder: str
    statements: tuple[Statement, ...]


class Option(Model):
    title: str
    text: Statement
    gives: dict[str, Statement] = Field(default_factory=dict)
    gets: dict[str, Statement] = Field(default_factory=dict)


class Briefing(Model):
    """A cited briefing draft (DOMAIN §4)."""

    schema_version: str = SCHEMA_VERSION
    header: Header
    question: str
    bottom_line: tuple[Statement, ...]
    sides: tuple[Side, ...]
    meet: tuple[Statement, ...]
    part: tuple[Statement, ...]
    options: tuple[Option, ...]
    precedents: tuple[Statement, ...]
    silent: tuple[Statement, ...]
    footer: Footer
    shares: tuple[Share, ...] = Field(default=(), description="what became of what was drafted")
    dropped: tuple[Amendment, ...] = Field(default=(), description="drafted sentences that fell")


class LedgerCitation(Model):
    source: str
    section: str
    paragraph: Paragraph
    quote: str | None = None


class LedgerSentence(Model):
    """One sentence of one document, with where it comes from and what verification found."""

    id: str
    document: str
    text: str
    origin: Origin
    verdict: VerdictLabel | None
    score: float | None
    reasons: tuple[Reason, ...]
    speaker: str | None
    citations: tuple[LedgerCitation, ...]


class LedgerObjection(Model):
    id: str
    by: str | None
    to: str
    text: str
    citations: tuple[LedgerCitation, ...]


class Ledger(Model):
    """The evidence ledger of a run: every sentence, every objection, every repair."""

    schema_version: str = SCHEMA_VERSION
    sentences: tuple[LedgerSentence, ...]
    objections: tuple[LedgerObjection, ...]
    amendments: tuple[Amendment, ...] = ()
