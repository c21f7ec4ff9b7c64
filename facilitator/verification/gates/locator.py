"""Locator: what is cited exists, and the claim is borne there rather than somewhere else."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.models import Gate, Locator
from facilitator.verification.base import CorpusView
from facilitator.verification.case import Finding
from facilitator.verification.citations import Cited

_FLOOR, _MARGIN = 0.42, 0.17


def missing(
    cited: Sequence[Cited], locators: Sequence[Locator], corpus: CorpusView
) -> Finding | None:
    """A citation to a source or a paragraph that the corpus doesn't have."""
    for citation in cited:
        if citation.source not in corpus.sources:
            return Finding(
                Gate.LOCATOR,
                "no-such-source",
                f"“{citation.text}” names no source of the corpus",
                refutes=True,
            )
    for locator in locators:
        if locator.source not in corpus.sources:
            return Finding(
                Gate.LOCATOR,
                "no-such-source",
                f"the corpus has no source '{locator.source}'",
                refutes=True,
            )
        if not corpus.has(locator):
            return Finding(
                Gate.LOCATOR,
                "no-such-paragraph",
                f"there is no paragraph {locator.key}",
                refutes=True,
            )
    return None


def displaced(here: float, there: float, place: Locator, *, cured: bool) -> Finding | None:
    """The claim is borne at `place` and not where it is cited.

    `here` and `there`: coverage at the cited paragraphs and at `place`, 0 to 1, higher is nearer.
    `cured`: the gates fault the claim here and not there, which needs no lead in coverage.
    """
    if there < _FLOOR or there - here < (0.0 if cured else _MARGIN):
        return None
    return Finding(
        Gate.LOCATOR,
        "wrong-locator",
        f"the cited paragraph doesn't bear this; {place.key} does",
        weight=0.8,
    )
