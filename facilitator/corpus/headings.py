"""Where the sections of a paper begin: by its record, or, without one, by what it shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from facilitator.corpus.blocks import Block, Kind
from facilitator.corpus.layout import Layout
from facilitator.corpus.text import is_open, slug

_SET_ASIDE = re.compile(
    r"(?:[\divx.]+\s+)?(?:table of contents|contents|references|bibliography|works cited|literature"
    r"|acronyms(?: and abbreviations)?|abbreviations|list of (?:figures|tables|abbreviations)|index)",
    re.IGNORECASE,
)
_FIRST_SECTION = re.compile(r"introduction|abstract|(?:executive )?summary|preface|foreword", re.I)
_NOTES = re.compile(r"(?:end|foot)?notes", re.IGNORECASE)
_NUMBERING = re.compile(r"^(\d+(?:\.\d+)*)[.)]?\s")
_HEADING_WORDS = 16
_LONGEST_CODE = 119


@dataclass(frozen=True, slots=True)
class Place:
    """A section: its code, or none where what follows is set aside, for the reason given."""

    code: str | None
    aside: str = ""
    notes: bool = False


class Headings(Protocol):
    """`title`: what the paper calls itself. `start`: the place of text before any heading."""

    title: str
    start: Place

    def at(self, index: int, block: Block, current: Place) -> Place | None:
        """The place that begins with this block, or none where it is not a heading."""
        ...


class RecordHeadings:
    """The headings that a record names; any other Markdown heading is set aside."""

    title = ""
    start = Place(None, "title block")

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def at(self, index: int, block: Block, current: Place) -> Place | None:
        if block.kind not in (Kind.TEXT, Kind.HEADING, Kind.ITEM) or self._layout.opens(block.text):
            return None
        text = f"{block.label}. {block.text}" if block.label else block.text
        rule = self._layout.heading(text, current.code)
        if rule is None:
            return current if block.kind is Kind.HEADING else None
        return Place(rule.code, rule.aside)


def _ends_as_prose(text: str) -> bool:
    return text.rstrip("\"'”’)]").endswith((".", "!", "?", ":", ";", ","))


def _short(block: Block) -> bool:
    return block.lines <= 2 and len(block.text.split()) <= _HEADING_WORDS


def _looks_like_heading(blocks: Sequence[Block], index: int) -> bool:
    """A short line by itself, unpunctuated, that neither goes on from the text before it nor is
    gone on with by the text after it."""
    block = blocks[index]
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if block.kind not in (Kind.TEXT, Kind.ITEM) or not _short(block) or following is None:
        return False
    text = block.text
    if not (text[0].isupper() or text[0].isdigit()) or "...." in text or is_open(text):
        return False
    if _ends_as_prose(text) and not text.endswith("?"):
        return False
    if following.kind is Kind.TEXT and following.text[0].islower():
        return False
    before = blocks[index - 1] if index else None
    if block.kind is Kind.ITEM:
        number = int(block.label) if block.label.isdigit() else None
        neighbours = {n.label for n in (before, following) if n is not None and n.kind is Kind.ITEM}
        return number is not None and not neighbours & {str(number - 1), str(number + 1)}
    return (
        before is None
        or before.kind is not Kind.TEXT
        or _short(before)
        or _ends_as_prose(before.text)
    )


class PathHeadings:
    """Sections of a paper without a record: the slugs of the heading path, the title left out."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        levels = self._levels(blocks)
        self._title_index, self.title = self._find_title(blocks, levels)
        self._places: dict[int, Place] = {}
        path: list[tuple[int, str]] = []
        used: dict[str, int] = {}
        aside: tuple[int, str] | None = None
        for index, level in levels.items():
            text = blocks[index].text
            if index == self._title_index:
                self._places[index] = Place(slug(text) or "text")
                continue
            if aside is not None and level > aside[0]:
                self._places[index] = Place(None, aside[1])
                continue
            aside = (level, text.lower()) if _SET_ASIDE.fullmatch(text) else None
            label = f"{blocks[index].label} " if blocks[index].label else ""
            path = [step for step in path if step[0] < level]
            path.append((level, slug(label + text) or f"section-{len(self._places) + 1}"))
            code = "/".join(part for _, part in path)[:_LONGEST_CODE].rstrip("/-")
            used[code] = used.get(code, 0) + 1
            if used[code] > 1:
                code = f"{code[: _LONGEST_CODE - 6]}-{used[code]}"
            self._places[index] = (
                Place(None, aside[1]) if aside else Place(code, notes=bool(_NOTES.fullmatch(text)))
            )
        self.start = Place("front-matter" if self._places else "text")

    @staticmethod
    def _levels(blocks: Sequence[Block]) -> dict[int, int]:
        """Index of each heading block → its level, from 1."""
        marked = {i: b.level for i, b in enumerate(blocks) if b.kind is Kind.HEADING}
        if marked:
            deepest = max(marked.values()) + 1
            for i, block in enumerate(blocks):
                if (
                    block.kind is Kind.TEXT
                    and block.bold
                    and _short(block)
                    and not _ends_as_prose(block.text)
                ):
                    marked[i] = deepest
            return dict(sorted(marked.items()))
        found: dict[int, int] = {}
        for i, block in enumerate(blocks):
            if _looks_like_heading(blocks, i):
                numbering = _NUMBERING.match(block.text)
                found[i] = numbering[1].count(".") + 1 if numbering else 1
        return found

    @staticmethod
    def _find_title(blocks: Sequence[Block], levels: dict[int, int]) -> tuple[int | None, str]:
        """The first heading, where nothing else stands on its level or it opens the text."""
        if not levels:
            return None, ""
        first = min(levels)
        marked = blocks[first].kind is Kind.HEADING
        alone = sum(level <= levels[first] for level in levels.values()) == 1
        opening = blocks[first]
        named = bool(
            opening.label
            or _NUMBERING.match(opening.text)
            or _FIRST_SECTION.fullmatch(opening.text)
        )
        if (marked and alone) or (not marked and first == 0 and not named):
            return first, blocks[first].text
        return None, ""

    def at(self, index: int, block: Block, current: Place) -> Place | None:
        return self._places.get(index)
