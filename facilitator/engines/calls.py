"""What is known of a call to a model: for the record, the budget and the bill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pydantic import Field

from facilitator.models import Model


class Outcome(StrEnum):
    """How a call ended. After the first four there is something to read: all of it, or (`truncated`,
    `repeated-itself`) what was complete when it ended; the rest leave the caller without a result."""

    DONE = "done"
    CACHED = "cached"
    TRUNCATED = "truncated"
    REPEATED_ITSELF = "repeated-itself"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed-out"
    BROKEN_OFF = "broken-off"
    RATE_LIMITED = "rate-limited"
    SERVER_ERROR = "server-error"
    KEY_REFUSED = "key-refused"
    REJECTED = "rejected"
    FILTERED = "filtered"
    REFUSED = "refused"
    EMPTY = "empty"
    THOUGHT_TOO_LONG = "thought-too-long"
    UNREADABLE = "unreadable"
    STOPPED = "stopped"


class Call(Model):
    """One call. Tokens are the endpoint's own count; where it gives none they are estimated at
    four characters each and `estimated` says so. Times are in seconds."""

    task: str
    prompt: str = Field(description="the prompt's version and the first of its hash: '1-3f2a9c01'")
    model: str
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = Field(default=0, description="of `tokens_in`, kept by the endpoint")
    estimated: bool = False
    first_token_s: float | None = None
    duration_s: float = 0.0
    outcome: Outcome
    retries: int = 0
    detail: str = ""


Recorder = Callable[[Call], None]


class Budget(Protocol):
    """Tokens and wall time of a run; when it is spent, the run finishes with what it has."""

    def spent(self) -> str | None:
        """Null while there is some left; otherwise which limit was reached, for people."""

    def left_s(self) -> float | None:
        """Seconds of wall time left, 0 or more; null where there is no such limit."""


@dataclass(frozen=True)
class Meter:
    """Who hears of each call, and what limits them; by default nobody and nothing."""

    record: Recorder = lambda call: None
    budget: Budget | None = None


_NONE = Meter()
_meter: ContextVar[Meter] = ContextVar("meter", default=_NONE)


@contextmanager
def metering(meter: Meter) -> Iterator[None]:
    """Every call made in this context, whoever makes it (an engine, a judge), and in the threads
    that a dialogue starts from it, goes to the meter. Sessions of one process keep theirs apart."""
    before = _meter.set(meter)
    try:
        yield
    finally:
        _meter.reset(before)


def current_meter() -> Meter:
    return _meter.get()
