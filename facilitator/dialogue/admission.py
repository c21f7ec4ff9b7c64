"""What a person may decide at a gate, looked at before it is applied.

A gate keeps the answer it is given, and what cannot be applied would break the run for good. So
every answer comes through here first and leaves complete: names clean, targets resolved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from facilitator.dialogue.caucus import held_back
from facilitator.dialogue.state import GateDecision, State, formulations
from facilitator.errors import InputError
from facilitator.models import ClauseStatus, GateAction, Persona, PositionKind, SeatId

LONGEST_TEXT = 20_000
LONGEST_REASON = 2_000
LONGEST_NAME = 80
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_RESERVED = ("policy", "participant", "a participant")


def admitted(
    decision: GateDecision, state: State, personas: Mapping[SeatId, Persona]
) -> GateDecision:
    """The decision as it will be applied. Raises `InputError` for one that cannot be."""
    clean = decision.model_copy(
        update={
            "by": _name(decision.by, state, personas),
            "reason": _words(decision.reason, LONGEST_REASON, "the reason"),
            "text": _words(decision.text or "", LONGEST_TEXT, "the text") or None,
            "target": (decision.target or "").strip() or None,
        }
    )
    match clean.action:
        case GateAction.EDIT | GateAction.PARK:
            return _on_clause(clean, state)
        case GateAction.INJECT:
            return _statement(clean, state)
        case GateAction.SEND_BACK if not clean.reason:
            raise InputError("sending back needs a reason; say what the seats are to change")
        case GateAction.TAKE_SEAT:
            return _seat_taken(clean, state)
        case GateAction.HAND_BACK if clean.target not in (state.get("held") or {}):
            raise InputError(f"nobody holds the seat '{clean.target}'; nothing to hand back")
        case GateAction.RELEASE:
            return _released(clean, state)
    return clean


def _name(given: str, state: State, personas: Mapping[SeatId, Persona]) -> str:
    name = " ".join(_UNPRINTABLE.sub("", given).split())
    if not 2 <= len(name) <= LONGEST_NAME:
        raise InputError(f"a person's name has 2 to {LONGEST_NAME} letters; give one")
    seats = {
        n.casefold() for s in state["config"].seats for n in (s, personas[s].name) if s in personas
    }
    if name.casefold() in seats or name.casefold() in _RESERVED:
        raise InputError(f"'{name}' is not a person's name here; give the name of who decides")
    return name


def _words(text: str, most: int, what: str) -> str:
    kept = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(kept) > most:
        raise InputError(f"{what} has {len(kept):,} letters, the most is {most:,}; shorten it")
    return kept


def _on_clause(decision: GateDecision, state: State) -> GateDecision:
    clauses = state.get("clauses", [])
    clause = next((c for c in clauses if decision.target in (c.id, str(c.number))), None)
    if clause is None:
        known = ", ".join(str(c.number) for c in clauses) or "none yet"
        raise InputError(f"there is no clause '{decision.target}'; the clauses are: {known}")
    if decision.action is GateAction.EDIT and decision.text is None:
        raise InputError("an edit needs a text; write what the clause is to say")
    if decision.action is GateAction.PARK and clause.status is ClauseStatus.PARKED:
        raise InputError(f"clause {clause.number} is parked already")
    return decision.model_copy(update={"target": clause.id})


def _statement(decision: GateDecision, state: State) -> GateDecision:
    if decision.text is None:
        raise InputError("there is nothing to put on the table; write what was said")
    target = decision.target
    clause = next(
        (c for c in state.get("clauses", []) if target in (c.id, str(c.number))),
        None,
    )
    if clause is not None:
        target = clause.id
    language = {f.id for f in formulations(state.get("turns", []))}
    if target is not None and clause is None and target not in language:
        raise InputError(
            f"there is nothing called '{target}' on the table; name a clause or a measure, or none"
        )
    if decision.kind is not None and target is None:
        raise InputError("a position needs a clause or a measure that it is on; name it")
    holds = decision.by in (state.get("held") or {}).values()
    if decision.kind not in (None, PositionKind.OBJECTS) and not holds:
        raise InputError(
            f"positions are the seats'; {decision.by} holds none, and can speak or object"
        )
    return decision.model_copy(update={"target": target})


def _seat_taken(decision: GateDecision, state: State) -> GateDecision:
    held = state.get("held") or {}
    seats = state["config"].seats
    if decision.target not in seats:
        raise InputError(
            f"there is no seat '{decision.target}' at this table; there are: {', '.join(seats)}"
        )
    if decision.target in held:
        raise InputError(f"{held[decision.target]} holds that seat; it is to be handed back first")
    if decision.by in held.values():
        raise InputError(f"{decision.by} holds a seat already; nobody speaks for two")
    return decision


def _released(decision: GateDecision, state: State) -> GateDecision:
    kept = next((k for k in held_back(state) if decision.target in k.ids), None)
    if kept is None:
        raise InputError(f"there is nothing called '{decision.target}' in caucus")
    if decision.by not in kept.owners:
        raise InputError(f"only {kept.turn.seat} can let these words out of caucus")
    return decision.model_copy(update={"target": kept.turn.id})
