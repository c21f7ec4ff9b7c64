"""The PDF says what the other formats say."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from facilitator.documents.ledger import ledger_of
from facilitator.documents.outline import Label, Outline, Paragraph, Said, Table
from facilitator.documents.pdf import to_pdf
from facilitator.documents.render_briefing import briefing_outline
from tests import factories as made

needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext is not installed"
)


def test_the_same_document_gives_the_same_bytes():
    outline = briefing_outline(made.briefing())
    assert to_pdf(outline) == to_pdf(outline)
    assert to_pdf(outline).startswith(b"%PDF-")


def text_of(outline: Outline, folder: Path) -> str:
    path = folder / "document.pdf"
    path.write_bytes(to_pdf(outline))
    return subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout


@needs_pdftotext
def test_a_placeholder_of_the_library_in_a_sentence_stays_a_sentence(tmp_path: Path):
    said = Said(made.proposal("Keep {nb} as **it** is."))
    outline = Outline(
        (Label("DRAFT"),), "t", (Paragraph((said,)), Table(("a",), (((said,),),), (1,)))
    )
    assert text_of(outline, tmp_path).count("Keep {nb} as **it** is.") == 2


@needs_pdftotext
def test_every_sentence_is_in_it_and_every_page_says_simulation(tmp_path: Path):
    outline = briefing_outline(made.briefing())
    text = text_of(outline, tmp_path)
    pages = text.split("\f")[:-1]
    assert pages
    for number, page in enumerate(pages, start=1):
        assert "DRAFT · Simulation. Not the position of any government." in page
        assert f"Page {number}" in page
    flat = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]", "", text)
    flat = re.sub(r"\s+", " ", flat)
    for sentence in ledger_of({"briefing": outline}).sentences:
        assert sentence.text in flat or sentence.text.replace(" ", "") in flat.replace(" ", "")
