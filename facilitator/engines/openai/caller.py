"""Calls as the engine makes them: one at a time a slot, kept, counted, and given up in time."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from facilitator.config import Settings
from facilitator.corpus.files import writing
from facilitator.engines.base import EngineUnavailable
from facilitator.engines.calls import Call, Outcome, current_meter
from facilitator.engines.openai.client import (
    Abilities,
    Endpoint,
    Fault,
    Message,
    Reply,
    Token,
    demoted,
)
from facilitator.engines.openai.reading import Unreadable
from facilitator.engines.openai.wire import Wire, form
from facilitator.engines.prompting import Trusted, load_prompt
from facilitator.engines.tracing import traced

_PATIENCE, _PAUSE_S = 3, 60.0
_CHARS_PER_TOKEN = 4
_FEWEST_CHARS_PER_TOKEN = 3
_UNKNOWN_CONTEXT = 8192
_DOWN = (
    Outcome.UNREACHABLE,
    Outcome.TIMED_OUT,
    Outcome.BROKEN_OFF,
    Outcome.RATE_LIMITED,
    Outcome.SERVER_ERROR,
    Outcome.KEY_REFUSED,
)
"""Faults of the endpoint rather than of one answer."""
_AGAIN = (Outcome.BROKEN_OFF, Outcome.EMPTY)
"""Faults that the SDK does not try again and that one more try often mends."""


@dataclass(frozen=True)
class Answer:
    """What was written, and whether the length limit cut it off. `tokens` is empty for an answer that
    was kept, and where their probabilities were not asked for or not told."""

    text: str
    cut: bool
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A call to make. `mark` is the prompt's version and hash; `keep` whether the answer may be
    kept for the next identical call; `variant` tells calls apart that are alike in all else. `weighed`:
    with the probabilities of the answer's tokens, where the endpoint tells them."""

    task: str
    mark: str
    model: str
    messages: tuple[Message, ...]
    schema: Mapping[str, Any]
    limit: int
    keep: bool = True
    variant: str = ""
    weighed: bool = False


class Breaker:
    """Stops asking an endpoint that is down: after three faults in a row nothing is asked for a
    minute, then one call tries again. Otherwise every seat would wait out every time limit."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._faults, self._until = 0, 0.0
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raises `EngineUnavailable` while nothing is to be asked."""
        with self._lock:
            if self._faults < _PATIENCE:
                return
            if self._clock() < self._until:
                raise EngineUnavailable("the endpoint is down; it is tried again in a minute")
            self._until = self._clock() + _PAUSE_S

    def note(self, outcome: Outcome) -> None:
        with self._lock:
            self._faults = self._faults + 1 if outcome in _DOWN else 0
            if self._faults == _PATIENCE:
                self._until = self._clock() + _PAUSE_S


@dataclass(frozen=True)
class Kept:
    """Answers to identical calls, one file each: the same model, prompt and evidence, the same
    answer. What a person said at a table is never kept here (see `Asked.keep`)."""

    folder: Path

    def get(self, key: str) -> Answer | None:
        try:
            found = json.loads(self._path(key).read_text(encoding="utf-8"))
            return Answer(text=str(found["text"]), cut=bool(found["cut"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, answer: Answer) -> None:
        path = self._path(key)
        draft = path.with_name(f".{path.name}.{threading.get_ident()}.new")
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps({"text": answer.text, "cut": answer.cut}), encoding="utf-8")
            draft.replace(path)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


@dataclass
class Caller:
    """Makes calls to one endpoint. `can` holds what each model can do, and learns."""

    endpoint: Endpoint
    settings: Settings
    can: dict[str, Abilities]
    room: threading.Semaphore
    breaker: Breaker = field(default_factory=Breaker)

    @classmethod
    def to(cls, endpoint: Endpoint, settings: Settings, can: dict[str, Abilities]) -> Caller:
        """Makes as many calls at once as the settings allow and the endpoint has room for."""
        slots = [ability.slots for ability in can.values() if ability.slots]
        room = threading.BoundedSemaphore(min([settings.requests_at_once, *slots]))
        return cls(endpoint, settings, can, room)

    def context(self, model: str) -> int | None:
        return self.settings.context_tokens or self.can[model].context

    def prompt_space(self, model: str) -> int:
        """Characters that a prompt may have beside what the answer needs, reckoned with care."""
        context = self.context(model) or _UNKNOWN_CONTEXT
        return (context - self.settings.output_tokens) * _FEWEST_CHARS_PER_TOKEN

    def ask(self, asked: Asked, on_text: Callable[[str], None] | None = None) -> Answer:
        """The answer, from what is kept or from the endpoint. Raises `EngineUnavailable`."""
        known = self.kept(asked) if asked.keep else None
        if known is not None:
            if on_text is not None:
                on_text(known.text)
            return known
        reply = self._ask(asked, on_text)
        return Answer(text=reply.text, cut=reply.cut, tokens=reply.tokens)

    def kept(self, asked: Asked) -> Answer | None:
        """The answer that is kept for this call; null where there is none."""
        known = self._kept.get(self._key(asked))
        if known is not None:
            self._record(asked, Outcome.CACHED)
        return known

    def keep(self, asked: Asked, answer: Answer) -> None:
        """Keeps an answer that proved usable, for the next identical call."""
        if asked.keep and not answer.cut:
            self._kept.put(self._key(asked), answer)

    @property
    def _kept(self) -> Kept:
        return Kept(self.settings.home / "cache" / "calls")

    def _key(self, asked: Asked) -> str:
        told = [
            self.endpoint.place,
            asked.model,
            asked.mark,
            asked.limit,
            self.settings.temperature,
            self.settings.reasoning_effort,
            asked.schema,
            list(asked.messages),
            *([asked.variant] if asked.variant else []),
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def _ask(self, asked: Asked, on_text: Callable[[str], None] | None) -> Reply:
        with self.room:
            for last in (False, True):
                budget = current_meter().budget
                if budget is not None and (spent := budget.spent()):
                    raise EngineUnavailable(spent)
                self.breaker.check()
                try:
                    return self._once(asked, on_text)
                except Fault as fault:
                    if last or fault.outcome not in _AGAIN:
                        raise EngineUnavailable(fault.detail) from fault
            raise AssertionError("unreachable")

    def _once(self, asked: Asked, on_text: Callable[[str], None] | None) -> Reply:
        began = time.monotonic()
        try:
            place = self.endpoint.place
            with traced(asked.task, asked.model, place, asked.messages) as ended:
                reply = self._formed(asked, on_text)
                ended(reply.text, reply.tokens_in, reply.tokens_out)
        except Fault as fault:
            self.breaker.note(fault.outcome)
            told = sum(len(m["content"]) for m in asked.messages) if fault.written else 0
            self._record(
                asked,
                fault.outcome,
                tokens_in=told // _CHARS_PER_TOKEN,
                tokens_out=fault.written // _CHARS_PER_TOKEN,
                estimated=bool(fault.written),
                duration_s=round(time.monotonic() - began, 3),
                retries=fault.retries,
                detail=fault.detail,
            )
            raise
        self.breaker.note(Outcome.DONE)
        self._record(
            asked,
            _outcome(reply),
            tokens_in=reply.tokens_in,
            tokens_out=reply.tokens_out,
            tokens_cached=reply.tokens_cached,
            estimated=reply.estimated,
            first_token_s=round(reply.first_token_s, 3) if reply.first_token_s else None,
            duration_s=round(time.monotonic() - began, 3),
            retries=reply.retries,
        )
        return reply

    def _formed(self, asked: Asked, on_text: Callable[[str], None] | None) -> Reply:
        """A call in the best form that the endpoint takes; one that it rejects is not tried again."""
        budget = current_meter().budget
        while True:
            can = self.can[asked.model]
            try:
                return self.endpoint.ask(
                    list(asked.messages),
                    model=asked.model,
                    can=can,
                    schema=asked.schema,
                    limit=asked.limit,
                    weighed=asked.weighed,
                    on_text=on_text,
                    stop=budget.spent if budget is not None else None,
                    left_s=budget.left_s() if budget is not None else None,
                )
            except Fault as fault:
                weaker = _weaker(can, fault)
                if weaker is None:
                    raise
                self.can[asked.model] = weaker

    def _record(self, asked: Asked, outcome: Outcome, **numbers: Any) -> None:
        current_meter().record(
            Call(task=asked.task, prompt=asked.mark, model=asked.model, outcome=outcome, **numbers)
        )


def _outcome(reply: Reply) -> Outcome:
    if reply.looped:
        return Outcome.REPEATED_ITSELF
    return Outcome.TRUNCATED if reply.cut else Outcome.DONE


def hand_back(answer: Answer, wire: type[Wire], unreadable: Unreadable) -> tuple[Message, Message]:
    """What follows a call whose answer has another shape, so that it is given again in this one."""
    prompt = load_prompt("parts/shape")
    words = prompt.render({"fault": str(unreadable), "form": Trusted(form(wire))})
    return (
        {"role": "assistant", "content": answer.text},
        {"role": "user", "content": words},
    )


def _weaker(can: Abilities, fault: Fault) -> Abilities | None:
    """What is left where the endpoint rejects what the probe found it to take; null where the fault
    is about something else."""
    if fault.outcome is not Outcome.REJECTED:
        return None
    words = fault.detail.casefold()
    if "logprob" in words and can.weighs:
        return replace(can, weighs=False)
    about_form = ("response_format", "json_schema", "schema", "grammar")
    return demoted(can) if any(word in words for word in about_form) else None
