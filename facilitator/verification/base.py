"""What verification is handed and what its parts hand each other.

The corpus, the index and the embedder are other parts of the house: they come in through the
protocols here. Gates and scorers see a `Case`: an analysed claim and the windows it is held against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from facilitator.models import (
    Evidence,
    Locator,
    Passage,
    Proposition,
    Source,
    SourceId,
)


class NamedThing(Protocol):
    """One thing's usual name, its other names, and where those mean it."""

    @property
    def name(self) -> str: ...

    @property
    def aliases(self) -> tuple[str, ...]: ...

    @property
    def source(self) -> SourceId | None: ...

    @property
    def kind(self) -> str: ...

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
    def aliases(self) -> Sequence[NamedThing]: ...

    def passage(self, locator: Locator) -> Passage | None: ...

    def propositions_at(self, locator: Locator) -> Sequence[Proposition]: ...

    def has(self, locator: Locator) -> bool: ...


class Searcher(Protocol):
    """The retriever's methods that verification uses."""

    def search(self, query: str, k: int = 5) -> Evidence: ...

    def search_many(self, queries: Sequence[str], k: int = 5) -> list[Evidence]: ...


class Embedder(Protocol):
    """Sentence vectors: one row a text, of unit length (a zero row for an empty text). `name` is
    the space: a scorer is fitted to one."""

    @property
    def name(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...
