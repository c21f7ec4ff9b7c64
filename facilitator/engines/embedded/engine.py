"""Dispatch: one pure function a task."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from facilitator.engines.base import Brief, OnText, Queries, R, Task
from facilitator.engines.embedded import answers, drafting, packages, table
from facilitator.engines.embedded.desk import Desk
from facilitator.models import Model, Proposition, Source, SourceId

_TASKS: Mapping[Task, Callable[[Desk, Brief], Model]] = {
    Task.OPENING: table.opening,
    Task.INTERESTS: table.interests,
    Task.SHARED_INTERESTS: table.shared_interests,
    Task.RESTATING: table.restating,
    Task.ACCEPTANCE: table.acceptance,
    Task.CANDIDATES: drafting.candidates,
    Task.RANKING: drafting.ranking,
    Task.POSITION: drafting.positions,
    Task.CRITIQUE: drafting.critique,
    Task.REVISION: drafting.revision,
    Task.QUESTION: drafting.question,
    Task.CONCERNS: packages.concerns,
    Task.MEASURES: packages.measures,
    Task.MEASURE_POSITION: packages.positions,
    Task.REALITY_TEST: packages.reality_test,
    Task.BRIEFING: answers.briefing,
    Task.ANSWER: answers.answer,
    Task.LOOKUP: lambda desk, brief: Queries(),
}
"""Looking up is for a model: here retrieval and the argument map have found what there is."""


class EmbeddedEngine:
    """No model: selects, orders and frames propositions and reasons over the argument map."""

    name = "embedded"
    repairs = False
    reads = frozenset(
        (Task.OPENING, Task.INTERESTS, Task.SHARED_INTERESTS, Task.BRIEFING, Task.ANSWER)
    )
    """The rest it takes from the argument map."""

    def __init__(
        self, sources: Mapping[SourceId, Source], propositions: Mapping[str, Proposition]
    ) -> None:
        self.desk = Desk.over(sources, propositions)

    def perform(self, brief: Brief, result: type[R], on_text: OnText | None = None) -> R:
        """The task's result; deterministic. Raises `TypeError` where `result` does not fit."""
        drafted = _TASKS[brief.task](self.desk, brief)
        if not isinstance(drafted, result):
            raise TypeError(f"task {brief.task} gives {type(drafted).__name__}")
        return drafted
