"""What is asked of the verifier, and a claim read once for all checks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from facilitator.models import Locator, Model, SourceId, Voice
from facilitator.verification.citations import Cited
from facilitator.verification.frames import Framing
from facilitator.verification.names import Name, NameTable
from facilitator.verification.numbers_in_text import numbers_in
from facilitator.verification.text import words_of


class Claim(Model):
    """A sentence to check.

    `locators`: where it is said to stand, beside the citations in it. `propositions`: ids of those
    that it is said to rest on, where the drafter named them. `voice`: whose view its citation says it
    is. `quote`: the exact words that are claimed. `before`: the sentence before it, for one that can't
    be read alone. `for_judge`: false for a person's own words, which no judge is asked about.
    """

    text: str
    locators: tuple[Locator, ...] = ()
    propositions: tuple[str, ...] = ()
    voice: Voice | None = None
    quote: str | None = None
    before: str = ""
    for_judge: bool = True


class Pair(Model):
    """A claim and the only text it is to be held against."""

    claim: str
    context: str


@dataclass(frozen=True)
class ReadClaim:
    """A claim as the checks see it. `text`: normalised and without citations; `cited`: the citations
    in it; `names`: the names in it; `framing`: who holds what it says, and what is left of it without that."""

    claim: Claim
    text: str
    cited: tuple[Cited, ...]
    framing: Framing
    names: tuple[Name, ...]
    table: NameTable

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers, dates and shares in it, as `numbers_in` writes them."""
        return numbers_in(self.text)

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The text, and what is left of it without its frames, prepared by `words_of`."""
        return tuple(words_of(t) for t in (self.text, *self.framing.cores))

    @cached_property
    def authors(self) -> frozenset[SourceId]:
        """The sources whose authors frame it."""
        return frozenset(f.source for f in self.framing.frames if f.source is not None)
