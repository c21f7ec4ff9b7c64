"""The index on disk: built at first use, found stale when its contents or the embedder change.

`<home>/index/manifest.json` names the generation in force and is written last, in one step: a
build that dies leaves the former index as it was. A generation is a folder with Chroma's store,
the copy of its vectors, the tokens' vectors, the lexical index and the sentences' readings.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from facilitator.config import Settings
from facilitator.corpus.catalogue import Corpus
from facilitator.corpus.files import writing
from facilitator.corpus.lock import PATIENCE, hold
from facilitator.errors import InputError
from facilitator.models import Model
from facilitator.retrieval.base import IndexEntry, Progress
from facilitator.retrieval.embeddings import Embedder, Matrix, open_embedder
from facilitator.retrieval.entries import concepts_of, contents_mark, entries_of, names_of
from facilitator.retrieval.hybrid import HybridRetriever, read_sentences
from facilitator.retrieval.labels import Labels
from facilitator.retrieval.late import Codes, TokenIndex, encode
from facilitator.retrieval.lexical import LexicalIndex
from facilitator.retrieval.names import Names
from facilitator.retrieval.vectors import (
    EXACT_LIMIT,
    ChromaStore,
    ChromaVectors,
    ExactVectors,
    VectorIndex,
    collection_name,
    open_client,
    read_vectors,
)

FORMAT = 1
"""Raise it when a build from the same contents would write something else."""
MANIFEST = "manifest.json"
_EMBEDDED = "embedded"
_STEP = 16
_one_build = threading.Lock()


class Identity(Model):
    """What an index was built from; it serves where all of it is as it would be now."""

    format: int = FORMAT
    contents: str
    embedder: str
    store: str


class Manifest(Model):
    """The index in force."""

    identity: Identity
    generation: int
    tokens: bool


class _Plan(NamedTuple):
    folder: Path
    entries: Sequence[IndexEntry]
    concepts: Sequence[Sequence[str]]
    names: Names
    embedder: Embedder
    chroma_url: str | None

    @property
    def identity(self) -> Identity:
        return Identity(
            contents=contents_mark(self.entries, self.concepts),
            embedder=self.embedder.name,
            store=self.chroma_url or _EMBEDDED,
        )

    @property
    def exact(self) -> bool:
        return self.chroma_url is None and len(self.entries) <= EXACT_LIMIT


def open_retriever(
    corpus: Corpus, settings: Settings, progress: Progress | None = None
) -> HybridRetriever:
    """The retriever over a corpus; builds the index first where there is none that serves.

    `progress` hears how many texts are embedded, and nothing where the index serves. Raises
    `InputError` where another process goes on writing it for a minute, the settings do not fit or
    the corpus is empty, `MachineError` where it cannot be written.
    """
    entries = entries_of(corpus)
    if not entries:
        raise InputError(
            "the corpus is empty: reinstall the catalogue with `make run`, or add a paper with"
            " `facilitator corpus add FILE`"
        )
    plan = _Plan(
        folder=settings.home / "index",
        entries=entries,
        concepts=concepts_of(corpus, entries),
        names=names_of(corpus),
        embedder=open_embedder(settings),
        chroma_url=settings.chroma_url,
    )
    identity = plan.identity
    if (retriever := _opened(plan, identity)) is not None:
        return retriever
    with _one_build, hold(plan.folder / "lock", "the index", PATIENCE):
        # Whoever held the lock before may have built what is wanted.
        return _opened(plan, identity) or _built(plan, identity, progress)


def _opened(plan: _Plan, identity: Identity) -> HybridRetriever | None:
    """The index in force, unless it is stale or damaged."""
    manifest = _manifest(plan.folder)
    if manifest is None or manifest.identity != identity:
        return None
    folder = _generation(plan.folder, manifest.generation)
    try:
        lexical = LexicalIndex.load(folder / "lexical", plan.names)
        readings = np.load(folder / "readings.npy", allow_pickle=False)
        vectors = _vectors(plan, folder)
        tokens = TokenIndex.load(folder) if manifest.tokens else None
    except (OSError, ValueError, KeyError):
        return None
    sizes = {len(lexical), len(readings), len(plan.entries if tokens is None else tokens)}
    if vectors is None or sizes != {len(plan.entries)}:
        return None
    return _retriever(plan, lexical, vectors, readings, tokens)


def _vectors(plan: _Plan, folder: Path) -> VectorIndex | None:
    if plan.exact:
        matrix = np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False)
        if matrix.ndim != 2 or len(matrix) != len(plan.entries):
            return None
        return ExactVectors(matrix, Labels(plan.entries))
    collection = _store(plan, folder).complete(plan.entries)
    return None if collection is None else ChromaVectors(collection, plan.entries)


def _built(plan: _Plan, identity: Identity, progress: Progress | None) -> HybridRetriever:
    former = _manifest(plan.folder)
    with writing(plan.folder):
        # A number that was never used: Chroma keeps what it opened at a path for a process's life.
        generation = max([0, *(int(path.name) for path in _generations(plan.folder))]) + 1
        _clear(plan.folder, keep=former.generation if former else None)
        folder = _generation(plan.folder, generation)
        folder.mkdir(parents=True)
        lexical = LexicalIndex.build([e.text for e in plan.entries], plan.concepts, plan.names)
        lexical.save(folder / "lexical")
        vectors, matrix, tokens = _stored(plan, folder, progress)
        readings = read_sentences(plan.entries, matrix)
        np.save(folder / "readings.npy", readings, allow_pickle=False)
        if tokens is not None:
            tokens.save(folder)
        manifest = Manifest(identity=identity, generation=generation, tokens=tokens is not None)
        fresh = plan.folder / f".{MANIFEST}.new"
        fresh.write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
        fresh.replace(plan.folder / MANIFEST)
    _clear(plan.folder, keep=generation)
    return _retriever(plan, lexical, vectors, readings, tokens)


def _stored(
    plan: _Plan, folder: Path, progress: Progress | None
) -> tuple[VectorIndex, Matrix, TokenIndex | None]:
    """Puts the vectors into Chroma, unless a server has them, and draws them from there."""
    store, tokens = _store(plan, folder), None
    try:
        collection = store.complete(plan.entries)
        if collection is None:
            matrix, tokens = _read(plan, progress)
            collection = store.write(plan.entries, matrix)
        matrix = read_vectors(collection, plan.entries, plan.embedder.dimension)
        if not plan.exact:
            return ChromaVectors(collection, plan.entries), matrix, tokens
        np.save(folder / "vectors.npy", matrix, allow_pickle=False)
        return ExactVectors(matrix, Labels(plan.entries)), matrix, tokens
    finally:
        if plan.exact:
            store.close()


def _read(plan: _Plan, progress: Progress | None) -> tuple[Matrix, TokenIndex | None]:
    """All vectors, and the tokens' where the embedder has them and the index is small enough."""
    texts = [entry.text for entry in plan.entries]
    vectors = [np.empty((0, plan.embedder.dimension), dtype=np.float32)]
    codes: list[Codes] = []
    for start in range(0, len(texts), _STEP):
        if progress:
            progress(start, len(texts))
        read = plan.embedder.read(texts[start : start + _STEP])
        vectors.append(read.vectors)
        if plan.exact and read.tokens is not None:
            codes.extend(encode(read.tokens))
    if progress:
        progress(len(texts), len(texts))
    return np.vstack(vectors), TokenIndex.build(codes) if codes else None


def _store(plan: _Plan, folder: Path) -> ChromaStore:
    identity = plan.identity
    name = collection_name(identity.contents, identity.embedder)
    return ChromaStore(open_client(folder / "chroma", plan.chroma_url), name)


def _retriever(
    plan: _Plan,
    lexical: LexicalIndex,
    vectors: VectorIndex,
    readings: NDArray[np.int32],
    tokens: TokenIndex | None,
) -> HybridRetriever:
    return HybridRetriever(plan.entries, lexical, vectors, plan.embedder, readings, tokens)


def _manifest(folder: Path) -> Manifest | None:
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return None


def _generation(folder: Path, number: int) -> Path:
    return folder / f"{number:06d}"


def _generations(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("[0-9]*") if path.is_dir() and path.name.isdigit())


def _clear(folder: Path, keep: int | None) -> None:
    """Removes generations that are not in force: half-built or former ones."""
    for path in _generations(folder):
        if int(path.name) != keep:
            shutil.rmtree(path, ignore_errors=True)
