"""What the decision rule makes of everything said so far: all clauses, or one after a gate."""

from __future__ import annotations

from facilitator.dialogue.bench import Bench
from facilitator.dialogue.definition import Rivals, draft_clause
from facilitator.dialogue.state import State, formulations, positions, rankings
from facilitator.models import Clause, ClauseStatus, ClauseVersion, Formulation


def decided(bench: Bench, state: State) -> list[Clause]:
    """Every clause anew, from what was put forward and what was said of it."""
    config, turns = state["config"], state["turns"]
    before = {clause.id: clause for clause in state.get("clauses", [])}
    seats = [bench.personas[seat] for seat in config.seats]
    clauses: list[Clause] = []
    already: list[Formulation] = []
    for number, item in enumerate(state["items"], start=1):
        put = formulations(turns, item.id)
        clause = draft_clause(
            number,
            item,
            put,
            rankings(turns, item.id),
            {f.id: positions(turns, f.id) for f in put},
            round_number=state["round"],
            rule=config.rule,
            reading=bench.reading,
            seats=seats,
            rivals=_rivals(bench),
            terms=bench.library.terms,
            elsewhere=[f.text.text for f in already],
            before=before.get(item.id),
        )
        clauses.append(clause)
        already += [f for f in put if f.text.text in clause.text.text]
    return clauses


def decided_again(bench: Bench, state: State, item: str, why: str) -> list[Clause]:
    """The clauses with the one on `item` decided anew after what was said at a gate.

    Its history says why, where its text or its standing changed; the other clauses stay as they
    are.
    """
    fresh = {clause.id: clause for clause in decided(bench, state)}
    return [_after(c, fresh[c.id], why) if c.id == item else c for c in state.get("clauses", [])]


def _after(before: Clause, fresh: Clause, why: str) -> Clause:
    kept = fresh.model_copy(update={"history": before.history, "unconfronted": before.unconfronted})
    if fresh.status is ClauseStatus.PARKED and before.status is not ClauseStatus.PARKED:
        # An objection leaves a clause without language; it does not take it off the agenda.
        kept = kept.model_copy(update={"status": ClauseStatus.BRACKETED})
    if (kept.text, kept.alternatives, kept.status) == (
        before.text,
        before.alternatives,
        before.status,
    ):
        return kept
    reading = before.history[-1].round if before.history else 1
    text = fresh.text.text or " / ".join(f"[{a.text.text}]" for a in fresh.alternatives)
    version = ClauseVersion(round=reading, text=text, change=why)
    return kept.model_copy(update={"history": (*before.history, version)})


def _rivals(bench: Bench) -> Rivals:
    """Two formulations dispute each other where propositions they rest on are linked by a contest."""
    known = bench.library.propositions

    def rivals(one: Formulation, other: Formulation) -> bool:
        ours, theirs = set(one.basis), set(other.basis)
        return any(theirs & set(known[i].contests) for i in ours if i in known) or any(
            ours & set(known[i].contests) for i in theirs if i in known
        )

    return rivals
