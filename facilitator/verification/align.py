"""Lay a claim's words beside the sentences of its evidence.

Coverage is the share of the claim's content words, weighted by rarity, that a window of one to
three sentences bears; words are borne by themselves, by synonyms and derived forms, by narrower
words, and names by their aliases.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facilitator.verification.analysis import Text
from facilitator.verification.lexicon import BEGINNING, affinity, related
from facilitator.verification.mentions import same_name

WINDOW = 3
_SHARED = 0.6


@dataclass(frozen=True, slots=True)
class Link:
    """A claim's word and the evidence's word that bears it best; `weight` 0 to 1."""

    claim: int
    evidence: int
    weight: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """The claim beside one window: sentences `first` to `last` (exclusive) of `evidence`.

    `coverage` is 0 to 1, higher is nearer; `links` has at most one entry a content word. `single`
    is the best one sentence's coverage.
    """

    claim: Text
    evidence: Text
    first: int
    last: int
    coverage: float
    links: tuple[Link, ...]
    single: float

    @property
    def words(self) -> range:
        """Indices of the evidence's words inside the window."""
        return range(
            self.evidence.sentences[self.first][0], self.evidence.sentences[self.last - 1][1]
        )

    @property
    def shared(self) -> set[int]:
        """The evidence's words that bear a word of the claim well enough to be about the same."""
        return {link.evidence for link in self.links if link.weight >= _SHARED}

    def borne(self, part: Set[int]) -> float:
        """How much of the weight of the claim's words `part` (indices) the window bears."""
        weights = self.claim.weights
        return sum(link.weight * weights[link.claim] for link in self.links if link.claim in part)

    @property
    def window(self) -> str:
        """The window's text."""
        return self._text(self.first, self.last)

    def sentences(self) -> list[str]:
        """The window's sentences, one by one."""
        return [self._text(i, i + 1) for i in range(self.first, self.last)]

    def _text(self, first: int, last: int) -> str:
        start, end = self.evidence.sentences[first][0], self.evidence.sentences[last - 1][1]
        begin = self.evidence.words[start].start if first else 0
        whole = end >= len(self.evidence.words)
        stop = len(self.evidence.text) if whole else self.evidence.words[end].start
        return self.evidence.text[begin:stop].strip()


def _named(claim: Text, evidence: Text) -> dict[int, list[int]]:
    """For words of the claim inside a name: evidence words inside a name of the same entity."""
    found: dict[int, list[int]] = {}
    if not claim.entities & evidence.entities:
        return found
    for mine in claim.mentions:
        theirs = [i for m in evidence.mentions if m.entities & mine.entities for i in m.words]
        if theirs:
            found.update(dict.fromkeys(mine.words, theirs))
    return found


def _bearers(stem: str, evidence: Text) -> Iterator[tuple[list[int], float]]:
    """Where the evidence bears a stem, and how far."""
    near, places = related(stem), evidence.places
    if len(places) < len(near):
        for other, at in places.items():
            if other in near:
                yield at, near[other]
    else:
        for other, weight in near.items():
            if other in places:
                yield places[other], weight
    for other in evidence.beginnings.get(stem[:BEGINNING], ()):
        if other != stem and near.get(other, 0.0) < 0.8:
            weight = affinity(stem, other)
            if weight > near.get(other, 0.0):
                yield places[other], weight


def align(claim: Text, evidence: Text, width: int = WINDOW) -> Alignment | None:
    """The best window of at most `width` sentences, or None where either side has no words."""
    if not claim.content or not evidence.sentences:
        return None
    named = _named(claim, evidence)
    count = len(evidence.sentences)
    best: list[dict[int, Link]] = []
    for i in claim.content:
        links: dict[int, Link] = {}
        for at, weight in _bearers(claim.stems[i], evidence):
            for j in at:
                number = evidence.sentence[j]
                link = Link(i, j, weight)
                links[number] = max(links.get(number, link), link, key=_better)
        for j in named.get(i, ()):
            links[evidence.sentence[j]] = Link(i, j, 1.0)
        best.append(links)
    total = sum(claim.weights.values()) or 1.0
    if count == 1:
        first, last, single = 0, 1, None
        chosen = tuple(links[0] for links in best if links)
    else:
        borne = np.zeros((len(claim.content), count))
        for row, (i, links) in enumerate(zip(claim.content, best, strict=True)):
            for number, link in links.items():
                borne[row, number] = link.weight * claim.weights[i] / total
        first, last, single = _best_window(borne, min(width, count))
        within = range(first, last)
        near = ([link for s, link in links.items() if s in within] for links in best)
        chosen = tuple(max(links, key=_better) for links in near if links)
    coverage = min(1.0, sum(k.weight * claim.weights[k.claim] for k in chosen) / total)
    if single is None:
        single = coverage
    return Alignment(claim, evidence, first, last, coverage, chosen, single)


def _better(link: Link) -> tuple[float, int]:
    """The heavier link, and of two alike the one that stands first: no set's order may decide."""
    return link.weight, -link.evidence


def _best_window(borne: NDArray[np.float64], width: int) -> tuple[int, int, float]:
    """First and last (exclusive) sentence of the window that bears most, and the best single
    sentence's share; a further sentence must bring two parts in a hundred."""
    sums = borne.sum(axis=0)
    top = (float(sums.max()), int(sums.argmax()), 1)
    window = borne
    for size in range(2, width + 1):
        window = np.maximum(window[:, :-1], borne[:, size - 1 :])
        values = window.sum(axis=0) - 0.02 * (size - 1)
        if values.max() > top[0] + 1e-9:
            top = (float(values.max()), int(values.argmax()), size)
    return top[1], top[1] + top[2], float(sums.max())


def bears_name(part: str, evidence: Text) -> bool:
    """Whether a folded word of a name stands in the evidence, as such, as demonym or as acronym."""
    return same_name(part, evidence.lows) or part in evidence.acronyms
