"""Quotations in a text: the words between quotation marks, and whether they stand somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from facilitator.verification.text import normalise, words_of

_MARKED = re.compile(
    r'"([^"]{2,}?)"|(?<![\w])\'([^\'"]{2,}?(?:\'(?:s|t|re|ve|ll)\b[^\'"]*?)*)\'(?![\w])'
)
_GAP = re.compile(r"\[?\s*(?:\.\s?\.\s?\.|…)\s*\]?|\[[^\]]*\]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between quotation marks: the segments that remain where gaps and insertions are marked."""

    text: str
    segments: tuple[str, ...]

    @property
    def size(self) -> int:
        """Words in it; up to three may be a term rather than a quotation."""
        return sum(len(_WORD.findall(s)) for s in self.segments)


def quote_of(text: str) -> Quote:
    """A quotation from its words as given."""
    segments = (s.strip(" ,.;:!?-'\"") for s in _GAP.split(normalise(text)))
    return Quote(text, tuple(s for s in segments if s))


def marked_quotes(text: str) -> Iterator[Quote]:
    """The quotations marked in a normalised text, terms of two words and more."""
    for match in _MARKED.finditer(text):
        quote = quote_of(match[1] or match[2])
        if quote.size >= 2:
            yield quote


def stands_in(quote: Quote, prepared: str) -> bool:
    """Whether the segments stand in a text prepared by `words_of`, in order, word for word."""
    at = 0
    for segment in quote.segments:
        found = prepared.find(words_of(segment), at)
        if found < 0:
            return False
        at = found + len(words_of(segment)) - 1
    return bool(quote.segments)
