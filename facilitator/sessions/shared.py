"""One of a kind in a process, for given settings."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from facilitator.config import Settings

T = TypeVar("T")


def one_for(make: Callable[[Settings], T]) -> Callable[[Settings], T]:
    """Makes it at the first call with equal settings and gives the same one ever after."""
    lock = threading.Lock()
    made: list[tuple[Settings, T]] = []

    def get(settings: Settings) -> T:
        with lock:
            for known, one in made:
                if known == settings:
                    return one
            made.append((settings, make(settings)))
            return made[-1][1]

    return get
