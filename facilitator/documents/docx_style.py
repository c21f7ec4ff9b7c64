"""How the Word documents look: page, styles, tables. No words of a document pass through here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table

__all__ = [
    "BODY",
    "CELL",
    "GAP",
    "LEAD",
    "NOTE",
    "REMARK",
    "STAMP",
    "TEXT",
    "draw",
    "dress",
    "element",
]

BODY, LEAD, TEXT, REMARK = "Normal", "Lead", "Negotiating text", "Remark"
STAMP, NOTE, CELL, GAP = "Stamp", "Note", "Cell", "After table"

_FONT = "Times New Roman"
_INK = "1F2A44"
_RULE = "8A93A6"
_SHADE = "E9ECF2"
_MARGIN_CM = 2.3
_WIDTH_CM = 21.0 - 2 * _MARGIN_CM
_THEMED = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def element(name: str, /, **attributes: str) -> Any:
    """A WordprocessingML element; `element("shd", fill="E9ECF2")` is `<w:shd w:fill="E9ECF2"/>`."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def dress(document: Document) -> None:
    """An A4 page and the styles, British English throughout."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(_MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.1)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    body = _style(document, BODY, size=11, after=6, line=1.12)
    body.paragraph_format.widow_control = True
    _style(document, STAMP, size=10, after=10)
    title = _style(document, "Title", size=20, after=8, ink=True, bold=True)
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    for level, size, before in ((1, 13.5, 16), (2, 11.5, 12), (3, 11, 8)):
        heading = _style(document, f"Heading {level}", size=size, after=4, ink=True, bold=True)
        heading.paragraph_format.space_before = Pt(before)
        heading.paragraph_format.keep_with_next = True
    _style(document, LEAD, size=11, after=4).paragraph_format.keep_with_next = True
    text = _style(document, TEXT, size=11.5, after=5, line=1.15, left=0.7)
    text.paragraph_format.keep_with_next = True
    _border(text, "left", width=18)
    _style(document, REMARK, size=10, after=3, left=0.7)
    bullet = _style(document, "List Bullet", size=11, after=3)
    bullet.paragraph_format.left_indent = Cm(0.635)
    bullet.paragraph_format.first_line_indent = Cm(-0.635)
    note = _style(document, NOTE, size=9, after=2, left=0.8)
    note.paragraph_format.first_line_indent = Cm(-0.8)
    note.paragraph_format.tab_stops.add_tab_stop(Cm(0.8))
    _style(document, CELL, size=9.5, after=1)
    _style(document, GAP, size=4, after=4)
    for name, side in (("Header", "bottom"), ("Footer", "top")):
        running = _style(document, name, size=8.5, after=0)
        running.paragraph_format.tab_stops.clear_all()
        running.paragraph_format.tab_stops.add_tab_stop(Cm(_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
        _border(running, side, width=4)


def draw(table: Table, shares: Sequence[int], *, ruled: bool) -> None:
    """Column widths by shares, and lines: a grid where `ruled`, else hairlines between the rows."""
    properties = table._tbl.tblPr
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lined = sides if ruled else ("top", "bottom", "insideH")
    borders = element("tblBorders")
    for side in sides:
        kind = "single" if side in lined else "nil"
        borders.append(element(side, val=kind, sz="4", space="0", color=_RULE))
    margins = element("tblCellMar")
    for side, twips in (("top", 40), ("left", 90), ("bottom", 40), ("right", 90)):
        margins.append(element(side, w=str(twips), type="dxa"))
    after = ["w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"]  # the schema's order counts
    properties.insert_element_before(margins, after[-1])
    properties.insert_element_before(borders, *after)
    properties.insert_element_before(element("tblInd", w="90", type="dxa"), "w:tblBorders")
    widths = [Cm(_WIDTH_CM * share / sum(shares)) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        _add(row._tr, "trPr", element("cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    if ruled:
        first = table.rows[0]
        _add(first._tr, "trPr", element("tblHeader"))
        for cell in first.cells:
            _add(cell._tc, "tcPr", element("shd", val="clear", color="auto", fill=_SHADE))


def _style(
    document: Document,
    name: str,
    *,
    size: float,
    after: float,
    line: float = 1.0,
    left: float = 0.0,
    ink: bool = False,
    bold: bool = False,
) -> ParagraphStyle:
    """The paragraph style of that name, made where it is not there; sizes in points, `left` in cm."""
    styles = document.styles
    known = {style.name for style in styles}
    style = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no paragraph style")
    font = style.font
    font.name, font.size, font.bold, font.italic = _FONT, Pt(size), bold, False
    font.color.rgb = RGBColor.from_string(_INK if ink else "000000")
    fonts = style.element.rPr.rFonts
    for side in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{side}"), _FONT)
    for side in _THEMED:
        fonts.attrib.pop(qn(f"w:{side}"), None)
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(0), Pt(after), line
    if left:
        layout.left_indent = Cm(left)
    return style


def _border(style: ParagraphStyle, side: str, *, width: int) -> None:
    """A rule along one side of the paragraph; `width` in eighths of a point."""
    borders = element("pBdr")
    borders.append(element(side, val="single", sz=str(width), space="6", color=_RULE))
    style.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
    )


def _add(parent: Any, properties: str, made: Any) -> None:
    """Put an element among the properties of a row or a cell."""
    holder = parent.find(qn(f"w:{properties}"))
    if holder is None:
        holder = element(properties)
        parent.insert(0, holder)
    holder.append(made)
