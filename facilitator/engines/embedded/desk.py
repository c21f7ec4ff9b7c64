"""What every task of the embedded engine works with, and the selections they share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from facilitator.engines.base import Sentence
from facilitator.engines.embedded.argument import ArgumentMap, holds
from facilitator.engines.embedded.framing import Framer
from facilitator.models import (
    KnownVoice,
    Origin,
    Persona,
    Proposition,
    Source,
    SourceId,
    Stance,
)

UNATTRIBUTED = (KnownVoice.AUTHOR, KnownVoice.NEUTRAL)
_HELD = (Stance.POSITION, Stance.CONCERN, Stance.CLAIM, Stance.CRITICISM, Stance.MEASURE)


@dataclass(frozen=True)
class Desk:
    """The argument map and the framer, over one corpus."""

    argument: ArgumentMap
    framer: Framer

    @classmethod
    def over(
        cls, sources: Mapping[SourceId, Source], propositions: Mapping[str, Proposition]
    ) -> Desk:
        texts = [p.text for p in propositions.values()]
        return cls(ArgumentMap(propositions), Framer(sources, texts))

    def get(self, ids: Iterable[str]) -> list[Proposition]:
        """The propositions with these ids, in that order; unknown ids are left out."""
        known = self.argument.propositions
        return [known[i] for i in dict.fromkeys(ids) if i in known]

    def one(self, proposition: Proposition, seed: str, index: int = 0) -> Sentence:
        text = self.framer.frame(proposition, seed=seed, index=index)
        return Sentence(text=text, origin=Origin.SOURCE, cites=(proposition.id,))


def held_by(seat: Persona, propositions: Iterable[Proposition]) -> list[Proposition]:
    """The seat's own side's reported views among them, what it holds before what merely happened."""
    own = [p for p in propositions if holds(seat, p)]
    return sorted(own, key=lambda p: p.stance not in _HELD)


def varied(propositions: Sequence[Proposition], most: int) -> list[Proposition]:
    """At most `most` of them, no two from one paragraph, new main topics first."""
    chosen: list[Proposition] = []
    places: set[str] = set()
    topics: set[str] = set()
    for fresh_only in (True, False):
        for proposition in propositions:
            if len(chosen) == most:
                return chosen
            place, topic = proposition.locator.key, proposition.topics[0]
            if place in places or (fresh_only and topic in topics):
                continue
            chosen.append(proposition)
            places.add(place)
            topics.add(topic)
    return chosen


def procedural(text: str) -> Sentence:
    return Sentence(text=text, origin=Origin.PROCEDURAL)


def proposal(text: str, cites: Sequence[str] = ()) -> Sentence:
    return Sentence(text=text, origin=Origin.PROPOSAL, cites=tuple(cites))


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
