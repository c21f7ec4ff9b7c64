"""A language model as scorer: handed in as a callable, asked only what the gates let through.

It must return the span that it relies on; a span that does not stand in the evidence word for word
counts as no answer, and the judge's failure is never the claim's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import Field

from facilitator.models import Model, VerdictLabel
from facilitator.verification.gates.quotation import quote_of, stands_in, words
from facilitator.verification.scorers.base import Question, Score

_LEAST = 3


class Opinion(Model):
    """What a judge answers: a verdict, how sure it is (0 to 1), and the words that decided, copied
    from the evidence."""

    verdict: VerdictLabel
    confidence: Annotated[float, Field(ge=0, le=1)]
    span: str


Judge = Callable[[str, str], Opinion | None]
"""Given a claim and its evidence; None where no usable answer came."""


class JudgeScorer:
    """Adapts a judge to the scorer protocol."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def score(self, questions: Sequence[Question]) -> list[Score]:
        """See `Scorer.score`; one call a question."""
        return [self._ask(q) for q in questions]

    def _ask(self, question: Question) -> Score:
        evidence = "\n".join(dict.fromkeys(a.window for a, _ in question.case.sides[:4]))
        if not evidence:
            return Score(0.0, False, detail="there is nothing to judge")
        opinion = self._judge(question.case.claim.text, evidence)
        if opinion is None:
            return Score(0.5, False, detail="the judge gave no usable answer")
        span = quote_of(opinion.span)
        if span.size < _LEAST or not stands_in(span, words(evidence)):
            return Score(0.5, False, detail="the judge's span isn't in the evidence")
        supported = opinion.verdict is VerdictLabel.SUPPORTED
        sure = opinion.confidence if supported else 1.0 - opinion.confidence
        probability = max(sure, 0.5) if supported else min(sure, 0.5)
        return Score(
            probability,
            vouches=supported and not question.findings,
            span=opinion.span,
            detail=f"the judge: {opinion.verdict}",
        )
