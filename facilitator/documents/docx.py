"""An outline as a Word document. The same outline gives the same bytes.

python-docx writes no footnotes, so notes stand as a numbered list before the sources; a raised
number in the text is a link to its note.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document as new_document
from docx.document import Document
from docx.text.paragraph import Paragraph as Written

from facilitator.documents.citations import Register
from facilitator.documents.docx_style import (
    BODY,
    CELL,
    GAP,
    LEAD,
    NOTE,
    REMARK,
    STAMP,
    TEXT,
    draw,
    dress,
    element,
)
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

__all__ = ["to_docx"]

_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_MAKER = "Track 1.5 dialogue facilitator"
_STYLES = {Role.BODY: BODY, Role.LEAD: LEAD, Role.TEXT: TEXT, Role.REMARK: REMARK}


def to_docx(outline: Outline) -> bytes:
    """The whole document as a .docx file."""
    writer = _Writer(new_document(), outline.register)
    writer.begin(outline)
    for block in outline.blocks:
        writer.block(block)
    raw = io.BytesIO()
    writer.document.save(raw)
    return _timeless(raw.getvalue())


def _timeless(docx: bytes) -> bytes:
    """The same archive with no clock in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=_ZIPPED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, old.read(name))
    return made.getvalue()


class _Writer:
    """Lays blocks into a document."""

    def __init__(self, document: Document, register: Register) -> None:
        self.document = document
        self._register = register
        dress(document)
        self._ids = {style.name: style.style_id for style in document.styles}

    def begin(self, outline: Outline) -> None:
        """Properties, running header and footer, stamp and title."""
        title = clean(outline.title)
        properties = self.document.core_properties
        properties.title = title
        properties.author = properties.last_modified_by = _MAKER
        properties.comments, properties.language, properties.revision = "", "en-GB", 1
        properties.created = properties.modified = _MADE
        section = self.document.sections[0]
        self._line(section.header.paragraphs[0], outline.stamp)
        footer = section.footer.paragraphs[0]
        footer.add_run(f"{title}\tPage ")
        _field(footer, "PAGE")
        footer.add_run(" of ")
        _field(footer, "NUMPAGES")
        self._line(self._paragraph(STAMP), outline.stamp)
        self._paragraph("Title").add_run(title)

    def block(self, block: Block) -> None:
        """The block at the end of the document."""
        match block:
            case Heading(level=level, text=text):
                self._paragraph(f"Heading {level}").add_run(clean(text))
            case Paragraph(line=line, role=role):
                self._line(self._paragraph(_STYLES[role]), line)
            case Bullets(items=items):
                for item in items:
                    self._line(self._paragraph("List Bullet"), item)
            case Fields(rows=rows):
                self._table([((Label(label, bold=True),), line) for label, line in rows], (1, 4))
            case Table(head=head, rows=rows, shares=shares):
                top = tuple((Label(text, bold=True),) for text in head)
                self._table([top, *rows], shares, ruled=True)
            case Notes():
                for note in self._register.notes:
                    paragraph = self._paragraph(NOTE)
                    _bookmark(paragraph, note.number)
                    paragraph.add_run(f"{note.number}\t{clean(note.text)}")

    def _paragraph(self, style: str) -> Written:
        return self._styled(self.document.add_paragraph(), style)

    def _styled(self, paragraph: Written, style: str) -> Written:
        """By the style's id: python-docx looks a style up anew for every paragraph, which took two
        thirds of the time."""
        paragraph._p.style = self._ids[style]
        return paragraph

    def _table(
        self, rows: Sequence[Sequence[Line]], shares: Sequence[int], *, ruled: bool = False
    ) -> None:
        table = self.document.add_table(rows=len(rows), cols=len(shares))
        table.autofit = False
        for row, content in zip(table.rows, rows, strict=True):
            for cell, line in zip(row.cells, content, strict=True):
                self._line(self._styled(cell.paragraphs[0], CELL), line)
        draw(table, shares, ruled=ruled)
        self._paragraph(GAP)

    def _line(self, paragraph: Written, line: Line) -> None:
        for part, space in spaced(line):
            self._inline(paragraph, part, space)

    def _inline(self, paragraph: Written, part: Inline, space: bool) -> None:
        run = paragraph.add_run(f"{' ' if space else ''}{part.text}")
        if part is OPEN or part is CLOSE:
            run.bold = True
        elif isinstance(part, Label):
            run.bold, run.italic = part.bold or None, part.italic or None
        else:
            self._references(paragraph, self._register.numbers(part.citations))

    def _references(self, paragraph: Written, numbers: Sequence[int]) -> None:
        """Raised numbers, each a link to its note."""
        for place, number in enumerate(numbers):
            if place:
                paragraph.add_run(",").font.superscript = True
            run = paragraph.add_run(str(number))
            run.font.superscript = True
            link = element("hyperlink", anchor=_anchor(number), history="1")
            run._r.addprevious(link)
            link.append(run._r)


def _anchor(number: int) -> str:
    return f"note_{number}"


def _bookmark(paragraph: Written, number: int) -> None:
    paragraph._p.append(element("bookmarkStart", id=str(number), name=_anchor(number)))
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def _field(paragraph: Written, instruction: str) -> None:
    """What the word processor fills in: a page number."""
    run = paragraph.add_run("1")
    field = element("fldSimple", instr=instruction)
    run._r.addprevious(field)
    field.append(run._r)
