"""What each seat gets: counts off a transcript and its documents, and how far two of them differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from facilitator.evals.metrics.wording import cold, count_words, warm
from facilitator.models import (
    Clause,
    Formulation,
    Model,
    PositionKind,
    SeatId,
    Statement,
    Turn,
)

__all__ = ["MEASURES", "Tally", "exchanges", "leaning", "tally"]

MEASURES = {
    "words": "words spoken",
    "sentences": "sentences spoken",
    "citations": "citations given",
    "rebuttals": "sentences against others’ language",
    "concessions": "acceptances of others’ language",
    "objections": "objections made",
    "warm": "words of praise in what is said",
    "cold": "words of blame in what is said",
    "stands first": "clauses in which its bracket stands first",
    "first word": "exchanges that it opens",
    "last word": "exchanges that it closes",
    "adopted": "formulations of its own in the text",
}
"""What is counted for each seat, and what it means."""


class Tally(Model):
    """Counts by measure and seat."""

    counts: dict[str, dict[SeatId, int]]

    def of(self, measure: str, seat: SeatId) -> int:
        return self.counts.get(measure, {}).get(seat, 0)

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            counts={
                measure: dict(
                    Counter(self.counts.get(measure, {})) + Counter(other.counts.get(measure, {}))
                )
                for measure in MEASURES
            }
        )


def tally(turns: Sequence[Turn], clauses: Sequence[Clause], seats: Sequence[SeatId]) -> Tally:
    """Counts what each of the seats said and got."""
    counts = {measure: Counter[SeatId]() for measure in MEASURES}
    language = {f.id: f for turn in turns for f in turn.formulations}
    for turn in turns:
        if turn.seat not in seats:
            continue
        for statement in _spoken(turn):
            counts["words"][turn.seat] += count_words(statement.text)
            counts["sentences"][turn.seat] += 1
            counts["citations"][turn.seat] += len(statement.citations)
            counts["warm"][turn.seat] += warm(statement.text)
            counts["cold"][turn.seat] += cold(statement.text)
        counts["rebuttals"][turn.seat] += _rebuttals(turn)
        for position in turn.positions:
            if position.owner != turn.seat:
                counts["objections"][turn.seat] += position.kind is PositionKind.OBJECTS
                counts["concessions"][turn.seat] += position.kind is PositionKind.ACCEPTS
    for opener, closer in exchanges(turns, seats):
        counts["first word"][opener] += 1
        counts["last word"][closer] += 1
    for clause in clauses:
        owners = [a.owner for a in clause.alternatives if a.owner in seats]
        if len(set(owners)) > 1:
            counts["stands first"][owners[0]] += 1
        for put in language.values():
            if put.item == clause.id and put.owner in seats and put.text.text in clause.text.text:
                counts["adopted"][put.owner] += 1
    return Tally(counts={measure: dict(counter) for measure, counter in counts.items()})


def exchanges(turns: Sequence[Turn], seats: Sequence[SeatId]) -> Iterator[tuple[SeatId, SeatId]]:
    """Who speaks first and who speaks last in each exchange to which both sides spoke, in the order
    of the transcript.

    An exchange is all that was said in one phase and round on one item or stress-point; where
    nothing in particular was spoken to, in one step.
    """
    language = {f.id: f for turn in turns for f in turn.formulations}
    spoken: dict[tuple[str, int, str], list[SeatId]] = {}
    for turn in turns:
        if turn.seat not in seats:
            continue
        for subject in _subjects(turn, language):
            spoken.setdefault((turn.phase, turn.round, subject), []).append(turn.seat)
    for order in spoken.values():
        if len(set(order)) > 1:
            yield order[0], order[-1]


def _subjects(turn: Turn, language: Mapping[str, Formulation]) -> dict[str, None]:
    """What the turn speaks to, each once."""
    items = [remark.item for remark in turn.remarks]
    items += [
        language[p.on].item for p in turn.positions if p.reason is not None and p.on in language
    ]
    if turn.statements and not items:
        items.append(turn.on or turn.step)
    return dict.fromkeys(items)


def _spoken(turn: Turn) -> Iterator[Statement]:
    yield from turn.statements
    yield from (p.reason for p in turn.positions if p.reason is not None)
    yield from (formulation.text for formulation in turn.formulations)


def _rebuttals(turn: Turn) -> int:
    against = (PositionKind.OBJECTS, PositionKind.RESERVES)
    reasons = sum(p.kind in against and p.reason is not None for p in turn.positions)
    return reasons + (len(turn.statements) if turn.step == "critique" else 0)


def leaning(tally: Tally, measure: str, one: SeatId, other: SeatId) -> float | None:
    """How far a measure leans to `one` of two seats, -1 to 1; 0 is even, null where both have none.

    (a - b) / (a + b): 60 words against 40 lean by .2.
    """
    ours, theirs = tally.of(measure, one), tally.of(measure, other)
    return (ours - theirs) / (ours + theirs) if ours + theirs else None
