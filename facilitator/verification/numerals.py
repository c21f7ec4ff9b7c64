"""Numbers in digits, words and Roman letters."""

from __future__ import annotations

import re

from facilitator.verification.text import wordlist

UNITS = {
    w: i
    for i, w in enumerate(
        wordlist(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen"
            " fourteen fifteen sixteen seventeen eighteen nineteen"
        )
    )
}
TENS = {
    w: 10 * i
    for i, w in enumerate(
        wordlist("twenty thirty forty fifty sixty seventy eighty ninety"), start=2
    )
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
ORDINALS = {
    w: i
    for i, w in enumerate(
        wordlist(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
            " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
        ),
        start=1,
    )
} | {w[:-1] + "ieth": n for w, n in TENS.items()}
MONTHS = {
    name: i
    for i, names in enumerate(
        wordlist(
            "january,jan february,feb march,mar april,apr may june,jun july,jul august,aug"
            " september,sept,sep october,oct november,nov december,dec"
        ),
        start=1,
    )
    for name in names.split(",")
}
ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}


def number(text: str) -> float | None:
    """The value of a number in digits or words: `7.5 million`, `twenty-one`, `half a dozen`."""
    words = re.sub(r"[-,](?=\d{3}\b)", "", text.lower()).replace("-", " ").split()
    total, current, seen, half = 0.0, 0.0, False, False
    for word in words:
        if re.fullmatch(r"\d+(?:\.\d+)?", word):
            current, seen = current + float(word), True
        elif word in UNITS or word in TENS:
            current, seen = current + UNITS.get(word, TENS.get(word, 0)), True
        elif word == "half":
            half = True
        elif word == "dozen":
            current, seen = (current or 1.0) * 12 * (0.5 if half else 1), True
        elif word in SCALES:
            scale = SCALES[word]
            current = (current or 1.0) * scale
            if scale > 100:
                total, current = total + current, 0.0
            seen = True
        elif word not in {"a", "and"}:
            return None
    return total + current if seen else None


def ordinal(text: str) -> int:
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits.group())
    head, _, tail = "-".join(text.lower().split()).rpartition("-")
    return TENS.get(head, 0) + ORDINALS[tail]
