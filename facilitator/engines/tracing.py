"""A model's calls in a trace, where the environment asks for one; by default nothing is sent.

LangSmith by its own variables (`LANGSMITH_TRACING=true`, with `LANGSMITH_API_KEY`) gets prompts and
answers, beside LangGraph's own steps. OpenTelemetry by its own (`OTEL_EXPORTER_OTLP_ENDPOINT`) gets a
span a session and a call by the conventions for generative AI: names and numbers, no words.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from facilitator.errors import InputError

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

_LANGSMITH = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2")
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
Ended = Callable[[str, int, int], None]
"""Told a call's answer and its tokens in and out."""


def langsmith_is_on() -> bool:
    """Whether the environment asks for traces at LangSmith."""
    return any(_told(switch) == "true" for switch in _LANGSMITH)


def otel_is_on() -> bool:
    """Whether the environment asks for OpenTelemetry's traces."""
    if _told("OTEL_SDK_DISABLED") == "true":
        return False
    exporters = [name.strip() for name in _told("OTEL_TRACES_EXPORTER").split(",") if name.strip()]
    if exporters:
        return "otlp" in exporters
    return any(_told(name) for name in _ENDPOINTS)


def check_tracing() -> None:
    """Raises `InputError` where traces are asked for in a form that can't be sent."""
    if otel_is_on():
        _tracer()


@contextmanager
def traced_session(name: str) -> Iterator[None]:
    """What is called inside belongs to this session's span."""
    if not otel_is_on():
        yield
        return
    with _tracer().start_as_current_span(
        "session", attributes={"facilitator.session": name}, record_exception=False
    ):
        yield


@contextmanager
def traced(
    task: str, model: str, place: str, messages: Sequence[Mapping[str, str]]
) -> Iterator[Ended]:
    """One call; what it yields is told the answer. Does nothing where tracing is off."""
    with ExitStack() as open_:
        told: list[Ended] = []
        if otel_is_on():
            told.append(open_.enter_context(_span(task, model, place)))
        if langsmith_is_on():
            told.append(open_.enter_context(_run(task, model, messages)))

        def ended(text: str, tokens_in: int, tokens_out: int) -> None:
            for one in told:
                one(text, tokens_in, tokens_out)

        yield ended


@contextmanager
def _span(task: str, model: str, place: str) -> Iterator[Ended]:
    from opentelemetry.trace import SpanKind, StatusCode

    about = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": model,
        "server.address": place,
        "facilitator.task": task,
    }
    with _tracer().start_as_current_span(
        f"chat {model}",
        kind=SpanKind.CLIENT,
        attributes=about,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        answered = False

        def ended(text: str, tokens_in: int, tokens_out: int) -> None:
            del text
            nonlocal answered
            answered = True
            span.set_attribute("gen_ai.usage.input_tokens", tokens_in)
            span.set_attribute("gen_ai.usage.output_tokens", tokens_out)

        try:
            yield ended
        finally:
            if not answered:
                # What went wrong is in the record of calls; its words may quote the endpoint's.
                span.set_status(StatusCode.ERROR)


@contextmanager
def _run(task: str, model: str, messages: Sequence[Mapping[str, str]]) -> Iterator[Ended]:
    from langsmith import trace

    about = {"ls_provider": "openai", "ls_model_name": model}
    asked = {"messages": [dict(message) for message in messages]}
    with trace(f"model: {task}", "llm", inputs=asked, metadata=about) as run:

        def ended(text: str, tokens_in: int, tokens_out: int) -> None:
            used = {"input_tokens": tokens_in, "output_tokens": tokens_out}
            run.end(outputs={"text": text, "usage_metadata": used})

        yield ended


@cache
def _tracer() -> Tracer:
    """Of the provider that the process has, else of one that sends what the variables say."""
    from opentelemetry import trace
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = trace.get_tracer_provider()
    if not isinstance(provider, TracerProvider):
        name = os.environ.get("OTEL_SERVICE_NAME") or "facilitator"
        provider = TracerProvider(resource=Resource.create({SERVICE_NAME: name}))
        provider.add_span_processor(BatchSpanProcessor(_exporter()))
    return provider.get_tracer("facilitator")


def _exporter() -> Any:
    protocol = next((told for name in _PROTOCOLS if (told := _told(name))), "grpc")
    if protocol == "grpc":
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

        return OTLPSpanExporter()
    try:
        trace_exporter = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    except ImportError as error:
        raise InputError(
            f"OTEL_EXPORTER_OTLP_PROTOCOL={protocol} needs the package"
            " opentelemetry-exporter-otlp-proto-http; install it, or set grpc"
        ) from error
    return trace_exporter.OTLPSpanExporter()


def _told(variable: str) -> str:
    return os.environ.get(variable, "").strip().casefold()
