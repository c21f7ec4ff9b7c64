"""Where the words that decide a verdict stand, as citations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from facilitator.models import (
    Citation,
    EvidenceKind,
    Gate,
    KnownVoice,
    Locator,
    Proposition,
    Reason,
    Verdict,
    VerdictLabel,
    Voice,
)
from facilitator.verification.base import CorpusView
from facilitator.verification.case import Case, Finding
from facilitator.verification.text import sentences

_CERTAIN = 0.99


def grounds(case: Case, corpus: CorpusView) -> Iterator[Citation]:
    """The nearest windows, one a paragraph, quoted where the paper is at hand."""
    seen: set[str] = set()
    for alignment, unit in case.near_sides:
        if unit.locator is None or unit.locator.key in seen:
            continue
        seen.add(unit.locator.key)
        yield Citation(
            locator=unit.locator,
            voice=unit.voice or _voice(case, unit.locator),
            quote=_quote(corpus, unit.locator, alignment.first, alignment.last)
            if unit.kind is EvidenceKind.PARAGRAPH
            else None,
            proposition=unit.proposition,
        )


def _voice(case: Case, place: Locator) -> Voice:
    """Whose view the nearest proposition of a paragraph is; the author's where it has none."""
    voices = (
        u.voice for _, u in case.sides if u.voice and u.locator and u.locator.key == place.key
    )
    return next(voices, KnownVoice.AUTHOR)


def _quote(corpus: CorpusView, place: Locator, first: int, last: int) -> str | None:
    """The window in the paper's own typography."""
    passage = corpus.passage(place)
    if passage is None:
        return None
    return " ".join(sentences(passage.text)[first:last]) or None


def of_readings(readings: Sequence[Proposition], fault: Finding | None) -> Verdict:
    """The verdict on a sentence that frames known readings word for word, with or without a fault."""
    evidence = tuple(Citation(locator=r.locator, voice=r.voice, proposition=r.id) for r in readings)
    if fault is not None:
        return Verdict(
            verdict=VerdictLabel.CONTRADICTED,
            score=0.02,
            reasons=(fault.reason,),
            evidence=evidence,
        )
    places = ", ".join(dict.fromkeys(r.locator.key for r in readings))
    reason = Reason(gate=Gate.SCORER, code="reading", detail=f"says what is read out of {places}")
    return Verdict(
        verdict=VerdictLabel.SUPPORTED, score=_CERTAIN, reasons=(reason,), evidence=evidence
    )
