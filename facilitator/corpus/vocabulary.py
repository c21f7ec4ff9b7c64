"""The words around the papers: topics, contested terms, names, stress-points.

Each is a list of entries in one YAML file of the catalogue; `catalogue.load_corpus` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import Field, StringConstraints

from facilitator.corpus.text import plain
from facilitator.models import Locator, Model, Pathway, Section, SourceId, Voice

EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,47}$")]


class Topic(Model):
    """A subject of the controlled vocabulary, and the words by which a question names it."""

    id: EntryId
    label: str
    aliases: tuple[str, ...] = ()


class ContestedTerm(Model):
    """A word that belongs to one side or to a source, with language nobody has to own.

    Agreed text that uses one without attribution is flagged.
    """

    id: EntryId
    forms: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="the term as it is written, each form in full; case does not matter"
    )
    whose: Voice = Field(description="in whose voice the source uses it")
    locators: Annotated[tuple[Locator, ...], Field(min_length=1)]
    neutral: str = Field(description="wording to prefer where the term is not attributed")
    note: str | None = None


class AliasKind(StrEnum):
    PERSON = "person"
    STATE = "state"
    BODY = "body"
    TREATY = "treaty"
    PLACE = "place"
    EVENT = "event"


class Alias(Model):
    """Names for one thing, and where they name it.

    `source` limits the entry to one paper and `sections` to parts of it (a code covers the parts
    below it): "Moscow" is the Soviet leadership in one place and Russia in another.
    """

    id: EntryId
    name: str
    aliases: Annotated[tuple[str, ...], Field(min_length=1)]
    kind: AliasKind
    source: SourceId | None = None
    sections: tuple[Section, ...] = ()
    period: str = Field(default="", description="when the thing existed or the name held")
    note: str | None = None

    def holds_at(self, locator: Locator) -> bool:
        """Whether the names mean this thing in the paragraph."""
        if self.source is not None and self.source != locator.source:
            return False
        return not self.sections or any(
            locator.section == code or locator.section.startswith(code + "/")
            for code in self.sections
        )


class Side(Model):
    """Whose views a voice tells: `id` is the voice, `names` the usual names of those who hold them."""

    id: Voice
    names: Annotated[tuple[str, ...], Field(min_length=1)]


class StressPoint(Model):
    """A concrete point of friction that a risk-reduction package is written for.

    `named` is where a paper names it; `named_by` are ids of the propositions that do so, in the order
    in which a document tells them. The pathway's sentences are ours: origin `derived` with
    citations where a paper bears them, else `proposal`.
    """

    id: EntryId
    title: str
    topics: Annotated[tuple[str, ...], Field(min_length=1)]
    default: bool = Field(default=False, description="taken when nobody chooses")
    named: Annotated[tuple[Locator, ...], Field(min_length=1)]
    named_by: tuple[str, ...] = ()
    pathway: Pathway


@cache
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(form) for form in longest_first) + r")(?!\w)",
        re.IGNORECASE,
    )


def terms_in(text: str, terms: Iterable[ContestedTerm]) -> tuple[ContestedTerm, ...]:
    """The contested terms that the text uses, in the order of `terms`.

    Quotation marks around a word do not hide it; a longer word that contains it is another word.
    """
    bare = re.sub(r"(?<!\w)[\"']|[\"'](?!\w)", "", plain(text))
    return tuple(term for term in terms if _pattern(term.forms).search(bare))
