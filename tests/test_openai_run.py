"""Whole dialogues with a model: a speaker of known words, and a real one in a real command."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from facilitator.commands.live import shown
from facilitator.config import Settings
from facilitator.dialogue.bench import Bench
from facilitator.dialogue.floor import Stage
from facilitator.engines.calls import Outcome
from facilitator.engines.openai import open_engine
from facilitator.engines.prompting import load_prompt
from facilitator.evals.benchmarks.scripted import Said, ScriptedModel, echo, evidence_in
from facilitator.models import DialogueConfig, Phase
from facilitator.retrieval.text import sentences
from facilitator.sessions import checkpoints
from facilitator.sessions.calls import read_calls, sum_calls
from facilitator.sessions.export import documents_of, files_of
from facilitator.sessions.session import Event, Snapshot, open_session
from facilitator.sessions.setup import open_bench
from tests.fault_proxy import KEY, Fault, FaultProxy
from tests.local_model import free_port, local_model

__all__ = ["local_model"]

ENGINE = "openai:scripted"
COMMAND = (sys.executable, "-m", "facilitator.cli")
CHOSEN = ("arrangements", "concerns")


def config(session: str) -> DialogueConfig:
    return DialogueConfig(
        session=session,
        topic="indivisible security",
        stress_points=("exercises",),
        seats=("nato", "russia", "mediator"),
        rounds=1,
        engine="openai",
    )


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedModel]:
    with ScriptedModel(echo).running() as model:
        yield model


@pytest.fixture(scope="module")
def settings(model: ScriptedModel, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.model_validate(
        {
            "home": tmp_path_factory.mktemp("home"),
            "embedding": "wordllama",
            "OPENAI_BASE_URL": model.url,
            "request_retries": 0,
            "lookups": 0,
        }
    )


@pytest.fixture(scope="module")
def bench(settings: Settings) -> Bench:
    return open_bench(settings, "openai")


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return []


@pytest.fixture(scope="module")
def snapshot(settings: Settings, bench: Bench, events: list[Event]) -> Snapshot:
    checkpoints.create(settings, config("first"))
    with open_session(settings, bench, config("first")) as session:
        return session.advance(on_event=events.append)


@pytest.fixture(scope="module")
def files(bench: Bench, snapshot: Snapshot) -> dict[str, bytes]:
    return files_of(bench, documents_of(bench, snapshot.values))


def test_what_a_faithful_model_says_stands(files: dict[str, bytes]) -> None:
    record = json.loads(files["run.json"])
    assert record["engine"] == ENGINE
    report = {share["engine"]: share for share in record["engine_report"]}
    mine = report[ENGINE]
    parts = ("stood", "repaired", "relabelled", "dropped", "fell_back")
    assert mine["drafted"] == sum(mine[part] for part in parts)
    assert mine["stood"] >= 0.95 * mine["drafted"] > 50
    assert report["embedded"]["briefs"] == mine["without_result"]


def test_no_document_holds_an_unresolved_sentence(files: dict[str, bytes]) -> None:
    ledger = json.loads(files["ledger.json"])
    checked = [s for s in ledger["sentences"] if s["origin"] in ("source", "derived")]
    assert len(checked) > 100
    assert all(s["verdict"] == "supported" and s["citations"] for s in checked)


def test_where_the_embedded_engine_had_the_word_it_says_so(files: dict[str, bytes]) -> None:
    ledger = json.loads(files["ledger.json"])
    fell = [a for a in ledger["amendments"] if a["action"] == "fell back"]
    assert {a["where"] for a in fell} >= {"definition/propose", "stress-points/measures"}
    assert all("the embedded engine has the word" in a["why"] for a in fell)
    assert "in the model’s stead" in files["dialogue.md"].decode()


def test_sentences_appear_as_drafts_and_settle_when_checked(
    snapshot: Snapshot, events: list[Event]
) -> None:
    del snapshot
    opening = [e for e in events if e.step == "opening statement" and e.seat == "nato"]
    stages = [e.stage for e in opening]
    for earlier, later in (
        (Stage.BEGINS, Stage.DRAFTS),
        (Stage.DRAFTS, Stage.STANDS),
        (Stage.STANDS, Stage.SAID),
    ):
        assert stages.index(earlier) < stages.index(later)
    first = [e.text for e in opening if e.mark == "/0/0" and e.stage == Stage.DRAFTS]
    assert len(first) > 3
    assert all(later.startswith(before) for before, later in pairwise(first))
    settled = {e.text for e in opening if e.stage == Stage.STANDS}
    assert first[-1] in settled
    assert settled == {e.text for e in opening if e.stage == Stage.SAID}
    assert {e.attempt for e in opening} == {1}


def test_the_terminal_shows_drafts_until_they_are_checked(
    snapshot: Snapshot, events: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a terminal: a draft below what was said, gone when the sentence is; elsewhere the steps."""
    del snapshot
    opening = [e for e in events if e.step == "opening statement" and e.seat == "nato"]
    drafted = [e.text for e in opening if e.stage == Stage.DRAFTS]
    said = [e.text for e in opening if e.stage == Stage.SAID]

    def show() -> str:
        heard = io.StringIO()
        monkeypatch.setattr(sys, "stderr", heard)
        with shown() as tell:
            for event in opening:
                tell(event)
        return heard.getvalue()

    monkeypatch.setenv("COLUMNS", "400")
    plain = show()
    assert plain == "· opening statement\n"
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    screen = show()
    grown = [screen.find(f"nato: {text}") for text in (drafted[0], drafted[len(drafted) // 3])]
    assert 0 <= grown[0] < grown[1] < screen.rfind(f"nato: {said[0]}")
    assert screen.endswith("\n")


def test_every_call_is_on_record(settings: Settings, snapshot: Snapshot) -> None:
    del snapshot
    path = checkpoints.session_dir(settings, "first") / checkpoints.CALLS
    calls = list(read_calls(path))
    tasks = {call.task for call in calls}
    assert {"opening", "interests", "restating", "candidates", "position", "measures"} <= tasks
    for call in calls:
        assert call.prompt == load_prompt(call.task).mark
        assert call.model == "scripted"
        assert call.outcome is Outcome.DONE
        assert 0 < call.tokens_cached < call.tokens_in
        assert call.tokens_out > 0
        assert call.first_token_s is not None
        assert 0 < call.first_token_s <= call.duration_s
        assert call.retries == 0
    totals = sum_calls(path, settings)
    assert totals.calls == len(calls) > 50
    assert totals.tokens_cached == sum(call.tokens_cached for call in calls)
    assert totals.cost is None


def test_the_same_dialogue_again_costs_no_call_and_gives_the_same_bytes(
    settings: Settings, bench: Bench, model: ScriptedModel, files: dict[str, bytes]
) -> None:
    asked = len(model.asked)
    checkpoints.create(settings, config("second"))
    with open_session(settings, bench, config("second")) as session:
        again = files_of(bench, documents_of(bench, session.advance().values))
    # What could not be used is not kept, and is asked for again.
    totals = sum_calls(checkpoints.session_dir(settings, "second") / checkpoints.CALLS, settings)
    assert totals.calls_kept >= totals.calls - (len(model.asked) - asked) > 0
    assert {name for name in files if files[name] != again[name]} == set()


def forget(settings: Settings) -> None:
    """Takes away the kept answers: what is asked again is then seen to be."""
    shutil.rmtree(settings.home / "cache" / "calls", ignore_errors=True)


def test_a_budget_ends_the_calls_but_not_the_dialogue(settings: Settings, bench: Bench) -> None:
    little = settings.model_copy(update={"budget_tokens": 20_000})
    wanted = config("fourth").model_copy(update={"topic": "human rights"})
    checkpoints.create(little, wanted)
    with open_session(little, bench, wanted) as session:
        found = session.advance()
    assert found.finished
    ledger = json.loads(files_of(bench, documents_of(bench, found.values))["ledger.json"])
    why = {a["why"] for a in ledger["amendments"] if a["action"] == "fell back"}
    assert "the budget of 20,000 tokens is spent; the embedded engine has the word" in why
    totals = sum_calls(checkpoints.session_dir(little, "fourth") / checkpoints.CALLS, little)
    assert 20_000 <= totals.tokens_in + totals.tokens_out < 60_000


def test_a_model_that_dies_takes_no_finished_step_with_it(
    settings: Settings, bench: Bench, model: ScriptedModel
) -> None:
    """From the second phase on every call fails: the dialogue comes to its end, what was said before
    stands as it was said, and the record says why the embedded engine had the word after it."""
    wanted = config("fifth").model_copy(update={"topic": "arms control"})
    engine = open_engine(settings, bench.library.sources, sentences, seats=list(bench.personas))
    own = replace(bench, engine=engine)
    checkpoints.create(settings, wanted)

    def listen(event: Event) -> None:
        if event.step == "language for the clauses":
            model.script = lambda body: Said("a fault", status=500)

    forget(settings)
    try:
        with open_session(settings, own, wanted) as session:
            found = session.advance(on_event=listen)
    finally:
        model.script = echo
    assert found.finished
    turns = found.values["turns"]
    late = [t for t in turns if t.phase is Phase.STRESS_POINTS]
    assert {s.engine for t in turns if t.step == "opening" for s in t.shares} == {ENGINE}
    assert all(s.without_result == s.briefs for t in late for s in t.shares if s.engine == ENGINE)
    why = {a.why.partition(";")[0] for t in late for a in t.amendments if a.action == "fell back"}
    assert "the endpoint is down" in why
    files = files_of(own, documents_of(own, found.values))
    checked = json.loads(files["ledger.json"])["sentences"]
    assert all(s["verdict"] == "supported" for s in checked if s["origin"] in ("source", "derived"))


def test_every_seat_that_votes_ranks_what_every_seat_has_put_forward(
    settings: Settings, bench: Bench, model: ScriptedModel
) -> None:
    """Several formulations a seat, each a model's; then an order from each seat, which decides
    what is compared."""

    def offering(body: dict[str, Any]) -> Said:
        asked = body.get("response_format", {}).get("json_schema", {}).get("schema", {})
        seat = body["messages"][0]["content"].partition("as the ")[2].partition(".")[0]
        if "clauses" in asked.get("properties", {}) and evidence_in(body):
            verb = {"NATO seat": "choose", "Russian seat": "discuss"}.get(seat, "review")
            lines = [f"The participating States {verb} their {what}." for what in CHOSEN]
            cites = [evidence_in(body)[0][0]]
            return Said(json.dumps({"clauses": [{"text": t, "cites": cites} for t in lines]}))
        return echo(body)

    wanted = config("sixth").model_copy(update={"topic": "indivisible security"})
    checkpoints.create(settings, wanted)
    forget(settings)
    model.script = offering
    steps: list[str] = []
    try:
        with open_session(settings, bench, wanted) as session:
            found = session.advance(
                on_event=lambda e: steps.append(e.step), paused=lambda: "positions" in steps
            )
    finally:
        model.script = echo
    turns = found.values["turns"]
    put = {f.id: f.owner for t in turns for f in t.formulations}
    items = Counter(identifier.partition(".")[0] for identifier in put)
    assert set(put.values()) == {"nato", "russia", "mediator"}
    assert max(items.values()) == len(CHOSEN) * 3
    ranked = {t.seat: r for t in turns for r in t.rankings}
    assert set(ranked) == {"nato", "russia"}, "the mediator has no vote"
    item = max(items, key=lambda i: items[i])
    orders = [r.order for t in turns for r in t.rankings if r.item == item]
    assert len(orders) == 2
    for order in orders:
        assert sorted(i for group in order for i in group) == sorted(
            i for i in put if i.startswith(f"{item}.")
        )


# --- the command, and a real model ---------------------------------------------------------------


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
    checked = [s for s in ledger["sentences"] if s["origin"] in ("source", "derived")]
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
