"""Re-verifying the corpus: do locators resolve, is every paragraph read, do facts stand there."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from facilitator.config import Settings
from facilitator.corpus import facts
from facilitator.corpus.catalogue import Corpus, load_corpus
from facilitator.models import CorpusState, Locator, Model, Proposition


class FindingCode(StrEnum):
    """What can be the matter. All but `unread-paragraph` and `unreviewed` are faults."""

    NO_SUCH_PARAGRAPH = "no-such-paragraph"
    UNPLACED = "unplaced"
    WORDING_DIFFERS = "wording-differs"
    NUMBER_NOT_THERE = "number-not-there"
    NAME_NOT_THERE = "name-not-there"
    UNREAD_PARAGRAPH = "unread-paragraph"
    UNREVIEWED = "unreviewed"


class Finding(Model):
    """Something that a person should look at: which entry or paragraph, and what about it."""

    source: str
    where: str
    code: FindingCode
    detail: str


def _context(corpus: Corpus, locator: Locator) -> str:
    """What a reader of the paragraph has read by then: the title page, the headings of the part,
    and the part up to the paragraph. A note is read with the whole paper in mind."""
    source = corpus.sources[locator.source]
    part = locator.section.partition("/")[0]
    is_note = not isinstance(locator.paragraph, int)
    read = [source.title, source.publisher, source.series, *source.authors]
    for place, heading in corpus.headings.items():
        if is_note or place.partition("/")[2].partition("/")[0] == part:
            read.append(heading)
    for passage in corpus.passages.values():
        at = passage.locator
        if at.source == locator.source and (is_note or at.section.partition("/")[0] == part):
            read.append(passage.text)
            if at.key == locator.key and not is_note:
                break
    return " ".join(read)


def _check_facts(corpus: Corpus, proposition: Proposition) -> Iterator[Finding]:
    """Numbers must stand in the paragraph or its heading (a year, in the context); so must names."""
    locator = proposition.locator
    passage = corpus.passage(locator)
    if passage is None:
        return
    heading = corpus.headings.get(f"{locator.source}/{locator.section}", "")
    numbers = facts.numbers_not_in(proposition.text, f"{heading} {passage.text}")
    names = facts.names_not_in(proposition.text, passage.text, corpus.aliases, locator)
    if not numbers and not names:
        return
    context = _context(corpus, locator)
    years = facts.numbers_not_in(" ".join(n for n in numbers if facts.is_year(n)), context)
    for number in numbers:
        if not facts.is_year(number) or number in years:
            yield Finding(
                source=locator.source,
                where=proposition.id,
                code=FindingCode.NUMBER_NOT_THERE,
                detail=f"'{number}' does not stand in {locator.key}",
            )
    for name in facts.names_not_in(f"of {' and '.join(names)}", context, corpus.aliases, locator):
        yield Finding(
            source=locator.source,
            where=proposition.id,
            code=FindingCode.NAME_NOT_THERE,
            detail=f"'{name}' stands neither in {locator.key} nor before it in its part",
        )


def _vocabulary_locators(corpus: Corpus) -> Iterator[tuple[str, Locator]]:
    for term in corpus.terms:
        for locator in term.locators:
            yield f"terms.yaml, {term.id}", locator
    for point in corpus.stress_points.values():
        for locator in point.named:
            yield f"stress-points.yaml, {point.id}", locator
        steps = (*point.pathway.event, *point.pathway.misperception, *point.pathway.escalation)
        for statement in steps:
            for citation in statement.citations:
                yield f"stress-points.yaml, {point.id}", citation.locator


def _check_places(corpus: Corpus) -> Iterator[Finding]:
    pointers = [(p.id, at) for p in corpus.propositions.values() for at in p.places]
    for where, locator in (*pointers, *_vocabulary_locators(corpus)):
        record = corpus.records.get(locator.source)
        if record is None or not record.layout.has(locator.section, locator.paragraph):
            yield Finding(
                source=locator.source,
                where=where,
                code=FindingCode.NO_SUCH_PARAGRAPH,
                detail=f"the paper has no {locator.key}",
            )
        elif corpus.state(locator.source) is CorpusState.FULL_TEXT and not corpus.passage(locator):
            yield Finding(
                source=locator.source,
                where=where,
                code=FindingCode.UNPLACED,
                detail=f"{locator.key} was not found in the copy that was added",
            )


def _check_copies(corpus: Corpus) -> Iterator[Finding]:
    for passage in corpus.passages.values():
        if not corpus.records[passage.locator.source].layout.is_verbatim(passage):
            yield Finding(
                source=passage.locator.source,
                where=passage.id,
                code=FindingCode.WORDING_DIFFERS,
                detail="the copy's words are not those of the copy that the record was made from",
            )


def _check_reading(corpus: Corpus) -> Iterator[Finding]:
    """Every paragraph has a proposition; one that only introduces a list says nothing itself."""
    for passage in corpus.passages.values():
        if not corpus.propositions_at(passage.locator) and not passage.text.endswith(":"):
            yield Finding(
                source=passage.locator.source,
                where=passage.id,
                code=FindingCode.UNREAD_PARAGRAPH,
                detail="no proposition is read from this paragraph",
            )
    for source_id, source in corpus.sources.items():
        own = [p for p in corpus.propositions.values() if p.locator.source == source_id]
        unreviewed = sum(p.review != "reviewed" for p in own)
        if unreviewed:
            yield Finding(
                source=source_id,
                where=source_id,
                code=FindingCode.UNREVIEWED,
                detail=f"{unreviewed} of {len(own)} propositions of {source.short} were drafted"
                " by an engine and read by nobody",
            )


def findings_of(corpus: Corpus) -> tuple[Finding, ...]:
    """All that is the matter with a corpus, faults of place first; empty where nothing is."""
    facts = [f for p in corpus.propositions.values() for f in _check_facts(corpus, p)]
    return (*_check_places(corpus), *_check_copies(corpus), *facts, *_check_reading(corpus))


def check_corpus(settings: Settings, catalogue: Path | None = None) -> tuple[Finding, ...]:
    """`findings_of` the corpus as it stands. Raises `InputError` where it cannot be loaded."""
    return findings_of(load_corpus(settings, catalogue))
