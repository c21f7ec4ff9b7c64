"""Killed at any moment, a dialogue resumes to the same documents as one that nobody disturbed."""

from __future__ import annotations

import os
import random
import subprocess
import sys

import pytest

from facilitator.config import Settings
from facilitator.dialogue.bench import Bench
from facilitator.models import DialogueConfig
from facilitator.sessions.export import documents_of, files_of
from facilitator.sessions.session import Event, open_session
from facilitator.sessions.setup import open_bench
from tests import dialogues, resuming
from tests.conftest import REPO

SOAK = int(os.environ.get("FACILITATOR_SOAK", "1"))
_SEED = 20251101
_KILLED = -9


def config(session: str) -> DialogueConfig:
    return dialogues.config(session, stress_points=("exercises", "enlargement"))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return resuming.settings(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def bench(settings: Settings) -> Bench:
    return open_bench(settings)


@pytest.fixture(scope="module")
def unbroken(settings: Settings, bench: Bench) -> tuple[dict[str, bytes], int]:
    """The documents of a run that nobody disturbed, and how many events it told."""
    from facilitator.sessions import checkpoints

    heard: list[Event] = []
    checkpoints.create(settings, config("unbroken"))
    with open_session(settings, bench, config("unbroken")) as session:
        snapshot = session.advance(on_event=heard.append)
    assert snapshot.finished
    return files_of(bench, documents_of(bench, snapshot.values)), len(heard)


def _killed(settings: Settings, session: str, moment: str) -> int:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.resuming",
            str(settings.home),
            config(session).model_dump_json(),
            moment,
        ],
        cwd=REPO,
        env={**os.environ, "LANGGRAPH_STRICT_MSGPACK": "true"},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode


def _resumed(settings: Settings, bench: Bench, session: str) -> dict[str, bytes]:
    with open_session(settings, bench, config(session)) as opened:
        snapshot = opened.advance()
    assert snapshot.finished
    return files_of(bench, documents_of(bench, snapshot.values))


@pytest.mark.parametrize("number", range(3))
def test_a_run_killed_at_an_event_resumes_to_the_same_documents(
    settings: Settings, bench: Bench, unbroken: tuple[dict[str, bytes], int], number: int
) -> None:
    files, events = unbroken
    third = events // 3
    moment = number * third + random.Random(_SEED + number).randrange(1, third)
    assert _killed(settings, f"at-event-{number}", str(moment)) == _KILLED
    resumed = _resumed(settings, bench, f"at-event-{number}")
    assert {n for n in files if files[n] != resumed.get(n)} == set(), f"killed at event {moment}"


@pytest.mark.slow
@pytest.mark.parametrize("number", range(SOAK))
def test_a_run_killed_at_any_moment_resumes_to_the_same_documents(
    settings: Settings, bench: Bench, unbroken: tuple[dict[str, bytes], int], number: int
) -> None:
    """`make soak`: the clock chooses the moment, inside a step as well as between two."""
    files, _ = unbroken
    moment = random.Random(_SEED * 7 + number).uniform(0.05, 6.0)
    session = f"at-time-{number}"
    status = _killed(settings, session, f"{moment:.3f}")
    assert status in (0, _KILLED)
    resumed = _resumed(settings, bench, session)
    assert {n for n in files if files[n] != resumed.get(n)} == set(), f"killed after {moment:.3f} s"
