"""Engines side by side: the same suite over two, with what each cost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from facilitator.config import get_settings
from facilitator.evals.benchmarks.scripted import MODEL, ScriptedModel, echo
from facilitator.evals.live.__main__ import main


@pytest.mark.slow
def test_engines_are_compared_with_their_cost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "live"
    with ScriptedModel(echo).running() as model:
        monkeypatch.setenv("FACILITATOR_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("FACILITATOR_EMBEDDING", "wordllama")
        monkeypatch.setenv("OPENAI_BASE_URL", model.url)
        monkeypatch.setenv("FACILITATOR_PRICES", '{"scripted": {"input": 1, "output": 4}}')
        get_settings.cache_clear()
        try:
            main(["embedded", MODEL, "--suite", "citations", "--out", str(out)])
        finally:
            get_settings.cache_clear()
    rows = [line.split(" | ") for line in capsys.readouterr().out.splitlines()]
    assert rows[0][1:] == ["embedded", f"{MODEL} |"]
    cells = {row[0].strip("| "): row[1:] for row in rows[2:]}
    assert cells["sentences that stood"][0] == "1.000"
    assert cells["citations: citation recall"][0] == "1.000"
    assert cells["calls"][0] == "0"
    assert cells["cost"][0] == "–"
    assert cells["cost"][1].endswith("USD |")
    told = json.loads((out / "live.json").read_text())
    assert [t["model"] for t in told] == ["embedded", MODEL]
    assert told[1]["calls"]["cost"] > 0
    assert (out / "calls-1.jsonl").is_file()
