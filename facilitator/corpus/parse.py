"""A paper's text in, its passages out, each with section and paragraph; the rest accounted for.

Counting: from 1 within the section; every bullet, nested or numbered, is a paragraph; halves that
a page break (or a footnote standing in the sentence) has parted are joined; a footnote is `fn-N`
in the section where its mark stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from facilitator.corpus.blocks import Block, Kind, read_blocks
from facilitator.corpus.headings import Headings, PathHeadings, Place, RecordHeadings
from facilitator.corpus.layout import Layout, paragraph_marks
from facilitator.corpus.text import is_open
from facilitator.models import Locator, Model, Passage

PARSER_VERSION = 1
"""Raised whenever the same text would give other passages; stored passages are then read anew."""

_ENDED = re.compile(r"[.!?:][\"'”’)\]]*$")
_PLAIN_MARK = re.compile(
    r"(?:(?<=[^\W\d_]|[.,;:)\"'”’])|(?<=\b(?:19|20)\d\d))\d{1,2}(?=[\s.,;:)]|$)"
)
_PROSE_WORDS = 12
_REPEATED = 3
_SHOWN = 60
_END = 1000


class SetAside(Model):
    """A block that became no passage: what it is taken for, how it begins, where it stands."""

    what: str
    opening: str
    line: int


class Parsed(Model):
    """`title` as the paper shows it, empty where it shows none or a record knows it.

    `headings`: section → the heading that it stands under, where it has one.
    """

    title: str
    headings: dict[str, str]
    passages: tuple[Passage, ...]
    aside: tuple[SetAside, ...]

    def of(self, source: str) -> Parsed:
        """The same passages as those of another source id."""
        moved = tuple(
            passage.model_copy(
                update={"locator": passage.locator.model_copy(update={"source": source})}
            )
            for passage in self.passages
        )
        return self.model_copy(update={"passages": moved})


@dataclass(slots=True)
class _Unit:
    """A paragraph in the making."""

    kind: Kind
    section: str
    text: str
    line: int
    page: int | None
    label: str = ""


@dataclass(slots=True)
class _Work:
    units: list[_Unit] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    marked_in: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)

    def put_aside(self, what: str, block: Block | _Unit) -> None:
        shown = block.text[:_SHOWN] + ("…" if len(block.text) > _SHOWN else "")
        self.aside.append(SetAside(what=what, opening=shown, line=block.line))


def _goes_on(unit: _Unit | None, text: str, known: bool) -> bool:
    """Whether `text` is the second half of the paragraph `unit`.

    `known`: the record knows how every paragraph opens, and `text` does not open one.
    """
    if unit is None:
        return False
    end = unit.text[-_END:]
    if _ENDED.search(end):
        return False
    if known or text[0].islower() or text[0] in "([&%":
        return True
    if end.endswith(";"):
        return False
    is_prose = unit.kind is Kind.TEXT and len(unit.text[:_END].split()) > _PROSE_WORDS
    return is_prose or is_open(end)


def _running_heads(blocks: Sequence[Block]) -> set[str]:
    """Short lines that stand again and again: page headers and footers."""
    counts = Counter(
        b.text for b in blocks if b.kind is Kind.TEXT and len(b.text.split()) <= _PROSE_WORDS
    )
    return {text for text, times in counts.items() if times >= _REPEATED}


def _another_half_follows(blocks: Sequence[Block], index: int, layout: Layout) -> bool:
    """Whether the next text block after `index` again goes on from something before it."""
    for block in blocks[index + 1 :]:
        if block.kind in (Kind.PAGE_NUMBER, Kind.TABLE, Kind.CODE, Kind.NOTE):
            continue
        if block.kind is not Kind.TEXT or layout.may_be_heading(block.text):
            return False
        if layout.paragraphs:
            return not layout.opens(block.text)
        return block.text[0].islower() or block.text[0] == "("
    return False


def _as_note(block: Block, layout: Layout, place: Place) -> str | None:
    """The label, where the block is a note without a mark of its own kind."""
    if place.notes and block.kind is Kind.ITEM and block.label.isdigit():
        return block.label
    if plain_note := layout.plain_note(block.text):
        block.text = plain_note[1]
        return plain_note[0]
    return None


def _collect(blocks: Sequence[Block], headings: Headings, layout: Layout) -> _Work:
    """Blocks to units: sections entered, halves joined, notes told from the text around them."""
    work = _Work()
    place = headings.start
    body: _Unit | None = None
    note: _Unit | None = None
    heads = _running_heads(blocks)
    for index, block in enumerate(blocks):
        entered = headings.at(index, block, place)
        if entered is not None:
            place, body, note = entered, None, None
            if place.code is not None:
                work.headings.setdefault(place.code, block.text)
        elif block.kind in (Kind.TABLE, Kind.CODE, Kind.PAGE_NUMBER):
            work.put_aside(place.aside or block.kind.value, block)
            continue
        elif block.text in heads:
            work.put_aside("running head", block)
            continue
        section = place.code or "notes"
        if block.kind is not Kind.NOTE:
            for mark in block.marks:
                work.marked_in.setdefault(mark, section)
        if entered is not None:
            continue
        label = block.label if block.kind is Kind.NOTE else _as_note(block, layout, place)
        if label is not None:
            note = _Unit(Kind.NOTE, section, block.text, block.line, block.page, label)
            work.units.append(note)
            continue
        opens = layout.opens(block.text)
        if not opens:
            if what := layout.aside(block.text):
                work.put_aside(what, block)
                continue
            if layout.joins_on(block.text) and body is not None:
                body.text += f" {block.text}"
                continue
            if block.kind is Kind.TEXT:
                known = bool(layout.paragraphs)
                halves = [u for u in (note, body) if _goes_on(u, block.text, known)]
                if len(halves) == 2 and not _another_half_follows(blocks, index, layout):
                    halves = halves[1:]
                if halves and halves[0] is not None:
                    halves[0].text += f" {block.text}"
                    note = note if halves[0] is note else None
                    continue
            if place.code is None:
                work.put_aside(place.aside or "set aside", block)
                continue
        body, note = _Unit(block.kind, section, block.text, block.line, block.page), None
        work.units.append(body)
    return work


def _numbered(work: _Work, layout: Layout) -> list[tuple[str, int | str, _Unit]]:
    """Section and paragraph of every unit, by counting; notes go where their mark stands."""
    counts: Counter[str] = Counter()
    taken: set[tuple[str, str]] = set()
    places: list[tuple[str, int | str, _Unit]] = []
    notes = [unit for unit in work.units if unit.kind is Kind.NOTE]
    numbers = {unit.label for unit in notes if unit.label.isdigit()}
    free = (str(n) for n in range(1, len(notes) + len(numbers) + 2) if str(n) not in numbers)
    names: dict[str, str] = {}
    for unit in work.units:
        if unit.kind is not Kind.NOTE:
            counts[unit.section] += 1
            places.append((unit.section, counts[unit.section], unit))
            continue
        section = layout.notes or work.marked_in.get(unit.label, unit.section)
        number = unit.label if unit.label.isdigit() else names.setdefault(unit.label, "")
        if not number:
            number = names[unit.label] = next(free)
        paragraph = f"fn-{int(number) or 1}"
        if (section, paragraph) in taken:
            work.put_aside(f"a second note {number} in {section}", unit)
            continue
        taken.add((section, paragraph))
        places.append((section, paragraph, unit))
    return places


def _without_plain_marks(text: str, layout: Layout, key: tuple[str, str]) -> str:
    """The paragraph without note marks that a conversion has turned into plain digits, where
    taking them off leaves exactly the words that the record has."""
    stripped = _PLAIN_MARK.sub("", text)
    return stripped if layout.paragraphs[key[0]][key[1]] == paragraph_marks(stripped) else text


def _recognised(work: _Work, layout: Layout) -> list[tuple[str, int | str, _Unit]]:
    """Section and paragraph of every unit by its opening words, in the record's order."""
    found: dict[tuple[str, str], _Unit] = {}
    for unit in work.units:
        key = layout.place(unit.text, unit.section)
        if key is None:
            work.put_aside("not a paragraph that the record knows", unit)
        elif key in found:
            work.put_aside("a paragraph that stands twice", unit)
        else:
            unit.text = _without_plain_marks(unit.text, layout, key)
            found[key] = unit
    return [
        (section, int(paragraph) if paragraph.isdigit() else paragraph, found[section, paragraph])
        for section, entries in layout.paragraphs.items()
        for paragraph in entries
        if (section, paragraph) in found
    ]


def parse(text: str, source: str, layout: Layout | None = None) -> Parsed:
    """The passages of a text with `\\n` line ends.

    Without a layout the sections are slugs of the heading path, the title left out;
    `front-matter` is what stands before the first heading, `text` a paper without headings.
    """
    layout = layout or Layout()
    if layout.sections:
        blocks = read_blocks(text, starts=layout.begins, alone=layout.stands_alone)
        headings: Headings = RecordHeadings(layout)
    else:
        blocks = read_blocks(text)
        headings = PathHeadings(blocks)
    work = _collect(blocks, headings, layout)
    places = _recognised(work, layout) if layout.paragraphs else _numbered(work, layout)
    passages = tuple(
        Passage(
            locator=Locator(source=source, section=section, paragraph=paragraph, page=unit.page),
            text=unit.text,
        )
        for section, paragraph, unit in places
    )
    aside = tuple(sorted(work.aside, key=lambda entry: entry.line))
    return Parsed(title=headings.title, headings=work.headings, passages=passages, aside=aside)
