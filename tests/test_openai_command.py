"""The command with a model: killed, without its endpoint, with a wrong key, and with a real model."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from facilitator.config import Settings
from facilitator.evals.benchmarks.scripted import ScriptedModel
from facilitator.sessions import checkpoints
from tests.fault_proxy import KEY, Fault, FaultProxy
from tests.local_model import free_port, local_model
from tests.scripted import model

__all__ = ["local_model", "model"]

COMMAND = (sys.executable, "-m", "facilitator.cli")


def environment(url: str, home: Path, key: str = KEY, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FACILITATOR_", "OPENAI_"))}
    return {
        **kept,
        "FACILITATOR_HOME": str(home),
        "FACILITATOR_EMBEDDING": "wordllama",
        "OPENAI_BASE_URL": url,
        "OPENAI_API_KEY": key,
        **more,
    }


def facilitator(
    *words: str, url: str, home: Path, key: str = KEY, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words],
        env=environment(url, home, key, **more),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_a_command_that_was_killed_resumes_where_it_stopped(
    model: ScriptedModel, tmp_path: Path
) -> None:
    """Killed hard in the second phase; with the endpoint away nothing is lost; with it back nothing
    that a finished step said is asked again."""
    home = tmp_path / "home"
    before = len(model.asked)
    run = subprocess.Popen(
        [*COMMAND, "run", "--engine", "openai", "--rounds", "1", "--stress-point", "exercises"],
        cwd=tmp_path,
        env=environment(model.url, home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 120
    while not any("Restate the concern" in words for words in told(model, before)):
        assert run.poll() is None
        assert time.monotonic() < until
        time.sleep(0.01)
    run.kill()
    run.wait()
    (session,) = checkpoints.session_ids(Settings(home=home))
    away = f"http://127.0.0.1:{free_port()}/v1"
    words = ("session", "resume", session, "--out", str(tmp_path / "resumed"))
    found = facilitator(*words, url=away, home=home)
    assert (found.returncode, found.stderr.count("\n")) == (2, 1)
    shutil.rmtree(home / "cache" / "calls")
    killed = len(model.asked)
    found = facilitator(*words, url=model.url, home=home)
    assert found.returncode == 0, found.stderr
    assert (tmp_path / "resumed" / "ledger.json").is_file()
    assert any(words.startswith("Take a position on") for words in told(model, killed))
    for done in ("Give your opening statement", "Set out what your side could not accept"):
        assert any(words.startswith(done) for words in told(model, before)[: killed - before])
        assert not any(words.startswith(done) for words in told(model, killed))


def told(model: ScriptedModel, after: int) -> list[str]:
    """The prompts said to a model after so many."""
    return [body["messages"][-1]["content"] for body in model.asked[after:]]


@pytest.mark.model
@pytest.mark.slow
def test_a_whole_run_with_a_real_model_in_five_minutes(local_model: str, tmp_path: Path) -> None:
    """The smallest of models: most of it falls back, and nothing false gets through."""
    out = tmp_path / "out"
    began = time.monotonic()
    found = facilitator(
        *("run", "--engine", "openai", "--rounds", "1", "--stress-point", "exercises"),
        *("--max-minutes", "1", "--out", str(out)),
        url=local_model,
        home=tmp_path / "home",
        FACILITATOR_OUTPUT_TOKENS="120",
        FACILITATOR_CONTEXT_TOKENS="1200",
        FACILITATOR_LOOKUPS="1",
    )
    assert time.monotonic() - began < 300
    assert found.returncode == 0, found.stderr
    assert "keeps to a JSON schema, streams, context" in found.stderr
    assert "the budget of 1 minute is spent" in found.stderr
    ledger = json.loads((out / "ledger.json").read_text())
    checked = [s for s in ledger["sentences"] if s["origin"] == "source"]
    assert len(checked) > 100
    assert all(s["verdict"] == "supported" and s["citations"] for s in checked)
    report = json.loads((out / "run.json").read_text())["engine_report"]
    assert any(share["engine"].startswith("openai:smollm2") for share in report)
    session = found.stderr.split("Session ")[1].split()[0]
    shown = facilitator("session", "show", session, url=local_model, home=tmp_path / "home")
    assert "tokens in: " in shown.stdout
    assert "cost" not in shown.stdout


@pytest.mark.model
@pytest.mark.slow
def test_a_question_to_a_real_model_is_answered_from_the_papers(
    local_model: str, tmp_path: Path
) -> None:
    found = facilitator(
        *("ask", "What does Davis say about hotlines?", "--engine", "openai", "--json"),
        url=local_model,
        home=tmp_path,
        FACILITATOR_OUTPUT_TOKENS="60",
        FACILITATOR_CONTEXT_TOKENS="1024",
        FACILITATOR_LOOKUPS="0",
    )
    assert found.returncode == 0, found.stderr
    answer = json.loads(found.stdout)
    assert answer["abstained"] is (answer["answer"] is None)
    assert bool(answer["citations"]) is not answer["abstained"]


@pytest.mark.parametrize("words", [("ask", "What is a hotline?"), ("run",), ("brief", "hotlines")])
def test_an_endpoint_that_is_not_there_is_one_line_and_two(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{free_port()}/v1"
    found = facilitator(*words, "--engine", "openai", url=url, home=tmp_path)
    assert found.returncode == 2
    assert found.stdout == ""
    assert found.stderr.count("\n") == 1
    assert "can't be reached" in found.stderr
    assert KEY not in found.stderr


@pytest.mark.parametrize("status", [None, 401])
def test_a_key_that_is_wrong_is_one_line_and_two_and_not_shown(
    model: ScriptedModel, tmp_path: Path, status: int | None
) -> None:
    """Whether the listing of models asks for the key or only the chat does; the proxy repeats the
    key in what it answers."""
    fault = Fault(status=status) if status else Fault(key=KEY)
    wrong = "sk-wrong-and-secret"
    with FaultProxy(model.url, fault).running() as proxy:
        found = facilitator(
            "ask",
            "What is a hotline?",
            "--engine",
            "openai",
            url=proxy.url,
            home=tmp_path,
            key=wrong,
        )
    assert found.returncode == 2
    assert found.stderr.count("\n") == 1
    assert "refuses the key" in found.stderr
    assert wrong not in found.stderr + found.stdout
