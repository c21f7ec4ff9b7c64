"""Search by words and by meaning at once, over paragraphs, sentences and propositions.

Whatever is hit leads back to its paragraph, and a paragraph stands in the list once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from facilitator.errors import InputError
from facilitator.models import Evidence, EvidenceItem, EvidenceKind, KnownVoice
from facilitator.retrieval.base import Filters, IndexEntry
from facilitator.retrieval.embeddings import Embedder, Matrix, Tokens
from facilitator.retrieval.fusion import reciprocal_rank_fusion
from facilitator.retrieval.labels import Labels
from facilitator.retrieval.late import TokenIndex
from facilitator.retrieval.lexical import LexicalIndex
from facilitator.retrieval.names import unknown_names
from facilitator.retrieval.vectors import Hits, VectorIndex, best_rows

DEPTH = 200
"""How many entries either search hands to the fusion."""
_CLOSER_LOOK = 48
_NOTHING = -1


class Weights(NamedTuple):
    """How much either ranking counts, chosen on the development questions (`evals/retrieval`).

    The words' weight is scaled by the square of the share of the query that the best entry holds:
    a ranking on the strength of one common word says nothing. It is small, because the closer look
    at the meaning compares the words too, each in its context.
    """

    words: float = 0.25
    meaning: float = 1.0


class HybridRetriever:
    """The `Retriever` of this package; `index.open_retriever` makes one.

    `readings` gives for every paragraph and sentence the row of the proposition of its paragraph
    that is nearest in meaning, or -1: it says whose view a hit sentence reports. `tokens`, where the
    embedder has them, order the nearest anew.
    """

    def __init__(
        self,
        entries: Sequence[IndexEntry],
        lexical: LexicalIndex,
        vectors: VectorIndex,
        embedder: Embedder,
        readings: NDArray[np.int32],
        tokens: TokenIndex | None = None,
        weights: Weights | None = None,
    ) -> None:
        self._entries = entries
        self._lexical = lexical
        self._vectors = vectors
        self.embedder = embedder
        self._readings = readings
        self._tokens = tokens
        self._weights = weights or Weights()
        self._labels = Labels(entries)
        numbers: dict[str, int] = {}
        self._paragraph = [numbers.setdefault(e.locator.key, len(numbers)) for e in entries]
        self._rows: list[list[int]] = [[] for _ in numbers]
        for row, paragraph in enumerate(self._paragraph):
            self._rows[paragraph].append(row)

    def weighted(self, weights: Weights) -> HybridRetriever:
        """The same index searched with other weights; 0 leaves a ranking out."""
        return HybridRetriever(
            self._entries,
            self._lexical,
            self._vectors,
            self.embedder,
            self._readings,
            self._tokens,
            weights,
        )

    def search(
        self,
        query: str,
        k: int = 5,
        *,
        voices: Collection[str] | None = None,
        sources: Collection[str] | None = None,
        stances: Collection[str] | None = None,
        topics: Collection[str] | None = None,
    ) -> Evidence:
        """See `Retriever.search`."""
        filters = Filters(
            voices=_frozen(voices),
            sources=_frozen(sources),
            stances=_frozen(stances),
            topics=_frozen(topics),
        )
        return self._search([query], k, filters)[0]

    def search_many(self, queries: Sequence[str], k: int = 5) -> list[Evidence]:
        """See `Retriever.search_many`."""
        return self._search(queries, k, Filters())

    def _search(self, queries: Sequence[str], k: int, filters: Filters) -> list[Evidence]:
        if k < 1:
            raise InputError(f"k is {k}: ask for 1 paragraph or more")
        for query in queries:
            if not query.strip():
                raise InputError("the query is empty: say what to look for")
        if not queries or not self._entries or filters.admit_nothing:
            return [Evidence(query=query, items=()) for query in queries]
        read = self.embedder.read(queries)
        tokens = read.tokens or [None] * len(queries)
        with _one_thread():
            near = self._vectors.nearest(read.vectors, DEPTH, filters)
            return [
                self._evidence(query, k, filters, hits, query_tokens)
                for query, hits, query_tokens in zip(queries, near, tokens, strict=True)
            ]

    def _evidence(
        self, query: str, k: int, filters: Filters, near: Hits, tokens: Tokens | None
    ) -> Evidence:
        by_words, held = self._by_words(query, filters) if self._weights.words else ([], 0.0)
        by_meaning = self._by_meaning(near, tokens, filters) if self._weights.meaning else []
        weights = (self._weights.words * held**2, self._weights.meaning)
        rows = reciprocal_rank_fusion((by_words, by_meaning), weights)
        rankings = (self._paragraphs(by_words), self._paragraphs(by_meaning))
        fused = reciprocal_rank_fusion(rankings, weights)
        hit_rows: dict[int, list[int]] = {}
        for row in rows:
            hit_rows.setdefault(self._paragraph[row], []).append(row)
        items: list[EvidenceItem] = []
        for paragraph, score in fused.items():
            if len(items) == k:
                break
            if (hit := self._hit(paragraph, hit_rows[paragraph], filters)) is None:
                continue
            items.append(self._item(hit, score, _why(paragraph, rankings)))
        return Evidence(
            query=query,
            items=tuple(items),
            similarity=float(near.cosines.max(initial=0.0)),
            coverage=self._lexical.coverage(query),
            floor=self.embedder.floor,
            unknown_names=unknown_names(
                query,
                self._lexical.names,
                self._lexical.rows_with,
                lambda row: self._entries[row].text,
            ),
        )

    def _by_words(self, query: str, filters: Filters) -> tuple[list[int], float]:
        """Rows that share words with the query, best first, and how much of it the best holds."""
        scores, held = self._lexical.scores(query), self._lexical.shares(query)
        if (mask := self._labels.admitted(filters)) is not None:
            scores, held = np.where(mask, scores, 0), np.where(mask, held, 0)
        rows = best_rows(scores, DEPTH)
        return rows[scores[rows] > 0].tolist(), float(held.max(initial=0.0))

    def _by_meaning(self, near: Hits, query: Tokens | None, filters: Filters) -> list[int]:
        """Rows by cosine; the first of them anew, by the mean of three similarities: cosine, the
        query's tokens to the entry's, and the query's tokens to all that speaks for the paragraph
        (what was hit of it, and its propositions)."""
        rows: list[int] = near.rows.tolist()
        if self._tokens is None or query is None or not rows:
            return rows
        first = rows[:_CLOSER_LOOK]
        beside = [
            row
            for paragraph in self._paragraphs(first)
            for row in self._rows[paragraph]
            if self._is_proposition(row) and filters.admit(self._entries[row])
        ]
        looked_at = list(dict.fromkeys([*first, *beside]))
        cosines = self._tokens.nearest(query, np.array(looked_at))
        weights = self._tokens.weights(query)
        places: dict[int, list[int]] = {}
        for place, row in enumerate(looked_at):
            places.setdefault(self._paragraph[row], []).append(place)
        whole = {
            paragraph: float(cosines[own].max(axis=0) @ weights)
            for paragraph, own in places.items()
        }
        similarity = near.cosines[: len(first)] + cosines[: len(first)] @ weights
        similarity += [whole[self._paragraph[row]] for row in first]
        order = np.argsort(-similarity, kind="stable")
        return [*(first[place] for place in order), *rows[len(first) :]]

    def _paragraphs(self, rows: Sequence[int]) -> list[int]:
        return list(dict.fromkeys(self._paragraph[row] for row in rows))

    def _hit(self, paragraph: int, hits: Sequence[int], filters: Filters) -> _Hit | None:
        """What was hit in a paragraph, and the proposition that says whose view that is.

        A paragraph can bear several voices: under a filter it stands only with a proposition
        that the filter admits.
        """
        propositions = [row for row in self._rows[paragraph] if self._is_proposition(row)]
        if not propositions:
            return _Hit(hits[0], None)
        admitted = [row for row in propositions if filters.admit(self._entries[row])]
        if not admitted:
            return None
        for row in hits:
            reading = row if self._is_proposition(row) else int(self._readings[row])
            if self._entries[row].kind is EvidenceKind.PARAGRAPH:
                reading = next((r for r in hits if r in admitted), reading)
            if reading in admitted:
                return _Hit(row, reading)
        return _Hit(admitted[0], admitted[0])

    def _item(self, hit: _Hit, score: float, why: tuple[str, ...]) -> EvidenceItem:
        entry = self._entries[hit.row]
        proposition = None if hit.proposition is None else self._entries[hit.proposition]
        whole = self._entries[self._rows[self._paragraph[hit.row]][0]]
        if whole.kind is not EvidenceKind.PARAGRAPH:
            whole = entry
        return EvidenceItem(
            locator=whole.locator,
            text=whole.text,
            matched=entry.text,
            kind=entry.kind,
            voice=proposition.voices[0] if proposition else KnownVoice.AUTHOR,
            score=score,
            proposition=proposition.id if proposition else None,
            why=why,
        )

    def _is_proposition(self, row: int) -> bool:
        return self._entries[row].kind is EvidenceKind.PROPOSITION


class _Hit(NamedTuple):
    row: int
    proposition: int | None


def read_sentences(entries: Sequence[IndexEntry], vectors: Matrix) -> NDArray[np.int32]:
    """The `readings` of `HybridRetriever`, from the entries' vectors (n, d)."""
    propositions: dict[str, list[int]] = {}
    for row, entry in enumerate(entries):
        if entry.kind is EvidenceKind.PROPOSITION:
            propositions.setdefault(entry.locator.key, []).append(row)
    readings = np.full(len(entries), _NOTHING, dtype=np.int32)
    for row, entry in enumerate(entries):
        rows = propositions.get(entry.locator.key)
        if rows and entry.kind is not EvidenceKind.PROPOSITION:
            readings[row] = rows[int(np.argmax(vectors[rows] @ vectors[row]))]
    return readings


def _one_thread() -> AbstractContextManager[object]:
    """The products of one query are small: a second thread costs more than it brings, and much
    more where the cores are shared (measured: 3 ms against 16)."""
    limit: AbstractContextManager[object] = _threadpools().limit(limits=1, user_api="blas")
    return limit


@cache
def _threadpools() -> ThreadpoolController:
    return ThreadpoolController()


def _why(paragraph: int, rankings: tuple[list[int], list[int]]) -> tuple[str, ...]:
    return tuple(
        f"{name} rank {ranking.index(paragraph) + 1}"
        for name, ranking in zip(("words", "meaning"), rankings, strict=True)
        if paragraph in ranking
    )


def _frozen(values: Collection[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(values)
