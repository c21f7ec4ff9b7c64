"""Who gets the floor, with which briefs, in each step: pure functions of the state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from facilitator.corpus.vocabulary import StressPoint
from facilitator.dialogue.bench import Bench
from facilitator.dialogue.state import (
    Assignment,
    State,
    formulations,
    maps,
    restatements,
    said_on,
)
from facilitator.engines.base import Brief, Task
from facilitator.models import AgendaItem, Clause, ClauseStatus, Formulation, Persona, Phase, Turn


def at_table(bench: Bench, state: State) -> list[Persona]:
    return [bench.personas[seat] for seat in state["config"].seats]


def speaking(bench: Bench, state: State) -> list[Persona]:
    """The seats that the workflow words; one that a person has taken over speaks for itself."""
    held = state.get("held") or {}
    return [seat for seat in at_table(bench, state) if seat.id not in held]


def sides(seats: Iterable[Persona]) -> list[Persona]:
    return [seat for seat in seats if not seat.mediates]


def mediators(seats: Iterable[Persona]) -> list[Persona]:
    return [seat for seat in seats if seat.mediates]


def in_turn(bench: Bench, assignments: Sequence[Assignment], number: int = 0) -> list[Assignment]:
    """The assignments of a step with the place in which each seat speaks.

    The side of which the sources report least is counted first, whatever its name and wherever it is
    listed; from there, who opens and who closes goes round with phase, round and `number`, the
    stress-point's, so that no seat always has the first word or the last. Whoever mediates speaks
    after the sides.
    """
    voices = Counter(p.voice for p in bench.library.propositions.values())
    table = [a for a in assignments if not a.seat.mediates]
    table.sort(key=lambda a: sum(voices[voice] for voice in a.seat.own))
    placed = []
    for assignment in assignments:
        place = len(table)
        if assignment in table:
            shift = list(Phase).index(assignment.phase) + assignment.round + number
            place = (table.index(assignment) + shift) % len(table)
        placed.append(assignment.model_copy(update={"place": place}))
    return placed


def _assign(
    seat: Persona, phase: Phase, step: str, briefs: Sequence[Brief], round_number: int = 1
) -> Assignment:
    return Assignment(seat=seat, phase=phase, step=step, round=round_number, briefs=tuple(briefs))


def opening(bench: Bench, state: State) -> list[Assignment]:
    topic = state["config"].topic
    return [
        _assign(
            seat,
            Phase.OPENING,
            "opening",
            [Brief(task=Task.OPENING, topic=topic, seat=seat, query=f"{topic}: {seat.side}")],
        )
        for seat in speaking(bench, state)
    ]


def interests(bench: Bench, state: State) -> list[Assignment]:
    topic = state["config"].topic
    return [
        _assign(
            seat,
            Phase.INTERESTS,
            "interests",
            [Brief(task=Task.INTERESTS, topic=topic, seat=seat, query=f"{topic} concern interest")],
        )
        for seat in sides(speaking(bench, state))
    ]


def restating(bench: Bench, state: State) -> list[Assignment]:
    """Every side restates every other side's red lines, interests and fears."""
    topic = state["config"].topic
    seats = sides(speaking(bench, state))
    heard = maps(state["turns"])
    assignments = []
    for seat in seats:
        briefs = []
        for other in sides(at_table(bench, state)):
            if other.id == seat.id or other.id not in heard:
                continue
            said = (
                *heard[other.id].fears,
                *heard[other.id].red_lines,
                *heard[other.id].interests,
            )
            briefs.append(
                Brief(
                    task=Task.RESTATING,
                    topic=topic,
                    seat=seat,
                    others=(other,),
                    query=f"{topic}: {other.side}",
                    said=said,
                )
            )
        if briefs:
            assignments.append(_assign(seat, Phase.RESTATING, "restating", briefs))
    return assignments


def shared_interests(bench: Bench, state: State) -> list[Assignment]:
    seats = at_table(bench, state)
    return [
        _assign(
            seat,
            Phase.INTERESTS,
            "shared_interests",
            [
                Brief(
                    task=Task.SHARED_INTERESTS,
                    topic=state["config"].topic,
                    seat=seat,
                    others=tuple(sides(seats)),
                    query="interests that both sides share and what they already endorse",
                )
            ],
        )
        for seat in mediators(speaking(bench, state))
    ]


def acceptance(bench: Bench, state: State) -> list[Assignment]:
    """The owner of each concern answers the restatements of it."""
    assignments = []
    given = restatements(state["turns"])
    for seat in sides(speaking(bench, state)):
        briefs = [
            Brief(
                task=Task.ACCEPTANCE,
                topic=state["config"].topic,
                seat=seat,
                others=(bench.personas[restatement.by],),
                said=restatement.statements,
            )
            for restatement in given
            if restatement.of == seat.id and restatement.by and restatement.statements
        ]
        if briefs:
            assignments.append(_assign(seat, Phase.RESTATING, "acceptance", briefs))
    return assignments


def _open(state: State) -> list[AgendaItem]:
    """Items still under discussion: a parked one is not taken up again."""
    parked = {c.id for c in state.get("clauses", []) if c.status is ClauseStatus.PARKED}
    return [item for item in state["items"] if item.id not in parked]


def _on_items(
    bench: Bench, state: State, seats: Sequence[Persona], task: Task, step: str
) -> list[Assignment]:
    """One brief an open item, with all language on the table and all that was said on it."""
    round_number = state.get("round", 1)
    turns = state.get("turns", [])
    everybody = at_table(bench, state)
    clauses: dict[str, Clause] = {c.id: c for c in state.get("clauses", [])}
    assignments = []
    for seat in seats:
        briefs = [
            Brief(
                task=task,
                topic=state["config"].topic,
                seat=seat,
                others=tuple(s for s in sides(everybody) if s.id != seat.id),
                query=f"{item.title}: {seat.side}" if not seat.mediates else item.title,
                item=item,
                clause=clauses.get(item.id),
                formulations=tuple(formulations(turns, item.id)),
                said=tuple(said_on(turns, item.id)),
                round=round_number,
            )
            for item in _open(state)
        ]
        if briefs:
            assignments.append(_assign(seat, Phase.DEFINITION, step, briefs, round_number))
    return assignments


def propose(bench: Bench, state: State) -> list[Assignment]:
    return _on_items(bench, state, speaking(bench, state), Task.CANDIDATES, "propose")


def _voting(bench: Bench, state: State) -> list[Persona]:
    return [seat for seat in speaking(bench, state) if seat.votes]


def rank(bench: Bench, state: State) -> list[Assignment]:
    return _on_items(bench, state, _voting(bench, state), Task.RANKING, "rank")


def positions(bench: Bench, state: State) -> list[Assignment]:
    return _on_items(bench, state, _voting(bench, state), Task.POSITION, "positions")


def critique(bench: Bench, state: State) -> list[Assignment]:
    return _on_items(bench, state, _voting(bench, state), Task.CRITIQUE, "critique")


def revise(bench: Bench, state: State) -> list[Assignment]:
    return _on_items(bench, state, mediators(speaking(bench, state)), Task.REVISION, "revise")


def question(bench: Bench, state: State) -> list[Assignment]:
    return _on_items(bench, state, mediators(speaking(bench, state)), Task.QUESTION, "question")


def reality_test(bench: Bench, state: State) -> list[Assignment]:
    return [
        _assign(
            seat,
            Phase.REALITY_TEST,
            "reality_test",
            [
                Brief(
                    task=Task.REALITY_TEST,
                    topic=state["config"].topic,
                    seat=seat,
                    query="support at home, political will and what could undo an agreement",
                )
            ],
        )
        for seat in sides(speaking(bench, state))
    ]


def on_stress_point(
    bench: Bench,
    state: State,
    point: StressPoint,
    seats: Sequence[Persona],
    task: Task,
    step: str,
    *,
    put: Sequence[Formulation] = (),
    turns: Sequence[Turn] = (),
) -> list[Assignment]:
    """The floor for each seat on one stress-point."""
    phase = Phase.REALITY_TEST if task is Task.REALITY_TEST else Phase.STRESS_POINTS
    return [
        Assignment(
            seat=seat,
            phase=phase,
            step=step,
            on=point.id,
            briefs=(
                Brief(
                    task=task,
                    topic=state["config"].topic,
                    seat=seat,
                    others=tuple(s for s in sides(at_table(bench, state)) if s.id != seat.id),
                    query=f"{point.title}: {seat.side}" if not seat.mediates else point.title,
                    stress_point=point,
                    formulations=tuple(put),
                    said=tuple(said_on(turns, point.id)),
                ),
            ),
        )
        for seat in seats
    ]
