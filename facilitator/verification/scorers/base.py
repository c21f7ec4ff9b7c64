"""The scorer protocol: reads a case's meaning and says how probable it is that the claim is borne."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from facilitator.verification.case import Case, Finding


@dataclass(frozen=True, slots=True)
class Question:
    """A case with what the gates found in it. `in_corpus` is False for a bare pair."""

    case: Case
    findings: tuple[Finding, ...]
    in_corpus: bool


@dataclass(frozen=True, slots=True)
class Score:
    """`probability` of support, calibrated, 0 to 1. `vouches`: sure enough to call it supported.
    `similarity`: cosine of the nearest
    text where the scorer has vectors. `span`: the words of the
    evidence that decided, where the scorer names them. `detail`: for people."""

    probability: float
    vouches: bool
    similarity: float | None = None
    span: str | None = None
    detail: str = ""


class Scorer(Protocol):
    """One implementation a file beside this."""

    def score(self, questions: Sequence[Question]) -> list[Score]:
        """One score a question, in order."""
        ...
