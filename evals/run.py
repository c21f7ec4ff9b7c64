"""Runs suites over a subject."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from facilitator.config import Settings
from facilitator.errors import InputError
from facilitator.evals.report import Report, report_of
from facilitator.evals.subjects import Draft, EngineRun, Held, Kit, Subject, open_kit
from facilitator.evals.suites import SUITES, load_suite

__all__ = ["check_names", "open_subject", "run_suites"]


def check_names(names: Sequence[str]) -> tuple[str, ...]:
    """The suites asked for, each once, in the report's order; all where none is asked for.

    Raises `InputError` for one that does not exist.
    """
    for name in names:
        if name not in SUITES:
            raise InputError(f"unknown suite '{name}'; there are: {', '.join(SUITES)}")
    return tuple(name for name in SUITES if not names or name in names)


def open_subject(
    settings: Settings,
    *,
    engine: str | None = None,
    session: str | None = None,
    draft: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Kit, Subject]:
    """The subject, and what to grade it with: a session, a draft, or else an engine.

    Raises `InputError` where more than one is named, or where it is not there.
    """
    if sum(given is not None for given in (engine, session, draft)) > 1:
        raise InputError("name one subject: --engine, --session or --draft")
    if session is not None:
        kit = open_kit(settings, progress=progress)
        return kit, Held(kit, session)
    if draft is not None:
        kit = open_kit(settings, progress=progress)
        return kit, Draft(kit, draft)
    kit = open_kit(settings, engine or settings.engine, progress)
    return kit, EngineRun(kit)


def run_suites(
    names: Sequence[str],
    kit: Kit,
    subject: Subject,
    tell: Callable[[str], None] = lambda name: None,
) -> Report:
    """Every suite named, or all, in order; `tell` hears each suite's name before it begins.

    Raises `InputError` for an unknown suite and for cases that do not read.
    """
    results = []
    for name in check_names(names):
        tell(name)
        results.append(load_suite(name)(kit, subject))
    return report_of(kit, subject, tuple(results))
