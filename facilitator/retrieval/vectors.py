"""Search by meaning: the nearest vectors, exactly or through Chroma.

Chroma is where the vectors live: embedded under the data directory, or a server by URL. An
embedded store of up to `EXACT_LIMIT` entries is read through a copy of its vectors that was drawn
from it when it was written: exact, the same in every run, open to any number of processes (an
embedded Chroma belongs to one), and without the seconds that importing Chroma takes. Beyond that,
and on a server, Chroma itself answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from facilitator.errors import InputError, MachineError
from facilitator.retrieval.base import Filters, IndexEntry
from facilitator.retrieval.embeddings import Matrix
from facilitator.retrieval.labels import FIELDS, Labels, labels_of

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api.client import Client

EXACT_LIMIT = 20_000
_BATCH = 5_000
"""Chroma takes 5,461 records at once."""
_SEARCH_BREADTH = 400
_FIELD_KEYS = dict(zip(FIELDS, ("source", "voices", "stances", "topics"), strict=True))


class Hits(NamedTuple):
    """Rows of the index, nearest first, with their cosines to the query (-1 to 1)."""

    rows: NDArray[np.int64]
    cosines: Matrix


class VectorIndex(Protocol):
    def nearest(self, queries: Matrix, depth: int, filters: Filters) -> list[Hits]:
        """At most `depth` admitted entries for each row of `queries` (q, d)."""
        ...


class ExactVectors:
    """Every vector is compared. Equal cosines keep the order of the index."""

    def __init__(self, matrix: Matrix, labels: Labels) -> None:
        self._matrix = matrix
        self._labels = labels

    def nearest(self, queries: Matrix, depth: int, filters: Filters) -> list[Hits]:
        mask = self._labels.admitted(filters)
        # Row by row: a matrix product of many queries may round differently from that of one.
        return [self._nearest(self._matrix @ query, depth, mask) for query in queries]

    @staticmethod
    def _nearest(cosines: Matrix, depth: int, mask: NDArray[np.bool_] | None) -> Hits:
        if mask is not None:
            cosines = np.where(mask, cosines, -np.inf)
        rows = best_rows(cosines, depth)
        rows = rows[np.isfinite(cosines[rows])]
        return Hits(rows, cosines[rows])


class ChromaVectors:
    """Chroma's approximate search (HNSW over cosine). Raises `MachineError` where it fails."""

    def __init__(self, collection: Collection, entries: Sequence[IndexEntry]) -> None:
        self._collection = collection
        self._row = {entry.id: row for row, entry in enumerate(entries)}

    def nearest(self, queries: Matrix, depth: int, filters: Filters) -> list[Hits]:
        with _chroma_errors():
            answer = self._collection.query(
                query_embeddings=queries,
                n_results=min(depth, len(self._row)),
                where=_where(filters),
                include=["distances"],
            )
        return [
            Hits(
                np.array([self._row[found] for found in ids], dtype=np.int64),
                1 - np.array(distances, dtype=np.float32),
            )
            for ids, distances in zip(answer["ids"], answer["distances"] or (), strict=True)
        ]


class ChromaStore:
    """One collection for one state of the corpus and one embedder, complete or not there."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._name = name

    def complete(self, entries: Sequence[IndexEntry]) -> Collection | None:
        """The collection, if a write of exactly this many entries was finished."""
        with _chroma_errors():
            names = {collection.name for collection in self._client.list_collections()}
            if self._name not in names:
                return None
            collection = self._client.get_collection(self._name, embedding_function=None)
            written = (collection.metadata or {}).get("entries")
            return collection if written == len(entries) == collection.count() else None

    def write(self, entries: Sequence[IndexEntry], vectors: Matrix) -> Collection:
        """Writes all entries, then marks the collection complete; safe to repeat.

        Texts stay here: the store gets ids, vectors and labels, and the ids lead back.
        """
        with _chroma_errors():
            collection = self._client.get_or_create_collection(
                self._name,
                configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_BREADTH}},
                embedding_function=None,
            )
            for start in range(0, len(entries), _BATCH):
                part = entries[start : start + _BATCH]
                collection.upsert(
                    ids=[entry.id for entry in part],
                    embeddings=vectors[start : start + _BATCH],
                    metadatas=[_metadata(entry) for entry in part],
                )
            collection.modify(metadata={"entries": len(entries)})
        return collection

    def close(self) -> None:
        """Lets go of the store; collections of an embedded one are of no use afterwards."""
        self._client.close()


def open_client(folder: Path, url: str | None) -> Client:
    """Chroma embedded in `folder`, or the server at `url`; telemetry off.

    Raises `InputError` where the URL is none or the server cannot be reached.
    """
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if url is None:
        with _chroma_errors():
            client = chromadb.PersistentClient(path=str(folder), settings=settings)
        return cast("Client", client)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(
            f"'{url}' is not the URL of a Chroma server:"
            " set FACILITATOR_CHROMA_URL to http(s)://host:port"
        )
    ssl = parts.scheme == "https"
    port = port or (443 if ssl else 8000)
    try:
        with _chroma_errors():
            client = chromadb.HttpClient(parts.hostname, port, ssl=ssl, settings=settings)
    except (ValueError, MachineError) as error:
        raise InputError(
            f"no Chroma server answers at {url}: start it, or unset FACILITATOR_CHROMA_URL"
        ) from error
    return cast("Client", client)


def collection_name(contents: str, embedder: str) -> str:
    """Names the collection by what is in it, so that machines that share a server agree."""
    mark = hashlib.sha256(f"{contents}\n{embedder}".encode()).hexdigest()[:16]
    return f"facilitator-{mark}"


def read_vectors(collection: Collection, entries: Sequence[IndexEntry], dimension: int) -> Matrix:
    """All vectors of a collection, shape (n, dimension), in the order of the entries."""
    parts = [np.empty((0, dimension), dtype=np.float32)]
    for start in range(0, len(entries), _BATCH):
        ids = [entry.id for entry in entries[start : start + _BATCH]]
        with _chroma_errors():
            answer = collection.get(ids=ids, include=["embeddings"])
        place = {found: i for i, found in enumerate(answer["ids"])}
        order = [place[wanted] for wanted in ids]
        parts.append(np.asarray(answer["embeddings"], dtype=np.float32)[order])
    return np.vstack(parts)


def best_rows(scores: NDArray[np.floating[Any]], depth: int) -> NDArray[np.int64]:
    """The rows of the `depth` highest scores, highest first; equal scores in order of rows."""
    if depth < len(scores):
        cut = np.partition(scores, -depth)[-depth]
        rows = np.flatnonzero(scores >= cut)
    else:
        rows = np.arange(len(scores))
    return rows[np.argsort(-scores[rows], kind="stable")][:depth]


def _metadata(entry: IndexEntry) -> dict[str, Any]:
    labels = {"kind": entry.kind.value, "source": entry.locator.source}
    lists = {
        _FIELD_KEYS[field]: [str(value) for value in values]
        for field, values in labels_of(entry).items()
        if values and field != "sources"
    }
    return {**labels, **lists}


def _where(filters: Filters) -> dict[str, Any] | None:
    clauses: list[dict[str, Any]] = []
    for field, key in _FIELD_KEYS.items():
        values: frozenset[str] | None = getattr(filters, field)
        if values is None:
            continue
        operator = "$eq" if field == "sources" else "$contains"
        either = [{key: {operator: str(value)}} for value in sorted(values)]
        clauses.append({"$or": either} if len(either) > 1 else either[0])
    if not clauses:
        return None
    return {"$and": clauses} if len(clauses) > 1 else clauses[0]


@contextmanager
def _chroma_errors() -> Iterator[None]:
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError) as error:
        raise MachineError(
            f"Chroma failed: {error}; see that the disk has room and, with"
            " FACILITATOR_CHROMA_URL, that the server runs"
        ) from error
