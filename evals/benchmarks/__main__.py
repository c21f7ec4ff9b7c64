"""`make bench`: every budget measured in one run, one part after the other.

Figures hang on the machine and on what else it does: read the ratios, not single times.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from facilitator.evals.benchmarks import run

_OTHERS = ("__init__", "__main__", "run", "scripted", "server")


def main() -> None:
    """Runs `main` of every part beside this file, the whole dialogue first."""
    run.main()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem in _OTHERS:
            continue
        print(f"\n== {path.stem}")
        sys.argv = [path.name]
        importlib.import_module(f"facilitator.evals.benchmarks.{path.stem}").main()


if __name__ == "__main__":
    main()
