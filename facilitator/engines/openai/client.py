"""One call to an endpoint, and every way in which it can fail.

The SDK tries passing faults again by itself, as often as the settings say and honouring
Retry-After. What is left is turned into one `Fault`. The answer is streamed and read as text, not
through the SDK's `parse`: that does not stream, and whatever an endpoint enforces, one reading
fits all (`reading`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai
from openai.types import CompletionUsage

from facilitator.config import Settings
from facilitator.engines.calls import Outcome
from facilitator.engines.openai.reading import repeats
from facilitator.errors import InputError

Message = Mapping[str, str]
_CHARS_PER_TOKEN = 4
_LOOK_EVERY = 40
_LONGEST_DETAIL = 200
_MOST_CHARS_PER_TOKEN = 16
_SHORTEST_S = 0.5
_LIKELIEST = 5
"""How many likeliest tokens are asked for: as many as every endpoint that tells them gives."""


class Structure(StrEnum):
    """How far an endpoint can be held to a form, best first."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    TEXT = "text"


@dataclass(frozen=True)
class Abilities:
    """What an endpoint can do for one model, as the probe found it. `context` in tokens; `weighs`:
    it tells how probable each token was."""

    structure: Structure = Structure.SCHEMA
    streams: bool = True
    counts: bool = True
    limit_name: str = "max_tokens"
    tempered: bool = True
    context: int | None = None
    slots: int | None = None
    weighs: bool = False


class Fault(Exception):
    """A call without an answer. The message is for people and holds no key; `written` are the
    characters that had come when it failed."""

    def __init__(
        self, outcome: Outcome, detail: str, retries: int = 0, status: int = 0, written: int = 0
    ) -> None:
        super().__init__(detail)
        self.outcome, self.detail = outcome, detail
        self.retries, self.status, self.written = retries, status, written


@dataclass(frozen=True)
class Token:
    """A piece of an answer as the model wrote it, how probable it was (0 to 1), and the likeliest
    pieces in its place with theirs. In bytes, because a letter may be divided between two."""

    written: bytes
    probability: float
    likeliest: tuple[tuple[bytes, float], ...] = ()


@dataclass(frozen=True)
class Reply:
    """What came back. `cut`: it ended too early, at the length limit or because the model fell into a
    loop (`looped`) or wrote far beyond the limit and was not heard out. Tokens are the endpoint's
    count, else (`estimated`) a quarter of the characters. Times in seconds. `tokens`: the pieces with
    their probabilities, where they were asked for and told."""

    text: str
    cut: bool
    looped: bool
    tokens_in: int
    tokens_out: int
    tokens_cached: int
    estimated: bool
    first_token_s: float | None
    retries: int
    tokens: tuple[Token, ...] = ()


class Endpoint:
    """An OpenAI-compatible endpoint. Safe to use from several threads at once."""

    def __init__(self, settings: Settings) -> None:
        if settings.openai_api_key is None and settings.openai_base_url is None:
            raise InputError(
                "engine 'openai' needs OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own;"
                " set one (docs/models.md) or use --engine embedded"
            )
        self._key, url = settings.endpoint()
        self._settings = settings
        self._client = openai.OpenAI(
            api_key=self._key or "none",
            base_url=url,
            timeout=httpx2.Timeout(settings.request_timeout_s, connect=10.0),
            max_retries=settings.request_retries,
        )

    @property
    def place(self) -> str:
        """Where it is, without what a URL may carry beside: 'http://127.0.0.1:8080'."""
        parts = urlsplit(str(self._client.base_url))
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname}{port}"

    @property
    def address(self) -> str:
        """`place` with the path, which tells two services of one host apart."""
        return self.place + urlsplit(str(self._client.base_url)).path.rstrip("/")

    def listing(self) -> list[dict[str, Any]] | None:
        """The models that it lists; null where it does not list any. Raises `Fault`."""
        try:
            with self._faults():
                raw = self._client.models.with_raw_response.list()
        except Fault as fault:
            if fault.status in (404, 405, 501):
                return None
            raise
        try:
            entries = raw.http_response.json().get("data")
        except (ValueError, AttributeError):
            return None
        return [e for e in entries if isinstance(e, dict)] if isinstance(entries, list) else None

    def properties(self) -> dict[str, Any]:
        """What llama.cpp's server tells about itself at `/props`; empty elsewhere."""
        try:
            with self._faults():
                found = self._client.with_options(max_retries=0, timeout=5.0).get(
                    f"{self.place}/props", cast_to=httpx2.Response
                )
                told = found.json()
        except (Fault, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    def ask(
        self,
        messages: list[Message],
        *,
        model: str,
        can: Abilities,
        schema: Mapping[str, Any],
        limit: int,
        weighed: bool = False,
        on_text: Callable[[str], None] | None = None,
        stop: Callable[[], str | None] | None = None,
        left_s: float | None = None,
    ) -> Reply:
        """One answer, whole. `weighed`: with the probabilities of its tokens, if `can` says that they
        are told. `on_text` is told the text so far; `stop` is asked between pieces
        and ends the call by giving a reason; no silence lasts longer than `left_s`. Raises `Fault`.
        """
        options = self._options(messages, model, can, schema, limit)
        if weighed and can.weighs:
            options |= {"logprobs": True, "top_logprobs": _LIKELIEST}
        client = self._client
        if left_s is not None and left_s < self._settings.request_timeout_s:
            client = client.with_options(timeout=max(left_s, _SHORTEST_S), max_retries=0)
        began = time.monotonic()
        with self._faults():
            raw = client.chat.completions.with_raw_response.create(**options)
        retries = raw.retries_taken
        heard = _Heard(on_text, stop, began, retries, limit)
        if not can.streams:
            with self._faults(retries):
                piece = _piece(raw.parse())
            heard.add(piece)
            return heard.reply(messages)
        with closing(raw.parse()) as stream:
            chunks = iter(stream)
            while True:
                with self._faults(retries):
                    piece = _piece(next(chunks, None))
                if piece is not None:
                    heard.add(piece)
                if piece is None or heard.enough:
                    return heard.reply(messages)

    def _options(
        self,
        messages: list[Message],
        model: str,
        can: Abilities,
        schema: Mapping[str, Any],
        limit: int,
    ) -> dict[str, Any]:
        options: dict[str, Any] = {"model": model, "messages": messages, can.limit_name: limit}
        if can.tempered:
            options["temperature"] = self._settings.temperature
        if self._settings.reasoning_effort:
            options["reasoning_effort"] = self._settings.reasoning_effort
        if can.structure is Structure.SCHEMA:
            named = {"name": "answer", "strict": True, "schema": schema}
            options["response_format"] = {"type": "json_schema", "json_schema": named}
        elif can.structure is Structure.OBJECT:
            options["response_format"] = {"type": "json_object"}
        if can.streams:
            options["stream"] = True
            if can.counts:
                options["stream_options"] = {"include_usage": True}
        return options

    def _faults(self, retries: int | None = None) -> _Faults:
        tried = self._settings.request_retries if retries is None else retries
        return _Faults(self._key, tried, started=retries is not None)


@dataclass(frozen=True)
class _Piece:
    """What a chunk of a stream, or an answer that came whole, adds."""

    text: str = ""
    refusal: str = ""
    finish: str | None = None
    usage: CompletionUsage | None = None
    tokens: tuple[Token, ...] = ()


def _piece(given: Any) -> _Piece | None:
    """Null at the end of a stream. A chunk may come without choices, a choice without words."""
    if given is None:
        return None
    usage = getattr(given, "usage", None)
    for choice in (given.choices or [])[:1]:
        said = choice.delta if hasattr(choice, "delta") else choice.message
        return _Piece(
            text=(said.content or "") if said else "",
            refusal=(said.refusal or "") if said else "",
            finish=choice.finish_reason,
            usage=usage,
            tokens=_tokens(choice),
        )
    return _Piece(usage=usage)


def _tokens(choice: Any) -> tuple[Token, ...]:
    """None where the endpoint tells none, or tells them in a form of its own."""
    told = getattr(getattr(choice, "logprobs", None), "content", None)
    return tuple(_token(entry) for entry in told) if isinstance(told, list) else ()


def _token(entry: Any) -> Token:
    others = getattr(entry, "top_logprobs", None)
    likeliest = others if isinstance(others, list) else []
    return Token(
        _written(entry),
        _probability(entry),
        tuple((_written(other), _probability(other)) for other in likeliest),
    )


def _written(entry: Any) -> bytes:
    given = getattr(entry, "bytes", None)
    if isinstance(given, list) and all(isinstance(b, int) and 0 <= b < 256 for b in given):
        return bytes(given)
    return str(getattr(entry, "token", None) or "").encode("utf-8", "replace")


def _probability(entry: Any) -> float:
    given = getattr(entry, "logprob", None)
    if not isinstance(given, int | float) or math.isnan(given):
        return 0.0
    return math.exp(min(given, 0.0))


class _Heard:
    """An answer as it comes in."""

    def __init__(
        self,
        on_text: Callable[[str], None] | None,
        stop: Callable[[], str | None] | None,
        began: float,
        retries: int,
        limit: int,
    ) -> None:
        self._on_text, self._stop, self._began, self._retries = on_text, stop, began, retries
        self._limit = limit
        self._text, self._refusal, self._looked, self.looped = "", "", 0, False
        self._finish: str | None = None
        self._usage: CompletionUsage | None = None
        self._tokens: list[Token] = []
        self._first: float | None = None

    @property
    def _overlong(self) -> bool:
        """Far more than the limit allows: the endpoint does not keep to it."""
        return len(self._text) > self._limit * _MOST_CHARS_PER_TOKEN

    @property
    def enough(self) -> bool:
        """Whether there is no use in hearing the rest."""
        return self.looped or self._overlong

    def add(self, piece: _Piece | None) -> None:
        """Raises `Fault` where there is no use in hearing the rest."""
        if piece is None:
            return
        self._usage = piece.usage or self._usage
        self._finish = piece.finish or self._finish
        self._refusal += piece.refusal
        self._tokens += piece.tokens
        if piece.text:
            self._write(piece.text)
        if self._stop is not None and (reason := self._stop()):
            raise self._fault(Outcome.STOPPED, reason)

    def _write(self, text: str) -> None:
        if self._first is None:
            self._first = time.monotonic() - self._began
        self._text += text
        if self._on_text is not None:
            self._on_text(self._text)
        if len(self._text) - self._looked >= _LOOK_EVERY:
            self._looked = len(self._text)
            self.looped = repeats(self._text)

    def _fault(self, outcome: Outcome, detail: str) -> Fault:
        return Fault(outcome, detail, self._retries, written=len(self._text))

    def reply(self, messages: list[Message]) -> Reply:
        """The whole. Raises `Fault` for a refusal, a filter's stop, and for nothing at all."""
        if self._refusal.strip():
            raise self._fault(Outcome.REFUSED, "the model refuses to answer")
        if self._finish == "content_filter":
            raise self._fault(Outcome.FILTERED, "the endpoint's content filter stopped the answer")
        if not self._text.strip() and self._finish == "length":
            words = f"all of its {self._limit:,} tokens went before the first word of its answer"
            raise self._fault(Outcome.THOUGHT_TOO_LONG, f"{words}: raise output_tokens")
        if not self._text.strip():
            raise self._fault(Outcome.EMPTY, "the answer is empty")
        usage = self._usage
        asked = sum(len(message["content"]) for message in messages)
        details = usage.prompt_tokens_details if usage else None
        return Reply(
            text=self._text,
            cut=self._finish == "length" or self.enough,
            looped=self.looped,
            tokens_in=usage.prompt_tokens if usage else asked // _CHARS_PER_TOKEN,
            tokens_out=usage.completion_tokens if usage else len(self._text) // _CHARS_PER_TOKEN,
            tokens_cached=(details.cached_tokens or 0) if details else 0,
            estimated=usage is None,
            first_token_s=self._first,
            retries=self._retries,
            tokens=tuple(self._tokens),
        )


class _Faults:
    """Turns what the SDK raises into a `Fault`. `started`: the answer had begun to come."""

    def __init__(self, key: str, retries: int, *, started: bool) -> None:
        self._key, self._retries, self._started = key, retries, started

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, Fault):
            return
        told = self._told(error)
        if told is None:
            return
        outcome, words, status = told
        raise Fault(outcome, words, self._retries, status) from error

    def _told(self, error: BaseException) -> tuple[Outcome, str, int] | None:
        match error:
            case openai.AuthenticationError() | openai.PermissionDeniedError():
                # Its message may quote the key: it is not repeated.
                return Outcome.KEY_REFUSED, "the endpoint refuses the key", error.status_code
            case openai.RateLimitError():
                return Outcome.RATE_LIMITED, "the endpoint limits the rate", error.status_code
            case openai.InternalServerError():
                words = f"the endpoint has a fault of its own ({error.status_code})"
                return Outcome.SERVER_ERROR, words, error.status_code
            case openai.APIStatusError():
                return Outcome.REJECTED, self._safe(error), error.status_code
            case openai.APITimeoutError() | httpx2.TimeoutException():
                return Outcome.TIMED_OUT, "the endpoint was silent for too long", 0
            case openai.APIConnectionError() | httpx2.HTTPError():
                if self._started:
                    return Outcome.BROKEN_OFF, "the connection broke off in mid-answer", 0
                return Outcome.UNREACHABLE, "the endpoint can't be reached", 0
            case openai.OpenAIError():
                return Outcome.SERVER_ERROR, f"the endpoint reports: {self._safe(error)}", 0
            case ValueError() | AttributeError() | TypeError() if self._started:
                return Outcome.UNREADABLE, "the endpoint's answer is not of the protocol", 0
        return None

    def _safe(self, error: Exception) -> str:
        """The endpoint's own words in one line, without the key."""
        words = " ".join(str(getattr(error, "message", "") or error).split())
        return (words.replace(self._key, "…") if self._key else words)[:_LONGEST_DETAIL]


def demoted(can: Abilities) -> Abilities | None:
    """The same with the next weaker form; null where there is none."""
    order = list(Structure)
    place = order.index(can.structure)
    return replace(can, structure=order[place + 1]) if place + 1 < len(order) else None
