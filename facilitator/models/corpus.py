"""What is read out of a paper: sources, locators, passages, propositions."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from facilitator.models.base import Model, Paragraph, SeatId, Section, SourceId, Voice

__all__ = [
    "CorpusState",
    "KnownVoice",
    "Link",
    "LinkKind",
    "Locator",
    "MeasureKind",
    "MeasureProfile",
    "Modality",
    "Passage",
    "Proposition",
    "Reciprocity",
    "ReviewState",
    "Source",
    "Stance",
]


_DAY = r"[12][0-9]{3}(-[01][0-9](-[0-3][0-9])?)?"
_TIME = rf"^({_DAY}(/{_DAY})?|past|present)$"


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
    year: int | None = Field(default=None, description="null where nobody stated it")
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
    grounds: str = Field(
        default="", description="what the paper may be cited for, and for what not"
    )
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


class LinkKind(StrEnum):
    """What one proposition does to another. All but `supports` and `concedes` hold both ways."""

    CONTESTS = "contests"
    SUPPORTS = "supports"
    RESTATES = "restates"
    CONCEDES = "concedes"
    SAME_ARGUMENT = "same-argument"


class Link(Model):
    """A typed link to another proposition, and the reason for it in our words.

    `contests`: both cannot be held. `supports`: gives a ground for the other, or an instance of it.
    `restates`: the same point a second time. `concedes`: grants, within a complaint, what the other
    says. `same-argument`: two holders use the one argument, from opposite sides.
    """

    kind: LinkKind
    to: str
    reason: str = ""


class Proposition(Model):
    """One self-contained statement read out of a paper, in our words.

    `locator` is where it stands; `also` are further places that it needs to be read from, such as
    the paragraph that leads in the list whose bullet it is.
    `holder`: who holds it, as ids of `aliases.yaml`, outermost first: `[russia]`, or
    `[russia, west]` where the paper reports Russia on what the West holds. Empty: the voice says it.
    `time`: when what it says was so, or was held: a year, a month or a day in ISO form, a span
    `1955/1958`, `past` or `present`; empty where the paper does not tie it to a time.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$")]
    text: str
    locator: Locator
    voice: Voice
    stance: Stance
    topics: tuple[str, ...]
    modality: Modality = Modality.ASSERTED
    also: tuple[Locator, ...] = ()
    holder: tuple[str, ...] = ()
    time: tuple[Annotated[str, StringConstraints(pattern=_TIME)], ...] = ()
    links: tuple[Link, ...] = ()
    clause: str | None = Field(
        default=None, description="the same as a sentence for a negotiating text, unattributed"
    )
    measure: MeasureProfile | None = None
    note: str | None = Field(
        default=None, description="a reader's flag, e.g. wording that is odd and reported as it is"
    )
    review: ReviewState = ReviewState.REVIEWED

    @property
    def places(self) -> tuple[Locator, ...]:
        """Everywhere that it is read from, the place that it stands at first."""
        return (self.locator, *self.also)

    @property
    def contests(self) -> tuple[str, ...]:
        """Ids of the propositions that it disputes."""
        return self.linked(LinkKind.CONTESTS)

    @property
    def supports(self) -> tuple[str, ...]:
        """Ids of the propositions that it gives a ground for."""
        return self.linked(LinkKind.SUPPORTS)

    def linked(self, kind: LinkKind) -> tuple[str, ...]:
        """Ids of the propositions at the other end of its links of that kind."""
        return tuple(link.to for link in self.links if link.kind is kind)
