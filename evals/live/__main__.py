"""`python -m facilitator.evals.live MODEL… --out DIR`: the same suites over several models.

Each model at the endpoint (`OPENAI_BASE_URL`, `OPENAI_API_KEY`) words the suites' dialogues and
answers; `embedded` is the engine without a model. A table says of each: the share of its sentences
that stood, the suites' figures, its calls, tokens and time, and its cost where `facilitator.toml`
has a price for it. The budgets of the settings hold for each model by itself. A model's judgement is
not asked: all are graded by the verifier.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from facilitator.config import Settings, get_settings
from facilitator.corpus.files import write_folder
from facilitator.engines.calls import metering
from facilitator.errors import FacilitatorError, InputError
from facilitator.evals.report import Report
from facilitator.evals.run import check_names, open_subject, run_suites
from facilitator.models import Model, Share
from facilitator.sessions.calls import CallTotals, engine_report, meter, sum_calls

EMBEDDED = "embedded"


class Trial(Model):
    """One engine's part: what its sentences came to, its figures, its calls, and the wall time in
    seconds."""

    model: str
    shares: tuple[Share, ...]
    report: Report
    calls: CallTotals
    seconds: float

    @property
    def stood(self) -> float | None:
        """Share of what the model drafted that stood, repaired or not; null where it drafted
        nothing."""
        mine = [s for s in self.shares if self.model == EMBEDDED or s.engine != EMBEDDED]
        drafted = sum(s.drafted for s in mine)
        return sum(s.stood + s.repaired for s in mine) / drafted if drafted else None


def trial(model: str, suites: Sequence[str], settings: Settings, record: Path) -> Trial:
    """Runs the suites over one engine, its calls recorded in a file. Raises `InputError` where it
    can't be reached."""
    began = time.monotonic()
    embedded = model == EMBEDDED
    chosen = settings if embedded else settings.model_copy(update={"model": model})
    with metering(meter(chosen, record)):
        kit, subject = open_subject(chosen, engine=EMBEDDED if embedded else "openai")
        report = run_suites(suites, kit, subject, lambda name: _note(f"  {model}: {name}"))
        held = subject.documents
    return Trial(
        model=model,
        shares=engine_report(held.transcript.turns) if held is not None else (),
        report=report,
        calls=sum_calls(record, chosen),
        seconds=round(time.monotonic() - began, 1),
    )


def table(trials: Sequence[Trial]) -> str:
    """The trials as Markdown: a row a figure, a column an engine."""
    rows: dict[str, list[str]] = {"sentences that stood": [_cell(t.stood) for t in trials]}
    for position, one in enumerate(trials):
        for suite in one.report.suites:
            for figure in suite.figures:
                row = rows.setdefault(f"{suite.suite}: {figure.name}", ["–"] * len(trials))
                row[position] = _cell(figure.value)
    for name, field in (
        ("calls", "calls"),
        ("tokens in", "tokens_in"),
        ("tokens out", "tokens_out"),
    ):
        rows[name] = [f"{getattr(t.calls, field):,}" for t in trials]
    rows["seconds"] = [f"{t.seconds:,.0f}" for t in trials]
    if any(t.calls.cost is not None for t in trials):
        rows["cost"] = [
            "–" if t.calls.cost is None else f"{t.calls.cost:.4f} {t.calls.currency}"
            for t in trials
        ]
    lines = [["", *(t.model for t in trials)], ["---", *("---:" for _ in trials)]]
    lines += [[name, *cells] for name, cells in rows.items()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def main(argv: Sequence[str] | None = None) -> None:
    """Runs every model one after the other, prints the table, writes it and `live.json`."""
    parser = argparse.ArgumentParser(prog="facilitator.evals.live", description=__doc__)
    parser.add_argument("models", nargs="+", metavar="MODEL")
    parser.add_argument("--suite", action="append", default=[], help="repeatable; default: all")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(argv)
    suites = check_names(given.suite)
    if given.out.exists():
        raise InputError(f"'{given.out}' is there already; name a folder that is not")
    with tempfile.TemporaryDirectory() as records:
        trials = [
            trial(model, suites, get_settings(), Path(records) / f"{number}.jsonl")
            for number, model in enumerate(given.models)
        ]
        calls = {
            f"calls-{number}.jsonl": record.read_text(encoding="utf-8")
            for number in range(len(trials))
            if (record := Path(records) / f"{number}.jsonl").is_file()
        }
    shown = table(trials)
    print(shown)
    told = json.dumps([t.model_dump(mode="json") for t in trials], indent=1)
    write_folder(given.out, {"live.md": f"{shown}\n", "live.json": f"{told}\n", **calls})


def _note(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except FacilitatorError as error:
        print(f"facilitator.evals.live: {error}", file=sys.stderr)
        sys.exit(error.exit_status)
