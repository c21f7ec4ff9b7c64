"""The review sheet: each sentence of a draft beside what stands nearest to it, for a person to decide.

A reviewer writes the decision into the sheet, HTML or DOCX; `read_decisions` reads it back.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections.abc import Sequence
from enum import StrEnum
from html.parser import HTMLParser
from pathlib import Path
from zipfile import BadZipFile

from jinja2 import Environment

from facilitator.errors import InputError
from facilitator.models import Model

_COLUMNS = (4, 9, 8, 9, 5)


class Ruling(StrEnum):
    """What a reviewer decides of a sentence."""

    STANDS = "stands"
    MEND = "mend"
    STRIKE = "strike"


class Beside(Model):
    """What stands near a sentence: the place as people cite it, whose view, the proposition in our
    words and the paper's own sentence, empty where the paper is not at hand."""

    place: str
    holder: str
    text: str
    quote: str = ""


class ReviewRow(Model):
    """A sentence of a draft. `verdict`: null for what is no claim; `notes`: findings for the margin."""

    number: int
    text: str
    verdict: str | None
    notes: tuple[str, ...] = ()
    nearest: tuple[Beside, ...] = ()


class Decision(Model):
    """What a reviewer wrote beside a sentence; `ruling` is null where only a note was written."""

    number: int
    text: str
    ruling: Ruling | None
    note: str = ""


def to_html(rows: Sequence[ReviewRow], title: str) -> bytes:
    """The sheet as one self-contained page that saves itself with the decisions in it."""
    digest = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
    page = _ENVIRONMENT.from_string(_PAGE).render(
        title=title, rows=rows, rulings=list(Ruling), style=_STYLE, script=_SCRIPT, digest=digest
    )
    return page.encode("utf-8")


def to_docx(rows: Sequence[ReviewRow], title: str) -> bytes:
    """The sheet as a Word document on its side; the last column is for the decision."""
    from docx import Document as new_document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    from facilitator.documents.docx_style import CELL, draw, dress

    document = new_document()
    dress(document)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    document.add_heading(_clean(title), level=1)
    document.add_paragraph(_HELP)
    table = document.add_table(rows=1 + len(rows), cols=len(_COLUMNS))
    cells = [list(row.cells) for row in table.rows]
    heads = (
        "No., verdict",
        "Sentence",
        "What was found",
        "Nearest in the papers",
        "Decision, note",
    )
    filled = [heads, *(_docx_row(row) for row in rows)]
    for line, texts in zip(cells, filled, strict=True):
        for cell, text in zip(line, texts, strict=True):
            cell.paragraphs[0].style = CELL
            cell.paragraphs[0].add_run(_clean(text))
    draw(table, _COLUMNS, ruled=True)
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """The decisions in a sheet that a reviewer filled in, in order; sentences without one are left
    out. Raises `InputError` for a file that is no review sheet or has a ruling that doesn't exist."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {error.strerror}") from error
    return _from_docx(data, path) if path.suffix.lower() == ".docx" else _from_html(data, path)


def _docx_row(row: ReviewRow) -> tuple[str, ...]:
    nearest = "\n".join(
        f"{b.place}, {b.holder}: {b.text}" + (f" – “{b.quote}”" if b.quote else "")
        for b in row.nearest
    )
    head = f"{row.number}\n{row.verdict or 'no claim'}"
    return head, row.text, "\n".join(row.notes), nearest, ""


def _from_docx(data: bytes, path: Path) -> tuple[Decision, ...]:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        tables = Document(io.BytesIO(data)).tables
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise InputError(
            f"'{path}' is no Word document; give a sheet that `verify --out` wrote"
        ) from error
    rows = [[cell.text for cell in row.cells] for row in tables[0].rows[1:]] if tables else []
    if not rows or any(len(row) != len(_COLUMNS) for row in rows):
        raise InputError(f"'{path}' holds no review table; give a sheet that `verify --out` wrote")
    found = []
    for head, text, _, _, written in rows:
        words = written.strip()
        if not words:
            continue
        first = re.match(r"\w+", words)
        ruling = _ruling(first.group().casefold()) if first else None
        note = words[first.end() :].strip(" ,.;:–-\n") if first and ruling else words
        found.append(Decision(number=_number(head, path), text=text, ruling=ruling, note=note))
    return tuple(found)


def _ruling(word: str) -> Ruling | None:
    return Ruling(word) if word in tuple(Ruling) else None


def _number(head: str, path: Path) -> int:
    first = head.split("\n")[0].strip()
    if not first.isdigit():
        raise InputError(f"'{path}': the first column lost the sentence's number ('{first[:20]}')")
    return int(first)


class _Kept(HTMLParser):
    """Finds the block that the page saves its decisions in."""

    def __init__(self) -> None:
        super().__init__()
        self.text: str | None = None
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and dict(attrs).get("id") == "decisions"

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.text = (self.text or "") + data


def _from_html(data: bytes, path: Path) -> tuple[Decision, ...]:
    parser = _Kept()
    parser.feed(data.decode("utf-8", errors="replace"))
    if parser.text is None:
        raise InputError(f"'{path}' is no review sheet; give one that `verify --out` wrote")
    try:
        return tuple(Decision.model_validate(entry) for entry in json.loads(parser.text))
    except (ValueError, TypeError) as error:
        raise InputError(
            f"'{path}': the decisions in it can't be read; save the sheet again"
        ) from error


def _clean(text: str) -> str:
    """Without characters that XML can't hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


_HELP = (
    "Write “stands”, “mend” or “strike” into the last column, and a note behind it if you like. Read"
    " it back with `facilitator verify --decisions FILE`."
)
_ENVIRONMENT = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
_STYLE = """
body{font:16px/1.5 Georgia,'Times New Roman',serif;color:#1c1c1c;max-width:96rem;margin:1.5rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;font:14px/1.45 'Helvetica Neue',Arial,sans-serif}
th,td{border-bottom:1px solid #cfcabd;padding:.45rem .6rem;text-align:left;vertical-align:top}th{background:#f2efe6;position:sticky;top:0}
td.sentence{width:30%;font:16px/1.5 Georgia,serif}td.near{width:34%}td.found{width:18%;color:#5a3a00}
.supported{color:#2d6a2d}.contradicted{color:#a02020;font-weight:bold}.unsupported{color:#8a5a00}.dim,.quote{color:#6a6a6a}.quote{font-style:italic}
textarea{width:100%;font:inherit}label{display:block;white-space:nowrap}button{font:inherit;padding:.4rem 1rem}fieldset{border:0;padding:0;margin:0 0 .3rem}
@media print{button{display:none}}
"""
_SCRIPT = """
document.getElementById('save').addEventListener('click', function () {
  var found = [];
  document.querySelectorAll('tr[data-number]').forEach(function (row) {
    var ruling = row.querySelector('input:checked'), note = row.querySelector('textarea').value.trim();
    row.querySelectorAll('input').forEach(function (box) { box.toggleAttribute('checked', box.checked); });
    row.querySelector('textarea').textContent = note;
    if (ruling || note) found.push({number: Number(row.dataset.number), text: row.dataset.text,
      ruling: ruling ? ruling.value : null, note: note});
  });
  document.getElementById('decisions').textContent = JSON.stringify(found).replace(/</g, '\\\\u003c');
  var page = new Blob(['<!doctype html>' + document.documentElement.outerHTML], {type: 'text/html'});
  var link = document.createElement('a');
  link.href = URL.createObjectURL(page); link.download = 'review-decided.html'; link.click();
});
"""
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{{ digest }}'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{ title }}</title><style>{{ style|safe }}</style></head><body>
<h1>{{ title }}</h1>
<p>Decide each sentence, then save: the page is written anew with your decisions in it. Read it back with
<code>facilitator verify --decisions FILE</code>.</p>
<p><button id="save" type="button">Save with my decisions</button></p>
<table><thead><tr><th>No.</th><th>Sentence</th><th>What was found</th><th>Nearest in the papers</th><th>Decision</th></tr></thead><tbody>
{% for row in rows %}
<tr data-number="{{ row.number }}" data-text="{{ row.text }}">
<td>{{ row.number }}<br><span class="{{ row.verdict or 'dim' }}">{{ row.verdict or 'no claim' }}</span></td>
<td class="sentence">{{ row.text }}</td>
<td class="found">{% for note in row.notes %}<div>{{ note }}</div>{% endfor %}</td>
<td class="near">{% for near in row.nearest %}<div><b>{{ near.place }}</b>, {{ near.holder }}: {{ near.text }}
{% if near.quote %}<div class="quote">“{{ near.quote }}”</div>{% endif %}</div>{% endfor %}</td>
<td><fieldset>{% for ruling in rulings %}<label><input type="radio" name="r{{ row.number }}" value="{{ ruling.value }}"> {{ ruling.value }}</label> {% endfor %}</fieldset>
<textarea rows="2" aria-label="Note on sentence {{ row.number }}"></textarea></td>
</tr>
{% endfor %}
</tbody></table>
<script type="application/json" id="decisions">[]</script>
<script>{{ script|safe }}</script>
</body></html>
"""
