"""A document's outline on the page: the same blocks that are exported, each sentence with its click."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from facilitator.corpus.catalogue import Corpus
from facilitator.documents.outline import (
    CLOSE,
    OPEN,
    Block,
    Bullets,
    Dissent,
    Fields,
    Heading,
    Inline,
    Label,
    Line,
    Notes,
    Paragraph,
    Role,
    Said,
    Table,
    spaced,
)
from facilitator.ui.evidence import behind
from facilitator.ui.markup import Html, Part, join, tag, words


def sections(blocks: Iterable[Block]) -> Iterator[tuple[str, list[Block]]]:
    """The blocks under their headings of the first level; what comes before the first is left
    out."""
    title, held = "", list[Block]()
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            if title:
                yield title, held
            title, held = block.text, []
        else:
            held.append(block)
    if title:
        yield title, held


def drawn(blocks: Iterable[Block], corpus: Corpus) -> Html:
    """The blocks in order."""
    return tag("div", *(_block(block, corpus) for block in blocks), class_="doc")


def _block(block: Block, corpus: Corpus) -> Html | None:
    match block:
        case Heading(level=level, text=text):
            return tag("h2" if level == 1 else "h3", text)
        case Paragraph(line=line, role=role):
            kind = {Role.REMARK: "remark", Role.TEXT: "text"}.get(role, "body")
            return tag("div", _line(line, corpus), class_=f"para {kind}")
        case Bullets(items=items):
            return tag("ul", *(tag("li", _line(item, corpus)) for item in items))
        case Fields(rows=rows):
            return tag(
                "dl",
                *(join([tag("dt", name), tag("dd", _line(line, corpus))]) for name, line in rows),
            )
        case Table():
            return _table(block, corpus)
        case Notes():
            return None  # the notes stand behind their sentences


def _table(table: Table, corpus: Corpus) -> Html:
    head = tag("tr", *(tag("th", cell, scope="col") for cell in table.head))
    body = [tag("tr", *(tag("td", _line(cell, corpus)) for cell in row)) for row in table.rows]
    return tag(
        "div",
        tag("table", tag("thead", head), tag("tbody", *body), class_="plain"),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label="table",
    )


def _line(line: Line, corpus: Corpus) -> Html:
    parts: list[Part] = []
    for part, space in spaced(line):
        parts += [" " if space else None, _inline(part, corpus)]
    return join(parts)


def _inline(part: Inline, corpus: Corpus) -> Html:
    if part is OPEN or part is CLOSE:
        return tag("strong", part.text)
    match part:
        case Said(statement=statement):
            return join([words(part.text), behind(statement, corpus)])
        case Dissent():
            return tag(
                "span", tag("span", "▲ ", class_="lead"), words(part.text), class_="objection"
            )
        case Label(bold=bold, italic=italic):
            kind = "strong" if bold else "em" if italic else "span"
            return tag(kind, words(part.text))
