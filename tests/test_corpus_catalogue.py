"""The corpus loads in both states, and a broken entry is named with its mend."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from facilitator.config import Settings
from facilitator.corpus.catalogue import load_corpus
from facilitator.corpus.check import findings_of
from facilitator.corpus.store import add_source
from facilitator.errors import InputError
from facilitator.models import CorpusState, Locator, Modality, Passage
from tests.corpus_samples import BODY, PAPER, PROPOSITIONS, settings, write_catalogue

__all__ = ["settings"]


def at(section: str, paragraph: int | str) -> Locator:
    return Locator(source="example-2020", section=section, paragraph=paragraph)


def test_digest_state_has_the_propositions_and_no_words_of_the_paper(
    tmp_path: Path, settings: Settings
) -> None:
    corpus = load_corpus(settings, write_catalogue(tmp_path / "c"))
    assert corpus.state("example-2020") is CorpusState.DIGEST
    assert list(corpus.propositions) == ["E-I-1a", "E-I-3a", "E-II-1a"]
    assert corpus.propositions["E-II-1a"].modality is Modality.POSSIBLE
    assert corpus.passage(at("I", 1)) is None
    assert corpus.paragraph_text(at("I", 1)) == corpus.propositions["E-I-1a"].text
    assert corpus.paragraph_text(at("I", 2)) == ""
    assert not corpus.is_exact_quote("share a border", at("I", 1))
    assert not settings.home.exists(), "reading must not write"


def test_full_text_state_has_both(tmp_path: Path, settings: Settings) -> None:
    catalogue = write_catalogue(tmp_path / "c")
    paper = tmp_path / "paper.md"
    paper.write_text(PAPER, encoding="utf-8")
    add_source(paper, settings, catalogue=catalogue)
    corpus = load_corpus(settings, catalogue)
    assert corpus.state("example-2020") is CorpusState.FULL_TEXT
    assert corpus.passage(at("I", 1)) == Passage(locator=at("I", 1), text=BODY["I"]["1"])
    assert corpus.paragraph_text(at("I", 1)) == BODY["I"]["1"]
    assert [p.id for p in corpus.propositions_at(at("I", 3))] == ["E-I-3a"]
    assert corpus.is_exact_quote("kept the peace between them", at("I", 1))
    assert not corpus.is_exact_quote("kept the peace between them", at("I", 3))


def test_which_paragraphs_there_are(tmp_path: Path, settings: Settings) -> None:
    corpus = load_corpus(settings, write_catalogue(tmp_path / "c"))
    assert corpus.has(at("I", 2)), "in the record, though nothing is read from it"
    assert corpus.has(at("I", "fn-1"))
    assert not corpus.has(at("I", 99))
    assert not corpus.has(Locator(source="other", section="I", paragraph=1))


def test_the_version_follows_the_content(tmp_path: Path, settings: Settings) -> None:
    one = load_corpus(settings, write_catalogue(tmp_path / "a"))
    same = load_corpus(settings, write_catalogue(tmp_path / "b"))
    other = load_corpus(
        settings,
        write_catalogue(tmp_path / "c", propositions=PROPOSITIONS.replace("300", "301")),
    )
    assert one.version == same.version
    assert one.version != other.version


def test_a_corpus_cannot_be_changed(tmp_path: Path, settings: Settings) -> None:
    corpus = load_corpus(settings, write_catalogue(tmp_path / "c"))
    with pytest.raises(FrozenInstanceError):
        corpus.terms = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        corpus.propositions["x"] = corpus.propositions["E-I-1a"]  # type: ignore[index]


BROKEN = {
    "unknown topic": (PROPOSITIONS.replace("[exercises]", "[exercise]"), "E-I-3a", "'exercise'"),
    "dangling link": (PROPOSITIONS.replace("to: E-II-1a", "to: E-II-9z"), "E-I-3a", "'E-II-9z'"),
    "link to itself": (PROPOSITIONS.replace("to: E-II-1a", "to: E-I-3a"), "E-I-3a", "supports"),
    "unknown key": (PROPOSITIONS.replace("stance: measure", "stanse: measure"), "E-I-3a", "stan"),
    "bad stance": (PROPOSITIONS.replace("stance: measure", "stance: wish"), "E-I-3a", "stance"),
    "no locator": (
        PROPOSITIONS.replace("locator: {section: I, paragraph: 3}", ""),
        "E-I-3a",
        "locator",
    ),
    "locator no mapping": (
        PROPOSITIONS.replace("locator: {section: I, paragraph: 3}", "locator: I/3"),
        "E-I-3a",
        "locator",
    ),
    "another source": (
        PROPOSITIONS.replace("paragraph: 3}", "paragraph: 3, source: other}"),
        "E-I-3a",
        "other",
    ),
    "id twice": (PROPOSITIONS.replace("E-II-1a\n", "E-I-1a\n"), "E-I-1a", "twice"),
    "key twice": (
        PROPOSITIONS.replace("stance: measure", "stance: measure\n  stance: fact"),
        "line 13",
        "'stance' stands twice",
    ),
    "YAML": (PROPOSITIONS + "\n- id: [unclosed\n", "line ", "mend the YAML"),
    "no list": ("id: x", "must be a list", "- id:"),
    "no entry": ("- just words", "entry 1", "- id:"),
    "text as number": (PROPOSITIONS.replace("topics: [borders]", "topics: [1975]"), "E-I", "quote"),
}


@pytest.mark.parametrize(("text", "where", "what"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_entry_is_one_line_with_file_place_and_fault(
    tmp_path: Path, settings: Settings, text: str, where: str, what: str
) -> None:
    catalogue = write_catalogue(tmp_path / "c", propositions=text)
    with pytest.raises(InputError) as caught:
        load_corpus(settings, catalogue)
    message = str(caught.value)
    assert "propositions.yaml" in message
    assert where in message
    assert what in message
    assert "\n" not in message


def test_the_line_that_is_named_is_the_entrys(tmp_path: Path, settings: Settings) -> None:
    text = PROPOSITIONS.replace("stance: caveat", "stance: wish")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "id: E-II-1a" in row)
    with pytest.raises(InputError, match=rf"line {line}, entry 'E-II-1a'"):
        load_corpus(settings, write_catalogue(tmp_path / "c", propositions=text))


def test_a_broken_record_is_named(tmp_path: Path, settings: Settings) -> None:
    catalogue = write_catalogue(tmp_path / "c")
    record = catalogue / "example-2020" / "source.toml"
    record.write_text(record.read_text().replace("licence =", "license ="), encoding="utf-8")
    with pytest.raises(InputError, match=r"source\.toml: licen[cs]e"):
        load_corpus(settings, catalogue)


def test_yaml_makes_no_objects(tmp_path: Path, settings: Settings) -> None:
    evil = "- !!python/object/apply:os.system ['true']\n"
    with pytest.raises(InputError, match="mend the YAML"):
        load_corpus(settings, write_catalogue(tmp_path / "c", propositions=evil))


def test_the_catalogue_that_ships_loads(settings: Settings) -> None:
    corpus = load_corpus(settings)
    assert list(corpus.sources)[:2] == ["davis-2025", "hotta-2026"]
    assert {"force-deployments", "missile-defence", "exercises", "enlargement"} == {
        point.id for point in corpus.stress_points.values() if point.default
    }
    assert {"cyber", "space", "regional-flashpoints", "hybrid", "energy"} <= set(
        corpus.stress_points
    )
    assert re.fullmatch(r"[0-9a-f]{64}", corpus.version)


def test_every_locator_of_the_shipped_catalogue_exists(settings: Settings) -> None:
    assert [f for f in findings_of(load_corpus(settings)) if f.code == "no-such-paragraph"] == []
