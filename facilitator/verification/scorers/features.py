"""A case as a row of numbers. Every feature compares the claim with its evidence; none looks at the
claim alone, so that nothing is learnt from how a data set words its false claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from facilitator.models import Gate
from facilitator.verification.align import Alignment, Link
from facilitator.verification.case import Case, Finding
from facilitator.verification.gates.polarity import sweeping
from facilitator.verification.lexicon import lexicon

LEXICAL = (
    "coverage",
    "single",
    "exact",
    "soft",
    "missed_rarest",
    "missed_verbs",
    "missed_names",
    "first_borne",
    "last_borne",
    "adjacent",
    "order",
    "sweeping",
    "numbers_refuted",
    "numbers_missing",
    "names_refuted",
    "names_missing",
    "negation",
    "opposite",
    "hedge",
    "roles",
)
VECTOR = ("similarity_window", "similarity_sentence", "similarity_gap")


@dataclass(frozen=True, slots=True)
class Similarities:
    """Cosines of the claim with the nearest window and with the nearest sentence, -1 to 1."""

    window: float
    sentence: float


def lexical(case: Case, found: Sequence[Finding]) -> list[float]:
    """The features of `LEXICAL`, in that order; all zero where nothing aligns."""
    best = case.best
    if best is None:
        return [0.0] * len(LEXICAL)
    claim = case.claim
    total = sum(claim.weights.values()) or 1.0
    links = {k.claim: k for k in best.links}
    missed = [i for i in claim.content if links.get(i) is None or links[i].weight < 0.5]
    verbs = lexicon().verbs
    named = {i for m in claim.mentions for i in m.words}
    codes = [f.code for f in found]
    return [
        best.coverage,
        best.single,
        sum(claim.weights[k.claim] for k in best.links if k.weight > 0.99) / total,
        sum(k.weight for k in best.links) / len(best.links) if best.links else 0.0,
        max((claim.weights[i] for i in missed), default=0.0) / 9.5,
        sum(claim.stems[i] in verbs for i in missed) / max(1, len(claim.content)),
        min(sum(i in named for i in missed), 4) / 4,
        _weight(links, claim.content[0]),
        _weight(links, claim.content[-1]),
        _adjacent(best),
        _concordance(best),
        float(min(len(sweeping(case)), 2)),
        float(_any(found, Gate.NUMBERS, refutes=True)),
        float(_any(found, Gate.NUMBERS, refutes=False)),
        float(_any(found, Gate.NAMES, refutes=True)),
        float(_any(found, Gate.NAMES, refutes=False)),
        float(any(c.startswith("negation") for c in codes)),
        float("opposite" in codes),
        float(any(c.startswith("hedge") for c in codes)),
        float(_any(found, Gate.ROLES, refutes=True)),
    ]


def vector(similarities: Similarities, coverage: float) -> list[float]:
    """The features of `VECTOR`, in that order."""
    nearest = max(similarities.window, similarities.sentence)
    return [similarities.window, similarities.sentence, nearest - coverage]


def _any(found: Sequence[Finding], gate: Gate, *, refutes: bool) -> bool:
    return any(f.gate is gate and f.refutes is refutes for f in found)


def _weight(links: dict[int, Link], index: int) -> float:
    link = links.get(index)
    return link.weight if link else 0.0


def _adjacent(best: Alignment) -> float:
    """Share of neighbouring content words that stay neighbours, in order, in the evidence."""
    links = {k.claim: k.evidence for k in best.links}
    pairs = list(pairwise(best.claim.content))
    if not pairs:
        return 0.0
    kept = sum(a in links and b in links and 0 < links[b] - links[a] <= 4 for a, b in pairs)
    return kept / len(pairs)


def _concordance(best: Alignment) -> float:
    """Share of linked pairs that stand in the same order on both sides."""
    places = [k.evidence for k in sorted(best.links, key=lambda k: k.claim)]
    pairs = [(a, b) for i, a in enumerate(places) for b in places[i + 1 :] if a != b]
    return sum(a < b for a, b in pairs) / len(pairs) if pairs else 1.0
