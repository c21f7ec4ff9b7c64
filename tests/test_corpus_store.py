"""Adding a paper: recognised, placed, reported, replaced, taken out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from facilitator.config import Settings
from facilitator.corpus.catalogue import load_corpus
from facilitator.corpus.check import check_corpus
from facilitator.corpus.records import Recognition
from facilitator.corpus.store import add_source, remove_source
from facilitator.errors import InputError
from facilitator.models import (
    CorpusState,
    Link,
    LinkKind,
    Locator,
    Passage,
    Proposition,
    ReviewState,
    Source,
    Stance,
)
from tests.conftest import DAVIS, HOTTA, needs_papers
from tests.corpus_samples import (
    BODY,
    PAPER,
    PROPOSITIONS,
    catalogue,
    kept,
    record_toml,
    settings,
    write,
    write_catalogue,
)

__all__ = ["catalogue", "settings"]


def test_a_copy_is_recognised_by_title_and_placed(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    said: list[str] = []
    report = add_source(write(tmp_path, PAPER), settings, said.append, catalogue=catalogue)
    assert report.source.id == "example-2020"
    assert report.recognition is Recognition.TITLE
    assert (report.passages, report.propositions, report.unplaced) == (8, 3, ())
    first = report.sections[0]
    assert (first.section, first.paragraphs, first.notes) == ("I", 4, 1)
    assert {entry.what for entry in report.aside} == {"title block", "table of contents"}
    assert said


def test_a_copy_is_recognised_by_fingerprint_without_its_title(
    tmp_path: Path, settings: Settings
) -> None:
    from facilitator.corpus.text import fingerprint

    untitled = PAPER.replace("Quiet Borders: A Made-up Paper\n", "")
    catalogue = write_catalogue(tmp_path / "c")
    (catalogue / "example-2020" / "source.toml").write_text(
        f'sha256 = "{fingerprint(untitled)}"\n{record_toml()}', encoding="utf-8"
    )
    report = add_source(write(tmp_path, untitled), settings, catalogue=catalogue)
    assert report.recognition is Recognition.FINGERPRINT


def test_a_title_in_the_front_matter_counts(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    title = "Quiet Borders: A Made-up Paper"
    text = f'---\ntitle: "{title}"\n---\n' + PAPER.replace(title, "")
    report = add_source(write(tmp_path, text), settings, catalogue=catalogue)
    assert (report.recognition, report.passages) == (Recognition.TITLE, 8)


def test_what_a_copy_lacks_and_what_it_changed_is_reported(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    copy = PAPER.replace("300 kilo", "400 kilo").replace(BODY["II"]["1"], "")
    report = add_source(write(tmp_path, copy), settings, catalogue=catalogue)
    assert report.unplaced == ("example-2020/II/1",)
    assert report.differing == ("example-2020/I/1",)
    codes = {(f.where, f.code.value) for f in check_corpus(settings, catalogue)}
    assert ("E-II-1a", "unplaced") in codes
    assert ("example-2020/I/1", "wording-differs") in codes
    assert ("E-I-1a", "number-not-there") in codes


def test_adding_twice_changes_nothing_and_another_copy_replaces(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    first = write(tmp_path, PAPER)
    assert not add_source(first, settings, catalogue=catalogue).already
    before = {p: (settings.home / p).read_bytes() for p in kept(settings)}
    assert add_source(first, settings, catalogue=catalogue).already
    assert {p: (settings.home / p).read_bytes() for p in kept(settings)} == before
    other = write(tmp_path, PAPER.replace("morning", "evening"), "other.txt")
    assert not add_source(other, settings, catalogue=catalogue).already
    assert kept(settings) == list(before)
    text = load_corpus(settings, catalogue).paragraph_text(
        Locator(source="example-2020", section="I", paragraph=4)
    )
    assert "evening" in text


def test_a_better_converted_copy_replaces_a_worse_one(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    worse = PAPER.replace(
        "staffs, both of them, always\n\nspeak", "staffs, both of them, always speak"
    )
    worse = worse.replace(".\n\nConclusion\n\nNorthland", ". Conclusion Northland")
    assert add_source(write(tmp_path, worse), settings, catalogue=catalogue).unplaced
    report = add_source(write(tmp_path, PAPER), settings, catalogue=catalogue)
    assert (report.already, report.unplaced) == (False, ())


def test_the_same_words_of_a_new_paper_leave_its_propositions(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    add_source(write(tmp_path, NEW), settings, catalogue=catalogue)
    folder = settings.home / "corpus" / "the-long-shore"
    mine = PROPOSITIONS.split("- id: E-I-3a")[0].replace("section: I,", "section: claims,")
    (folder / "propositions.yaml").write_text(mine.replace("E-I-1a", "mine-1"), encoding="utf-8")
    report = add_source(
        write(tmp_path, NEW.replace("quiet", "**quiet**")), settings, catalogue=catalogue
    )
    assert report.already
    assert report.propositions == 1


def test_removing_goes_back_to_digest(tmp_path: Path, settings: Settings, catalogue: Path) -> None:
    add_source(write(tmp_path, PAPER), settings, catalogue=catalogue)
    remove_source("example-2020", settings)
    assert load_corpus(settings, catalogue).state("example-2020") is CorpusState.DIGEST
    assert kept(settings) == []
    with pytest.raises(InputError, match="no text of 'example-2020' was added"):
        remove_source("example-2020", settings)


NEW = """---
title: The Long Shore
author: [Bea Sample]
date: 2019-05-01
licence: CC BY 4.0
---

# The Long Shore

## Claims

The shore is long.

It is also quiet.
"""


def test_a_paper_without_a_record_gets_one_and_nothing_is_invented(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    report = add_source(write(tmp_path, NEW), settings, catalogue=catalogue)
    assert report.recognition is Recognition.NEW
    assert report.source == Source(
        id="the-long-shore",
        title="The Long Shore",
        authors=("Bea Sample",),
        short="Sample 2019",
        year=2019,
        publisher="not stated",
        licence="CC BY 4.0",
        sha256=report.source.sha256,
        review=ReviewState.UNREVIEWED,
    )
    assert (report.passages, report.propositions) == (2, 0)
    corpus = load_corpus(settings, catalogue)
    assert corpus.sources["the-long-shore"] == report.source
    assert [p for p in corpus.passages if p.startswith("the-")] == [
        "the-long-shore/claims/1",
        "the-long-shore/claims/2",
    ]


def test_what_is_not_stated_is_not_guessed(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    text = "The Crisis of 1975\n\nIt was settled in the spring of 1976, after long talks.\n"
    source = add_source(write(tmp_path, text), settings, catalogue=catalogue).source
    assert (source.title, source.year, source.authors) == ("The Crisis of 1975", None, ())
    assert source.licence == "none stated"


def test_names_that_toml_and_folders_cannot_hold_are_held(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    text = '# 日本語 "quoted" \\ title 😀\n\nBody text stands here.\n'
    report = add_source(write(tmp_path, text), settings, catalogue=catalogue)
    assert load_corpus(settings, catalogue).sources[report.source.id].title == report.source.title
    other = "# 海\n\nBody text stands here, and more of it.\n"
    assert add_source(
        write(tmp_path, other, "b.md"), settings, catalogue=catalogue
    ).source.id.startswith("paper-")


def test_a_second_text_of_the_same_title_is_refused(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    add_source(write(tmp_path, NEW), settings, catalogue=catalogue)
    with pytest.raises(InputError, match="corpus remove the-long-shore"):
        add_source(write(tmp_path, NEW + "More.\n"), settings, catalogue=catalogue)
    assert add_source(write(tmp_path, NEW), settings, catalogue=catalogue).already


def test_a_new_paper_never_takes_the_place_of_one_that_ships(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    report = add_source(
        write(tmp_path, "# Example 2020\n\nQuite another text.\n"), settings, catalogue=catalogue
    )
    assert report.source.id == "example-2020-2"


def test_a_paper_that_only_mentions_a_known_title_is_another_paper(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    text = "# A Reading List\n\n- Quiet Borders: A Made-up Paper, by Ada Example.\n"
    report = add_source(write(tmp_path, text), settings, catalogue=catalogue)
    assert report.recognition is Recognition.NEW


def _proposition(source: Source, passage: Passage, **changes: object) -> Proposition:
    entry = {
        "id": f"{source.id}-1",
        "text": "The shore has a great length.",
        "locator": passage.locator,
        "voice": "author",
        "stance": Stance.CLAIM,
        "topics": ("borders",),
    }
    return Proposition.model_validate(entry | changes)


def test_drafted_propositions_are_unreviewed_and_must_hold(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    def draft(source: Source, passages: Sequence[Passage]) -> list[Proposition]:
        elsewhere = passages[0].locator.model_copy(update={"paragraph": 9})
        good = _proposition(source, passages[0], links=(Link(kind=LinkKind.SUPPORTS, to="x-2"),))
        return [
            good,
            _proposition(source, passages[0], id="x-2", topics=("weather",)),
            _proposition(source, passages[0], id="x-3", locator=elsewhere),
            _proposition(source, passages[0], id="E-I-1a"),
            _proposition(
                source, passages[0], id="x-4", links=(Link(kind=LinkKind.CONTESTS, to="nothing"),)
            ),
        ]

    report = add_source(write(tmp_path, NEW), settings, draft=draft, catalogue=catalogue)
    assert report.propositions == 1
    assert [line.partition(":")[0] for line in report.rejected] == ["x-2", "x-3", "E-I-1a", "x-4"]
    stored = load_corpus(settings, catalogue).propositions["the-long-shore-1"]
    assert stored.review is ReviewState.UNREVIEWED
    assert stored.supports == ()
    assert "unreviewed" in {f.code.value for f in check_corpus(settings, catalogue)}


def test_a_drafter_is_not_asked_about_a_paper_that_has_a_record(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    def draft(source: Source, passages: Sequence[Passage]) -> list[Proposition]:
        raise AssertionError("asked")

    add_source(write(tmp_path, PAPER), settings, draft=draft, catalogue=catalogue)


def test_encodings_that_say_what_they_are_are_read(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        path = write(tmp_path, PAPER.replace("\n", "\r\n").encode(encoding))
        report = add_source(path, settings, catalogue=catalogue)
        assert report.passages == 8
        remove_source("example-2020", settings)


def test_lost_or_outdated_passages_are_read_anew(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    add_source(write(tmp_path, PAPER), settings, catalogue=catalogue)
    stored = settings.home / "corpus" / "example-2020" / "passages.json"
    version = load_corpus(settings, catalogue).version
    for damage in ("{", stored.read_text().replace('"parser": 1', '"parser": 0')):
        stored.write_text(damage, encoding="utf-8")
        assert load_corpus(settings, catalogue).version == version


def test_a_broken_added_record_can_be_removed(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    add_source(write(tmp_path, NEW), settings, catalogue=catalogue)
    record = settings.home / "corpus" / "the-long-shore" / "source.toml"
    record.write_text("id = ", encoding="utf-8")
    with pytest.raises(InputError, match=r"the-long-shore/source\.toml"):
        load_corpus(settings, catalogue)
    remove_source("the-long-shore", settings)
    load_corpus(settings, catalogue)


@needs_papers
def test_the_papers_are_added_whole(settings: Settings) -> None:
    for path, passages in ((DAVIS, 121), (HOTTA, 48)):
        report = add_source(path, settings)
        assert report.recognition is Recognition.FINGERPRINT
        assert report.passages == passages
        assert report.unplaced == ()
        assert report.differing == ()
