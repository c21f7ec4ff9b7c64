"""Absence: nothing in the evidence bears on the claim."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.models import Gate
from facilitator.verification.case import Case, Finding

_COVERAGE, _SIMILARITY = 0.24, 0.42
_PARTLY, _ALIKE = 0.56, 0.55


def check(
    case: Case,
    similarity: float | None,
    found: Sequence[Finding],
    *,
    corpus: bool,
    strangers: Sequence[str] = (),
) -> Finding | None:
    """A claim of which no window bears a quarter of the words, nor comes near in meaning.

    Against the whole corpus also one of which little more than half is borne, by no text alike,
    while a name or a number in it is borne by none. `similarity`: cosine of the nearest text,
    where vectors are at hand; `found`: what the other gates found; `corpus`: whether the whole
    corpus was searched, rather than a paragraph or a context that was named; `strangers`: names in
    the claim that no text of the corpus writes, so that the corpus can't be speaking of it.
    """
    if corpus and strangers:
        told = ", ".join(f"“{name}”" for name in strangers)
        return Finding(Gate.ABSENCE, "outside-corpus", f"the corpus nowhere names {told}")
    coverage = case.best.coverage if case.best is not None else 0.0
    near = -1.0 if similarity is None else similarity
    if coverage < _COVERAGE and near < _SIMILARITY:
        return _finding(corpus)
    unknown = any(f.gate in (Gate.NAMES, Gate.NUMBERS) for f in found)
    if corpus and unknown and coverage < _PARTLY and near < _ALIKE:
        return _finding(corpus)
    return None


def _finding(corpus: bool) -> Finding:
    if corpus:
        return Finding(Gate.ABSENCE, "outside-corpus", "nothing in the corpus bears on it")
    return Finding(Gate.ABSENCE, "outside-context", "nothing in the evidence bears on it")
