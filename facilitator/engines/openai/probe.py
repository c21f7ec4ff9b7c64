"""What an endpoint can do, asked before the first word of a dialogue.

A key that is refused and an endpoint that does not answer are errors here, at the start, and the
user's to mend; later they are faults that the dialogue lives through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from facilitator.engines.calls import Outcome
from facilitator.engines.openai.client import (
    Abilities,
    Endpoint,
    Fault,
    Reply,
    Structure,
    demoted,
)
from facilitator.engines.openai.reading import Unreadable, read
from facilitator.engines.openai.wire import Ready, form, schema
from facilitator.engines.prompting import Trusted, load_prompt
from facilitator.errors import InputError

_LIMIT = 400
_TRIES = 8
_CONTEXT_KEYS = ("max_model_len", "max_context_length", "context_length", "context_window")
_LISTED = 5


def list_models(endpoint: Endpoint) -> list[dict[str, Any]] | None:
    """What the endpoint offers; null where it does not say. Raises `InputError`."""
    try:
        return endpoint.listing()
    except Fault as fault:
        raise _error(endpoint, fault) from fault


def choose_model(
    endpoint: Endpoint, wanted: str | None, listed: list[dict[str, Any]] | None
) -> str:
    """The model that is set, else the only one that the endpoint offers. Raises `InputError`."""
    if wanted:
        return wanted
    names = _names(listed)
    if len(names) == 1:
        return names[0]
    offers = f"; {endpoint.place} offers {_few(names)}" if names else ""
    raise InputError(f"no model is chosen: set FACILITATOR_MODEL to a model's name{offers}")


def probe(
    endpoint: Endpoint, model: str, listed: list[dict[str, Any]] | None, limit: int
) -> Abilities:
    """Tries the best form first and goes down until the endpoint keeps to one. `limit`: tokens that
    its answer may take, which a model that thinks needs.

    An endpoint that limits the rate at the start is taken at its best; what it then can't do is
    found out on the way. Raises `InputError`.
    """
    can = Abilities()
    for _ in range(_TRIES):
        try:
            reply = _try(endpoint, model, can, limit)
        except Fault as fault:
            weaker = _without(can, fault)
            if weaker is None:
                if fault.outcome is Outcome.RATE_LIMITED:
                    break
                raise _error(endpoint, fault, model, _names(listed)) from fault
            can = weaker
            continue
        try:
            read(reply.text, Ready)
        except Unreadable:
            weaker = demoted(can)
            if weaker is not None:
                can = weaker
                continue
        break
    properties = endpoint.properties()
    return replace(
        can,
        context=_context(model, listed or [], properties),
        slots=_number(properties, "total_slots"),
    )


def learn_weights(endpoint: Endpoint, model: str, can: Abilities, limit: int) -> Abilities:
    """The same with whether the endpoint tells how probable each token was: one short call more.

    Whatever goes wrong with it, they are not asked for again.
    """
    try:
        reply = _try(endpoint, model, replace(can, weighs=True), limit)
    except Fault:
        return replace(can, weighs=False)
    return replace(can, weighs=bool(reply.tokens))


def told(endpoint: Endpoint, model: str, can: Abilities) -> str:
    """One line for people on what was found."""
    structure = {
        Structure.SCHEMA: "keeps to a JSON schema",
        Structure.OBJECT: "writes JSON, but keeps to no schema",
        Structure.TEXT: "keeps to no form (its answers are read as they come)",
    }[can.structure]
    streams = "streams" if can.streams else "does not stream"
    context = f"context {can.context:,} tokens" if can.context else "context length unknown"
    slots = f", {can.slots} calls at once" if can.slots else ""
    return f"Model {model} at {endpoint.place}: {structure}, {streams}, {context}{slots}."


def _try(endpoint: Endpoint, model: str, can: Abilities, limit: int) -> Reply:
    prompt = load_prompt("parts/probe")
    asks = can.structure is not Structure.SCHEMA
    words = prompt.render({"form": Trusted(form(Ready)) if asks else Trusted("")})
    message = {"role": "user", "content": words}
    return endpoint.ask(
        [message],
        model=model,
        can=can,
        schema=schema(Ready),
        limit=max(limit, _LIMIT),
        weighed=can.weighs,
    )


def _without(can: Abilities, fault: Fault) -> Abilities | None:
    """What to try after a fault; null where there is nothing to leave out."""
    words = fault.detail.casefold()
    if fault.outcome in (Outcome.EMPTY, Outcome.UNREADABLE) and can.streams:
        return replace(can, streams=False)
    if fault.outcome is not Outcome.REJECTED or fault.status == 404:
        return demoted(can) if fault.outcome in _FORM_FAULTS else None
    if "max_completion_tokens" in words and can.limit_name == "max_tokens":
        return replace(can, limit_name="max_completion_tokens")
    if "temperature" in words and can.tempered:
        return replace(can, tempered=False)
    if "stream_options" in words and can.counts:
        return replace(can, counts=False)
    if "stream" in words and can.streams:
        return replace(can, streams=False)
    return demoted(can)


_FORM_FAULTS = (Outcome.REFUSED, Outcome.FILTERED, Outcome.SERVER_ERROR)
"""Faults at which a server may stumble over a form that it does not know."""


def _error(
    endpoint: Endpoint, fault: Fault, model: str = "", names: Sequence[str] = ()
) -> InputError:
    place = endpoint.place
    if fault.outcome is Outcome.KEY_REFUSED:
        return InputError(
            f"{place} refuses the key ({fault.status}): check OPENAI_API_KEY, and that it belongs to"
            " OPENAI_BASE_URL"
        )
    if fault.outcome in (Outcome.UNREACHABLE, Outcome.TIMED_OUT):
        silent = fault.outcome is Outcome.TIMED_OUT
        how = "was silent for too long" if silent else "can't be reached"
        return InputError(
            f"{place} {how}; check OPENAI_BASE_URL and that the server runs, or use --engine embedded"
        )
    if fault.status == 404:
        offers = f"; it offers {_few(names)}" if names else ""
        return InputError(
            f"{place} does not know the model '{model}' or the path: check FACILITATOR_MODEL, and"
            f" that OPENAI_BASE_URL ends as the server wants it, mostly in /v1{offers}"
        )
    if fault.outcome is Outcome.SERVER_ERROR:
        return InputError(
            f"{place} can't be used: {fault.detail}; it may still be loading its model: try again in"
            " a minute, or use --engine embedded"
        )
    return InputError(f"{place} can't be used: {fault.detail}; see docs/models.md")


def _names(listed: list[dict[str, Any]] | None) -> list[str]:
    return [str(entry["id"]) for entry in listed or [] if entry.get("id")]


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


def _context(model: str, listed: list[dict[str, Any]], properties: dict[str, Any]) -> int | None:
    """Context length in tokens: llama.cpp's per slot, else what the listing says of the model."""
    settings = properties.get("default_generation_settings")
    if isinstance(settings, dict) and (found := _number(settings, "n_ctx")):
        return found
    for entry in listed:
        if entry.get("id") != model and len(listed) > 1:
            continue
        meta = entry.get("meta")
        places = [entry, meta] if isinstance(meta, dict) else [entry]
        for place in places:
            for key in (*_CONTEXT_KEYS, "n_ctx", "n_ctx_train"):
                if found := _number(place, key):
                    return found
    return None


def _number(place: dict[str, Any], key: str) -> int | None:
    value = place.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
