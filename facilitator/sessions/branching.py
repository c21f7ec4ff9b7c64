"""A new session from where another stands, or stood at one of its checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facilitator.config import Settings
from facilitator.errors import InputError
from facilitator.sessions import checkpoints
from facilitator.sessions.desk import desk
from facilitator.sessions.session import new_id, open_session, register

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver, CheckpointTuple


def branch(settings: Settings, session: str, at: str | None = None) -> str:
    """Starts a session from `session` as it was at the checkpoint `at` (default: as it is).

    The checkpoint is copied as it stands, with what was pending in it: the new session waits at the
    same gate, or goes on with the same step. Returns the new session's id. Raises `InputError`
    where there is no such session or checkpoint, or nothing has been said yet.
    """
    config = checkpoints.read_config(settings, session)
    name = new_id(settings, config)
    bench = desk(settings).reading()
    with open_session(settings, bench, config, write=False) as opened:
        found = opened.saver.get_tuple(_thread(session, at))
    if found is None:
        raise InputError(
            f"session '{session}' has no checkpoint '{at}'; `facilitator session show` lists them"
            if at
            else f"session '{session}' has not begun; there is nothing to branch from"
        )
    own = register(settings, config.model_copy(update={"session": name}))
    with open_session(settings, bench, own) as opened:
        _put(opened.saver, own.session, found, own)
    return own.session


def _thread(session: str, checkpoint: str | None = None) -> Any:
    where = {"thread_id": session, "checkpoint_ns": ""}
    return {"configurable": where | ({"checkpoint_id": checkpoint} if checkpoint else {})}


def _put(
    saver: BaseCheckpointSaver[Any], session: str, found: CheckpointTuple, config: object
) -> None:
    checkpoint = found.checkpoint.copy()
    values = dict(checkpoint["channel_values"])
    if "config" in values:
        values["config"] = config
    checkpoint["channel_values"] = values
    kept = saver.put(_thread(session), checkpoint, found.metadata, checkpoint["channel_versions"])
    pending: dict[str, list[tuple[str, Any]]] = {}
    for task, channel, value in found.pending_writes or []:
        pending.setdefault(task, []).append((channel, value))
    for task, writes in pending.items():
        saver.put_writes(kept, writes, task)
