"""Recall and nDCG of search on questions in other words than the papers'.

`questions.jsonl`: written from the papers alone, before our propositions existed; `relevant` are
the locator keys of every paragraph that answers. One half (`dev`) was there to choose weights and
stems by; figures to quote are those of the other half (`test`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

from facilitator.models import Model
from facilitator.retrieval.hybrid import HybridRetriever, Weights

HERE = Path(__file__).resolve().parent
DEPTH = 10


class Split(StrEnum):
    DEV = "dev"
    TEST = "test"


class Question(Model):
    """A question, and the keys of the paragraphs that answer it."""

    id: str
    source: str
    split: Split
    query: str
    relevant: tuple[str, ...]


class Score(Model):
    """Means over questions, 0 to 1, higher is better."""

    questions: int
    recall_at_1: float
    recall_at_5: float
    ndcg_at_10: float


METHODS = {
    "words": Weights(meaning=0),
    "meaning": Weights(words=0),
    "hybrid": Weights(),
}


def read_questions(path: Path = HERE / "questions.jsonl") -> tuple[Question, ...]:
    """Raises `ValueError` where a line is no question: a broken set must not score."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(TypeAdapter(Question).validate_json(line) for line in lines)


def recall(ranking: Sequence[str], relevant: Iterable[str], k: int) -> float:
    """1 where a right paragraph stands among the first `k`, else 0."""
    return float(not set(relevant).isdisjoint(ranking[:k]))


def ndcg(ranking: Sequence[str], relevant: Iterable[str], k: int = DEPTH) -> float:
    """Normalised discounted cumulative gain with gains 0 and 1; 1 where all right ones lead.

    Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4),
    2002, with the discount 1 / log2(rank + 1).
    """
    right = set(relevant)
    gain = sum(1 / math.log2(i + 2) for i, key in enumerate(ranking[:k]) if key in right)
    ideal = sum(1 / math.log2(i + 2) for i in range(min(k, len(right))))
    return gain / ideal


def score(questions: Sequence[Question], rankings: Sequence[Sequence[str]]) -> Score:
    """Raises `ValueError` where there is nothing to score."""
    if not questions:
        raise ValueError("no questions to score")
    pairs = list(zip(questions, rankings, strict=True))
    n = len(pairs)
    return Score(
        questions=n,
        recall_at_1=sum(recall(r, q.relevant, 1) for q, r in pairs) / n,
        recall_at_5=sum(recall(r, q.relevant, 5) for q, r in pairs) / n,
        ndcg_at_10=sum(ndcg(r, q.relevant) for q, r in pairs) / n,
    )


def rank(
    retriever: HybridRetriever, questions: Sequence[Question], weights: Weights
) -> list[list[str]]:
    """The keys of the paragraphs found for each question, best first."""
    found = retriever.weighted(weights).search_many([q.query for q in questions], DEPTH)
    return [[item.locator.key for item in evidence.items] for evidence in found]


def measure(retriever: HybridRetriever, questions: Sequence[Question]) -> dict[str, Score]:
    """The score of words alone, of meaning alone, and of both."""
    return {
        method: score(questions, rank(retriever, questions, weights))
        for method, weights in METHODS.items()
    }
