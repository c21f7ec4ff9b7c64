"""Dates told by an era: `just after the Cold War`, `while the Soviet Union existed`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_ERAS = (
    r"cold[\s-]war|second world war|first world war|world war (?:two|one|ii|i)|soviet union|ussr|warsaw pact"
    r"|prague spring|detente|perestroika|interwar (?:years|period)"
)
_SAME = {
    "ussr": "soviet union",
    "world war ii": "second world war",
    "world war two": "second world war",
}
_SAME |= {"world war i": "first world war", "world war one": "first world war"}
_OVER = r"(?:ended|over|gone|collapsed|dissolved|fallen|fell|broke up|broken up|disappeared|wound up|disbanded)"
_TOLD = (
    (
        "after",
        rf"\b(?:after|since|following|in the wake of|once|post)[\s-]+(?:the\s+)?(?:(?:end|collapse|fall|dissolution|close|break-?up|demise|years?) (?:of )?)?(?:the\s+)?(?P<era>{_ERAS})\b",
    ),
    (
        "after",
        rf"\b(?:once|when|after)\s+the\s+(?P<era>{_ERAS})\s+(?:had\s+|was\s+|has\s+|were\s+)?(?:been\s+)?{_OVER}\b",
    ),
    (
        "before",
        rf"\b(?:before|prior to|ahead of|pre)[\s-]+(?:the\s+)?(?:(?:beginning|start|outbreak|founding) of )?(?:the\s+)?(?P<era>{_ERAS})\b",
    ),
    (
        "during",
        rf"\b(?:during|throughout|amid|at the (?:height|peak) of|in the (?:(?:last|closing|final|first|opening|early) )?(?:midst|depths|course|years|days|time|era) of)\s+(?:the\s+)?(?P<era>{_ERAS})\b",
    ),
    (
        "during",
        rf"\bwhile\s+the\s+(?P<era>{_ERAS})\s+(?:and\s+(?:the\s+)?\w+\s+\w+\s+)?(?:still\s+)?(?:lasted|existed|was on|went on|stood)\b",
    ),
)
_PATTERNS = tuple((when, re.compile(pattern, re.IGNORECASE)) for when, pattern in _TOLD)


def eras(text: str) -> Iterator[tuple[str, str, str]]:
    """Era, `before`, `during` or `after`, and the words, for every one that a text tells."""
    for when, pattern in _PATTERNS:
        for m in pattern.finditer(text):
            era = re.sub(r"[\s-]+", " ", m["era"].lower())
            yield _SAME.get(era, era), when, m.group()


def in_another_era(claim: str, windows: Sequence[str]) -> tuple[str, str] | None:
    """The claim's words for an era and those of the evidence near, where it tells the same era only
    from the other side: `at the height of the Cold War` beside `just after the Cold War`."""
    for era, when, words in eras(claim):
        theirs = (told for window in windows for told in eras(window))
        others = [(w, text) for e, w, text in theirs if e == era]
        if others and all(w != when for w, _ in others):
            return words, others[0][1]
    return None
