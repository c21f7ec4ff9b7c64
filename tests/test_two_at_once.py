"""Two first uses of one installation at the same moment: both come to their end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from facilitator.config import Settings
from facilitator.models import DialogueConfig
from facilitator.sessions import checkpoints
from facilitator.sessions.session import new_id, register
from tests.conftest import REPO

pytestmark = pytest.mark.slow


def _both(home: Path, *commands: list[str]) -> list[tuple[int, str, str]]:
    environment = {**os.environ, "FACILITATOR_HOME": str(home)}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "facilitator.cli", *words],
            cwd=REPO,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for words in commands
    ]
    return [(p.returncode, *said) for p in started for said in [p.communicate(timeout=120)]]


def test_two_first_questions_both_find_their_answer(tmp_path: Path) -> None:
    ask = ["ask", "How does Russia read sovereign choice?"]
    done = _both(tmp_path / "home", ask, ask)
    assert [status for status, _, _ in done] == [0, 0], done
    assert done[0][1] == done[1][1]
    assert done[0][1].strip()
    waited = "".join(stderr for _, _, stderr in done)
    assert re.fullmatch(r"(Waiting for process \w+, which writes the index …\n)?", waited), waited


def test_two_first_dialogues_are_two_sessions(tmp_path: Path) -> None:
    run = ["run", "--stress-point", "exercises", "--rounds", "1", "--out"]
    home = tmp_path / "home"
    done = _both(home, [*run, str(tmp_path / "one")], [*run, str(tmp_path / "two")])
    assert [status for status, _, _ in done] == [0, 0], done
    assert len(checkpoints.session_ids(Settings(home=home))) == 2
    for name in ("one", "two"):
        assert (tmp_path / name / "definition-paper.md").is_file()


def test_an_id_taken_meanwhile_is_not_taken_twice(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    asked = DialogueConfig(
        session="", topic="security", seats=("nato", "russia"), stress_points=("x",)
    )
    asked = asked.model_copy(update={"session": new_id(settings, asked)})
    first, second = register(settings, asked), register(settings, asked)
    assert first == asked
    assert second.session == f"{asked.session}-2"
    assert checkpoints.session_ids(settings) == [first.session, second.session]
