"""Where sessions live: SQLite under the data directory, or PostgreSQL by URL.

Checkpoints are written before the next step begins (`durability="sync"`), so a killed process
resumes at the step it had not finished.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from facilitator.config import Settings
from facilitator.corpus.files import writing
from facilitator.corpus.lock import hold
from facilitator.errors import InputError, MachineError
from facilitator.models import DialogueConfig
from facilitator.models.statements import Gate

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")

_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,79}$")
CONFIG = "session.json"
CHECKPOINTS = "checkpoints.sqlite"
CALLS = "calls.jsonl"
WRITTEN = (CONFIG, CHECKPOINTS, f"{CHECKPOINTS}-wal")
"""The files that change when the session does."""


def sessions_dir(settings: Settings) -> Path:
    return settings.home / "sessions"


def session_dir(settings: Settings, session: str) -> Path:
    """The session's folder. Raises `InputError` for what is not a session id: an id becomes a
    path, so nothing else may."""
    if not _ID.match(session):
        raise InputError(f"'{session}' is not a session id; `facilitator session list` shows them")
    return sessions_dir(settings) / session


def session_ids(settings: Settings) -> list[str]:
    """All sessions, by id."""
    folder = sessions_dir(settings)
    if not folder.is_dir():
        return []
    return sorted(p.name for p in folder.iterdir() if (p / CONFIG).is_file() and _ID.match(p.name))


def read_config(settings: Settings, session: str) -> DialogueConfig:
    """The session's configuration. Raises `InputError` where there is no such session."""
    path = session_dir(settings, session) / CONFIG
    if not path.is_file():
        raise InputError(f"there is no session '{session}'; `facilitator session list` shows them")
    try:
        return DialogueConfig.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} is damaged or of another version; `facilitator session purge` removes the"
            " session"
        ) from error


def create(settings: Settings, config: DialogueConfig) -> None:
    """Registers a session: its folder and its configuration, written beside and renamed."""
    folder = session_dir(settings, config.session)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{CONFIG}.new"
        draft.write_text(config.model_dump_json(indent=2) + "\n", encoding="utf-8")
        draft.replace(folder / CONFIG)


def delete(settings: Settings, session: str) -> None:
    """Removes the session and all it kept: checkpoints, calls, configuration."""
    folder = session_dir(settings, session)
    if not (folder / CONFIG).is_file():
        raise InputError(f"there is no session '{session}'; `facilitator session list` shows them")
    with hold(folder / "lock", f"session '{session}'"):
        if settings.database_url:
            with _postgres(settings.database_url) as saver:
                saver.delete_thread(session)
    with writing(folder):
        shutil.rmtree(folder)


@contextmanager
def checkpointer(
    settings: Settings, session: str, *, write: bool = True
) -> Iterator[BaseCheckpointSaver[Any]]:
    """The session's checkpointer. With `write` the session is held: a second process that would
    write it is told who holds it."""
    folder = session_dir(settings, session)
    if write:
        with hold(folder / "lock", f"session '{session}'"), _saver(settings, folder) as saver:
            yield saver
    else:
        with _saver(settings, folder) as saver:
            yield saver


@contextmanager
def _saver(settings: Settings, folder: Path) -> Iterator[BaseCheckpointSaver[Any]]:
    if settings.database_url:
        with _postgres(settings.database_url) as postgres:
            yield postgres
        return
    from langgraph.checkpoint.sqlite import SqliteSaver

    try:
        connection = sqlite3.connect(folder / CHECKPOINTS, check_same_thread=False, timeout=30)
    except sqlite3.Error as error:
        raise MachineError(
            f"{folder / CHECKPOINTS} cannot be opened: {error}; check the disk and the rights"
        ) from error
    try:
        saver = SqliteSaver(connection, serde=_serializer())
        saver.setup()
        yield saver
    except sqlite3.Error as error:
        raise MachineError(
            f"the session could not be kept in {folder / CHECKPOINTS}: {error};"
            " free space or mend the rights, then `facilitator session resume`"
        ) from error
    finally:
        connection.close()


@contextmanager
def _postgres(url: str) -> Iterator[BaseCheckpointSaver[Any]]:
    try:
        import psycopg
        from langgraph.checkpoint.postgres import PostgresSaver
    except ImportError as error:
        raise InputError(
            "FACILITATOR_DATABASE_URL is set, but langgraph-checkpoint-postgres is not installed;"
            " install the extra 'postgres'"
        ) from error
    try:
        with PostgresSaver.from_conn_string(url) as saver:
            saver.serde = _serializer()
            saver.setup()
            yield saver
    except psycopg.ProgrammingError as error:
        raise InputError(
            f"the database of FACILITATOR_DATABASE_URL cannot be used: {_first_line(error)};"
            " mend the address, or give its user the right to make tables"
        ) from error
    except psycopg.Error as error:
        raise MachineError(
            "the session could not be kept in the database of FACILITATOR_DATABASE_URL:"
            f" {_first_line(error)}; see that the server runs, then `facilitator session resume`"
        ) from error


def _serializer() -> JsonPlusSerializer:
    """Reads, beside what the state's types name, what sessions of earlier versions hold."""
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

    return JsonPlusSerializer(allowed_msgpack_modules=[Gate])


def _first_line(error: Exception) -> str:
    """What the driver says, in one line; it never holds the password."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].strip()
