"""An OpenAI-compatible server on loopback that says what it is told to say, in a set time.

For measuring our own time, and for tests that need to know what a model said. Not a model: nothing
is judged by it but us.
"""

from __future__ import annotations

import json
import math
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "scripted"
_TOKEN = re.compile(r"\s*\S{1,6}")


@dataclass(frozen=True)
class Said:
    """An answer: its words, how it ends, and what goes before it. `weights`: its tokens, each with
    how probable it and others in its place were, told to whoever asks for them; together they are
    the words."""

    text: str
    finish: str = "stop"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    weights: tuple[tuple[str, dict[str, float]], ...] = ()


Script = Callable[[dict[str, Any]], Said]
"""What to say to a request's body."""


@dataclass(frozen=True)
class Span:
    """When a prompt was being answered, in seconds of the monotonic clock."""

    prompt: str
    began: float
    ended: float


class ScriptedModel:
    """The server. Every answer takes `seconds`, word by word; 0 is as fast as it goes. `asked` are
    the bodies of the requests so far, `busy` when each was being answered (monotonic clock)."""

    def __init__(self, script: Script, *, seconds: float = 0.0) -> None:
        self.script, self.seconds = script, seconds
        self.asked: list[dict[str, Any]] = []
        self.busy: list[Span] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def answer(self, body: dict[str, Any]) -> Said:
        with self._lock:
            self.asked.append(body)
        return self.script(body)

    def note(self, span: Span) -> None:
        with self._lock:
            self.busy.append(span)

    @contextmanager
    def running(self) -> Iterator[ScriptedModel]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


def _handler(model: ScriptedModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Keeps the terminal quiet."""

        def do_GET(self) -> None:
            if self.path.endswith("/models"):
                self._json(200, {"object": "list", "data": [{"id": MODEL, "max_model_len": 32768}]})
            else:
                self._json(404, {"error": {"message": "no such path"}})

        def do_POST(self) -> None:
            began = time.monotonic()
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            said = model.answer(body)
            if said.status != 200:
                self._json(said.status, {"error": {"message": said.text}}, said.headers)
            elif body.get("stream"):
                self._stream(body, said)
            else:
                time.sleep(model.seconds)
                message = {"role": "assistant", "content": said.text}
                choice = {"index": 0, "message": message, "finish_reason": said.finish}
                if said.weights and body.get("logprobs"):
                    choice["logprobs"] = _logprobs(said.weights)
                self._json(200, {**_head(), "choices": [choice], "usage": _usage(body, said.text)})
            model.note(Span(body["messages"][-1]["content"], began, time.monotonic()))

        def _stream(self, body: dict[str, Any], said: Said) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            began, tokens = time.monotonic(), _TOKEN.findall(said.text)
            weights = said.weights if body.get("logprobs") else ()
            if weights:
                tokens = [token for token, _ in weights]
            for number, token in enumerate(tokens, start=1):
                due = began + model.seconds * number / len(tokens)
                time.sleep(max(0.0, due - time.monotonic()))
                choice = {"index": 0, "delta": {"content": token}, "finish_reason": None}
                told = {"logprobs": _logprobs(weights[number - 1 : number])} if weights else {}
                self._event({**choice, **told})
            self._event({"index": 0, "delta": {}, "finish_reason": said.finish})
            self._chunk({**_head(), "choices": [], "usage": _usage(body, said.text)})
            self.wfile.write(b"data: [DONE]\n\n")
            self.close_connection = True

        def _event(self, choice: dict[str, Any]) -> None:
            self._chunk({**_head(), "choices": [choice]})

        def _chunk(self, chunk: dict[str, Any]) -> None:
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()

        def _json(
            self, status: int, value: dict[str, Any], headers: dict[str, str] | None = None
        ) -> None:
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            for name, text in (headers or {}).items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(data)

    return Handler


def _logprobs(weights: Sequence[tuple[str, dict[str, float]]]) -> dict[str, Any]:
    """In the protocol's form; of a probability of 0 the logarithm is told as -9999, as servers do."""

    def told(token: str, probability: float) -> dict[str, Any]:
        logprob = math.log(probability) if probability else -9999.0
        return {"token": token, "logprob": logprob, "bytes": list(token.encode())}

    return {
        "content": [
            {
                **told(token, others[token]),
                "top_logprobs": [told(other, p) for other, p in others.items()],
            }
            for token, others in weights
        ]
    }


def _head() -> dict[str, Any]:
    return {"id": "chatcmpl-0", "object": "chat.completion.chunk", "created": 0, "model": MODEL}


def _usage(body: dict[str, Any], text: str) -> dict[str, Any]:
    """As an endpoint counts that had kept the first message."""
    asked = sum(len(_TOKEN.findall(m["content"])) for m in body["messages"])
    told = len(_TOKEN.findall(text))
    kept = len(_TOKEN.findall(body["messages"][0]["content"])) if len(body["messages"]) > 1 else 0
    return {
        "prompt_tokens": asked,
        "completion_tokens": told,
        "total_tokens": asked + told,
        "prompt_tokens_details": {"cached_tokens": kept},
    }


# --- a speaker that only repeats what it was given ------------------------------------------------

_EVIDENCE = re.compile(r"^(E\d+) \| [\w-]+ \| (.+?) \| (.+)$", re.MULTILINE)
_LANGUAGE = re.compile(r"^(F\d+) \| (.+?) \| (.+)$", re.MULTILINE)


def evidence_in(body: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Label, how the source tells it, and text of each piece of evidence in a request."""
    return _EVIDENCE.findall(body["messages"][-1]["content"])


def reported(lead: str, text: str) -> str:
    """A faithful sentence: the evidence's own words after its author's name."""
    author, _, verb = lead.partition(" ")
    told = "presents it" if verb.startswith("reports") else "holds"
    return f"As {author} {told}, {text}"


def echo(body: dict[str, Any]) -> Said:
    """Answers every task with what it was given, in the form that was asked for."""
    form = body.get("response_format", {}).get("json_schema", {}).get("schema", {})
    asked = set(form.get("properties", {}))
    given = evidence_in(body)
    labels = [label for label, _, _ in _LANGUAGE.findall(body["messages"][-1]["content"])]
    lines = [{"text": reported(h, t), "cites": [label]} for label, h, t in given[:3]]
    answers: dict[str, Any] = {
        "ready": True,
        "sentences": lines,
        "red_lines": lines[:1],
        "interests": lines[1:2],
        "fears": lines[2:3],
        "reason": "The seat accepts the restatement.",
        "accepted": True,
        "clauses": [],
        "order": [[label] for label in labels],
        "positions": [
            {
                "on": label,
                "reason": lines[0]["text"] if lines else "The seat could accept this.",
                "cites": lines[0]["cites"] if lines else [],
                "position": "accepts",
                "red_line": "none",
            }
            for label in labels
        ],
        "text": "",
        "cites": [],
        "change": "",
        "measures": [],
        "assessment": [],
        "constraint": lines[:1],
        "spoilers": lines[1:2],
        "bottom_line": lines[:1],
        "sides": [],
        "meet": [],
        "part": [],
        "options": [],
        "precedents": [],
        "abstained": not lines,
        "queries": [],
    }
    return Said(json.dumps({key: answers[key] for key in asked if key in answers}))
