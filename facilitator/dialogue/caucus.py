"""What is said in caucus: for its seat and the mediator alone, until its owner releases it."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.dialogue.state import PARTICIPANT, State
from facilitator.models import Objection, Turn


@dataclass(frozen=True)
class HeldBack:
    """Words in caucus, and the objection that they make, which does not count yet.

    `owners`: the people who may release them, by name: who spoke, and whoever holds that seat now.
    """

    turn: Turn
    objection: Objection | None
    owners: frozenset[str]

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.turn.id, self.objection.id) if self.objection else (self.turn.id,)


def objection_id(to: str, speaker: str, number: int) -> str:
    """The id of the objection in the table's `number`-th statement by a person."""
    return f"O-{to}-{speaker}-p{number}"


def held_back(state: State) -> list[HeldBack]:
    """Everything said in caucus that its owner has not released, in order.

    Its owners are to be warned of it before adoption: what is not released does not count.
    """
    held = state.get("held") or {}
    objections = [o for o in state.get("objections", []) if o.caucus and not o.released]
    spoken = [t for t in state.get("turns", []) if t.step == PARTICIPANT]
    kept = []
    for number, turn in enumerate(spoken, start=1):
        if not turn.private:
            continue
        objection = next((o for o in objections if o.id.endswith(f"-p{number}")), None)
        owners = {turn.seat}
        if objection is not None and objection.by in held:
            owners.add(held[objection.by])
        kept.append(HeldBack(turn=turn, objection=objection, owners=frozenset(owners)))
    return kept
