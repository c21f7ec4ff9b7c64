"""Refusing what the papers do not answer, and answering what they do."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from pydantic import model_validator

from facilitator.errors import InputError
from facilitator.evals.base import (
    Case,
    Direction,
    Figure,
    Outcome,
    Score,
    SuiteResult,
    breakdown,
    measured,
    share,
)
from facilitator.evals.cases import read_cases
from facilitator.evals.subjects import EngineRun, Kit, Subject
from facilitator.evals.suites import SUITES
from facilitator.models import Model
from facilitator.sessions.inquiry import Answer, ask


class Kind(StrEnum):
    """What is asked; only the last is to be answered."""

    NEAR_MISS = "near-miss"
    OFF_DOMAIN = "off-domain"
    FALSE_PREMISE = "false-premise"
    ANSWERABLE = "answerable"


class Question(Case):
    """`answered_by` and `corrected_by`: locator keys of the paragraphs that do so."""

    kind: Kind
    question: str
    answered_by: tuple[str, ...] = ()
    corrected_by: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Question:
        if (self.kind is Kind.ANSWERABLE) != bool(self.answered_by):
            raise ValueError("an answerable question, and no other, says where it is answered")
        if self.corrected_by and self.kind is not Kind.FALSE_PREMISE:
            raise ValueError("only a false premise is put right")
        return self

    @property
    def unanswerable(self) -> bool:
        """Whether refusing is the only right thing to do."""
        return self.kind is not Kind.ANSWERABLE and not self.corrected_by


class Reply(Model):
    """What came back to a question: whether it was refused, and the paragraphs it was answered
    from."""

    question: Question
    refused: bool
    cited: tuple[str, ...] = ()
    text: str = ""

    @property
    def corrects(self) -> bool:
        return bool(set(self.cited) & set(self.question.corrected_by))


def run(kit: Kit, subject: Subject) -> SuiteResult:
    """Asks every question once."""
    about = SUITES["abstention"]
    if not isinstance(subject, EngineRun):
        why = f"{subject.name} answers no questions; choose an engine as the subject"
        return SuiteResult(suite="abstention", about=about, skipped=why)
    questions = read_cases("abstention", Question, kit.settings)
    check_places(questions, kit)
    replies = [reply(q, ask(subject.bench, q.question)) for q in questions]
    scores = [scored(r) for r in replies]
    sources = [s for r in replies if (s := right_place(r)) is not None]
    return SuiteResult(
        suite="abstention",
        about=about,
        figures=(
            *refusals(replies),
            share("answers from the right paragraph", sources),
        ),
        tables=(breakdown("By kind of question", scores, "kind", {"done right": _held}),),
        scores=(*scores, *sources),
        notes=(
            "A false premise that the papers put right may be refused or answered from where they do"
            " so; it enters neither precision nor recall of refusing.",
        ),
    )


def _held(score: Score) -> bool:
    return score.outcome is Outcome.HELD


def check_places(questions: Iterable[Question], kit: Kit) -> None:
    """Raises `InputError` for a case that points to a paragraph that is not there."""
    places = {p.locator.key for p in kit.corpus.propositions.values()} | set(kit.corpus.passages)
    for question in questions:
        for key in (*question.answered_by, *question.corrected_by):
            if key not in places:
                raise InputError(
                    f"case '{question.id}': there is no paragraph {key} in the corpus; mend the key"
                )


def reply(question: Question, answer: Answer) -> Reply:
    """The answer as the metrics need it."""
    cited = dict.fromkeys(c.locator.key for s in answer.statements for c in s.citations)
    return Reply(
        question=question, refused=answer.abstained, cited=tuple(cited), text=answer.text or ""
    )


def scored(reply: Reply) -> Score:
    """Held where what is to be refused is refused, what is answerable answered, and a false premise
    either refused or put right."""
    question = reply.question
    if question.kind is Kind.ANSWERABLE:
        held, why = not reply.refused, "refused, and the papers answer it"
    else:
        held = reply.refused or reply.corrects
        why = f"answered from {', '.join(reply.cited)}"
    return Score(
        metric="refused or answered as it should be",
        item=question.id,
        outcome=Outcome.HELD if held else Outcome.FAILED,
        why="" if held else f"{why} ({question.reason})",
        text=question.question,
        group={"kind": question.kind.value},
    )


def right_place(reply: Reply) -> Score | None:
    """Whether an answer rests on a paragraph that answers; null for what was not to be answered."""
    question = reply.question
    if question.kind is not Kind.ANSWERABLE:
        return None
    held = bool(set(reply.cited) & set(question.answered_by))
    outcome = Outcome.HELD if held else Outcome.FAILED
    why = f"it rests on {', '.join(reply.cited)}"
    if reply.refused:
        outcome, why = Outcome.INELIGIBLE, "it was refused"
    return Score(
        metric="answers from the right paragraph",
        item=question.id,
        outcome=outcome,
        why="" if held else why,
        text=question.question,
        group={"kind": question.kind.value},
    )


def refusals(replies: Iterable[Reply]) -> list[Figure]:
    """Precision and recall of refusing over the questions for which one thing alone is right, and
    the share of false premises that were let stand."""
    found = list(replies)
    clear = [r for r in found if r.question.unanswerable or r.question.kind is Kind.ANSWERABLE]
    refused = [r for r in clear if r.refused]
    silent = [r for r in clear if r.question.unanswerable]
    right = sum(r.question.unanswerable for r in refused)
    premises = [r for r in found if r.question.kind is Kind.FALSE_PREMISE]
    stand = sum(not r.refused and not r.corrects for r in premises)
    return [
        measured("precision of refusing", right, len(refused), bar=0.9),
        measured("recall of refusing", right, len(silent), bar=0.8),
        measured(
            "false premises let stand",
            stand,
            len(premises),
            direction=Direction.LOWER,
            note="neither refused nor answered from a paragraph that puts them right",
        ),
    ]
