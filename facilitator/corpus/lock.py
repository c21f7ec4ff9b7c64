"""One writer at a time: a lock file, and beside it one that says who holds it.

The lock is the system's, so that it ends with the process that held it, however that ended. The
name of the holder stands in a file of its own: on Windows nobody else can read a locked file.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from facilitator.corpus.files import writing
from facilitator.errors import InputError

PATIENCE = 60.0
"""Seconds to wait for what is over soon: another process that builds the index or adds a paper."""


@contextmanager
def hold(path: Path, what: str, patience: float = 0) -> Iterator[None]:
    """Hold the lock file `path` (made if absent) while writing `what`, e.g. 'the index'.

    Where another process holds it, says so on stderr and waits for up to `patience` seconds; then
    raises `InputError` naming that process. Raises `MachineError` where the file cannot be made.
    Not for use twice in one process at a time.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, thread_local=False)
    holder = path.with_name(f"{path.name}.holder")
    if not _taken(lock, path, 0):
        if patience:
            print(f"Waiting for process {_named(holder)}, which writes {what} …", file=sys.stderr)
        if not (patience and _taken(lock, path, patience)):
            raise InputError(
                f"{what} is being written by process {_named(holder)} (lock {path});"
                " wait until it has ended, or end it, and try again"
            )
    try:
        with writing(holder):
            holder.write_text(f"{os.getpid()}\n", encoding="ascii")
        yield
    finally:
        with suppress(OSError):  # somebody reads it this moment, which Windows minds
            holder.unlink()
        lock.release()


def _taken(lock: FileLock, path: Path, patience: float) -> bool:
    with writing(path):
        try:
            lock.acquire(timeout=patience)
        except Timeout:
            return False
    return True


def _named(holder: Path) -> str:
    try:
        return holder.read_text(encoding="ascii", errors="replace")[:32].strip() or "unknown"
    except OSError:
        return "unknown"
