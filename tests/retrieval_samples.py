"""A small made-up corpus for the tests of retrieval."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from facilitator.config import EmbeddingName, Settings
from facilitator.corpus.catalogue import Corpus
from facilitator.corpus.vocabulary import Alias, AliasKind, Topic
from facilitator.models import Locator, Passage, Proposition, Stance

SOURCE, OTHER = "harbour-2020", "river-1950"


def locator(paragraph: int, section: str = "1", source: str = SOURCE) -> Locator:
    return Locator(source=source, section=section, paragraph=paragraph)


def proposition(
    id_: str, at: Locator, text: str, voice: str = "author", stance: Stance = Stance.CLAIM
) -> Proposition:
    topic = "ferries" if "ferr" in text.lower() else "harbour"
    return Proposition(id=id_, text=text, locator=at, voice=voice, stance=stance, topics=(topic,))


_PASSAGES = (
    (
        locator(1),
        "The harbour board wants quieter nights. Ferries sound their horns at the quay. Captains"
        " say that the fog leaves them no choice. A bell would carry less far.",
    ),
    (locator(2), "Dredging keeps the channel open for grain ships in winter."),
    (
        locator(3),
        "Residents fear floods after the storm of March 1911. The board built a wall of granite.",
    ),
    (
        locator(1, source=OTHER),
        "The River Board fixed the toll for barges in the Treaty of Elm. Millers paid in flour.",
    ),
)
_PROPOSITIONS = (
    proposition("S-1-1a", locator(1), "The board asks for less noise after dark.", "nato"),
    proposition(
        "S-1-1b",
        locator(1),
        "Ferry captains hold that mist forces them to blow their horns.",
        "russia",
        Stance.POSITION,
    ),
    proposition("S-1-2a", locator(2), "Removing silt lets cargo vessels with cereals pass."),
    proposition(
        "S-1-3a",
        locator(3),
        "People who live there are afraid of high water.",
        "russia",
        Stance.CONCERN,
    ),
    proposition("R-1-1a", locator(1, source=OTHER), "Barges had to pay a toll on the river."),
)


def corpus(full_text: bool = True) -> Corpus:
    """Four paragraphs of two papers and five propositions read out of them."""
    return Corpus(
        records=MappingProxyType({}),
        propositions=MappingProxyType({p.id: p for p in _PROPOSITIONS}),
        passages=MappingProxyType(
            {at.key: Passage(locator=at, text=text) for at, text in _PASSAGES if full_text}
        ),
        headings=MappingProxyType({}),
        topics=MappingProxyType(
            {
                "harbour": Topic(id="harbour", label="The harbour", aliases=("port",)),
                "ferries": Topic(id="ferries", label="Ferries", aliases=("passenger boats",)),
            }
        ),
        terms=(),
        aliases=(
            Alias(
                id="river-board",
                name="River Board",
                aliases=("Millers' Guild",),
                kind=AliasKind.BODY,
                source=OTHER,
            ),
        ),
        stress_points=MappingProxyType({}),
    )


def without(corpus_: Corpus, id_: str) -> Corpus:
    """The corpus less one proposition."""
    kept = {key: p for key, p in corpus_.propositions.items() if key != id_}
    return replace(corpus_, propositions=MappingProxyType(kept))


def settings(home: Path, embedding: EmbeddingName = EmbeddingName.WORDLLAMA) -> Settings:
    return Settings(home=home, embedding=embedding)
