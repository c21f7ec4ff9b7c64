"""Work that takes minutes, done behind the page: begun once, looked at by every tab."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from facilitator.errors import FacilitatorError

T = TypeVar("T")
Tell = Callable[[str], None]
_FAULT = "It stopped at a fault of ours, which the server's log tells."


class Job(Generic[T]):
    """One piece of work in a thread of its own. `step`: what it is at."""

    def __init__(self, work: Callable[[Tell], T]) -> None:
        self.step = ""
        self._work = work
        self._result: T | None = None
        self._fault: str | None = _FAULT  # until it is known that there was none
        self._thread = threading.Thread(target=self._do, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    @property
    def result(self) -> T | None:
        """What came of it; null while it runs or where it failed."""
        return None if self.running else self._result

    @property
    def fault(self) -> str | None:
        """Why nothing came of it, in one sentence."""
        return None if self.running else self._fault

    def _do(self) -> None:
        try:
            self._result = self._work(self._tell)
            self._fault = None
        except FacilitatorError as error:
            self._fault = str(error)

    def _tell(self, step: str) -> None:
        self.step = step


class Jobs(Generic[T]):
    """The latest jobs by what they are about; the oldest that have ended are forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._jobs: dict[Hashable, Job[T]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Job[T] | None:
        return self._jobs.get(key)

    def latest(self) -> list[Job[T]]:
        """All that are remembered, the oldest first."""
        return list(self._jobs.values())

    def begin(self, key: Hashable, work: Callable[[Tell], T]) -> None:
        """Begins the work, anew where it was done before; does nothing where it runs."""
        with self._lock:
            known = self._jobs.pop(key, None)
            self._jobs[key] = known if known is not None and known.running else Job(work)
            ended = [k for k, job in self._jobs.items() if not job.running]
            for old in ended[: max(0, len(self._jobs) - self._most)]:
                del self._jobs[old]
