"""Paragraphs are found, counted and joined as DESIGN §8 says, in texts of every make."""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.corpus.layout import Layout
from facilitator.corpus.parse import Parsed, parse
from facilitator.corpus.records import read_record
from facilitator.corpus.text import plain
from facilitator.resources import corpus_dir
from tests.conftest import DAVIS, HOTTA, needs_papers
from tests.corpus_samples import BODY, PAPER, record_toml


def layout(marks: bool) -> Layout:
    return Layout.model_validate(tomllib.loads(record_toml(marks))["layout"])


def texts(parsed: Parsed) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for passage in parsed.passages:
        at = passage.locator
        found.setdefault(at.section, {})[str(at.paragraph)] = passage.text
    return found


@pytest.mark.parametrize("marks", [True, False], ids=["by marks", "by counting"])
def test_a_recorded_paper_is_placed(marks: bool) -> None:
    """Halves joined over a break and over a footnote, whose own halves are told apart; bullets
    count as paragraphs; a note stands where its mark does; both 'Conclusion's are found."""
    parsed = parse(PAPER, "example-2020", layout(marks))
    assert texts(parsed) == BODY
    assert {entry.what for entry in parsed.aside} == {"title block", "table of contents"}


VARIANTS: dict[str, Callable[[str], str]] = {
    "no Markdown marks": lambda t: t.replace("**", ""),
    "no bullets": lambda t: t.replace("- **", "**"),
    "wrapped": lambda t: "\n".join(textwrap.fill(line, 50) for line in t.split("\n")),
    "curly quotes": lambda t: t.replace("'", "’"),
    "heading marks": lambda t: re.sub(r"(?m)^(II?\. .*|Conclusion)$", r"## \1", t),
    "note marks as digits": lambda t: t.replace("¹", "1"),
    "headings lost": lambda t: re.sub(r"(?m)^(II?\. .*|Conclusion)$", "", t),
    "page numbers": lambda t: t.replace("\n\npeace between", "\n\n7\n\npeace between"),
}


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
def test_a_converted_copy_is_placed_alike(variant: Callable[[str], str]) -> None:
    assert texts(parse(variant(PAPER), "example-2020", layout(marks=True))) == BODY


def test_what_the_record_does_not_know_is_reported_and_shifts_nothing() -> None:
    copy = PAPER.replace("Conclusion\n", "An inserted sentence stands here.\n\nConclusion\n", 1)
    parsed = parse(copy, "example-2020", layout(marks=True))
    assert texts(parsed) == BODY
    assert "An inserted sentence stands here." in {entry.opening for entry in parsed.aside}


def test_a_changed_word_is_seen() -> None:
    known = layout(marks=True)
    parsed = parse(PAPER.replace("300 kilo", "400 kilo"), "example-2020", known)
    altered = [p.id for p in parsed.passages if not known.is_verbatim(p)]
    assert altered == ["example-2020/I/1"]


UNKNOWN = """# Quiet Borders

Under the title.

## 1. What we know

States watch each other[^1] and the watching costs
money.[^b] It goes on until the end of the

page, where it was parted.

- First bullet
  - Nested bullet, with more words
- Third bullet

After the bullets, 2*3 and foreign_policy stay as they are, *emphasis* does not.

[^1]: See the report of 1999.
[^b]: And the other one.

### Deeper

| a | b |
|---|---|

Below the table.

## References

- Someone, A Book, 1999.

## What we know

Again.
"""


def test_a_paper_without_a_record_has_the_slugs_of_its_headings() -> None:
    parsed = parse(UNKNOWN, "x1")
    assert parsed.title == "Quiet Borders"
    assert texts(parsed) == {
        "quiet-borders": {"1": "Under the title."},
        "1-what-we-know": {
            "1": "States watch each other and the watching costs money. It goes on until the end"
            " of the page, where it was parted.",
            "2": "First bullet",
            "3": "Nested bullet, with more words",
            "4": "Third bullet",
            "5": "After the bullets, 2*3 and foreign_policy stay as they are, emphasis does not.",
            "fn-1": "See the report of 1999.",
            "fn-2": "And the other one.",
        },
        "1-what-we-know/deeper": {"1": "Below the table."},
        "what-we-know": {"1": "Again."},
    }
    assert [entry.what for entry in parsed.aside] == ["table", "references"]


def test_plain_text_headings_are_told_from_lists_and_halves() -> None:
    parsed = parse(
        textwrap.dedent(
            """\
            Quiet Borders in the North

            1. Introduction

            The first paragraph begins here and is long enough that a reader takes it for prose.
            There are two habits:

            1. notice, and
            2. a hotline.

            2. Findings

            Watching costs money, as all the States said in every one of the meetings held since

            Copenhagen in the spring of that year.

            What should be done?

            They should talk.
            """
        ),
        "x1",
    )
    assert parsed.title == "Quiet Borders in the North"
    assert {section: len(found) for section, found in texts(parsed).items()} == {
        "1-introduction": 3,
        "2-findings": 1,
        "what-should-be-done": 1,
    }


def test_a_text_without_headings_has_one_section() -> None:
    parsed = parse("One paragraph, and no heading at all.\n\nAnd another one.\n", "x1")
    assert [p.id for p in parsed.passages] == ["x1/text/1", "x1/text/2"]


def test_pages_are_counted_where_form_feeds_show_them() -> None:
    parsed = parse("First page stands here.\n\fSecond page stands here.\n", "x1")
    assert [p.locator.page for p in parsed.passages] == [1, 2]


def test_running_heads_do_not_stand_in_the_text() -> None:
    page = "{} half of a sentence that is long enough to be told from a heading of the paper and\n\nQuiet Borders Review\n\n"
    text = "".join(page.format(word) for word in ("One", "another", "another")) + "the end of it."
    parsed = parse(text, "x1")
    assert len(parsed.passages) == 1
    assert "Review" not in parsed.passages[0].text


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab A.\n\n-*#|1²[^]:()'“>\f\t_`\\"), max_size=300))
def test_any_text_is_read_without_a_crash_and_located_uniquely(text: str) -> None:
    parsed = parse(text, "x1")
    keys = [passage.id for passage in parsed.passages]
    assert len(keys) == len(set(keys))
    assert all(passage.text.strip() for passage in parsed.passages)


EXPECTED = {
    "davis-2025": {
        "front-matter": (10, 0),
        "key-takeaways": (27, 0),
        "I": (7, 1),
        "II": (1, 1),
        "II/phase-1": (6, 1),
        "II/phase-2": (3, 0),
        "II/phase-3": (8, 0),
        "II/conclusion": (1, 0),
        "III": (1, 0),
        "III/phase-1": (1, 0),
        "III/phase-2": (2, 1),
        "III/phase-3": (4, 1),
        "III/conclusion": (1, 0),
        "IV": (10, 0),
        "IV/decision-making": (3, 0),
        "IV/root-causes": (4, 0),
        "V": (3, 0),
        "annex/basket-1": (10, 0),
        "annex/basket-2": (5, 0),
        "annex/basket-3": (5, 0),
        "annex/basket-4": (4, 0),
    },
    "hotta-2026": {
        "introduction": (2, 0),
        "1": (11, 0),
        "2": (10, 0),
        "3": (7, 0),
        "conclusion": (2, 0),
        "notes": (0, 16),
    },
}


@needs_papers
@pytest.mark.parametrize("source", EXPECTED)
@pytest.mark.parametrize("marks", [True, False], ids=["by marks", "by counting"])
def test_the_papers_have_the_paragraphs_that_a_reader_counts(source: str, marks: bool) -> None:
    record = read_record(corpus_dir() / source / "source.toml")
    known = record.layout if marks else record.layout.model_copy(update={"paragraphs": {}})
    file = {"davis-2025": DAVIS, "hotta-2026": HOTTA}[source]
    parsed = parse(file.read_text(encoding="utf-8"), source, known)
    counted = {
        section: (
            sum(key.isdigit() for key in found),
            sum(key.startswith("fn-") for key in found),
        )
        for section, found in texts(parsed).items()
    }
    assert counted == EXPECTED[source]
    assert all(record.layout.is_verbatim(passage) for passage in parsed.passages)
    assert "not a paragraph that the record knows" not in {a.what for a in parsed.aside}


@needs_papers
def test_a_sentence_that_footnotes_part_is_whole_again() -> None:
    record = read_record(corpus_dir() / "davis-2025" / "source.toml")
    parsed = parse(DAVIS.read_text(encoding="utf-8"), "davis-2025", record.layout)
    found = texts(parsed)
    assert "(CSBMs), such as requiring prior" in found["II/phase-1"]["6"]
    assert found["II"]["fn-2"].endswith("6 Nov. 2019.")
    assert "Helsinki order shattered" in found["II/phase-3"]["7"]
    assert "democracy, and the rule of law" in found["III/phase-2"]["2"]
    assert found["III/phase-2"]["fn-4"].count("17 Dec. 2021") == 2


@needs_papers
@pytest.mark.parametrize("source", EXPECTED)
def test_nothing_of_a_paper_is_lost(source: str) -> None:
    """Every word of the file is in a passage, a heading, a note mark or a block set aside."""
    record = read_record(corpus_dir() / source / "source.toml")
    file = {"davis-2025": DAVIS, "hotta-2026": HOTTA}[source]
    text = file.read_text(encoding="utf-8")
    parsed = parse(text, source, record.layout)
    kept = plain(" ".join([*(p.text for p in parsed.passages), *parsed.headings.values()]))
    openings = [plain(entry.opening.rstrip("…")) for entry in parsed.aside]
    for line in text.split("\n"):
        bare = plain(re.sub(r"[*<>]|^\s*(- |\d\. )", "", line))
        if len(bare) < 2 or bare.startswith("|") or not bare.replace("é", "e").isascii():
            continue
        stem = bare[:50].rstrip()
        assert (
            stem in plain(re.sub(r"[<>]", "", kept))
            or any(o and (o in bare or bare in o) for o in openings)
            or record.layout.may_be_heading(bare)
        ), line[:60]
