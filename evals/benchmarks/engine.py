"""`python -m facilitator.evals.benchmarks.engine`: our own time around a model.

A server of fixed delay stands for the model: every answer takes as long as 120 tokens at 20 a
second, whatever it says. Own time is what is left of a run's wall clock when every moment is taken
off in which at least one call was being answered. A phase's seats are asked side by side, so that
its calls span little more than the slowest of them takes.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from facilitator.config import Settings
from facilitator.evals.benchmarks.scripted import ScriptedModel, Span, echo
from facilitator.models import DialogueConfig
from facilitator.sessions import checkpoints
from facilitator.sessions.session import open_session
from facilitator.sessions.setup import open_bench

TOKENS, RATE = 120, 20
OWN_BUDGET, PHASE_BUDGET = 0.05, 1.25
_PHASES = {
    "opening statements": "Give your opening statement",
    "positions": "Take a position on each piece",
}


@dataclass(frozen=True)
class Overhead:
    """A run's figures. Times in seconds; `phases` are each phase's span over its slowest call, 1 is
    best."""

    wall: float
    own: float
    cpu: float
    calls: int
    phases: dict[str, float]

    @property
    def share(self) -> float:
        """Own time in the run's wall clock, 0 to 1, lower is better."""
        return self.own / self.wall


def measure(seconds: float, *, stress_points: Sequence[str] = ("exercises",)) -> Overhead:
    """One reading of the text and its packages, every call answered in `seconds`."""
    with (
        ScriptedModel(echo, seconds=seconds).running() as model,
        tempfile.TemporaryDirectory() as home,
    ):
        settings = Settings.model_validate(
            {"home": Path(home), "OPENAI_BASE_URL": model.url, "requests_at_once": 64}
        )
        bench = open_bench(settings, "openai")
        config = DialogueConfig(
            session="bench",
            topic="indivisible security",
            stress_points=tuple(stress_points),
            seats=("nato", "russia", "mediator"),
            rounds=1,
            engine="openai",
        )
        checkpoints.create(settings, config)
        model.busy.clear()
        with open_session(settings, bench, config) as session:
            began, cpu = time.monotonic(), time.process_time()
            session.advance()
            ended = time.monotonic()
        return Overhead(
            wall=ended - began,
            own=ended - began - _covered(model.busy),
            cpu=time.process_time() - cpu,
            calls=len(model.busy),
            phases={name: _spread(model.busy, words) for name, words in _PHASES.items()},
        )


def _covered(spans: Sequence[Span]) -> float:
    """How long at least one of the spans lasted."""
    total, until = 0.0, 0.0
    for span in sorted(spans, key=lambda span: span.began):
        total += max(0.0, span.ended - max(span.began, until))
        until = max(until, span.ended)
    return total


def _spread(spans: Sequence[Span], words: str) -> float:
    """From the first of these calls to the last, over the longest of them."""
    phase = [span for span in spans if words in span.prompt]
    slowest = max(span.ended - span.began for span in phase)
    return (max(s.ended for s in phase) - min(s.began for s in phase)) / slowest


def main() -> None:
    """Measures and prints; the machine's load is printed with it, for it counts as ours."""
    found = measure(TOKENS / RATE)
    verdict = "within" if found.share < OWN_BUDGET else "OVER"
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(
        f"{found.calls} calls of {TOKENS / RATE:.0f} s; run {found.wall:.1f} s, cpu {found.cpu:.1f} s"
    )
    print(
        f"own time {found.own:.1f} s, {found.share:.1%} of it, budget {OWN_BUDGET:.0%}: {verdict}"
    )
    for name, ratio in found.phases.items():
        verdict = "within" if ratio < PHASE_BUDGET else "OVER"
        print(f"{name}: {ratio:.2f} of the slowest call, budget {PHASE_BUDGET}: {verdict}")


if __name__ == "__main__":
    main()
