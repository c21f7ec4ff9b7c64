"""`facilitator eval`: what it prints, writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from facilitator.commands.evaluate import evaluate
from facilitator.config import Settings
from facilitator.errors import InputError
from facilitator.evals.suites import SUITES

DRAFT = "Davis reports that 35 nations signed the Act in 1975 [davis-2025/I/1].\n"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def _evaluate(suites: list[str], draft: Path | None = None, **options: object) -> None:
    given: dict[str, object] = {"report": None, "force": False, "as_json": False} | options
    evaluate(suites, None, None, draft, **given)  # type: ignore[arg-type]


def test_an_unknown_suite_is_refused_with_what_there_is(workshop: Settings) -> None:
    with pytest.raises(InputError) as error:
        _evaluate(["faithfulness", "vibes"])
    assert error.value.exit_status == 2
    assert "unknown suite 'vibes'" in str(error.value)
    assert all(name in str(error.value) for name in SUITES)


def test_the_table_names_each_suite_and_the_bars(
    workshop: Settings, draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _evaluate(["citations", "faithfulness"], draft)
    printed = capsys.readouterr()
    assert printed.out.index("faithfulness") < printed.out.index("citations")
    assert "bars met" in printed.out
    assert "· faithfulness" in printed.err
    assert "draft note.md" in printed.out


def test_json_is_one_document_and_nothing_else_on_stdout(
    workshop: Settings, draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _evaluate(["citations"], draft, as_json=True)
    data = json.loads(capsys.readouterr().out)
    assert data["subject"] == "draft note.md"
    assert [s["suite"] for s in data["suites"]] == ["citations"]


def test_the_report_is_written_and_not_over_another(
    workshop: Settings, draft: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report"
    _evaluate(["citations"], draft, report=out)
    assert sorted(p.name for p in out.iterdir()) == ["report.html", "report.json"]
    first = {p.name: p.read_bytes() for p in out.iterdir()}
    with pytest.raises(InputError, match="not empty"):
        _evaluate(["citations"], draft, report=out)
    _evaluate(["citations"], draft, report=out, force=True)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == first
    assert str(tmp_path) not in first["report.json"].decode()


def test_a_draft_that_is_not_there_is_bad_input(workshop: Settings, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        _evaluate(["citations"], tmp_path / "none.md")
