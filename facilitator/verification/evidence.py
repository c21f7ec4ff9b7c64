"""The corpus as evidence: paragraphs and propositions analysed once, found by words, looked up by
their own wording."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from facilitator.models import EvidenceKind, Locator, Proposition
from facilitator.verification.analysis import Analyser, Text
from facilitator.verification.base import CorpusView
from facilitator.verification.case import Unit
from facilitator.verification.gates.quotation import words
from facilitator.verification.lexicon import lexicon
from facilitator.verification.text import fold

_SHARE, _COUNT = 0.15, 3
_AMOUNT = 6.0


class EvidenceBook:
    """Everything that a corpus can say about a paragraph, by locator key."""

    def __init__(self, corpus: CorpusView, analyse: Analyser) -> None:
        self.corpus = corpus
        self._analyse = analyse
        self._units: dict[str, tuple[Unit, ...]] = {}
        self._background: dict[str, tuple[frozenset[str], tuple[Text, ...]]] = {}

    @cached_property
    def locators(self) -> Mapping[str, Locator]:
        """Every paragraph that the corpus has something to say of, by key."""
        found = {p.locator.key: p.locator for p in self.corpus.propositions.values()}
        found.update((p.locator.key, p.locator) for p in self.corpus.passages.values())
        return found

    @cached_property
    def _folded(self) -> Mapping[str, Locator]:
        return {key.casefold(): locator for key, locator in self.locators.items()}

    def resolve(self, locator: Locator) -> Locator:
        """The corpus' own spelling of a locator; a footnote is found without its section."""
        found = self._folded.get(locator.key.casefold())
        if found is None and str(locator.paragraph).startswith("fn-"):
            ends = f"/{locator.paragraph}"
            found = next(
                (
                    other
                    for key, other in self.locators.items()
                    if other.source == locator.source and key.endswith(ends)
                ),
                None,
            )
        return found or locator

    def units(self, locator: Locator) -> tuple[Unit, ...]:
        """The paragraph, where the paper is at hand, and its propositions."""
        known = self._units.get(locator.key)
        if known is None:
            known = self._units[locator.key] = tuple(self._read(locator))
        return known

    def _read(self, locator: Locator) -> Iterator[Unit]:
        passage = self.corpus.passage(locator)
        if passage is not None:
            yield Unit(self._analyse(passage.text, locator), EvidenceKind.PARAGRAPH, locator)
        for reading in self.corpus.propositions_at(locator):
            yield Unit(
                self._analyse(reading.text, locator),
                EvidenceKind.PROPOSITION,
                locator,
                reading.voice,
                reading.modality,
                reading.id,
            )

    @cached_property
    def _sections(self) -> Mapping[str, tuple[Locator, ...]]:
        found: dict[str, list[Locator]] = defaultdict(list)
        for locator in self.locators.values():
            found[f"{locator.source}/{locator.section}"].append(locator)
        return {key: tuple(values) for key, values in found.items()}

    def background(self, locator: Locator) -> tuple[frozenset[str], tuple[Text, ...]]:
        """What a section speaks of throughout, so that a sentence may name it where one paragraph
        does not, its author with it; and the section's texts."""
        key = f"{locator.source}/{locator.section}"
        known = self._background.get(key)
        if known is None:
            texts = tuple(u.text for at in self._sections.get(key, ()) for u in self.units(at))
            counts = Counter(e for text in texts for e in text.entities)
            floor = max(_COUNT, _SHARE * len(texts))
            source = self.corpus.sources.get(locator.source)
            names = frozenset(e for e, n in counts.items() if n >= floor) | frozenset(
                fold(author).split()[-1] for author in (source.authors if source else ())
            )
            known = self._background[key] = (names, texts)
        return known

    @cached_property
    def passages(self) -> Mapping[str, str]:
        """Paragraphs prepared for finding quotations."""
        return {key: words(p.text) for key, p in self.corpus.passages.items()}

    @cached_property
    def readings(self) -> Mapping[str, str]:
        """Propositions of each paragraph prepared for finding quoted terms."""
        found: dict[str, str] = {}
        for p in self.corpus.propositions.values():
            found[p.locator.key] = found.get(p.locator.key, "") + words(p.text)
        return found

    @cached_property
    def _postings(self) -> Mapping[str, NDArray[np.int32]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, unit in enumerate(self._all):
            for key in (*unit.text.places, *_amounts(unit.text)):
                found[key].append(number)
        return {stem: np.array(numbers, dtype=np.int32) for stem, numbers in found.items()}

    @cached_property
    def _all(self) -> tuple[Unit, ...]:
        return tuple(u for locator in self.locators.values() for u in self.units(locator))

    @cached_property
    def named(self) -> frozenset[str]:
        """Every entity that the corpus names somewhere, by whatever name."""
        return frozenset(e for unit in self._all for e in unit.text.entities)

    @cached_property
    def _paragraphs(self) -> NDArray[np.int32]:
        """Where in `_all` each paragraph's units begin."""
        sizes = [len(self.units(locator)) for locator in self.locators.values()]
        return np.cumsum([0, *sizes[:-1]], dtype=np.int32)

    def shares(self, claim: Text) -> dict[str, float]:
        """For every paragraph the share of the claim's words, weighted by rarity, that its best
        unit holds, 0 to 1; synonyms count half."""
        if not self._all:
            return {}
        scores = np.zeros(len(self._all))
        total = sum(claim.weights.values()) or 1.0
        for i, weight in claim.weights.items():
            stem = claim.stems[i]
            if stem in self._postings:
                scores[self._postings[stem]] += weight
            for other in lexicon().synonyms.get(stem, ()):
                if other in self._postings:
                    scores[self._postings[other]] += 0.5 * weight
        for key in _amounts(claim):
            if key in self._postings:
                scores[self._postings[key]] += _AMOUNT
        total += _AMOUNT * len(_amounts(claim))
        best = np.maximum.reduceat(scores, self._paragraphs) / total
        return dict(zip(self.locators, best.tolist(), strict=True))

    def nearest(self, shares: Mapping[str, float], k: int) -> list[Locator]:
        """The `k` paragraphs with the largest shares above 0, ties in the corpus' order."""
        order = sorted(shares, key=lambda key: -shares[key])[:k]
        return [self.locators[key] for key in order if shares[key] > 0]


def _amounts(text: Text) -> frozenset[str]:
    """Keys of a text's quantities: kind and value."""
    return frozenset(f"{q.kind}={q.low:g}..{q.high:g}" for q in text.quantities)


def wordings(reading: Proposition) -> Iterator[str]:
    """Every sentence that a reviewed proposition puts forward: itself, and the forms in which it
    enters a negotiating text."""
    yield reading.text
    if reading.clause:
        yield reading.clause
    if reading.measure is not None:
        yield reading.measure.undertaking
        yield from reading.measure.gives.values()
        yield from reading.measure.gets.values()


def by_wording(readings: Sequence[Proposition]) -> dict[str, Proposition]:
    """Propositions by the prepared words of everything they put forward; the first one wins."""
    found: dict[str, Proposition] = {}
    for reading in readings:
        for text in wordings(reading):
            found.setdefault(words(text), reading)
    return found
