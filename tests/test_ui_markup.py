"""Whatever anybody says is shown as text: no HTML, Markdown, LaTeX, directive or shortcode acts."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.models import (
    Citation,
    Clause,
    ClauseKind,
    ClauseStatus,
    ClauseVersion,
    Locator,
    Origin,
    Passage,
    Statement,
    Verdict,
    VerdictLabel,
)
from facilitator.ui.clauses import changes, history, last_change
from facilitator.ui.evidence import marked, stands
from facilitator.ui.markup import Html, join, label, tag, words
from facilitator.ui.table import Table

HOSTILE = (
    "<script>alert(1)</script>",
    "</span></div><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "&lt;b&gt; &amp; &#60;",
    "**bold** _it_ `code` # head",
    "[link](javascript:alert(1))",
    "$x^2$ and $$y$$",
    ":red[red] :smile: :material/home:",
    "-> <- -- ==",
    "| a | b |\n|---|---|",
    "שלום \u202eabc Привет",
)


class _Reader(HTMLParser):
    """What a browser would read: the text, and every element and attribute there is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.seen: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(html: Html) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


@pytest.mark.parametrize("text", HOSTILE)
def test_words_are_text_and_nothing_but_text(text: str) -> None:
    read = _read(words(text))
    assert read.text == text
    assert read.seen == [("span", ("class", "dir"))]


@given(st.text(), st.text())
def test_no_text_leaves_its_element_or_its_attribute(text: str, value: str) -> None:
    read = _read(tag("p", tag("b", text), text, title=value))
    assert [name for name, _ in read.seen] == ["p", "b"]
    assert read.seen[0][1] == ("title",)
    assert read.text == _read(words(text)).text * 2


def test_markup_is_kept_only_where_it_was_made_by_the_builder() -> None:
    assert tag("p", tag("b", "x")) == "<p><b>x</b></p>"
    assert tag("p", "<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>"
    assert join([tag("i", "a"), "<"], ", ") == "<i>a</i>, &lt;"
    assert tag("br", class_=None, hidden=True) == "<br hidden>"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_label_begins_nothing_that_markdown_knows(text: str) -> None:
    made = label(text)
    for sign in "\\`*_{}[]()#+!|~<>$:":
        for at, found in enumerate(made):
            if found == sign and sign != "\\":
                assert made[at - 1] == "\\", f"{sign} acts in {made}"
    assert "\n" not in made


@given(st.text(max_size=60))
def test_a_label_says_what_it_was_given(text: str) -> None:
    import re

    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", label(text)).replace("\u2060", "")
    assert shown == " ".join(text.split()).replace("\u2060", "")


def test_a_mark_covers_the_quotation_and_no_more() -> None:
    text = "One & two. Three <b>four</b>. Five."
    assert marked(text, ["Three <b>four</b>."]) == (
        '<span class="words" dir="auto">One &amp; two. <mark>Three &lt;b&gt;four&lt;/b&gt;.</mark>'
        " Five.</span>"
    )
    assert "<mark>" not in marked(text, ["not there"])
    overlapping = _read(marked("abcdef", ["abcd", "cdef"]))
    assert overlapping.text == "abcdef"


def test_only_what_is_checked_and_borne_out_goes_without_a_red_mark() -> None:
    def said(origin: Origin, label: VerdictLabel | None) -> Statement:
        verdict = Verdict(verdict=label, score=0.5) if label else None
        return Statement(text="x", origin=origin, verdict=verdict)

    assert stands(said(Origin.SOURCE, VerdictLabel.SUPPORTED))
    assert stands(said(Origin.PROPOSAL, None))
    assert not stands(said(Origin.SOURCE, VerdictLabel.UNSUPPORTED))
    assert stands(said(Origin.DERIVED, None)), "the table's own"
    assert not stands(said(Origin.PARTICIPANT, VerdictLabel.CONTRADICTED))


def test_everybody_at_the_table_has_a_letter_of_their_own() -> None:
    table = Table({"nato": "NATO seat", "neutral": "Neutral seat", "n": "N"}, {"nato": "Jane Doe"})
    letters = [seat.letter for seat in table]
    assert len(set(letters)) == 3
    assert letters[0] == "N"
    badge = _read(table.badge("Jane Doe")).text
    assert "person, for the NATO seat" in badge
    assert "persona" in _read(table.badge("nato")).text
    assert "held by Jane Doe, a person" in _read(table.legend()).text


def test_what_changed_is_underlaid_and_what_is_gone_struck_through() -> None:
    drawn = changes("Each State decides.", "Each State decides <freely>.")
    assert _read(drawn).text == "Each State decides.decides <freely>."
    assert '<del class="gone">decides.</del>' in drawn
    assert '<ins class="changed">decides &lt;freely&gt;.</ins>' in drawn
    long = "word " * 4_000
    assert "<del" not in changes(long, long + "more")


def test_the_history_tells_each_version_and_the_last_change() -> None:
    versions = ("One text.", "One text.", "Another text.")
    clause = Clause(
        id="a",
        number=1,
        title="A",
        kind=ClauseKind.CRITICAL,
        topics=(),
        status=ClauseStatus.AGREED,
        text=Statement(text=versions[-1], origin=Origin.PROPOSAL),
        history=tuple(
            ClauseVersion(round=n, text=text, change=f"change {n}")
            for n, text in enumerate(versions, start=1)
        ),
    )
    told = [_read(line).text for line in history(clause)]
    assert told[0] == "change 1 One text."
    assert told[1] == "change 2 "
    last = last_change(clause)
    assert last is not None
    assert "Another" in last
    unchanged = clause.model_copy(update={"history": clause.history[:2]})
    assert last_change(unchanged) is None


def test_a_passage_is_shown_as_it_was_cited() -> None:
    locator = Locator(source="a-paper", section="I", paragraph=1)
    passage = Passage(locator=locator, text="First. Second <one>. Third.")
    cited = Citation(locator=locator, voice="author", quote="Second <one>.")
    read = _read(marked(passage.text, [cited.quote or ""]))
    assert read.text == passage.text
    assert ("mark", ()) in read.seen
