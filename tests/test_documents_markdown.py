"""Markdown: what a sentence or a name holds is data and never becomes markup."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from facilitator.documents.markdown import escape, to_markdown
from facilitator.documents.outline import (
    CLOSE,
    OPEN,
    Bullets,
    Fields,
    Heading,
    Label,
    Outline,
    Paragraph,
    Role,
    Said,
    Table,
    clean,
)
from tests.factories import AUTHOR, RUSSIA, proposal, source

STAMP = (Label("DRAFT ·", bold=True),)
PLAIN = {"text", "text_special", "strong_open", "strong_close", "em_open", "em_close", "softbreak"}
ALLOWED = {"heading", "paragraph", "inline", "blockquote", "bullet_list", "list_item"} | {
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


def parsed(markdown: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(markdown)


def shown(markdown: str) -> list[str]:
    """The text of each inline element as a reader sees it. Fails where anything but plain,
    emphasised or strong text came of it."""
    found = []
    for token in parsed(markdown):
        assert re.sub("_(open|close)$", "", token.type) in ALLOWED, token
        if token.type == "inline":
            children = token.children or []
            assert {child.type for child in children} <= PLAIN
            found.append("".join(child.content for child in children))
    return found


def document(text: str) -> Outline:
    """The text wherever a text can stand."""
    said = Said(proposal(text))
    return Outline(
        stamp=STAMP,
        title=text,
        blocks=(
            Heading(2, text),
            Paragraph((said,)),
            Paragraph((OPEN, Label(text, italic=True), said, CLOSE), Role.TEXT),
            Bullets(((said,),)),
            Fields(((text, (said,)),)),
            Table((text, "b"), (((said,), (Label(text, bold=True),)),), (1, 1)),
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[a link](https://example.org)",
        "![an image](x.png)",
        "a | b | c",
        "# not a heading",
        "- not an item",
        "+ not an item",
        "1. not an item",
        "12) not an item",
        "> not a quotation",
        "---",
        "===",
        "```python",
        "~~~",
        "    indented",
        "*stressed* _so_ **far**",
        "&lt;b&gt; &amp; &#60;",
        "<https://example.org>",
        "https://example.org and www.example.org",
        "[^1] and [^1]: mine",
        "[a]: https://example.org",
        "line one\n\n# line two",
        "line one\\\nline two",
        "trailing backslash \\",
        ": a definition",
        "$x$ and {y} and ^z^ and ~w~",
        "“near abroad” – État, Ελλάς, Україна",
    ],
)
def test_text_is_shown_as_it_stands(text):
    wanted = clean(text)
    found = shown(to_markdown(document(text)))
    assert found == [
        "DRAFT ·",
        wanted,
        wanted,
        wanted,
        f"[{wanted} {wanted}]",
        wanted,
        f"{wanted}: {wanted}",
        wanted,
        "b",
        wanted,
        wanted,
    ]


@given(st.text(min_size=1).filter(lambda text: re.search(r"\w", clean(text))))
def test_no_text_becomes_markup(text):
    said = Said(proposal(text))
    blocks = (
        Paragraph((said,)),
        Paragraph((Label(text, bold=True), Label(text, italic=True), said)),
        Table(("a",), (((said,),),), (1,)),
    )
    assert shown(to_markdown(Outline(STAMP, "t", blocks))) == [
        "DRAFT ·",
        "t",
        clean(text),
        " ".join([clean(text)] * 3),
        "a",
        clean(text),
    ]


def test_angles_are_entities():
    assert escape("<b> & &lt;") == "&lt;b&gt; & &amp;lt;"


def test_addresses_do_not_become_links_in_dialects_that_link_them():
    assert escape("https://a.example") == r"https\://a.example"
    assert escape("see www.a.example") == r"see www\.a.example"


def test_notes_are_footnotes_behind_the_sentence_and_defined_once():
    outline = Outline(
        STAMP,
        "t",
        (Paragraph((Said(source("One.", AUTHOR)), Said(source("Two.", RUSSIA, AUTHOR)))),),
    )
    assert "One.[^1] Two.[^1][^2]" in to_markdown(outline)


def test_square_brackets_of_the_text_and_those_of_a_sentence_are_told_apart():
    outline = Outline(
        STAMP, "t", (Paragraph((OPEN, Label("A:"), Said(proposal("b [sic] c.")), CLOSE)),)
    )
    assert to_markdown(outline).splitlines()[-1] == r"[A: b \[sic\] c.]"


def test_direction_overrides_and_control_characters_are_not_shown():
    assert clean("a\u202eb\x00c\x1b[0m d") == "abc[0m d"
