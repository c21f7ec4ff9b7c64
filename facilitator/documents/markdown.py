"""An outline as Markdown (CommonMark with the tables and footnotes of GitHub's dialect).

Whatever a sentence or a name holds is data: it is escaped, so that nothing in it becomes markup,
HTML or a link.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from facilitator.documents.citations import Register
from facilitator.documents.outline import (
    CLOSE,
    OPEN,
    Block,
    Bullets,
    Fields,
    Heading,
    Inline,
    Label,
    Line,
    Notes,
    Outline,
    Paragraph,
    Role,
    Table,
    clean,
    spaced,
)

__all__ = ["escape", "to_markdown"]

_SPECIAL = re.compile(r"[\\`*_\[\]{}|~#$^]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_AUTOLINK = re.compile(r"(?i)\b(https?|ftp|www)(?=://|\.)")
_LEADING = re.compile(r"^(?:[+\-=:]|\d{1,9}(?=[.)]))")
_QUOTED = {Role.TEXT: "> "}


def escape(text: str) -> str:
    """The text so that it reads as it stands, anywhere in a line."""
    text = _ENTITY.sub("&amp;", clean(text))
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    text = _SPECIAL.sub(r"\\\g<0>", text)
    return _AUTOLINK.sub(r"\g<0>\\", text)


def to_markdown(outline: Outline) -> str:
    """The whole document."""
    register = outline.register
    parts = [_line(outline.stamp, register), f"# {escape(outline.title)}"]
    parts += [_block(block, register) for block in outline.blocks]
    return "\n\n".join(filter(None, parts)) + "\n"


def _block(block: Block, register: Register) -> str:
    match block:
        case Heading(level=level, text=text):
            return f"{'#' * (level + 1)} {escape(text)}"
        case Paragraph(line=line, role=role):
            return _QUOTED.get(role, "") + _guarded(_line(line, register))
        case Bullets(items=items):
            return "\n".join(f"- {_guarded(_line(item, register))}" for item in items)
        case Fields(rows=rows):
            return "\n".join(
                f"- **{escape(label)}:** {_line(line, register)}" for label, line in rows
            )
        case Table():
            return _table(block, register)
        case Notes():
            return "\n".join(f"[^{note.number}]: {escape(note.text)}" for note in register.notes)


def _table(table: Table, register: Register) -> str:
    rows = [
        [escape(cell) for cell in table.head],
        ["---"] * len(table.head),
        *([_line(cell, register) for cell in row] for row in table.rows),
    ]
    return "\n".join(_row(row) for row in rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _line(line: Line, register: Register) -> str:
    return "".join((" " if space else "") + _inline(part, register) for part, space in spaced(line))


def _inline(part: Inline, register: Register) -> str:
    if part is OPEN or part is CLOSE:
        return part.text
    text = escape(part.text)
    if isinstance(part, Label):
        mark = "**" * part.bold + "*" * part.italic
        return f"{mark}{text}{mark}"
    return text + "".join(f"[^{number}]" for number in register.numbers(part.citations))


def _guarded(line: str) -> str:
    """The line without a beginning that would make it a list, a rule or a heading."""
    return _LEADING.sub(lambda m: f"{m[0]}\\" if m[0].isdigit() else f"\\{m[0]}", line)
