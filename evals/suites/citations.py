"""Citations: recall and precision as ALCE defines them, places that exist, quotations that are exact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from facilitator.evals.base import Outcome, Score, SuiteResult, breakdown, share
from facilitator.evals.metrics.citing import precise, recalled
from facilitator.evals.subjects import Kit, Piece, Subject
from facilitator.evals.suites import SUITES
from facilitator.models import CorpusState, Locator, VerdictLabel
from facilitator.verification.claims import Claim

_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_FEWEST_WORDS = 3
"""Shorter, and quotation marks name a term rather than quote a sentence."""


def run(kit: Kit, subject: Subject) -> SuiteResult:
    """Scores every sentence, every citation and every quotation of the subject."""
    bears = _Bears(kit)
    recall: list[Score] = []
    precision: list[Score] = []
    places: list[Score] = []
    quotes: list[Score] = []
    for piece in subject.pieces:
        recall.append(_recall(piece, bears))
        precision.extend(_precision(piece, bears))
        places.extend(_places(piece, kit))
        quotes.extend(_quotes(piece, kit))
    ours = subject.documents is not None
    return SuiteResult(
        suite="citations",
        about=SUITES["citations"],
        figures=(
            share("citation recall", recall, bar=1.0 if ours else None),
            share("citation precision", precision, bar=0.95 if ours else None),
            share("places that exist", places, bar=1.0),
            share("exact quotations", quotes, bar=1.0),
        ),
        tables=(
            breakdown("Recall by document", recall, "document", {"recall": _held}),
            breakdown("Precision by document", precision, "document", {"precision": _held}),
        ),
        scores=(*recall, *precision, *places, *quotes),
    )


def _held(score: Score) -> bool:
    return score.outcome is Outcome.HELD


class _Bears:
    """Whether places bear a sentence, asked once for each question."""

    def __init__(self, kit: Kit) -> None:
        self._verifier = kit.verifier
        self._known: dict[tuple[str, tuple[str, ...]], bool] = {}

    def __call__(self, text: str, places: Sequence[Locator]) -> bool:
        key = (text, tuple(sorted({at.key for at in places})))
        if key not in self._known:
            (verdict,) = self._verifier.check_many([Claim(text=text, locators=tuple(places))])
            self._known[key] = verdict.verdict is VerdictLabel.SUPPORTED
        return self._known[key]


def _recall(piece: Piece, bears: _Bears) -> Score:
    if piece.no_claim:
        return _score("citation recall", piece, Outcome.INELIGIBLE, piece.no_claim)
    if not piece.cited:
        return _score("citation recall", piece, Outcome.FAILED, "it cites nothing")
    if recalled(_distinct(piece), lambda places: bears(piece.text, places)):
        return _score("citation recall", piece, Outcome.HELD)
    return _score("citation recall", piece, Outcome.FAILED, "what it cites does not bear it")


def _precision(piece: Piece, bears: _Bears) -> Iterator[Score]:
    if piece.no_claim:
        return
    places = _distinct(piece)
    for place, good in zip(
        places, precise(places, lambda asked: bears(piece.text, asked)), strict=True
    ):
        yield _score(
            "citation precision",
            piece,
            Outcome.HELD if good else Outcome.FAILED,
            "" if good else f"{place.key} is neither needed nor sufficient",
            place.key,
        )


def _distinct(piece: Piece) -> list[Locator]:
    """The paragraphs it cites, each once: two voices of one paragraph are one place."""
    return list({at.key: at for at in piece.locators}.values())


def _places(piece: Piece, kit: Kit) -> Iterator[Score]:
    for cited in piece.cited:
        if cited.locator is None:
            why = f"'{cited.written}' names no paragraph"
            yield _score("places that exist", piece, Outcome.FAILED, why, cited.written)
        else:
            there = kit.corpus.has(cited.locator)
            yield _score(
                "places that exist",
                piece,
                Outcome.HELD if there else Outcome.FAILED,
                "" if there else f"there is no {cited.locator.key}",
                cited.locator.key,
            )


def _quotes(piece: Piece, kit: Kit) -> Iterator[Score]:
    """Quotations in the text of what claims something, and those that stand in its citations."""
    cited = [c for c in piece.cited if c.locator is not None]
    inside = [] if piece.no_claim else _QUOTED.findall(piece.text)
    for quote in (q for q in inside if len(q.split()) >= _FEWEST_WORDS):
        yield _quotation(piece, quote, [c.locator for c in cited if c.locator], kit)
    for citation in cited:
        if citation.quote and citation.locator:
            yield _quotation(piece, citation.quote, [citation.locator], kit)


def _quotation(piece: Piece, quote: str, places: Sequence[Locator], kit: Kit) -> Score:
    metric, shown = "exact quotations", f"“{quote}”"
    at_hand = [at for at in places if _at_hand(at, kit)]
    if not places:
        return _score(metric, piece, Outcome.FAILED, "the quotation has no citation", shown)
    if not at_hand:
        why = "the paper is not at hand; add it with `facilitator corpus add`"
        return _score(metric, piece, Outcome.INELIGIBLE, why, shown)
    if any(kit.corpus.is_exact_quote(quote, at) for at in at_hand):
        return _score(metric, piece, Outcome.HELD, item=shown)
    why = f"these words do not stand in {' or '.join(at.key for at in at_hand)}"
    return _score(metric, piece, Outcome.FAILED, why, shown)


def _at_hand(place: Locator, kit: Kit) -> bool:
    known = place.source in kit.corpus.sources
    return known and kit.corpus.state(place.source) is CorpusState.FULL_TEXT


def _score(
    metric: str, piece: Piece, outcome: Outcome, why: str = "", item: str | None = None
) -> Score:
    return Score(
        metric=metric,
        item=f"{piece.id} {item}" if item else piece.id,
        outcome=outcome,
        why=why,
        text=piece.text,
        group=piece.group,
    )
