"""The main job as a person meets it: start-up and a whole dialogue, as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

_BUDGETS = {"--help": 0.3, "run": 15.0}
_MEMORY_MB = 1024


def _timed(words: list[str], home: str) -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "facilitator.cli", *words],
        env={**os.environ, "FACILITATOR_HOME": home},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - started


def main() -> None:
    """Prints seconds against the budget (a ratio below 1 keeps it) and the peak memory."""
    import resource  # POSIX's alone, and needed for the peak alone

    with tempfile.TemporaryDirectory() as home:
        out = f"{home}/out"
        _timed(["run", "--out", out], home)  # builds the index
        rows = {
            "--help": min(_timed(["--help"], home) for _ in range(3)),
            "run": min(_timed(["run", "--out", out, "--force"], home) for _ in range(2)),
        }
    for name, seconds in rows.items():
        budget = _BUDGETS[name]
        print(
            f"facilitator {name}: {seconds:.2f} s, {seconds / budget:.2f} of the budget of {budget} s"
        )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of a run: {peak:.0f} MB, {peak / _MEMORY_MB:.2f} of the budget")


if __name__ == "__main__":
    main()
