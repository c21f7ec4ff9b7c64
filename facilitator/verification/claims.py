"""What is asked of the verifier, and a claim on its way to its verdict."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.models import Locator, Model, Voice
from facilitator.verification.case import Case, Finding
from facilitator.verification.scorers.base import Question


class Claim(Model):
    """A sentence to check. `locators`: where it is said to stand, beside the citations in it;
    `voice`: whose view its citation says it is; `quote`: the exact words that are claimed."""

    text: str
    locators: tuple[Locator, ...] = ()
    voice: Voice | None = None
    quote: str | None = None


class Pair(Model):
    """A claim and the only text it is to be held against."""

    claim: str
    context: str


@dataclass(frozen=True, slots=True)
class Work:
    """A claim on its way: what is known before the scorer is asked. `strangers` are names in it that
    no text of the corpus writes."""

    claim: Claim
    case: Case
    findings: tuple[Finding, ...]
    others: tuple[Finding, ...]
    in_corpus: bool
    searched: bool = False
    strangers: tuple[str, ...] = ()

    @property
    def question(self) -> Question:
        return Question(self.case, self.findings, self.in_corpus)
