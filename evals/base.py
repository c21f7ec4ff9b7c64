"""What all suites share: cases, scores, figures and a suite's result. Value objects and pure functions.

A score is one of four: it held, it failed, it could not be scored (and says why), or the grader
could not tell. Only the first two enter a share; a figure with nothing to score has no value, and
never a zero or a NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from facilitator.evals.metrics.statistics import wilson
from facilitator.models import Model

__all__ = [
    "Case",
    "Curve",
    "Direction",
    "Figure",
    "Outcome",
    "Score",
    "SuiteResult",
    "Table",
    "breakdown",
    "measured",
    "share",
]


class Case(Model):
    """What every case carries beside its own fields.

    `provenance`: who wrote it and from what; `reason`: what it is there to show.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{1,63}$")]
    provenance: Annotated[str, StringConstraints(min_length=3)]
    reason: Annotated[str, StringConstraints(min_length=3)]


class Outcome(StrEnum):
    """`ineligible`: the subject has nothing there to score. `ungraded`: the grader's failure."""

    HELD = "held"
    FAILED = "failed"
    INELIGIBLE = "ineligible"
    UNGRADED = "ungraded"


class Score(Model):
    """What came of one case, or of one sentence, under one metric.

    `why` is for people and never empty unless it held; `group` says where it belongs for a
    breakdown, e.g. `document`, `seat`.
    """

    metric: str
    item: str
    outcome: Outcome
    why: str = ""
    text: str = ""
    group: dict[str, str] = Field(default_factory=dict)


class Direction(StrEnum):
    HIGHER = "higher is better"
    LOWER = "lower is better"
    ZERO = "nearer 0 is better"


class Figure(Model):
    """A number with what it rests on.

    `value` is null where nothing could be scored. `low` and `high`: 95 % Wilson interval of a
    share. `bar` is what was promised; `met` whether it was, null without a bar or a value.
    """

    name: str
    value: float | None
    direction: Direction = Direction.HIGHER
    hits: int | None = None
    of: int = 0
    low: float | None = None
    high: float | None = None
    ineligible: int = 0
    ungraded: int = 0
    bar: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        if self.bar is None or self.value is None:
            return None
        match self.direction:
            case Direction.ZERO:
                return abs(self.value) <= self.bar
            case Direction.LOWER:
                return self.value <= self.bar
            case _:
                return self.value >= self.bar


class Table(Model):
    """Figures by group. Every row has as many cells as `head`; a cell is text as it is shown."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Curve(Model):
    """Points (x, y) in order of x, both 0 to 1."""

    title: str
    x: str
    y: str
    lines: dict[str, tuple[tuple[float, float], ...]]


class SuiteResult(Model):
    """What a suite found. `skipped` says why it does not apply to the subject; then all is empty."""

    suite: str
    about: str
    skipped: str = ""
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    curves: tuple[Curve, ...] = ()
    scores: tuple[Score, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def unmet(self) -> tuple[Figure, ...]:
        """The figures that miss their bar."""
        return tuple(f for f in self.figures if f.met is False)

    def figure(self, name: str) -> Figure:
        """Raises `KeyError` where there is none of that name."""
        for figure in self.figures:
            if figure.name == name:
                return figure
        raise KeyError(name)


def share(
    name: str,
    scores: Iterable[Score],
    *,
    direction: Direction = Direction.HIGHER,
    bar: float | None = None,
    note: str = "",
) -> Figure:
    """The share of scores that held, among those that held or failed, with its interval.

    With `Direction.LOWER` it is the share that failed.
    """
    found = list(scores)
    counts = {outcome: sum(s.outcome is outcome for s in found) for outcome in Outcome}
    wanted = Outcome.FAILED if direction is Direction.LOWER else Outcome.HELD
    return measured(
        name,
        counts[wanted],
        counts[Outcome.HELD] + counts[Outcome.FAILED],
        direction=direction,
        bar=bar,
        note=note,
    ).model_copy(
        update={"ineligible": counts[Outcome.INELIGIBLE], "ungraded": counts[Outcome.UNGRADED]}
    )


def measured(
    name: str,
    hits: int,
    of: int,
    *,
    direction: Direction = Direction.HIGHER,
    bar: float | None = None,
    note: str = "",
) -> Figure:
    """`hits` in `of` as a figure with its interval; without a value where `of` is 0.

    Raises `ValueError` where `hits` is not among `of`.
    """
    if not 0 <= hits <= of:
        raise ValueError(f"{name}: {hits} of {of} is no share")
    if of == 0:
        return Figure(name=name, value=None, direction=direction, bar=bar, note=note)
    low, high = wilson(hits, of)
    return Figure(
        name=name,
        value=round(hits / of, 4),
        direction=direction,
        hits=hits,
        of=of,
        low=round(low, 4),
        high=round(high, 4),
        bar=bar,
        note=note,
    )


def breakdown(
    title: str,
    scores: Sequence[Score],
    key: str,
    columns: Mapping[str, Callable[[Score], bool]],
) -> Table:
    """Shares by a group, one row a value in alphabetical order, then all together.

    `columns`: heading to what counts there. Scores that cannot be scored are counted in a column of
    their own and enter no share; those without the group come under 'none'.
    """
    rows: dict[str, list[Score]] = {}
    for score in scores:
        rows.setdefault(score.group.get(key) or "none", []).append(score)
    ordered = [(name, rows[name]) for name in sorted(rows)]
    if len(ordered) > 1:
        ordered.append(("all", list(scores)))
    return Table(
        title=title,
        head=(key, "scored", *columns, "not scored"),
        rows=tuple(_row(name, group, columns) for name, group in ordered),
    )


def _row(
    name: str, scores: Sequence[Score], columns: Mapping[str, Callable[[Score], bool]]
) -> tuple[str, ...]:
    scored = [s for s in scores if s.outcome in (Outcome.HELD, Outcome.FAILED)]
    cells = [
        f"{sum(holds(s) for s in scored) / len(scored):.3f}" if scored else "–"
        for holds in columns.values()
    ]
    return (name, str(len(scored)), *cells, str(len(scores) - len(scored)))
