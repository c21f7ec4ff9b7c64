"""A text read once: words, sentences, quantities, names, negation, hedges. Cached by text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from facilitator.models import Locator
from facilitator.verification.lexicon import BEGINNING, STOP, lemma_stem, rarity
from facilitator.verification.mentions import AliasTable, Mention, initials, mentions
from facilitator.verification.polarity import Cue, Hedge, hedges, negations
from facilitator.verification.quantities import Quantity
from facilitator.verification.quantity_reader import quantities
from facilitator.verification.text import Token, lower, normalise, sentence_spans, tokens

_CACHE = 20000


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """An analysed text. Indices are into `words`; character places are into `text`, and into `low`,
    which is the text in small letters.

    `stems` and `sentence` have one entry a word; `content` are the indices of words that carry
    meaning, numbers left out, `places` the same by stem, `beginnings` the stems by their first letters; `named` are those inside names;
    `sentences` are ranges of words. Equal only to itself, which makes it cheap to look up.
    """

    text: str
    low: str
    words: tuple[Token, ...]
    stems: tuple[str, ...]
    sentences: tuple[tuple[int, int], ...]
    sentence: tuple[int, ...]
    content: tuple[int, ...]
    places: dict[str, list[int]]
    beginnings: dict[str, list[str]]
    named: frozenset[int]
    weights: dict[int, float]
    quantities: tuple[Quantity, ...]
    mentions: tuple[Mention, ...]
    entities: frozenset[str]
    lows: frozenset[str]
    acronyms: frozenset[str]
    negations: tuple[Cue, ...]
    hedges: tuple[Hedge, ...]

    def index_at(self, place: int) -> int:
        """The word that covers or follows a character place."""
        found = bisect_right(self.words, place, key=lambda w: w.end)
        return min(found, len(self.words) - 1)


class Analyser:
    """Analyses texts with one table of aliases; keeps the last results."""

    def __init__(self, aliases: AliasTable) -> None:
        self.aliases = aliases
        self._known: dict[tuple[str, str], Text] = {}

    def __call__(self, text: str, place: Locator | None = None) -> Text:
        key = (text, f"{place.source}/{place.section}" if place else "")
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _CACHE:
                self._known.clear()
            known = self._known[key] = self._analyse(normalise(text), place)
        return known

    def _analyse(self, text: str, place: Locator | None) -> Text:
        words = tokens(text)
        ranges = _word_ranges(text, words)
        amounts = quantities(text)
        numeric = _covered(words, amounts)
        starts = {a for a, _ in ranges} | _behind_labels(text, words)
        names = mentions(words, starts, self.aliases, place)
        stems = tuple(lemma_stem(w.text) for w in words)
        content = tuple(
            i
            for i, w in enumerate(words)
            if w.low not in STOP and i not in numeric and (len(w.low) > 1 or w.low.isalpha())
        )
        places: dict[str, list[int]] = {}
        for i in content:
            places.setdefault(stems[i], []).append(i)
        beginnings: dict[str, list[str]] = {}
        for known in places:
            if len(known) >= BEGINNING:
                beginnings.setdefault(known[:BEGINNING], []).append(known)
        return Text(
            text=text,
            low=lower(text),
            words=words,
            stems=stems,
            sentences=ranges,
            sentence=tuple(n for n, (a, b) in enumerate(ranges) for _ in range(a, b)),
            content=content,
            places=places,
            beginnings=beginnings,
            named=frozenset(i for m in names for i in m.words),
            weights={i: rarity(stems[i]) for i in content},
            quantities=amounts,
            mentions=names,
            entities=frozenset(e for m in names for e in m.entities),
            lows=frozenset(w.low for w in words),
            acronyms=initials(text),
            negations=tuple(c for a, b in ranges for c in negations(words, text, a, b)),
            hedges=tuple(h for a, b in ranges for h in hedges(words, text, a, b)),
        )


_LABEL = re.compile(r"(?:^(?:[-*\u2022]\s+)?|(?<=[.!?] ))[A-Z(][^:.!?]{1,60}:\s+(?=[A-Z])")


def _behind_labels(text: str, words: Sequence[Token]) -> set[int]:
    """Where a sentence begins behind a label: `Signatories in Warsaw: Eight countries …`."""
    ends = (m.end() for m in _LABEL.finditer(text))
    found = (bisect_left(words, end, key=lambda w: w.start) for end in ends)
    return {i for i in found if i < len(words)}


def _word_ranges(text: str, words: Sequence[Token]) -> tuple[tuple[int, int], ...]:
    ranges: list[tuple[int, int]] = []
    at = 0
    for _, end in sentence_spans(text):
        start = at
        while at < len(words) and words[at].start < end:
            at += 1
        if at > start:
            ranges.append((start, at))
    return tuple(ranges)


def _covered(words: Sequence[Token], amounts: Sequence[Quantity]) -> frozenset[int]:
    """Words that are part of a quantity, the noun of `Basket Three` excepted."""
    covered: set[int] = set()
    for amount in amounts:
        first = bisect_left(words, amount.start, key=lambda w: w.start)
        for i in range(first, len(words)):
            if words[i].start >= amount.end:
                break
            if words[i].low != amount.unit:
                covered.add(i)
    return frozenset(covered)
