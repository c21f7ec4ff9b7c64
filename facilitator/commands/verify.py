"""`verify` in its three forms."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from facilitator.commands.console import (
    BadLines,
    indexing,
    note,
    print_json,
    print_line,
    write_file,
)
from facilitator.config import get_settings
from facilitator.errors import InputError

if TYPE_CHECKING:
    from facilitator.models import Model
    from facilitator.verification.reports import BadLine, DraftReport
    from facilitator.verification.verifier import Verifier


def verify(
    file: str | None,
    claims: Path | None,
    pairs: Path | None,
    engine: str | None,
    as_json: bool,
    out: Path | None = None,
    decisions: Path | None = None,
    force: bool = False,
) -> None:
    if sum(given is not None for given in (file, claims, pairs, decisions)) != 1:
        raise InputError(
            "give one of: a draft (or - for standard input), --claims, --pairs, --decisions"
        )
    if out is not None and (file is None or out.suffix not in (".html", ".docx")):
        raise InputError(
            f"--out '{out}': a review sheet of a draft; its name ends in .html or .docx"
        )
    if out is not None and out.exists() and not force:
        raise InputError(f"'{out}' is there already; use --force to replace it")
    if decisions is not None:
        _print_decisions(decisions, as_json)
        return
    from facilitator.verification import reports

    if pairs is not None:
        lines = _lines(pairs)
        _stream(reports.check_pairs(_verifier(engine, corpus=False), lines), pairs)
        return
    if claims is not None:
        lines = _lines(claims)
        _stream(reports.check_claims(_verifier(engine), lines), claims)
        return
    text = _text(file or "-")
    if not text.strip():
        raise InputError("the draft is empty; give a text with at least one sentence")
    report = reports.check_draft(_verifier(engine), text)
    if out is not None:
        write_file(out, _sheet(report, file or "-", out.suffix))
        note(f"Written: {out}")
    if as_json:
        print_json(report)
    elif out is None:
        _print(report)


def _sheet(report: DraftReport, file: str, suffix: str) -> bytes:
    """The review sheet of a draft."""
    from facilitator.documents import review_sheet
    from facilitator.sessions.reviewing import review_rows

    rows = review_rows(report, get_settings())
    title = f"Review of {'a draft' if file == '-' else Path(file).name}"
    write = review_sheet.to_docx if suffix == ".docx" else review_sheet.to_html
    return write(rows, title)


def _print_decisions(path: Path, as_json: bool) -> None:
    """What a reviewer wrote into a sheet."""
    from facilitator.documents.review_sheet import read_decisions

    found = read_decisions(path)
    if as_json:
        print_json({"decisions": [d.model_dump(mode="json") for d in found]})
        return
    for decision in found:
        ruling = decision.ruling.value if decision.ruling else "note"
        print(f"[{ruling}] {decision.number}. {decision.text}")
        if decision.note:
            print(f"    {decision.note}")
    if not found:
        note("No decision is written in it yet.")


def _verifier(engine: str | None, *, corpus: bool = True) -> Verifier:
    from facilitator.sessions.setup import check_engine, open_corpus, open_index, open_verifier

    settings = get_settings()
    chosen = engine or settings.engine
    check_engine(chosen)
    found = open_corpus(settings)
    judge = None
    if chosen == "openai":
        from facilitator.engines.openai import open_engine
        from facilitator.retrieval.text import sentences
        from facilitator.sessions.judging import open_judge

        judge = open_judge(
            settings, open_engine(settings, found.sources, sentences, tell=note), note
        )
    if not corpus:
        return open_verifier(None, judge=judge)
    with indexing() as progress:
        retriever = open_index(found, settings, progress)
    return open_verifier(found, retriever, judge)


def _text(file: str) -> str:
    """A draft's words, whatever wrote it: Markdown, plain text or Word."""
    from facilitator.documents.read_docx import read_docx
    from facilitator.verification.reports import decode

    data = _draft(file)
    return read_docx(data, file) if file.lower().endswith(".docx") else decode(data)


def _draft(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise InputError(f"the draft '{file}' cannot be read: {error.strerror}") from error


def _lines(path: Path) -> Iterable[bytes]:
    try:
        handle: BinaryIO = path.open("rb")
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {error.strerror}") from error
    with handle:
        return handle.read().splitlines()


def _stream(rows: Iterable[Model | BadLine], path: Path) -> None:
    from facilitator.verification.reports import BadLine

    bad = BadLines()
    for row in rows:
        if isinstance(row, BadLine):
            bad.report(InputError(f"{path.name}, line {row.line}: {row.message}"))
        else:
            print_line(row)
    bad.finish()


def _print(report: DraftReport) -> None:
    for row in report.sentences:
        mark = row.verdict.value if row.verdict else "not a claim"
        print(f"[{mark}] {row.text}")
        if row.verdict is None or row.verdict.value == "supported":
            continue
        for reason in row.reasons:
            print(f"    {reason.code}: {reason.detail}")
        for near in row.nearest[:1]:
            place = f"{near.source}/{near.section}/{near.paragraph}"
            print(f"    nearest: {place} ({near.voice}): {near.quote or near.text}")
    summary = report.summary.model_dump(exclude_none=True)
    print(" · ".join(f"{key.replace('_', ' ')} {value}" for key, value in summary.items()))
