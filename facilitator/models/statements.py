"""What somebody puts forward, what it rests on, and what verification found."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, model_validator

from facilitator.models.base import Model, Voice
from facilitator.models.corpus import Locator

__all__ = [
    "Check",
    "Citation",
    "Code",
    "Evidence",
    "EvidenceItem",
    "EvidenceKind",
    "Nearest",
    "Origin",
    "Reason",
    "Statement",
    "Verdict",
    "VerdictLabel",
]


class Origin(StrEnum):
    """Where a sentence comes from.

    `source`: of the record, it says what a source says, is cited and verified. `silence`: it says
    that the sources don't say something, and shows the nearest place. All others are the table's own:
    `derived` is inferred by us from the record, `proposal` somebody's move, `procedural` about the
    document itself, `participant` what a person at the table said.
    """

    SOURCE = "source"
    DERIVED = "derived"
    PARTICIPANT = "participant"
    PROPOSAL = "proposal"
    PROCEDURAL = "procedural"
    SILENCE = "silence"


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


class Check(StrEnum):
    """Who found a reason: an exact check, recognition, the search for evidence, or the judge.

    `earlier`: a check of an earlier version, in a session that was saved then.
    """

    QUOTATION = "quotation"
    LOCATOR = "locator"
    NUMBERS = "numbers"
    NAMES = "names"
    ATTRIBUTION = "attribution"
    PROPOSAL = "proposal"
    LANGUAGE = "language"
    RECOGNITION = "recognition"
    EVIDENCE = "evidence"
    JUDGE = "judge"
    DRAFT = "draft"
    EARLIER = "earlier"


class Gate(StrEnum):
    """What sessions saved before 0.2 call a check; only read, never written."""

    QUOTATION = "quotation"
    NUMBERS = "numbers"
    NAMES = "names"
    POLARITY = "polarity"
    ROLES = "roles"
    ATTRIBUTION = "attribution"
    ABSENCE = "absence"
    LOCATOR = "locator"
    SCORER = "scorer"


class Code(StrEnum):
    """What was found, in a stable word for programs."""

    QUOTE_ALTERED = "quote-altered"
    QUOTE_ELSEWHERE = "quote-elsewhere"
    QUOTE_NOT_FOUND = "quote-not-found"
    QUOTE_UNCHECKED = "quote-unchecked"
    NO_SUCH_SOURCE = "no-such-source"
    NO_SUCH_PARAGRAPH = "no-such-paragraph"
    WRONG_LOCATOR = "wrong-locator"
    NUMBER_MISSING = "number-missing"
    DATE_MISSING = "date-missing"
    DATE_DIFFERS = "date-differs"
    NAME_MISSING = "name-missing"
    TOLD_AS_AUTHOR = "told-as-author"
    TOLD_AS_SIDE = "told-as-side"
    TOLD_AS_OTHER = "told-as-other"
    VIEW_AS_FACT = "view-as-fact"
    PROPOSAL_TOLD_AS_SOURCE = "proposal-told-as-source"
    NO_BASIS = "no-basis"
    REPORTS = "reports"
    QUOTES = "quotes"
    NAMES_SEATS = "names-seats"
    ASSERTS = "asserts"
    NUMBER_INVENTED = "number-invented"
    NAME_FOREIGN = "name-foreign"
    UNRELATED = "unrelated"
    RECOGNISED = "recognised"
    QUOTED = "quoted"
    UNREVIEWED = "unreviewed"
    OUTSIDE_CORPUS = "outside-corpus"
    SILENCE = "silence"
    JUDGED = "judged"
    NOT_JUDGED = "not-judged"
    JUDGED_HOLDER = "judged-holder"
    JUDGED_HEDGE = "judged-hedge"
    JUDGED_PARTY = "judged-party"
    JUDGED_NUMBER = "judged-number"
    JUDGED_TIME = "judged-time"
    JUDGED_CAUSE = "judged-cause"
    JUDGED_SCOPE = "judged-scope"
    JUDGED_ADDED = "judged-added"
    JUDGED_OTHER = "judged-other"
    NO_CLAIM = "no-claim"
    EARLIER = "earlier"


class Reason(Model):
    """Why a verdict is as it is: which check, a stable code, a sentence for people."""

    check: Check
    code: Code
    detail: str

    @model_validator(mode="before")
    @classmethod
    def _read_earlier(cls, data: Any) -> Any:
        """Sessions saved before 0.2 call the check `gate`, and know codes that are gone."""
        if isinstance(data, dict) and "gate" in data:
            data = {**data, "check": data["gate"]}
            del data["gate"]
            if data["check"] not in tuple(Check):
                data["check"] = Check.EARLIER
            if data.get("code") not in tuple(Code):
                data["code"] = Code.EARLIER
        return data


class Nearest(Model):
    """What stands beside a sentence that nobody vouches for, so that a person decides: a place, the
    proposition there that is nearest in words, and the paper's own sentence where it is at hand."""

    locator: Locator
    proposition: str | None = None
    text: str = ""
    voice: Voice
    quote: str | None = None


class Verdict(Model):
    """What verification found.

    `score`: 1 where the sentence is recognised, 0 where a check contradicts it, the judge's
    confidence that it is borne where one was asked (0 to 1, higher is surer, not calibrated), else
    null. `evidence`: where the deciding words stand. `nearest`: for a sentence that isn't recognised,
    what stands closest to it, best first.
    """

    verdict: VerdictLabel
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[Citation, ...] = ()
    nearest: tuple[Nearest, ...] = ()


class Statement(Model):
    """A sentence someone put forward.

    `speaker` is a seat id, a participant's name, or null for the document itself; `verdict` is
    null for what is the table's own.
    """

    text: str
    origin: Origin
    speaker: str | None = None
    citations: tuple[Citation, ...] = ()
    verdict: Verdict | None = None

    @property
    def resolved(self) -> bool:
        """False where the sentence says what a source says and verification does not bear it."""
        if self.origin is not Origin.SOURCE:
            return True
        return self.verdict is not None and self.verdict.verdict is VerdictLabel.SUPPORTED
