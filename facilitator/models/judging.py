"""What a judge is asked about a sentence, and what it answers.

Verification asks, an engine's model answers; both know these value objects and not each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import Field

from facilitator.models.base import Model
from facilitator.models.corpus import Modality
from facilitator.models.statements import VerdictLabel

__all__ = [
    "FaultKind",
    "Judge",
    "JudgeQuestion",
    "Judgement",
    "RelatednessQuestion",
    "ShownParagraph",
    "ShownProposition",
]


class FaultKind(StrEnum):
    """What is wrong with a sentence that its evidence doesn't bear, in one word."""

    HOLDER = "holder"
    HEDGE = "hedge"
    PARTY = "party"
    NUMBER = "number"
    TIME = "time"
    CAUSE = "cause"
    SCOPE = "scope"
    ADDED = "added"
    OTHER = "other"


class ShownProposition(Model):
    """A cited proposition as a judge sees it. `holder`: whose view it is, in words, e.g. "the Russian
    view, as Davis reports it"; `time` as in `Proposition.time`; empty where the paper gives none."""

    text: str
    holder: str
    modality: Modality
    time: str = ""


class ShownParagraph(Model):
    """A paragraph around the cited propositions; the paper's words where it is at hand."""

    place: str = Field(description="locator key, e.g. 'davis-2025/III/phase-2/1'")
    text: str


class JudgeQuestion(Model):
    """One sentence and all that it may rest on.

    `before`: the sentence that it leans on, where it can't be read alone. `doubts`: what a check
    found, put as questions; the judge may clear one with the words that bear it.
    """

    text: str
    before: str = ""
    propositions: tuple[ShownProposition, ...] = ()
    paragraphs: tuple[ShownParagraph, ...] = ()
    doubts: tuple[str, ...] = ()


class Judgement(Model):
    """A judge's answer to one question.

    `confidence`: 0 to 1, higher is surer of the verdict; from token probabilities where the endpoint
    returns them, else as the model states it; not calibrated. `words`: the deciding words, copied from
    what was shown. `fault`: null where the verdict is `supported`. `explanation`: a sentence that the
    drafter is given. `cleared`: indices of the doubts that the words shown clear, from 0. `apart`: the
    citations without which the sentence stands, as indices of `propositions`, from 0.
    """

    verdict: VerdictLabel
    confidence: Annotated[float, Field(ge=0, le=1)]
    words: str
    fault: FaultKind | None = None
    explanation: str = ""
    cleared: tuple[int, ...] = ()
    apart: tuple[int, ...] = ()


class RelatednessQuestion(Model):
    """Language of the table and the texts of the propositions that it is said to build on."""

    text: str
    basis: tuple[str, ...]


class Judge(Protocol):
    """A model that reads. `name` is how documents call it, e.g. 'openai:gpt-5'."""

    @property
    def name(self) -> str: ...

    def judge(self, questions: Sequence[JudgeQuestion]) -> list[Judgement | None]:
        """One judgement a question, in order; null where no usable answer came."""
        ...

    def relates(self, questions: Sequence[RelatednessQuestion]) -> list[bool | None]:
        """Whether each text is about what its basis is about and goes no further than negotiating
        language built on it may; null where no usable answer came."""
        ...
