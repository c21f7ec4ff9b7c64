"""Contested terms are found as words; names hold where their entry says; the files are sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.config import Settings
from facilitator.corpus.catalogue import Corpus, load_corpus
from facilitator.corpus.store import add_source
from facilitator.corpus.text import plain
from facilitator.corpus.vocabulary import terms_in
from facilitator.models import Locator, Origin
from tests.conftest import DAVIS, HOTTA, needs_papers


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return load_corpus(Settings(home=tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, papers_dir: Path) -> Corpus:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    for path in (DAVIS, HOTTA):
        add_source(path, settings)
    return load_corpus(settings)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Russia's 'near abroad' is named.", ["near-abroad"]),
        ("It ‘won’ the Cold War.", ["winning-the-cold-war"]),
        ("Colour  Revolutions are feared.", ["colour-revolution"]),
        ("A treaty of non-aggression was drafted.", []),
        ("It was an act of aggression.", ["aggression"]),
        ("The regimental band played.", []),
        ("NATO enlargement went on.", []),
    ],
)
def test_terms_are_found_as_words(corpus: Corpus, text: str, ids: list[str]) -> None:
    assert [term.id for term in terms_in(text, corpus.terms)] == ids


def test_no_neutral_wording_is_itself_contested(corpus: Corpus) -> None:
    for term in corpus.terms:
        assert terms_in(term.neutral, corpus.terms) == (), term.id


@pytest.mark.parametrize(
    ("source", "section", "name"),
    [
        ("hotta-2026", "2", "Soviet Union"),
        ("davis-2025", "III/phase-1", "Soviet Union"),
        ("davis-2025", "III/phase-3", "Russia"),
    ],
)
def test_moscow_is_who_it_is_in_that_place(
    corpus: Corpus, source: str, section: str, name: str
) -> None:
    here = Locator(source=source, section=section, paragraph=1)
    meant = {a.name for a in corpus.aliases if "Moscow" in a.aliases and a.holds_at(here)}
    assert meant == {name}


def test_the_kremlin_is_the_soviet_leadership_in_hotta_only(corpus: Corpus) -> None:
    assert [(a.name, a.source) for a in corpus.aliases if "Kremlin" in a.aliases] == [
        ("Soviet Union", "hotta-2026")
    ]


def test_every_step_of_a_pathway_is_cited_or_called_a_proposal(corpus: Corpus) -> None:
    for point in corpus.stress_points.values():
        steps = (point.pathway.event, point.pathway.misperception, point.pathway.escalation)
        assert all(steps), point.id
        for statement in (s for step in steps for s in step):
            expected = Origin.DERIVED if statement.citations else Origin.PROPOSAL
            assert statement.origin is expected, statement.text


def test_pathways_use_contested_terms_of_their_cited_voice_only(corpus: Corpus) -> None:
    """A proposal is nobody's view, so it uses nobody's word."""
    for point in corpus.stress_points.values():
        steps = (*point.pathway.event, *point.pathway.misperception, *point.pathway.escalation)
        for statement in steps:
            if statement.origin is Origin.PROPOSAL:
                assert terms_in(statement.text, corpus.terms) == (), statement.text


@needs_papers
def test_every_term_stands_where_it_is_said_to(full: Corpus) -> None:
    for term in full.terms:
        for locator in term.locators:
            passage = full.passage(locator)
            assert passage is not None, locator.key
            assert terms_in(passage.text, [term]), (term.id, locator.key)


@needs_papers
def test_the_four_default_stress_points_are_where_davis_names_them(full: Corpus) -> None:
    named = Locator(source="davis-2025", section="IV/root-causes", paragraph=3)
    listed = plain(full.paragraph_text(named))
    for point in full.stress_points.values():
        if point.default:
            assert named in point.named
            assert point.id.replace("-", " ") in listed
