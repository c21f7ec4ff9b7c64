"""An outline as PDF, set in Source Serif (SIL OFL) from its package. Same outline, same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files

from fpdf import FPDF, FontFace

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

__all__ = ["to_pdf"]

_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_FONT, _FALLBACK = "serif", "upright"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NO_BREAK = "\u00a0"
_INK, _RULE, _SHADE = (31, 42, 68), (138, 147, 166), (233, 236, 242)
_HEADINGS = {1: 13.0, 2: 11.0, 3: 10.5}
_SIZES = {Role.BODY: 10.5, Role.LEAD: 10.5, Role.TEXT: 11.0, Role.REMARK: 9.5}
_INDENTS = {Role.BODY: 0.0, Role.LEAD: 0.0, Role.TEXT: 7.0, Role.REMARK: 7.0}
_STAMP, _TITLE, _CELL, _NOTE, _RUNNING = 9.5, 19.0, 9.0, 8.5, 8.0
_MARGIN = 23.0
_LINES = 1.25
_LEADING = _LINES * 25.4 / 72
"""Millimetres from line to line for each point of type."""


def to_pdf(outline: Outline) -> bytes:
    """The whole document as a .pdf file."""
    setter = _Setter(outline)
    setter.line(outline.stamp, size=_STAMP)
    setter.heading(outline.title, size=_TITLE)
    for block in outline.blocks:
        setter.block(block)
    return bytes(setter.pages.output())


class _Pages(FPDF):
    """A4 pages with the stamp above and the title below; lengths in mm, type sizes in points."""

    def __init__(self, stamp: str, title: str) -> None:
        super().__init__(format="A4")
        self._stamp, self._heading = stamp, title
        folder = files("font_source_serif_pro") / "files"
        for family, style, face in (
            (_FONT, "", "Regular"),
            (_FONT, "B", "Bold"),
            (_FONT, "I", "It"),
            (_FALLBACK, "", "Regular"),  # the italic lacks letters that the upright has
        ):
            self.add_font(family, style, str(folder / f"SourceSerifPro-{face}.ttf"))
        self.set_fallback_fonts([_FALLBACK], exact_match=False)
        self.str_alias_nb_pages = ""  # else '{nb}' in a sentence would become a number
        self.set_creation_date(_MADE)
        self.set_title(title)
        self.set_lang("en-GB")
        self.set_margin(_MARGIN)
        self.set_auto_page_break(True, _MARGIN)
        self.set_draw_color(*_RULE)

    def header(self) -> None:
        self._run(11, self._stamp)
        self.line(_MARGIN, 17, self.w - _MARGIN, 17)
        self.set_y(_MARGIN)

    def footer(self) -> None:
        self.line(_MARGIN, self.h - 17, self.w - _MARGIN, self.h - 17)
        self._run(self.h - 16, self._heading)
        self._run(self.h - 16, f"Page {self.page_no()}", align="R")

    def _run(self, y: float, text: str, align: str = "L") -> None:
        self.set_font(_FONT, "", _RUNNING)
        self.set_xy(_MARGIN, y)
        self.cell(w=self.epw, h=5, text=text, align=align)


class _Setter:
    """Lays blocks onto the pages."""

    def __init__(self, outline: Outline) -> None:
        self._register = outline.register
        self.pages = _Pages(" ".join(p.text for p in outline.stamp), clean(outline.title))
        self.pages.add_page()

    def block(self, block: Block) -> None:
        """The block below what is there."""
        match block:
            case Heading(level=level, text=text):
                self.pages.ln(4.0 / level)
                self.heading(text, size=_HEADINGS[level])
            case Paragraph(line=line, role=role):
                self.line(line, size=_SIZES[role], indent=_INDENTS[role])
            case Bullets(items=items):
                for item in items:
                    self._bullet(item)
                self.pages.ln(1)
            case Fields(rows=rows):
                labelled = [((Label(label, bold=True),), line) for label, line in rows]
                self._table(labelled, (1, 4))
            case Table(head=head, rows=rows, shares=shares):
                top = tuple((Label(text, bold=True),) for text in head)
                self._table([top, *rows], shares, ruled=True)
            case Notes():
                for note in self._register.notes:
                    self.pages.set_link(name=_anchor(note.number), y=self.pages.y)
                    self.line((Label(f"{note.number}. {note.text}"),), size=_NOTE, after=0.6)

    def heading(self, text: str, *, size: float) -> None:
        """A heading, with room below it for some lines of what follows."""
        pages = self.pages
        if pages.will_page_break(3 * size * _LEADING):
            pages.add_page()
        pages.set_font(_FONT, "B", size)
        pages.set_text_color(*_INK)
        pages.multi_cell(0, size * _LEADING, clean(text), align="L", new_x="LMARGIN", new_y="NEXT")
        pages.set_text_color(0)
        pages.ln(1.5)

    def line(self, line: Line, *, size: float, indent: float = 0.0, after: float = 2.0) -> None:
        """A paragraph of runs, each note a link."""
        pages = self.pages
        left = _MARGIN + indent
        with (
            pages.text_columns(l_margin=left, line_height=_LINES) as column,
            column.paragraph() as run,
        ):
            for part, space in spaced(line):
                pages.set_font(_FONT, _style(part), size)
                run.write(f"{' ' if space else ''}{part.text}")
                for place, number in enumerate(self._numbers(part)):
                    apart = _NO_BREAK if place else ""
                    run.write(f"{apart}{_raised(number)}", link=f"#{_anchor(number)}")
        pages.ln(after)

    def _bullet(self, item: Line) -> None:
        pages = self.pages
        size = _SIZES[Role.BODY]
        if pages.will_page_break(size * _LEADING):
            pages.add_page()
        pages.set_font(_FONT, "", size)
        pages.cell(w=5, h=size * _LEADING, text="•")
        self.line(item, size=size, indent=5.0, after=0.8)

    def _table(
        self, rows: Sequence[Sequence[Line]], shares: Sequence[int], *, ruled: bool = False
    ) -> None:
        """The cells' text, the numbers of notes raised. A grid with a head where `ruled`."""
        pages = self.pages
        pages.set_font(_FONT, "", _CELL)
        with pages.table(
            col_widths=tuple(shares),
            width=pages.epw,
            text_align="LEFT",
            v_align="TOP",
            line_height=_CELL * _LEADING,
            padding=(0.8, 1.6),
            first_row_as_headings=ruled,
            headings_style=FontFace(emphasis="BOLD", fill_color=_SHADE),
            borders_layout="ALL" if ruled else "HORIZONTAL_LINES",
        ) as table:
            for cells in rows:
                row = table.row()
                for cell in cells:
                    bold = len(cell) == 1 and _style(cell[0]) == "B"
                    row.cell(self._plain(cell), style=FontFace(emphasis="BOLD") if bold else None)
        pages.ln(3)

    def _plain(self, line: Line) -> str:
        return "".join(
            f"{' ' if space else ''}{part.text}"
            + _NO_BREAK.join(_raised(number) for number in self._numbers(part))
            for part, space in spaced(line)
        )

    def _numbers(self, part: Inline) -> tuple[int, ...]:
        return () if isinstance(part, Label) else self._register.numbers(part.citations)


def _raised(number: int) -> str:
    return str(number).translate(_RAISED)


def _anchor(number: int) -> str:
    return f"note-{number}"


def _style(part: Inline) -> str:
    if part is OPEN or part is CLOSE:
        return "B"
    if isinstance(part, Label):
        return "B" if part.bold else "I" if part.italic else ""
    return ""
