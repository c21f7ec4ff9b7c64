"""What verification asks of the other parts of the house; all of it is handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from facilitator.models import Evidence, Locator, Passage, Proposition, Source, SourceId, Voice


class NamedThing(Protocol):
    """One thing's usual name, its other names, and where those mean it."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def aliases(self) -> tuple[str, ...]: ...

    @property
    def source(self) -> SourceId | None: ...

    def holds_at(self, locator: Locator) -> bool: ...


class CorpusView(Protocol):
    """What the verifier asks of a corpus, in digest and in full-text state alike."""

    @property
    def sources(self) -> Mapping[str, Source]: ...

    @property
    def propositions(self) -> Mapping[str, Proposition]: ...

    @property
    def passages(self) -> Mapping[str, Passage]: ...

    @property
    def headings(self) -> Mapping[str, str]: ...

    @property
    def aliases(self) -> Sequence[NamedThing]: ...

    @property
    def sides(self) -> Mapping[Voice, tuple[str, ...]]: ...

    def passage(self, locator: Locator) -> Passage | None: ...

    def propositions_at(self, locator: Locator) -> Sequence[Proposition]: ...

    def has(self, locator: Locator) -> bool: ...


class Searcher(Protocol):
    """Retrieval, as verification uses it."""

    def search(self, query: str, k: int = 5) -> Evidence: ...
