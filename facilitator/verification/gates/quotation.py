"""Quotation: the exact words, at the place that is named; where they really are when elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from facilitator.models import Gate, Locator
from facilitator.verification.case import Finding
from facilitator.verification.text import fold, normalise

_TERM = 3
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


def quotes(text: str) -> Iterator[Quote]:
    """The quotations marked in a normalised text, terms of two words and more."""
    for match in _MARKED.finditer(text):
        quote = quote_of(match[1] or match[2])
        if quote.size >= 2:
            yield quote


def words(text: str) -> str:
    """Folded words joined by single spaces, with one at each end: what is compared."""
    return f" {' '.join(_WORD.findall(fold(text)))} "


def stands_in(quote: Quote, prepared: str) -> bool:
    """Whether the segments stand in a text prepared by `words`, in order, word for word."""
    at = 0
    for segment in quote.segments:
        found = prepared.find(words(segment), at)
        if found < 0:
            return False
        at = found + len(words(segment)) - 1
    return bool(quote.segments)


def check(
    quote: Quote, cited: Sequence[Locator], passages: Mapping[str, str], readings: Mapping[str, str]
) -> Finding | None:
    """The quotation against the papers.

    `passages`: paragraphs by locator key, prepared by `words`; empty in digest state. `readings`:
    the same for propositions, which may hold a quoted term.
    """
    at = [loc.key for loc in cited]
    if any(stands_in(quote, passages[k]) for k in at if k in passages):
        return None
    if any(stands_in(quote, readings[k]) for k in at if k in readings):
        return None
    sources = {loc.source for loc in cited}
    have = [k for k in passages if not sources or k.split("/")[0] in sources]
    elsewhere = next((k for k in (*have, *passages) if stands_in(quote, passages[k])), None)
    if elsewhere is not None:
        if not at or (quote.size <= _TERM and elsewhere.split("/")[0] in sources):
            return None
        return Finding(
            Gate.QUOTATION, "quote-elsewhere", f"the quotation stands at {elsewhere}", refutes=True
        )
    if quote.size <= _TERM and any(stands_in(quote, r) for r in readings.values()):
        return None
    if not have:
        if quote.size <= _TERM:
            return None
        return Finding(
            Gate.QUOTATION,
            "quote-unchecked",
            "the paper isn't at hand, so its words can't be compared; add it with `facilitator corpus add`",
            weight=0.5,
        )
    near = _nearest(quote, {k: passages[k] for k in (at or have) if k in passages})
    if near is not None:
        return Finding(
            Gate.QUOTATION, "quote-altered", f"at {near[0]} the words are “{near[1]}”", refutes=True
        )
    return Finding(
        Gate.QUOTATION,
        "quote-not-found",
        f"“{quote.text}” isn't in the papers at hand",
        refutes=True,
    )


def _nearest(quote: Quote, passages: Mapping[str, str]) -> tuple[str, str] | None:
    """The run of words most like the quotation, where at least six words in ten agree."""
    wanted = words(" ".join(quote.segments)).split()
    best: tuple[float, str, str] | None = None
    for key, prepared in passages.items():
        have = prepared.split()
        matcher = SequenceMatcher(a=have, b=wanted, autojunk=False)
        block = matcher.find_longest_match()
        if block.size < 2 and len(wanted) > 3:
            continue
        start = max(0, block.a - block.b)
        run = have[start : start + len(wanted)]
        score = SequenceMatcher(a=run, b=wanted, autojunk=False).ratio()
        if score >= 0.6 and (best is None or score > best[0]):
            best = (score, key, " ".join(run))
    return (best[1], best[2]) if best else None
