"""The development claims on the two papers, run through the verifier with its scorer recorded.

`development.jsonl` was written together with the gates: it is for tuning and is no measure of them.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from facilitator.config import Settings
from facilitator.corpus.catalogue import Corpus, load_corpus
from facilitator.corpus.store import add_source
from facilitator.evals.verifier.pairs import Split, materialise, read_cases
from facilitator.models import Locator, Verdict
from facilitator.retrieval.index import open_retriever
from facilitator.verification.base import Embedder
from facilitator.verification.blind import blind_spot
from facilitator.verification.claims import Claim
from facilitator.verification.scorers.base import Question, Score, Scorer
from facilitator.verification.scorers.features import Similarities
from facilitator.verification.scorers.local import LocalScorer, corpus_features
from facilitator.verification.vectors import Vectors
from facilitator.verification.verifier import Verifier

CLAIMS = Path(__file__).with_name("development.jsonl")
PAIRS, BLIND_MODE = "pairs", "full text, pairs"
"""How rows from the pairs are marked, and which of them choose the threshold."""
FITTED = 600
"""The pairs numbered higher are all of types that the gates do worst on, written to mend them: a
threshold chosen on them would be one for drafts that have nothing else in them."""
PAPERS = Path(os.environ.get("FACILITATOR_PAPERS", "../shared/papers"))


@dataclass(frozen=True)
class Row:
    """One development claim as it came out: `clean` where no gate alarmed; `features` are what the
    corpus' calibration weighs, null where no scorer was asked."""

    id: str
    text: str
    fault: str | None
    mode: str
    supported: bool
    clean: bool
    features: tuple[float, ...] | None
    verdict: Verdict


class Recorder:
    """A scorer that keeps what it was asked and what it said."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self.said: list[tuple[Question, Score]] = []

    def features(self) -> tuple[float, ...] | None:
        """What the calibration weighs of the last question; the logit as the scorer's neutral
        calibration gives it."""
        if not self.said:
            return None
        question, score = self.said[-1]
        logit = math.log(score.probability / (1 - score.probability))
        near = None if score.similarity is None else Similarities(0.0, score.similarity)
        return tuple(float(x) for x in corpus_features(logit, question.case, near))

    def clean(self, codes: set[str]) -> bool:
        """Whether neither a gate nor a blind spot of the scorer stands against the last claim."""
        blind = bool(self.said) and blind_spot(self.said[-1][0].case) is not None
        return not blind and codes <= {"not-verified-offline", "borne", "reading"}

    def score(self, questions: Sequence[Question]) -> list[Score]:
        scores = self._scorer.score(questions)
        self.said += zip(questions, scores, strict=True)
        return scores


def _corpora() -> Iterator[tuple[str, Corpus, Settings]]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder))
        yield "digest", load_corpus(settings), settings
        if PAPERS.is_dir():
            for path in sorted(PAPERS.glob("*-20*.md")):
                add_source(path, settings)
            yield "full text", load_corpus(settings), settings


def locator(key: str) -> Locator:
    """`davis-2025/II/phase-1/3` as a locator."""
    source, *section, paragraph = key.split("/")
    number: int | str = int(paragraph) if paragraph.isdigit() else paragraph
    return Locator(source=source, section="/".join(section), paragraph=number)


def corpus_rows(embedder: Embedder | None) -> Iterator[Row]:
    """Every claim in both states of the corpus, with its locator given and without; with vectors, the
    index finds the evidence as it does for a user."""
    claims = [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    for state, corpus, settings in _corpora():
        searcher = open_retriever(corpus, settings) if embedder else None
        recorder = Recorder(LocalScorer(Vectors(embedder) if embedder else None))
        verifier = Verifier(corpus, searcher, embedder, scorer=recorder)
        for row in claims:
            for cites in (True, False):
                if cites and not row["locator"]:
                    continue
                recorder.said.clear()
                places = (locator(row["locator"]),) if cites else ()
                (verdict,) = verifier.check_many([Claim(text=row["text"], locators=places)])
                codes = {r.code for r in verdict.reasons}
                yield Row(
                    row["id"],
                    row["text"],
                    row["fault"],
                    f"{state}, {'cited' if cites else 'found'}",
                    row["supported"],
                    recorder.clean(codes),
                    recorder.features(),
                    verdict,
                )
        for ready in materialise(read_cases(), corpus).ready:
            case = ready.case
            if case.split is not Split.DEV or case.quote is not None or case.number > FITTED:
                continue
            recorder.said.clear()
            claim = Claim(text=ready.text, locators=tuple(locator(k) for k in case.claimed))
            (verdict,) = verifier.check_many([claim])
            yield Row(
                case.id,
                ready.text,
                case.error_type.value if case.is_fault else None,
                f"{state}, {PAIRS}",
                not case.is_fault,
                recorder.clean({r.code for r in verdict.reasons}),
                recorder.features(),
                verdict,
            )
