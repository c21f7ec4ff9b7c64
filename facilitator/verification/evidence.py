"""What a corpus holds at a paragraph, prepared once, and what one claim is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from facilitator.models import Citation, Locator, Proposition, Voice
from facilitator.verification.corpus_view import CorpusView
from facilitator.verification.names import NameTable
from facilitator.verification.numbers_in_text import numbers_in
from facilitator.verification.text import content_stems, normalise, sentences, words_of


@dataclass(frozen=True)
class Place:
    """A paragraph: the paper's words where it is at hand, and the propositions read out of it.

    `background`: the things that the section around it names.
    """

    locator: Locator | None
    passage: str
    propositions: tuple[Proposition, ...]
    table: NameTable = field(repr=False)
    heading: str = ""
    background: frozenset[str] = field(default=frozenset(), repr=False)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Everything that stands here, normalised."""
        all_texts = (self.heading, self.passage, *(p.text for p in self.propositions))
        return tuple(normalise(t) for t in all_texts if t)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers stated here, as `numbers_in` writes them; "both" and "twice" state 2."""
        two = {"2"} if " both " in self.words or " twice " in self.words else frozenset[str]()
        return frozenset().union(two, *(numbers_in(text) for text in self.texts))

    @cached_property
    def things(self) -> frozenset[str]:
        """The things named here, under any of their names."""
        return frozenset(
            thing
            for text in self.texts
            for name in self.table.find(text, self.locator)
            for thing in name.things
        )

    @cached_property
    def words(self) -> str:
        """All that stands here, prepared for finding words."""
        return "".join(words_of(text) for text in self.texts)


@dataclass(frozen=True)
class ClaimEvidence:
    """What one claim is held against.

    `places`: the paragraphs that it cites and the corpus has, or those that search found where it
    cites none (`found` is then true). `cited`: the propositions that it rests on, where it names them.
    """

    places: tuple[Place, ...]
    cited: tuple[Proposition, ...] = ()
    found: bool = False

    @property
    def propositions(self) -> tuple[Proposition, ...]:
        """Those cited; where none is, all at the places."""
        return self.cited or tuple(p for place in self.places for p in place.propositions)


class EvidenceBook:
    """All that a corpus can say about its paragraphs; prepared at first use and kept."""

    def __init__(self, corpus: CorpusView, table: NameTable) -> None:
        self.corpus = corpus
        self.table = table
        self._places: dict[str, Place] = {}
        self._sections: dict[str, frozenset[str]] = {}
        self._cited: dict[str, Citation] = {}

    @cached_property
    def locators(self) -> Mapping[str, Locator]:
        """Every paragraph that the corpus has something to say of, by key."""
        found = {p.locator.key: p.locator for p in self.corpus.propositions.values()}
        found.update((p.locator.key, p.locator) for p in self.corpus.passages.values())
        return found

    @cached_property
    def _folded(self) -> Mapping[str, Locator]:
        return {key.casefold(): locator for key, locator in self.locators.items()}

    def resolve(self, locator: Locator) -> Locator:
        """The corpus's own spelling of a locator; a footnote is found without its section."""
        found = self._folded.get(locator.key.casefold())
        if found is None and str(locator.paragraph).startswith("fn-"):
            ends = f"/{locator.paragraph}"
            found = next(
                (
                    other
                    for key, other in self.locators.items()
                    if other.source == locator.source and key.endswith(ends)
                ),
                None,
            )
        return found or locator

    def place(self, locator: Locator) -> Place:
        """The paragraph with what stands there; propositions that need it as a further place too."""
        known = self._places.get(locator.key)
        if known is None:
            passage = self.corpus.passage(locator)
            section = f"{locator.source}/{locator.section}"
            known = self._places[locator.key] = Place(
                locator,
                passage.text if passage else "",
                (*self.corpus.propositions_at(locator), *self._read_also.get(locator.key, ())),
                self.table,
                self.corpus.headings.get(section, ""),
                self._background(locator, section),
            )
        return known

    def gather(self, locators: Sequence[Locator], cited: Sequence[Proposition]) -> ClaimEvidence:
        """The evidence at these places, and at all places of the cited propositions."""
        wanted = dict.fromkeys((*locators, *(at for p in cited for at in p.places)))
        return ClaimEvidence(tuple(self.place(at) for at in wanted), tuple(cited))

    @cached_property
    def _read_also(self) -> Mapping[str, tuple[Proposition, ...]]:
        found: dict[str, tuple[Proposition, ...]] = {}
        for proposition in self.corpus.propositions.values():
            for at in proposition.also:
                found[at.key] = (*found.get(at.key, ()), proposition)
        return found

    def _background(self, locator: Locator, section: str) -> frozenset[str]:
        known = self._sections.get(section)
        if known is None:
            source = self.corpus.sources.get(locator.source)
            texts = [p.text for p in self.corpus.passages.values() if _in(p.locator, section)]
            texts += [p.text for p in self.corpus.propositions.values() if _in(p.locator, section)]
            texts += [source.title, *source.authors] if source else []
            known = frozenset(
                thing
                for text in texts
                for name in self.table.find(normalise(text), locator)
                for thing in name.things
            )
            self._sections[section] = known
        return known

    @cached_property
    def passages(self) -> Mapping[str, str]:
        """Paragraphs prepared for finding quotations, by locator key."""
        return {key: words_of(p.text) for key, p in self.corpus.passages.items()}

    @cached_property
    def readings(self) -> Mapping[str, str]:
        """Propositions of each paragraph prepared for finding quoted terms."""
        found: dict[str, str] = {}
        for p in self.corpus.propositions.values():
            found[p.locator.key] = found.get(p.locator.key, "") + words_of(p.text)
        return found

    @cached_property
    def author_words(self) -> frozenset[str]:
        """The words of the sources' titles, authors and publishers, folded: a sentence that reports a
        paper may name these anywhere."""
        return frozenset(
            word
            for source in self.corpus.sources.values()
            for text in (*source.authors, source.short, source.title, source.publisher)
            for word in words_of(text).split()
        )

    def cite(self, proposition: Proposition) -> Citation:
        """A citation of a proposition, with the sentence of the paper nearest to it."""
        known = self._cited.get(proposition.id)
        if known is None:
            known = self._cited[proposition.id] = Citation(
                locator=proposition.locator,
                voice=proposition.voice,
                quote=self.quote(proposition.locator, proposition.text),
                proposition=proposition.id,
            )
        return known

    def quote(self, locator: Locator, text: str) -> str | None:
        """The sentence of the paper's paragraph that shares most words with `text`, verbatim; null
        where the paper is not at hand."""
        passage = self.corpus.passage(locator)
        return nearest_sentence(passage.text, text) if passage else None

    def nearest_proposition(self, locator: Locator, text: str) -> Proposition | None:
        """Of a paragraph's propositions the one that shares most words with `text`."""
        return next(iter(nearest_propositions(text, [self.place(locator)])), None)

    def voice_at(self, locator: Locator, text: str) -> Voice:
        """Whose view the paragraph's nearest proposition tells; the author's where it has none."""
        nearest = self.nearest_proposition(locator, text)
        return nearest.voice if nearest else "author"


def nearest_propositions(text: str, places: Sequence[Place]) -> tuple[Proposition, ...]:
    """Of each place the proposition that shares most words with `text`, if it shares any."""
    wanted = content_stems(text)
    found = [
        max(place.propositions, key=lambda p: _overlap(wanted, p.text), default=None)
        for place in places
    ]
    return tuple(p for p in found if p is not None and _overlap(wanted, p.text) > 0)


def nearest_sentence(paragraph: str, text: str) -> str:
    """The sentence of `paragraph`, verbatim, that shares most content words with `text`."""
    wanted = content_stems(text)
    found = sentences(paragraph)
    return max(found, key=lambda s: _overlap(wanted, s), default=paragraph).strip()


def _overlap(wanted: frozenset[str], text: str) -> float:
    own = _stems(text)
    return len(wanted & own) / (len(own) ** 0.5) if own else 0.0


_stems = lru_cache(maxsize=8192)(content_stems)


def _in(locator: Locator, section: str) -> bool:
    return f"{locator.source}/{locator.section}" == section
