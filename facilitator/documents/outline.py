"""One outline a document: what it says and in what form, before any format.

Every sentence stands in it as a `Said`, every objection as a `Dissent`; all other words are
`Label`s (headings, names, marks). Markdown, DOCX, PDF and the ledger are read off the same outline,
so that they cannot differ in what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from facilitator.documents.citations import Register, register
from facilitator.models import Citation, Objection, SourceId, Statement

__all__ = [
    "CLOSE",
    "OPEN",
    "Block",
    "Bullets",
    "Dissent",
    "Fields",
    "Heading",
    "Inline",
    "Label",
    "Line",
    "Notes",
    "Outline",
    "Paragraph",
    "Role",
    "Said",
    "Table",
    "clean",
    "inlines",
    "lines",
    "spaced",
]

_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no room for."""
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Overrides that would show a text in another order than it is stored."""


def clean(text: str) -> str:
    """The text on one line, without characters that no format can show."""
    return " ".join(_DIRECTION.sub("", _UNPRINTABLE.sub("", text)).split())


@dataclass(frozen=True)
class Label:
    """Words that are no sentence: a name, a mark, the word before a colon."""

    words: str
    bold: bool = False
    italic: bool = False

    @property
    def text(self) -> str:
        return clean(self.words)


@dataclass(frozen=True)
class Said:
    """A sentence, with the notes of its citations behind it."""

    statement: Statement

    @property
    def text(self) -> str:
        return clean(self.statement.text)

    @property
    def citations(self) -> tuple[Citation, ...]:
        return self.statement.citations


@dataclass(frozen=True)
class Dissent:
    """An objection in its owner's words."""

    objection: Objection

    @property
    def text(self) -> str:
        return clean(self.objection.text)

    @property
    def citations(self) -> tuple[Citation, ...]:
        return self.objection.citations


Inline = Label | Said | Dissent
Line = tuple[Inline, ...]

OPEN = Label("[")
CLOSE = Label("]")
"""The square brackets of language that is not agreed. Told by identity from brackets in a text."""


def spaced(line: Line) -> Iterator[tuple[Inline, bool]]:
    """The parts with text, each with whether a space goes before it."""
    before: Inline | None = None
    for part in line:
        if not part.text:
            continue
        yield part, before is not None and before is not OPEN and part is not CLOSE
        before = part


class Role(StrEnum):
    """What a paragraph is for."""

    BODY = "body"
    LEAD = "lead"
    TEXT = "text"
    REMARK = "remark"


@dataclass(frozen=True)
class Heading:
    """`level` 1 to 3; `short` names the place in the table of claims, e.g. 'Clause 4'."""

    level: int
    text: str
    short: str = ""


@dataclass(frozen=True)
class Paragraph:
    """`TEXT` is negotiating language, `REMARK` what is said of it; a `LEAD` stays on the page of
    what follows it."""

    line: Line
    role: Role = Role.BODY


@dataclass(frozen=True)
class Bullets:
    items: tuple[Line, ...]


@dataclass(frozen=True)
class Fields:
    """Rows of a term sheet: a word, and what there is to say under it."""

    rows: tuple[tuple[str, Line], ...]


@dataclass(frozen=True)
class Table:
    """`shares` are the columns' relative widths; the first column is the stub."""

    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    shares: tuple[int, ...]


@dataclass(frozen=True)
class Notes:
    """Where the document's notes stand."""


Block = Heading | Paragraph | Bullets | Fields | Table | Notes


@dataclass(frozen=True)
class Outline:
    """`stamp` is the line that a document begins with: its status, and that it is a simulation."""

    stamp: Line
    title: str
    blocks: tuple[Block, ...]
    shorts: tuple[tuple[SourceId, str], ...] = ()

    @property
    def register(self) -> Register:
        """The numbered notes, in the order in which the document cites them."""
        cited = (c for part in inlines(self) if not isinstance(part, Label) for c in part.citations)
        return register(cited, dict(self.shorts))


def lines(blocks: Iterable[Block]) -> Iterator[Line]:
    """Every line of the blocks in document order."""
    for block in blocks:
        match block:
            case Paragraph(line=line):
                yield line
            case Bullets(items=items):
                yield from items
            case Fields(rows=rows):
                yield from (line for _, line in rows)
            case Table(rows=rows):
                yield from (cell for row in rows for cell in row)


def inlines(outline: Outline) -> Iterator[Inline]:
    """Every part of the document in order."""
    yield from outline.stamp
    for line in lines(outline.blocks):
        yield from line
