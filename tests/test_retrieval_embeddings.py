"""Texts into vectors: unit length, the same each time, from packages or a real endpoint."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from facilitator.config import EmbeddingName, Settings
from facilitator.errors import InputError, MachineError
from facilitator.retrieval import embeddings
from facilitator.retrieval.embeddings import MiniLM, WordLlama, open_embedder
from facilitator.retrieval.index import open_retriever
from facilitator.retrieval.late import TokenIndex, encode
from tests.retrieval_samples import corpus

TEXTS = ["The harbour is quiet.", "A ferry.", "Grain ships need a deep channel in winter."]
BUILT_IN = [EmbeddingName.AUTO, EmbeddingName.MINILM, EmbeddingName.WORDLLAMA]


@pytest.mark.parametrize("name", BUILT_IN)
def test_vectors_have_unit_length_and_depend_on_their_text_alone(
    name: EmbeddingName, tmp_path: Path
) -> None:
    embedder = open_embedder(Settings(home=tmp_path, embedding=name))
    together = embedder.embed(TEXTS)
    assert together.dtype == np.float32
    assert together.shape == (3, embedder.dimension)
    assert np.linalg.norm(together, axis=1) == pytest.approx(1, abs=1e-5)
    alone = np.vstack([embedder.embed([text]) for text in reversed(TEXTS)])[::-1]
    assert np.array_equal(together, alone)
    assert embedder.embed([]).shape == (0, embedder.dimension)


@pytest.mark.parametrize("name", BUILT_IN)
def test_what_means_the_same_is_nearer(name: EmbeddingName, tmp_path: Path) -> None:
    embedder = open_embedder(Settings(home=tmp_path, embedding=name))
    one, same, other = embedder.embed(
        ["Troops are withdrawn.", "Soldiers are pulled out.", "Students exchange books."]
    )
    assert one @ same > one @ other


@pytest.mark.parametrize("name", BUILT_IN)
def test_an_empty_text_is_no_accident(name: EmbeddingName, tmp_path: Path) -> None:
    vectors = open_embedder(Settings(home=tmp_path, embedding=name)).embed(["", "ferry"])
    assert np.isfinite(vectors).all()


def test_a_long_text_is_cut_not_refused(tmp_path: Path) -> None:
    embedder = open_embedder(Settings(home=tmp_path))
    assert np.isfinite(embedder.embed(["ferry " * 5000])).all()


def test_joined_cosine_is_the_mean_of_both(tmp_path: Path) -> None:
    def cosine(name: EmbeddingName) -> float:
        one, other = open_embedder(Settings(home=tmp_path, embedding=name)).embed(TEXTS[:2])
        return float(one @ other)

    mean = (cosine(EmbeddingName.MINILM) + cosine(EmbeddingName.WORDLLAMA)) / 2
    assert cosine(EmbeddingName.AUTO) == pytest.approx(mean, abs=1e-5)


def test_a_model_that_is_not_the_tested_one_is_refused(tmp_path: Path) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(MachineError, match=r"model\.onnx.*not the file that was tested"):
        MiniLM(tmp_path / "model.onnx", tmp_path / "tokenizer.json")


def test_where_minilm_is_absent_wordllama_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embeddings, "_MODEL_PACKAGE", "no_such_package_anywhere")
    assert isinstance(open_embedder(Settings(home=tmp_path)), WordLlama)
    with pytest.raises(InputError, match="minilm"):
        open_embedder(Settings(home=tmp_path, embedding=EmbeddingName.MINILM))


def test_wordllama_leaves_the_logging_of_the_program_alone() -> None:
    import logging

    WordLlama()
    assert logging.getLogger().level == logging.WARNING


def test_token_similarity_by_hand(tmp_path: Path) -> None:
    """Two entries of one and two tokens in the plane; the second query token is the rarer."""
    axes = np.array([[1, 0], [0, 1]], dtype=np.float32)
    slope = np.array([[0.6, 0.8]], dtype=np.float32)
    entries = encode(
        [
            embeddings.Tokens(np.array([1]), slope),
            embeddings.Tokens(np.array([1, 2]), axes),
        ]
    )
    TokenIndex.build(entries).save(tmp_path)
    index = TokenIndex.load(tmp_path)
    query = embeddings.Tokens(np.array([1, 2]), axes)
    nearest = index.nearest(query, np.array([1, 0]))
    assert nearest == pytest.approx(np.array([[1, 1], [0.6, 0.8]]), abs=0.01)
    weights = index.weights(query)
    # log(1 + (2 - 2 + .5) / 2.5) to log(1 + (2 - 1 + .5) / 1.5)
    assert weights == pytest.approx(np.array([0.1823, 0.6931]) / (0.1823 + 0.6931), abs=1e-3)


class _Endpoint(BaseHTTPRequestHandler):
    """Answers like an OpenAI-compatible server, with real vectors or with a fault."""

    fault: str = ""
    embedder = WordLlama()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.fault == "refuses":
            self._answer(401, {"error": {"message": "bad key", "type": "auth", "code": "401"}})
            return
        texts: list[str] = asked["input"]
        vectors = self.embedder.embed(texts)
        data = [
            {"object": "embedding", "index": i, "embedding": [float(x) * 3 for x in row]}
            for i, row in enumerate(vectors)
        ]
        if self.fault == "loses one":
            data = data[:-1]
        self._answer(
            200,
            {
                "object": "list",
                "data": data[::-1],
                "model": asked["model"],
                "usage": {"prompt_tokens": 1, "total_tokens": 1},
            },
        )

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def endpoint() -> Iterator[type[_Endpoint]]:
    handler = type("Handler", (_Endpoint,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.url = f"http://127.0.0.1:{server.server_port}/v1"  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield handler
    server.shutdown()
    server.server_close()


def _remote(home: Path, url: str) -> Settings:
    return Settings(home=home, embedding=EmbeddingName.OPENAI).model_copy(
        update={"openai_base_url": url, "openai_api_key": SecretStr("k"), "embedding_model": "w"}
    )


def test_an_endpoint_serves_the_whole_index(endpoint: Any, tmp_path: Path) -> None:
    asked = _remote(tmp_path, endpoint.url)
    embedder = open_embedder(asked)
    assert embedder.dimension == 256
    assert embedder.embed(TEXTS) == pytest.approx(WordLlama().embed(TEXTS), abs=1e-5)
    assert embedder.embed(["a ferry"] * 130).shape == (130, 256)
    retriever = open_retriever(corpus(), asked)
    assert retriever.search("toll for barges", 1).items[0].locator.key == "river-1950/1/1"


@pytest.mark.parametrize("fault", ["refuses", "loses one"])
def test_an_endpoint_that_fails_is_named(endpoint: Any, tmp_path: Path, fault: str) -> None:
    endpoint.fault = fault
    with pytest.raises(InputError, match="embedding endpoint http"):
        open_embedder(_remote(tmp_path, endpoint.url)).embed(TEXTS)


def test_an_endpoint_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="OPENAI_BASE_URL"):
        open_embedder(_remote(tmp_path, "http://127.0.0.1:9/v1")).embed(TEXTS)
    bare = Settings(home=tmp_path, embedding=EmbeddingName.OPENAI).model_copy(
        update={"openai_base_url": None, "openai_api_key": None}
    )
    with pytest.raises(InputError, match="OPENAI_API_KEY"):
        open_embedder(bare)
