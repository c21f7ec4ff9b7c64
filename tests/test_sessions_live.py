"""Sessions that run in the background: pause, go on, two at a time, words said meanwhile."""

from __future__ import annotations

import io
import sqlite3
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from langgraph.checkpoint.sqlite import SqliteSaver

from facilitator.config import Settings
from facilitator.dialogue.state import GateDecision, State
from facilitator.errors import FacilitatorError, InputError
from facilitator.models import GateAction, GatePolicy, GateRecord
from facilitator.sessions import checkpoints, pending
from facilitator.sessions.archive import zipped
from facilitator.sessions.desk import desk
from facilitator.sessions.export import files_of
from facilitator.sessions.listing import listed, rename, sessions
from facilitator.sessions.live import Live, Standing, View, live
from facilitator.sessions.reading import reader
from tests.dialogues import config


def _new(settings: Settings, name: str, **changes: object) -> str:
    checkpoints.create(settings, config(name, **changes))
    return name


def _until(told: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)


def _end(table: Live, session: str) -> View:
    table.settle(session, timeout=120)
    view = table.view(session)
    assert view.fault is None
    return view


def _files(settings: Settings, session: str) -> dict[str, bytes]:
    bench = desk(settings).reading()
    config = checkpoints.read_config(settings, session)
    return files_of(bench, reader(settings).documents(bench, config))


@pytest.fixture(scope="module")
def alone(workshop: Settings) -> dict[str, bytes]:
    """The documents of a session that ran by itself and was not disturbed."""
    table = live(workshop)
    table.start(_new(workshop, "alone"))
    assert _end(table, "alone").standing is Standing.FINISHED
    return _files(workshop, "alone")


def test_a_session_paused_again_and_again_comes_to_the_same_documents(
    workshop: Settings, alone: dict[str, bytes]
) -> None:
    table = live(workshop)
    session = _new(workshop, "paused")
    assert table.view(session).standing is Standing.NEW
    for turns in (1, 8, 20):
        table.start(session)
        _until(lambda turns=turns: len(table.view(session).turns) >= turns)  # type: ignore[misc]
        table.pause(session)
        assert table.view(session).standing is not Standing.RUNNING
    table.start(session)
    assert _end(table, session).standing is Standing.FINISHED
    again = _files(workshop, session)
    assert {name for name in alone if alone[name] != again[name]} == set()


def test_a_pause_holds_at_once_and_nothing_is_said_until_it_goes_on(workshop: Settings) -> None:
    table = live(workshop)
    session = _new(workshop, "held")
    table.start(session)
    _until(lambda: len(table.view(session).turns) >= 1)
    before = time.monotonic()
    table.pause(session)
    view = table.view(session)
    assert time.monotonic() - before < 1
    assert view.standing is not Standing.RUNNING
    assert view.saying == {}
    table.settle(session, timeout=60)
    kept = table.view(session)
    time.sleep(0.3)
    assert table.view(session).snapshot.checkpoint == kept.snapshot.checkpoint
    assert kept.fault is None


def test_two_sessions_side_by_side_come_to_what_each_comes_to_alone(
    workshop: Settings, alone: dict[str, bytes]
) -> None:
    table = live(workshop)
    two = [_new(workshop, f"side-{n}") for n in (1, 2)]
    for session in two:
        table.start(session)
    for session in two:
        assert _end(table, session).standing is Standing.FINISHED
        again = _files(workshop, session)
        assert {name for name in alone if alone[name] != again[name]} == set()


def test_what_is_said_while_the_seats_speak_is_on_the_table_at_the_next_gate(
    workshop: Settings,
) -> None:
    table = live(workshop)
    session = _new(workshop, "meanwhile", gates=GatePolicy.PHASES)
    table.start(session)
    for text in ("First.", "Second."):
        table.say(session, pending.Said(by="Jane Doe", text=text))
    view = _end(table, session)
    assert view.standing is Standing.WAITING
    assert [t.statements[0].text for t in view.turns if t.engine == "person"] == [
        "First.",
        "Second.",
    ]
    assert view.waiting_words == ()
    table.say(session, pending.Said(by="Jane Doe", text="At the gate."))
    view = _end(table, session)
    assert view.turns[-1].statements[0].text == "At the gate."
    with pytest.raises(InputError, match="nothing to put on the table"):
        table.say(session, pending.Said(by="Jane Doe", text="  "))


def test_a_session_cut_off_before_its_first_step_is_new_and_takes_words(
    workshop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[object] = []
    put = SqliteSaver.put

    def only_what_was_given(self: SqliteSaver, *given: Any) -> Any:
        kept.append(given)
        return put(self, *given) if len(kept) == 1 else full()

    def full(*_: Any) -> Any:
        raise sqlite3.OperationalError("database or disk is full")

    table = live(workshop)
    session = _new(workshop, "before-the-first", gates=GatePolicy.PHASES)
    with monkeypatch.context() as disk:
        disk.setattr(SqliteSaver, "put", only_what_was_given)
        disk.setattr(SqliteSaver, "put_writes", full)
        table.start(session)
        table.settle(session, timeout=60)
    view = table.view(session)
    assert view.snapshot.checkpoint
    assert view.fault
    assert view.standing is Standing.NEW
    table.say(session, pending.Said(by="Jane Doe", text="Before anything."))
    table.start(session)
    view = _end(table, session)
    assert view.standing is Standing.WAITING
    assert "Before anything." in [t.statements[0].text for t in view.turns]


def test_words_are_put_on_the_table_once_wherever_the_process_was_killed(
    workshop: Settings,
) -> None:
    session = _new(workshop, "killed")
    pending.say(workshop, session, pending.Said(by="Jane Doe", text="Once."))
    before = State(gates=[])
    first = pending.next_up(workshop, session, before)
    assert first is not None
    # Killed before the words were applied: no decision was recorded, so they come up again.
    assert pending.next_up(workshop, session, before) == first
    # Killed after: one more decision is on record, so they do not.
    after = State(gates=[GateRecord(gate="gate_opening", action=GateAction.INJECT, by="Jane Doe")])
    assert pending.next_up(workshop, session, after) is None
    assert pending.waiting(workshop, session) == []


def test_a_line_cut_off_by_a_full_disk_loses_no_other(workshop: Settings) -> None:
    session = _new(workshop, "cut")
    pending.say(workshop, session, pending.Said(by="Jane Doe", text="Whole."))
    path = checkpoints.session_dir(workshop, session) / "pending.jsonl"
    path.write_text(path.read_text(encoding="utf-8") + '{"by": "Jane D', encoding="utf-8")
    assert [s.text for s in pending.waiting(workshop, session)] == ["Whole."]


def test_a_fault_is_one_sentence_and_the_session_can_go_on(
    workshop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = live(workshop)
    session = _new(workshop, "no-endpoint", engine="openai")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    table.start(session)
    table.settle(session, timeout=120)
    view = table.view(session)
    assert view.fault
    assert "\n" not in view.fault
    assert view.standing in (Standing.NEW, Standing.PAUSED)
    table.start(session, engine="embedded")
    assert _end(table, session).standing is Standing.FINISHED


def test_a_session_that_another_process_writes_is_not_written_here(workshop: Settings) -> None:
    from facilitator.corpus.lock import hold

    table = live(workshop)
    session = _new(workshop, "elsewhere")
    lock = checkpoints.session_dir(workshop, session) / "lock"
    with hold(lock, "the session"):
        table.start(session)
        table.settle(session, timeout=60)
        assert "is being written by process" in (table.view(session).fault or "")
    table.start(session)
    assert _end(table, session).standing is Standing.FINISHED


def test_nobody_can_answer_while_the_seats_speak(workshop: Settings) -> None:
    table = live(workshop)
    session = _new(workshop, "speaking", gates=GatePolicy.PHASES)
    table.start(session)
    with pytest.raises(FacilitatorError):
        table.answer(session, GateDecision(action=GateAction.APPROVE, by="Jane Doe"), seen=None)
    assert _end(table, session).standing is Standing.WAITING


def test_a_deleted_session_is_gone(workshop: Settings) -> None:
    table = live(workshop)
    session = _new(workshop, "gone")
    table.start(session)
    table.delete(session)
    with pytest.raises(InputError, match="there is no session"):
        table.view(session)


def test_names_are_kept_and_lists_bear_what_cannot_be_read(workshop: Settings) -> None:
    session = _new(workshop, "named")
    assert listed(workshop, session).name == "indivisible security"
    rename(workshop, session, "  Day\none <b>שלום</b> ")
    assert listed(workshop, session).name == "Day one <b>שלום</b>"
    with pytest.raises(InputError, match="at most 80"):
        rename(workshop, session, "x" * 81)
    broken = checkpoints.session_dir(workshop, _new(workshop, "broken"))
    (broken / "session.json").write_text("{", encoding="utf-8")
    assert "named" in [s.id for s in sessions(workshop)]
    assert "broken" not in [s.id for s in sessions(workshop)]
    checkpoints.delete(workshop, "broken")
    assert not broken.exists()


def test_a_new_paper_opens_the_corpus_anew_and_nothing_else_does(workshop: Settings) -> None:
    own = desk(workshop)
    first = own.corpus()
    assert own.corpus() is first
    added = workshop.home / "corpus" / "a-paper"
    added.mkdir(parents=True)
    (added / "note").write_text("x", encoding="utf-8")
    try:
        assert own._stamp() != ()
    finally:
        (added / "note").unlink()
        added.rmdir()
    assert own.corpus() is first


def test_the_same_files_make_the_same_archive() -> None:
    files = {"b/two.md": b"2", "one.md": b"1"}
    data = zipped(files)
    assert data == zipped(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["b/two.md", "one.md"]
        assert archive.read("one.md") == b"1"
