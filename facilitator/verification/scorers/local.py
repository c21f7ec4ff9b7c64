"""The offline scorer: a logistic model over alignment, the gates' findings and, where an embedder
is at hand, the similarity of the nearest window and sentence.

It can't see paraphrase that shares no word and isn't near in vector space, nor a distortion that no
gate knows; so it vouches only above the probability at which nine in ten were right on the
development pairs, and says nothing of the rest. Fitted by `evals/verifier/fit.py`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facilitator.errors import MachineError
from facilitator.verification.case import Case
from facilitator.verification.scorers.base import Question, Score
from facilitator.verification.scorers.features import (
    LEXICAL,
    VECTOR,
    Similarities,
    lexical,
    vector,
)
from facilitator.verification.vectors import Vectors

_WEIGHTS = Path(__file__).resolve().parent / "weights.json"
WORDS_ONLY = "words"


@dataclass(frozen=True)
class Weights:
    """A fitted model for one space of vectors. For claims on the corpus `corpus` weighs a constant,
    the logit, the coverage by one proposition and, with vectors, the similarity. The thresholds are the probabilities
    from which on it vouches."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    coefficients: NDArray[np.float64]
    intercept: float
    corpus: NDArray[np.float64]
    threshold_pairs: float
    threshold_corpus: float

    def logits(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """One logit a row of features."""
        scaled = (rows - self.mean) / self.scale
        return np.asarray(scaled @ self.coefficients + self.intercept)


@cache
def load_weights() -> dict[str, Weights]:
    """The fitted models that ship, by the name of the embedder's space; `words` needs none."""
    try:
        data = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
        models = {
            name: Weights(
                mean=np.array(model["mean"]),
                scale=np.array(model["scale"]),
                coefficients=np.array(model["coefficients"]),
                intercept=model["intercept"],
                corpus=np.array(model["corpus"]),
                threshold_pairs=model["threshold_pairs"],
                threshold_corpus=model["threshold_corpus"],
            )
            for name, model in data["models"].items()
        }
    except (OSError, ValueError, KeyError) as error:
        raise MachineError(f"{_WEIGHTS} can't be read: install the package again") from error
    if data["features"] != [*LEXICAL, *VECTOR]:
        raise MachineError(f"{_WEIGHTS} is for other features: run evals/verifier/fit.py")
    return models


class LocalScorer:
    """With vectors of a space that was fitted it uses them, else words alone."""

    def __init__(self, vectors: Vectors | None = None) -> None:
        models = load_weights()
        self._vectors = vectors if vectors is not None and vectors.space in models else None
        self._weights = models[self._vectors.space if self._vectors else WORDS_ONLY]

    def score(self, questions: Sequence[Question]) -> list[Score]:
        """See `Scorer.score`. Texts are embedded together, each once."""
        if not questions:
            return []
        rows = [lexical(q.case, q.findings) for q in questions]
        near = self._similarities([q.case for q in questions])
        if near is not None:
            rows = [row + vector(s, row[0]) for row, s in zip(rows, near, strict=True)]
        logits = self._weights.logits(np.array(rows, dtype=np.float64))
        return [
            self._score(q, float(z), near[i] if near else None)
            for i, (q, z) in enumerate(zip(questions, logits, strict=True))
        ]

    def _score(self, question: Question, logit: float, near: Similarities | None) -> Score:
        weights = self._weights
        if question.in_corpus:
            logit = float(weights.corpus @ corpus_features(logit, question.case, near))
        threshold = weights.threshold_corpus if question.in_corpus else weights.threshold_pairs
        probability = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
        return Score(
            probability=probability,
            vouches=probability >= threshold and bool(question.case.sides),
            similarity=near.sentence if near else None,
            detail=f"{probability:.2f}; it vouches from {threshold:.2f}",
        )

    def _similarities(self, cases: Sequence[Case]) -> list[Similarities] | None:
        if self._vectors is None:
            return None
        wanted = [(case.claim.text, *texts_of(case)) for case in cases]
        rows = self._vectors.of([t for texts in wanted for t in texts])
        found, at = [], 0
        for texts in wanted:
            claim, window, *sentences = rows[at : at + len(texts)]
            at += len(texts)
            cosines = [float(claim @ s) for s in sentences]
            found.append(Similarities(float(claim @ window), max(cosines, default=0.0)))
        return found


def corpus_features(logit: float, case: Case, near: Similarities | None) -> NDArray[np.float64]:
    """What the corpus' own calibration weighs."""
    return np.array([1.0, logit, case.stated, *([near.sentence] if near else [])])


def texts_of(case: Case) -> list[str]:
    """The window and the sentences whose similarity to the claim counts: those of the nearest
    windows, at most four."""
    if not case.sides:
        return ["", ""]
    window = case.sides[0][0].window
    sentences = [s for alignment, _ in case.sides[:2] for s in alignment.sentences()]
    return [window, *list(dict.fromkeys(sentences))[:4]]
