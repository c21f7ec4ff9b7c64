"""An installed copy does all that a clone does: the wheel carries prompts, corpus, evals and ui."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPO

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the repository and unpacked where an installer would put it."""
    built = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)],
        cwd=REPO,
        check=True,
        capture_output=True,
    )
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    return site


def _run(installed: Path, home: Path, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "FACILITATOR_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "facilitator.cli", *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_runs_a_dialogue_away_from_the_clone(installed: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [sys.executable, "-c", "import facilitator; print(facilitator.__file__)"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert where.startswith(str(installed))
    done = _run(
        installed,
        tmp_path / "home",
        "run",
        "--stress-point",
        "exercises",
        "--rounds",
        "1",
        "--out",
        "documents",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    out = tmp_path / "documents"
    assert "Definition Paper" in (out / "definition-paper.md").read_text("utf-8")
    record = json.loads((out / "run.json").read_text("utf-8"))
    assert record["prompts"]
    assert set(record["corpus"]["sources"]) == {"davis-2025", "hotta-2026"}


@pytest.mark.parametrize(
    "part", ["evals/suites", "ui/app.py", "prompts/personas/nato.md", "verification/self_test.yaml"]
)
def test_the_wheel_carries_its_data(installed: Path, part: str) -> None:
    assert (installed / "facilitator" / part).exists()


def test_nothing_of_the_clone_leaks_into_the_wheel(installed: Path) -> None:
    assert not (installed / "tests").exists()
    assert not list(installed.rglob("__pycache__"))
