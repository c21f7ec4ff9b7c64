"""Sentence vectors, each text embedded once: gates and scorer of one verifier share them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from facilitator.verification.base import Embedder

_KEPT = 20_000


class Vectors:
    """Keeps the last texts' vectors."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    @property
    def space(self) -> str:
        """The embedder's name: what was fitted to one space holds for no other."""
        return self._embedder.name

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, of unit length; texts not known yet are embedded together."""
        new = [t for t in dict.fromkeys(texts) if t not in self._known]
        for text, row in zip(new, self._embedder.embed(new) if new else (), strict=True):
            self._known[text] = row
        found = np.array([self._known[t] for t in texts], dtype=np.float32)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return found
