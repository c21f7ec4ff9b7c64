"""What people say while the seats speak: kept at once, put on the table at the next gate.

A file beside the checkpoints holds it, one decision a line, so that neither a reload nor a kill
loses a word. An entry that is being put on the table is marked with the number of decisions taken
before it: found again after a kill, it tells whether it has been applied.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from facilitator.config import Settings
from facilitator.corpus.files import writing
from facilitator.models import Model
from facilitator.sessions import checkpoints

if TYPE_CHECKING:
    from facilitator.dialogue.state import GateDecision, State

_FILE = "pending.jsonl"
_LOCK = threading.Lock()


class Said(Model):
    """A statement that waits. `after`: how many decisions had been taken when it was put on the
    table; null while it waits."""

    by: str
    text: str
    private: bool = False
    after: int | None = None

    def decision(self) -> GateDecision:
        from facilitator.dialogue.state import GateDecision
        from facilitator.models import GateAction

        return GateDecision(
            action=GateAction.INJECT, by=self.by, text=self.text, private=self.private
        )


def waiting(settings: Settings, session: str) -> list[Said]:
    """What waits for the next gate, in the order in which it was said."""
    path = checkpoints.session_dir(settings, session) / _FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    adapter = TypeAdapter(Said)
    found = []
    for line in lines:
        try:
            found.append(adapter.validate_json(line))
        except ValidationError:
            continue  # a line cut off by a full disk; the ones before it stand
    return found


def say(settings: Settings, session: str, said: Said) -> None:
    """Keeps a statement for the next gate."""
    with _LOCK:
        _write(settings, session, [*waiting(settings, session), said])


def next_up(settings: Settings, session: str, state: State) -> Said | None:
    """The next statement to put on the table, marked as such; null where none waits.

    One that had been put there before this process was killed is dropped.
    """
    taken = len(state.get("gates", []))
    with _LOCK:
        said = waiting(settings, session)
        while said and said[0].after is not None and said[0].after < taken:
            said = said[1:]
        if said:
            said[0] = said[0].model_copy(update={"after": taken})
        _write(settings, session, said)
    return said[0] if said else None


def drop(settings: Settings, session: str, said: Said) -> None:
    """Takes a statement out: it is on the table, or cannot be put there."""
    with _LOCK:
        left = waiting(settings, session)
        if said in left:
            left.remove(said)
        _write(settings, session, left)


def _write(settings: Settings, session: str, said: list[Said]) -> None:
    path: Path = checkpoints.session_dir(settings, session) / _FILE
    with writing(path):
        if not said:
            path.unlink(missing_ok=True)
            return
        draft = path.with_name(f".{_FILE}.new")
        draft.write_text("".join(s.model_dump_json() + "\n" for s in said), encoding="utf-8")
        draft.replace(path)
