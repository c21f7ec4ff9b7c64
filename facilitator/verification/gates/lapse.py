"""Dates held against dates: ends of a span, bounds, and how much time lies between two events."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from facilitator.verification.analysis import Text
from facilitator.verification.gates.attachment import (
    PARTS,
    alike,
    around,
    clause_around,
    partner_of,
)
from facilitator.verification.lexicon import affinity
from facilitator.verification.numerals import MONTHS
from facilitator.verification.quantities import RELATIVE, SPANNING, Kind, Quantity
from facilitator.verification.relations import relations

_NAMED_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b", re.IGNORECASE)
_YEAR, _MONTH = 365.25, 30.44
_NEARLY, _WITHIN = 0.8, 0.5
"""`more than 30 years` are told of 33 and hardly of 60; `not a year` of half of one."""
_PLACED = 0.25
"""Share of a clause's words that must stand around a date for the clause to be dated by it."""


def _dates(quantities: Iterable[Quantity]) -> list[Quantity]:
    """Those that are dates with a beginning and an end."""
    return [q for q in quantities if q.kind is Kind.DATE and math.isfinite(q.low + q.high)]


def undated(mine: Quantity) -> Quantity | None:
    """A month or day whose year the claim only implies, as month and day alone; else None."""
    bounded = not math.isfinite(mine.low + mine.high)  # `by November`
    if mine.kind is not Kind.DATE or bounded or not _NAMED_MONTH.search(mine.text):
        return None
    first, last = date.fromordinal(int(mine.low)), date.fromordinal(int(mine.high))
    return replace(
        mine,
        kind=Kind.DAY_OF_YEAR,
        low=first.month * 100 + first.day,
        high=last.month * 100 + last.day,
        unit="",
        derived=False,
    )


def both_ends(mine: Quantity, theirs: Sequence[Quantity]) -> bool:
    """Whether a span has its beginning and its end among the evidence's dates; years as years."""
    if mine.unit not in SPANNING or mine.kind is not Kind.DATE:
        return False
    known = _dates(theirs)
    if mine.unit == "range":
        years = {date.fromordinal(int(q.low)).year for q in known}
        return {date.fromordinal(int(d)).year for d in (mine.low, mine.high)} <= years
    return mine.low in {q.low for q in known} and mine.high in {q.high for q in known}


def past_bound(mine: Quantity, theirs: Sequence[Quantity]) -> Quantity | None:
    """The date beyond the claim's bound that is nearer to it than any within: `by 2014` is not borne
    by just any earlier date where the evidence speaks of 2024."""
    if mine.kind is not Kind.DATE or mine.unit not in {"<", ">"}:
        return None
    bound = mine.high if mine.unit == "<" else mine.low
    dates = _dates(theirs)
    if any(q.unit == mine.unit for q in theirs) or not dates:
        return None
    nearest = min(dates, key=lambda q: max(q.low - bound, bound - q.high, 0.0))
    beyond = nearest.low > bound if mine.unit == "<" else nearest.high < bound
    return nearest if beyond else None


_ANCHORED = 31.0


def unanchored(mine: Quantity, theirs: Sequence[Quantity]) -> bool:
    """Whether no date of the evidence stands at the claim's bound: `by 2034` follows from 2024, and
    nobody who reports it says so."""
    if mine.kind is not Kind.DATE or mine.unit not in {"<", ">"}:
        return False
    bound = mine.high if mine.unit == "<" else mine.low
    ends = (end for q in theirs if q.kind is Kind.DATE for end in (q.low, q.high))
    return all(abs(end - bound) > _ANCHORED for end in ends)


_LAPSE = re.compile(
    r"\b(?:later|after(?:wards)?|earlier|before|between|apart|pass(?:ed|es)|elapsed|separat\w+|took|over|within|since|gap"
    r"|interval|ran|lasted|following|on from|lies?|lay|stretch|long|during|throughout|from)\b",
    re.IGNORECASE,
)


def tells_lapse(claim: Text) -> bool:
    """Whether a claim has a word that sets two events apart in time."""
    return bool(_LAPSE.search(claim.text))


def elapsed(texts: Sequence[Text], mine: Quantity) -> bool:
    """Whether two dates of the evidence lie as far apart as the claim says; years as years, and a
    span of days counts with both its ends or without."""
    if mine.kind not in {Kind.MONTHS, Kind.DAYS}:
        return False
    dates = _dates(q for t in texts for q in t.quantities)
    least = mine.low if math.isfinite(mine.low) else _WITHIN * mine.high
    most = mine.high if math.isfinite(mine.high) else mine.low / _NEARLY
    if mine.kind is Kind.MONTHS and most >= 24:
        years = {date.fromordinal(int(q.low)).year for q in dates}
        low, high = least - (mine.unit != ">"), most + (mine.unit != "<")
        return any(low < (b - a) * 12 < high for a in years for b in years if b > a)
    spans = [q.high - q.low + 1 for q in dates if q.unit == "span"]
    if mine.kind is Kind.DAYS and spans and not math.isfinite(mine.low + mine.high):
        return any(mine.low <= span <= mine.high for span in spans)
    if mine.kind is Kind.DAYS and any(least <= span <= most for span in spans):
        return True
    size = _MONTH if mine.kind is Kind.MONTHS else 1.0
    if mine.kind is Kind.MONTHS and any(least - 0.5 <= span / _MONTH <= most + 1 for span in spans):
        return True
    days = sorted(q.low for q in dates)
    low, high = 0.98 * least * size - 0.5, 1.02 * most * size + 0.5
    return any(low <= b - a <= high for a in days for b in days if b > a)


_APART = re.compile(
    r"\s+(?P<way>after|following|before|prior to|ahead of)\s+(?:that\b|this\b|it\b)?", re.IGNORECASE
)


_ENDS = re.compile(
    r",?\s+(?:(?:lies?|lay|passed?|elapsed|went by|stretch\w*)\s+)?(?:(?:between|from)|separat\w+)\s+"
    r"(?P<a>[^,;]+?)\s+(?:and|to|from)\s+(?P<b>[^,;]+)",
    re.IGNORECASE,
)


_FORMER = re.compile(r"\bthe (?:former|latter)\b", re.IGNORECASE)
"""What points back to words that this doesn't follow."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Two events by the evidence's own dates, as the claim joins them. `right`: the claim says so."""

    right: bool
    first: Quantity
    second: Quantity

    @property
    def dates(self) -> str:
        return f"{self.first.text}, {self.second.text}"


def dated_apart(claim: Text, mine: Quantity, texts: Sequence[Text]) -> Apart | None:
    """The two events that the claim sets so far apart (`six years after the war`, `six years between
    the war and the treaty`); None where the dates don't tell."""
    if mine.kind not in {Kind.MONTHS, Kind.DAYS} or not math.isfinite(mine.low + mine.high):
        return None
    if _FORMER.search(claim.text):
        return None
    if (ends := _ENDS.match(claim.text, mine.end)) is not None:
        known, event = (_date_of(claim, _within(claim, *ends.span(g)), texts) for g in ("a", "b"))
    elif (cue := _APART.match(claim.text, mine.end)) is not None:
        known, event = _joined(claim, mine, cue, texts)
        if cue["way"].lower() not in {"after", "following"}:
            known, event = event, known
    else:
        return None
    if known is None or event is None or known is event:
        return None
    if mine.kind is Kind.DAYS and not _days(event, known):
        return None
    gap = event.low - known.low
    if mine.kind is Kind.MONTHS and (mine.low >= 24 or (mine.low == 12 and _years(event, known))):
        near = 1 if mine.low >= 24 else _WITHIN
        return Apart(abs(gap / _YEAR - mine.low / 12) < near, event, known)
    size = _MONTH if mine.kind is Kind.MONTHS else 1.0
    close = abs(gap - mine.low * size) <= (0.02 if size == 1.0 else 0.15) * mine.low * size + 0.6
    return Apart(close, event, known)


def dated_otherwise(claim: Text, mine: Quantity, texts: Sequence[Text]) -> Quantity | None:
    """The date that the evidence gives to the clause of a date told by another (`and recognition
    later that year`), where it is a different one."""
    if mine.unit != RELATIVE:
        return None
    found = _date_of(claim, _within(claim, *clause_around(claim.text, mine)), texts)
    if found is None or (found.low <= mine.high and mine.low <= found.high):
        return None
    return found


def _joined(
    claim: Text, mine: Quantity, cue: re.Match[str], texts: Sequence[Text]
) -> tuple[Quantity | None, Quantity | None]:
    """The date of what stands behind `six years after`, and of what stands before it."""
    comma = claim.text.find(",", mine.end)
    stop = len(claim.text) if comma < 0 else comma
    behind = _within(claim, cue.end() - 1, stop)
    before = _within(claim, 0, mine.start)
    rest = before if len(before) > 1 else [*before, *_within(claim, stop, len(claim.text))]
    if behind:
        known = _date_of(claim, behind, texts)
    else:  # `eight years after that`: the date that the claim gave last
        told = [q for q in claim.quantities if q.kind is Kind.DATE and q.end <= mine.start]
        known = told[-1] if told else None
        rest = _within(claim, known.end, mine.start) if known else []
    return known, _date_of(claim, rest, texts)


def _within(claim: Text, low: int, high: int) -> list[int]:
    """The content words that begin between two places of the text."""
    return [i for i in claim.content if low <= claim.words[i].start < high]


def _days(*dates: Quantity) -> bool:
    """Whether dates tell the day, or the day on which something began."""
    return all(q.high - q.low < 1 or q.unit == "span" for q in dates)


def _years(*dates: Quantity) -> bool:
    """Whether dates tell no more than a year."""
    return all(q.high - q.low > 360 for q in dates)


_IN_TIME = re.compile(
    r"\b(?:before|after|prior to|preceded|ahead of|following|followed|once|since|later|earlier|in the wake)\b",
    re.IGNORECASE,
)


def dated_order(claim: Text, texts: Sequence[Text]) -> Apart | None:
    """The events that a word of time joins in the claim, the one told as the earlier first; None where
    the dates don't tell which it was."""
    if _FORMER.search(claim.text):
        return None
    for relation in relations(claim):
        if not _IN_TIME.search(relation.cue):
            continue
        first = _date_of(claim, relation.earlier, texts)
        second = _date_of(claim, relation.later, texts)
        if first is None or second is None:
            continue
        if first.low < second.low and first.high <= second.low + 1:
            return Apart(True, first, second)
        if second.low < first.low and second.high <= first.low + 1:
            return Apart(False, first, second)
    return None


def _date_of(claim: Text, words: Sequence[int], texts: Sequence[Text]) -> Quantity | None:
    """The one date of the evidence that belongs to these words of the claim; None where none stands
    out: the date around which most of them stand, or the only one beside a name among them."""
    return _date_around(claim, words, texts) or _date_by_name(claim, words, texts)


def _date_by_name(claim: Text, words: Sequence[int], texts: Sequence[Text]) -> Quantity | None:
    names = [m for m in claim.mentions if set(m.words) & set(words)]
    found = {
        (q.low, q.high): q
        for text in texts
        for q in _dates(text.quantities)
        if (beside := partner_of(text, q)) is not None and any(alike(beside, n) for n in names)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _date_around(claim: Text, words: Sequence[int], texts: Sequence[Text]) -> Quantity | None:
    total = sum(claim.weights[i] for i in words)
    if not total:
        return None
    scored: dict[tuple[float, float], tuple[float, Quantity]] = {}
    for text in texts:
        dates = _dates(text.quantities)
        for quantity in dates:
            near = _own(text, quantity, dates)
            borne = sum(
                claim.weights[i]
                * max(
                    (
                        affinity(claim.stems[i], text.stems[j]) * _pull(near[j], text.weights[j])
                        for j in near
                    ),
                    default=0.0,
                )
                for i in words
            )
            key = (quantity.low, quantity.high)
            if key not in scored or scored[key][0] < borne / total:
                scored[key] = (borne / total, quantity)
    ranked = sorted(scored.values(), key=lambda s: -s[0])
    if not ranked or ranked[0][0] < _PLACED:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < 0.1:
        return None
    return ranked[0][1]


def _own(text: Text, quantity: Quantity, dates: Sequence[Quantity]) -> dict[int, float]:
    """The words around a date; those that stand nearer to another date count by half."""
    near = around(text, quantity)
    others = [q for q in dates if q is not quantity]
    return {
        i: pull
        * (_SHARED if any(_gap(text, q, i) < _gap(text, quantity, i) for q in others) else 1)
        for i, pull in near.items()
    }


_SHARED = 0.5


def _gap(text: Text, quantity: Quantity, index: int) -> int:
    """How many words from a quantity another word stands; what parts them counts as several."""
    word = text.words[index]
    between = text.text[min(word.end, quantity.end) : max(word.start, quantity.start)]
    first, last = text.index_at(quantity.start), text.index_at(quantity.end - 1)
    return max(first - index, index - last, 0) + (_APART_BY if PARTS.search(between) else 0)


_APART_BY = 4


def _pull(near: float, weight: float) -> float:
    """How near a word stands to a date, 0 to 1, its rarity aside."""
    return min(1.0, near / max(min(weight, 8.0), 0.1))
