"""`corpus add|list|show|remove|check`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from facilitator.commands.console import note, print_json
from facilitator.config import get_settings
from facilitator.models import CorpusState, Model


class SourceLine(Model):
    """A source as `corpus list` shows it."""

    id: str
    short: str
    title: str
    licence: str
    state: CorpusState
    review: str
    passages: int
    propositions: int


def lines() -> list[SourceLine]:
    """All sources with what the corpus has of them."""
    from facilitator.sessions.setup import open_corpus

    corpus = open_corpus(get_settings())
    read = Counter(p.locator.source for p in corpus.propositions.values())
    here = Counter(p.locator.source for p in corpus.passages.values())
    return [
        SourceLine(
            id=source.id,
            short=source.short,
            title=source.title,
            licence=source.licence,
            state=corpus.state(source.id),
            review=source.review.value,
            passages=here[source.id],
            propositions=read[source.id],
        )
        for source in corpus.sources.values()
    ]


def list_sources(as_json: bool) -> None:
    found = lines()
    if as_json:
        print_json({"sources": found})
        return
    for line in found:
        print(
            f"{line.id}  {line.state.value}  {line.passages} passages,"
            f" {line.propositions} propositions ({line.review})\n  {line.title}. {line.licence}"
        )


def show(source_id: str, as_json: bool) -> None:
    from facilitator.sessions.setup import open_corpus

    corpus = open_corpus(get_settings())
    state = corpus.state(source_id)
    source = corpus.sources[source_id]
    own = [p for p in corpus.propositions.values() if p.locator.source == source_id]
    sections = Counter(p.locator.section for p in own)
    if as_json:
        print_json({"source": source, "state": state.value, "propositions": own})
        return
    print(f"{source.title}\n{', '.join(source.authors)} · {source.publisher} · {source.year}")
    print(f"Licence: {source.licence}\nState: {state.value}")
    for disclosed in source.provenance:
        print(f"Provenance: {disclosed}")
    for section, count in sections.items():
        print(f"  {section}: {count} propositions")


def add(file: Path, engine: str | None, as_json: bool) -> None:
    from facilitator.sessions.setup import add_paper, check_engine

    settings = get_settings()
    check_engine(engine or settings.engine)
    report = add_paper(file, settings, note)
    if as_json:
        print_json(report)
        return
    done = "was added before; nothing changed" if report.already else "added"
    print(f"{report.source.short} ({report.source.id}) {done}: {report.source.title}")
    print(
        f"{report.passages} passages in {len(report.sections)} sections, {report.propositions}"
        f" propositions ({report.source.review.value})."
    )
    for section in report.sections:
        notes = f", {section.notes} notes" if section.notes else ""
        print(f"  {section.section}: {section.paragraphs} paragraphs{notes}")
    print(f"Could not be placed: {', '.join(report.unplaced) or 'nothing'}.")
    if report.differing:
        print(f"Wording differs from the record's: {', '.join(report.differing)}.")
    for rejected in report.rejected:
        print(f"Not taken: {rejected}")
    kinds = Counter(block.what for block in report.aside)
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    print(f"Set aside: {told or 'nothing'}.")


def remove(source_id: str) -> None:
    from facilitator.corpus.store import remove_source

    remove_source(source_id, get_settings())
    print(f"The text of {source_id} is out of the corpus.")


def check(as_json: bool) -> None:
    from facilitator.corpus.check import check_corpus

    findings = check_corpus(get_settings())
    if as_json:
        print_json({"findings": findings})
        return
    for finding in findings:
        print(f"{finding.source} {finding.where}: {finding.detail} [{finding.code.value}]")
    print("Nothing to report." if not findings else f"{len(findings)} findings.")
