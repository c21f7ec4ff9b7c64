"""Two writings of the same words are equal; two wordings never are."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.corpus.text import fingerprint, is_exact, opening_mark, plain, slug

TEXT = "The parties — “all of them” — agreed on 3 first-class offices; none objected."


@pytest.mark.parametrize(
    "quote",
    [
        'The parties - "all of them" - agreed',
        "agreed\n   on 3 ﬁrst‑class oﬃces",
        "agreed on 3 first-class offices; none objected.",
        "**agreed** on 3",
        "none objected.¹",
    ],
)
def test_typography_does_not_make_a_quotation_inexact(quote: str) -> None:
    assert is_exact(quote, TEXT)


@pytest.mark.parametrize(
    "quote",
    [
        "the parties",
        "agreed on 4 first-class offices",
        "agreed on first-class offices",
        "one objected",
        "first-class office",
        "",
        " “ ” ",
        "agreed … offices",
    ],
)
def test_another_wording_is_not_exact(quote: str) -> None:
    assert not is_exact(quote, TEXT)


@given(st.text(min_size=1, max_size=200))
def test_plain_is_idempotent(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.integers(min_value=20, max_value=90))
def test_fingerprint_survives_wrapping_and_marking(width: int) -> None:
    marked = textwrap.fill(TEXT.replace("agreed", "**agreed**"), width, break_on_hyphens=False)
    assert fingerprint(marked) == fingerprint(TEXT)


def test_fingerprint_sees_a_changed_number() -> None:
    assert fingerprint(TEXT.replace("3", "4")) != fingerprint(TEXT)


def test_opening_mark_is_of_the_first_six_words() -> None:
    assert opening_mark("One two three four five six seven.") == opening_mark(
        "one, TWO three — four five six; and nothing else"
    )
    assert opening_mark("One two three four five six") != opening_mark("One two three four five")


def test_slug_is_cut_at_a_word_and_may_be_empty() -> None:
    assert slug("1. Détente, and after!") == "1-detente-and-after"
    assert slug("alpha beta gamma", limit=11) == "alpha-beta"
    assert slug("日本語") == ""
