"""A report's figures as Markdown tables, to quote in a document.

    python -m facilitator.evals.tables out/eval/report.json [--into FILE]

Without `--into` it prints one table of all suites. In FILE whatever stands between
`<!-- measured: SUITE -->` and `<!-- end -->` is replaced: by the suite's figures, by its breakdowns
where it says `SUITE tables`, by the table of all suites where it says `all`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from facilitator.errors import FacilitatorError, InputError
from facilitator.evals.base import SuiteResult, Table
from facilitator.evals.report import Report, row, states

__all__ = ["figures", "fill", "overview", "read_report", "table"]

_PLACE = re.compile(r"(<!-- measured: ([a-z]+)(?: (tables))? -->\n).*?(<!-- end -->)", re.DOTALL)
_ALL = "all"


def _to_quote(name: str) -> bool:
    """Whether it is no figure of what something was tuned on."""
    return not name.startswith("dev:") and not name.endswith("development")


def read_report(path: Path) -> Report:
    """A report that was written before. Raises `InputError` where it cannot be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        for suite in data["suites"]:
            for figure in suite["figures"]:
                figure.pop("met", None)
        return Report.model_validate(data)
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise InputError(f"'{path}' is no report of `facilitator eval`: {error}") from error


def overview(report: Report) -> str:
    """Every figure to quote, under a line that says what it was measured on."""
    rows = [
        (result.suite if number == 0 else "", *row(figure))
        for result in report.suites
        for number, figure in enumerate(f for f in result.figures if _to_quote(f.name))
    ]
    head = ("suite", "figure", "value", "95 % interval", "of", "apart", "bar", "")
    on = f"Subject: {report.subject}; corpus {states(report)}; vectors {report.embedder}."
    return f"{on}\n\n{table(Table(title='', head=head, rows=tuple(rows)))}"


def figures(result: SuiteResult) -> str:
    """One suite's figures."""
    rows = [row(figure) for figure in result.figures if _to_quote(figure.name)]
    head = (result.suite, "value", "95 % interval", "of", "apart", "bar", "")
    return table(Table(title="", head=head, rows=tuple(rows)))


def table(source: Table) -> str:
    """A table as Markdown; a cell's own bars are escaped."""
    lines = [_line(source.head), _line(["---"] * len(source.head))]
    return "\n".join([*lines, *(_line(cells) for cells in source.rows)])


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def fill(text: str, report: Report) -> str:
    """The document with every marked place filled anew.

    Raises `InputError` for a place whose suite the report lacks.
    """
    known = {result.suite: result for result in report.suites}

    def drawn(suite: str, tables: bool) -> str:
        if suite == _ALL:
            return overview(report)
        if suite not in known:
            raise InputError(f"the report has no suite '{suite}'; it has: {', '.join(known)}")
        if not tables:
            return figures(known[suite])
        return "\n\n".join(
            f"**{t.title}**\n\n{table(t)}" for t in known[suite].tables if _to_quote(t.title)
        )

    return _PLACE.sub(lambda m: f"{m[1]}{drawn(m[2], bool(m[3]))}\n{m[4]}", text)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("--into", type=Path)
    options = parser.parse_args()
    try:
        report = read_report(options.report)
        if options.into is None:
            print(overview(report))
            return
        filled = fill(options.into.read_text(encoding="utf-8"), report)
    except FacilitatorError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_status)
    draft = options.into.with_name(f".{options.into.name}.new")
    draft.write_text(filled, encoding="utf-8")
    draft.replace(options.into)


if __name__ == "__main__":
    main()
