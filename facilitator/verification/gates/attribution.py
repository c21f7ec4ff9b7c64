"""Attribution: whose view it is. A reported view told as fact, as the author's or as the other
side's is a fault of its own kind, however well its words are borne."""

from __future__ import annotations

from facilitator.models import Gate, KnownVoice, Voice
from facilitator.verification.align import Alignment
from facilitator.verification.case import Case, Finding, Unit
from facilitator.verification.framing import Frame, Holding, holding

_FLOOR = 0.42
_SIDES = frozenset({KnownVoice.NATO, KnownVoice.RUSSIA, KnownVoice.SOVIET, KnownVoice.WESTERN})
_LABELS = {
    KnownVoice.NATO: "NATO",
    KnownVoice.RUSSIA: "Russia",
    KnownVoice.SOVIET: "the Soviet side",
    KnownVoice.WESTERN: "the Western side",
}


def check(case: Case) -> Finding | None:
    """The claim's holder against the holder in the nearest evidence."""
    if case.framing.doubted:
        return Finding(
            Gate.ATTRIBUTION,
            "frame-denies",
            "the frame takes back what it introduces",
            refutes=True,
        )
    told = case.readings or tuple((a, u) for a, u in case.near_sides if a.coverage >= _FLOOR)
    findings = [_compare(case, a, u) for a, u in told[:3]]
    return findings[0] if findings and all(f is not None for f in findings) else None


def _compare(case: Case, alignment: Alignment, unit: Unit) -> Finding | None:
    mine = holding(case.claim)
    theirs = _window_holding(alignment)
    named = theirs.entities if theirs else frozenset()
    voices: frozenset[Voice] = frozenset(theirs.voices if theirs else ())
    if unit.voice in _SIDES and theirs is not None:
        voices = voices | frozenset({unit.voice}) | _kin(unit.voice)
    claimed: frozenset[Voice] = frozenset(mine.voices) if mine else frozenset()
    if not claimed and case.claimed in _SIDES:
        claimed = frozenset({case.claimed}) | _kin(case.claimed)
    if theirs is not None and theirs.voices and _told(alignment, theirs):
        if claimed and not claimed & voices:
            return _finding("told-as-other", _label(voices), _label(claimed), refutes=True)
        if not claimed and mine is None and not _still_named(case, alignment, theirs):
            if case.framing.frame is Frame.REPORTED:
                return None
            if case.framing.frame in (Frame.OWN, Frame.NOTES) or case.claimed == KnownVoice.AUTHOR:
                return _finding("told-as-author", _label(voices), "the author")
            return _finding("view-as-fact", _label(voices), "a fact") if unit.voice else None
    elif theirs is None and mine is not None and claimed and unit.voice in _OWN:
        if not _subject_named(alignment, mine):
            return _finding("told-as-other", "the author", _label(claimed), refutes=True)
    elif claimed and unit.voice in _SIDES and not claimed & ({unit.voice} | _kin(unit.voice)):
        known = named or alignment.evidence.entities
        if mine is not None and not mine.entities & known:
            return _finding(
                "told-as-other", _label(frozenset({unit.voice})), _label(claimed), refutes=True
            )
    return None


_OWN = frozenset({KnownVoice.AUTHOR, KnownVoice.NEUTRAL})


def _kin(voice: Voice) -> frozenset[Voice]:
    """Voices that a paper uses for one another: NATO's view is a Western one."""
    west = frozenset({KnownVoice.NATO, KnownVoice.WESTERN})
    return frozenset[Voice](west) if voice in west else frozenset[Voice]()


def _window_holding(alignment: Alignment) -> Holding | None:
    """The holder in the window's text, if the sentence that holds it is in the window."""
    found = holding(alignment.evidence)
    if found is None or not found.voices:
        return None
    return found if found.first in alignment.words else None


def _told(alignment: Alignment, theirs: Holding) -> bool:
    """Whether what the claim shares with the evidence lies in the view, not before it."""
    inside = sum(
        alignment.claim.weights[k.claim] * k.weight
        for k in alignment.links
        if k.evidence >= theirs.content
    )
    total = sum(alignment.claim.weights[k.claim] * k.weight for k in alignment.links)
    return total > 0 and inside / total >= 0.55


def _still_named(case: Case, alignment: Alignment, theirs: Holding) -> bool:
    """Whether the claim names the holder somewhere else than the view itself does."""
    in_view = sum(
        bool(m.entities & theirs.entities)
        for m in alignment.evidence.mentions
        if m.words.start >= theirs.content
    )
    mine = sum(bool(m.entities & theirs.entities) for m in case.claim.mentions)
    return mine > in_view


def _subject_named(alignment: Alignment, mine: Holding) -> bool:
    """Whether the evidence names the claim's holder at all outside an object's place: an author may
    tell in his own voice what a side does or thinks."""
    evidence = alignment.evidence
    return any(
        m.entities & mine.entities and m.words.start in alignment.words for m in evidence.mentions
    )


def _label(voices: frozenset[Voice]) -> str:
    names = sorted(_LABELS.get(KnownVoice(v), v) if v in set(KnownVoice) else v for v in voices)
    return " or ".join(names) or "somebody else"


def _finding(code: str, holder: str, told: str, *, refutes: bool = False) -> Finding:
    return Finding(
        Gate.ATTRIBUTION,
        code,
        f"the evidence gives this as the view of {holder}; the claim tells it as {told}",
        refutes=refutes,
        weight=0.8,
    )
