"""Search by words: BM25 (bm25s) over stems and over the things that names stand for."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from functools import reduce
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from facilitator.retrieval.names import Names
from facilitator.retrieval.text import terms

if TYPE_CHECKING:
    from bm25s import BM25

K1, B = 0.9, 0.4
"""Anserini's defaults for passages; the same pair was measured on the papers (ENGINEERING)."""
_CONCEPT = "@"
Scores = NDArray[np.float32]


class LexicalIndex:
    """BM25 over entries, and what the corpus knows of a query's words."""

    def __init__(self, bm25: BM25, names: Names) -> None:
        self._bm25 = bm25
        self._names = names
        self._vocabulary: dict[str, int] = bm25.vocab_dict
        indptr = bm25.scores["indptr"]
        self._size = int(bm25.scores["num_docs"])
        frequency = np.diff(indptr).astype(np.float64)
        self._rarity = np.log1p((self._size - frequency + 0.5) / (frequency + 0.5))
        self._unknown_rarity = float(np.log1p((self._size + 0.5) / 0.5))

    @classmethod
    def build(
        cls, texts: Sequence[str], concepts: Sequence[Iterable[str]], names: Names
    ) -> LexicalIndex:
        """Index `texts`; `concepts` are what each of them names, one collection a text."""
        documents = [
            [*terms(text), *(_CONCEPT + concept for concept in sorted(named))]
            for text, named in zip(texts, concepts, strict=True)
        ]
        vocabulary = {term: i for i, term in enumerate(sorted(set().union(*documents)))}
        bm25 = _bm25s().BM25(k1=K1, b=B)
        bm25.index(
            ([[vocabulary[t] for t in document] for document in documents], vocabulary),
            show_progress=False,
        )
        return cls(bm25, names)

    def save(self, folder: Path) -> None:
        """Arrays as .npy without pickle, vocabulary and parameters as JSON."""
        self._bm25.save(folder, allow_pickle=False, show_progress=False)

    @classmethod
    def load(cls, folder: Path, names: Names) -> LexicalIndex:
        """Raises `OSError`, `ValueError` or `KeyError` where the folder does not hold an index."""
        return cls(_bm25s().BM25.load(folder, mmap=True, allow_pickle=False), names)

    def __len__(self) -> int:
        return self._size

    def scores(self, query: str) -> Scores:
        """BM25 of every entry, shape (n,), 0 where it shares no word; higher is nearer."""
        known = [self._vocabulary[t] for t in self._query_terms(query) if t in self._vocabulary]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        found: Scores = self._bm25.get_scores_from_ids(known)
        return found

    def shares(self, query: str) -> Scores:
        """Which share of the query's content words and names each entry holds, by rarity, 0 to 1."""
        held = np.zeros(self._size, dtype=np.float32)
        total = 0.0
        for term in dict.fromkeys(self._query_terms(query)):
            rarity = self._term_rarity(term)
            total += rarity
            held[self._rows(term)] += rarity
        return held / total if total else held

    def coverage(self, query: str) -> float:
        """Which share of the query's content words and names the corpus knows, by rarity, 0 to 1."""
        rarity = {term: self._term_rarity(term) for term in self._query_terms(query)}
        total = sum(rarity.values())
        known = sum(weight for term, weight in rarity.items() if term in self._vocabulary)
        return known / total if total else 0.0

    def rows_with(self, wanted: Iterable[str]) -> NDArray[np.int32]:
        """The entries that hold every one of these terms, in order."""
        rows = [self._rows(term) for term in wanted]
        if not rows:
            return np.empty(0, dtype=np.int32)
        return reduce(lambda held, other: np.intersect1d(held, other), rows)

    @property
    def names(self) -> Names:
        """What the index knows by several names."""
        return self._names

    def _query_terms(self, query: str) -> list[str]:
        concepts = sorted(self._names.concepts(query))
        return [*terms(query), *(_CONCEPT + concept for concept in concepts)]

    def _term_rarity(self, term: str) -> float:
        known = self._vocabulary.get(term)
        return self._unknown_rarity if known is None else float(self._rarity[known])

    def _rows(self, term: str) -> NDArray[np.int32]:
        known = self._vocabulary.get(term)
        if known is None:
            return np.empty(0, dtype=np.int32)
        bounds = self._bm25.scores["indptr"]
        rows: NDArray[np.int32] = self._bm25.scores["indices"][bounds[known] : bounds[known + 1]]
        return rows


def _bm25s() -> ModuleType:
    import bm25s

    # It asks for its debug messages to be shown, whatever the program wants.
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    module: ModuleType = bm25s
    return module
