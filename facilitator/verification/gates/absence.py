"""Absence: nothing in the evidence bears on the claim."""

from __future__ import annotations

from facilitator.models import Gate
from facilitator.verification.case import Case, Finding

_COVERAGE = 0.24
_SIMILARITY = 0.42


def check(case: Case, similarity: float | None, *, corpus: bool) -> Finding | None:
    """A claim of which no window bears a quarter of the words, nor, where vectors are at hand,
    comes near in meaning (`similarity`, cosine of the nearest text)."""
    coverage = case.best.coverage if case.best is not None else 0.0
    if coverage >= _COVERAGE or (similarity is not None and similarity >= _SIMILARITY):
        return None
    if corpus:
        return Finding(Gate.ABSENCE, "outside-corpus", "nothing in the corpus bears on it")
    return Finding(Gate.ABSENCE, "outside-context", "nothing in the context bears on it")
