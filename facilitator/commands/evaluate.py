"""`eval`: suites over an engine, a session or a draft."""

from __future__ import annotations

from pathlib import Path

from facilitator.commands.console import indexing, note, prepare_folder, write_file
from facilitator.config import get_settings


def evaluate(
    suite: list[str],
    engine: str | None,
    session: str | None,
    draft: Path | None,
    report: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    from facilitator.evals import run
    from facilitator.evals.page import as_html
    from facilitator.evals.report import as_json as to_json
    from facilitator.evals.report import shown, summary_line

    names = run.check_names(suite)
    if report is not None:
        prepare_folder(report, force)
    with indexing() as progress:
        kit, subject = run.open_subject(
            get_settings(), engine=engine, session=session, draft=draft, progress=progress
        )
    found = run.run_suites(names, kit, subject, lambda name: note(f"· {name}"))
    if as_json:
        print(to_json(found).decode(), end="")
    else:
        from rich.console import Console

        Console().print(shown(found))
        print(summary_line(found))
    if report is not None:
        write_file(report / "report.json", to_json(found))
        write_file(report / "report.html", as_html(found))
        note(f"Written: {report}/")
