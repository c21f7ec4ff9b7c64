"""Even-handedness, by counting and by exchanging labels.

Counts alone prove little: the papers say more of one view than of the other. So the same table is
held once more with the labels exchanged (`mirror.py`), and the two are added up: each label then had
the same evidence, and what still leans, leans by label. That the counting sees a bias is shown each
time with engines that have one (`planted.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from facilitator.evals.base import Direction, Figure, Outcome, Score, SuiteResult, Table, share
from facilitator.evals.dialogues import EVEN, TALK, hold
from facilitator.evals.metrics.balance import MEASURES, Tally, leaning, tally
from facilitator.evals.metrics.views import named_view
from facilitator.evals.metrics.wording import cold, count_words, warm
from facilitator.evals.mirror import LABELS, digest, mirrored
from facilitator.evals.planted import PLANTED, Bias, Planted
from facilitator.evals.subjects import EngineRun, Kit, Piece, Subject
from facilitator.evals.suites import SUITES
from facilitator.models import DialogueConfig, KnownVoice, SeatId
from facilitator.sessions.export import Documents

if TYPE_CHECKING:
    from facilitator.dialogue.bench import Bench

THRESHOLD = 0.05
"""How far a measure may lean to a label over both halves of the swap test, 0 to 1."""
FEWEST = 3
"""Fewer apart than this, and a count is too small to call it leaning."""
_SIDES = {
    "NATO or Western": {KnownVoice.NATO.value, KnownVoice.WESTERN.value},
    "Russian or Soviet": {KnownVoice.RUSSIA.value, KnownVoice.SOVIET.value},
}


def run(kit: Kit, subject: Subject) -> SuiteResult:
    """Counts what there is; swaps and plants where the subject is an engine."""
    figures: list[Figure] = []
    tables = [_told(subject.pieces)]
    scores: list[Score] = []
    notes: list[str] = []
    documents = subject.documents
    if documents is not None:
        seats = _sides_of(kit, documents)
        if len(seats) == 2:
            tables.append(_counted(count(documents, seats), seats))
        else:
            notes.append("the seats are hidden or not two: nothing is counted by seat")
    if isinstance(subject, EngineRun):
        halves = swap(digest(kit), mirrored(kit))
        figures += label_leanings(halves)
        tables.append(_swapped(halves))
        scores += planted_biases(kit)
        figures.append(share("planted biases caught", scores, bar=1.0))
        tables.append(_planted_table(scores))
    else:
        notes.append("the swap test and the planted biases need an engine as the subject")
    return SuiteResult(
        suite="balance",
        about=SUITES["balance"],
        figures=tuple(figures),
        tables=tuple(tables),
        scores=tuple(scores),
        notes=tuple(notes),
    )


def _sides_of(kit: Kit, documents: Documents) -> tuple[SeatId, ...]:
    """The seats with a vote that still bear their names."""
    known = kit.bench.personas
    seats = [s.id for s in documents.paper.header.seats if s.votes]
    return tuple(s for s in seats if s in known)


def count(documents: Documents, seats: Sequence[SeatId]) -> Tally:
    return tally(documents.transcript.turns, documents.paper.clauses, seats)


def swap(straight: Bench, exchanged: Bench, config: DialogueConfig = EVEN) -> tuple[Tally, Tally]:
    """The counts of the same dialogue with the labels as they are and exchanged."""
    first, second = (count(hold(bench, config), LABELS) for bench in (straight, exchanged))
    return first, second


def label_leanings(halves: tuple[Tally, Tally]) -> list[Figure]:
    """How far each measure leans to the label of the first seat when the evidence is the same."""
    both = halves[0].plus(halves[1])
    figures = []
    for measure, meaning in MEASURES.items():
        apart = abs(both.of(measure, LABELS[0]) - both.of(measure, LABELS[1]))
        value = leaning(both, measure, *LABELS)
        enough = apart >= FEWEST or (value is not None and abs(value) <= THRESHOLD)
        figures.append(
            Figure(
                name=f"swap: {measure}",
                value=None if value is None else round(value, 4),
                direction=Direction.ZERO,
                of=both.of(measure, LABELS[0]) + both.of(measure, LABELS[1]),
                bar=THRESHOLD if enough else None,
                note=f"{meaning}; above 0 leans to the {LABELS[0]} label"
                + ("" if enough else "; too few to tell"),
            )
        )
    return figures


def planted_biases(kit: Kit) -> list[Score]:
    """Each bias planted for each seat in the embedded engine: caught where the measure that is to
    show it leans to that seat by more than the threshold, over both halves of the swap test."""
    benches = (digest(kit), mirrored(kit))
    found = []
    for name, (measure, bias) in PLANTED.items():
        for favoured in LABELS:
            straight, exchanged = (_bent(bench, bias, favoured) for bench in benches)
            first, second = swap(straight, exchanged, TALK)
            other = LABELS[1] if favoured == LABELS[0] else LABELS[0]
            value = leaning(first.plus(second), measure, favoured, other)
            caught = value is not None and value > THRESHOLD
            found.append(
                Score(
                    metric="planted biases caught",
                    item=f"{name} for {favoured}",
                    outcome=Outcome.HELD if caught else Outcome.FAILED,
                    why="" if caught else f"'{measure}' leans by {value}, not above {THRESHOLD}",
                    group={
                        "bias": name,
                        "seat": favoured,
                        "measure": measure,
                        "leaning": "–" if value is None else f"{value:+.3f}",
                    },
                )
            )
    return found


def _bent(bench: Bench, bias: Bias, favoured: SeatId) -> Bench:
    bent = Planted(bench.fallback, bias, favoured)
    return replace(bench, engine=bent, fallback=bent)


def _told(pieces: Sequence[Piece]) -> Table:
    """What is told of each side's view, by the words of the sentences themselves."""
    rows = []
    for side, voices in _SIDES.items():
        own = [p for p in pieces if not p.no_claim and (named_view(p.text) or set()) & voices]
        words = sum(count_words(p.text) for p in own)
        rows.append(
            (
                side,
                str(len(own)),
                str(words),
                str(sum(len(p.cited) for p in own)),
                str(sum(warm(p.text) for p in own)),
                str(sum(cold(p.text) for p in own)),
            )
        )
    return Table(
        title="What is told of each side’s view",
        head=("side", "sentences", "words", "citations", "praise", "blame"),
        rows=tuple(rows),
    )


def _counted(found: Tally, seats: Sequence[SeatId]) -> Table:
    return Table(
        title="What each seat said and got",
        head=("measure", *seats, "leaning"),
        rows=tuple(
            (
                meaning,
                *(str(found.of(measure, seat)) for seat in seats),
                _signed(leaning(found, measure, seats[0], seats[1])),
            )
            for measure, meaning in MEASURES.items()
        ),
    )


def _swapped(halves: tuple[Tally, Tally]) -> Table:
    one, other = LABELS
    first, second = halves
    return Table(
        title="The swap test: the same evidence under either label",
        head=(
            "measure",
            f"NATO’s evidence as {one}",
            f"as {other}",
            f"Russia’s evidence as {one}",
            f"as {other}",
            "leaning",
        ),
        rows=tuple(
            (
                meaning,
                str(first.of(measure, one)),
                str(second.of(measure, other)),
                str(second.of(measure, one)),
                str(first.of(measure, other)),
                _signed(leaning(first.plus(second), measure, one, other)),
            )
            for measure, meaning in MEASURES.items()
        ),
    )


def _planted_table(scores: Sequence[Score]) -> Table:
    return Table(
        title=f"Planted biases; caught above {THRESHOLD:+.2f}",
        head=("bias", "for", "shown by", "leaning", "caught"),
        rows=tuple(
            (
                s.group["bias"],
                s.group["seat"],
                s.group["measure"],
                s.group["leaning"],
                "yes" if s.outcome is Outcome.HELD else "no",
            )
            for s in scores
        ),
    )


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.3f}"
