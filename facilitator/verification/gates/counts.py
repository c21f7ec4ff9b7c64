"""Counts and places that the evidence bears by a list and not by a number: `three allies` where it
names them, `the second of them` where it stands second."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from facilitator.verification.align import Alignment, bears_name
from facilitator.verification.analysis import Text
from facilitator.verification.case import Case
from facilitator.verification.enumerations import Enumeration, enumerations
from facilitator.verification.gates.derived import further
from facilitator.verification.lexicon import affinity, rarity
from facilitator.verification.quantities import Kind, Quantity
from facilitator.verification.text import stem, wordlist

_MOST = 12
_REACH = 8
"""Words between what is counted and the list of it."""


def listed(case: Case, mine: Quantity) -> bool:
    """Whether a sentence near the claim lists as many things as the claim counts; a claim that lists
    them itself must count right. Where lists stand beside the very thing counted, only they tell."""
    if mine.kind is not Kind.CARDINAL or "." in mine.text:
        return False
    left_out = 1 if further(case.claim, mine) else 0
    counts = {n for n in range(2, _MOST + 1) if mine.low <= n - left_out <= mine.high}
    if not counts:
        return False
    own = case.claim.text[mine.end :].partition(":")[2].partition(".")[0]
    if own and not counts & {own.count(";") + 1, *map(len, enumerations(own, 0, len(own)))}:
        return False
    apposed = _APPOSED.match(case.claim.text[mine.end :])
    if apposed is not None:
        lists = enumerations(case.claim.text[mine.end :], *apposed.span("list"))
        names = [w.lower() for w in re.findall(r"[A-Z][\w'-]*", apposed["list"])]
        known = all(any(bears_name(n, unit.text) for unit in case.units) for n in names)
        return known and bool(counts & {len(e) for e in lists})
    if not case.near:
        return False
    lengths = _lengths_beside(case, mine) or {len(e) for e in _lists(case.near[0])}
    if not _counted(case.claim, mine):  # `mentions three by name`
        lengths |= {len(e) for a in case.near for e in _lists(a)}
    lengths |= set(_numbered(case))
    if not math.isfinite(mine.low + mine.high):
        return (
            bool(lengths) and max(lengths) in counts
        )  # of `fewer than three`, no shorter list tells
    return bool(counts & lengths)


def _numbered(case: Case) -> Iterator[int]:
    for alignment in case.near:
        yield len(re.findall(r"\(\d\)|\b\d\)", alignment.window))


def _lists(alignment: Alignment) -> Iterator[Enumeration]:
    """The lists of a window, clause by clause."""
    text = alignment.evidence
    for first, last in text.sentences[alignment.first : alignment.last]:
        start, end = text.words[first].start, text.words[last - 1].end
        end += text.text[end : end + 1] == ")"
        at = start
        for cut in (*re.finditer(r"[;:]\s", text.text[start:end]), None):
            stop = start + cut.start() if cut else end
            yield from enumerations(text.text, at, stop)
            at = start + cut.end() if cut else end


def _lengths_beside(case: Case, mine: Quantity) -> set[int]:
    """How long the lists near are that stand right beside what the claim counts."""
    return {
        len(e) for a in case.near for e in _lists(a) if _beside(case.claim, mine, a.evidence, e)
    }


def _beside(claim: Text, mine: Quantity, evidence: Text, found: Enumeration) -> bool:
    """Whether a list stands right beside what the claim counts."""
    counted = [claim.stems[i] for i in _counted(claim, mine)]
    before = evidence.index_at(found.start)
    after = evidence.index_at(found.end - 1)
    near = [evidence.stems[i] for i in evidence.content if before - _REACH <= i <= after + _REACH]
    return any(affinity(a, b) >= 0.85 and rarity(a) > 3.5 for a in counted for b in near)


def _counted(claim: Text, mine: Quantity) -> list[int]:
    """The first words behind a count that say what is counted; `instances of` says nothing."""
    at = claim.index_at(mine.end - 1)
    behind = [i for i in claim.content if at < i <= at + _REACH]
    return [i for i in behind if claim.stems[i] not in _EMPTY][:2]


_EMPTY = frozenset(
    stem(word)
    for word in wordlist(
        "instances examples things items points fields purposes areas kinds sorts types given named"
        " listed mentioned cited different separate distinct possible further other main key"
    )
)
_KNOWN = re.compile(
    r"\b(?:the|these|those|his|her|its|their|all|last|first|other|\w+'s?)\s+$", re.I
)
"""`the two alliances` are known without being listed."""


def listed_otherwise(case: Case, mine: Quantity) -> bool:
    """Whether the claim counts one or two where the sentence nearest to it lists more of just that,
    or two where it lists more, and no two."""
    if mine.kind is not Kind.CARDINAL or mine.low > 2 or not case.near:
        return False
    if further(case.claim, mine):
        return False
    if _KNOWN.search(case.claim.text[: mine.start]):
        return False
    beside = _lengths_beside(case, mine)
    if beside and mine.low not in beside and _told(case.claim):
        return True
    if mine.low != 2 or mine.weak:
        return False
    lengths = {len(e) for e in _lists(case.near[0])}
    return bool(lengths) and 2 not in lengths


def _told(claim: Text) -> bool:
    """Whether a claim speaks of what is named, so that examples count as all there is."""
    return bool(_NAMING.search(claim.text))


_NAMING = re.compile(
    r"\b(?:name[sd]?|naming|list(?:s|ed|ing)?|mention(?:s|ed|ing)?|given|gives|cite[sd]?|example|instances?"
    r"|set out|sets out|identif\w+)\b",
    re.IGNORECASE,
)
_APPOSED = re.compile(
    r"(?:\s+[\w'-]+){1,8},\s+(?P<list>(?:(?:the\s+)?[A-Z][\w'-]*(?:\s+[A-Z][\w'-]*)*,\s+)*"
    r"(?:the\s+)?[A-Z][\w'-]*(?:\s+[A-Z][\w'-]*)*\s+and\s+(?:the\s+)?[A-Z][\w'-]*(?:\s+[A-Z][\w'-]*)*)"
)
"""A list behind what is counted: `a trio of allies, the Poles, the Romanians and the East Germans`."""

_PLACES = ("first", "second", "third", "fourth", "fifth", "last")
_PLACE = rf"(?P<place>{'|'.join(_PLACES)})"
_OF_THEM = re.compile(
    rf"\b(?:the\s+)?{_PLACE}\s+of\s+(?:these|them|those|which|whom|the\s+\w+)\s+"
    rf"(?:being|is|are|was|were|concerns?|named|mentioned)\s+(?P<what>.+)",
)
_STANDS = re.compile(
    rf"(?P<what>[^,;:]+?)\s+(?:stands?|stood|comes?|came|ranks?|ranked|(?:is|are|was|were)\s+"
    rf"(?:named|listed|mentioned|put|placed|given))\s+{_PLACE}\b",
)
_IN_PLACE = re.compile(
    rf"(?:\bwith\s+|^|,\s+)(?P<what>[^,;:]+?)\s+in\s+(?:the\s+)?{_PLACE}\s+place\b"
    rf"|\bof\s+which\s+(?P<what2>[^,;:]+?)\s+(?:is|are|was|were|being)\s+the\s+(?P<place2>first|second|third|last)\b",
)
_SAME = 0.5


def place_told(case: Case) -> tuple[str, str] | None:
    """The rank that a claim gives to one thing of a list, and its rank there: `the third of which is
    the monitoring of elections`, where it stands second. The same word twice where it is right; None
    where no list near tells."""
    text = case.claim.low
    if not any(place in text for place in _PLACES):
        return None
    told = _OF_THEM.search(text) or _STANDS.search(text) or _IN_PLACE.search(text)
    if told is None:
        return None
    what, at = ("what2", "place2") if told.groupdict().get("what2") else ("what", "place")
    low, high = told.span(what)
    words = [i for i in case.claim.content if low <= case.claim.words[i].start < high]
    rank = told[at]
    placed = [
        (*_placed(case.claim, words, a.evidence, e), len(e))
        for a in case.near
        for e in _lists(a)
        if len(e) > 2
    ]
    places = [
        (_PLACES[min(place, 4)], place == length - 1)
        for share, place, length in sorted(placed, reverse=True)
        if share >= _SAME
    ]
    if not places:
        return None
    if any(rank == name or (rank == "last" and last) for name, last in places):
        return rank, rank
    name, last = places[0]
    return rank, "last" if last else name


def _placed(
    claim: Text, words: Sequence[int], evidence: Text, found: Enumeration
) -> tuple[float, int]:
    """The share of the words' weight that the thing of a list bears which they speak of, and which
    thing that is."""
    total = sum(claim.weights[i] for i in words) or 1.0
    shares = []
    for start, end in found.items:
        stems = [
            evidence.stems[i] for i in evidence.content if start <= evidence.words[i].start < end
        ]
        borne = sum(
            claim.weights[i]
            for i in words
            if any(affinity(claim.stems[i], s) >= 0.6 for s in stems)
        )
        shares.append(borne / total)
    best = max(range(len(shares)), key=shares.__getitem__)
    return shares[best], best
