"""Numbers, dates, shares, spans of time and ranks in a text, as intervals that can be compared.

`two thirds`, `2/3` and `⅔` are one share; `a fortnight` is fourteen days; `Basket Three` and `the
third basket` are one rank; `May 1955` is the interval of its days. A claim's quantity is borne by
an evidence quantity of its kind that lies inside the claim's interval.
"""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    DATE = "date"
    DAY_OF_YEAR = "day-of-year"
    CARDINAL = "cardinal"
    SHARE = "share"
    MONEY = "money"
    DAYS = "days"
    MONTHS = "months"
    RANK = "rank"
    FACTOR = "factor"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An interval `low` to `high` in the unit of its kind (days since year 1 for dates, days or
    months for spans, 0 to 1 for shares). `weak` marks words that often count nothing (`one`)."""

    kind: Kind
    low: float
    high: float
    start: int
    end: int
    text: str
    unit: str = ""
    weak: bool = False
    derived: bool = False


SPANNING = frozenset({"range", "span"})
"""Units of a date that runs from one day or year to another: both ends count."""


RELATIVE = "relative"
"""Unit of a date that a text tells by the one before it: `later that year`."""
_WHOLE_OF = 4
"""How many times as long as its part a month, year or decade may be."""
_LONGEST_MONTHS = 62


def days(year: int, month: int = 1, day: int = 1) -> float:
    day = min(day, monthrange(year, month)[1])
    return float(date(year, month, day).toordinal())


def year_span(first: int, last: int) -> tuple[float, float]:
    return days(first), days(last, 12, 31)


def bears(evidence: Quantity, claim: Quantity) -> bool:
    """Whether evidence of this quantity makes the claim's true, kind and interval alone."""
    if Kind.DAY_OF_YEAR in (evidence.kind, claim.kind):
        return _same_day_of_year(evidence, claim)
    if evidence.kind is not claim.kind:
        if evidence.kind is Kind.RANK and claim.kind is Kind.CARDINAL:
            return bool(evidence.unit) and evidence.low == claim.low
        return False
    if (
        claim.kind is Kind.MONEY
        and evidence.unit != claim.unit
        and len(claim.unit) == len(evidence.unit) == 3
    ):
        return False
    slack = 1e-3 * (abs(claim.low) if math.isfinite(claim.low) else 1.0)
    if claim.kind in {Kind.DATE, Kind.RANK, Kind.CARDINAL, Kind.FACTOR}:
        slack = 1e-9
    if claim.unit in {"<", ">"}:
        slack = 0.0
    if claim.unit == "times" or evidence.unit == "times":
        return claim.unit == evidence.unit and claim.low == evidence.low
    if claim.unit in SPANNING:
        return evidence.unit in SPANNING and (claim.low, claim.high) == (
            evidence.low,
            evidence.high,
        )
    if claim.kind is Kind.DATE and claim.unit == evidence.unit and claim.unit in {"<", ">"}:
        return claim.high == evidence.high if claim.unit == "<" else claim.low == evidence.low
    inside = claim.low - slack <= evidence.low and evidence.high <= claim.high + slack
    if inside:
        return claim.unit != "winter" or not _in_summer(evidence)
    if evidence.kind is Kind.DATE and evidence.unit == "range":
        first, last = (
            date.fromordinal(int(evidence.low)).year,
            date.fromordinal(int(evidence.high)).year,
        )
        return any((claim.low, claim.high) == year_span(y, y) for y in (first, last))
    if claim.unit == "part" and evidence.low <= claim.low and claim.high <= evidence.high:
        # `late 1954` where the evidence has no more than 1954, but not `late December 1954`
        return evidence.high - evidence.low <= _WHOLE_OF * (claim.high - claim.low + 1)
    if evidence.unit == "span":
        return any(claim.low <= end <= claim.high for end in (evidence.low, evidence.high))
    if evidence.unit == "~":
        return evidence.low <= claim.low and claim.high <= evidence.high and claim.unit == "~"
    return False


def _in_summer(evidence: Quantity) -> bool:
    """Whether a day or a month lies outside winter: `winter 1958` may be either of two."""
    short = evidence.high - evidence.low <= _LONGEST_MONTHS
    return short and 4 <= date.fromordinal(int(evidence.low)).month <= 10


def _same_day_of_year(evidence: Quantity, claim: Quantity) -> bool:
    """Whether a day is the claim's, or, where the evidence runs from one day to another, one end."""
    a, b = _day_of_year(evidence), _day_of_year(claim)
    if a is None or b is None:
        return False
    if evidence.unit == "span":
        return any(b[0] <= end <= b[1] for end in a)
    return a[0] >= b[0] and a[1] <= b[1]


def _day_of_year(quantity: Quantity) -> tuple[float, float] | None:
    if quantity.kind is Kind.DAY_OF_YEAR:
        return quantity.low, quantity.high
    if quantity.kind is not Kind.DATE or quantity.high - quantity.low > _LONGEST_MONTHS:
        return None
    low, high = date.fromordinal(int(quantity.low)), date.fromordinal(int(quantity.high))
    return low.month * 100 + low.day, high.month * 100 + high.day
