"""Reads the quantities of a text: each pattern's match becomes an interval."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from facilitator.verification.lexicon import STOP
from facilitator.verification.numerals import MONTHS, ROMAN, number, ordinal
from facilitator.verification.quantities import Kind, Quantity, days, year_span
from facilitator.verification.quantity_bounds import bounded, relatives
from facilitator.verification.quantity_patterns import (
    BOUNDS,
    CURRENCIES,
    DECADES,
    FACTORS,
    GROUPS,
    LABELS,
    NEEDS,
    PARTS,
    PATTERNS,
    QUICK,
    SEASONS,
    SLICES,
    SPANS,
    YEAR,
)
from facilitator.verification.text import lower

_EARLY, _MIDDLE, _LATE = (0.0, 0.42), (0.3, 0.75), (0.58, 1.0)
_SHARES: Mapping[str, tuple[float, float]] = {
    **dict.fromkeys(("early", "beginning", "start", "opening"), _EARLY),
    **dict.fromkeys(("mid", "middle"), _MIDDLE),
    **dict.fromkeys(("late", "close", "closing", "end"), _LATE),
    "first half": (0.0, 0.52),
    **dict.fromkeys(("second half", "latter half"), (0.48, 1.0)),
}
"""Which share of a month, year, decade or century a part of it covers; neighbours overlap."""


def _part(first: int, length: int, part: str | None) -> tuple[float, float]:
    """The early, middle or late part of a decade or century."""
    bounds = _SHARES.get(part or "", (0, 1))
    return year_span(
        first + int(bounds[0] * length), first + max(math.ceil(bounds[1] * length), 1) - 1
    )


class _Reader:
    """Builds a quantity from each match in a text's small letters; remembers the year for dates told without one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.year: int | None = None

    def read(self, name: str, m: re.Match[str]) -> Quantity | None:
        made: Quantity | None = getattr(self, f"_{name}")(m, m.groupdict())
        return made

    def _make(
        self, m: re.Match[str], kind: Kind, low: float, high: float, **more: object
    ) -> Quantity:
        return Quantity(kind, low, high, m.start(), m.end(), self.text[m.start() : m.end()], **more)  # type: ignore[arg-type]

    def _calendar(
        self,
        m: re.Match[str],
        y: int | None,
        a: tuple[int, int],
        b: tuple[int, int],
        unit: str = "",
    ) -> Quantity:
        year = y or self.year
        if year is None:
            return self._make(m, Kind.DAY_OF_YEAR, a[0] * 100 + a[1], b[0] * 100 + b[1])
        low, high = days(year, *a), days(year, *b)
        if high < low:
            high = days(year + 1, *b)
        return self._make(m, Kind.DATE, low, high, derived=y is None, unit=unit)

    def _edge_day(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        year = int(g["y"])
        months = [MONTHS[g["m"]]] if g["m"] else [1, 12]
        first = g["n"] in {"first", "opening"}
        at = days(year, months[0]) if first else days(year, months[-1], 31)
        return self._make(m, Kind.DATE, at, at)

    def _iso(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        at = days(int(g["y"]), int(g["m"]), int(g["d"]))
        return self._make(m, Kind.DATE, at, at)

    def _day_range(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        m2 = MONTHS[g["m2"]]
        m1 = MONTHS[g["m"]] if g["m"] else m2
        year = int(g["y"]) if g["y"] else None
        return self._calendar(m, year, (m1, _digits(g["d"])), (m2, _digits(g["d2"])), "span")

    def _day(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        at = (MONTHS[g["m"]], _digits(g["d"]))
        return self._calendar(m, int(g["y"]) if g["y"] else None, at, at)

    def _day_short(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        at = days(_century(g["y"]), MONTHS[g["m"]], _digits(g["d"]))
        return self._make(m, Kind.DATE, at, at)

    def _month_short(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        year, month = _century(g["y"]), MONTHS[g["m"]]
        return self._make(m, Kind.DATE, days(year, month), days(year, month, 31))

    def _month_range(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        year = int(g["y"])
        a, b = MONTHS[g["m"]], MONTHS[g["m2"]]
        return self._make(m, Kind.DATE, days(year, a), days(year, b, 31), unit="span")

    def _month(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        year, month = int(g["y"]), MONTHS[g["m"]]
        return self._parted(m, g, days(year, month), days(year, month, 31))

    def _parted(self, m: re.Match[str], g: dict[str, str], low: float, high: float) -> Quantity:
        """A month or year, or the part of it that a word before it names."""
        if not g["part"]:
            return self._make(m, Kind.DATE, low, high)
        first, last = _SHARES[g["part"]]
        length = high - low
        return self._make(
            m,
            Kind.DATE,
            low + math.floor(first * length),
            low + math.ceil(last * length),
            unit="part",
        )

    def _month_number(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        month, year = ordinal(g["n"]), int(g["y"])
        if not 1 <= month <= 12:
            return None
        return self._make(m, Kind.DATE, days(year, month), days(year, month, 31))

    def _season(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        first, last = SEASONS[g["w"]]
        year = int(g["y"])
        over = last > 12
        low = days(year - 1, 12) if over else days(year, first)
        high = days(year + over, (last - 1) % 12 + 1, 31)
        return self._make(m, Kind.DATE, low, high, unit="winter" if over else "")

    def _day_alone(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        return self._days_of_month(m, g["d"], g["d"])

    def _days_alone(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        return self._days_of_month(m, g["d"], g["d2"], "span")

    def _days_of_month(self, m: re.Match[str], first: str, last: str, unit: str = "") -> Quantity:
        """A day or days of the month that the text named last; only marked as such where it named
        none."""
        named = re.findall(rf"\b(?:{'|'.join(MONTHS)})\b", self.text[: m.start()], re.IGNORECASE)
        a, b = _digits(first), _digits(last)
        if not named:
            return self._make(m, Kind.DAY_OF_YEAR, a, b, derived=True)
        month = MONTHS[named[-1].lower()]
        return self._calendar(m, self.year, (month, a), (month, b), unit)

    def _out_of(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        a, b = number(g["a"]), number(g["b"])
        return self._make(m, Kind.SHARE, a / b, a / b) if a and b else None

    def _group(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        value = GROUPS[g["g"]]
        return self._make(m, Kind.CARDINAL, value, value)

    def _month_alone(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        if not self.text[m.start("m")].isupper() or len(g["m"]) < 3:
            return None
        before = self.text[: m.start("m")].rstrip(" -").rpartition(" ")[2].lower()
        if g["m"] in {"may", "march", "mar", "sep"} and before not in {
            "in",
            "since",
            "by",
            "from",
            "until",
            "to",
            "late",
            "early",
            "mid",
            "of",
            "last",
            "that",
        }:
            return None
        month = MONTHS[g["m"]]
        first, last = _SHARES.get(g["part"] or "", (0, 1))
        span = (month, 1 + math.floor(first * 30)), (month, math.ceil(1 + last * 30))
        return self._calendar(m, None, *span, unit="part" if g["part"] else "")

    def _decade(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        first = int(g["y"])
        length = 100 if first % 100 == 0 and first < 2000 else 10  # `the 1800s` are a century
        return self._slice(m, first, length, g["part"], g["part2"])

    def _decade_word(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        return self._slice(m, DECADES[g["w"]], 10, g["part"] or g["part2"])

    def _slice(
        self, m: re.Match[str], first: int, length: int, part: str | None, to: str | None = None
    ) -> Quantity:
        """A decade or century, or its part; `to`: the part that it runs on into."""
        low, high = _part(first, length, part)
        if to:
            high = _part(first, length, to)[1]
        return self._make(m, Kind.DATE, low, high, unit="part" if part else "")

    def _century(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        n = ordinal(g["n"])
        if not 2 <= n <= 21:
            return None
        return self._slice(m, 100 * (n - 1), 100, g.get("part"))

    def _part_of(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        slices = SLICES[g["u"]]
        word = g["n"]
        ends = {**dict.fromkeys(("last", "final", "closing"), slices), "opening": 1}
        at = (ends | {"penultimate": slices - 1}).get(word) or ordinal(word)
        length = 100 if g["c"] else 10 if g["s"] else 1
        if not 1 <= at <= slices or length != _CUT.get(g["u"], length):
            return None
        first = int(g["y"]) if g["y"] else 100 * (_OURS.get(g["c"]) or ordinal(g["c"])) - 100
        if length > 1:
            starts = [first + round(i * length / slices) for i in (at - 1, at)]
            return self._make(m, Kind.DATE, *year_span(starts[0], starts[1] - 1), unit="part")
        low, high = year_span(first, first)
        size = (high - low + 1) / slices
        return self._make(
            m,
            Kind.DATE,
            low + math.floor((at - 1) * size),
            low + math.ceil(at * size) - 1,
            unit="part",
        )

    def _year_words(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        year = number(f"{g['t']} {g['o']}" if g["o"] else g["t"])
        if year is None or year >= 100:
            return None
        return self._make(m, Kind.DATE, *year_span(1900 + int(year), 1900 + int(year)))

    def _year_range(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        first = int(g["y"])
        last = int(g["y2"]) if len(g["y2"]) == 4 else first // 100 * 100 + int(g["y2"])
        if last < first:
            return None
        low, high = year_span(first, last)
        return self._make(m, Kind.DATE, low, high, unit="range")

    def _percent(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        value = number(g["n"])
        return None if value is None else self._make(m, Kind.SHARE, value / 100, value / 100)

    def _money(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        value = number(g["n"])
        unit = CURRENCIES[g["c"]]
        return None if value is None else self._make(m, Kind.MONEY, value, value, unit=unit)

    def _ratio(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        a, b = int(g["a"]), int(g["b"])
        return self._make(m, Kind.SHARE, a / b, a / b) if 0 < a < b else None

    def _fraction(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        above = 1.0 if g["n"] == "a" else number(g["n"])
        below = PARTS[g["part"]]
        if above is None:
            return None
        return self._make(m, Kind.SHARE, above / below, above / below)

    def _half(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        before = self.text[max(0, m.start() - 24) : m.start()]
        bounded = any(pattern.search(before) for pattern, _ in BOUNDS)
        return self._make(m, Kind.SHARE, 0.5, 0.5, weak=not bounded)

    def _as_many(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        value = {"half": 0.5, "twice": 2.0}.get(g["n"]) or number(g["n"])
        return self._make(m, Kind.FACTOR, value, value) if value else None

    def _both(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        return self._make(m, Kind.CARDINAL, 2, 2, weak=True)

    def _last(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        return self._make(m, Kind.RANK, math.inf, math.inf, weak=True)

    def _part_span(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        kind, size = SPANS[g["u"]]
        size /= PARTS[g["part"]]
        return self._make(m, kind, size, size)

    def _span_range(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        low, high = number(g["a"]), number(g["b"])
        if low is None or high is None or low >= high:
            return None
        kind, size = SPANS[g["u"]]
        return self._make(m, kind, low * size, high * size)

    def _single_span(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        kind, size = SPANS[g["u"]]
        return self._make(m, kind, size, size)

    def _next_to(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        kind, size = SPANS[g["u"]]
        return self._make(m, kind, size, size, weak=True)

    def _score_span(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        kind, size = SPANS[g["u"]]
        return self._make(m, kind, 20 * size, 20 * size)

    def _span(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        value = number(g["n"])
        if value is None:
            return None
        kind, size = SPANS[g["u"]]
        weak = g["n"] == "one" and size < 7  # `one day` may be any
        return self._make(m, kind, value * size, value * size, weak=weak)

    def _label(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        head, text = g["h"], g["n"]
        named = (
            self.text[m.start("h")].isupper()
            and len(text) < 4
            and text[0].isdigit()
            and head not in STOP
        )
        if head not in LABELS and (not named or head in MONTHS or _ADVERB.search(head)):
            return None
        value = ROMAN.get(text) or number(text)
        return None if value is None else self._make(m, Kind.RANK, value, value, unit=head)

    def _number(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        value = number(g["n"])
        return None if value is None else self._make(m, Kind.RANK, value, value)

    def _rank(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        value = ordinal(g["n"])
        return self._make(m, Kind.RANK, value, value, weak=value <= 2)

    def _year(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        year = int(g["y"])
        if _COUNTED.match(self.text, m.end()) and not _DATED.search(self.text[: m.start()]):
            return self._make(m, Kind.CARDINAL, year, year)
        return self._parted(m, g, *year_span(year, year))

    def _cardinal(self, m: re.Match[str], g: dict[str, str]) -> Quantity | None:
        value = number(g["n"])
        if value is None:
            return None
        if g["n"] == "one" and _OTHER.match(m.string, m.start()):
            return None
        weak = g["n"] in {"one", "hundred", "thousand", "million", "zero"}
        unit = "times" if re.match(r"\s+times\b", self.text[m.end() : m.end() + 8]) else ""
        return self._make(m, Kind.CARDINAL, value, value, weak=weak, unit=unit)

    def _factor(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        value = FACTORS[g["f"]]
        return self._make(m, Kind.FACTOR, value, value)

    def _grown(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        value = 1 + 1 / PARTS[g["part"]]
        return self._make(m, Kind.FACTOR, value, value)

    def _sole(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        return self._make(m, Kind.CARDINAL, 1, 1, weak=True)

    def _times(self, m: re.Match[str], g: dict[str, str]) -> Quantity:
        value = {"twice": 2, "thrice": 3}[g["n"]]
        return self._make(m, Kind.CARDINAL, value, value, unit="times")


_OTHER = re.compile(r"(?<=\bon )one (?:side|hand)\b|one more\b")
"""`on one side` and `one more` count nothing."""
_OURS = dict.fromkeys(("new", "present", "current"), 21)
_CUT = {"decade": 100, "year": 10}
"""Years in what is cut into decades and into years: a century, and `the last year of the 1950s`."""
_ADVERB = re.compile(r"ly$|^(?:altogether|almost|perhaps|just|even)$")
"""`Exactly 3` is no label."""
_COUNTED = re.compile(
    r"\s+(?!(?:always|reads|makes|marks|seems|shows)\b)(?:[a-z]{4,}s|people|men|women)\b"
)
_DATED = re.compile(
    r"\b(?:in|since|by|until|till|from|during"
    r"|(?<!force )(?<!total )(?<!number )(?<!strength )(?<!contingent )(?<!limit )(?<!army )of)\s+$",
    re.IGNORECASE,
)
"""`1954 suggests` counts nothing where `of` or `in` stands before it; `2000 soldiers` are counted."""


def _century(digits: str) -> int:
    """The year that `54` or `08` tells: of the twentieth century from 30 on."""
    return int(digits) + (1900 if int(digits) >= 30 else 2000)


def _digits(text: str) -> int:
    """The day that a number or an ordinal tells: `13`, `13th`, `thirteenth`."""
    found = re.match(r"\d+", text)
    return int(found.group()) if found else int(ordinal(text))


@lru_cache(maxsize=16384)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a normalised text in the order in which they stand."""
    low = lower(text)
    if not QUICK.search(low):
        return ()
    found: list[Quantity] = []
    taken = bytearray(len(text) + 1)
    reader = _Reader(text)
    years = [int(m.group()) for m in re.finditer(rf"\b(?:{YEAR})\b", text)]
    reader.year = years[0] if len(set(years)) == 1 else None
    for name, pattern in PATTERNS:
        if name in NEEDS and not any(need in low for need in NEEDS[name]):
            continue
        for m in pattern.finditer(low):
            if any(taken[m.start() : m.end()]):
                continue
            try:
                quantity = reader.read(name, m)
            except ValueError:
                continue
            if quantity is not None:
                found.append(bounded(text, quantity))
                taken[m.start() : m.end()] = b"\x01" * (m.end() - m.start())
    found += relatives(text, found)
    return tuple(sorted(found, key=lambda q: (q.start, q.end)))
