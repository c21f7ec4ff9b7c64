"""Attribution: whose view it is. A reported view told as fact, as the author's or as the other
side's is a fault of its own kind, however well its words are borne."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from facilitator.models import Gate, KnownVoice, Voice
from facilitator.verification.align import Alignment
from facilitator.verification.analysis import Text
from facilitator.verification.case import Case, Finding, Unit
from facilitator.verification.framing import Frame
from facilitator.verification.holding import (
    Holding,
    begins_with_holder,
    holding,
    nobody_named,
    of_both_sides,
    perhaps_of_nobody,
    shared,
    told_as_view,
)

_FLOOR, _FLOOR_WINDOW, _BAND = 0.3, 0.42, 0.05
_MEANT = 0.03
_START = 4
_POSTPOSED = 0.3
_COMPARED, _ASKED = 6, 10
_SIDES = frozenset({KnownVoice.NATO, KnownVoice.RUSSIA, KnownVoice.SOVIET, KnownVoice.WESTERN})
_LABELS = {
    KnownVoice.NATO: "NATO",
    KnownVoice.RUSSIA: "Russia",
    KnownVoice.SOVIET: "the Soviet side",
    KnownVoice.WESTERN: "the Western side",
    KnownVoice.AUTHOR: "the author",
}


Likeness = Callable[[str], float]


def check(case: Case) -> Finding | None:
    """The claim's holder against the holder in the nearest evidence, by words alone."""
    return _judged(case, _nearest(case, None))


def by_meaning(case: Case, likeness: Likeness) -> tuple[Finding | None, bool]:
    """The same where vectors are at hand: `likeness` is how near a text is to the claim in meaning, -1
    to 1, and chooses between readings that share as many words with the claim. With it, whether the
    nearest reading gives its view to just the side that the claim names."""
    told = _nearest(case, likeness)
    mine = holding(case.claim)
    confirmed = bool(told and mine and _voices(told[0][1]) & mine.voices)
    return _judged(case, told), confirmed


def _judged(case: Case, told: Sequence[tuple[Alignment, Unit]]) -> Finding | None:
    """The first reading's fault, where every reading has one."""
    findings = [_compare(case, a, u) for a, u in told]
    if not findings or any(f is None for f in findings) or _in_its_words(case):
        return None
    found = findings[0]
    if found is not None and found.code == "told-as-other":
        both = of_both_sides(case.claim)
        found = _each_its_own(case, both) if both else found
    if found is not None and found.refutes and _holder_too(case):
        return replace(found, refutes=False)
    return found


def _each_its_own(case: Case, held: Sequence[Holding]) -> Finding | None:
    """A claim that tells both sides' views, clause by clause: the first that the nearest reading gives
    to the other side."""
    claim = case.claim
    cuts = [0, *(m.end() for m in _CLAUSES.finditer(claim.text))]
    starts = [max(c for c in cuts if c <= claim.words[one.first].start) for one in held]
    readings = [side for side in case.sides if side[1].voice in _SIDES]
    for one, low, high in zip(held, starts, [*starts[1:], len(claim.text)], strict=True):
        part = {i for i in claim.content if low <= claim.words[i].start < high} - claim.named
        total = sum(claim.weights[i] for i in part)
        borne = [(a.borne(part), u) for a, u in readings]
        if len(part) < _PART:
            continue
        most, unit = max(borne, key=lambda b: b[0], default=(0.0, None))
        if unit is None or most < _FLOOR * total or _voices(unit) & one.voices:
            continue
        own = max((b for b, u in borne if _voices(u) & one.voices), default=0.0)
        if own >= _AS_WELL * most:
            continue
        return _finding("told-as-other", _voices(unit), _label(one.voices), refutes=True)
    return None


_PART = 3
_AS_WELL = 0.6
_CLAUSES = re.compile(r"[,;:]|\s(?:while|whereas|but|and)\b", re.IGNORECASE)
"""Where the clause of another holder may begin."""


def _in_its_words(case: Case) -> bool:
    """Whether the claim tells nearly in the paragraph's own words what it tells of a holder, and names
    the holder beside the same words."""
    mine = holding(case.claim)
    if mine is None:
        return False
    claim = case.claim
    beside = {i for i in claim.content if 0 < abs(i - mine.first) <= _BESIDE}
    wanted = {claim.stems[i] for i in beside - claim.named}
    for alignment, unit in case.sides:
        if unit.voice is not None or alignment.coverage < _NEARLY_ALL:
            continue
        evidence = alignment.evidence
        for name in evidence.mentions:
            if name.entities & mine.entities and name.words.start in alignment.words:
                near = range(name.words.start - _BESIDE - 2, name.words.stop + _BESIDE + 2)
                if wanted and wanted <= {evidence.stems[i] for i in near if i in evidence.weights}:
                    return True
    return False


def _holder_too(case: Case) -> bool:
    """Whether most of the view stands in a reading that is its holder's, though another is nearer."""
    mine = holding(case.claim)
    if mine is None:
        return False
    weights = case.claim.weights
    inside = _view(case.claim, mine, range(len(case.claim.words)))
    total = sum(weights[i] for i in inside) or 1.0
    return any(
        alignment.borne(inside) >= _MOST * total
        for alignment, unit in case.sides
        if _voices(unit) & mine.voices
    )


_MOST = 0.6
_NEARLY_ALL, _BESIDE = 0.85, 3


def compared(case: Case) -> list[str]:
    """The windows of the readings between which meaning is to choose."""
    return list(dict.fromkeys(a.window for a, u in case.sides if u.voice is not None))[:_ASKED]


def _nearest(case: Case, likeness: Likeness | None) -> list[tuple[Alignment, Unit]]:
    """The readings nearest to what the claim says somebody holds, its holder left out; without
    readings the nearest windows."""
    readings = [side for side in case.sides if side[1].voice is not None]
    mine = holding(case.claim)
    weights = case.claim.weights
    inside = _view(case.claim, mine, range(len(case.claim.words)))
    total = sum(weights[i] for i in inside)
    if not total:
        return []

    def share(side: tuple[Alignment, Unit]) -> float:
        return side[0].borne(inside) / total

    ranked = sorted(readings or case.near_sides, key=share, reverse=True)[:_COMPARED]
    if not ranked or share(ranked[0]) < (_FLOOR if readings else _FLOOR_WINDOW):
        return []
    if likeness is None or not readings:
        return [side for side in ranked[:3] if share(side) >= share(ranked[0]) - _BAND]
    known = compared(case)
    meant = {
        id(side): share(side) + likeness(side[0].window)
        for side in ranked
        if side[0].window in known
    }
    ranked = [side for side in ranked if id(side) in meant]
    if not ranked:
        return []
    ranked.sort(key=lambda side: -meant[id(side)])
    return [side for side in ranked[:3] if meant[id(side)] >= meant[id(ranked[0])] - _MEANT]


def _compare(case: Case, alignment: Alignment, unit: Unit) -> Finding | None:
    mine = holding(case.claim)
    theirs = _window_holding(alignment, unit)
    if theirs and theirs.loose and unit.voice in _OWN:
        theirs = None  # a deed that the author tells
    claimed: frozenset[Voice] = frozenset(mine.voices) if mine else frozenset()
    if theirs is None and unit.voice in _OWN:
        found = _unnamed(case, alignment, claimed)
        if found is not None:
            return found
    if not claimed and case.claimed in _SIDES:
        claimed = frozenset({case.claimed}) | _kin(case.claimed)
    if theirs is not None and unit.voice in _SIDES and _told(alignment, theirs):
        common = shared(case.claim)
        if common is not None and shared(alignment.evidence) is None:
            return _finding("told-as-other", frozenset({unit.voice}), f"that of {common}")
    if theirs is not None and _told(alignment, theirs):
        voices = theirs.voices | _voices(unit)
        if claimed:
            wrong = not claimed & voices
            return (
                _finding("told-as-other", voices, _label(claimed), refutes=True) if wrong else None
            )
        if mine is None and not _still_named(case, alignment, theirs):
            return _unattributed(case, _label(voices), read=unit.voice is not None)
    if theirs is None and unit.voice in _SIDES and claimed and mine and not claimed & _voices(unit):
        return _finding("told-as-other", _voices(unit), _label(claimed))
    own_words = theirs is None and unit.voice in _OWN and case.framing.frame is not Frame.OWN
    if own_words and mine is not None and claimed and _lent(alignment, mine):
        author = frozenset[Voice]({KnownVoice.AUTHOR})
        return _finding("told-as-other", author, _label(claimed), refutes=True)
    return None


def _unnamed(case: Case, alignment: Alignment, claimed: frozenset[Voice]) -> Finding | None:
    """A view that the evidence gives to somebody without a name, told as anybody else's; and the
    author's own, told as theirs."""
    theirs, mine = nobody_named(alignment.evidence), nobody_named(case.claim)
    if bool(theirs) is bool(mine):
        return None
    if theirs is not None and perhaps_of_nobody(case.claim):
        return None
    if mine is not None:
        author = frozenset[Voice]({KnownVoice.AUTHOR})
        return _finding("told-as-other", author, f"that of “{mine}”")
    holder = f"“{theirs}”"
    if claimed:
        return _told_as("told-as-other", holder, _label(claimed))
    return _unattributed(case, holder)


def _unattributed(case: Case, holder: str, *, read: bool = True) -> Finding | None:
    """Somebody's view without its holder: fair only in a frame that says it is reported. `read`: a
    proposition says whose it is; a paragraph alone makes no fact of a view."""
    if case.framing.frame is Frame.REPORTED:
        return None
    if case.framing.frame is not Frame.NONE or case.claimed == KnownVoice.AUTHOR:
        return _told_as("told-as-author", holder, "the author's")
    return (
        _told_as("view-as-fact", holder, "a fact")
        if read and not told_as_view(case.claim)
        else None
    )


_OWN = frozenset({KnownVoice.AUTHOR, KnownVoice.NEUTRAL})


def _voices(unit: Unit) -> frozenset[Voice]:
    """The sides whose view a reading may be; none where it is the author's."""
    return frozenset({unit.voice}) | _kin(unit.voice) if unit.voice in _SIDES else frozenset()


def _kin(voice: Voice) -> frozenset[Voice]:
    """Voices that a paper uses for one another: NATO's view is a Western one, and a Soviet view may
    stand among those of Russia."""
    for side in ({KnownVoice.NATO, KnownVoice.WESTERN}, {KnownVoice.RUSSIA, KnownVoice.SOVIET}):
        if voice in side:
            return frozenset[Voice](side)
    return frozenset[Voice]()


def _window_holding(alignment: Alignment, unit: Unit) -> Holding | None:
    """The holder in the window's text. What a reading gives as the author's has one only where its
    sentence begins with it."""
    found = holding(alignment.evidence)
    if found is None and unit.voice in _SIDES:
        found = begins_with_holder(alignment.evidence, unit.voice)
    if found is None or not found.voices or found.first not in alignment.words:
        return None
    begins = found.first - alignment.evidence.sentences[alignment.first][0] <= _START
    return found if begins or unit.voice not in _OWN else None


def _view(text: Text, held: Holding | None, words: range) -> frozenset[int]:
    """The content words among `words` in which a text tells the view: those behind its holder, or
    before it where hardly any stand behind (`unacceptable to X`); all of them without a holder."""
    content = [i for i in text.content if i in words]
    if held is None:
        return frozenset(content)
    behind = frozenset(i for i in content if i >= held.content)
    whole = sum(text.weights[i] for i in content)
    if sum(text.weights[i] for i in behind) < _POSTPOSED * whole:
        return frozenset(i for i in content if i < held.first)
    return behind


def _told(alignment: Alignment, theirs: Holding) -> bool:
    """Whether what the claim shares with the evidence lies in the view, not outside it."""
    view = _view(alignment.evidence, theirs, alignment.words)
    inside = sum(
        alignment.claim.weights[k.claim] * k.weight for k in alignment.links if k.evidence in view
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
    told = alignment.evidence.text[alignment.evidence.words[theirs.content].start :]
    in_view += bool(_PRONOUN.search(told))
    mine = sum(bool(m.entities & theirs.entities) for m in case.claim.mentions)
    return mine > in_view


_PRONOUN = re.compile(r"\b(?:its|their|it|they|them|itself|themselves)\b", re.IGNORECASE)


def _lent(alignment: Alignment, mine: Holding) -> bool:
    """Whether the claim begins with a holder with whom no sentence of the window begins: an author
    may tell in his own voice what a side does or thinks."""
    evidence = alignment.evidence
    starts = [evidence.sentences[n][0] for n in range(alignment.first, alignment.last)]
    held = holding(evidence)
    if held is not None and held.named and held.entities & mine.entities:
        return False
    if mine.named and (held is None or held.loose or not held.entities & mine.entities):
        return True
    return mine.first < _START and not any(
        m.entities & mine.entities and 0 <= m.words.start - start <= _START
        for m in evidence.mentions
        for start in starts
    )


def _label(voices: frozenset[Voice]) -> str:
    names = sorted(_LABELS.get(KnownVoice(v), v) if v in set(KnownVoice) else v for v in voices)
    return " or ".join(names) or "somebody else"


def _finding(code: str, holders: frozenset[Voice], told: str, *, refutes: bool = False) -> Finding:
    return _told_as(code, _label(holders), told, refutes=refutes)


def _told_as(code: str, holder: str, told: str, *, refutes: bool = False) -> Finding:
    return Finding(
        Gate.ATTRIBUTION,
        code,
        f"the evidence gives this as the view of {holder}; the claim tells it as {told}",
        refutes=refutes,
        weight=0.6,
    )
