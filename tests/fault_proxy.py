"""A proxy before a real server that injects one fault: what endpoints do on bad days."""

from __future__ import annotations

import http.client
import itertools
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from facilitator.config import Settings

KEY = "sk-right-and-secret"
Body = dict[str, Any]


def settings(url: str, home: Path, **changes: object) -> Settings:
    """Of an engine behind a proxy: it has time, tries once more and says little."""
    given: dict[str, object] = {
        "home": home,
        "OPENAI_BASE_URL": url,
        "OPENAI_API_KEY": KEY,
        "request_timeout_s": 120.0,
        "request_retries": 1,
        "output_tokens": 32,
    }
    return Settings.model_validate(given | changes)


@dataclass
class Fault:
    """What goes wrong with a chat call. `times` is how often, then all is well again.

    `status` answers in the server's stead; `hang_s` says nothing for so long, before the answer or `hang_after` so many
    pieces of it; `reset_after` breaks
    the connection after so many pieces; `ask` rewrites what is asked, `say` the text of the answer,
    `finish` how it ends; `refuse` answers with a refusal; `endless` repeats a piece for ever, `{}` in it
    being its number.
    """

    times: int = 1_000_000
    status: int | None = None
    retry_after: str | None = None
    hang_s: float = 0.0
    hang_after: int | None = None
    reset_after: int | None = None
    ask: Callable[[Body], None] | None = None
    say: Callable[[str], str] | None = None
    finish: str | None = None
    refuse: bool = False
    endless: str = ""
    key: str | None = None


class FaultProxy:
    """Forwards to `upstream`, a base URL that ends in /v1. `calls` counts chat calls, faulty or
    not; `arming` lets the first so many calls through unharmed (the probe's)."""

    def __init__(self, upstream: str, fault: Fault, *, arming: int = 0) -> None:
        parts = urlsplit(upstream)
        self.host, self.port = str(parts.hostname), int(parts.port or 80)
        self.fault, self.calls, self._unharmed = fault, 0, arming
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def next_fault(self) -> Fault | None:
        with self._lock:
            self.calls += 1
            number = self.calls - self._unharmed
            return self.fault if 0 < number <= self.fault.times else None

    @contextmanager
    def running(self) -> Iterator[FaultProxy]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


def _handler(proxy: FaultProxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Keeps the terminal quiet."""

        def do_GET(self) -> None:
            if proxy.fault.key and self.headers.get("Authorization") != f"Bearer {proxy.fault.key}":
                self._answer(
                    401, {"error": {"message": f"bad key {self.headers['Authorization']}"}}
                )
                return
            connection = http.client.HTTPConnection(proxy.host, proxy.port, timeout=60)
            connection.request("GET", self.path)
            found = connection.getresponse()
            data = found.read()
            self.send_response(found.status)
            self.send_header("Content-Type", found.headers.get("Content-Type", "text/plain"))
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fault = proxy.next_fault()
            try:
                if fault is None:
                    self._forward(body, Fault())
                elif fault.status is not None:
                    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
                    self._answer(fault.status, {"error": {"message": "a fault"}}, headers)
                elif fault.hang_s and fault.hang_after is None:
                    time.sleep(fault.hang_s)
                    self.close_connection = True
                elif fault.endless:
                    self._head()
                    for number in itertools.count():
                        self._piece({"content": fault.endless.format(number)})
                else:
                    self._forward(body, fault)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def _forward(self, body: Body, fault: Fault) -> None:
            if fault.ask is not None:
                fault.ask(body)
            if fault.say is not None:
                body["max_tokens"] = 2
            connection = http.client.HTTPConnection(proxy.host, proxy.port, timeout=120)
            headers = {"Content-Type": "application/json"}
            connection.request("POST", self.path, json.dumps(body), headers)
            found = connection.getresponse()
            if found.status != 200:
                self._answer(found.status, json.loads(found.read()))
                return
            pieces, finish, usage = _heard(found)
            text = "".join(pieces)
            if fault.say is not None:
                pieces, finish = [fault.say(text)], "stop"
            self._head()
            for number, piece in enumerate(pieces):
                if fault.reset_after is not None and number >= fault.reset_after:
                    self._reset()
                    return
                if number == fault.hang_after:
                    time.sleep(fault.hang_s)
                self._piece({"refusal": piece} if fault.refuse else {"content": piece})
            self._piece({}, fault.finish or finish)
            self._chunk({"choices": [], "usage": usage})
            self.wfile.write(b"data: [DONE]\n\n")
            self.close_connection = True

        def _head(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()

        def _piece(self, delta: Body, finish: str | None = None) -> None:
            self._chunk({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

        def _chunk(self, chunk: Body) -> None:
            head = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m"}
            self.wfile.write(f"data: {json.dumps({**head, **chunk})}\n\n".encode())
            self.wfile.flush()

        def _reset(self) -> None:
            """Ends the connection with a reset, not with a farewell."""
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()
            self.close_connection = True

        def _answer(self, status: int, value: Body, headers: dict[str, str] | None = None) -> None:
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            for name, text in (headers or {}).items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(data)

    return Handler


def _heard(found: http.client.HTTPResponse) -> tuple[list[str], str | None, Body | None]:
    """The pieces of a real streamed answer, how it ended, and its usage."""
    pieces: list[str] = []
    finish, usage = None, None
    for raw in found:
        line = raw.decode().strip()
        if not line.startswith("data: ") or line == "data: [DONE]":
            continue
        chunk = json.loads(line.removeprefix("data: "))
        usage = chunk.get("usage") or usage
        for choice in chunk["choices"]:
            finish = choice["finish_reason"] or finish
            pieces.append(choice["delta"].get("content") or "")
    return pieces, finish, usage
