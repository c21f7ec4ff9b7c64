"""`search`, `ask` and `brief`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from facilitator.commands.console import (
    BadLines,
    indexing,
    jsonl,
    note,
    print_json,
    print_line,
    write_file,
)
from facilitator.config import get_settings
from facilitator.errors import InputError
from facilitator.models import Citation, Evidence

if TYPE_CHECKING:
    from facilitator.dialogue.bench import Bench
    from facilitator.sessions.inquiry import Answer


def search(
    query: str | None,
    k: int,
    voice: str | None,
    source: str | None,
    queries: Path | None,
    as_json: bool,
) -> None:
    from facilitator.sessions.setup import open_corpus, open_index

    if (query is None) == (queries is None):
        raise InputError("give a query, or --queries FILE.jsonl; see `facilitator search --help`")
    if k < 1:
        raise InputError(f"-k {k}: ask for at least one paragraph")
    settings = get_settings()
    corpus = open_corpus(settings)
    if source is not None:
        corpus.state(source)
    known = {p.voice for p in corpus.propositions.values()}
    if voice is not None and voice not in known:
        raise InputError(f"no voice '{voice}' in the corpus; there are: {', '.join(sorted(known))}")
    with indexing() as progress:
        retriever = open_index(corpus, settings, progress)
    if queries is not None:
        bad = BadLines()
        good: list[tuple[Any, str]] = []
        for entry in jsonl(queries, lambda e: (e["id"], e["query"]), ("id", "query")):
            if isinstance(entry, InputError):
                bad.report(entry)
            elif not entry[1].strip():
                bad.report(InputError(f"{queries.name}, id {entry[0]}: the query is empty"))
            else:
                good.append(entry)
        found = retriever.search_many([text for _, text in good], k) if good else []
        for (identifier, _), evidence in zip(good, found, strict=True):
            print_line({"id": identifier, "results": _results(evidence)})
        bad.finish()
        return
    evidence = retriever.search(
        query or "",
        k,
        voices=[voice] if voice else None,
        sources=[source] if source else None,
    )
    if as_json:
        print_json({"results": _results(evidence)})
        return
    for item in evidence.items:
        where = f"{item.locator.source}, {item.locator.section}, ¶{item.locator.paragraph}"
        print(f"{where} ({item.voice})\n  {item.text}\n")
    if not evidence.items:
        note("Nothing found.")


def _results(evidence: Evidence) -> list[dict[str, object]]:
    return [
        {
            "id": item.proposition or item.locator.key,
            "source": item.locator.source,
            "section": item.locator.section,
            "paragraph": item.locator.paragraph,
            "text": item.text,
            "matched": item.matched,
            "voice": item.voice,
            "score": item.score,
        }
        for item in evidence.items
    ]


def open_desk(engine: str | None) -> Bench:
    """A bench for a command; the index is built with a bar where it is needed."""
    from facilitator.sessions.setup import open_bench

    settings = get_settings()
    with indexing() as progress:
        return open_bench(settings, engine or settings.engine, progress=progress, tell=note)


def ask(
    question: str | None,
    questions: Path | None,
    seat: str | None,
    engine: str | None,
    as_json: bool,
) -> None:
    from facilitator.sessions.inquiry import ask as put

    if (question is None) == (questions is None):
        raise InputError("give a question, or --questions FILE.jsonl")
    bench = open_desk(engine)
    if questions is not None:
        bad = BadLines()
        for entry in jsonl(questions, lambda e: (e["id"], e["question"]), ("id", "question")):
            if isinstance(entry, InputError):
                bad.report(entry)
                continue
            try:
                print_line({"id": entry[0], **_answered(put(bench, entry[1], seat=seat))})
            except InputError as error:
                bad.report(InputError(f"{questions.name}, id {entry[0]}: {error}"))
        bad.finish()
        return
    answer = put(bench, question or "", seat=seat, tell=note)
    if as_json:
        print_json(_answered(answer))
    elif answer.abstained:
        print(answer.missing)
        for near in answer.nearest:
            place = near.locator
            print(f"  nearest: {place.source}, {place.section}, ¶{place.paragraph}: {near.text}")
    else:
        print(answer.text)
        for citation in _citations(answer):
            place = citation.locator
            quote = f" “{citation.quote}”" if citation.quote else ""
            print(f"  {place.source}, {place.section}, ¶{place.paragraph}{quote}")


def _citations(answer: Answer) -> list[Citation]:
    return [c for s in answer.statements for c in s.citations]


def _answered(answer: Answer) -> dict[str, object]:
    return {
        "answer": answer.text,
        "abstained": answer.abstained,
        "citations": [cited(c) for c in _citations(answer)] if not answer.abstained else [],
        "sentences": [s.model_dump(mode="json") for s in answer.statements],
        "dropped": [{"text": a.text, "why": a.why} for a in answer.dropped],
        "drafted": {
            name: sum(getattr(share, name) for share in answer.shares)
            for name in ("drafted", "stood", "repaired", "dropped", "fell_back")
        },
        **(
            {
                "missing": answer.missing,
                "nearest": [n.model_dump(mode="json") for n in answer.nearest],
            }
            if answer.abstained
            else {}
        ),
    }


def cited(citation: Citation) -> dict[str, object]:
    """A citation as the contracts have it ."""
    return {
        "source": citation.locator.source,
        "section": citation.locator.section,
        "paragraph": citation.locator.paragraph,
        "quote": citation.quote,
    }


def brief(topic: str, out: Path | None, engine: str | None, force: bool, as_json: bool) -> None:
    from facilitator.documents.render import FORMATS, render
    from facilitator.documents.render_briefing import briefing_outline
    from facilitator.sessions.inquiry import brief as write

    suffix = out.suffix if out else ".md"
    if suffix not in FORMATS:
        raise InputError(f"--out '{out}': the name must end in .md, .docx or .pdf")
    if out is not None and out.exists() and not force:
        raise InputError(f"'{out}' is there already; use --force to replace it")
    briefing = write(open_desk(engine), topic, tell=note)
    if as_json:
        print_json(briefing)
    elif out is None:
        print(render(briefing_outline(briefing), ".md").decode("utf-8"))
    if out is not None:
        write_file(out, render(briefing_outline(briefing), suffix))
        note(f"Written: {out}")
