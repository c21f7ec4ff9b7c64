"""One writer at a time: a lock file that says who holds it.

The lock is the kernel's (`flock`), so that it ends with the process that held it, however that
ended; the file's content only tells the others whom they are waiting for.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from facilitator.corpus.files import writing
from facilitator.errors import InputError


@contextmanager
def hold(path: Path, what: str) -> Iterator[None]:
    """Hold the lock file `path` (made if absent) while writing `what`, e.g. 'the index'.

    Raises `InputError` naming the process that holds it, at once and without waiting, and
    `MachineError` where the file cannot be made. Not for use twice in one process at a time.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
            raise InputError(
                f"{what} is being written by process {holder} (lock {path});"
                " wait until it has ended, or end it, and try again"
            ) from error
        with writing(path):
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        try:
            yield
        finally:
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)
