"""Dates and counts of true sentences told in other words: rightly, and so that they become wrong.

A writer has habits; this has every common form of a date or count, on every development sentence that
holds one. It shows what the reader of quantities doesn't know, on sentences nobody wrote for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from facilitator.verification.numerals import MONTHS, ORDINALS, TENS, UNITS

Said = Iterator[tuple[bool, str]]
"""Forms of one quantity: whether it still says the same, and the words."""

_MONTHS = [name.title() for name in MONTHS if len(name) > 3 and name != "sept"]
_MONTHS.insert(4, "May")
_SEASONS = ("winter", "spring", "summer", "autumn")
_QUARTERS = ("first", "second", "third", "last")
_WORDS = {n: word for word, n in (UNITS | TENS).items()}
_RANKS = {n: word for word, n in ORDINALS.items()}
_M = "|".join(_MONTHS)
_LAST_COUNT = 90


@dataclass(frozen=True, slots=True)
class Rewording:
    """A sentence with one quantity told otherwise. `right`: it still says the same, or less of it."""

    text: str
    was: str
    now: str
    right: bool


def rewordings(sentence: str) -> Iterator[Rewording]:
    """Every form of every date and count of a sentence, citations aside."""
    for pattern, forms in _FORMS:
        for m in re.finditer(pattern, sentence):
            before = sentence[: m.start()]
            if _BOUND.search(before):
                continue
            for right, now in forms(m):
                now = now.capitalize() if m.group()[0].isupper() and not before else now
                yield Rewording(before + now + sentence[m.end() :], m.group(), now, right)


def _word(n: int) -> str:
    """A number below a hundred in words."""
    return _WORDS.get(n) or f"{_WORDS[n // 10 * 10]}-{_WORDS[n % 10]}"


def _rank(n: int) -> str:
    return _RANKS.get(n) or f"{_WORDS[n // 10 * 10]}-{_RANKS[n % 10]}"


def _day(m: re.Match[str]) -> Said:
    day, month, year = int(m[1]), _MONTHS.index(m[2]) + 1, int(m[3])
    other = day + 2 if day < 26 else day - 3
    for right, d in ((True, day), (False, other)):
        yield right, f"{m[2]} {d}, {year}"
        yield right, f"the {_rank(d)} of {m[2]} {year}"
        yield right, f"{m[2]} the {_rank(d)}, {year}"
        yield right, f"{year}-{month:02d}-{d:02d}"
    yield False, f"{day} {m[2]} {year + 1}"
    if not 10 < day < 20:  # between, speech is loose
        yield day <= 10, f"early {m[2]} {year}"
        yield day >= 20, f"late {m[2]} {year}"
    yield from _part(month, year)


def _part(month: int, year: int) -> Said:
    """The parts of a year in which a month lies, and the same of others."""
    for at, season in enumerate(_SEASONS):
        near = (month % 12) // 3
        if at == near or abs(at - near) == 2:  # neighbours overlap in speech
            yield at == near, f"{season} {year}"
    for at, quarter in enumerate(_QUARTERS):
        yield at == (month - 1) // 3, f"the {quarter} quarter of {year}"
    yield month <= 6, f"the first half of {year}"
    yield month > 6, f"the second half of {year}"


def _month(m: re.Match[str]) -> Said:
    month, year = _MONTHS.index(m[1]) + 1, int(m[2])
    yield True, str(year)
    yield True, f"{m[1]} of {year}"
    yield True, f"the month of {m[1]} {year}"
    yield False, f"{_MONTHS[(month + 2) % 12]} {year}"
    yield False, f"{m[1]} {year - 1}"
    yield from _part(month, year)


def _year(m: re.Match[str]) -> Said:
    year = int(m[1])
    decade, in_it = year // 10 * 10, year % 10
    yield True, f"the year {year}"
    yield False, f"the year {year + 1}"
    yield False, f"the course of {year - 2}"
    yield True, f"the {decade}s"
    yield False, f"the {decade + 10}s"
    if not 3 < in_it < 7:
        yield in_it <= 3, f"the early {decade}s"
        yield in_it >= 7, f"the late {decade}s"
    yield year < 2000, "the twentieth century"
    yield year >= 2000, "the twenty-first century"


def _count(m: re.Match[str]) -> Said:
    n = UNITS[m[1].lower()] if m[1].lower() in UNITS else int(m[1])
    if n > _LAST_COUNT:
        return
    for right, k in ((True, n), (False, n + 1)):
        yield right, _word(k)
        yield right, str(k)
        yield right, f"exactly {_word(k)}"
        yield right, f"no fewer than {_word(k)}"
        yield right, f"at least {k}"
    yield True, f"more than {_word(n - 1)}"
    yield False, f"more than {_word(n)}"
    yield False, f"fewer than {_word(n)}"
    yield False, f"some {_word(2 * n) if 2 * n < 100 else 2 * n}"


def _years(m: re.Match[str]) -> Said:
    n = UNITS[m[1].lower()] if m[1].lower() in UNITS else int(m[1])
    for right, k in ((True, n), (False, n + 10)):
        yield right, f"{k} years"
        yield right, f"a period of {_word(k)} years"
        if k % 10 == 0 and k > 10:
            yield right, f"{_word(k // 10)} decades"
    yield n == 20, "a score of years"
    yield n == 50, "half a century"


_BOUND = re.compile(
    r"\[[^\]]*$|\([^)]*$"
    r"|\b(?:early|late|mid|end|day|start|spring|summer|autumn|winter|\w+th|from \w+|than|least|most|out of|to|or|number)"
    r"(?:[\s-]+(?:in|of|the|to))*[\s-]+$",
    re.IGNORECASE,
)
"""What a quantity belongs to that can't be told otherwise alone: a citation, a part, a bound, a pair."""
_SMALL = "|".join(word for word, n in UNITS.items() if 3 <= n <= 12)
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], Said]], ...] = (
    (rf"\b(\d{{1,2}}) ({_M}) (\d{{4}})\b", _day),
    (rf"(?<!\d )\b({_M}) (\d{{4}})\b", _month),
    (r"(?<=\b[Ii]n )(1\d{3}|20[01]\d|202[0-4])\b(?!-)", _year),
    (rf"(?<![\d.,/-])(?<!Basket )\b(\d{{1,2}}|(?i:{_SMALL}))(?= (?!years\b)[a-z]+s\b)", _count),
    (rf"\b(\d{{1,2}}|(?i:{_SMALL})) years\b", _years),
)
