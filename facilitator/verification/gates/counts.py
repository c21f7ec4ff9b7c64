"""Counts that the evidence bears by a list and not by a number: `three allies` where it names them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from facilitator.verification.case import Case
from facilitator.verification.quantities import Kind, Quantity
from facilitator.verification.text import stem

_MOST = 12
_ITEM_WORDS = 7
"""Words that one thing in the midst of a list may take; more is a clause."""
_OPENER_WORDS = 3
"""`However, Poland and Romania` lists two."""
_JOINT = re.compile(r",?\s+(?:and|or|as well as|&)\s+", re.IGNORECASE)


def listed(case: Case, mine: Quantity) -> bool:
    """Whether a sentence near the claim lists as many things as the claim counts; a claim that lists
    them itself must count right."""
    if mine.kind is not Kind.CARDINAL or not 2 <= mine.low <= _MOST or mine.low != int(mine.low):
        return False
    if mine.low != mine.high or "." in mine.text:
        return False
    own = case.claim.text[mine.end :].partition(":")[2].partition(".")[0]
    if own and mine.low not in set(_lengths(own)):
        return False
    apposed = _APPOSED.match(case.claim.text[mine.end :])
    if apposed is not None:
        known = {s for unit in case.units for s in unit.text.stems}
        names = {stem(w) for w in re.findall(r"[A-Z][\w'-]*", apposed["list"])}
        return mine.low in set(_lengths(apposed["list"])) and names <= known
    for alignment in case.near:
        for part in re.split(r"[.;:]", alignment.window):
            if mine.low in set(_lengths(part)):
                return True
        if len(re.findall(r"\(\d\)|\b\d\)", alignment.window)) == mine.low:
            return True
    return False


_KNOWN = re.compile(
    r"\b(?:the|these|those|his|her|its|their|all|last|first|other|\w+'s?)\s+$", re.I
)
"""`the two alliances` are known without being listed."""


def listed_otherwise(case: Case, mine: Quantity) -> bool:
    """Whether the claim counts two where the sentence nearest to it lists more, and no two."""
    if mine.kind is not Kind.CARDINAL or mine.low != 2 or mine.weak or not case.near:
        return False
    if _KNOWN.search(case.claim.text[: mine.start]):
        return False
    lengths = {n for part in re.split(r"[.;:]", case.near[0].window) for n in _lengths(part)}
    return bool(lengths) and 2 not in lengths


_APPOSED = re.compile(
    r"(?:\s+[\w'-]+){1,4},\s+(?P<list>(?:(?:the\s+)?[A-Z][\w'-]*(?:\s+[A-Z][\w'-]*)*,\s+)*"
    r"(?:the\s+)?[A-Z][\w'-]*(?:\s+[A-Z][\w'-]*)*\s+and\s+(?:the\s+)?[A-Z][\w'-]*(?:\s+[A-Z][\w'-]*)*)"
)
"""A list behind what is counted: `a trio of allies, the Poles, the Romanians and the East Germans`."""


def _lengths(text: str) -> Iterator[int]:
    """How many things each list of a text joins; one in brackets needs no `and`."""
    for inner in re.findall(r"\(([^()]*)\)", text):
        if "," in inner:
            yield 1 + len(re.findall(r",\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+", inner))
    outer = re.sub(r"\([^()]*\)", "", text)
    for joint in _JOINT.finditer(outer):
        before = outer[: joint.start()].split(",")
        count = 2
        for chunk in reversed(before[1:]):
            if len(chunk.split()) > _ITEM_WORDS:
                break
            count += 1
        opener = len(before) > 1 and len(before[0].split()) <= _OPENER_WORDS
        yield count - opener
