"""The record of a session's calls to a model: a line each, summed up, priced, and limited."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import Field, ValidationError

from facilitator.config import Price, Settings
from facilitator.corpus.files import writing
from facilitator.engines.calls import Call, Meter, Outcome
from facilitator.models import Model, Share, Turn

_PER_PRICE = 1_000_000
_GIVEN = (Outcome.DONE, Outcome.CACHED, Outcome.TRUNCATED, Outcome.REPEATED_ITSELF)
"""Outcomes that left something to read."""


class CallTotals(Model):
    """A session's calls in sum. Tokens as the endpoint counted them, or estimated where it did not
    (`calls_estimated`); `cost` in `currency`, null unless every model that was called has a price;
    `first_token_s` is the median; `waiting_s` adds up calls that ran side by side."""

    calls: int = 0
    calls_kept: int = Field(default=0, description="answered from what was kept")
    calls_failed: int = 0
    calls_estimated: int = 0
    retries: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    first_token_s: float | None = None
    waiting_s: float = 0.0
    cost: float | None = None
    currency: str | None = None


def read_calls(path: Path) -> Iterator[Call]:
    """The record's calls; a line that was cut off when a process died is passed over."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                yield Call.model_validate_json(line)
            except ValidationError:
                continue


def sum_calls(path: Path, settings: Settings) -> CallTotals:
    """The calls recorded in a file, in sum; nothing but zeros where there is none."""
    calls = list(read_calls(path))
    asked = [c for c in calls if c.outcome is not Outcome.CACHED]
    firsts = [c.first_token_s for c in asked if c.first_token_s is not None]
    costs = [_cost(c, settings.prices.get(c.model)) for c in asked]
    known = [cost for cost in costs if cost is not None]
    priced = bool(asked) and len(known) == len(costs)
    return CallTotals(
        calls=len(calls),
        calls_kept=len(calls) - len(asked),
        calls_failed=sum(c.outcome not in _GIVEN for c in asked),
        calls_estimated=sum(c.estimated for c in asked),
        retries=sum(c.retries for c in asked),
        tokens_in=sum(c.tokens_in for c in asked),
        tokens_out=sum(c.tokens_out for c in asked),
        tokens_cached=sum(c.tokens_cached for c in asked),
        first_token_s=round(statistics.median(firsts), 3) if firsts else None,
        waiting_s=round(sum(c.duration_s for c in asked), 3),
        cost=round(sum(known), 6) if priced else None,
        currency=settings.currency if priced else None,
    )


def _cost(call: Call, price: Price | None) -> float | None:
    if price is None:
        return None
    cached = price.input if price.cached is None else price.cached
    fresh = call.tokens_in - call.tokens_cached
    total = fresh * price.input + call.tokens_cached * cached + call.tokens_out * price.output
    return total / _PER_PRICE


class CallLog:
    """Writes each call to the record as it ends. Seats call side by side."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def record(self, call: Call) -> None:
        """Appends one line. Raises `MachineError` where the disk refuses it."""
        line = call.model_dump_json(exclude_defaults=True) + "\n"
        with self._lock, writing(self._path), self._path.open("a", encoding="utf-8") as file:
            file.write(line)


@dataclass
class RunBudget:
    """Limits of one run; null is no limit. Counting starts when it is made."""

    tokens: int | None = None
    minutes: float | None = None
    clock: Callable[[], float] = time.monotonic
    used: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        self._began = self.clock()

    def count(self, call: Call) -> None:
        """Adds a call's tokens. One that was answered from what was kept costs none."""
        with self._lock:
            self.used += call.tokens_in + call.tokens_out

    def spent(self) -> str | None:
        """See `Budget.spent`."""
        if self.tokens is not None and self.used >= self.tokens:
            return f"the budget of {self.tokens:,} tokens is spent"
        if self.minutes is not None and self.left_s() == 0.0:
            unit = "minute" if self.minutes == 1 else "minutes"
            return f"the budget of {self.minutes:g} {unit} is spent"
        return None

    def left_s(self) -> float | None:
        """See `Budget.left_s`."""
        if self.minutes is None:
            return None
        return max(0.0, self.minutes * 60 - (self.clock() - self._began))


def meter(settings: Settings, record: Path) -> Meter:
    """Calls are recorded in the file, and limited as the settings say; counting starts now."""
    log = CallLog(record)
    budget = RunBudget(settings.budget_tokens, settings.budget_minutes)

    def note(call: Call) -> None:
        budget.count(call)
        log.record(call)

    return Meter(note, budget)


def engine_report(turns: Sequence[Turn]) -> tuple[Share, ...]:
    """What became of what each engine drafted in these turns; in the order of their names."""
    from facilitator.dialogue.loop import joined

    return joined([share for turn in turns for share in turn.shares])
