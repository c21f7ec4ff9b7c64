"""Traces leave the machine only where LangSmith's or OpenTelemetry's own variables ask for them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.local_model import free_port

CALL = """
import sys
from facilitator.engines.tracing import traced, traced_session
def call(*answer):
    with traced("opening", "m", "http://here", [{"role": "user", "content": "Give your opening."}]) as ended:
        ended(*answer)
with traced_session("first"):
    call("Said so.", 7, 3)
    try:
        call()
    except TypeError:
        pass
if "langsmith" in sys.modules:
    from langsmith.run_trees import get_cached_client
    get_cached_client().flush()
print(sorted({"langsmith", "opentelemetry"} & set(sys.modules)))
"""
ASKING = ("LANGSMITH_", "LANGCHAIN_", "OTEL_")


class Collector:
    """Stands for LangSmith: keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                """Keeps the terminal quiet."""

            def do_GET(self) -> None:
                self._answer(b'{"version": "0.9", "batch_ingest_config": {}}')

            def do_POST(self) -> None:
                collector.sent.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
                self._answer(b"{}")

            do_PATCH = do_POST

            def _answer(self, data: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"


class SpanCollector(trace_service_pb2_grpc.TraceServiceServicer):
    """Stands for an OpenTelemetry collector: keeps the spans and who sent them."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.services: set[str] = set()

    def Export(
        self,
        request: trace_service_pb2.ExportTraceServiceRequest,
        context: grpc.ServicerContext,
    ) -> trace_service_pb2.ExportTraceServiceResponse:
        del context
        for group in request.resource_spans:
            about = {a.key: a.value.string_value for a in group.resource.attributes}
            self.services.add(about["service.name"])
            self.spans += [span for scope in group.scope_spans for span in scope.spans]
        return trace_service_pb2.ExportTraceServiceResponse()


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    thread = threading.Thread(target=collector.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield collector
    collector.server.shutdown()
    thread.join()
    collector.server.server_close()


def call(**switches: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(ASKING)} | switches
    return subprocess.run(
        [sys.executable, "-c", CALL],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "switches",
    [
        {},
        {"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"},
        {"OTEL_SDK_DISABLED": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"},
    ],
)
def test_off_by_default_and_when_switched_off(
    collector: Collector, switches: dict[str, str]
) -> None:
    """Nothing is sent, and nothing that could send is as much as imported."""
    found = call(LANGSMITH_ENDPOINT=collector.url, LANGSMITH_API_KEY="key", **switches)
    assert (found.returncode, found.stdout.strip(), found.stderr) == (0, "[]", "")
    assert collector.sent == []


def test_langsmith_gets_the_calls_where_it_is_asked_for(collector: Collector) -> None:
    found = call(
        LANGSMITH_ENDPOINT=collector.url,
        LANGSMITH_API_KEY="key",
        LANGSMITH_TRACING="true",
        LANGSMITH_DISABLE_RUN_COMPRESSION="true",
    )
    assert "langsmith" in found.stdout
    sent = b"".join(collector.sent)
    for expected in (b"model: opening", b"Give your opening.", b"Said so.", b'"ls_model_name":"m"'):
        assert expected in sent


def test_a_collector_gets_names_and_numbers_and_no_words() -> None:
    spans = SpanCollector()
    server = grpc.server(ThreadPoolExecutor(max_workers=1))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(spans, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        found = call(OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{port}")
    finally:
        server.stop(None).wait()
    assert (found.returncode, found.stderr) == (0, "")
    assert spans.services == {"facilitator"}
    session, good, bad = sorted(spans.spans, key=lambda s: s.start_time_unix_nano)
    assert (session.name, good.name, bad.name) == ("session", "chat m", "chat m")
    assert {good.parent_span_id, bad.parent_span_id} == {session.span_id}
    about = {a.key: a.value.string_value or a.value.int_value for a in good.attributes}
    assert about == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "m",
        "gen_ai.usage.input_tokens": 7,
        "gen_ai.usage.output_tokens": 3,
        "server.address": "http://here",
        "facilitator.task": "opening",
    }
    assert bad.status.code > good.status.code == 0
    assert not [s for s in spans.spans if b"Give your opening" in s.SerializeToString()]
    assert not [s for s in spans.spans if b"Said so" in s.SerializeToString()]


def test_a_collector_that_is_not_there_stops_nothing() -> None:
    found = call(
        OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{free_port()}",
        OTEL_EXPORTER_OTLP_TIMEOUT="1",
    )
    assert found.returncode == 0
    assert "Traceback" not in found.stderr


def test_a_protocol_that_is_not_installed_is_said_at_the_start() -> None:
    found = call(
        OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:9",
        OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf",
    )
    assert "needs the package opentelemetry-exporter-otlp-proto-http" in found.stderr
