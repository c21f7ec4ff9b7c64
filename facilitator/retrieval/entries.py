"""From the corpus to what is indexed: the one place where retrieval knows the corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from facilitator.corpus.catalogue import Corpus
from facilitator.models import EvidenceKind, KnownVoice, Passage, Proposition
from facilitator.retrieval.base import IndexEntry
from facilitator.retrieval.names import Names
from facilitator.retrieval.text import sentences

_TOPIC, _SOURCE = "topic ", "source "


def entries_of(corpus: Corpus) -> tuple[IndexEntry, ...]:
    """Every paragraph at hand, followed by its sentences if it has several, then every proposition."""
    entries: list[IndexEntry] = []
    for passage in corpus.passages.values():
        entries.extend(_of_passage(passage, corpus.propositions_at(passage.locator)))
    entries.extend(_of_proposition(proposition) for proposition in corpus.propositions.values())
    return tuple(entries)


def names_of(corpus: Corpus) -> Names:
    """What a question may name: the things of the catalogue's aliases, its topics, its sources."""
    forms = {_TOPIC + topic.id: [topic.label, *topic.aliases] for topic in corpus.topics.values()}
    for source in corpus.sources.values():
        family_names = [author.split()[-1] for author in source.authors if author.strip()]
        forms[_SOURCE + source.id] = [source.short, source.title, *source.authors, *family_names]
    for alias in corpus.aliases:
        forms.setdefault(alias.name, []).extend((alias.name, *alias.aliases))
    return Names(forms)


def concepts_of(corpus: Corpus, entries: Sequence[IndexEntry]) -> list[list[str]]:
    """What each entry names, where the catalogue says that the name holds there ('Moscow' is the
    Soviet Union in one paper and Russia in another), the topics of a proposition, its source."""
    aliases = {alias.id: alias for alias in corpus.aliases}
    names = Names({alias.id: (alias.name, *alias.aliases) for alias in corpus.aliases})
    return [
        [
            *sorted(
                {
                    aliases[id_].name
                    for id_ in names.concepts(entry.text)
                    if aliases[id_].holds_at(entry.locator)
                }
            ),
            *(_TOPIC + t for t in entry.topics if entry.kind is EvidenceKind.PROPOSITION),
            _SOURCE + entry.locator.source,
        ]
        for entry in entries
    ]


def contents_mark(entries: Sequence[IndexEntry], concepts: Sequence[Sequence[str]]) -> str:
    """sha256 over all that is indexed: another mark means that an index is stale."""
    digest = hashlib.sha256()
    for entry, named in zip(entries, concepts, strict=True):
        digest.update(entry.model_dump_json().encode())
        digest.update("\0".join(named).encode())
    return digest.hexdigest()


def _of_passage(passage: Passage, propositions: Sequence[Proposition]) -> list[IndexEntry]:
    # A paper without propositions of its own reports nobody's view that we know of: its author's.
    voices = tuple(dict.fromkeys(p.voice for p in propositions)) or (KnownVoice.AUTHOR.value,)
    stances = tuple(dict.fromkeys(p.stance for p in propositions))
    topics = tuple(dict.fromkeys(topic for p in propositions for topic in p.topics))
    whole = IndexEntry(
        id=passage.id,
        locator=passage.locator,
        kind=EvidenceKind.PARAGRAPH,
        text=passage.text,
        voices=voices,
        stances=stances,
        topics=topics,
    )
    parts = sentences(passage.text)
    return [
        whole,
        *(
            whole.model_copy(
                update={"id": f"{passage.id}~{n}", "kind": EvidenceKind.SENTENCE, "text": text}
            )
            for n, text in enumerate(parts if len(parts) > 1 else (), start=1)
        ),
    ]


def _of_proposition(proposition: Proposition) -> IndexEntry:
    return IndexEntry(
        id=proposition.id,
        locator=proposition.locator,
        kind=EvidenceKind.PROPOSITION,
        text=proposition.text,
        voices=(proposition.voice,),
        stances=(proposition.stance,),
        topics=proposition.topics,
    )
