"""The engine protocol: given a task and its evidence, return the task's typed result.

Whatever an engine returns is a draft. Its sentences name the evidence they rest on by proposition
id; resolving those ids to citations and checking the sentences is done elsewhere, alike for every
engine.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol, TypeVar

from pydantic import Field

from facilitator.corpus.vocabulary import StressPoint
from facilitator.models import (
    AgendaItem,
    Clause,
    Formulation,
    Model,
    Origin,
    Passage,
    Persona,
    PositionKind,
    Proposition,
    Statement,
)


class Task(StrEnum):
    """What can be asked of an engine; each has a prompt file of the same name."""

    OPENING = "opening"
    INTERESTS = "interests"
    SHARED_INTERESTS = "shared-interests"
    RESTATING = "restating"
    ACCEPTANCE = "acceptance"
    CANDIDATES = "candidates"
    RANKING = "ranking"
    POSITION = "position"
    CRITIQUE = "critique"
    REVISION = "revision"
    QUESTION = "question"
    CONCERNS = "concerns"
    MEASURES = "measures"
    MEASURE_POSITION = "measure-position"
    REALITY_TEST = "reality-test"
    BRIEFING = "briefing"
    ANSWER = "answer"
    LOOKUP = "lookup"


class Sentence(Model):
    """A drafted sentence. `cites` are ids of propositions from the brief's evidence, no others."""

    text: str
    origin: Origin
    cites: tuple[str, ...] = ()


class Feedback(Model):
    """A sentence of the previous draft that did not stand, what it cited, and why it fell."""

    text: str
    cites: tuple[str, ...] = ()
    why: str


class Brief(Model):
    """All that an engine is told. Fields that a task does not use stay empty.

    `feedback` and `stood` belong to a repair turn: what failed in the draft before, and what did
    not. `asked` are the queries of a look-up so far, `purpose` the task it is for.
    """

    task: Task
    topic: str
    seat: Persona
    others: tuple[Persona, ...] = ()
    query: str = ""
    evidence: tuple[Proposition, ...] = ()
    passages: tuple[Passage, ...] = ()
    item: AgendaItem | None = None
    clause: Clause | None = None
    formulations: tuple[Formulation, ...] = ()
    stress_point: StressPoint | None = None
    said: tuple[Statement, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    stood: tuple[Sentence, ...] = ()
    asked: tuple[str, ...] = ()
    purpose: Task | None = None
    round: int = 1


class Speech(Model):
    """Sentences in order; empty where the seat's sources are silent."""

    sentences: tuple[Sentence, ...] = ()


class InterestsMap(Model):
    red_lines: tuple[Sentence, ...] = ()
    interests: tuple[Sentence, ...] = ()
    fears: tuple[Sentence, ...] = ()


class Acceptance(Model):
    """Whether the owner of a concern accepts the other side's restatement of it."""

    accepted: bool
    reason: Sentence


def plain_answer(seat: Persona, *, accepted: bool) -> Sentence:
    """The answer to a restatement and nothing more."""
    verb = "accepts" if accepted else "does not accept"
    return Sentence(text=f"The {seat.name} {verb} the restatement.", origin=Origin.PROPOSAL)


class Candidate(Model):
    """Language for a clause; `basis` are the propositions it is built on."""

    text: str
    basis: tuple[str, ...] = ()


class Candidates(Model):
    candidates: tuple[Candidate, ...] = ()


class RankingResult(Model):
    """Ids of formulations, best first; ties share a group."""

    order: tuple[tuple[str, ...], ...] = ()


class PositionDraft(Model):
    """A seat's position on one formulation; `on` is the formulation's id."""

    on: str
    kind: PositionKind
    reason: tuple[Sentence, ...] = ()
    red_line: str | None = None


class PositionsResult(Model):
    positions: tuple[PositionDraft, ...] = ()


class RevisionResult(Model):
    """The mediator's own language for the next reading, or null where it has none to offer."""

    text: Candidate | None = None
    change: str = ""


class MeasureDraft(Model):
    """A measure put on the table; `basis` are the propositions that propose it, if any do."""

    title: str
    text: str
    basis: tuple[str, ...] = ()


class MeasuresResult(Model):
    measures: tuple[MeasureDraft, ...] = ()


class RealityResult(Model):
    """Per seat: how it would look at home, what binds it, who might spoil it."""

    assessment: tuple[Sentence, ...] = ()
    constraint: tuple[Sentence, ...] = ()
    spoilers: tuple[Sentence, ...] = ()


class OptionDraft(Model):
    """An option of a briefing, carried by the proposition of a measure."""

    proposition: str


class BriefingResult(Model):
    bottom_line: tuple[Sentence, ...] = ()
    sides: dict[str, tuple[Sentence, ...]] = Field(default_factory=dict)
    meet: tuple[Sentence, ...] = ()
    part: tuple[Sentence, ...] = ()
    options: tuple[OptionDraft, ...] = ()
    precedents: tuple[Sentence, ...] = ()


class AnswerResult(Model):
    """`abstained` where the evidence does not answer the question; then `sentences` is empty."""

    abstained: bool
    sentences: tuple[Sentence, ...] = ()


class Queries(Model):
    """What a seat wants to look up before it drafts; empty where it has what it needs."""

    queries: tuple[str, ...] = ()


Result = (
    Speech
    | InterestsMap
    | Acceptance
    | Candidates
    | RankingResult
    | PositionsResult
    | RevisionResult
    | MeasuresResult
    | RealityResult
    | BriefingResult
    | AnswerResult
    | Queries
)

RESULTS: dict[Task, type[Model]] = {
    Task.OPENING: Speech,
    Task.INTERESTS: InterestsMap,
    Task.SHARED_INTERESTS: Speech,
    Task.RESTATING: Speech,
    Task.ACCEPTANCE: Acceptance,
    Task.CANDIDATES: Candidates,
    Task.RANKING: RankingResult,
    Task.POSITION: PositionsResult,
    Task.CRITIQUE: Speech,
    Task.REVISION: RevisionResult,
    Task.QUESTION: Speech,
    Task.CONCERNS: Speech,
    Task.MEASURES: MeasuresResult,
    Task.MEASURE_POSITION: PositionsResult,
    Task.REALITY_TEST: RealityResult,
    Task.BRIEFING: BriefingResult,
    Task.ANSWER: AnswerResult,
    Task.LOOKUP: Queries,
}

R = TypeVar("R", bound=Model)
OnText = Callable[[tuple[str, ...]], None]
"""Told the sentences drafted so far, the last perhaps still growing. A call that had to be made
again starts over with fewer."""


class Engine(Protocol):
    """Who words things. Implementations: `embedded` (no model) and `openai`."""

    @property
    def name(self) -> str:
        """As `--engine` names it, and for a model its name too, e.g. 'openai:gpt-…'."""

    @property
    def repairs(self) -> bool:
        """Whether it makes sense to hand a failed draft back once with the verdicts."""

    @property
    def reads(self) -> frozenset[Task]:
        """The tasks for which it makes use of what retrieval finds; for the others none is sought."""

    def perform(self, brief: Brief, result: type[R], on_text: OnText | None = None) -> R:
        """The task's result; `on_text` follows it as it is written.

        Raises `EngineUnavailable` where no result can be had.
        """


class EngineUnavailable(Exception):
    """No result for this brief, and why, for people; the caller falls back to the embedded engine
    and marks it."""
