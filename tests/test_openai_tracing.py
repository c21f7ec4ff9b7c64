"""Traces leave the machine only where LangSmith's own variables ask for them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

CALL = """
from facilitator.engines.openai.client import Reply
from facilitator.engines.openai.tracing import traced
with traced("opening", "m", [{"role": "user", "content": "Give your opening."}]) as ended:
    ended(Reply("Said so.", False, False, 7, 3, 0, False, 0.1, 0))
import sys
if "langsmith" in sys.modules:
    from langsmith.run_trees import get_cached_client
    get_cached_client().flush()
"""


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


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    thread = threading.Thread(target=collector.server.serve_forever, daemon=True)
    thread.start()
    yield collector
    collector.server.shutdown()
    thread.join()
    collector.server.server_close()


def call(collector: Collector, **switches: str) -> None:
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("LANGSMITH_", "LANGCHAIN_"))},
        "LANGSMITH_ENDPOINT": collector.url,
        "LANGSMITH_API_KEY": "key",
        **switches,
    }
    subprocess.run([sys.executable, "-c", CALL], env=environment, check=True, timeout=120)


def test_off_by_default(collector: Collector) -> None:
    call(collector)
    assert collector.sent == []


def test_a_call_is_in_the_trace_where_it_is_asked_for(collector: Collector) -> None:
    call(collector, LANGSMITH_TRACING="true", LANGSMITH_DISABLE_RUN_COMPRESSION="true")
    sent = b"".join(collector.sent)
    for expected in (b"model: opening", b"Give your opening.", b"Said so.", b'"ls_model_name":"m"'):
        assert expected in sent
