"""Gates: where people are asked. A gate only interrupts; what they answer is applied after it.

An interrupted node runs again from its start when the dialogue resumes, so nothing else happens
in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from langgraph.types import interrupt

from facilitator.dialogue.bench import Bench
from facilitator.dialogue.caucus import held_back, objection_id
from facilitator.dialogue.deciding import decided_again
from facilitator.dialogue.packages import written_package
from facilitator.dialogue.state import PARTICIPANT, GateDecision, State, formulations, in_order
from facilitator.dialogue.writing import Writer
from facilitator.errors import InputError
from facilitator.models import (
    Clause,
    ClauseStatus,
    ClauseVersion,
    Formulation,
    GateAction,
    GatePolicy,
    GateRecord,
    Objection,
    Origin,
    ParkedItem,
    Phase,
    Position,
    PositionKind,
    Statement,
    Turn,
)

GATES = {
    "gate_opening": Phase.OPENING,
    "gate_interests": Phase.RESTATING,
    "gate_reading": Phase.DEFINITION,
    "gate_definition": Phase.DEFINITION,
    "gate_packages": Phase.STRESS_POINTS,
    "gate_release": Phase.RELEASE,
}
"""The gates in order, with the phase each one ends. `gate_reading` stands before the adoption of
every reading and is asked only under the policy `all`."""


def asks(policy: GatePolicy, gate: str) -> bool:
    """Whether people are asked at the gate under the policy."""
    if policy is GatePolicy.AUTO:
        return False
    return policy is GatePolicy.ALL or gate != "gate_reading"


def gate_node(gate: str) -> Any:
    """The node for a gate: passes by policy, or interrupts and keeps the answer."""

    def node(state: State) -> dict[str, Any]:
        if not asks(state["config"].gates, gate):
            return {"decision": GateDecision(action=GateAction.APPROVE, by="policy")}
        answer = interrupt(
            {"gate": gate, "phase": GATES[gate].value, "round": state.get("round", 1)}
        )
        return {"decision": GateDecision.model_validate(answer)}

    return node


@dataclass(frozen=True)
class _Table:
    """What a decision is applied to."""

    gate: str
    decision: GateDecision
    state: State
    bench: Bench
    writer: Writer


def apply_node(gate: str, bench: Bench, writer: Writer) -> Any:
    """The node after a gate: applies what was decided and records it.

    What cannot be applied is turned away before the gate (`admission`).
    """

    def node(state: State) -> dict[str, Any]:
        decision = state.get("decision")
        if decision is None:
            raise InputError(f"gate '{gate}' was passed without a decision; answer it again")
        record = GateRecord(
            gate=gate, action=decision.action, by=decision.by, reason=decision.reason
        )
        table = _Table(gate, decision, state, bench, writer)
        return {"gates": [record], **_APPLY.get(decision.action, _nothing)(table)}

    return node


def _nothing(table: _Table) -> dict[str, Any]:
    """An approval releases the documents where it is given at the last gate; a sending back
    changes nothing here: the graph routes it to the phase before the gate."""
    by = table.decision.by
    if table.gate == "gate_release" and table.decision.action is GateAction.APPROVE:
        return {"released_by": None if by == "policy" else by}
    return {}


def _stop(table: _Table) -> dict[str, Any]:
    del table
    return {"stopped": True}


def _inject(table: _Table) -> dict[str, Any]:
    """A participant's words. Checked like any sentence; the verdict informs and never blocks."""
    decision, state, phase = table.decision, table.state, GATES[table.gate]
    text = _text(decision)
    number = 1 + sum(turn.step == PARTICIPANT for turn in state.get("turns", []))
    seat = _held_by(state, decision.by)
    language = _language(state, decision.target)
    statement = Statement(
        text=text,
        origin=Origin.PARTICIPANT,
        speaker=decision.by,
        verdict=table.bench.settler.verdict_on_words(text),
    )
    positions: tuple[Position, ...] = ()
    if decision.kind is not None and seat is not None:
        positions = tuple(
            Position(
                seat=seat,
                on=f.id,
                owner=f.owner,
                kind=decision.kind,
                reason=statement,
                round=state.get("round", 1),
            )
            for f in language
            if f.owner != seat
        )
    turn = Turn(
        id=f"{list(Phase).index(phase):02d}/{phase}/{table.gate}/{PARTICIPANT}/{number:04d}",
        phase=phase,
        step=PARTICIPANT,
        round=state.get("round", 1),
        seat=decision.by,
        engine="person",
        statements=(statement,),
        positions=positions,
        on=language[0].item if language else decision.target,
        private=decision.private,
    )
    update: dict[str, Any] = {"turns": [turn]}
    if decision.kind is PositionKind.OBJECTS and decision.target is not None:
        update["objections"] = [
            Objection(
                id=objection_id(decision.target, seat or decision.by, number),
                by=seat or decision.by,
                to=decision.target,
                text=text,
                round=state.get("round", 1),
                caucus=decision.private,
                released=not decision.private,
            )
        ]
    if turn.positions and not turn.private:
        update |= _weighed(table, turn, update.get("objections", []))
    return update


def _release(table: _Table) -> dict[str, Any]:
    """Words leave caucus; the objection in them counts from here on."""
    kept = next(k for k in held_back(table.state) if table.decision.target == k.turn.id)
    turn = kept.turn.model_copy(update={"private": False})
    update: dict[str, Any] = {"turns": [turn]}
    if kept.objection is not None:
        update["objections"] = [kept.objection.model_copy(update={"released": True})]
    if turn.positions:
        update |= _weighed(table, turn, update.get("objections", []))
    return update


def _weighed(table: _Table, turn: Turn, objections: list[Objection]) -> dict[str, Any]:
    """What the rule makes of a person's position at once: agreement is the absence of objection."""
    state, bench = table.state, table.bench
    said = State(**{**state, "turns": in_order(state.get("turns", []), [turn])})
    point = bench.stress_points.get(turn.on or "")
    if point is None:
        kind = turn.positions[0].kind
        why = f"At the gate {table.decision.by} {_DID[kind]}; the rule was applied anew."
        return {"clauses": decided_again(bench, said, turn.on or "", why)}
    before = next((p for p in state.get("packages", []) if p.stress_point == point.id), None)
    if before is None:
        return {}
    recorded = [*state.get("objections", []), *objections]
    written, _ = written_package(bench, table.writer, said, point, before.number, recorded)
    return {"packages": [written]}


_DID = {
    PositionKind.ACCEPTS: "accepted",
    PositionKind.RESERVES: "reserved",
    PositionKind.OBJECTS: "objected",
    PositionKind.SILENT: "kept silent",
}


def _held_by(state: State, person: str) -> str | None:
    held = state.get("held") or {}
    return next((seat for seat, holder in held.items() if holder == person), None)


def _language(state: State, target: str | None) -> list[Formulation]:
    """The language that the target stands for: one formulation or measure, or all that stands in a
    clause, brackets included."""
    put = formulations(state.get("turns", []))
    exact = [f for f in put if f.id == target]
    if exact or target is None:
        return exact
    clause = next((c for c in state.get("clauses", []) if c.id == target), None)
    if clause is None:
        return []
    standing = [clause.text.text, *(a.text.text for a in clause.alternatives)]
    return [f for f in put if f.item == clause.id and any(f.text.text in t for t in standing)]


def _edit(table: _Table) -> dict[str, Any]:
    """The chair's text: attributed to the chair, on its own responsibility, in the history.

    Nobody has agreed to it, so it stands as bracketed until a rule or a person decides otherwise.
    """
    decision, state = table.decision, table.state
    clause = _clause(state, decision.target)
    text = _text(decision)
    version = ClauseVersion(
        round=clause.history[-1].round if clause.history else 1,
        text=text,
        change=f"Edited at the gate by {decision.by}, on the chair’s own responsibility."
        + (f" {decision.reason}" if decision.reason else ""),
    )
    edited = clause.model_copy(
        update={
            "text": Statement(text=text, origin=Origin.PARTICIPANT, speaker=decision.by),
            "status": ClauseStatus.BRACKETED,
            "decision": None,
            "history": (*clause.history, version),
        }
    )
    return {"clauses": [edited if c.id == clause.id else c for c in state["clauses"]]}


def _park(table: _Table) -> dict[str, Any]:
    decision, state = table.decision, table.state
    clause = _clause(state, decision.target)
    parked = clause.model_copy(update={"status": ClauseStatus.PARKED})
    item = ParkedItem(
        title=clause.title, why=decision.reason or "parked at the gate", raised_by=decision.by
    )
    return {
        "clauses": [parked if c.id == clause.id else c for c in state["clauses"]],
        "parked": [item],
    }


def _take(table: _Table) -> dict[str, Any]:
    held = dict(table.state.get("held") or {})
    held[table.decision.target or ""] = table.decision.by
    return {"held": held}


def _hand_back(table: _Table) -> dict[str, Any]:
    held = dict(table.state.get("held") or {})
    held.pop(table.decision.target or "", None)
    return {"held": held}


_APPLY: dict[GateAction, Callable[[_Table], dict[str, Any]]] = {
    GateAction.INJECT: _inject,
    GateAction.EDIT: _edit,
    GateAction.PARK: _park,
    GateAction.TAKE_SEAT: _take,
    GateAction.HAND_BACK: _hand_back,
    GateAction.RELEASE: _release,
    GateAction.STOP: _stop,
}


def _clause(state: State, identifier: str | None) -> Clause:
    for clause in state.get("clauses", []):
        if identifier in (clause.id, str(clause.number)):
            return clause
    raise InputError(f"there is no clause '{identifier}'")


def _text(decision: GateDecision) -> str:
    text = (decision.text or "").strip()
    if not text:
        raise InputError(f"'{decision.action}' needs a text; say what is to be put on the table")
    return text
