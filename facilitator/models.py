"""The domain's value objects (DESIGN §3). Imports nothing of ours; everything else imports this.

All models are frozen and reject unknown fields. A locator is the smallest unit of attribution:
no object here says what a source says without one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

SCHEMA_VERSION = "1"
SIMULATION_LINE = "Simulation. Not the position of any government."
TO_BE_NEGOTIATED = "to be negotiated (no source states one)"


class Model(BaseModel):
    """Base of all value objects: immutable, unknown keys are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]
SeatId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,31}$")]
Voice = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,31}$")]
"""Whose view a text reports: one of `KnownVoice`, or the id of a seat that a user added."""
Section = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9/._-]{0,119}$")]
Paragraph = (
    Annotated[int, Field(ge=1)] | Annotated[str, StringConstraints(pattern=r"^fn-[1-9][0-9]*$")]
)
"""From 1 within the section; a bullet counts as one; a footnote is `fn-N`."""


class KnownVoice(StrEnum):
    """The voices that ship. What a paper says without attributing it is the author's."""

    NATO = "nato"
    RUSSIA = "russia"
    AUTHOR = "author"
    SOVIET = "soviet"
    WESTERN = "western"
    NEUTRAL = "neutral"


class Stance(StrEnum):
    """What a proposition does in the paper."""

    FACT = "fact"
    CLAIM = "claim"
    POSITION = "position"
    CONCERN = "concern"
    CRITICISM = "criticism"
    MEASURE = "measure"
    CONDITION = "condition"
    PRECEDENT = "precedent"
    CAVEAT = "caveat"
    QUESTION = "question"


class Modality(StrEnum):
    """How firmly the paper says it; a hedge is part of the meaning (DOMAIN §1.7)."""

    ASSERTED = "asserted"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    CONDITIONAL = "conditional"
    NECESSARY = "necessary"
    RECOMMENDED = "recommended"
    INTERROGATIVE = "interrogative"


class Origin(StrEnum):
    """Where a sentence comes from (DESIGN §3)."""

    SOURCE = "source"
    DERIVED = "derived"
    PARTICIPANT = "participant"
    PROPOSAL = "proposal"
    PROCEDURAL = "procedural"


class VerdictLabel(StrEnum):
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNSUPPORTED = "unsupported"


class ReviewState(StrEnum):
    """Whether a person has read the propositions of a source against its text."""

    REVIEWED = "reviewed"
    UNREVIEWED = "unreviewed"


class CorpusState(StrEnum):
    """`digest`: propositions alone. `full-text`: the paper is at hand, quotations are verbatim."""

    DIGEST = "digest"
    FULL_TEXT = "full-text"


class Source(Model):
    """A paper's bibliographic record."""

    id: SourceId
    title: str
    authors: tuple[str, ...]
    short: str = Field(description="how a citation names it, e.g. 'Davis 2025'")
    year: int
    publisher: str
    series: str = ""
    licence: str
    rights: str = ""
    sha256: str | None = Field(
        default=None, description="fingerprint of the paper's normalised text"
    )
    provenance: tuple[str, ...] = Field(
        default=(), description="what the paper discloses about its own making"
    )
    grounds: str = Field(default="", description="what the paper may be cited for, and for what not")
    review: ReviewState = ReviewState.UNREVIEWED


class Locator(Model):
    """Where in a source: section code (DESIGN §8), paragraph in that section, page if known."""

    source: SourceId
    section: Section
    paragraph: Paragraph
    page: int | None = None

    @property
    def key(self) -> str:
        """`davis-2025/II/phase-1/5`: unique in the corpus, stable, sortable by eye."""
        return f"{self.source}/{self.section}/{self.paragraph}"


class Passage(Model):
    """A paragraph of a paper with its locator; `text` is verbatim but for rejoined halves."""

    locator: Locator
    text: str

    @property
    def id(self) -> str:
        return self.locator.key


class MeasureKind(StrEnum):
    """The six kinds of measure a package may hold (DOMAIN §4)."""

    TRANSPARENCY = "transparency"
    RESTRAINT = "restraint"
    COMMUNICATION = "communication"
    LIMITATION = "limitation"
    VERIFICATION = "verification"
    INSTITUTION = "institution"


class Reciprocity(StrEnum):
    SYMMETRIC = "symmetric"
    ASYMMETRIC = "asymmetric"
    PARALLEL_UNILATERAL = "parallel-unilateral"


class MeasureProfile(Model):
    """How a proposition that proposes a measure enters a package.

    `title` and `undertaking` are our words; `gives` and `gets` are what each side would give and
    get if it were adopted, inferred from the measure and so of origin `derived`.
    """

    title: str
    kind: MeasureKind
    basket: Annotated[int, Field(ge=1, le=4)] | None = None
    stress_points: tuple[str, ...] = ()
    undertaking: str = Field(description="the measure as a negotiating sentence, no attribution")
    reciprocity: Reciprocity = Reciprocity.SYMMETRIC
    gives: dict[SeatId, str] = Field(default_factory=dict)
    gets: dict[SeatId, str] = Field(default_factory=dict)


class Proposition(Model):
    """One self-contained statement read out of a paper, in our words."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$")]
    text: str
    locator: Locator
    voice: Voice
    stance: Stance
    topics: tuple[str, ...]
    modality: Modality = Modality.ASSERTED
    contests: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    clause: str | None = Field(
        default=None, description="the same as a sentence for a negotiating text, unattributed"
    )
    measure: MeasureProfile | None = None
    note: str | None = Field(
        default=None, description="a reader's flag, e.g. wording that is odd and reported as it is"
    )
    review: ReviewState = ReviewState.REVIEWED


class Citation(Model):
    """A locator, whose view is cited there, and the exact quotation where the paper is at hand."""

    locator: Locator
    voice: Voice
    quote: str | None = None
    proposition: str | None = Field(default=None, description="id of the proposition relied on")


class EvidenceKind(StrEnum):
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"
    PROPOSITION = "proposition"


class EvidenceItem(Model):
    """One paragraph that retrieval chose.

    `text` is the paper's paragraph in full-text state, else the proposition; `matched` is what was
    hit; `score` is the fused score, higher is nearer, comparable within one query only.
    """

    locator: Locator
    text: str
    matched: str
    kind: EvidenceKind
    voice: Voice
    score: float
    proposition: str | None = None
    why: tuple[str, ...] = Field(default=(), description="e.g. 'words rank 1', 'meaning rank 3'")


class Evidence(Model):
    """What retrieval hands a drafter: best first, one entry a paragraph."""

    query: str
    items: tuple[EvidenceItem, ...]
    similarity: float = Field(
        default=0.0, description="cosine of the best hit to the query, -1 to 1, higher is nearer"
    )
    coverage: float = Field(
        default=0.0,
        description="share of the query's content words, by rarity, that the corpus knows, 0 to 1",
    )


class Gate(StrEnum):
    """Who found a reason: an independent check of the verifier, or the scorer."""

    QUOTATION = "quotation"
    NUMBERS = "numbers"
    NAMES = "names"
    POLARITY = "polarity"
    ROLES = "roles"
    ATTRIBUTION = "attribution"
    ABSENCE = "absence"
    LOCATOR = "locator"
    SCORER = "scorer"


class Reason(Model):
    """Why a verdict is as it is: which gate, a stable code, a sentence for people."""

    gate: Gate
    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,47}$")]
    detail: str


class Verdict(Model):
    """What verification found. `score`: calibrated probability of support, 0 to 1."""

    verdict: VerdictLabel
    score: Annotated[float, Field(ge=0, le=1)]
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[Citation, ...] = ()


class Statement(Model):
    """A sentence someone put forward.

    `speaker` is a seat id, a participant's name, or null for the document itself; `verdict` is
    null for proposals and procedural sentences.
    """

    text: str
    origin: Origin
    speaker: str | None = None
    citations: tuple[Citation, ...] = ()
    verdict: Verdict | None = None

    @property
    def resolved(self) -> bool:
        """False where the sentence says what a source says and verification does not bear it."""
        if self.origin not in (Origin.SOURCE, Origin.DERIVED):
            return True
        return self.verdict is not None and self.verdict.verdict is VerdictLabel.SUPPORTED


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
    """One seat on one clause or measure, with its reason and, if it objects, its own language."""

    seat: SeatId
    kind: PositionKind
    reason: Statement | None = None
    alternative: Alternative | None = None
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
    by: str
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
