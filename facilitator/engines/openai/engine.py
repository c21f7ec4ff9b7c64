"""The engine: a brief in, one prompt said, the task's result out, or none and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from facilitator.config import Settings
from facilitator.engines.base import (
    Brief,
    EngineUnavailable,
    OnText,
    R,
    Task,
)
from facilitator.engines.openai.caller import Answer, Asked, Caller, hand_back
from facilitator.engines.openai.client import Endpoint, Message
from facilitator.engines.openai.judging import ModelJudge
from facilitator.engines.openai.probe import (
    choose_model,
    learn_weights,
    list_models,
    probe,
    told,
)
from facilitator.engines.openai.reading import Unreadable, read, sentences_so_far
from facilitator.engines.openai.results import Reader, Split, is_empty, result_of
from facilitator.engines.openai.shown import Shown, Sources, variables
from facilitator.engines.openai.wire import MOST_EVIDENCE, WIRES, Wire, form, schema
from facilitator.engines.prompting import Prompt, Trusted, load_prompt
from facilitator.engines.tracing import check_tracing
from facilitator.errors import InputError
from facilitator.models import Origin

W = TypeVar("W", bound=Wire)
_FEWEST_EVIDENCE = 3
_MAY_BE_EMPTY = (Task.CRITIQUE, Task.QUESTION, Task.REVISION, Task.ANSWER, Task.LOOKUP)
"""Tasks in which nothing to say is an answer."""
_WITHOUT_EVIDENCE = (Task.RANKING, Task.POSITION, Task.MEASURE_POSITION, Task.ACCEPTANCE)
"""Tasks that can be done without evidence; in all others a seat without it has nothing to word."""


class OpenAIEngine:
    """Words a dialogue with the models behind one endpoint. Made by `open_engine`."""

    repairs = True
    reads = frozenset(Task) - {Task.RANKING, Task.ACCEPTANCE}

    def __init__(
        self, caller: Caller, model: str, settings: Settings, sources: Sources, split: Split
    ) -> None:
        self._caller = caller
        self._model = model
        self._settings = settings
        self._sources = sources
        self._split = split

    @property
    def name(self) -> str:
        return f"openai:{self._model}"

    def perform(self, brief: Brief, result: type[R], on_text: OnText | None = None) -> R:
        """The task's result. Raises `EngineUnavailable` and `TypeError` where `result` is not the
        task's."""
        if not brief.evidence and brief.task not in _WITHOUT_EVIDENCE:
            raise EngineUnavailable("there is no evidence to word")
        prompt = load_prompt(brief.task.value)
        model = self._model_for(brief)
        wire = WIRES[brief.task]
        shown, messages = self._messages(brief, prompt, model, wire)
        asked = Asked(
            task=brief.task.value,
            mark=prompt.mark,
            model=model,
            messages=messages,
            schema=schema(wire),
            limit=self._settings.output_tokens,
            keep=not _heard_people(brief),
        )
        answer = self._read(asked, wire, on_text)
        reader = Reader(brief, shown, self._split)
        drafted = result_of(answer, reader)
        if is_empty(drafted) and brief.task not in _MAY_BE_EMPTY:
            raise EngineUnavailable("the answer holds nothing that can be used")
        if not isinstance(drafted, result):
            raise TypeError(f"task {brief.task} gives {type(drafted).__name__}")
        return drafted

    def make_judge(self, model: str | None = None) -> ModelJudge:
        """A judge behind the same endpoint; `model` is its model's name, null for the engine's own.

        Asks once, with a short call, what the endpoint can do for it. Raises `InputError` where it
        does not know the model.
        """
        name = model or self._model
        caller, limit = self._caller, self._settings.output_tokens
        can = caller.can.get(name)
        if can is None:
            can = probe(caller.endpoint, name, list_models(caller.endpoint), limit)
        caller.can[name] = learn_weights(caller.endpoint, name, can, limit)
        return ModelJudge(caller, name, self._settings)

    def _model_for(self, brief: Brief) -> str:
        by_task = self._settings.task_models.get(brief.task.value)
        return by_task or self._settings.seat_models.get(brief.seat.id) or self._model

    def _messages(
        self, brief: Brief, prompt: Prompt, model: str, wire: type[Wire]
    ) -> tuple[Shown, tuple[Message, ...]]:
        """The messages, with as much of the evidence as the model's context holds."""
        room = self._caller.prompt_space(model)
        most = MOST_EVIDENCE
        while True:
            shown = Shown.of(brief, most)
            messages = self._worded(brief, prompt, wire, shown)
            size = sum(len(message["content"]) for message in messages)
            if size <= room or most <= _FEWEST_EVIDENCE:
                return shown, messages
            most = max(_FEWEST_EVIDENCE, min(most, len(shown.evidence)) * 3 // 4)

    def _worded(
        self, brief: Brief, prompt: Prompt, wire: type[Wire], shown: Shown
    ) -> tuple[Message, ...]:
        values = variables(brief, shown, self._sources) | {"form": Trusted(form(wire))}
        words = prompt.render(values)
        if brief.feedback:
            words = f"{words}\n\n{load_prompt('parts/repair').render(values)}"
        return (
            {"role": "system", "content": load_prompt("parts/system").render(values)},
            {"role": "user", "content": words},
        )

    def _read(self, asked: Asked, wire: type[W], on_text: OnText | None) -> W:
        """The answer in its form; one that has another shape is handed back once."""
        answer = self._heard(asked, on_text)
        try:
            found = read(answer.text, wire, cut=answer.cut)
        except Unreadable as unreadable:
            asked = replace(
                asked,
                messages=(*asked.messages, *hand_back(answer, wire, unreadable)),
                keep=False,
            )
            answer = self._heard(asked, on_text)
            try:
                return read(answer.text, wire, cut=answer.cut)
            except Unreadable as again:
                raise EngineUnavailable(f"the answer can't be read: {again}") from again
        self._caller.keep(asked, answer)
        return found

    def _heard(self, asked: Asked, on_text: OnText | None) -> Answer:
        def follow(text: str) -> None:
            if on_text is not None:
                on_text(sentences_so_far(text))

        return self._caller.ask(asked, follow if on_text is not None else None)


def _heard_people(brief: Brief) -> bool:
    """Whether words of a person at the table are among what the model is told."""
    told = [*brief.said, *(f.text for f in brief.formulations)]
    told += [brief.clause.text] if brief.clause is not None else []
    return any(statement.origin is Origin.PARTICIPANT for statement in told)


def open_engine(
    settings: Settings,
    sources: Sources,
    split: Split,
    *,
    seats: Sequence[str] = (),
    tell: Callable[[str], None] = lambda line: None,
) -> OpenAIEngine:
    """The engine, after the endpoint was asked what it can do for every model that is set; `tell`
    hears what was found.

    Raises `InputError` where the endpoint can't be reached, refuses the key or does not know a
    model, for settings that name a task or a seat that does not exist, and for traces that can't be
    sent.
    """
    check_tracing()
    _check(settings.task_models, [*(t.value for t in Task)], "task_models")
    _check(settings.seat_models, seats, "seat_models")
    endpoint = Endpoint(settings)
    listed = list_models(endpoint)
    model = choose_model(endpoint, settings.model, listed)
    judge = [settings.judge_model] if settings.judge_model and not settings.judges_none else []
    wanted = [model, *settings.seat_models.values(), *settings.task_models.values(), *judge]
    can = {}
    for name in dict.fromkeys(wanted):
        can[name] = probe(endpoint, name, listed, settings.output_tokens)
        tell(told(endpoint, name, can[name]))
    return OpenAIEngine(Caller.to(endpoint, settings, can), model, settings, sources, split)


def _check(given: Mapping[str, str], known: Sequence[str], setting: str) -> None:
    for name in given:
        if name not in known:
            raise InputError(f"setting '{setting}' names '{name}'; there are: {', '.join(known)}")
