"""Shares, intervals and curves. Nothing here knows what is being measured."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from facilitator.models import Model

__all__ = ["Labelled", "auroc", "balanced", "coverage_risk", "wilson"]

_Z = 1.959963984540054
"""Two-sided 95 %."""


class Labelled(Model):
    """A score for something whose label is known; `positive` is what the score speaks for."""

    score: float
    positive: bool


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, 0 to 1.

    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927),
    209–212. 8 of 10 gives (0.490, 0.943). Raises `ValueError` where there is nothing to count.
    """
    if of <= 0 or not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of} is no share")
    share, square = hits / of, _Z * _Z
    middle = share + square / (2 * of)
    spread = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    scale = 1 + square / of
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return max(0.0, min(low, share)), min(1.0, max(high, share))  # rounding, at 0 and at 1


def balanced(alarms: Sequence[bool], false_alarms: Sequence[bool]) -> float | None:
    """Balanced accuracy of an alarm: mean of the share of faults that it catches and the share of
    faultless items that it lets pass; .5 is chance, 1 is best. Null where either is empty.

    Faults caught 9 of 10 and 1 of 20 faultless flagged: (.9 + .95) / 2 = .925.
    """
    if not alarms or not false_alarms:
        return None
    caught = sum(alarms) / len(alarms)
    passed = 1 - sum(false_alarms) / len(false_alarms)
    return (caught + passed) / 2


def auroc(items: Iterable[Labelled]) -> float | None:
    """The chance that a positive scores above a negative, ties counting half; .5 is chance, 1 is
    best. Null where there is none of either. Scores .9 and .2 against .4: .5."""
    found = list(items)
    positives = [i.score for i in found if i.positive]
    negatives = [i.score for i in found if not i.positive]
    if not positives or not negatives:
        return None
    wins = sum((p > n) + (p == n) / 2 for p in positives for n in negatives)
    return wins / (len(positives) * len(negatives))


def coverage_risk(items: Iterable[Labelled]) -> tuple[tuple[float, float], ...]:
    """The coverage–risk curve: for every threshold from strict to lax, the share of positives taken
    in (coverage) and the share of what is taken in that is wrong (risk); both 0 to 1.

    Geifman and El-Yaniv, "Selective classification for deep neural networks", NeurIPS 2017; here
    coverage is of the true ones, as the product promises it. Empty without positives.
    """
    found = sorted(items, key=lambda i: -i.score)
    positives = sum(i.positive for i in found)
    if not positives:
        return ()
    points, right = [], 0
    for at, item in enumerate(found, start=1):
        right += item.positive
        if at == len(found) or found[at].score != item.score:
            points.append((round(right / positives, 4), round((at - right) / at, 4)))
    return tuple(points)
