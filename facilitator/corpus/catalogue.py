"""The corpus as the rest of the program sees it: what ships, and what a user added."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from facilitator import resources
from facilitator.config import Settings
from facilitator.corpus import yamlfile
from facilitator.corpus.parse import PARSER_VERSION, Parsed, parse
from facilitator.corpus.records import Record, read_record
from facilitator.corpus.text import is_exact
from facilitator.corpus.vocabulary import Alias, ContestedTerm, Side, StressPoint, Topic
from facilitator.errors import InputError
from facilitator.models import CorpusState, Locator, Model, Passage, Proposition, Source

RECORD, PROPOSITIONS = "source.toml", "propositions.yaml"
TEXT, PASSAGES = "text.txt", "passages.json"


class StoredPassages(Model):
    """What lies beside an added text, so that it need not be parsed at every start."""

    parser: int
    text_sha256: str
    headings: dict[str, str]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Corpus:
    """Everything that can be cited. Immutable; the mappings are in the order of the files.

    `records`: by source id, those that ship first. `propositions`: by id. `passages`: by locator
    key, none for a source in digest state; `headings`: of their sections, by `source/section`, in
    the paper's words. `topics` and `stress_points`: by id. `sides`: for every voice the usual names of
    those whose views it tells.
    """

    records: Mapping[str, Record]
    propositions: Mapping[str, Proposition]
    passages: Mapping[str, Passage]
    headings: Mapping[str, str]
    topics: Mapping[str, Topic]
    terms: tuple[ContestedTerm, ...]
    aliases: tuple[Alias, ...]
    stress_points: Mapping[str, StressPoint]
    sides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The bibliographic records by source id."""
        return MappingProxyType({id_: record.source for id_, record in self.records.items()})

    @cached_property
    def _full_text(self) -> frozenset[str]:
        return frozenset(passage.locator.source for passage in self.passages.values())

    @cached_property
    def _by_locator(self) -> Mapping[str, tuple[Proposition, ...]]:
        found: dict[str, list[Proposition]] = {}
        for proposition in self.propositions.values():
            found.setdefault(proposition.locator.key, []).append(proposition)
        return {key: tuple(values) for key, values in found.items()}

    def state(self, source_id: str) -> CorpusState:
        """Whether the source's text is at hand. Raises `InputError` for an unknown id."""
        if source_id not in self.records:
            raise InputError(
                f"no source '{source_id}' in the corpus; there are: {', '.join(self.records)}"
            )
        return CorpusState.FULL_TEXT if source_id in self._full_text else CorpusState.DIGEST

    def passage(self, locator: Locator) -> Passage | None:
        """The paper's paragraph, where the paper is at hand and has it."""
        return self.passages.get(locator.key)

    def propositions_at(self, locator: Locator) -> tuple[Proposition, ...]:
        """Our readings of that paragraph, in the file's order."""
        return self._by_locator.get(locator.key, ())

    def paragraph_text(self, locator: Locator) -> str:
        """The paper's paragraph; without it our propositions read from it, joined by spaces; empty
        where the corpus has no such paragraph."""
        passage = self.passage(locator)
        if passage is not None:
            return passage.text
        return " ".join(proposition.text for proposition in self.propositions_at(locator))

    def has(self, locator: Locator) -> bool:
        """Whether there is such a paragraph: at hand, read in a proposition, or in the record."""
        if locator.key in self.passages or locator.key in self._by_locator:
            return True
        record = self.records.get(locator.source)
        return (
            record is not None
            and bool(record.layout.paragraphs)
            and record.layout.has(locator.section, locator.paragraph)
        )

    def is_exact_quote(self, quote: str, locator: Locator) -> bool:
        """Whether the quotation stands in the paper's paragraph word for word; white space, kinds
        of quotation marks and dashes, ligatures and note marks aside. False in digest state."""
        passage = self.passage(locator)
        return passage is not None and is_exact(quote, passage.text)

    @cached_property
    def version(self) -> str:
        """sha256 over everything in the corpus: equal where, and only where, the content is."""
        digest = hashlib.sha256()
        parts: Iterable[Model] = (
            *(record.source for record in self.records.values()),
            *self.propositions.values(),
            *self.passages.values(),
            *self.topics.values(),
            *self.terms,
            *self.aliases,
            *self.stress_points.values(),
            *(Side(id=voice, names=names) for voice, names in self.sides.items()),
        )
        for part in parts:
            digest.update(type(part).__name__.encode())
            digest.update(json.dumps(part.model_dump(mode="json"), sort_keys=True).encode())
        return digest.hexdigest()


def added_dir(settings: Settings) -> Path:
    """Where a user's papers lie: one folder a source."""
    return settings.home / "corpus"


def _folders(parent: Path) -> Iterator[Path]:
    """The folders of sources, by name; what begins with a dot is being written."""
    try:
        if parent.is_dir():
            yield from sorted(
                p for p in parent.iterdir() if p.is_dir() and not p.name.startswith((".", "_"))
            )
    except OSError as error:
        raise InputError(
            f"{parent} cannot be read: {error.strerror}; mend its rights or set FACILITATOR_HOME"
        ) from error


def _located_in(source_id: str) -> Callable[[dict[str, Any]], None]:
    """Completes locators, which inside a source's folder leave its id to the place."""

    def complete(entry: dict[str, Any]) -> None:
        for locator in (entry.get("locator"), *(entry.get("also") or ())):
            if isinstance(locator, dict):
                locator.setdefault("source", source_id)

    return complete


def _read_propositions(path: Path, source_id: str) -> tuple[Proposition, ...]:
    if not path.is_file():
        return ()
    entries = yamlfile.read_entries(path, Proposition, _located_in(source_id))
    for entry in entries:
        if entry.locator.source != source_id:
            raise yamlfile.fault_at(
                path, entry.id, f"its locator names '{entry.locator.source}', not '{source_id}'"
            )
    return entries


def _read_sides(path: Path) -> tuple[Side, ...]:
    """Whose views the voices tell; none where a catalogue doesn't say."""
    return yamlfile.read_entries(path, Side) if path.is_file() else ()


def stored_passages(text: str, parsed: Parsed) -> StoredPassages:
    """What to keep of a parsed text."""
    return StoredPassages(
        parser=PARSER_VERSION,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        headings=parsed.headings,
        passages=parsed.passages,
    )


def read_passages(folder: Path, record: Record) -> StoredPassages | None:
    """The passages of an added text; parsed anew where they were stored by another parser."""
    text_path = folder / TEXT
    if not text_path.is_file():
        return None
    try:
        data = text_path.read_bytes()
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{text_path} cannot be read: {error}; remove it with"
            f" `facilitator corpus remove {record.source.id}` and add the paper again"
        ) from error
    mark = hashlib.sha256(data).hexdigest()
    try:
        stored = TypeAdapter(StoredPassages).validate_json((folder / PASSAGES).read_bytes())
        if stored.parser == PARSER_VERSION and stored.text_sha256 == mark:
            return stored
    except (OSError, ValidationError):
        pass  # lost or broken: the text beside it is what counts
    return stored_passages(text, parse(text, record.source.id, record.layout))


def _check(
    propositions: Mapping[str, tuple[Path, Proposition]],
    topics: Mapping[str, Topic],
    stress_points: Mapping[str, StressPoint],
    names: frozenset[str],
) -> None:
    """Topics, holders, links and stress-points must exist; propositions are what all rests on."""
    for id_, (path, proposition) in propositions.items():
        for topic in proposition.topics:
            if topic not in topics:
                raise yamlfile.fault_at(
                    path, id_, f"topics: '{topic}' is not in topics.yaml; take one that is"
                )
        for holder in proposition.holder:
            if holder not in names:
                raise yamlfile.fault_at(
                    path, id_, f"holder: '{holder}' is not in aliases.yaml; take an id that is"
                )
        for link in proposition.links:
            if link.to not in propositions or link.to == id_:
                raise yamlfile.fault_at(
                    path,
                    id_,
                    f"{link.kind}: there is no other proposition '{link.to}'; mend the id",
                )
        for point in proposition.measure.stress_points if proposition.measure else ():
            if point not in stress_points:
                raise yamlfile.fault_at(
                    path, id_, f"measure.stress_points: no '{point}' in stress-points.yaml"
                )


def load_corpus(settings: Settings, catalogue: Path | None = None) -> Corpus:
    """Read the catalogue that ships (or the one given) and the papers under `settings.home`.

    Raises `InputError` naming file, line, entry and mend for whatever does not fit.
    """
    catalogue = catalogue or resources.corpus_dir()
    added = added_dir(settings)
    records: dict[str, Record] = {}
    propositions: dict[str, tuple[Path, Proposition]] = {}
    passages: dict[str, Passage] = {}
    headings: dict[str, str] = {}
    shipped = [folder for folder in _folders(catalogue) if (folder / RECORD).is_file()]
    for folder in (*shipped, *_folders(added)):
        id_ = folder.name
        if id_ not in records:
            records[id_] = read_record(folder / RECORD)
        for entry in _read_propositions(folder / PROPOSITIONS, id_):
            if entry.id in propositions:
                raise yamlfile.fault_at(
                    folder / PROPOSITIONS,
                    entry.id,
                    f"the id stands also in {propositions[entry.id][0]}; give it another",
                )
            propositions[entry.id] = (folder / PROPOSITIONS, entry)
        if folder.parent == added:
            stored = read_passages(folder, records[id_])
            if stored is not None:
                passages.update((p.locator.key, p) for p in stored.passages)
                headings.update((f"{id_}/{s}", text) for s, text in stored.headings.items())
    topics = {t.id: t for t in yamlfile.read_entries(catalogue / "topics.yaml", Topic)}
    points = {p.id: p for p in yamlfile.read_entries(catalogue / "stress-points.yaml", StressPoint)}
    for point in points.values():
        for topic in point.topics:
            if topic not in topics:
                raise yamlfile.fault_at(
                    catalogue / "stress-points.yaml", point.id, f"topics: no topic '{topic}'"
                )
    aliases = yamlfile.read_entries(catalogue / "aliases.yaml", Alias)
    _check(propositions, topics, points, frozenset(alias.id for alias in aliases))
    for point in points.values():
        for id_ in point.named_by:
            if id_ not in propositions:
                raise yamlfile.fault_at(
                    catalogue / "stress-points.yaml", point.id, f"named_by: no proposition '{id_}'"
                )
    return Corpus(
        records=MappingProxyType(records),
        propositions=MappingProxyType({id_: p for id_, (_, p) in propositions.items()}),
        passages=MappingProxyType(passages),
        headings=MappingProxyType(headings),
        topics=MappingProxyType(topics),
        terms=yamlfile.read_entries(catalogue / "terms.yaml", ContestedTerm),
        aliases=aliases,
        stress_points=MappingProxyType(points),
        sides=MappingProxyType(
            {side.id: side.names for side in _read_sides(catalogue / "sides.yaml")}
        ),
    )
