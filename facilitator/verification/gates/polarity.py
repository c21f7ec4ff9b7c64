"""Polarity and modality: what is denied, opposites, and hedges that were raised to statements.

Word by word: a word of the claim is *kept* by a window that says it under the same sign, *turned*
by one that says it, or its opposite, under the other. A turned word is a fault unless some near
window keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from facilitator.models import Gate, Modality
from facilitator.verification.align import Alignment
from facilitator.verification.analysis import Text
from facilitator.verification.case import Case, Finding, Unit
from facilitator.verification.lexicon import opposed
from facilitator.verification.polarity import HEDGED, Cue, is_sweeping, same_sweep
from facilitator.verification.text import wordlist

_FLOOR = 0.42
_FOCUS = 3
_FLOOR_HEDGE = 0.45
_CLOSE = 0.06
_SAME_WORD = 0.95
_LOOSE = frozenset({"without", "nobody", "none", "rather", "instead", "far", "absence"})


def check(case: Case) -> Finding | None:
    """A denial, an opposite, a raised hedge or an overstatement. What a frame takes back (`denies
    that …`) is fair where the evidence denies it."""
    near = [(a, u) for a, u in case.near_sides if a.coverage >= _FLOOR]
    turned = _turned([a for a, _ in near])
    if case.framing.doubted:
        return None if turned is not None and turned.code == "negation-dropped" else _TAKEN_BACK
    if not near:
        return None
    return turned or _hedge(case, near) or _overstated(case, near)


_TAKEN_BACK = Finding(
    Gate.POLARITY, "frame-denies", "the frame takes back what it introduces", refutes=True
)


def _turned(near: Sequence[Alignment]) -> Finding | None:
    kept: set[int] = set()
    found: dict[int, Finding] = {}
    for alignment in near:
        for index, finding in _signs(alignment):
            if finding is None:
                kept.add(index)
            elif alignment.coverage >= near[0].coverage - _CLOSE:
                found.setdefault(index, finding)
    return next((f for i, f in sorted(found.items()) if i not in kept), None)


def _signs(alignment: Alignment) -> Iterator[tuple[int, Finding | None]]:
    """For words of the claim that the window says, or opposes: the fault, or None where kept."""
    claim, evidence = alignment.claim, alignment.evidence
    cues = [c for c in evidence.negations if c.at in alignment.words]
    linked = {k.claim: k for k in alignment.links if k.weight >= 0.8}
    taken = {k.evidence for k in linked.values()}
    for i, link in linked.items():
        if i in claim.named and claim.stems[i] != evidence.stems[link.evidence]:
            continue  # a name stands for another one, and no word for a word
        here = [c for c in claim.negations if claim.sentence[c.at] == claim.sentence[i]]
        there = [c for c in cues if evidence.sentence[c.at] == evidence.sentence[link.evidence]]
        mine, theirs = _denied(claim, i, here), _denied(evidence, link.evidence, there)
        # As many denials on both sides: `X is not Y` and `Y is not X` deny the same.
        if mine is None or theirs is None or (mine != theirs and len(here) == len(there)):
            continue
        if mine == theirs:
            yield i, None
        elif mine and _heads(claim, i, claim.negations) and _company(alignment, i, link.evidence):
            yield (
                i,
                _finding(
                    "negation-added", "the claim denies “{}”; the evidence states it", claim, i
                ),
            )
        elif (
            theirs
            and link.evidence in {g for c in cues for g in _governed(evidence, c)[:1]}
            and (link.weight >= _SAME_WORD or _company(alignment, i, link.evidence))
            and not _describes(claim, i, evidence.words[link.evidence].low)
        ):
            yield (
                i,
                _finding(
                    "negation-dropped", "the evidence denies “{}”; the claim states it", claim, i
                ),
            )
    for i in claim.content:
        if i in linked or i in claim.named:
            continue
        for j in evidence.content:
            if (
                j not in alignment.words
                or j in taken
                or j in evidence.named
                or not opposed(claim.stems[i], evidence.stems[j])
            ):
                continue
            if not _company(alignment, i, j):
                continue
            same = _denied(claim, i, claim.negations) == _denied(evidence, j, cues)
            yield (
                i,
                Finding(
                    Gate.POLARITY,
                    "opposite",
                    f"“{claim.words[i].text}” where the evidence has “{evidence.words[j].text}”",
                    refutes=True,
                    weight=0.6,
                )
                if same
                else None,
            )


def _describes(claim: Text, index: int, other: str) -> bool:
    """Whether a word is a participle before a noun (`leading politicians`), which no denied verb
    (`did not lead`) is about."""
    low = claim.words[index].low
    return low.endswith("ing") and low != other and index + 1 in claim.weights


def _heads(text: Text, index: int, cues: Sequence[Cue]) -> bool:
    """Whether a word is the first content word that a cue of the verb governs: what is denied."""
    return any(
        index in _governed(text, cue)[:1] and text.words[cue.at].low not in _LOOSE for cue in cues
    )


def _governed(text: Text, cue: Cue) -> list[int]:
    return [i for i in cue.scope if i in text.weights][:_FOCUS]


def _denied(text: Text, index: int, cues: Sequence[Cue]) -> bool | None:
    """Whether a word is denied; None where a word nearby may deny it by its meaning."""
    if sum(index in _governed(text, cue) for cue in cues) % 2 == 1:
        return True
    if any(0 < index - c.at <= 4 or 0 < c.at - index <= 2 or index in c.scope for c in cues):
        return None
    start = text.words[max(0, index - 4)].start
    end = text.words[min(len(text.words) - 1, index + 3)].end
    around = text.low[start : text.words[index].start] + " " + text.low[text.words[index].end : end]
    return None if _DENIERS.search(around) else False


_DENIERS = re.compile(
    r"\b(?:reject|refus|den(?:y|ied|ies)|prevent|avoid|oppos(?!ing\b|ite\b)|exclu|drop|omit|remov|stop|ceas|abandon|ignor"
    r"|aside\b|turn\w* down|rul\w+ out|g[ai]ve\w* up|against|block|veto|neglect"
    r"|resist|prohibit|forbid|ban\b|beyond|short of|too\b|except|apart|lost\b|abstain|fail|unable"
    r"|unlikely|unless|fear|doubt|instead|rather|lack|without|less\b|fewer\b|reduc|hardly|whether)",
)


def _company(alignment: Alignment, i: int, j: int) -> bool:
    """Whether linked words stand near both places."""
    return any(
        k.claim != i and abs(k.claim - i) <= 5 and abs(k.evidence - j) <= 6 and k.weight >= 0.8
        for k in alignment.links
    )


HEDGING = frozenset({Modality.POSSIBLE, Modality.LIKELY, Modality.UNLIKELY})
_CUES = frozenset(
    wordlist(
        "may might could perhaps possibly maybe potentially potential possible likely probably unlikely"
        " appears appear appeared seems seem seemed seeming seemingly apparently"
    )
)


def _hedge(case: Case, near: Sequence[tuple[Alignment, Unit]]) -> Finding | None:
    """Evidence that says `might` of what the claim states outright. A proposition's own modality
    decides where there is one; a near reading that asserts clears the claim."""
    claim = case.claim
    if {h.strength for h in claim.hedges} & HEDGED or _SOFT.search(claim.text):
        return None
    readings = [
        u for a, u in case.readings if u.modality is not None and a.coverage >= _FLOOR_HEDGE
    ]
    if readings:
        if not all(u.modality in HEDGING for u in readings):
            return None
        word = readings[0].modality
    else:
        words = [_hedging(a) for a, _ in near]
        if not words or any(w is None for w in words):
            return None
        word = words[0]  # type: ignore[assignment]
    return Finding(
        Gate.POLARITY,
        "hedge-raised",
        f"the evidence holds it for {word}; the claim states it outright"
        if readings
        else f"the evidence says “{word}”; the claim states it outright",
        weight=0.6,
    )


def _hedging(alignment: Alignment) -> str | None:
    """The hedge of the window that governs words which the claim shares."""
    evidence = alignment.evidence
    shared = alignment.shared
    for hedge in evidence.hedges:
        low = evidence.words[hedge.at].low
        if hedge.at not in alignment.words or low not in _CUES:
            continue
        focus = [j for j in hedge.scope if j in evidence.weights][:_FOCUS]
        if focus and sum(j in shared for j in focus) * 2 >= len(focus):
            return low
    return None


_SOFT = re.compile(
    r"\b(?:propos|suggest|option|idea|aim|seek|sought|want|hope|intend|plan|envisag|recommend|call(?:s|ed)? for"
    r"|conceiv|imagin|able to|consider|float|candidate|one way|depend|chance|prospect|can\b|remains? to be|looks? (?:(?:ever|even|still|far|much|rather) )?(?:increasingly|likely|like|more|less|set)\b|\?)",
    re.IGNORECASE,
)
_PARTIAL = frozenset(
    wordlist(
        "some part partly partial partially several certain many most often frequently largely mostly increasingly"
        " mainly primarily typically generally usually sometimes periodically occasionally lesser extent small"
        " initially"
    )
)


def sweeping(case: Case) -> list[str]:
    """Words of the claim that claim the whole (`only`, `always`) and that no near window has."""
    claim = case.claim
    denied = {i for cue in claim.negations for i in cue.scope[:_FOCUS]}  # `not been entirely`
    return [
        w.low
        for i, w in enumerate(claim.words)
        if is_sweeping(w.low)
        and i not in denied
        and w.low not in case.known_words
        and not any(as_sweeping(a, w.low) for a in case.near[:1])
        and claim.text[w.end : w.end + 1] != "-"  # `all-out`
        and not _NO_SWEEP.search(claim.low, max(0, w.start - 6), w.end + 12)
    ]


_NO_SWEEP = re.compile(
    r"\b(?:above|after) all\b|\bonly (?:part|partly|partially|some|a few|limited)\b"
)


def as_sweeping(window: Alignment, low: str) -> bool:
    """Whether a window says `limited to` beside what it shares with a claim that says `only`."""
    evidence, same = window.evidence, same_sweep(low)
    return any(
        evidence.words[i].low in same and any(abs(i - j) <= _NEAR for j in window.shared)
        for i in window.words
    )


_NEAR = 4


def _overstated(case: Case, near: Sequence[tuple[Alignment, Unit]]) -> Finding | None:
    """`all` or `never` where the evidence says `some` or `often`."""
    words = sweeping(case)
    if not words:
        return None
    for alignment, _ in near:
        shared = alignment.shared
        for i in alignment.words:
            low = alignment.evidence.words[i].low
            if low == "most" and not _MOST_OF.match(
                alignment.evidence.text, alignment.evidence.words[i].end
            ):
                continue  # `most significantly`
            if low in _PARTIAL and any(abs(i - j) <= _NEAR for j in shared):
                return Finding(
                    Gate.POLARITY,
                    "overstated",
                    f"the claim says “{words[0]}” where the evidence says “{low}”",
                    weight=0.7,
                )
    return None


_MOST_OF = re.compile(r"\s+(?:of\b|(?:\w+\s+){0,2}\w+s\b)", re.IGNORECASE)


def _finding(code: str, pattern: str, claim: Text, index: int) -> Finding:
    return Finding(
        Gate.POLARITY, code, pattern.format(claim.words[index].text), refutes=True, weight=0.8
    )
