"""What somebody puts forward, what it rests on, and what verification found."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from facilitator.models.base import Model, Voice
from facilitator.models.corpus import Locator

__all__ = [
    "Citation",
    "Evidence",
    "EvidenceItem",
    "EvidenceKind",
    "Gate",
    "Origin",
    "Reason",
    "Statement",
    "Verdict",
    "VerdictLabel",
]


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
    floor: float = Field(
        default=-1.0, description="similarity below which a hit is noise, for the embedding used"
    )
    unknown_names: tuple[str, ...] = Field(
        default=(), description="names and dates in the query that no text of the corpus writes"
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
