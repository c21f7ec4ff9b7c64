"""Gates: where people are asked. A gate only interrupts; what they answer is applied after it.

An interrupted node runs again from its start when the dialogue resumes, so nothing else happens
in it.
"""

from __future__ import annotations

from typing import Any

from langgraph.types import interrupt

from facilitator.dialogue.bench import Bench
from facilitator.dialogue.state import GateDecision, State
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


def apply_node(gate: str, bench: Bench) -> Any:
    """The node after a gate: applies what was decided and records it."""

    def node(state: State) -> dict[str, Any]:
        decision = state.get("decision")
        if decision is None:
            raise InputError(f"gate '{gate}' was passed without a decision; answer it again")
        record = GateRecord(
            gate=gate, action=decision.action, by=decision.by, reason=decision.reason
        )
        update: dict[str, Any] = {"gates": [record]}
        update.update(_APPLY.get(decision.action, _nothing)(gate, decision, state, bench))
        return update

    return node


def _nothing(gate: str, decision: GateDecision, state: State, bench: Bench) -> dict[str, Any]:
    del state, bench
    if gate == "gate_release" and decision.action is GateAction.APPROVE:
        return {"released_by": None if decision.by == "policy" else decision.by}
    return {}


def _stop(gate: str, decision: GateDecision, state: State, bench: Bench) -> dict[str, Any]:
    del gate, decision, state, bench
    return {"stopped": True}


def _inject(gate: str, decision: GateDecision, state: State, bench: Bench) -> dict[str, Any]:
    """A participant's words. Checked like any sentence; the verdict informs and never blocks."""
    text = _text(decision)
    held = state.get("held") or {}
    number = 1 + sum(turn.step == "participant" for turn in state.get("turns", []))
    verdict = bench.settler.verdict(text, ())
    statement = Statement(
        text=text, origin=Origin.PARTICIPANT, speaker=decision.by, verdict=verdict
    )
    turn = Turn(
        id=f"{list(Phase).index(GATES[gate]):02d}/{GATES[gate]}/{gate}/participant/{number:04d}",
        phase=GATES[gate],
        step="participant",
        round=state.get("round", 1),
        seat=decision.by,
        engine="person",
        statements=(statement,),
        on=decision.target,
        private=decision.private,
    )
    update: dict[str, Any] = {}
    seat = next((s for s, holder in held.items() if holder == decision.by), None)
    clause = _clause(state, decision.target) if decision.target else None
    if clause is not None and decision.kind is not None:
        speaker = seat or decision.by
        turn = turn.model_copy(
            update={"positions": _positions(clause, speaker, decision.kind, statement, state)}
        )
        if decision.kind is PositionKind.OBJECTS:
            update["objections"] = [
                Objection(
                    id=f"O-{clause.id}-{speaker}-p{number}",
                    by=speaker,
                    to=clause.id,
                    text=text,
                    round=state.get("round", 1),
                    caucus=decision.private,
                    released=not decision.private,
                )
            ]
    update["turns"] = [turn]
    return update


def _positions(
    clause: Clause, speaker: str, kind: PositionKind, reason: Statement, state: State
) -> tuple[Position, ...]:
    """A person's position on a clause holds for each formulation that stands in it."""
    held: list[Formulation] = [
        f
        for turn in state.get("turns", [])
        for f in turn.formulations
        if f.item == clause.id and f.text.text in clause.text.text and f.owner != speaker
    ]
    return tuple(
        Position(
            seat=speaker,
            on=f.id,
            owner=f.owner,
            kind=kind,
            reason=reason,
            round=state.get("round", 1),
        )
        for f in held
    )


def _edit(gate: str, decision: GateDecision, state: State, bench: Bench) -> dict[str, Any]:
    """The chair's text: attributed to the chair, on its own responsibility, in the history."""
    del gate, bench
    clause = _clause(state, decision.target)
    text = _text(decision)
    version = ClauseVersion(
        round=state.get("round", 1),
        text=text,
        change=f"Edited at the gate by {decision.by}, on the chair’s own responsibility."
        + (f" {decision.reason}" if decision.reason else ""),
    )
    edited = clause.model_copy(
        update={
            "text": Statement(text=text, origin=Origin.PARTICIPANT, speaker=decision.by),
            "history": (*clause.history, version),
        }
    )
    return {"clauses": [edited if c.id == clause.id else c for c in state["clauses"]]}


def _park(gate: str, decision: GateDecision, state: State, bench: Bench) -> dict[str, Any]:
    del gate, bench
    clause = _clause(state, decision.target)
    parked = clause.model_copy(update={"status": ClauseStatus.PARKED})
    item = ParkedItem(
        title=clause.title, why=decision.reason or "parked at the gate", raised_by=decision.by
    )
    return {
        "clauses": [parked if c.id == clause.id else c for c in state["clauses"]],
        "parked": [item],
    }


def _take(gate: str, decision: GateDecision, state: State, bench: Bench) -> dict[str, Any]:
    del gate
    seat = decision.target or ""
    if seat not in state["config"].seats or seat not in bench.personas:
        raise InputError(f"there is no seat '{seat}' at this table; see `session show`")
    return {"held": {**(state.get("held") or {}), seat: decision.by}}


def _hand_back(gate: str, decision: GateDecision, state: State, bench: Bench) -> dict[str, Any]:
    del gate, bench
    held = dict(state.get("held") or {})
    if held.pop(decision.target or "", None) is None:
        raise InputError(f"nobody holds the seat '{decision.target}'; nothing to hand back")
    return {"held": held}


_APPLY = {
    GateAction.INJECT: _inject,
    GateAction.EDIT: _edit,
    GateAction.PARK: _park,
    GateAction.TAKE_SEAT: _take,
    GateAction.HAND_BACK: _hand_back,
    GateAction.STOP: _stop,
    GateAction.APPROVE: _nothing,
}
"""`send-back` changes nothing here: the graph routes it to the phase before the gate."""


def _clause(state: State, identifier: str | None) -> Clause:
    for clause in state.get("clauses", []):
        if identifier in (clause.id, str(clause.number)):
            return clause
    known = ", ".join(c.id for c in state.get("clauses", [])) or "none yet"
    raise InputError(f"there is no clause '{identifier}'; the clauses are: {known}")


def _text(decision: GateDecision) -> str:
    text = (decision.text or "").strip()
    if not text:
        raise InputError(f"'{decision.action}' needs a text; say what is to be put on the table")
    return text
