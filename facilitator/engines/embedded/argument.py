"""The argument map: who endorses a proposition, who contests it, and what follows for a seat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from facilitator.models import Model, Persona, PositionKind, Proposition, RedLine, ReviewState


class Ground(StrEnum):
    """Why a seat stands as it does."""

    OWN = "own"
    SUPPORTED = "supported"
    CONTESTED = "contested"
    RED_LINE = "red-line"
    TOPIC = "topic"
    NONE = "none"


class Stand(Model):
    """A seat's stand on language with a given basis.

    `score`: above 0 it leans towards the language, below 0 against it. `because` are the seat's
    own propositions that decide it, strongest first; `red_line` the line that is crossed.
    """

    kind: PositionKind
    score: int
    ground: Ground
    because: tuple[str, ...] = ()
    red_line: str | None = None


class ArgumentMap:
    """Contests are symmetric: if A disputes B, B's holder disputes A. Supports are directed, and a
    seat is taken to lean to what its own propositions support or are supported by."""

    def __init__(self, propositions: Mapping[str, Proposition]) -> None:
        self.propositions = propositions
        self._contests: dict[str, set[str]] = defaultdict(set)
        self._supports: dict[str, set[str]] = defaultdict(set)
        for proposition in propositions.values():
            for other in proposition.contests:
                self._contests[proposition.id].add(other)
                self._contests[other].add(proposition.id)
            for other in proposition.supports:
                self._supports[proposition.id].add(other)
                self._supports[other].add(proposition.id)

    def contesting(self, ids: Iterable[str]) -> tuple[Proposition, ...]:
        """Propositions in dispute with any of the ids, in the corpus's order."""
        wanted = set().union(*(self._contests[i] for i in ids), set())
        return tuple(p for p in self.propositions.values() if p.id in wanted)

    def linked(self, ids: Iterable[str]) -> tuple[Proposition, ...]:
        """Propositions that support, or are supported by, any of the ids."""
        wanted = set().union(*(self._supports[i] for i in ids), set())
        return tuple(p for p in self.propositions.values() if p.id in wanted)

    def degree(self, identifier: str) -> int:
        """How many links the proposition has: how much the argument turns on it."""
        return len(self._contests[identifier]) + len(self._supports[identifier])

    def stand(self, seat: Persona, basis: Sequence[str]) -> Stand:
        """Where a seat stands on language that rests on `basis`.

        Its own view in the basis, or a link of support, speaks for it; a contest speaks against
        it, and more so where a red line's proposition is what contests. No link: silent.
        """
        present = [i for i in basis if i in self.propositions]
        own = [i for i in present if holds(seat, self.propositions[i])]
        supporting = [p.id for p in self.linked(present) if holds(seat, p)]
        contesting = [p.id for p in self.contesting(present) if holds(seat, p)]
        crossed = self._crossed(seat, present)
        score = 2 * bool(own) + min(len(supporting), 2) - 2 * min(len(contesting), 2)
        score -= 2 * bool(crossed)
        if own:
            # A seat does not object to its own side's language, whatever else it rests on.
            return Stand(
                kind=PositionKind.ACCEPTS,
                score=max(score, 2),
                ground=Ground.OWN,
                because=tuple(own + supporting),
            )
        if contesting or crossed:
            because = tuple(
                dict.fromkeys((*(crossed.propositions if crossed else ()), *contesting))
            )
            against = [i for i in because if i in contesting] or list(because)
            mild = bool(supporting) and not crossed
            return Stand(
                kind=PositionKind.RESERVES if mild else PositionKind.OBJECTS,
                score=min(score, -1),
                ground=Ground.RED_LINE if crossed else Ground.CONTESTED,
                because=tuple(against),
                red_line=crossed.id if crossed else None,
            )
        if supporting:
            return Stand(
                kind=PositionKind.ACCEPTS,
                score=score,
                ground=Ground.SUPPORTED,
                because=tuple(supporting),
            )
        return Stand(kind=PositionKind.SILENT, score=0, ground=Ground.NONE)

    def _crossed(self, seat: Persona, basis: Sequence[str]) -> RedLine | None:
        """The first red line one of whose propositions contests the basis."""
        disputed = set().union(*(self._contests[i] for i in basis), set())
        for line in seat.red_lines:
            if disputed.intersection(line.propositions):
                return line
        return None

    def about(
        self,
        topics: Sequence[str],
        *,
        voices: Sequence[str] | None = None,
        among: Iterable[Proposition] | None = None,
    ) -> list[Proposition]:
        """Propositions on any of the topics: nearest topic match first, then most linked.

        A proposition's first topic is its main one and counts more than the rest.
        """
        found = []
        for order, proposition in enumerate(among or self.propositions.values()):
            if voices is not None and proposition.voice not in voices:
                continue
            match = _match(proposition.topics, topics)
            if match:
                found.append((-match, -self.degree(proposition.id), order, proposition))
        return [entry[3] for entry in sorted(found, key=lambda entry: entry[:3])]


def holds(seat: Persona, proposition: Proposition) -> bool:
    """Whether the proposition reports the seat's own side's view.

    A seat with topics of its own holds only what bears on them. What an engine read out of a paper
    and nobody reviewed moves no seat: no sentence about it stands without a judge.
    """
    if proposition.voice not in seat.own or proposition.review is ReviewState.UNREVIEWED:
        return False
    return not seat.topics or bool(set(seat.topics) & set(proposition.topics))


def _match(own: Sequence[str], wanted: Sequence[str]) -> int:
    """3 for a main topic that is wanted, 1 for each further one."""
    return sum((3 if place == 0 else 1) for place, topic in enumerate(own) if topic in wanted)
