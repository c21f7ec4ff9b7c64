"""Counts that the evidence bears by a list and not by a number: `three allies` where it names them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

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
        own_lists = enumerations(case.claim.text[mine.end :], *apposed.span("list"))
        names = [w.lower() for w in re.findall(r"[A-Z][\w'-]*", apposed["list"])]
        known = all(any(bears_name(n, unit.text) for unit in case.units) for n in names)
        return known and bool(counts & {len(e) for e in own_lists})
    if not case.near:
        return False
    lengths = _lengths_beside(case, mine) or {len(e) for e in lists(case.near[0])}
    if not _counted(case.claim, mine):  # `mentions three by name`
        lengths |= {len(e) for a in case.near for e in lists(a)}
    lengths |= set(_numbered(case))
    if not math.isfinite(mine.low + mine.high):
        return (
            bool(lengths) and max(lengths) in counts
        )  # of `fewer than three`, no shorter list tells
    return bool(counts & lengths)


def _numbered(case: Case) -> Iterator[int]:
    for alignment in case.near:
        yield len(re.findall(r"\(\d\)|\b\d\)", alignment.window))


def lists(alignment: Alignment) -> Iterator[Enumeration]:
    """The lists of a window, clause by clause."""
    text = alignment.evidence
    for first, last in text.sentences[alignment.first : alignment.last]:
        start, end = text.words[first].start, text.words[last - 1].end
        end += text.text[end : end + 1] == ")"
        at = start
        for cut in (*re.finditer(r"[;:]\s", text.text[start:end]), None):
            stop = start + cut.start() if cut else end
            for found in enumerations(text.text, at, stop):
                yield found
                if len(found) > 2 and _OTHERS.match(text.low, found.items[-1][0]):
                    yield Enumeration(found.items[:-1])  # `and other sites` names no further one
            at = start + cut.end() if cut else end


_OTHERS = re.compile(r"\s*others?\b")


def _lengths_beside(case: Case, mine: Quantity) -> set[int]:
    """How long the lists near are that stand right beside what the claim counts."""
    return {len(e) for a in case.near for e in lists(a) if _beside(case.claim, mine, a.evidence, e)}


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
    if beside and mine.low not in beside and names_things(case.claim):
        return True
    if mine.low != 2 or mine.weak:
        return False
    lengths = {len(e) for e in lists(case.near[0])}
    return bool(lengths) and 2 not in lengths


def names_things(claim: Text) -> bool:
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
