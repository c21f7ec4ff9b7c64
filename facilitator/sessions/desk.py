"""What one process keeps open for everybody in it: the corpus, and a bench for each engine.

All of it can be opened again from the disk; none of it is a session's state.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from facilitator.config import Settings
from facilitator.sessions import setup
from facilitator.sessions.reading import open_reading_bench
from facilitator.sessions.shared import one_for

if TYPE_CHECKING:
    from facilitator.corpus.catalogue import Corpus
    from facilitator.dialogue.bench import Bench

T = TypeVar("T")
_Stamp = tuple[tuple[str, int, int], ...]


class Desk:
    """Opens each thing once, and anew when a paper or a seat was added or taken out."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._open: dict[str, tuple[_Stamp, object]] = {}
        self._indexed: tuple[int, int] | None = None

    def corpus(self) -> Corpus:
        return self._once("corpus", lambda: setup.open_corpus(self.settings))

    def reading(self) -> Bench:
        """A bench that sessions are read with: it has no index and no verifier."""
        return self._once("reading", lambda: open_reading_bench(self.settings, self.corpus()))

    def bench(self, engine: str = "embedded") -> Bench:
        """A bench to work with. The first of a corpus takes seconds; others wait for it."""
        return self._once(
            f"bench {engine}",
            lambda: setup.open_bench(
                self.settings, engine, corpus=self.corpus(), progress=self._progress
            ),
        )

    def is_open(self, engine: str = "embedded") -> bool:
        """Whether `bench(engine)` answers at once."""
        found = self._open.get(f"bench {engine}")
        return found is not None and found[0] == self._stamp()

    @property
    def indexed(self) -> tuple[int, int] | None:
        """How many of how many entries are in the index while it is built; null at other times."""
        return self._indexed

    def _progress(self, done: int, total: int) -> None:
        self._indexed = (done, total) if done < total else None

    def _once(self, name: str, make: Callable[[], T]) -> T:
        stamp = self._stamp()
        known = self._open.get(name)
        if known is None or known[0] != stamp:
            with self._locks[name]:
                known = self._open.get(name)
                if known is None or known[0] != stamp:
                    try:
                        known = (stamp, make())
                    finally:
                        self._indexed = None
                    self._open[name] = known
        return known[1]  # type: ignore[return-value]  # each name has one type

    def _stamp(self) -> _Stamp:
        """Changes when a file that a user added does."""
        found = []
        for folder in ("corpus", "personas"):
            for path in sorted((self.settings.home / folder).rglob("*")):
                if path.name.startswith(".") or path.parent.name.startswith("."):
                    continue
                found.append(_mark(path))
        return tuple(mark for mark in found if mark is not None)


def _mark(path: Path) -> tuple[str, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None  # taken out this moment
    return (str(path), status.st_mtime_ns, status.st_size)


desk = one_for(Desk)
"""The process’s desk for the settings."""
