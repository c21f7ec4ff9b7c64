"""A second, closer look at what was found: every word of the question against every word of a hit.

A text's one vector blurs its words. Here each token of the question, read in its context, looks
for its nearest token in the text; the mean of these cosines, weighted by the tokens' rarity, is
the text's similarity ("MaxSim": Khattab and Zaharia, "ColBERT", SIGIR 2020, here with MiniLM's own
token vectors and with inverse document frequency as the weights).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from facilitator.retrieval.embeddings import Matrix, Tokens

_FILES = ("tokens.npy", "token-scales.npy", "token-ends.npy", "token-rarity.npy")
_LARGEST = 127


class Codes(NamedTuple):
    """An entry's tokens: their numbers in the vocabulary (t,), and their vectors (t, d) in one
    byte a number; directions are kept, lengths are not."""

    ids: NDArray[np.int64]
    vectors: NDArray[np.int8]


class TokenIndex:
    """The token vectors of every entry.

    `codes` (t, d): of all entries one after the other; `scales` (t,): what makes each token's
    length 1; `ends` (n,): where each entry's tokens stop; `rarity` (v,): inverse document
    frequency of each token of the vocabulary, the last one that of all beyond.
    """

    def __init__(
        self, codes: NDArray[np.int8], scales: Matrix, ends: NDArray[np.int64], rarity: Matrix
    ) -> None:
        tokens = int(ends[-1]) if len(ends) else 0
        if codes.ndim != 2 or not len(codes) == len(scales) == tokens:
            raise ValueError("the token vectors do not fit their index")
        self._codes = codes
        self._scales = scales
        self._ends = ends
        self._rarity = rarity

    @classmethod
    def build(cls, entries: Sequence[Codes]) -> TokenIndex:
        """From each entry's codes (`encode`), at least one token each, at least one entry."""
        codes = np.vstack([entry.vectors for entry in entries])
        lengths = np.sqrt(np.square(codes, dtype=np.float32).sum(axis=1))
        ends = np.cumsum([len(entry.ids) for entry in entries], dtype=np.int64)
        frequency = np.zeros(max(int(entry.ids.max()) for entry in entries) + 2)
        for entry in entries:
            frequency[np.unique(entry.ids)] += 1
        rarity = np.log1p((len(entries) - frequency + 0.5) / (frequency + 0.5))
        return cls(codes, 1 / lengths, ends, rarity.astype(np.float32))

    def save(self, folder: Path) -> None:
        arrays: tuple[NDArray[Any], ...] = (self._codes, self._scales, self._ends, self._rarity)
        for name, array in zip(_FILES, arrays, strict=True):
            np.save(folder / name, array, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> TokenIndex:
        """Raises `OSError` or `ValueError` where the folder holds none."""
        return cls(*(np.load(folder / name, mmap_mode="r", allow_pickle=False) for name in _FILES))

    def __len__(self) -> int:
        return len(self._ends)

    def weights(self, query: Tokens) -> Matrix:
        """What each token of the query counts, shape (q,), together 1: the rarer the more."""
        rarity = self._rarity[np.minimum(query.ids, len(self._rarity) - 1)]
        weights: Matrix = rarity / rarity.sum()
        return weights

    def nearest(self, query: Tokens, rows: NDArray[np.int64]) -> Matrix:
        """Cosine of each token of the query to its nearest in each of the entries `rows`: shape
        (len(rows), q), -1 to 1, higher is nearer."""
        starts = np.where(rows > 0, self._ends[rows - 1], 0)
        lengths = self._ends[rows] - starts
        firsts = np.cumsum(lengths) - lengths
        places = np.arange(lengths.sum()) + np.repeat(starts - firsts, lengths)
        cosines = self._codes[places].astype(np.float32) @ query.vectors.T
        cosines *= self._scales[places, None]
        found: Matrix = np.maximum.reduceat(cosines, firsts, axis=0)
        return found


def encode(texts: Iterable[Tokens]) -> list[Codes]:
    """Tokens as the index keeps them: a quarter of the room, the same directions to 1 in 127."""
    codes = []
    for ids, vectors in texts:
        scaled = vectors * (_LARGEST / np.abs(vectors).max(axis=1, keepdims=True))
        codes.append(Codes(ids, np.rint(scaled).astype(np.int8)))
    return codes
