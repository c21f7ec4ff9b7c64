"""Whole dialogues with a model that speaks known words."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import pairwise
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
from facilitator.models import Phase
from facilitator.retrieval.text import sentences
from facilitator.sessions import checkpoints
from facilitator.sessions.calls import read_calls, sum_calls
from facilitator.sessions.export import documents_of, files_of
from facilitator.sessions.session import Event, Snapshot, open_session
from facilitator.sessions.setup import open_bench
from tests import dialogues, scripted
from tests.scripted import model

__all__ = ["model"]

ENGINE = "openai:scripted"
CHOSEN = ("arrangements", "concerns")


config = partial(dialogues.config, engine="openai")


@pytest.fixture(scope="module")
def settings(model: ScriptedModel, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return scripted.settings(model, tmp_path_factory.mktemp("home"), request_retries=0)


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
    assert record["engine"] == f"{ENGINE}, not judged"
    report = {share["engine"]: share for share in record["engine_report"]}
    mine = report[ENGINE]
    parts = ("stood", "repaired", "relabelled", "dropped", "fell_back")
    assert mine["drafted"] == sum(mine[part] for part in parts)
    assert mine["stood"] >= 0.95 * mine["drafted"] > 50
    assert report["embedded"]["briefs"] == mine["without_result"]


def test_no_document_holds_an_unresolved_sentence(files: dict[str, bytes]) -> None:
    ledger = json.loads(files["ledger.json"])
    checked = [s for s in ledger["sentences"] if s["origin"] == "source"]
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
    assert all(s["verdict"] == "supported" for s in checked if s["origin"] == "source")


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
            label, _, text = evidence_in(body)[0]
            lines = [f"The participating States {verb} their {what}: {text}" for what in CHOSEN]
            cites = [label]
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
