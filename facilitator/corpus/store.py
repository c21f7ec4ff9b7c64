"""Adding a paper's text to the corpus and taking it out again."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import yaml
from pydantic import Field

from facilitator.config import Settings
from facilitator.corpus.catalogue import (
    PASSAGES,
    PROPOSITIONS,
    RECORD,
    TEXT,
    Corpus,
    added_dir,
    load_corpus,
    stored_passages,
)
from facilitator.corpus.files import read_text, write_folder, writing
from facilitator.corpus.lock import PATIENCE, hold
from facilitator.corpus.parse import Parsed, SetAside, parse
from facilitator.corpus.records import (
    Recognition,
    Record,
    front_matter,
    new_record,
    recognise,
    stated_title,
    write_record,
)
from facilitator.corpus.text import words
from facilitator.errors import InputError
from facilitator.models import Model, Passage, Proposition, ReviewState, Source

Draft = Callable[[Source, Sequence[Passage]], Sequence[Proposition]]
"""Reads propositions out of a paper that has none; what it returns is marked unreviewed."""


class SectionCount(Model):
    section: str
    paragraphs: int
    notes: int


class AddReport(Model):
    """What became of an added file.

    `unplaced`: paragraphs of the record that the copy does not show. `differing`: those whose
    words are not the record's. `aside`: what became no passage. `rejected`: drafted propositions
    that did not hold, with the reason.
    """

    source: Source
    recognition: Recognition
    already: bool = Field(description="the same text had been added before; nothing was written")
    sections: tuple[SectionCount, ...]
    passages: int
    propositions: int
    unplaced: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    aside: tuple[SetAside, ...] = ()
    rejected: tuple[str, ...] = ()


def _sections(passages: Sequence[Passage]) -> tuple[SectionCount, ...]:
    body: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    order: dict[str, None] = {}
    for passage in passages:
        section = passage.locator.section
        order.setdefault(section)
        (body if isinstance(passage.locator.paragraph, int) else notes)[section] += 1
    return tuple(SectionCount(section=s, paragraphs=body[s], notes=notes[s]) for s in order)


def _drafted(
    draft: Draft, record: Record, passages: Sequence[Passage], corpus: Corpus
) -> tuple[tuple[Proposition, ...], tuple[str, ...]]:
    """What the engine read, as far as it holds: located in the paper, topics and ids in order."""
    source = record.source
    places = {passage.locator.key for passage in passages}
    kept: dict[str, Proposition] = {}
    rejected: list[str] = []
    drafted = tuple(draft(source, passages))
    ids = {proposition.id for proposition in drafted} | set(corpus.propositions)
    for proposition in drafted:
        links = [link.to for link in proposition.links]
        if proposition.locator.key not in places:
            reason = f"there is no {proposition.locator.key}"
        elif proposition.id in kept or proposition.id in corpus.propositions:
            reason = "its id is taken"
        elif unknown := [t for t in proposition.topics if t not in corpus.topics]:
            reason = f"no topic '{unknown[0]}'"
        elif dangling := [link for link in links if link not in ids or link == proposition.id]:
            reason = f"it links to '{dangling[0]}', which is not there"
        else:
            kept[proposition.id] = proposition.model_copy(update={"review": ReviewState.UNREVIEWED})
            continue
        rejected.append(f"{proposition.id}: {reason}")
    present = set(kept) | set(corpus.propositions)
    return tuple(
        p.model_copy(update={"links": tuple(link for link in p.links if link.to in present)})
        for p in kept.values()
    ), tuple(rejected)


def _files(
    text: str, parsed: Parsed, record: Record, new: bool, drafted: Sequence[Proposition]
) -> dict[str, str]:
    stored = stored_passages(text, parsed)
    files = {TEXT: text, PASSAGES: stored.model_dump_json(indent=1) + "\n"}
    if new:
        files[RECORD] = write_record(record.source)
    if drafted:
        entries = [p.model_dump(mode="json", exclude_none=True) for p in drafted]
        files[PROPOSITIONS] = yaml.safe_dump(entries, sort_keys=False, allow_unicode=True)
    return files


def _is_there(folder: Path, text: str) -> bool:
    """Whether the folder holds this text; of a paper without a shipped record, these words, from
    which its propositions were drafted."""
    try:
        return (folder / RECORD).is_file() or (folder / TEXT).read_text(encoding="utf-8") == text
    except (OSError, UnicodeDecodeError):
        return False


def _matched(
    text: str, meta: Mapping[str, str | list[str]], path: Path, corpus: Corpus
) -> tuple[Record, Recognition, Parsed]:
    """The record of the text, how it was found, and the text's passages.

    A text that only mentions the title of a recorded paper is another paper.
    """
    found = recognise(text, corpus.records.values(), stated_title(meta))
    if found is not None:
        record, recognition = found
        parsed = parse(text, record.source.id, record.layout)
        if parsed.passages:
            return record, recognition, parsed
    parsed = parse(text, "new")
    new = new_record(text, parsed.title, meta, path.stem, corpus.records)
    if found is not None and words(new.source.title) == words(found[0].source.title):
        raise InputError(
            f"{path} bears the title of {found[0].source.short} and has none of its paragraphs;"
            " add a copy with the paper's whole text"
        )
    if not parsed.passages:
        raise InputError(
            f"{path} has no paragraph of running text; add a copy with the paper's whole text"
        )
    _refuse_second(new, corpus)
    return new, Recognition.NEW, parsed.of(new.source.id)


def _refuse_second(record: Record, corpus: Corpus) -> None:
    """A paper that was added keeps the text that its propositions were drafted from."""
    title = words(record.source.title)
    for other in (r.source for r in corpus.records.values() if not r.layout.sections):
        if words(other.title) == title:
            raise InputError(
                f"another text titled '{other.title}' was added before; take it out with"
                f" `facilitator corpus remove {other.id}` and add this one again"
            )


def add_source(
    path: Path,
    settings: Settings,
    progress: Callable[[str], None] = lambda message: None,
    *,
    draft: Draft | None = None,
    catalogue: Path | None = None,
) -> AddReport:
    """Add a Markdown or text copy of a paper to the corpus under `settings.home`.

    A copy of a paper that has a record is found by fingerprint or title and its passages are
    placed where the record's propositions point. Another paper gets a record, and propositions
    from `draft` (marked unreviewed) or, without it, none. Adding the same text again changes
    nothing; another copy of a recorded paper replaces the one before.

    Raises `InputError` for a file that cannot be used or where another process goes on writing the
    corpus, `MachineError` where the data folder cannot be written; in neither case is anything
    changed.
    """
    progress(f"reading {path.name}")
    meta, text = front_matter(read_text(path))
    with hold(added_dir(settings) / ".lock", "the corpus", PATIENCE):
        corpus = load_corpus(settings, catalogue)
        progress("finding sections and paragraphs")
        record, recognition, parsed = _matched(text, meta, path, corpus)
        folder = added_dir(settings) / record.source.id
        own = [p for p in corpus.propositions.values() if p.locator.source == record.source.id]
        already = _is_there(folder, text)
        rejected: tuple[str, ...] = ()
        if not already:
            drafted: tuple[Proposition, ...] = ()
            if recognition is Recognition.NEW and draft is not None:
                progress(f"drafting propositions from {record.source.short}")
                drafted, rejected = _drafted(draft, record, parsed.passages, corpus)
                own.extend(drafted)
            progress(f"writing {record.source.id}")
            new = recognition is Recognition.NEW
            write_folder(folder, _files(text, parsed, record, new, drafted))
    places = {passage.locator.key for passage in parsed.passages}
    expected = (
        f"{record.source.id}/{section}/{paragraph}"
        for section, entries in record.layout.paragraphs.items()
        for paragraph in entries
    )
    return AddReport(
        source=record.source,
        recognition=recognition,
        already=already,
        sections=_sections(parsed.passages),
        passages=len(parsed.passages),
        propositions=len(own),
        unplaced=tuple(
            dict.fromkeys(k for k in (*expected, *(p.locator.key for p in own)) if k not in places)
        ),
        differing=tuple(p.id for p in parsed.passages if not record.layout.is_verbatim(p)),
        aside=parsed.aside,
        rejected=rejected,
    )


def remove_source(source_id: str, settings: Settings, catalogue: Path | None = None) -> None:
    """Take an added text, and what was drafted from it, out of the corpus.

    A paper that ships with the program goes back to digest state. Raises `InputError` where no
    text of that source was added.
    """
    added = added_dir(settings)
    folder = added / source_id
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,63}", source_id) or not folder.is_dir():
        there = sorted(p.name for p in added.glob("[!.]*")) if added.is_dir() else []
        raise InputError(
            f"no text of '{source_id}' was added; added are: {', '.join(there) or 'none'}"
        )
    with hold(added / ".lock", "the corpus", PATIENCE), writing(folder):
        gone = added / f".old-{source_id}"
        shutil.rmtree(gone, ignore_errors=True)
        folder.replace(gone)
        shutil.rmtree(gone)
