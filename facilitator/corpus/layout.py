"""How one paper is laid out: what its record tells the parser, and what an unknown one shows.

A layout holds none of the paper's sentences. It knows headings by patterns and paragraphs by
marks (`text.opening_mark` and a mark of all their words), so that a copy which a converter has
wrapped, merged or cut is placed by what it says and not by counting.
"""

from __future__ import annotations

import re
from functools import cached_property

from pydantic import Field, field_validator

from facilitator.corpus.text import opening_mark, plain, short_mark, words
from facilitator.models import Model, Passage

_LONGEST_HEADING = 200
_PLAIN_NOTE = re.compile(r"\s*(\d{1,3})\s*([^\s\d].*)$", re.DOTALL)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class HeadingRule(Model):
    """A pattern that a whole heading matches (typography folded, case ignored), and its section.

    `code` null: what follows is set aside, for the reason in `aside`. A code with a slash only
    counts below its parent, so that two parts may both have a 'Conclusion'.
    """

    heading: str
    code: str | None = None
    aside: str = ""

    @field_validator("heading")
    @classmethod
    def _is_pattern(cls, value: str) -> str:
        _compiled(value)
        return value


class AsideRule(Model):
    """A pattern for a block that stands alone and is no paragraph, e.g. a copyright line."""

    pattern: str
    what: str


class Layout(Model):
    """The `[layout]` table of a source.toml."""

    sections: tuple[HeadingRule, ...] = ()
    asides: tuple[AsideRule, ...] = ()
    joins: tuple[str, ...] = Field(
        default=(), description="patterns of openings that go on from the paragraph before"
    )
    notes: str | None = Field(
        default=None, description="section of all notes; default: where a note's mark stands"
    )
    paragraphs: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description="section, paragraph: mark of its first words, mark of all of them",
    )

    @cached_property
    def _rules(self) -> tuple[tuple[re.Pattern[str], HeadingRule], ...]:
        return tuple((_compiled(rule.heading), rule) for rule in self.sections)

    @cached_property
    def _asides(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple((_compiled(rule.pattern), rule.what) for rule in self.asides)

    @cached_property
    def _by_opening(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for section, entries in self.paragraphs.items():
            for paragraph, marks in entries.items():
                found.setdefault(marks.split()[0], []).append((section, paragraph))
        return found

    def _opening_like(self, text: str) -> list[tuple[str, str]]:
        return self._by_opening.get(opening_mark(text), [])

    def place(self, text: str, section: str) -> tuple[str, str] | None:
        """(section, paragraph) of the paragraph that begins like the text, by the record's marks.

        Where two begin alike, the one with all the same words, then the one in `section`.
        """
        found = self._opening_like(text)
        if len(found) < 2:
            return found[0] if found else None
        marks = paragraph_marks(text)
        return min(found, key=lambda at: (self.paragraphs[at[0]][at[1]] != marks, at[0] != section))

    def heading(self, text: str, current: str | None) -> HeadingRule | None:
        """The rule that the text matches as a heading, given the section it stands in."""
        if len(text) > _LONGEST_HEADING:
            return None
        folded = plain(text).strip(" :")
        for pattern, rule in self._rules:
            parent = (rule.code or "").rpartition("/")[0]
            below = not parent or f"{current or ''}/".startswith(f"{parent}/")
            if below and pattern.fullmatch(folded):
                return rule
        return None

    def may_be_heading(self, text: str) -> bool:
        """Whether the text matches a heading anywhere in the paper."""
        if len(text) > _LONGEST_HEADING:
            return False
        folded = plain(text).strip(" :")
        return any(pattern.fullmatch(folded) for pattern, _ in self._rules)

    def aside(self, text: str) -> str | None:
        """What a block is that stands alone and is no paragraph, if the record knows it."""
        folded = plain(text)
        return next((what for pattern, what in self._asides if pattern.fullmatch(folded)), None)

    def joins_on(self, text: str) -> bool:
        """Whether the record says that this text goes on from the paragraph before."""
        folded = plain(text)
        return any(_compiled(pattern).match(folded) for pattern in self.joins)

    def opens(self, text: str) -> bool:
        """Whether a paragraph that the record knows begins with these words."""
        return bool(self.paragraphs) and bool(self._opening_like(text))

    def plain_note(self, text: str) -> tuple[str, str] | None:
        """(label, text) of a note that the record knows and whose mark became a plain number."""
        found = _PLAIN_NOTE.match(text) if self.paragraphs else None
        if found and any(at[1] == f"fn-{found[1]}" for at in self._opening_like(found[2])):
            return found[1], found[2]
        return None

    def begins(self, line: str) -> bool:
        """Whether a block begins with this line, though no blank line may stand before it."""
        return self.opens(line) or self.plain_note(line) is not None

    def stands_alone(self, line: str) -> bool:
        """Whether the line is a block by itself: a heading, or what is always set aside."""
        return self.may_be_heading(line) or self.aside(line) is not None

    def has(self, section: str, paragraph: int | str) -> bool:
        """Whether the paper has that paragraph; true of every one where the record has no marks."""
        return not self.paragraphs or str(paragraph) in self.paragraphs.get(section, {})

    def is_verbatim(self, passage: Passage) -> bool:
        """Whether the passage has exactly the words that the record's copy had."""
        locator = passage.locator
        marks = self.paragraphs.get(locator.section, {}).get(str(locator.paragraph), "")
        return not self.paragraphs or marks == paragraph_marks(passage.text)


def paragraph_marks(text: str) -> str:
    """What a record keeps of a paragraph: the mark of its opening and that of all its words."""
    return f"{opening_mark(text)} {short_mark(words(text))}"
