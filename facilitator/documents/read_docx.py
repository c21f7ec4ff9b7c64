"""A Word document as a draft: its text as Markdown, note marks kept, so that it is checked like any."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

from facilitator.errors import InputError

_NOTE = re.compile(r"^(\d{1,4})\t(.*)$", re.DOTALL)


def read_docx(data: bytes, name: str) -> str:
    """The paragraphs, headings and table cells in their order, a blank line between them.

    A raised number becomes a note's mark and a paragraph of notes its text, as in our own documents.
    Changes that are tracked stand as if accepted. Raises `InputError` for what is no Word document.
    """
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(io.BytesIO(data))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise InputError(f"'{name}' is no Word document that can be read; save it again") from error
    return "\n\n".join(_blocks(document.element.body)) + "\n"


def _blocks(body: Any) -> Iterator[str]:
    from docx.oxml.ns import qn

    for paragraph in body.iter(qn("w:p")):
        text = "".join(_runs(paragraph)).strip()
        if not text:
            continue
        style = (
            paragraph.pPr.pStyle.val
            if paragraph.pPr is not None and paragraph.pPr.pStyle is not None
            else ""
        )
        note = _NOTE.match(text)
        if style.startswith(("Heading", "Title")):
            yield f"# {text}"
        elif note is not None and style.startswith("Note"):
            yield f"[^{note[1]}]: {note[2]}"
        else:
            yield text


def _runs(paragraph: Any) -> Iterator[str]:
    """The words of a paragraph; what was deleted with tracking is not among them."""
    from docx.oxml.ns import qn

    for run in paragraph.iter(qn("w:r")):
        words = "".join(
            "\t" if part.tag == qn("w:tab") else part.text or ""
            for part in run
            if part.tag in (qn("w:t"), qn("w:tab"))
        )
        raised = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
        if raised is not None and words.strip().isdigit():
            yield f"[^{words.strip()}]"
        elif raised is None:
            yield words
