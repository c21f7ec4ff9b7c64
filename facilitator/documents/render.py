"""An outline as the bytes of a file; formats are loaded when they are asked for."""

from __future__ import annotations

from facilitator.documents.outline import Outline
from facilitator.errors import InputError

FORMATS = (".md", ".docx", ".pdf")


def render(outline: Outline, suffix: str) -> bytes:
    """The document in the format that the file name's ending names.

    Raises `InputError` for an ending that is none of `FORMATS`.
    """
    if suffix == ".md":
        from facilitator.documents.markdown import to_markdown

        return to_markdown(outline).encode("utf-8")
    if suffix == ".docx":
        from facilitator.documents.docx import to_docx

        return to_docx(outline)
    if suffix == ".pdf":
        from facilitator.documents.pdf import to_pdf

        return to_pdf(outline)
    raise InputError(f"'{suffix}' is no format for a document; there are: {', '.join(FORMATS)}")
