"""What a run of suites amounts to: value object, JSON, and a table for the terminal.

The same subject gives the same report: there is no clock in it and no path.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import Field

from facilitator import __version__
from facilitator.evals.base import Direction, Figure, SuiteResult
from facilitator.evals.subjects import Kit, Subject
from facilitator.models import SCHEMA_VERSION, CorpusState, Model

if TYPE_CHECKING:
    from rich.table import Table as Shown

__all__ = ["Report", "as_json", "report_of", "shown", "summary_line"]


class Report(Model):
    """The suites' results over one subject, with what they were run on."""

    schema_version: str = SCHEMA_VERSION
    facilitator: str
    subject: str
    engine: str | None = Field(description="what worded the subject; null for a draft")
    embedder: str
    corpus_version: str
    corpus_state: dict[str, CorpusState]
    suites: tuple[SuiteResult, ...]

    @property
    def unmet(self) -> tuple[tuple[str, Figure], ...]:
        """Suite and figure for each bar that was missed."""
        return tuple((s.suite, f) for s in self.suites for f in s.unmet)


def report_of(kit: Kit, subject: Subject, results: tuple[SuiteResult, ...]) -> Report:
    """The results with their circumstances."""
    from facilitator.retrieval.embeddings import open_embedder

    corpus, documents = kit.corpus, subject.documents
    return Report(
        facilitator=__version__,
        subject=subject.name,
        engine=documents.paper.header.engine if documents is not None else None,
        embedder=open_embedder(kit.settings).name,
        corpus_version=corpus.version,
        corpus_state={source: corpus.state(source) for source in corpus.sources},
        suites=results,
    )


def as_json(report: Report) -> bytes:
    """The report, indented, each figure with whether it meets its bar."""
    data = report.model_dump(mode="json")
    for suite, result in zip(data["suites"], report.suites, strict=True):
        for entry, figure in zip(suite["figures"], result.figures, strict=True):
            entry["met"] = figure.met
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def shown(report: Report) -> Shown:
    """The figures as a table for the terminal; text from outside is shown as it stands."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    title = Text(f"{report.subject} · {states(report)}", style="bold")
    table = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)
    )
    table.add_column("figure", overflow="fold")
    for heading in ("value", "interval", "of", "apart", "bar", ""):
        table.add_column(heading, justify="right", no_wrap=True)
    for result in report.suites:
        table.add_row(Text(result.suite, style="bold"))
        if result.skipped:
            table.add_row(Text(f"  skipped: {result.skipped}", style="dim"))
        for figure in result.figures:
            name, *cells = row(figure)
            style = "red" if figure.met is False else ""
            table.add_row(Text(f"  {name}"), *(Text(cell) for cell in cells), style=style)
    return table


def row(figure: Figure) -> tuple[str, ...]:
    """A figure's cells: name, value, interval, of how many, how many could not be scored, bar,
    whether it is met."""
    interval = (
        f"{figure.low:.3f}–{figure.high:.3f}"
        if figure.low is not None and figure.high is not None
        else ""
    )
    apart = figure.ineligible + figure.ungraded
    return (
        figure.name,
        "–" if figure.value is None else f"{figure.value:.3f}",
        interval,
        str(figure.of),
        str(apart) if apart else "",
        "" if figure.bar is None else f"{_SIGNS[figure.direction]} {figure.bar:.2f}",
        {True: "met", False: "missed", None: ""}[figure.met],
    )


_SIGNS = {Direction.HIGHER: "≥", Direction.LOWER: "≤", Direction.ZERO: "±"}


def states(report: Report) -> str:
    """In which state each source was."""
    return ", ".join(f"{source}: {state.value}" for source, state in report.corpus_state.items())


def summary_line(report: Report) -> str:
    """How many bars were met and which were missed."""
    barred = [f for s in report.suites for f in s.figures if f.met is not None]
    missed = ", ".join(f"{suite}/{figure.name}" for suite, figure in report.unmet)
    met = len(barred) - len(report.unmet)
    return f"{met} of {len(barred)} bars met" + (f"; missed: {missed}" if missed else "")
