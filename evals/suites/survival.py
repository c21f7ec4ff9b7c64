"""What becomes of what was brought in: propositions, objections, hedges, and each seat's own stance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from facilitator.documents.outline import Dissent, inlines
from facilitator.evals.base import Outcome, Score, SuiteResult, Table, breakdown, share
from facilitator.evals.metrics.hedges import keeps_hedge
from facilitator.evals.subjects import Kit, Piece, Subject
from facilitator.evals.suites import SUITES
from facilitator.models import (
    Formulation,
    Objection,
    Origin,
    Persona,
    Position,
    PositionKind,
    Proposition,
    Statement,
    Turn,
)
from facilitator.sessions.export import Documents

_TRANSCRIPT = "dialogue"
"""What is only in the transcript has not survived."""


def run(kit: Kit, subject: Subject) -> SuiteResult:
    """Follows everything from the round in which it came to the documents at the end."""
    about = SUITES["survival"]
    documents = subject.documents
    if documents is None:
        return SuiteResult(
            suite="survival", about=about, skipped="a draft has no rounds to follow it through"
        )
    turns = documents.transcript.turns
    known = kit.corpus.propositions
    propositions = list(surviving(turns, subject.pieces))
    dissent = list(objections(turns, shown_objections(documents)))
    hedges = list(hedged(subject.pieces, known))
    stances = [
        *held_lines(turns, kit.bench.personas, known),
        *moved(turns),
    ]
    lines = [s for s in stances if s.metric == "red lines held"]
    moves = [s for s in stances if s.metric == "moves with a reason"]
    return SuiteResult(
        suite="survival",
        about=about,
        figures=(
            share("propositions surviving", propositions),
            share("objections surviving", dissent, bar=1.0),
            share("hedges kept", hedges, bar=1.0),
            share("red lines held", lines, bar=1.0),
            share("moves with a reason", moves, bar=1.0),
        ),
        tables=(
            breakdown("Propositions by the step that brought them", propositions, "step", _KEPT),
            breakdown("Propositions by seat", propositions, "seat", _KEPT),
            breakdown("Hedges by the source’s modality", hedges, "modality", _KEPT),
            _stances(turns),
        ),
        scores=(*propositions, *dissent, *hedges, *stances),
    )


_KEPT = {"kept": lambda score: score.outcome is Outcome.HELD}


def surviving(turns: Sequence[Turn], pieces: Sequence[Piece]) -> Iterator[Score]:
    """Each proposition that a seat brought, once a step and round: whether a final document cites
    it."""
    final = {c.proposition for p in pieces if p.document != _TRANSCRIPT for c in p.cited}
    seen: set[tuple[str, int, str, str]] = set()
    for turn in turns:
        for statement in _said(turn):
            for citation in statement.citations:
                key = (turn.step, turn.round, turn.seat, citation.proposition or "")
                if citation.proposition is None or key in seen:
                    continue
                seen.add(key)
                there = citation.proposition in final
                yield Score(
                    metric="propositions surviving",
                    item=f"{turn.id} {citation.proposition}",
                    outcome=Outcome.HELD if there else Outcome.FAILED,
                    why="" if there else f"{citation.proposition} is in no final document",
                    text=statement.text,
                    group={"step": turn.step, "round": str(turn.round), "seat": turn.seat},
                )


def _said(turn: Turn) -> Iterator[Statement]:
    yield from turn.statements
    yield from (remark.statement for remark in turn.remarks)
    yield from (formulation.text for formulation in turn.formulations)
    yield from (p.reason for p in turn.positions if p.reason is not None)


def shown_objections(documents: Documents) -> list[Objection]:
    """The objections that a reader of the final documents sees."""
    return [
        part.objection
        for name, outline in documents.outlines().items()
        if name != _TRANSCRIPT
        for part in inlines(outline)
        if isinstance(part, Dissent)
    ]


def objections(turns: Sequence[Turn], shown: Sequence[Objection]) -> Iterator[Score]:
    """Each position that objects: whether a final document shows it with the language it is to, and
    with its reason."""
    language = {f.id: f for turn in turns for f in turn.formulations}
    for turn in turns:
        for position in turn.positions:
            if position.kind is PositionKind.OBJECTS:
                there = any(_records(o, position, language) for o in shown)
                yield Score(
                    metric="objections surviving",
                    item=f"{position.seat} to {position.on}, round {position.round}",
                    outcome=Outcome.HELD if there else Outcome.FAILED,
                    why="" if there else "no final document shows it",
                    text=position.reason.text if position.reason else "",
                    group={"seat": position.seat, "step": turn.step},
                )


def _records(objection: Objection, position: Position, language: Mapping[str, Formulation]) -> bool:
    """Whether it is the objection of this position: its owner, unless hidden, and its words."""
    if objection.by not in (None, position.seat):
        return False
    put = language.get(position.on)
    if position.reason is not None and position.reason.origin is Origin.PARTICIPANT:
        return objection.text == position.reason.text
    return put is not None and put.text.text in objection.text


def hedged(pieces: Sequence[Piece], known: Mapping[str, Proposition]) -> Iterator[Score]:
    """Each hedge that a sentence about a source has to keep. Negotiating language is no report: a
    clause may say 'shall' where a paper said 'might', and is marked a proposal for it."""
    for piece in pieces:
        for cited in piece.cited:
            reading = known.get(cited.proposition or "")
            if reading is None or piece.no_claim:
                continue
            kept = keeps_hedge(piece.text, reading.text, reading.modality)
            outcome, why = Outcome.HELD, ""
            if kept is None:
                outcome, why = Outcome.INELIGIBLE, "what it cites is no hedge"
            elif not kept:
                outcome = Outcome.FAILED
                why = f"{reading.id} says it as {reading.modality.value}; the sentence does not"
            yield Score(
                metric="hedges kept",
                item=f"{piece.id} {reading.id}",
                outcome=outcome,
                why=why,
                text=piece.text,
                group={**piece.group, "modality": reading.modality.value},
            )


def held_lines(
    turns: Sequence[Turn], personas: Mapping[str, Persona], known: Mapping[str, Proposition]
) -> Iterator[Score]:
    """Each position on language that rests on what the seat's own red lines contest: it may object
    or reserve, not accept and not keep silent."""
    language = {f.id: f for turn in turns for f in turn.formulations}
    contested = {
        seat: {
            line.id: _contested(line.propositions, known) - _own(persona, known)
            for line in persona.red_lines
        }
        for seat, persona in personas.items()
    }
    for turn in turns:
        for position in turn.positions:
            put = language.get(position.on)
            basis = set(put.basis) if put else set()
            lines = contested.get(position.seat, {})
            crossed = sorted(line for line, disputed in lines.items() if basis & disputed)
            if not crossed:
                continue
            held = position.kind in (PositionKind.OBJECTS, PositionKind.RESERVES)
            yield Score(
                metric="red lines held",
                item=f"{position.seat} on {position.on}, round {position.round}",
                outcome=Outcome.HELD if held else Outcome.FAILED,
                why="" if held else f"{position.kind.value} across {', '.join(crossed)}",
                text=put.text.text if put else "",
                group={"seat": position.seat, "step": turn.step, "round": str(position.round)},
            )


def _contested(ids: Sequence[str], known: Mapping[str, Proposition]) -> set[str]:
    """What disputes, or is disputed by, any of the propositions."""
    named = {other for i in ids if i in known for other in known[i].contests}
    return named | {p.id for p in known.values() if set(p.contests) & set(ids)}


def _own(persona: Persona, known: Mapping[str, Proposition]) -> set[str]:
    """A seat's own side's view crosses no line of its own, whatever else disputes it."""
    return {p.id for p in known.values() if p.voice in persona.own}


def moved(turns: Sequence[Turn]) -> Iterator[Score]:
    """Each change of a seat's position on the same language from one round to the next: a seat may
    move, and says why."""
    before: dict[tuple[str, str], Position] = {}
    for turn in turns:
        for position in turn.positions:
            key = (position.seat, position.on)
            last = before.get(key)
            before[key] = position
            if last is None or last.round == position.round or last.kind is position.kind:
                continue
            held = position.reason is not None
            yield Score(
                metric="moves with a reason",
                item=f"{position.seat} on {position.on}, round {position.round}",
                outcome=Outcome.HELD if held else Outcome.FAILED,
                why=""
                if held
                else f"{last.kind.value} became {position.kind.value} without a word",
                text=position.reason.text if position.reason else "",
                group={"seat": position.seat, "step": turn.step, "round": str(position.round)},
            )


def _stances(turns: Sequence[Turn]) -> Table:
    """How each seat stood on others' language, round by round: drift shows as a change of shares."""
    counts: dict[tuple[str, int], Counter[PositionKind]] = {}
    for turn in turns:
        for position in turn.positions:
            if position.owner != position.seat and turn.step == "positions":
                row = counts.setdefault((position.seat, position.round), Counter())
                row[position.kind] += 1
    return Table(
        title="Positions on others’ language, by round",
        head=("seat", "round", *(kind.value for kind in PositionKind)),
        rows=tuple(
            (seat, str(number), *(str(row[kind]) for kind in PositionKind))
            for (seat, number), row in sorted(counts.items())
        ),
    )
