"""What the evidence bears without saying it so: a multiple, what remains of a count, a year that is
part of a name, the year of a source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from facilitator.verification.analysis import Text
from facilitator.verification.case import Case
from facilitator.verification.gates.attachment import around, borne_by
from facilitator.verification.numerals import number
from facilitator.verification.quantities import Kind, Quantity
from facilitator.verification.text import stem

_PUBLISHED = re.compile(
    r"\s*(?:paper|study|article|text|essay|report|brief|analysis|piece|issue)\b", re.IGNORECASE
)


def of_source(claim: Text, mine: Quantity, years: Sequence[int]) -> bool:
    """Whether a year is that of a source which the claim names: `Davis (2025)`, `the 2025 paper`."""
    if mine.kind is not Kind.DATE or not mine.text.isdigit() or int(mine.text) not in years:
        return False
    before = claim.text[: mine.start].rstrip(" ([,")
    word = before.rpartition(" ")[2].removesuffix("'s")
    return word[:1].isupper() or bool(
        _PUBLISHED.match(claim.text[mine.end :])
        or re.search(r"\b(?:writ|wrote|publish|paper|article|study)\w*\s+(?:\w+\s+)?in$", before)
    )


_BESIDES = re.compile(
    r"\b(?:other than|besides|apart from|aside from|except|not counting|without)\b", re.IGNORECASE
)


_FURTHER = re.compile(r"\b(?:a further|another|the other)\s+$", re.IGNORECASE)
_OTHERS = re.compile(r"\s+others\b", re.IGNORECASE)


def further(claim: Text, mine: Quantity) -> bool:
    """Whether a count leaves one out that the claim names beside it: `Moscow and a further seven`."""
    return bool(_FURTHER.search(claim.text[: mine.start]) or _OTHERS.match(claim.text, mine.end))


_COUNTED_IN = re.compile(r"\b(?:including|among them|one of them|included)\b", re.IGNORECASE)


def counted_in(
    claim: Text, mine: Quantity, borne: Sequence[tuple[Text, Quantity]]
) -> Quantity | None:
    """The evidence's count that takes in what the claim counts beside it: `eight countries, including
    the Soviet Union`, for `the Soviet Union and a further eight`."""
    if not further(claim, mine):
        return None
    return next(
        (q for t, q in borne if _COUNTED_IN.search(t.text, q.end, q.end + _CLOSE)),
        None,
    )


_CLOSE = 48
"""Characters between a count and whom it takes in."""


def remainder(claim: Text, mine: Quantity, texts: Sequence[Text]) -> bool:
    """Whether a count is what remains of one that the evidence has: `seven of them from States other
    than the Soviet Union`, of eight."""
    if mine.kind is not Kind.CARDINAL or not (
        _BESIDES.search(claim.text, mine.end) or further(claim, mine)
    ):
        return False
    return any(
        q.kind is Kind.CARDINAL and q.low == q.high == mine.low + 1
        for t in texts
        for q in t.quantities
    )


def reached(claim: Text, mine: Quantity, texts: Sequence[Text]) -> bool:
    """Whether a year lies as far from another of the claim's as the evidence says: 1975, for a claim
    that tells 1969 and evidence of 1969 and of six years."""
    if not _is_year(mine):
        return False
    theirs = [q for t in texts for q in t.quantities]
    others = [
        q
        for q in claim.quantities
        if q is not mine and _is_year(q) and any(borne_by(t, q) for t in theirs)
    ]
    lapses = {abs(int(mine.text) - int(q.text)) * 12 for q in others}
    return any(q.kind is Kind.MONTHS and q.low == q.high and q.low in lapses for q in theirs)


def _is_year(quantity: Quantity) -> bool:
    return quantity.kind is Kind.DATE and quantity.text.isdigit()


_PAGES = re.compile(r"\bpp\.?\s*(\d+)\s*[-\N{EN DASH}]\s*(\d+)")
_PAGE = re.compile(r"\bp\.?\s*(\d+)\b")
_COUNTED = re.compile(r"(?:\s+[a-z]+)?\s+pages?\b|-page\b")


def paged(claim: Text, mine: Quantity, texts: Sequence[Text]) -> bool | None:
    """Whether a claim counts the pages of a reference right: `four pages`, of `pp. 24-27`; or names the
    one: `the third page`, of `p. 3`. None where it counts no pages, or the evidence gives none."""
    if not _COUNTED.match(claim.low, mine.end):
        return None
    if mine.kind is Kind.RANK:
        ones = [float(m[1]) for t in texts for m in _PAGE.finditer(t.text)]
        return mine.low in ones if ones else None
    if mine.kind is not Kind.CARDINAL:
        return None
    runs = [m.groups() for t in texts for m in _PAGES.finditer(t.text)]
    if not runs:
        return None
    return any(mine.low <= int(last) - int(first) + 1 <= mine.high for first, last in runs)


_ADDED = re.compile(
    r"\b(?:as well as|and also(?: to)?|in addition to)\s+(?P<list>[^.;]+)",
    re.IGNORECASE,
)


def added(claim: Text, mine: Quantity, texts: Sequence[Text]) -> bool:
    """Whether a count is one of the evidence's with what it names beside it: 25, of `23 towns, as
    well as Ashby and Corle`."""
    if mine.kind is not Kind.CARDINAL:
        return False
    for text in texts:
        for count in text.quantities:
            more = _ADDED.search(text.text, count.end, count.end + _NEAR)
            if count.kind is not Kind.CARDINAL or more is None or count.low != count.high:
                continue
            named = [m for m in text.mentions if m.start >= more.start("list")]
            named = [m for m in named if m.end <= more.end("list")]
            if mine.low <= count.low + len(named) <= mine.high and named:
                return True
    return False


_NEAR = 120
"""Characters between a count and what is added to it."""


def bare(claim: Text, mine: Quantity, texts: Sequence[Text]) -> bool:
    """Whether a number that counts nothing itself (`20 for the one`) is that of some quantity of the
    evidence."""
    following = claim.text[mine.end : mine.end + 12]
    if mine.kind is not Kind.CARDINAL or not re.match(
        r"\s*(?:[,.;]|for|with|to|and|in)\b|[,.;]", following
    ):
        return False
    return any(
        number(" ".join(word for word in q.text.split()[:1])) == mine.low
        for t in texts
        for q in t.quantities
    )


def multiplied(texts: Sequence[Text], mine: Quantity) -> bool:
    """Whether a count of the evidence is that multiple of another one in the same sentence."""
    if mine.kind is not Kind.FACTOR:
        return False
    for text in texts:
        counts = [q.low for q in text.quantities if q.kind is Kind.CARDINAL and q.low > 1]
        if any(abs(b / a - mine.low) <= 0.05 * mine.low for a in counts for b in counts if a != b):
            return True
    return False


_OF_YEAR = re.compile(r"\b(?:act|accords?|charter)\s+of\s+$", re.IGNORECASE)
_FOUNDING = frozenset({stem("act"), stem("accord"), stem("charter")})


def epithet(case: Case, mine: Quantity) -> bool:
    """Whether a year belongs to a name (`the 1975 Final Act`) that the wider text dates so."""
    if mine.kind is not Kind.DATE or not case.context:
        return False
    at = case.claim.index_at(mine.end - 1)
    following = {
        case.claim.stems[i]
        for i in range(at + 1, min(at + 4, len(case.claim.words)))
        if case.claim.words[i].text[0].isupper()
    }
    if _OF_YEAR.search(case.claim.text[: mine.start]):
        following |= _FOUNDING
    return bool(following) and any(
        borne_by(q, mine) and following & {t.stems[i] for i in around(t, q)}
        for t in case.context
        for q in t.quantities
        if q.kind is Kind.DATE
    )
