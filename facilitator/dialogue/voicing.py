"""From an engine's typed result to a turn at the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from pydantic import BaseModel

from facilitator.dialogue.state import Assignment, Drafted
from facilitator.engines.base import (
    Acceptance,
    Brief,
    Candidates,
    InterestsMap,
    MeasuresResult,
    PositionsResult,
    RankingResult,
    RealityResult,
    Result,
    RevisionResult,
    Sentence,
    Speech,
    Task,
)
from facilitator.models import (
    Citation,
    Feasibility,
    Formulation,
    Origin,
    Position,
    Ranking,
    Remark,
    Restatement,
    SeatMap,
    Statement,
    Turn,
)

Standing = Mapping[Sentence, Statement]
Cite = Callable[[Sequence[str]], tuple[Citation, ...]]

ENGLISH_STEP = {
    "opening": "opening statement",
    "interests": "red lines and interests",
    "shared_interests": "shared interests",
    "restating": "restating the other side",
    "acceptance": "answer to the restatement",
    "propose": "language for the clauses",
    "rank": "order of preference",
    "positions": "positions",
    "critique": "critique",
    "revise": "mediator’s language",
    "question": "mediator’s questions",
    "concerns": "concerns",
    "measures": "measures",
    "measure_positions": "positions on measures",
    "reality_test": "reality test",
}


def sentences_in(result: BaseModel) -> list[Sentence]:
    """Every sentence of a result, in the order of its fields."""
    return list(_walk(result))


def _walk(value: object) -> Iterator[Sentence]:
    if isinstance(value, Sentence):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _walk(getattr(value, name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _walk(part)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _walk(part)


def to_turn(assignment: Assignment, drafted: Sequence[Drafted], cite: Cite) -> Turn:
    """What the seat says in this step: only sentences that stand, with the record of the rest."""
    settled = [s for draft in drafted for s in draft.settled]
    turn = Turn(
        id="/".join(
            str(part)
            for part in (
                f"{list(type(assignment.phase)).index(assignment.phase):02d}",
                assignment.phase,
                assignment.round,
                assignment.step,
                assignment.on or "",
                assignment.seat.id,
            )
        ),
        phase=assignment.phase,
        step=assignment.step,
        round=assignment.round,
        seat=assignment.seat.id,
        engine=" + ".join(dict.fromkeys(draft.engine for draft in drafted)),
        on=assignment.on,
        private=assignment.private,
        place=assignment.place,
        amendments=tuple(s.amendment for s in settled if s.amendment),
    )
    for draft in drafted:
        standing = {s.sentence: s.statement for s in draft.settled if s.statement is not None}
        turn = _add(turn, assignment, draft.brief, draft.result, standing, cite)
    return turn


def _add(
    turn: Turn,
    assignment: Assignment,
    brief: Brief,
    draft: Result,
    standing: Standing,
    cite: Cite,
) -> Turn:
    seat = assignment.seat.id
    match draft:
        case Speech() if brief.task is Task.RESTATING:
            restatement = Restatement(
                by=seat, of=brief.others[0].id, statements=_kept(draft.sentences, standing)
            )
            return turn.model_copy(
                update={
                    "restatements": (*turn.restatements, restatement),
                    "statements": (*turn.statements, *restatement.statements),
                }
            )
        case Speech():
            said = _kept(draft.sentences, standing)
            if brief.item is not None:
                remarks = tuple(Remark(item=brief.item.id, statement=s) for s in said)
                turn = turn.model_copy(update={"remarks": (*turn.remarks, *remarks)})
            return _speak(turn, said)
        case InterestsMap():
            seat_map = SeatMap(
                seat=seat,
                red_lines=_kept(draft.red_lines, standing),
                interests=_kept(draft.interests, standing),
                fears=_kept(draft.fears, standing),
            )
            said = (*seat_map.red_lines, *seat_map.interests, *seat_map.fears)
            return _speak(turn.model_copy(update={"map": seat_map}), said)
        case Acceptance():
            answer = standing.get(draft.reason)
            restatement = Restatement(
                by=brief.others[0].id,
                of=seat,
                statements=brief.said,
                accepted=draft.accepted,
                acceptance=answer,
            )
            turn = turn.model_copy(update={"restatements": (*turn.restatements, restatement)})
            return _speak(turn, (answer,) if answer else ())
        case Candidates():
            item = brief.item.id if brief.item else ""
            put = tuple(
                Formulation(
                    id=f"{item}.{seat}.{number}",
                    item=item,
                    owner=seat,
                    text=_proposed(candidate.text, seat, cite(candidate.basis)),
                    basis=candidate.basis,
                )
                for number, candidate in enumerate(draft.candidates, start=1)
            )
            return turn.model_copy(update={"formulations": (*turn.formulations, *put)})
        case RankingResult():
            ranking = Ranking(
                seat=seat, item=brief.item.id if brief.item else "", order=draft.order
            )
            return turn.model_copy(update={"rankings": (*turn.rankings, ranking)})
        case PositionsResult():
            owners = {f.id: f.owner for f in brief.formulations}
            taken = tuple(
                Position(
                    seat=seat,
                    on=drafted.on,
                    owner=owners[drafted.on],
                    kind=drafted.kind,
                    reason=next((standing[s] for s in drafted.reason if s in standing), None),
                    red_line=drafted.red_line,
                    round=assignment.round,
                )
                for drafted in draft.positions
                if drafted.on in owners
            )
            return turn.model_copy(update={"positions": (*turn.positions, *taken)})
        case RevisionResult() if draft.text is not None and brief.item is not None:
            number = 1 + sum(f.owner == seat for f in brief.formulations)
            offered = Formulation(
                id=f"{brief.item.id}.{seat}.{number}",
                item=brief.item.id,
                owner=seat,
                text=_proposed(draft.text.text, seat, cite(draft.text.basis)),
                basis=draft.text.basis,
            )
            return turn.model_copy(update={"formulations": (*turn.formulations, offered)})
        case RealityResult():
            feasibility = Feasibility(
                seat=seat,
                assessment=_kept(draft.assessment, standing),
                constraint=_kept(draft.constraint, standing),
                spoilers=_kept(draft.spoilers, standing),
            )
            said = (*feasibility.assessment, *feasibility.constraint, *feasibility.spoilers)
            return _speak(turn.model_copy(update={"feasibility": feasibility}), said)
        case MeasuresResult():
            point = brief.stress_point.id if brief.stress_point else ""
            put = tuple(
                Formulation(
                    id=f"{point}.m{number}",
                    item=point,
                    owner=seat,
                    text=_proposed(drafted.text, seat, cite(drafted.basis)),
                    basis=drafted.basis,
                )
                for number, drafted in enumerate(draft.measures, start=1)
            )
            return turn.model_copy(update={"formulations": (*turn.formulations, *put)})
        case _:
            return turn


def _kept(sentences: Sequence[Sentence], standing: Standing) -> tuple[Statement, ...]:
    return tuple(standing[s] for s in sentences if s in standing)


def _speak(turn: Turn, statements: Sequence[Statement]) -> Turn:
    return turn.model_copy(update={"statements": (*turn.statements, *statements)})


def _proposed(text: str, seat: str, citations: tuple[Citation, ...]) -> Statement:
    """Language for the text is a proposal: no source says it, whatever it was built on."""
    return Statement(text=text, origin=Origin.PROPOSAL, speaker=seat, citations=citations)
