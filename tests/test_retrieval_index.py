"""The index on disk: built at first use, never half-built, rebuilt when stale, one writer."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from facilitator.config import EmbeddingName
from facilitator.corpus.lock import hold
from facilitator.errors import InputError, MachineError
from facilitator.retrieval import index
from facilitator.retrieval.embeddings import open_embedder
from facilitator.retrieval.entries import concepts_of, contents_mark, entries_of
from facilitator.retrieval.index import FORMAT, MANIFEST, open_retriever
from facilitator.retrieval.text import sentences, terms
from facilitator.retrieval.vectors import collection_name, open_client, read_vectors
from tests.conftest import REPO
from tests.retrieval_samples import corpus, settings, without


class Progress:
    """Remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.heard.append((done, total))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_the_first_use_builds_and_later_ones_do_not(home: Path) -> None:
    first, second = Progress(), Progress()
    built = open_retriever(corpus(), settings(home), first)
    opened = open_retriever(corpus(), settings(home), second)
    total = len(entries_of(corpus()))
    assert first.heard[0] == (0, total)
    assert first.heard[-1] == (total, total)
    assert second.heard == []
    for query in ("noise at night", "grain in winter"):
        assert opened.search(query, 9) == built.search(query, 9)


def test_two_builds_give_the_same_answers(tmp_path: Path) -> None:
    found = [
        open_retriever(corpus(), settings(tmp_path / name)).search_many(["flood", "toll"], 9)
        for name in ("one", "two")
    ]
    assert found[0] == found[1]


def test_another_corpus_or_embedding_makes_it_stale(home: Path) -> None:
    open_retriever(corpus(), settings(home))
    for changed in (
        (corpus(full_text=False), EmbeddingName.WORDLLAMA),
        (without(corpus(), "S-1-2a"), EmbeddingName.WORDLLAMA),
        (corpus(), EmbeddingName.MINILM),
    ):
        progress = Progress()
        retriever = open_retriever(changed[0], settings(home, changed[1]), progress)
        assert progress.heard, "the index was taken for fresh"
        assert (
            "S-1-2a" not in {item.proposition for item in retriever.search("silt", 9).items}
            or "S-1-2a" in changed[0].propositions
        )
    assert len(list((home / "index").glob("[0-9]*"))) == 1, "former generations stay behind"


def test_chroma_holds_every_vector_and_no_text(home: Path) -> None:
    open_retriever(corpus(), settings(home))
    entries = entries_of(corpus())
    embedder = open_embedder(settings(home))
    (folder,) = (home / "index").glob("[0-9]*")
    mark = contents_mark(entries, concepts_of(corpus(), entries))
    client = open_client(folder / "chroma", None)
    collection = client.get_collection(
        collection_name(mark, embedder.name), embedding_function=None
    )
    assert collection.count() == len(entries)
    assert collection.configuration_json["hnsw"]["space"] == "cosine"
    held = read_vectors(collection, entries, embedder.dimension)
    assert np.allclose(held, embedder.embed([e.text for e in entries]), atol=1e-5)
    assert collection.get(include=["documents"])["documents"] in (None, [None] * len(entries))
    assert np.array_equal(held, np.load(folder / "vectors.npy", allow_pickle=False))
    client.close()


def test_chroma_itself_answers_where_the_copy_is_too_small_for_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = open_retriever(corpus(), settings(home))
    monkeypatch.setattr(index, "EXACT_LIMIT", 0)
    served = open_retriever(corpus(), settings(tmp_path / "other"))
    again = open_retriever(corpus(), settings(tmp_path / "other"))
    for asked in ({}, {"voices": ["russia"]}, {"sources": ["river-1950"]}, {"topics": ["ferries"]}):
        expected = [i.locator for i in exact.search("horns in the fog", 9, **asked).items]
        for retriever in (served, again):
            assert [
                i.locator for i in retriever.search("horns in the fog", 9, **asked).items
            ] == expected


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "vectors.npy").write_bytes(b"nothing"),
        lambda folder: (folder / "readings.npy").unlink(),
        lambda folder: shutil.rmtree(folder / "lexical"),
        lambda folder: np.save(folder / "vectors.npy", np.zeros((2, 3), dtype=np.float32)),
        lambda folder: np.save(
            folder / "readings.npy", np.array([{}], dtype=object), allow_pickle=True
        ),
        lambda folder: (folder.parent / MANIFEST).write_text("{"),
    ],
)
def test_a_damaged_index_is_built_anew(home: Path, damage: object) -> None:
    expected = open_retriever(corpus(), settings(home)).search("toll", 9)
    (folder,) = (home / "index").glob("[0-9]*")
    damage(folder)  # type: ignore[operator]
    progress = Progress()
    assert open_retriever(corpus(), settings(home), progress).search("toll", 9) == expected
    assert progress.heard


def test_a_build_that_dies_leaves_the_former_index(home: Path) -> None:
    open_retriever(corpus(), settings(home))

    def dies(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_retriever(without(corpus(), "S-1-2a"), settings(home), dies)
    progress = Progress()
    open_retriever(corpus(), settings(home), progress)
    assert progress.heard == [], "the former index was touched"


def test_a_second_writer_that_waited_long_enough_is_told_who_holds_the_index(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "PATIENCE", 0.2)
    script = (
        "import sys; from pathlib import Path; from facilitator.corpus.lock import hold\n"
        "with hold(Path(sys.argv[1]), 'the index'): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(home / "index" / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=REPO,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(InputError, match=f"process {other.pid}"):
            open_retriever(corpus(), settings(home))
        other.communicate("")
    assert open_retriever(corpus(), settings(home)).search("toll").items


def test_reading_needs_no_lock(home: Path) -> None:
    open_retriever(corpus(), settings(home))
    with hold(home / "index" / "lock", "the index"):
        assert open_retriever(corpus(), settings(home)).search("toll").items


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    with pytest.raises(MachineError, match="FACILITATOR_HOME"):
        open_retriever(corpus(), settings(tmp_path / "home"))


def test_a_server_that_does_not_answer_or_is_none_is_named(home: Path) -> None:
    for url, words in (("http://127.0.0.1:9", "answers"), ("chroma", "URL")):
        asked = settings(home).model_copy(update={"chroma_url": url})
        with pytest.raises(InputError, match=words):
            open_retriever(corpus(), asked)
    assert not (home / "index" / MANIFEST).exists()


def test_a_new_process_reads_without_chroma(home: Path) -> None:
    open_retriever(corpus(), settings(home))
    script = (
        "import sys; from pathlib import Path\n"
        "from tests.retrieval_samples import corpus, settings\n"
        "from facilitator.retrieval.index import open_retriever\n"
        "r = open_retriever(corpus(), settings(Path(sys.argv[1])))\n"
        "import json; print(json.dumps([r.search('toll').items[0].locator.key,"
        " 'chromadb' in sys.modules, 'openai' in sys.modules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(home)],
        cwd=REPO,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ},
    )
    assert json.loads(done.stdout) == ["river-1950/1/1", False, False]
    assert done.stderr == ""


def test_what_is_cut_and_stemmed_belongs_to_the_format() -> None:
    """If this fails, an index on disk no longer fits the words of a query: raise `FORMAT`."""
    text = "Centers of defence, neutrality; legitimised parties' Détente (Track 1.5). On 3 Nov. 1954, e.g. twice."
    mark = hashlib.sha256(repr((terms(text), sentences(text))).encode()).hexdigest()[:8]
    assert (FORMAT, mark) == (1, "30ac0765")
