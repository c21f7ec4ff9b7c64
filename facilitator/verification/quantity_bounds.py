"""What stands beside a quantity and moves it: bounds (`more than 30`, `by 1990`) and dates told
relatively to the one before (`the following day`)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from facilitator.verification.numerals import MONTHS, number
from facilitator.verification.quantities import RELATIVE, Kind, Quantity, days, year_span
from facilitator.verification.quantity_patterns import BOUNDS, LATEST, TOLD_BY, TRAILING

_BY = re.compile(r"\b(?:by|(?:no|not) later than)\s+(?:the\s+)?$", re.I)
_BEFORE = re.compile(r"(?<!not )\b(?:before|prior to|earlier than)\s+(?:the\s+)?$", re.I)
_OUT = re.compile(r"\s+(?:was|were)\s+(?:out|over)\b")
"""`before the 1990s were out`."""
_AFTER = re.compile(r"\b(?:after|(?<!no )(?<!not )later than)\s+(?:the\s+)?$", re.I)


_DURING = re.compile(
    r"(?<!for )(?<!well )(?<!just )(?<!lasted )(?<!spanned )(?<!lasting )\bover\s+$", re.I
)
"""`over four days` says how long a thing lasted, and `for over four days` that it lasted longer."""


def bounded(text: str, quantity: Quantity) -> Quantity:
    """Widen by a comparison that stands before: `more than 30` is the interval above 30, `before
    1990` all time to its beginning."""
    before = text[max(0, quantity.start - 24) : quantity.start]
    by = _BY.search(before) or LATEST.match(text, quantity.end)
    if quantity.kind is Kind.DATE and by:
        return replace(quantity, low=-math.inf, unit="<")
    if quantity.kind is Kind.DATE and _BEFORE.search(before):
        if _OUT.match(text, quantity.end):
            return replace(quantity, low=-math.inf, unit="<")
        return replace(quantity, low=-math.inf, high=quantity.low - 1, unit="<")
    if quantity.kind is Kind.DATE and _AFTER.search(before):
        return replace(quantity, high=math.inf, unit=">")
    if quantity.weak or quantity.kind in {Kind.DATE, Kind.DAY_OF_YEAR, Kind.RANK}:
        return quantity
    if quantity.kind in {Kind.DAYS, Kind.MONTHS} and _DURING.search(before):
        return quantity
    after = text[quantity.end : quantity.end + 12]
    sign = next((sign for pattern, sign in BOUNDS if pattern.search(before)), None)
    sign = sign or next((sign for pattern, sign in TRAILING if pattern.match(after)), None)
    if sign is None:
        return quantity
    value, tiny = quantity.low, 1e-6 * max(1.0, abs(quantity.low))
    low, high = {
        ">": (value + tiny, math.inf),
        ">=": (value, math.inf),
        "<": (-math.inf, value - tiny),
        "<=": (-math.inf, value),
        "~": (value * 0.9, quantity.high * 1.1),
    }[sign]
    return replace(quantity, low=low, high=high, unit=quantity.unit or sign)


def relatives(text: str, dates: list[Quantity]) -> Iterator[Quantity]:
    """`the following day` after `26 May 1952` is 27 May 1952."""
    if not any(q.kind is Kind.DATE for q in dates):
        return
    for m in TOLD_BY.finditer(text):
        earlier = [q for q in dates if q.end <= m.start() and q.kind is Kind.DATE]
        if not earlier:
            continue
        last = max(earlier, key=lambda q: q.end)
        if not (math.isfinite(last.low) and math.isfinite(last.high)):
            continue
        unit = next(m[g] for g in ("u", "u2", "u3", "u4") if m[g]).lower()
        way = next(m[g] for g in ("dir", "dir2", "dir3", "dir4") if m[g]).lower()
        sign = 1 if way in {"following", "next", "later", "after"} else -1
        if m["dir3"]:
            sign = 0
        elif m["n"]:
            sign *= int(number(m["n"]) or 1)
        base = date.fromordinal(int(last.low))
        if unit in MONTHS:
            low, high = (
                days(base.year + sign, MONTHS[unit]),
                days(base.year + sign, MONTHS[unit], 31),
            )
        elif unit == "year":
            low, high = year_span(base.year + sign, date.fromordinal(int(last.high)).year + sign)
        elif unit == "month":
            month = base.year * 12 + base.month - 1 + sign
            low, high = days(month // 12, month % 12 + 1), days(month // 12, month % 12 + 1, 31)
        elif last.high - last.low > 2:
            continue
        else:
            step = 7 if unit == "week" else 1
            low = high = last.low + sign * step
        yield Quantity(
            Kind.DATE, low, high, m.start(), m.end(), m.group(), unit=RELATIVE, derived=True
        )
