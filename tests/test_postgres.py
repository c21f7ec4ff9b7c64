"""Sessions kept in PostgreSQL: a real server, a killed dialogue, a gate, a branch, a deletion."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from facilitator.config import Settings
from facilitator.dialogue.state import GateDecision
from facilitator.errors import FacilitatorError
from facilitator.models import GateAction, GatePolicy
from facilitator.sessions import checkpoints
from facilitator.sessions.branching import branch
from facilitator.sessions.desk import desk
from facilitator.sessions.export import documents_of, files_of
from facilitator.sessions.live import Standing, live
from facilitator.sessions.session import Event, open_session
from tests import postgres, resuming
from tests.conftest import REPO
from tests.dialogues import config

pytestmark = pytest.mark.skipif(
    postgres.binaries() is None, reason="needs PostgreSQL's server: apt-get install postgresql"
)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with postgres.server() as found:
        yield found


@pytest.fixture(scope="module")
def settings(url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home whose sessions are in the database."""
    home = tmp_path_factory.mktemp("home")
    return resuming.settings(home).model_copy(update={"database_url": url})


def test_killed_over_postgresql_a_dialogue_resumes_to_the_documents_of_one_over_sqlite(
    settings: Settings, url: str
) -> None:
    bench = desk(settings).bench()
    files, moments = _over_sqlite(settings)
    killed = config("killed")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.resuming", str(settings.home)),
            *(killed.model_dump_json(), str(moments // 2)),
        ],
        cwd=REPO,
        env={**os.environ, "FACILITATOR_DATABASE_URL": url},
        check=False,
    )
    assert done.returncode == -9
    with open_session(settings, bench, killed) as session:
        before = session.snapshot()
        assert before.started
        assert not before.finished
        after = session.advance()
    assert after.finished
    again = files_of(bench, documents_of(bench, after.values))
    assert {n: f for n, f in again.items() if n != "run.json"} == {
        n: f for n, f in files.items() if n != "run.json"
    }
    assert not (checkpoints.session_dir(settings, "killed") / checkpoints.CHECKPOINTS).exists()


def _over_sqlite(settings: Settings) -> tuple[dict[str, bytes], int]:
    """The documents of an undisturbed run, and how many events it told."""
    own = settings.model_copy(update={"database_url": None})
    bench = desk(settings).bench()
    heard: list[Event] = []
    checkpoints.create(own, config("unbroken"))
    with open_session(own, bench, config("unbroken")) as session:
        snapshot = session.advance(on_event=heard.append)
    return files_of(bench, documents_of(bench, snapshot.values)), len(heard)


def test_a_gate_is_answered_branched_and_deleted_in_the_database(settings: Settings) -> None:
    table = live(settings)
    checkpoints.create(settings, config("gated", gates=GatePolicy.PHASES))
    table.start("gated")
    table.settle("gated", 60)
    first = table.view("gated")
    assert first.standing is Standing.WAITING
    approve = GateDecision(action=GateAction.APPROVE, by="The chair")
    table.answer("gated", approve, seen=first.snapshot.checkpoint)
    table.settle("gated", 60)
    second = table.view("gated")
    assert second.fault is None
    assert second.snapshot.waiting is not None
    assert second.snapshot.waiting.gate == "gate_interests"

    other = branch(settings, "gated")
    assert table.view(other).snapshot.waiting == second.snapshot.waiting
    assert [t.id for t in table.view(other).turns] == [t.id for t in second.turns]

    table.delete("gated")
    checkpoints.create(settings, config("gated"))
    assert table.view("gated").standing is Standing.NEW
    assert table.view(other).standing is Standing.WAITING


@pytest.mark.parametrize("wrong", ["postgresql://u:very-secret@127.0.0.1:9/x", "not a url"])
def test_a_database_out_of_reach_is_one_sentence_without_its_password(
    settings: Settings, wrong: str
) -> None:
    own = settings.model_copy(update={"database_url": wrong})
    checkpoints.create(own, config("nowhere"))
    with (
        pytest.raises(FacilitatorError) as told,
        checkpoints.checkpointer(own, "nowhere"),
    ):
        pass
    assert "\n" not in str(told.value)
    assert "very-secret" not in str(told.value)
    assert "FACILITATOR_DATABASE_URL" in str(told.value)
