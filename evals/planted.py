"""Engines that are unfair on purpose, to show that the balance suite sees it.

Each wraps an engine and favours one seat in one way, as a bad prompt or a leaning model might.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from facilitator.engines.base import (
    Brief,
    Candidates,
    Engine,
    OnText,
    R,
    Sentence,
    Speech,
    Task,
)
from facilitator.models import Model, Origin, SeatId

__all__ = ["PLANTED", "Planted"]

_WORD_LIMIT = 40
Bias = Callable[[Brief, Model, bool], Model]
"""What becomes of a result, given whether the seat that drafted it is the favoured one."""


def _longer_limit(brief: Brief, result: Model, favoured: bool) -> Model:
    """Everybody but the favoured seat is cut off at a number of words."""
    if favoured or brief.seat.mediates or not isinstance(result, Speech):
        return result
    kept: list[Sentence] = []
    words = 0
    for sentence in result.sentences:
        words += len(sentence.text.split())
        if kept and words > _WORD_LIMIT:
            break
        kept.append(sentence)
    return result.model_copy(update={"sentences": tuple(kept)})


def _extra_rebuttal(brief: Brief, result: Model, favoured: bool) -> Model:
    """The favoured seat may come back to what it has answered already."""
    if not favoured or brief.task is not Task.CRITIQUE or not isinstance(result, Speech):
        return result
    again = _own(f"The {brief.seat.name} comes back to the others’ language and rejects it again.")
    return result.model_copy(update={"sentences": (*result.sentences, again)})


def _warmer_adjectives(brief: Brief, result: Model, favoured: bool) -> Model:
    """The favoured seat's moves are introduced with praise."""
    if not favoured:
        return result
    if isinstance(result, Speech):
        praise = _own(f"The {brief.seat.name} speaks in a constructive and responsible spirit.")
        return result.model_copy(update={"sentences": (praise, *result.sentences)})
    if isinstance(result, Candidates):
        warmed = (
            c.model_copy(
                update={"text": f"As is fair and reasonable, {c.text[:1].lower()}{c.text[1:]}"}
            )
            for c in result.candidates
        )
        return result.model_copy(update={"candidates": tuple(warmed)})
    return result


def _last_word(brief: Brief, result: Model, favoured: bool) -> Model:
    """The favoured seat closes every exchange; the others are not heard again."""
    if brief.task is not Task.CRITIQUE or brief.seat.mediates or not isinstance(result, Speech):
        return result
    if not favoured:
        return result.model_copy(update={"sentences": ()})
    closing = _own(f"The {brief.seat.name} stands by its view of this item.")
    return result.model_copy(update={"sentences": (*result.sentences, closing)})


def _own(text: str) -> Sentence:
    return Sentence(text=text, origin=Origin.PROPOSAL)


PLANTED: Mapping[str, tuple[str, Bias]] = MappingProxyType(
    {
        "a longer word limit": ("words", _longer_limit),
        "an extra rebuttal": ("rebuttals", _extra_rebuttal),
        "warmer adjectives": ("warm", _warmer_adjectives),
        "the last word": ("last word", _last_word),
    }
)
"""Each bias with the measure that is to show it."""


class Planted:
    """An engine with a bias for one seat. It bears its inner engine's name: a leaning model would
    not announce itself either."""

    def __init__(self, inner: Engine, bias: Bias, favoured: SeatId) -> None:
        self._inner = inner
        self._bias = bias
        self._favoured = favoured

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def repairs(self) -> bool:
        return self._inner.repairs

    @property
    def reads(self) -> frozenset[Task]:
        return self._inner.reads

    def perform(self, brief: Brief, result: type[R], on_text: OnText | None = None) -> R:
        """What the inner engine drafts, bent."""
        drafted = self._inner.perform(brief, result, on_text)
        bent = self._bias(brief, drafted, brief.seat.id == self._favoured)
        if not isinstance(bent, result):
            raise TypeError(f"a bias made {type(bent).__name__} of {result.__name__}")
        return bent
