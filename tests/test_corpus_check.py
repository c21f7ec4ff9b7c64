"""The check finds what is the matter, and says nothing of what is not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from facilitator.config import Settings
from facilitator.corpus.check import Finding, check_corpus
from facilitator.corpus.facts import names_not_in, numbers_not_in
from facilitator.corpus.store import add_source
from facilitator.corpus.vocabulary import Alias, AliasKind
from facilitator.models import Locator
from tests.conftest import DAVIS, HOTTA, needs_papers
from tests.corpus_samples import PAPER, PROPOSITIONS, write_catalogue

HERE = Locator(source="example-2020", section="I", paragraph=1)
NORTH = Alias(id="north", name="Northland", aliases=("the Reach",), kind=AliasKind.STATE)


@pytest.mark.parametrize(
    ("claim", "text", "missing"),
    [
        ("It met in 1990.", "They met in 1990.", ()),
        ("It met in 1991.", "They met in 1990.", ("1991",)),
        ("In the 1980s and 1990s.", "In the 1980s-90s.", ()),
        ("There are 3 baskets.", "There are three baskets.", ()),
        ("There are 4 baskets.", "There are three baskets.", ("4",)),
        ("On 4 May 1955.", "On May 5, 1955.", ("4",)),
        ("32 States.", "a 32-member bloc", ()),
    ],
)
def test_numbers(claim: str, text: str, missing: tuple[str, ...]) -> None:
    assert numbers_not_in(claim, text) == missing


@pytest.mark.parametrize(
    ("claim", "text", "missing"),
    [
        ("Some say that Russia objected.", "The Russian side objected.", ()),
        ("Some say that Poland objected.", "The Russian side objected.", ("Poland",)),
        ("Thus the Reach closed.", "Northland closed it.", ()),
        ("In November, the EU met.", "On 3 Nov. the EU met.", ()),
        ("Then the EU met.", "Then Europe met.", ("EU",)),
        ("Opening words are not names.", "nothing", ()),
        ("A BA of the North.", "a B.A. of the North", ()),
    ],
)
def test_names(claim: str, text: str, missing: tuple[str, ...]) -> None:
    assert names_not_in(claim, text, [NORTH], HERE) == missing


def findings(tmp_path: Path, **files: str) -> Sequence[Finding]:
    settings = Settings(home=tmp_path / "home")
    catalogue = write_catalogue(tmp_path / "c", **files)
    paper = tmp_path / "paper.md"
    paper.write_text(PAPER, encoding="utf-8")
    add_source(paper, settings, catalogue=catalogue)
    return check_corpus(settings, catalogue)


def codes(found: Sequence[Finding]) -> set[tuple[str, str]]:
    return {(finding.where, finding.code.value) for finding in found}


def test_only_what_is_unread_is_reported_of_a_sound_corpus(tmp_path: Path) -> None:
    """A line that only introduces a list need not be read; the others are named."""
    assert codes(findings(tmp_path)) == {
        (f"example-2020/{place}", "unread-paragraph")
        for place in ("I/4", "I/fn-1", "I/conclusion/1", "II/conclusion/1")
    }


def test_wrong_places_numbers_and_names_are_found(tmp_path: Path) -> None:
    text = (
        PROPOSITIONS.replace("border 300 kilometres", "border 301 kilometres")
        .replace("Baltic Ferry", "Arctic Ferry")
        .replace("{section: I, paragraph: 3}", "{section: I, paragraph: 30}")
    )
    assert {
        ("E-I-1a", "number-not-there"),
        ("E-II-1a", "name-not-there"),
        ("E-I-3a", "no-such-paragraph"),
    } <= codes(findings(tmp_path, propositions=text))


def test_a_term_that_points_nowhere_is_found(tmp_path: Path) -> None:
    from tests.corpus_samples import TERMS

    found = findings(tmp_path, terms=TERMS.replace("paragraph: 1", "paragraph: 7"))
    assert ("terms.yaml, closed-border", "no-such-paragraph") in codes(found)


@needs_papers
def test_the_shipped_propositions_stand_on_their_paragraphs(tmp_path: Path) -> None:
    """Every locator is placed, every paragraph is read, every copy is verbatim."""
    settings = Settings(home=tmp_path)
    for path in (DAVIS, HOTTA):
        add_source(path, settings)
    faults = {
        "no-such-paragraph",
        "unplaced",
        "wording-differs",
        "unread-paragraph",
    }
    assert [f for f in check_corpus(settings) if f.code.value in faults] == []
