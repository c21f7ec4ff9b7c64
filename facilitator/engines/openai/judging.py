"""The judge: sentences go out with all that they may rest on, a verdict on each comes back.

Several go in one call and the calls side by side. Each answer is kept by its question alone, so that
a draft in which one sentence was mended asks about this one. A judge's failure is never the
sentence's: where no usable answer came there is none.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from facilitator.config import Settings
from facilitator.engines.base import EngineUnavailable
from facilitator.engines.calls import Outcome
from facilitator.engines.openai.caller import Answer, Asked, Caller, hand_back
from facilitator.engines.openai.client import Fault, Message
from facilitator.engines.openai.reading import Unreadable, read, read_last
from facilitator.engines.openai.weighing import Weighed, weigh
from facilitator.engines.openai.wire import (
    Answers,
    Decided,
    N,
    Related,
    form,
    schema,
)
from facilitator.engines.prompting import Prompt, Trusted, load_prompt
from facilitator.models import VerdictLabel
from facilitator.models.judging import FaultKind, Judgement, JudgeQuestion, RelatednessQuestion

Q = TypeVar("Q")
A = TypeVar("A")
B = TypeVar("B")
_FEWEST_WORDS = 3
_LONGEST_EXPLANATION = 400
_LABELS = tuple(label.value for label in VerdictLabel)
_OF_THE_ANSWER = (
    Outcome.REFUSED,
    Outcome.FILTERED,
    Outcome.REJECTED,
    Outcome.THOUGHT_TOO_LONG,
)
"""Faults that one sentence of several may bring about (a filter may reject the whole prompt); alone,
the others get their answer."""
_GAP = re.compile(r"\[?\s*(?:\.\s?\.\s?\.|…)\s*\]?")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class _Kind(Generic[Q, N]):
    """A kind of question. `task` is the prompt's name and the record's; `view` is what the prompt is
    given of a question, `entry` what `wire` holds for each; `reweigh` puts what the tokens' probabilities say into the answers."""

    task: str
    wire: type[Answers[N]]
    entry: type[N]
    view: Callable[[Q], dict[str, object]]
    reweigh: Callable[[list[N], Answer], list[N]] | None = None

    @property
    def prompt(self) -> Prompt:
        return load_prompt(self.task)


@dataclass(frozen=True)
class _Batch(Generic[Q]):
    """Questions of one call, by their place among all; `further` follows the prompt."""

    questions: dict[int, Q]
    further: tuple[Message, ...] = ()


@dataclass(frozen=True)
class _Heard(Generic[Q, N]):
    """Answers by the place of their question, and what is worth asking again."""

    answers: dict[int, N] = field(default_factory=dict)
    again: tuple[_Batch[Q], ...] = ()


class ModelJudge:
    """A model behind an endpoint as judge. Made by `OpenAIEngine.make_judge`."""

    def __init__(self, caller: Caller, model: str, settings: Settings) -> None:
        self._caller = caller
        self._model = model
        self._settings = settings

    @property
    def name(self) -> str:
        return f"openai:{self._model}"

    @property
    def mark(self) -> str:
        """Version and hash of what it is told."""
        return _JUDGING.prompt.mark

    @property
    def identity(self) -> tuple[str, ...]:
        """All that its answers to a question depend on: endpoint, model, prompt, settings. No key."""
        settings = self._settings
        return (
            self._caller.endpoint.address,
            self._model,
            self.mark,
            self._variant,
            f"{settings.output_tokens} {settings.temperature} {settings.reasoning_effort}",
        )

    def judge(self, questions: Sequence[JudgeQuestion]) -> list[Judgement | None]:
        """See `Judge.judge`. A sentence is not asked about, and has no judgement, where nothing is
        cited for it or the model's context does not hold it with all that it rests on."""
        resting = {i: q for i, q in enumerate(questions) if q.propositions or q.paragraphs}
        found = self._answers(_JUDGING, resting)
        return [_judgement(q, found[i]) if i in found else None for i, q in enumerate(questions)]

    def relates(self, questions: Sequence[RelatednessQuestion]) -> list[bool | None]:
        """See `Judge.relates`. A text without a basis is not asked about."""
        resting = {i: q for i, q in enumerate(questions) if q.basis}
        found = self._answers(_RELATING, resting)
        return [found[i].related if i in found else None for i in range(len(questions))]

    def _answers(self, kind: _Kind[Q, N], questions: dict[int, Q]) -> dict[int, N]:
        """By the place of the question; a place without a usable answer is missing."""
        found: dict[int, N] = {}
        unknown: dict[int, Q] = {}
        for i, question in questions.items():
            known = self._known(kind, question)
            if known is None:
                unknown[i] = question
            else:
                found[i] = known
        heard = _side_by_side(
            lambda batch: self._ask(kind, batch), self._batches(kind, unknown), self._at_once
        )
        again = [batch for one in heard for batch in one.again]
        heard += _side_by_side(lambda batch: self._ask(kind, batch), again, self._at_once)
        for one in heard:
            found |= one.answers
        return found

    def _batches(self, kind: _Kind[Q, N], questions: dict[int, Q]) -> list[_Batch[Q]]:
        """As many questions a call as the settings say and the model's context holds."""
        space = self._caller.prompt_space(self._model)
        bare = _size(self._asked(kind, []))
        batches: list[_Batch[Q]] = []
        filled = space
        for i, question in questions.items():
            size = _size(self._asked(kind, [question])) - bare
            if bare + size > space:
                continue
            if filled + size > space or len(batches[-1].questions) >= self._settings.judge_batch:
                batches.append(_Batch({}))
                filled = bare
            batches[-1].questions[i] = question
            filled += size
        return batches

    def _ask(self, kind: _Kind[Q, N], batch: _Batch[Q]) -> _Heard[Q, N]:
        """One call. What came back unread of several is to be asked again one by one, of one alone
        with what was wrong."""
        places = list(batch.questions)
        asked = self._asked(kind, list(batch.questions.values()), batch.further)
        try:
            answer = self._caller.ask(asked)
        except EngineUnavailable as error:
            fault = error.__cause__
            alone = isinstance(fault, Fault) and fault.outcome in _OF_THE_ANSWER
            return _Heard(again=_singles(batch, places)) if alone else _Heard()
        try:
            read_ = _read(kind, answer, len(places))
        except Unreadable as unreadable:
            if len(places) > 1:
                return _Heard(again=_singles(batch, places))
            # What the limit cut off would be cut off again.
            if batch.further or answer.cut:
                return _Heard()
            further = hand_back(answer, kind.wire, unreadable)
            return _Heard(again=(_Batch(batch.questions, further),))
        found = {places[number - 1]: one for number, one in read_.items()}
        for i, one in found.items():
            self._keep(kind, batch.questions[i], one)
        return _Heard(found, _singles(batch, [i for i in places if i not in found]))

    def _asked(
        self, kind: _Kind[Q, N], questions: Sequence[Q], further: tuple[Message, ...] = ()
    ) -> Asked:
        cases = [{"number": n, **kind.view(q)} for n, q in enumerate(questions, start=1)]
        words = kind.prompt.render({"cases": cases, "form": Trusted(form(kind.wire))})
        return Asked(
            task=kind.task,
            mark=kind.prompt.mark,
            model=self._model,
            messages=({"role": "user", "content": words}, *further),
            schema=schema(kind.wire),
            limit=self._settings.output_tokens,
            variant=self._variant,
            weighed=kind.reweigh is not None,
        )

    def _known(self, kind: _Kind[Q, N], question: Q) -> N | None:
        answer = self._caller.kept(self._asked(kind, [question]))
        if answer is None:
            return None
        try:
            return _read(kind, answer, 1)[1]
        except Unreadable:
            return None

    def _keep(self, kind: _Kind[Q, N], question: Q, found: N) -> None:
        """Keeps an answer as that to a call with this question alone."""
        alone = kind.wire(answers=[found.model_copy(update={"number": 1})])
        self._caller.keep(self._asked(kind, [question]), Answer(alone.model_dump_json(), cut=False))

    @property
    def _variant(self) -> str:
        """An answer given among others may differ from one given alone."""
        return f"by {self._settings.judge_batch}"

    @property
    def _at_once(self) -> int:
        return self._settings.requests_at_once


def _side_by_side(work: Callable[[A], B], things: Sequence[A], at_once: int) -> list[B]:
    if len(things) < 2:
        return [work(thing) for thing in things]
    with ThreadPoolExecutor(max_workers=min(at_once, len(things))) as pool:
        waiting = [pool.submit(copy_context().run, work, thing) for thing in things]
        return [done.result() for done in waiting]


def _singles(batch: _Batch[Q], places: Iterable[int]) -> tuple[_Batch[Q], ...]:
    """Each alone; nothing for what was alone already."""
    if len(batch.questions) < 2:
        return ()
    return tuple(_Batch({i: batch.questions[i]}) for i in places)


def _size(asked: Asked) -> int:
    return sum(len(message["content"]) for message in asked.messages)


def _read(kind: _Kind[Q, N], answer: Answer, asked: int) -> dict[int, N]:
    """Answers by number, at least one. A number that is given twice is nobody's; the only answer to
    the only question needs none. Raises `Unreadable`."""
    answers = read(answer.text, kind.wire, cut=answer.cut).answers
    if answer.cut and (last := read_last(answer.text, kind.entry)) is not None:
        answers = [*answers, last]
    if kind.reweigh is not None:
        answers = kind.reweigh(answers, answer)
    if asked == 1 and len(answers) == 1:
        return {1: answers[0]}
    numbers = [one.number for one in answers]
    found = {
        one.number: one
        for one in answers
        if 1 <= one.number <= asked and numbers.count(one.number) == 1
    }
    if not found:
        raise Unreadable("'answers': none has the number of a case")
    return found


# --- is the sentence borne? -----------------------------------------------------------------------


def _case(question: JudgeQuestion) -> dict[str, object]:
    return {
        "sentence": question.text,
        "before": question.before,
        "propositions": [
            {
                "number": number,
                "holder": p.holder,
                "modality": p.modality.value,
                "time": p.time,
                "text": p.text,
            }
            for number, p in enumerate(question.propositions, start=1)
        ],
        "paragraphs": [
            {"number": number, "place": p.place, "text": p.text}
            for number, p in enumerate(question.paragraphs, start=1)
        ],
        "doubts": [
            {"number": number, "text": doubt}
            for number, doubt in enumerate(question.doubts, start=1)
        ],
    }


def _reweigh(answers: list[Decided], answer: Answer) -> list[Decided]:
    """With what the tokens say of each verdict in place of what the model states; as they are where
    the tokens can't be laid beside the answers one by one, as after thoughts that name verdicts."""
    weighed = weigh(answer.tokens, "verdict", _LABELS)
    if answer.cut:
        weighed = weighed[: len(answers)]
    if [one.choice for one in weighed] != [one.verdict.value for one in answers]:
        return answers
    return [
        answer.model_copy(update={"confidence": _sureness(one)})
        for answer, one in zip(answers, weighed, strict=True)
    ]


def _sureness(weighed: Weighed) -> float:
    """Of `supported`, its share; of the other two, that it isn't `supported`: which of them it is
    matters less."""
    supported = VerdictLabel.SUPPORTED.value
    if weighed.choice == supported or supported not in weighed.shares:
        return weighed.shares[weighed.choice]
    return 1.0 - weighed.shares[supported]


def _judgement(question: JudgeQuestion, decided: Decided) -> Judgement | None:
    """Null where the deciding words don't stand in what was shown."""
    shown = [text for p in question.propositions for text in (p.text, p.holder, p.time)]
    shown += [p.text for p in question.paragraphs]
    if not _stand(decided.words, shown):
        return None
    borne = decided.verdict is VerdictLabel.SUPPORTED
    apart = _places(decided.apart, len(question.propositions))
    stated = decided.confidence if math.isfinite(decided.confidence) else 0.0
    return Judgement(
        verdict=decided.verdict,
        confidence=min(1.0, max(0.0, stated)),
        words=_in_one_line(decided.words),
        fault=None if borne else _fault(decided.fault),
        explanation="" if borne else _in_one_line(decided.explanation)[:_LONGEST_EXPLANATION],
        cleared=_places(decided.cleared, len(question.doubts)),
        # A sentence that stands without any of its citations is an answer to another question.
        apart=apart if len(apart) < len(question.propositions) else (),
    )


def _stand(words: str, shown: Iterable[str]) -> bool:
    """Whether the words, three at least, stand in one of the texts: word for word and in order, white
    space, quotation marks, dashes and case aside; what `…` leaves out may be anything."""
    pieces = [_words(piece) for piece in _GAP.split(words) if _WORD.search(piece)]
    if sum(len(piece.split()) for piece in pieces) < _FEWEST_WORDS:
        return False
    return any(_follow(pieces, _words(text)) for text in shown)


def _follow(pieces: Sequence[str], text: str) -> bool:
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece) - 1
    return True


def _words(text: str) -> str:
    """Words in small letters, each between two spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    visible = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return f" {' '.join(_WORD.findall(visible))} "


def _fault(name: str) -> FaultKind:
    known = {kind.value: kind for kind in FaultKind}
    return known.get(name.strip().casefold(), FaultKind.OTHER)


def _places(numbers: Iterable[int], most: int) -> tuple[int, ...]:
    return tuple(sorted({number - 1 for number in numbers if 1 <= number <= most}))


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


_JUDGING: _Kind[JudgeQuestion, Decided] = _Kind("judge", Answers[Decided], Decided, _case, _reweigh)


# --- is the text about its basis? -----------------------------------------------------------------


def _language(question: RelatednessQuestion) -> dict[str, object]:
    return {
        "text": question.text,
        "basis": [{"number": n, "text": text} for n, text in enumerate(question.basis, start=1)],
    }


_RELATING: _Kind[RelatednessQuestion, Related] = _Kind(
    "relatedness", Answers[Related], Related, _language
)
