"""What a draft writes short, written out: names that it abbreviates itself, and a desk's shorthand."""

from __future__ import annotations

import re
from collections.abc import Mapping

from facilitator.verification.draft import plain

_INTRODUCED = re.compile(
    r"\b((?:[A-Z][\w'’]*(?:\s+|-)(?:(?:of|the|for|and|on|in)\s+)*){1,6})\(([A-Z]{2,6})\)"
)
_DESK = {
    r"\bw/o(?=\s)": "without",
    r"\bw/(?=\s)": "with",
    r"\bb/w(?=\s)": "between",
    r"\bE\.\s(?=Europe|Bloc|bloc)": "Eastern ",
    r"\bW\.\s(?=Europe|Bloc|bloc)": "Western ",
    r"\bE\.\s(?=German|Berlin)": "East ",
    r"\bW\.\s(?=German|Berlin)": "West ",
    r"\b([Gg])ovt\b\.?": r"\1overnment",
    r"\b([Cc])onf\b\.?": r"\1onference",
    r"\b([Mm])il\b\.?": r"\1ilitary",
    r"\b([Mm])gmt\b\.?": r"\1anagement",
    r"\b([Ii])nt'?l\b\.?": r"\1nternational",
    r"\b([Ii])ncl\.": r"\1ncluding",
    r"\bFMs\b": "foreign ministers",
    r"\bMFA\b": "Foreign Ministry",
}
"""Shorthand of telegrams and notes, each by its pattern."""
_SHORTHAND = tuple((re.compile(pattern), full) for pattern, full in _DESK.items())


def abbreviations(text: str) -> dict[str, str]:
    """What a draft introduces as short for a name: `Warsaw Pact (WP)`; the initials must fit."""
    found: dict[str, str] = {}
    for m in _INTRODUCED.finditer(plain(text)):
        words = re.findall(r"[^\s-]+", m[1])
        for start in range(len(words)):
            initials = "".join(w[0] for w in words[start:] if w[0].isupper())
            if initials == m[2] and words[start][0].isupper():
                found.setdefault(m[2], " ".join(words[start:]))
                break
    return found


def written_out(text: str, short: Mapping[str, str]) -> str:
    """A sentence with the desk's shorthand and the draft's own abbreviations written out; where it
    introduces one, without it."""
    for pattern, full in _SHORTHAND:
        text = pattern.sub(full, text)
    for mark, name in short.items():
        text = re.sub(rf"(?<={re.escape(name)})\s+\({mark}\)", "", text)
        text = re.sub(rf"\b{mark}\b", name, text)
    return text
