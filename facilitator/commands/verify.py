"""`verify` in its three forms."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from facilitator.commands.console import BadLines, indexing, note, print_json, print_line
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
) -> None:
    if sum(given is not None for given in (file, claims, pairs)) != 1:
        raise InputError("give one of: a draft (or - for standard input), --claims, --pairs")
    from facilitator.verification import reports

    if pairs is not None:
        lines = _lines(pairs)
        _stream(reports.check_pairs(_verifier(engine, corpus=False), lines), pairs)
        return
    if claims is not None:
        lines = _lines(claims)
        _stream(reports.check_claims(_verifier(engine), lines), claims)
        return
    text = reports.decode(_draft(file or "-"))
    if not text.strip():
        raise InputError("the draft is empty; give a text with at least one sentence")
    report = reports.check_draft(_verifier(engine), text)
    if as_json:
        print_json(report)
    else:
        _print(report)


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
        for reason in row.reasons:
            if row.verdict is not None and row.verdict.value != "supported":
                print(f"    {reason.code}: {reason.detail}")
    summary = report.summary.model_dump(exclude_none=True)
    print(" · ".join(f"{key.replace('_', ' ')} {value}" for key, value in summary.items()))
