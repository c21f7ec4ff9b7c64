"""From what a model wrote to its wire model: whatever the endpoint can or can't enforce, the same
reading. Pure functions of the text."""

from __future__ import annotations

import re
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from facilitator.engines.openai.wire import Wire

W = TypeVar("W", bound=Wire)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"```[a-zA-Z]*\s*\n(.*?)(?:\n\s*```|\Z)", re.DOTALL)
_PROSE = ("text", "reason")
_TAIL, _PERIOD, _TIMES = 600, 120, 5
_DEPTH = 40


class Unreadable(Exception):
    """The answer is not what was asked for; says how, for a repair turn and for the record."""


def read(text: str, wire: type[W], *, cut: bool = False) -> W:
    """The answer as a `wire`. With `cut` the text ended too early: what is complete in it counts.

    Raises `Unreadable` for an empty text, for what is not JSON and for JSON of another shape.
    """
    candidates = _unfinished(text) if cut else _candidates(text)
    if not candidates:
        raise Unreadable("the answer is empty")
    fault = "the answer is not a JSON object"
    for candidate in candidates:
        try:
            value = from_json(candidate, allow_partial=cut)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, list) and len(wire.model_fields) == 1:
            value = {next(iter(wire.model_fields)): value}
        if not isinstance(value, dict):
            continue
        try:
            return wire.model_validate(_completed(value, wire) if cut else value)
        except ValidationError as error:
            fault = _told(error)
    raise Unreadable(fault)


def read_last(text: str, entry: type[W]) -> W | None:
    """The entry in which an answer was cut off, as far as it is sure: without the field that was being
    written. Null where a field that it must have is missing."""
    started = _unfinished(text)
    if not started:
        return None
    try:
        value = from_json(started[0], allow_partial=True)
    except (ValueError, RecursionError):
        return None
    lists = [part for part in value.values() if isinstance(part, list)]
    last = lists[-1][-1] if lists and lists[-1] else None
    if not isinstance(last, dict):
        return None
    try:
        return entry.model_validate(dict(list(last.items())[:-1]))
    except ValidationError:
        return None


def sentences_so_far(text: str) -> tuple[str, ...]:
    """The prose in an answer that is still being written, the last sentence perhaps unfinished."""
    started = _unfinished(text)
    if not started:
        return ()
    try:
        value = from_json(started[0], allow_partial="trailing-strings")
    except (ValueError, RecursionError):
        return ()
    found: list[str] = []
    _prose(value, found)
    return tuple(found)


def repeats(text: str) -> bool:
    """Whether the text has fallen into a loop: its end is one and the same piece of at most 120
    characters, five times or more, and at least 100 characters of it."""
    tail = text[-_TAIL:]
    for period in range(1, min(_PERIOD, len(tail) // _TIMES) + 1):
        piece = tail[-period:]
        times = 1
        while tail.endswith(piece * (times + 1)):
            times += 1
        if times >= _TIMES and times * period >= 100:
            return True
    return False


def _candidates(text: str) -> list[str]:
    """Where the JSON may be: in a code fence, from the first brace on, or the text as it is."""
    bare = _THOUGHT.sub("", text).strip().removeprefix("\ufeff")
    found = [match.strip() for match in _FENCE.findall(bare)]
    for opening, closing in ("{}", "[]"):
        start, end = bare.find(opening), bare.rfind(closing)
        if start >= 0:
            found += [bare[start : end + 1]] if end > start else []
            found.append(bare[start:])
    return [part for part in dict.fromkeys((*found, bare)) if part]


def _unfinished(text: str) -> list[str]:
    """From the first brace on: a text that was cut off has no end to look for."""
    bare = _THOUGHT.sub("", text)
    start = bare.find("{")
    return [bare[start:]] if start >= 0 else []


def _completed(value: dict[str, object], wire: type[Wire]) -> dict[str, object]:
    """An answer that was cut off, without its last, unfinished entry; lists never begun are empty.

    Which entry was being written shows: partial JSON ends in it, so it is the last of the last list.
    """
    whole = dict(value)
    if whole.keys().isdisjoint(wire.model_fields):
        return whole
    for name, field in wire.model_fields.items():
        if name not in whole and getattr(field.annotation, "__origin__", None) is list:
            whole[name] = []
    last = next((k for k in reversed(value) if isinstance(value[k], list)), None)
    entries = value[last] if last is not None else None
    if last is not None and isinstance(entries, list):
        whole[last] = entries[:-1]
    return whole


def _told(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the whole"
    return f"'{place}': {first['msg'].lower()}"


def _prose(value: object, found: list[str], depth: int = 0) -> None:
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for part in value:
            _prose(part, found, depth + 1)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key in _PROSE and isinstance(part, str) and part.strip():
                found.append(part.strip())
            elif isinstance(part, list | dict):
                _prose(part, found, depth + 1)
