"""`python -m facilitator.evals.benchmarks.retrieval`: the budgets of search, measured here and now.

The papers' index is built from the corpus at hand. The large one is made up: 100,000 passages of
words drawn by Zipf's law and random vectors of unit length, searched exactly and through Chroma;
only the query is embedded for real. Times are medians of wall clock; where others use the cores,
compare with `cpu`, the processor time of this process for the same.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from facilitator.config import get_settings
from facilitator.corpus.catalogue import load_corpus
from facilitator.corpus.store import add_source
from facilitator.evals.retrieval.measure import read_questions
from facilitator.models import EvidenceKind, Locator
from facilitator.retrieval.base import IndexEntry
from facilitator.retrieval.embeddings import open_embedder
from facilitator.retrieval.hybrid import HybridRetriever, read_sentences
from facilitator.retrieval.index import open_retriever
from facilitator.retrieval.labels import Labels
from facilitator.retrieval.lexical import LexicalIndex
from facilitator.retrieval.names import Names
from facilitator.retrieval.vectors import ChromaStore, ChromaVectors, ExactVectors, open_client

PASSAGES, WORDS, VOCABULARY = 100_000, 60, 30_000
_SEED = 1975
_QUERIES = 60


class Measured(NamedTuple):
    """Seconds of wall clock and of processor time, and the budget in seconds."""

    name: str
    wall: float
    cpu: float
    budget: float

    def __str__(self) -> str:
        verdict = "within" if self.wall < self.budget else "OVER"
        return (
            f"{self.name:52} {self.wall * 1e3:9.1f} ms  cpu {self.cpu * 1e3:9.1f} ms"
            f"  budget {self.budget * 1e3:7.0f} ms  {verdict}"
        )


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall clock and processor time of one piece of work, in seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def median_query(retriever: HybridRetriever, queries: Sequence[str]) -> tuple[float, float]:
    """Medians of wall clock and processor time for one query, warm."""
    retriever.search(queries[0])
    times = [timed(lambda query=query: retriever.search(query)) for query in queries]  # type: ignore[misc]
    return statistics.median(t[0] for t in times), statistics.median(t[1] for t in times)


def made_up(passages: int) -> list[IndexEntry]:
    """Passages of made-up words, drawn by Zipf's law; the same in every run."""
    random = np.random.default_rng(_SEED)
    drawn = np.minimum(random.zipf(1.2, size=(passages, WORDS)), VOCABULARY)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    spelled = ["".join(letters[random.integers(0, 26, 7)]) for _ in range(VOCABULARY + 1)]
    return [
        IndexEntry(
            id=f"made-up/{row}",
            locator=Locator(source="made-up", section="1", paragraph=row + 1),
            kind=EvidenceKind.PARAGRAPH,
            text=" ".join(spelled[word] for word in words),
            voices=("author",),
        )
        for row, words in enumerate(drawn.tolist())
    ]


def of_the_papers(queries: Sequence[str], papers: Path | None) -> list[Measured]:
    """Building the index, a query, and a query in a new process; in a fresh data directory, with
    the Markdown files of `papers` added."""
    with tempfile.TemporaryDirectory() as home:
        asked = get_settings().model_copy(update={"home": Path(home)})
        for paper in sorted(papers.glob("*-*.md")) if papers else ():
            add_source(paper, asked)
        corpus = load_corpus(asked)
        built = timed(lambda: open_retriever(corpus, asked))
        warm = median_query(open_retriever(corpus, asked), queries)
        command = [
            str(Path(sys.executable).with_name("facilitator")),
            "search",
            queries[0],
            "--json",
        ]
        environment = {**os.environ, "FACILITATOR_HOME": home}
        fresh = statistics.median(
            timed(
                lambda: subprocess.run(command, check=True, capture_output=True, env=environment)
            )[0]
            for _ in range(5)
        )
        passages = len(corpus.passages)
    return [
        Measured(
            f"index of {passages} paragraphs and {len(corpus.propositions)} propositions",
            *built,
            20,
        ),
        Measured("query of the papers, warm", *warm, 0.015),
        Measured("`facilitator search` in a new process", fresh, math.nan, 3),
    ]


def of_many_passages(queries: Sequence[str], passages: int) -> list[Measured]:
    """A query over many passages, exactly and through Chroma."""
    embedder = open_embedder(get_settings())
    entries = made_up(passages)
    random = np.random.default_rng(_SEED)
    vectors = random.standard_normal((passages, embedder.dimension), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    names = Names({})
    lexical = LexicalIndex.build([e.text for e in entries], [()] * passages, names)
    readings = read_sentences(entries, vectors)
    words = entries[0].text.split()[:6]
    mixed = [f"{query} {' '.join(words)}" for query in queries]
    exact = HybridRetriever(
        entries, lexical, ExactVectors(vectors, Labels(entries)), embedder, readings
    )
    results = [Measured(f"query of {passages} passages, exact", *median_query(exact, mixed), 0.08)]
    with tempfile.TemporaryDirectory() as folder:
        store = ChromaStore(open_client(Path(folder), None), "facilitator-bench")
        began = time.perf_counter()
        collection = store.write(entries, vectors)
        print(f"Chroma took {time.perf_counter() - began:.0f} s to write", file=sys.stderr)
        served = HybridRetriever(
            entries, lexical, ChromaVectors(collection, entries), embedder, readings
        )
        results.append(
            Measured(f"query of {passages} passages, Chroma", *median_query(served, mixed), 0.08)
        )
        store.close()
    return results


def main() -> None:
    """Prints a line a budget."""
    parser = argparse.ArgumentParser(description="The budgets of search.")
    parser.add_argument("--passages", type=int, default=PASSAGES, help="how many to make up")
    parser.add_argument("--papers", type=Path, help="a folder with the papers as Markdown")
    asked = parser.parse_args()
    queries = [question.query for question in read_questions()][:_QUERIES]
    for measured in of_the_papers(queries, asked.papers):
        print(measured)
    for measured in of_many_passages(queries, asked.passages):
        print(measured)


if __name__ == "__main__":
    main()
