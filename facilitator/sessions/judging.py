"""The judge of a session: a model that reads, tried with pairs of ours before it is used."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import yaml
from pydantic import ValidationError

from facilitator.config import Settings
from facilitator.corpus.files import writing
from facilitator.engines.base import Engine
from facilitator.errors import MachineError
from facilitator.models import VerdictLabel
from facilitator.models.base import Model
from facilitator.models.judging import (
    FaultKind,
    Judge,
    Judgement,
    JudgeQuestion,
    ShownParagraph,
    ShownProposition,
)
from facilitator.resources import self_test_file

if TYPE_CHECKING:
    from facilitator.engines.openai.judging import ModelJudge

FEWEST_RIGHT = 10
"""Of the twelve pairs; whoever guesses gets so many once in fifty times."""
_NOT_JUDGED = "sentences that need one are not judged"


@runtime_checkable
class MakesJudge(Protocol):
    """An engine with a model that can be a judge; known by this, so that the embedded engine needs
    no client of an endpoint."""

    def make_judge(self, model: str | None = None) -> ModelJudge:
        """Raises `InputError` where the endpoint does not know the model."""
        ...


class Pair(Model):
    """A sentence of the self-test, by the names of what it cites. `fault` is what was made false."""

    id: str
    sentence: str
    propositions: tuple[str, ...]
    paragraphs: tuple[str, ...]
    supported: bool
    fault: FaultKind | None = None


class SelfTest(Model):
    """The pairs and what they are about."""

    paragraphs: dict[str, ShownParagraph]
    propositions: dict[str, ShownProposition]
    pairs: tuple[Pair, ...]

    def questions(self) -> list[JudgeQuestion]:
        return [
            JudgeQuestion(
                text=pair.sentence,
                propositions=tuple(self.propositions[name] for name in pair.propositions),
                paragraphs=tuple(self.paragraphs[name] for name in pair.paragraphs),
            )
            for pair in self.pairs
        ]


class SelfTestResult(Model):
    """How a judge did. `right`, `wrong` and `unanswered` are ids of pairs and together all of them;
    `prompt` is the judge's prompt's version and hash."""

    judge: str
    prompt: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    unanswered: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return len(self.right) >= FEWEST_RIGHT

    @property
    def pairs(self) -> int:
        return len(self.right) + len(self.wrong) + len(self.unanswered)

    @property
    def decided(self) -> bool:
        """Whether it would end the same had every answer come: an endpoint's bad day decides nothing."""
        return self.passed or len(self.right) + len(self.unanswered) < FEWEST_RIGHT


def open_judge(
    settings: Settings, engine: Engine, tell: Callable[[str], None] = lambda line: None
) -> Judge | None:
    """The judge, where the engine is a model and its self-test is passed; `tell` hears how it did.

    Null where it is switched off (`judge_model` is 'none'), not to be had, or not good enough. Raises
    `InputError` where the endpoint does not know the model, `MachineError` where the result can't
    be written.
    """
    if settings.judges_none or not isinstance(engine, MakesJudge):
        return None
    judge = engine.make_judge(settings.judge_model)
    result = _result(judge, settings.home / "judges")
    if result.passed:
        tell(f"Judge {judge.name}: {len(result.right)} of {result.pairs} right in its self-test.")
        return judge
    tell(f"Judge {judge.name}: {_why_not(result)}; {_NOT_JUDGED}.")
    return None


def load_self_test() -> SelfTest:
    """The twelve pairs. Raises `MachineError` where the file is not as it should be."""
    path = self_test_file()
    try:
        return SelfTest.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise MachineError(
            f"the judge's self-test {path} cannot be read; install the package again"
        ) from error


def take_self_test(judge: ModelJudge) -> SelfTestResult:
    """Asks for all pairs. A false sentence is told right by either verdict that isn't `supported`."""
    test = load_self_test()
    found = judge.judge(test.questions())
    marks = {pair.id: _mark(pair, answer) for pair, answer in zip(test.pairs, found, strict=True)}
    return SelfTestResult(
        judge=judge.name,
        prompt=judge.mark,
        right=tuple(name for name, mark in marks.items() if mark is True),
        wrong=tuple(name for name, mark in marks.items() if mark is False),
        unanswered=tuple(name for name, mark in marks.items() if mark is None),
    )


def _mark(pair: Pair, answer: Judgement | None) -> bool | None:
    if answer is None:
        return None
    return (answer.verdict is VerdictLabel.SUPPORTED) == pair.supported


def _result(judge: ModelJudge, folder: Path) -> SelfTestResult:
    """What is kept of an earlier test, else a new one, kept if it decides."""
    path = folder / f"{_key(judge)}.json"
    try:
        return SelfTestResult.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError):
        result = take_self_test(judge)
    if result.decided:
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with writing(path):
            folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(result.model_dump_json(indent=1) + "\n", encoding="utf-8")
            draft.replace(path)
    return result


def _key(judge: ModelJudge) -> str:
    """Of the endpoint, the model, what it is told, and the pairs."""
    pairs = hashlib.sha256(self_test_file().read_bytes()).hexdigest()
    told = json.dumps([*judge.identity, pairs])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _why_not(result: SelfTestResult) -> str:
    if not result.right and not result.wrong:
        return "the judge is not used: it gave no usable answer to its self-test"
    missing = len(result.unanswered)
    beside = f", {missing} without a usable answer" if missing else ""
    told = f"the judge is not used: {len(result.right)} of {result.pairs} right{beside}"
    return told if result.decided else f"{told}; it is tried again next time"
