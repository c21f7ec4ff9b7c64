"""What retrieval is asked and what it indexes; implementations are in the modules beside this."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from facilitator.models import Evidence, EvidenceKind, Locator, Model, Stance, Voice

Progress = Callable[[int, int], None]
"""Told how many texts of how many are done, from 0 up to all."""


class IndexEntry(Model):
    """A text that can be hit: a paragraph, one of its sentences, or a proposition.

    A paragraph and its sentences carry the voices, stances and topics of all its propositions.
    """

    id: str
    locator: Locator
    kind: EvidenceKind
    text: str
    voices: tuple[Voice, ...] = ()
    stances: tuple[Stance, ...] = ()
    topics: tuple[str, ...] = ()


class Filters(Model):
    """What may be hit; null lets everything pass, several values of one field are alternatives."""

    voices: frozenset[str] | None = None
    sources: frozenset[str] | None = None
    stances: frozenset[str] | None = None
    topics: frozenset[str] | None = None

    @property
    def admit_nothing(self) -> bool:
        """Whether a field names no value at all, so that no entry can pass."""
        return any(
            values is not None and not values
            for values in (self.voices, self.sources, self.stances, self.topics)
        )

    def admit(self, entry: IndexEntry) -> bool:
        """Whether an entry bears at least one admitted value of every field."""
        return (
            (self.sources is None or entry.locator.source in self.sources)
            and (self.voices is None or not self.voices.isdisjoint(entry.voices))
            and (self.stances is None or not self.stances.isdisjoint(entry.stances))
            and (self.topics is None or not self.topics.isdisjoint(entry.topics))
        )


class Retriever(Protocol):
    """Finds the paragraphs that bear on a question."""

    def search(
        self,
        query: str,
        k: int = 5,
        *,
        voices: Collection[str] | None = None,
        sources: Collection[str] | None = None,
        stances: Collection[str] | None = None,
        topics: Collection[str] | None = None,
    ) -> Evidence:
        """At most `k` paragraphs, best first, one entry each; filters as in `Filters`.

        Raises `InputError` where the query is empty or `k` is below 1.
        """
        ...

    def search_many(self, queries: Sequence[str], k: int = 5) -> list[Evidence]:
        """One `Evidence` a query, in order: the same as asking one by one, only quicker."""
        ...
