"""Does search know when the corpus is silent?

`silence.jsonl`: questions of the same domain that the papers do not answer, questions of other
domains, and a few more that they do answer; the questions of `questions.jsonl` count as answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

from facilitator.evals.retrieval.measure import HERE, Question, Split
from facilitator.models import Model
from facilitator.retrieval.base import Retriever
from facilitator.retrieval.silence import is_outside


class Domain(StrEnum):
    """Where a question comes from; only the first has an answer in the papers."""

    IN_CORPUS = "in-corpus"
    SAME_DOMAIN = "same-domain"
    OFF_DOMAIN = "off-domain"


class Probe(Model):
    """A question with or without an answer in the corpus."""

    id: str
    split: Split
    outside: bool
    kind: Domain
    query: str


class SilenceScore(Model):
    """Of one kind of question: how many, and the share told to be outside the corpus, 0 to 1;
    lower is better for those in the corpus, higher for the others."""

    questions: int
    told_outside: float


def read_probes(path: Path = HERE / "silence.jsonl") -> tuple[Probe, ...]:
    """Raises `ValueError` where a line is no probe."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(TypeAdapter(Probe).validate_json(line) for line in lines)


def measure_silence(
    retriever: Retriever, probes: Sequence[Probe], questions: Sequence[Question]
) -> dict[Domain, SilenceScore]:
    """The share told to be outside, by kind of question; kinds without a question are left out."""
    asked: dict[Domain, list[str]] = {}
    for probe in probes:
        asked.setdefault(probe.kind, []).append(probe.query)
    asked.setdefault(Domain.IN_CORPUS, []).extend(question.query for question in questions)
    scores = {}
    for domain in Domain:
        if queries := asked.get(domain):
            told = [is_outside(evidence) for evidence in retriever.search_many(queries)]
            scores[domain] = SilenceScore(questions=len(told), told_outside=sum(told) / len(told))
    return scores
