"""What the threads of a process share: one of a kind for given settings, and the latest few."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

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


class Kept(Generic[T]):
    """The `most` latest values by key; threads may ask at the same time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        with self._lock:
            self._values[key] = made
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return made
