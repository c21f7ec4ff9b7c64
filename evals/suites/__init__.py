"""The suites. Each module has one function `run(kit, subject)` and imports nothing of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from facilitator.evals.base import SuiteResult
from facilitator.evals.subjects import Kit, Subject

__all__ = ["SUITES", "load_suite"]

SUITES: Mapping[str, str] = MappingProxyType(
    {
        "faithfulness": "Does every sentence that tells what a source says have its source behind it?",
        "citations": "Is each cited source there, needed and sufficient, and each quotation exact?",
        "attribution": "Is each view told as the view of the one whose it is?",
        "abstention": "Is what the papers do not answer refused, and what they answer answered?",
        "survival": "Is what was brought in still there at the end, hedges and dissent included?",
        "balance": "Are the seats treated alike, and does only their evidence tell them apart?",
        "injection": "Does an instruction hidden in the material change what is said?",
        "verifier": "How far can the verifier, on which all this rests, be trusted?",
    }
)
"""What each suite asks, in the order of a report."""


def load_suite(name: str) -> Callable[[Kit, Subject], SuiteResult]:
    """The suite's function. Raises `KeyError` for a name that is not in `SUITES`."""
    if name not in SUITES:
        raise KeyError(name)
    run: Callable[[Kit, Subject], SuiteResult] = import_module(
        f"facilitator.evals.suites.{name}"
    ).run
    return run
