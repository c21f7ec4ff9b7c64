"""The Word document: same bytes, sound inside, and every raised number leads to its note."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from docx import Document
from docx.oxml.ns import qn

from facilitator.documents.docx import to_docx
from facilitator.documents.outline import Bullets, Fields, Label, Outline, Paragraph, Said, Table
from facilitator.documents.pdf import to_pdf
from facilitator.documents.render_definition import definition_outline
from facilitator.documents.render_package import package_outline
from facilitator.models import SIMULATION_LINE
from tests import factories as made


@pytest.fixture(scope="module")
def paper() -> bytes:
    return to_docx(definition_outline(made.definition_paper()))


def test_the_same_document_gives_the_same_bytes(paper):
    assert paper == to_docx(definition_outline(made.definition_paper()))


def test_no_clock_is_in_it(paper):
    with zipfile.ZipFile(io.BytesIO(paper)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None
    properties = Document(io.BytesIO(paper)).core_properties
    assert properties.created == properties.modified
    assert properties.created is not None
    assert properties.created.replace(tzinfo=None) == datetime(2000, 1, 1)
    assert properties.author == properties.last_modified_by == "Track 1.5 dialogue facilitator"


def test_every_page_carries_status_simulation_and_page_number(paper):
    section = Document(io.BytesIO(paper)).sections[0]
    assert section.header.paragraphs[0].text == f"DRAFT · {SIMULATION_LINE}"
    fields = [f.get(qn("w:instr")) for f in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_it_begins_with_status_and_title_and_ends_with_who_was_absent(paper):
    paragraphs = Document(io.BytesIO(paper)).paragraphs
    assert paragraphs[0].text == f"DRAFT · {SIMULATION_LINE}"
    assert paragraphs[1].text == "Joint Definition Paper: indivisible security"
    headings = [p.text for p in paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings[-2:] == ["Sources", "Not at the table"]
    assert paragraphs[-1].text.startswith("Not at the table: the United Nations.")


def test_every_raised_number_leads_to_the_note_of_that_number(paper):
    body = Document(io.BytesIO(paper)).element.body
    marks = {b.get(qn("w:name")): b.getparent() for b in body.iter(qn("w:bookmarkStart"))}
    links = list(body.iter(qn("w:hyperlink")))
    assert links
    for link in links:
        number = "".join(t.text for t in link.iter(qn("w:t")))
        note = "".join(t.text for t in marks[link.get(qn("w:anchor"))].iter(qn("w:t")))
        assert note.startswith(number)
        assert not note[len(number)].isdigit()
    assert len(marks) == len({link.get(qn("w:anchor")) for link in links})


def test_tables_have_a_repeated_head_rows_that_stay_whole_and_set_widths():
    word = to_docx(package_outline(made.package()))
    ruled = 0
    for table in Document(io.BytesIO(word)).tables:
        assert all(r._tr.find(f".//{qn('w:cantSplit')}") is not None for r in table.rows)
        assert all(cell.width for row in table.rows for cell in row.cells)
        ruled += table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert ruled >= 4


def test_table_properties_stand_in_the_order_of_the_schema(paper):
    order = ["tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook"]
    for table in Document(io.BytesIO(paper)).tables:
        names = [child.tag.partition("}")[2] for child in table._tbl.tblPr]
        assert names == [name for name in order if name in names]


AWKWARD = "a\x00b \x0bc\ud800 \ufffe <w:p/> & {nb} “q” \u202eabc Україна 日本"


@pytest.mark.parametrize("render", [to_docx, to_pdf])
def test_text_that_no_xml_can_hold_breaks_nothing(render):
    said = (Said(made.proposal(AWKWARD)), Label(AWKWARD, italic=True))
    outline = Outline(
        stamp=(Label("DRAFT"),),
        title=AWKWARD,
        blocks=(
            Paragraph(said),
            Bullets((said,)),
            Fields(((AWKWARD, said),)),
            Table((AWKWARD,), ((said,),), (1,)),
        ),
    )
    assert render(outline) == render(outline)


def test_awkward_text_is_shown_without_what_cannot_be():
    outline = Outline((Label("DRAFT"),), "t", (Paragraph((Said(made.proposal(AWKWARD)),)),))
    shown = Document(io.BytesIO(to_docx(outline))).paragraphs[-1].text
    assert shown == "ab c <w:p/> & {nb} “q” abc Україна 日本"
