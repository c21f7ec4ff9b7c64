"""A review sheet shows everything at a look, hides nothing, and carries a reviewer's decisions back."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from docx import Document

from facilitator.documents.review_sheet import (
    Beside,
    Decision,
    ReviewRow,
    Ruling,
    read_decisions,
    to_docx,
    to_html,
)
from facilitator.errors import InputError

HOSTILE = "</td></tr></table><script>alert(1)</script> & “quoted” \x00"
ROWS = (
    ReviewRow(number=1, text="# A heading", verdict=None, notes=("no-claim: heading",)),
    ReviewRow(
        number=2,
        text=f"Davis reports what he reports. {HOSTILE}",
        verdict="unsupported",
        notes=("not-judged: no judge read it",),
        nearest=(
            Beside(place="Davis 2025, I, ¶1", holder="a fact", text="In our words.", quote="His."),
        ),
    ),
)


def test_every_sentence_stands_beside_what_is_nearest_and_nothing_is_markup() -> None:
    page = to_html(ROWS, "Review of a draft").decode()
    assert "Davis 2025, I, ¶1" in page
    assert "In our words." in page
    assert "“His.”" in page
    assert "<script>alert(1)" not in page
    assert page.count("<tr data-number=") == len(ROWS)
    (table,) = Document(io.BytesIO(to_docx(ROWS, "Review"))).tables
    assert [row.cells[0].text for row in table.rows[1:]] == ["1\nno claim", "2\nunsupported"]
    assert "alert(1)" in table.rows[2].cells[1].text


def test_decisions_written_into_a_word_sheet_are_read_back(tmp_path: Path) -> None:
    document = Document(io.BytesIO(to_docx(ROWS, "Review")))
    document.tables[0].rows[2].cells[4].text = "Mend: the year is missing"
    document.tables[0].rows[1].cells[4].text = "looks fine"
    path = tmp_path / "sheet.docx"
    document.save(str(path))
    first, second = read_decisions(path)
    assert (first.number, first.ruling, first.note) == (1, None, "looks fine")
    assert (second.number, second.ruling, second.note) == (2, Ruling.MEND, "the year is missing")


def test_decisions_saved_in_a_page_are_read_back(tmp_path: Path) -> None:
    path = tmp_path / "sheet.html"
    path.write_bytes(to_html(ROWS, "Review"))
    assert read_decisions(path) == ()
    wanted = Decision(number=2, text="x </script>", ruling=Ruling.STRIKE, note="no source")
    kept = json.dumps([wanted.model_dump(mode="json")]).replace("<", "\\u003c")
    page = path.read_text(encoding="utf-8").replace('id="decisions">[]', f'id="decisions">{kept}')
    path.write_text(page, encoding="utf-8")
    assert read_decisions(path) == (wanted,)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.html", b"<html></html>"),
        ("x.docx", b"no archive"),
        ("y.html", b'<script id="decisions">no</script>'),
    ],
)
def test_what_is_no_sheet_is_one_line(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match="sheet"):
        read_decisions(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_decisions(tmp_path / "nothing.html")
