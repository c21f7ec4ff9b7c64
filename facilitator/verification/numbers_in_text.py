"""The numbers, dates and shares that a text states, in digits or in words. Nothing is worked out."""

from __future__ import annotations

import re

from facilitator.verification.text import wordlist

_UNITS = {
    word: value
    for value, word in enumerate(
        wordlist(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen"
            " fourteen fifteen sixteen seventeen eighteen nineteen"
        )
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        wordlist("twenty thirty forty fifty sixty seventy eighty ninety"), start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        wordlist(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
            " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
        ),
        start=1,
    )
} | {word[:-1] + "ieth": value for word, value in _TENS.items()}
_MONTHS = {
    name: names.split(",")[0]
    for names in wordlist(
        "january,jan february,feb march,mar april,apr may june,jun july,jul august,aug"
        " september,sept,sep october,oct november,nov december,dec"
    )
    for name in names.split(",")
}
_PLURAL_PARTS = {"halves": 2, "thirds": 3, "quarters": 4, "fifths": 5, "tenths": 10}
_OTHER_WORDS = {
    "dozen": "12",
    "half": "1/2",
    "halves": "1/2",
    "quarter": "1/4",
}
_UNTOLD = frozenset({"1"})
"""`one` and `first` are as often an article or "at first" as a number."""
_NUMBER_WORDS = "|".join(
    sorted({*_UNITS, *_TENS, *_SCALES, *_ORDINALS, *_MONTHS, *_OTHER_WORDS} - {"one", "first"})
)
_ANY = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})")
"""Most sentences state no number: they need not be read word by word."""
_TOKEN = re.compile(
    r"(?P<span>\b(?:1[0-9]|20)\d\d\s?[-/]\s?\d{2}\b(?!\d))"
    r"|(?P<digits>\d+(?:[.,]\d+)*)(?P<after>st|nd|rd|th|s)?\b"
    r"|(?P<word>[A-Za-z]+(?:-[A-Za-z]+)*)"
)


class _Count:
    """A number that is being put together: `two thousand five hundred` adds 500 to 2000."""

    def __init__(self, found: set[str]) -> None:
        self._found = found
        self._total = 0.0
        self._current: float | None = None
        self._spoken = False

    def digits(self, value: float) -> None:
        self.close()
        self._current = value

    def word(self, value: int) -> None:
        """A number word; it goes on with what was spoken before it, never with digits."""
        now = self._current
        goes_on = (
            self._spoken
            and now is not None
            and (
                (now == 0 and self._total > 0)
                or (now >= 100 and now % 100 == 0)
                or (20 <= now % 100 <= 90 and now % 10 == 0 and 0 < value < 10)
            )
        )
        if not goes_on:
            self.close()
        self._current = (self._current or 0.0) + value
        self._spoken = True

    def scale(self, value: int) -> None:
        """`hundred`, `thousand`, …"""
        if self._current is None:
            return
        self._current = (self._current or 1.0) * value
        self._spoken = True
        if value > 100:
            self._total, self._current = self._total + self._current, 0.0

    def take(self) -> float | None:
        """The number so far, taken away."""
        value = None if self._current is None else self._total + self._current
        self._total, self._current, self._spoken = 0.0, None, False
        return value

    def close(self) -> None:
        """Writes down a number that is complete."""
        value = self.take()
        if value is not None:
            self._found.add(f"{value:g}" if value < 10**6 else str(int(value)))

    @property
    def is_large(self) -> bool:
        """Whether an `and` may follow inside the number: `two hundred and fifty`."""
        return self._spoken and self._current is not None and (self._current or self._total) >= 100


def numbers_in(text: str) -> frozenset[str]:
    """What a normalised text states, each in one form: `35` for "thirty-five", `1954` and `1955` for
    "1954-55", `1990s`, `november`, `2/3` for "two thirds", `3` for "third", `1200000` for "1.2 million".
    """
    if not _ANY.search(text.lower()):
        return frozenset()
    found: set[str] = set()
    count = _Count(found)
    at = 0
    for match in _TOKEN.finditer(text):
        if text[at : match.start()].strip():
            count.close()
        at = match.end()
        if match["span"]:
            count.close()
            first, last = re.split(r"\s?[-/]\s?", match["span"])
            found |= {first, first[:2] + last}
        elif match["digits"]:
            digits = match["digits"].replace(",", "")
            if match["after"] == "s":
                count.close()
                found.add(f"{digits}s")
            elif digits.count(".") > 1:
                found.add(digits)
            else:
                count.digits(float(digits))
        else:
            _read_words(match["word"], count, found)
    count.close()
    return frozenset(found - _UNTOLD)


def _read_words(words: str, count: _Count, found: set[str]) -> None:
    """A word, or several joined by hyphens."""
    for word in words.split("-"):
        low = word.lower()
        if low in _SCALES:
            count.scale(_SCALES[low])
        elif low in _UNITS or low in _TENS:
            count.word(_UNITS.get(low, _TENS.get(low, 0)))
        elif low in _ORDINALS:
            before = count.take()
            tens = before if before is not None and before % 10 == 0 and before >= 20 else 0
            if before is not None and not tens:
                found.add(f"{before:g}")
            found.add(str(int(tens + _ORDINALS[low])))
        elif low in _PLURAL_PARTS:
            before = count.take()
            if before is not None:
                found.add(f"{int(before)}/{_PLURAL_PARTS[low]}")
        elif low != "and" or not count.is_large:
            count.close()
            if low in _OTHER_WORDS:
                found.add(_OTHER_WORDS[low])
            if word[:1].isupper() and low in _MONTHS:
                found.add(_MONTHS[low])


def is_date(number: str) -> bool:
    """Whether a number is a year, a decade or a month rather than a count."""
    return bool(re.fullmatch(r"(?:1[0-9]|20)\d\ds?", number)) or number in _MONTHS.values()


def is_year(number: str) -> bool:
    return bool(re.fullmatch(r"(?:1[0-9]|20)\d\d", number))
