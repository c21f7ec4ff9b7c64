"""The swap test's other half: the same table with the sides' labels exchanged.

What was the Russian view's becomes the NATO view's and the other way round: the voices of the
propositions, the red lines, interests and fears of the seats, who gives and gets what. The words of
a proposition stay as they are. Each label then sits where the other sat, with the other's evidence;
over both halves the two labels had the same evidence, so whatever still tells them apart is not
evidence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from facilitator.corpus.catalogue import Corpus
from facilitator.dialogue.bench import Finder
from facilitator.evals.subjects import Kit
from facilitator.models import Evidence, KnownVoice, Persona, Proposition, SeatId, Voice

if TYPE_CHECKING:
    from facilitator.dialogue.bench import Bench
    from facilitator.sessions.setup import CachedFinder

__all__ = ["LABELS", "digest", "mirrored"]

LABELS: tuple[SeatId, SeatId] = ("nato", "russia")
_VOICES: Mapping[str, str] = {
    KnownVoice.NATO: KnownVoice.RUSSIA.value,
    KnownVoice.RUSSIA: KnownVoice.NATO.value,
    KnownVoice.WESTERN: KnownVoice.SOVIET.value,
    KnownVoice.SOVIET: KnownVoice.WESTERN.value,
}
_SEATS = {"nato": "russia", "russia": "nato"}
T = TypeVar("T")


def digest(kit: Kit) -> Bench:
    """The subject's bench without the papers' texts: both halves of the test are to have the same,
    and a paper's own words can't be exchanged."""
    return _over(
        kit, replace(kit.corpus, passages={}, headings={}), kit.bench.personas, _plain(kit)
    )


def mirrored(kit: Kit) -> Bench:
    """The same bench with the labels exchanged."""
    corpus = replace(
        kit.corpus,
        passages={},
        headings={},
        propositions={i: _proposition(p) for i, p in kit.corpus.propositions.items()},
        terms=tuple(t.model_copy(update={"whose": _voice(t.whose)}) for t in kit.corpus.terms),
        sides={_voice(voice): names for voice, names in kit.corpus.sides.items()},
    )
    return _over(
        kit, corpus, _personas(kit.bench.personas), _Mirror(kit.bench.personas, _plain(kit))
    )


def _plain(kit: Kit) -> Finder:
    return kit.bench.finder


def _over(kit: Kit, corpus: Corpus, personas: Mapping[SeatId, Persona], finder: Finder) -> Bench:
    from facilitator.dialogue.settle import Settler
    from facilitator.engines.embedded import EmbeddedEngine
    from facilitator.sessions.setup import Quotations, open_verifier

    embedded = EmbeddedEngine(corpus.sources, corpus.propositions)
    verifier = open_verifier(
        corpus, cast("CachedFinder", kit.bench.finder).retriever, kit.bench.judge
    )
    return replace(
        kit.bench,
        library=corpus,
        finder=finder,
        engine=embedded if kit.engine_is_embedded else kit.bench.engine,
        fallback=embedded,
        reporter=embedded.desk.framer,
        settler=Settler(corpus.propositions, Quotations(corpus), verifier),
        personas=personas,
    )


def _voice(voice: Voice) -> Voice:
    return _VOICES.get(voice, voice)


def _proposition(proposition: Proposition) -> Proposition:
    measure = proposition.measure
    return proposition.model_copy(
        update={
            "voice": _voice(proposition.voice),
            "measure": measure.model_copy(
                update={"gives": _keys(measure.gives), "gets": _keys(measure.gets)}
            )
            if measure
            else None,
        }
    )


def _keys(by_seat: Mapping[SeatId, T]) -> dict[SeatId, T]:
    return {_SEATS.get(seat, seat): value for seat, value in by_seat.items()}


_LABEL = {"id", "name", "side", "own", "may_cite"}
"""What makes a seat's label; the rest of its file is what it brings."""


def _personas(personas: Mapping[SeatId, Persona]) -> dict[SeatId, Persona]:
    found = {}
    for seat, persona in personas.items():
        brings = personas[_SEATS.get(seat, seat)]
        label = {name: getattr(persona, name) for name in _LABEL}
        found[seat] = brings.model_copy(update=label)
    return found


class _Mirror:
    """Retrieval over the same index: what is asked for and what is found change sides."""

    def __init__(self, personas: Mapping[SeatId, Persona], inner: Finder) -> None:
        self._inner = inner
        one, other = (personas[seat].side for seat in LABELS)
        self._sides = {one: other, other: one}
        self._any = re.compile("|".join(re.escape(side) for side in self._sides))

    def search(self, query: str, k: int = 5, *, voices: Sequence[Voice] | None = None) -> Evidence:
        found = self._inner.search(
            self._any.sub(lambda match: self._sides[match.group()], query),
            k,
            voices=None if voices is None else [_voice(v) for v in voices],
        )
        items = (i.model_copy(update={"voice": _voice(i.voice)}) for i in found.items)
        return found.model_copy(update={"query": query, "items": tuple(items)})
