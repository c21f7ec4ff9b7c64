"""What the workflow is handed: the corpus, who words things, who checks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from facilitator.config import QualifiedMajorityReading
from facilitator.corpus.vocabulary import ContestedTerm, StressPoint, Topic
from facilitator.dialogue.settle import Settler
from facilitator.engines.base import Engine, Sentence
from facilitator.models import (
    AgendaItem,
    CorpusState,
    Evidence,
    Judge,
    Locator,
    Passage,
    Persona,
    Proposition,
    SeatId,
    Source,
    Voice,
)


class Library(Protocol):
    """The corpus, as the dialogue needs it."""

    @property
    def sources(self) -> Mapping[str, Source]: ...
    @property
    def propositions(self) -> Mapping[str, Proposition]: ...
    @property
    def topics(self) -> Mapping[str, Topic]: ...
    @property
    def terms(self) -> Sequence[ContestedTerm]: ...
    @property
    def version(self) -> str: ...
    def state(self, source_id: str) -> CorpusState: ...
    def passage(self, locator: Locator) -> Passage | None: ...
    def propositions_at(self, locator: Locator) -> Sequence[Proposition]: ...


class Finder(Protocol):
    """Retrieval, as the dialogue needs it."""

    def search(
        self, query: str, k: int = ..., *, voices: Sequence[Voice] | None = ...
    ) -> Evidence: ...


class Reporter(Protocol):
    """Frames a proposition as a sentence that names its author and its holder."""

    def speech(self, propositions: Sequence[Proposition], *, seed: str) -> tuple[Sentence, ...]: ...
    def name_author(self, text: str, proposition: Proposition) -> str: ...
    def attributed(self, text: str, proposition: Proposition, *, seed: str) -> str: ...


@dataclass(frozen=True)
class Bench:
    """The parts a dialogue works with; none of them is state.

    `fallback` is the embedded engine: it has the word wherever `engine` gives no result. A model may
    look things up `lookups` times before it drafts; `judge` reads what it drafts, null where
    none does. `secret` is this installation's own; what hides
    identities hangs on it.
    """

    library: Library
    finder: Finder
    engine: Engine
    fallback: Engine
    reporter: Reporter
    settler: Settler
    personas: Mapping[SeatId, Persona]
    agenda: tuple[AgendaItem, ...]
    stress_points: Mapping[str, StressPoint]
    reading: QualifiedMajorityReading
    secret: str = field(repr=False)
    lookups: int = 0
    judge: Judge | None = None

    @property
    def engine_label(self) -> str:
        """Who words things and who judges, as documents say it; the embedded engine needs no judge."""
        if self.engine is self.fallback:
            return self.engine.name
        judged = f"judged by {self.judge.name}" if self.judge else "not judged"
        return f"{self.engine.name}, {judged}"

    def find(self, query: str, k: int, voices: Sequence[Voice] | None = None) -> list[Proposition]:
        """Propositions of the paragraphs that retrieval finds, best first, filtered by voice.

        A paragraph may be hit by its own words: then all its propositions of those voices count.
        """
        evidence = self.finder.search(query, k, voices=voices)
        found: dict[str, Proposition] = {}
        for item in evidence.items:
            here = [p for p in self.library.propositions_at(item.locator) if _of(p, voices)]
            here.sort(key=lambda p: p.id != item.proposition)
            found.update((p.id, p) for p in here)
        return list(found.values())


def _of(proposition: Proposition, voices: Sequence[Voice] | None) -> bool:
    return voices is None or proposition.voice in voices
