"""What is read by meaning: parties exchanged, and what the offline scorer must not vouch for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from evals.verifier import fit
from facilitator.config import EmbeddingName, Settings
from facilitator.models import Gate, VerdictLabel
from facilitator.retrieval.embeddings import open_embedder
from facilitator.verification.vectors import Vectors
from facilitator.verification.verifier import Verifier

PROTEST = (
    "Russian officials call from time to time for a new agreement on European security."
    " Western governments have shown no interest in it."
)
BASES = (
    "After the annexation NATO stationed four battalions in the Baltic states."
    " The Kremlin withdrew its observers because the exercise had been enlarged."
)


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return Verifier(embedder=open_embedder(Settings(embedding=EmbeddingName.AUTO)))


def found(verifier: Verifier, claim: str, context: str) -> set[str]:
    return {r.code for r in verifier.check_pair(claim, context).reasons}


@pytest.mark.parametrize(
    ("claim", "exchanged"),
    [
        ("Now and again Moscow's officials ask for a fresh security accord.", False),
        ("Now and again the West's officials ask for a fresh security accord.", True),
        ("The Western capitals are not interested in it.", False),
        ("The Russian side is not interested in it.", True),
    ],
)
def test_another_party_in_the_same_place_is_found_by_meaning(
    verifier: Verifier, claim: str, exchanged: bool
) -> None:
    codes = found(verifier, claim, PROTEST)
    assert bool(codes & {"party-exchanged", "party-swapped", "party-differs"}) is exchanged


def test_what_meaning_finds_fails_a_claim_but_refutes_none(verifier: Verifier) -> None:
    verdict = verifier.check_pair("Russian soldiers came to the Baltic states.", BASES)
    assert {r.code for r in verdict.reasons if r.gate is Gate.ROLES} == {"party-exchanged"}
    assert verdict.verdict is VerdictLabel.UNSUPPORTED


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("The observers were withdrawn before the exercise was enlarged.", "before"),
        ("The battalions were undoubtedly stationed in the Baltic states.", "undoubtedly"),
        ("The enlarged exercise brought on the withdrawal of every observer.", "every"),
    ],
)
def test_what_turns_on_a_word_that_likeness_cannot_see_is_not_vouched_for(
    verifier: Verifier, claim: str, word: str
) -> None:
    assert word in claim
    assert verifier.check_pair(claim, BASES).verdict is not VerdictLabel.SUPPORTED


def test_an_order_that_the_evidence_shows_may_be_vouched_for(verifier: Verifier) -> None:
    claim = "NATO stationed four battalions in the Baltic states after the annexation."
    assert verifier.check_pair(claim, BASES).verdict is VerdictLabel.SUPPORTED


class Counting:
    """An embedder that knows how often it was asked for a text."""

    name = "counted"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.array([[float(len(t)), 1.0] for t in texts], dtype=np.float32)


def test_a_text_is_embedded_once() -> None:
    embedder = Counting()
    vectors = Vectors(embedder)
    first = vectors.of(["a", "bb", "a"])
    assert np.array_equal(first[0], first[2])
    assert np.array_equal(vectors.of(["bb"])[0], first[1])
    assert embedder.asked == ["a", "bb"]


def test_the_model_with_vectors_is_the_mean_of_two_logits() -> None:
    words: dict[str, object] = {
        "mean": [0.5],
        "scale": [0.2],
        "coefficients": [1.5],
        "intercept": 0.3,
    }
    vectors: dict[str, object] = {
        "mean": [0.4, 0.6],
        "scale": [0.25, 0.1],
        "coefficients": [0.7, -0.2],
        "intercept": -0.1,
    }
    rows = np.array([[0.1, 0.9], [0.8, 0.2]])

    def logits(model: dict[str, object], of: NDArray[np.float64]) -> NDArray[np.float64]:
        chance = fit.chances(model, of)
        return np.asarray(np.log(chance / (1 - chance)))

    wanted = (logits(words, rows[:, :1]) + logits(vectors, rows)) / 2
    assert np.allclose(logits(fit.joined(words, vectors), rows), wanted, atol=1e-3)
