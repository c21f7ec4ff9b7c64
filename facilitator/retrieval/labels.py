"""Which entries a filter admits, as masks over the index's rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from facilitator.retrieval.base import Filters, IndexEntry

Mask = NDArray[np.bool_]
FIELDS = ("sources", "voices", "stances", "topics")


def labels_of(entry: IndexEntry) -> dict[str, tuple[str, ...]]:
    """The values of an entry in each field that a filter may name."""
    return {
        "sources": (entry.locator.source,),
        "voices": entry.voices,
        "stances": entry.stances,
        "topics": entry.topics,
    }


class Labels:
    """One mask a value, made once; a filter is then a few operations on masks."""

    def __init__(self, entries: Sequence[IndexEntry]) -> None:
        self._size = len(entries)
        rows: dict[tuple[str, str], list[int]] = {}
        for row, entry in enumerate(entries):
            for field, values in labels_of(entry).items():
                for value in values:
                    rows.setdefault((field, value), []).append(row)
        self._masks = {label: self._mask(hits) for label, hits in rows.items()}

    def admitted(self, filters: Filters) -> Mask | None:
        """Shape (n,), true where the entry may be hit; null where all may."""
        mask: Mask | None = None
        for field in FIELDS:
            values: frozenset[str] | None = getattr(filters, field)
            if values is None:
                continue
            passes = np.zeros(self._size, dtype=np.bool_)
            for value in values:
                if (found := self._masks.get((field, value))) is not None:
                    passes |= found
            mask = passes if mask is None else mask & passes
        return mask

    def _mask(self, rows: list[int]) -> Mask:
        mask = np.zeros(self._size, dtype=np.bool_)
        mask[rows] = True
        return mask
