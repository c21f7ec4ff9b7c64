"""Text or Markdown in, a flat list of blocks out: what stands apart on the page, in order.

Nothing is decided here about sections or paragraph numbers (`parse.py`). The same reader takes
plain text: a text without Markdown marks simply has no heading blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_DIGITS = str.maketrans(_SUPERSCRIPT, "0123456789")
_TO_SUPERSCRIPT = str.maketrans("0123456789", _SUPERSCRIPT)
_MARK = re.compile(rf"[{_SUPERSCRIPT}]{{1,3}}|\[\^([^\]\s]{{1,40}})\]")

_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_RULE = re.compile(r"^\s{0,3}([-*_])(?:\s*\1){2,}\s*$")
_SETEXT = re.compile(r"^ {0,3}(?:=+|-{2,})\s*$")
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_TABLE = re.compile(r"^\s*\|.*\|\s*$")
_NOTE = re.compile(
    rf"^\s*(?:[-*+•]\s+)?(?:([{_SUPERSCRIPT}]{{1,3}})\s*|\[\^([^\]\s]{{1,40}})\]:\s*)(\S.*)$"
)
_BULLET = re.compile(r"^(\s*)[-*+•‣▪◦●○·]\s+(\S.*)$")
_DASHED = re.compile(r"^(\s*)[–—]\s+(\S.*)$")
_NUMBERED = re.compile(r"^(\s*)\(?(\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+(\S.*)$")
_PAGE_NUMBER = re.compile(r"^\s*(?:page\s+)?(?:\d{1,4}|[ivxl]{1,6})(?:\s+of\s+\d{1,4})?\s*$", re.I)
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^()\s]{0,500}(?:\s+\"[^\"\n]{0,200}\")?\)")
_NEVER_WRAPPED = 200
_ENDED = re.compile(r"[.:;!?][\"'”’)\]*_]*\s*$")


class Kind(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    NOTE = "note"
    TABLE = "table"
    CODE = "code"
    PAGE_NUMBER = "page number"


@dataclass(slots=True)
class Block:
    """`level`: of a heading, from 1. `label`: of a note, or the number of a list item.

    `marks` are the labels of the notes that the text points at, in order; the marks themselves
    are not part of `text`. `line` counts from 1; `page` is known where the text has form feeds.
    """

    kind: Kind
    text: str
    line: int
    level: int = 0
    label: str = ""
    lines: int = 1
    page: int | None = None
    bold: bool = False
    marks: list[str] = field(default_factory=list)


def clean(raw: str) -> tuple[str, list[str]]:
    """Inline Markdown taken off and white space collapsed; and the note marks that stood in it."""
    text = re.sub(r"<!--.{0,2000}?-->", " ", raw, flags=re.S)
    text = re.sub(r"<sup>\s*(\d{1,3})\s*</sup>", lambda m: m[1].translate(_TO_SUPERSCRIPT), text)
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"<((?:https?://|mailto:)[^<>\s]*)>", r"\1", text)
    text = re.sub(r"\\[*_]", "", text)
    text = re.sub(r"\*\*|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)", "", text)
    text = re.sub(r"(?<!\w)_{1,2}(?=\w)|(?<=[\w.,;:!?])_{1,2}(?!\w)", "", text)
    text = re.sub(r"\\([\\{}\[\]()#+\-.!<>|~])", r"\1", text.replace("`", ""))
    marks = [(m[1] or m[0]).translate(_TO_DIGITS) for m in _MARK.finditer(text)]
    return " ".join(_MARK.sub("", text).split()), marks


class _Reader:
    """Collects lines into blocks; one instance a text."""

    def __init__(self, starts: Callable[[str], bool], alone: Callable[[str], bool]) -> None:
        self._starts = starts
        self._alone = alone
        self._lines: list[str] = []
        self._kind = Kind.TEXT
        self._level = 0
        self._label = ""
        self._first = 0
        self._page: int | None = None
        self.blocks: list[Block] = []

    def flush(self) -> None:
        if self._lines:
            raw = re.sub(r"(?<=[^\W\d_])-\n(?=\w)", "-", "\n".join(self._lines))
            text, marks = clean(raw)
            if text:
                bold = raw.startswith("**") and raw.endswith("**") and raw.count("**") == 2
                self.blocks.append(
                    Block(
                        self._kind, text, self._first, self._level, self._label,
                        len(self._lines), self._page, bold, marks,
                    )
                )  # fmt: skip
        self._lines, self._kind, self._level, self._label = [], Kind.TEXT, 0, ""

    def _begin(self, kind: Kind, text: str, number: int, page: int | None) -> None:
        self.flush()
        self._kind, self._first, self._page = kind, number, page
        self._lines = [text]

    def _item(self, line: str) -> tuple[str, str] | None:
        """(text, number) if the line begins a list item. Wrapped prose can look like one: a dash or
        a number only begins an item where the text before it has come to an end."""
        inside = bool(self._lines) and self._kind is Kind.TEXT
        open_before = inside and not _ENDED.search(self._lines[-1])
        if bullet := _BULLET.match(line):
            return None if open_before and bullet[2][0].islower() else (bullet[2], "")
        if inside:
            first = _NUMBERED.match(line)
            return (first[3], first[2]) if first and first[2] == "1" and not open_before else None
        if dashed := _DASHED.match(line):
            return dashed[2], ""
        if numbered := _NUMBERED.match(line):
            return numbered[3], numbered[2]
        return None

    def _ends_before(self, line: str) -> bool:
        """Whether a new block begins with this line although no blank line stands before it."""
        if not self._lines:
            return True
        if self._kind in (Kind.TABLE, Kind.CODE):
            return True
        if self._starts(line):
            return True
        return len(self._lines[-1]) > _NEVER_WRAPPED and not line.lstrip().startswith(
            ("<http", "http")
        )

    def line(self, line: str, number: int, page: int | None) -> None:
        if not line.strip() or (_RULE.match(line) and not _SETEXT.match(line)):
            self.flush()
        elif heading := _HEADING.match(line):
            self._begin(Kind.HEADING, heading[2], number, page)
            self._level = len(heading[1])
            self.flush()
        elif _SETEXT.match(line):
            if len(self._lines) == 1 and self._kind is Kind.TEXT:
                self._kind, self._level = Kind.HEADING, 1 if "=" in line else 2
            self.flush()
        elif _TABLE.match(line):
            if self._kind is Kind.TABLE and self._lines:
                self._lines.append(line)
            else:
                self._begin(Kind.TABLE, line, number, page)
        elif note := _NOTE.match(line):
            self._begin(Kind.NOTE, note[3], number, page)
            self._label = (note[1] or note[2]).translate(_TO_DIGITS)
        elif not self._lines and _PAGE_NUMBER.match(line):
            self._begin(Kind.PAGE_NUMBER, line, number, page)
            self.flush()
        elif self._alone(line):
            self._begin(Kind.TEXT, line.strip(), number, page)
            self.flush()
        elif item := self._item(line):
            self._begin(Kind.ITEM, item[0], number, page)
            self._label = item[1]
        elif self._ends_before(line):
            self._begin(Kind.TEXT, line.strip(), number, page)
        else:
            self._lines.append(line.strip())


def read_blocks(
    text: str,
    starts: Callable[[str], bool] = lambda line: False,
    alone: Callable[[str], bool] = lambda line: False,
) -> list[Block]:
    """The blocks of a text with `\\n` line ends.

    A caller who knows the paper says of a line that a block begins there (`starts`) or that it is
    a block by itself (`alone`), where no blank line shows it.
    """
    reader = _Reader(starts, alone)
    paged = "\f" in text
    number, fenced = 0, False
    for page, sheet in enumerate(text.split("\f"), start=1):
        for raw in sheet.split("\n"):
            number += 1
            line = re.sub(r"^(?:\s{0,3}>\s?)+", "", raw.expandtabs(4))
            if _FENCE.match(line):
                reader.flush()
                fenced = not fenced
            elif fenced:
                if reader.blocks and reader.blocks[-1].kind is Kind.CODE:
                    reader.blocks[-1].lines += 1
                else:
                    reader.blocks.append(Block(Kind.CODE, line.strip() or "…", number))
            else:
                reader.line(line, number, page if paged else None)
        reader.flush()
    return reader.blocks
