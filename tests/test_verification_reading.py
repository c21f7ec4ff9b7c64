"""How the verifier reads text: quantities, names, frames, citations, drafts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.config import Settings
from facilitator.corpus.catalogue import load_corpus
from facilitator.models import Locator
from facilitator.verification.analysis import Analyser
from facilitator.verification.citations import CitationFinder, without, works_cited
from facilitator.verification.draft import NoClaim, split_draft
from facilitator.verification.framing import Frame, Framer
from facilitator.verification.holding import holding
from facilitator.verification.lexicon import affinity, lemma_stem, opposed
from facilitator.verification.mentions import AliasTable
from facilitator.verification.quantities import Kind, Quantity, bears
from facilitator.verification.quantity_reader import quantities
from facilitator.verification.relations import relations
from facilitator.verification.text import normalise, sentences, stem


def only(text: str) -> Quantity:
    found = quantities(normalise(text))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("two thirds of members", "a 2/3 majority"),
        ("two thirds of members", "⅔ of members"),
        ("a fortnight later", "14 days later"),
        ("a fortnight later", "two weeks later"),
        ("eleven treaties", "11 treaties"),
        ("half a century", "fifty years"),
        ("Basket Three", "the third basket"),
        ("Basket Three", "Basket III"),
        ("26 May 1952", "May 26, 1952"),
        ("50 per cent of them", "half of them"),
        ("7.5 million people", "7,500,000 people"),
        ("twenty-one states", "21 states"),
        ("twice invaded", "invaded two times"),
        ("a quarter of a century", "25 years"),
        ("over the past decade", "ten years"),
        ("in the nineties", "in the 1990s"),
        ("early in the process, in the early eighties", "in the early 1980s"),
        ("basket number two", "the second basket"),
        ("the eighty sixth session", "the 86th session"),
        ("in nineteen fifty-four", "in 1954"),
        ("a majority of three quarters is asked for", "75 per cent of them"),
        ("not more than thirty boats", "at most 30 boats"),
        ("thirty boats or more", "thirty boats or more"),
    ],
)
def test_the_same_quantity_in_other_words(left: str, right: str) -> None:
    assert bears(only(left), only(right))
    assert bears(only(right), only(left))


@pytest.mark.parametrize(
    ("evidence", "claim", "borne"),
    [
        ("from 29 November to 2 December 1954", "on 2 December 1954", True),
        ("from 29 November to 2 December 1954", "on 3 December 1954", False),
        ("membership doubled", "membership tripled", False),
        ("over the six years", "over the five years", False),
        ("Sputnik 1", "Sputnik 2", False),
        ("in May 1955", "in 1955", True),
        ("in 1955", "in May 1955", False),
        ("in 1954", "in the 1950s", True),
        ("in 1954", "in the mid-1950s", True),
        ("in 1958", "in the early 1950s", False),
        ("on 2 December 1954", "in early December 1954", True),
        ("on 2 December 1954", "in late December 1954", False),
        ("in 1954", "late in 1954", True),
        ("in May 1954", "at the end of 1954", False),
        ("in the mid-1970s", "at the end of the seventies", False),
        ("20 years", "a score of years", True),
        ("about two weeks", "a month or so", False),
        ("32 members", "more than 30 members", True),
        ("32 members", "at least 33 members", False),
        ("the Council (1997-2014)", "set up in 1997", True),
        ("the Council (1997-2014)", "set up in 1998", False),
        ("1997-2014", "1994-2014", False),
        ("Basket One", "Basket Three", False),
        ("two thirds of them", "three quarters of them", False),
        ("12 days", "12 months", False),
        ("in 1888", "in the 1800s", True),
        ("in 1997", "in the last decade of the twentieth century", True),
        ("in 1963", "in the second half of the 1960s", False),
        ("in 1954", "no later than 1954", True),
        ("in 1955", "no later than 1954", False),
        ("31 boats", "no more than 30 boats", False),
        ("from 11 to 14 May 1955", "from 12 to 14 May 1955", False),
        ("from March to October 1969", "from March to November 1969", False),
    ],
)
def test_a_claim_may_be_coarser_than_its_evidence_but_not_finer(
    evidence: str, claim: str, borne: bool
) -> None:
    assert bears(only(evidence), only(claim)) is borne


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("The storm wrecked the pier.", ["wrecked"]),
        ("The pier was wrecked by the storm.", ["wrecked by"]),
        ("They met to undermine the pact.", []),
        ("The boats left after the storm.", ["after"]),
    ],
)
def test_causes_and_times_are_told_by_their_words(text: str, cues: list[str]) -> None:
    found = relations(Analyser(AliasTable())(text))
    assert [relation.cue for relation in found] == cues


def test_dates_told_relatively_are_worked_out() -> None:
    found = quantities("It was signed on 26 May 1952. The following day another was signed.")
    assert date.fromordinal(int(found[-1].low)) == date(1952, 5, 27)


@given(st.integers(min_value=1000, max_value=9_999_999))
def test_a_number_reads_the_same_with_and_without_commas(value: int) -> None:
    plain, grouped = only(f"about {value} kits"), only(f"about {value:,} kits")
    if plain.kind is Kind.CARDINAL:
        assert (plain.low, plain.high) == (grouped.low, grouped.high)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    analysed = Analyser(AliasTable())(text)
    assert len(analysed.sentence) == len(analysed.words) == len(analysed.stems)
    assert normalise(normalise(text)) == normalise(text)


def test_words_meet_in_their_family_and_opposites_do_not() -> None:
    assert lemma_stem("rose") == lemma_stem("rising")
    assert affinity(stem("rejection"), stem("rejected")) == 1.0
    assert opposed(stem("strengthened"), stem("undermined"))
    assert affinity(stem("binding"), stem("nonbinding")) == 0.0


def test_sentences_end_neither_at_abbreviations_nor_at_initials() -> None:
    text = "The U.S. side, e.g. Mr. J. Smith, agreed (cf. No. 5). It left.¹ ² “Fine.” Then it came back."
    assert [s[:8] for s in sentences(text)] == ["The U.S.", "It left.", "“Fine.”", "Then it "]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    return load_corpus(Settings(home=tmp_path_factory.mktemp("home")))


def test_a_name_means_what_it_means_at_its_place(corpus) -> None:  # type: ignore[no-untyped-def]
    analyse = Analyser(AliasTable(corpus.aliases))
    hotta = Locator(source="hotta-2026", section="1", paragraph=4)
    davis = Locator(source="davis-2025", section="III/phase-3", paragraph=1)
    assert analyse("The Kremlin refused.", hotta).entities == {"soviet union"}
    assert analyse("Moscow refused.", davis).entities == {"russia"}
    assert analyse("The Alliance agreed.", davis).entities == {"nato"}


@pytest.mark.parametrize(
    ("text", "frame", "core"),
    [
        ("Davis reports that Russia left.", Frame.REPORTED, "Russia left."),
        ("In Davis's account, Russia left.", Frame.REPORTED, "Russia left."),
        ("On the view that Davis reports, Russia left.", Frame.REPORTED, "Russia left."),
        ("Davis argues that Russia left.", Frame.OWN, "Russia left."),
        ("Davis notes that Russia left.", Frame.NOTES, "Russia left."),
        ("Russia left, according to Davis.", Frame.REPORTED, "Russia left"),
        ("Russia left, says Davis.", Frame.NOTES, "Russia left"),
        ("Russia left, as Davis has it.", Frame.NOTES, "Russia left"),
        ("Russia left, Davis says in his summary.", Frame.NOTES, "Russia left"),
        ("Russia left, by Davis's dates.", Frame.NOTES, "Russia left"),
        ("Russia left, a note in Davis says.", Frame.NOTES, "Russia left"),
        ("Russia left in Davis's opinion.", Frame.OWN, "Russia left"),
        ("For Davis, Russia left.", Frame.OWN, "Russia left."),
        ("It is Davis's opinion that Russia left.", Frame.OWN, "Russia left."),
        ("Davis's own view is that Russia left.", Frame.OWN, "Russia left."),
        ("Davis says Russia left.", Frame.NOTES, "Russia left."),
        ("Russia, says Davis, left in May.", Frame.NOTES, "Russia left in May."),
        ("Russia, by Davis's account, left in May.", Frame.REPORTED, "Russia left in May."),
        ("Seen from Kyiv, so Davis sums up, it left.", Frame.NOTES, "Seen from Kyiv, it left."),
        ("Russia left.", Frame.NONE, "Russia left."),
        ("Davis's list opens with Georgia.", Frame.NONE, "Davis's list opens with Georgia."),
    ],
)
def test_the_reporter_is_taken_off(corpus, text: str, frame: Frame, core: str) -> None:  # type: ignore[no-untyped-def]
    found = Framer(corpus.sources).split(text)
    assert (found.frame, found.core) == (frame, core)


def test_a_frame_that_denies_is_known(corpus) -> None:  # type: ignore[no-untyped-def]
    assert Framer(corpus.sources).split("Hotta denies that it failed.").doubted


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Russia saw the Act as a threat.", "russia"),
        ("In NATO's view, the Act was a tool.", "nato"),
        ("The Act is seen by Russia as a threat.", "russia"),
        ("Doubters in the Alliance feared a trap.", "nato"),
    ],
)
def test_the_holder_of_a_view_is_found(corpus, text: str, voice: str) -> None:  # type: ignore[no-untyped-def]
    found = holding(Analyser(AliasTable(corpus.aliases))(text))
    assert found is not None
    assert voice in found.voices


def test_the_prepositions_voices_are_found_in_the_corpus_itself(corpus) -> None:  # type: ignore[no-untyped-def]
    """Nearly every proposition that reports a Russian view names its holder in its own words."""
    analyse = Analyser(AliasTable(corpus.aliases))
    reported = [p for p in corpus.propositions.values() if p.voice == "russia"]
    found = [holding(analyse(p.text, p.locator)) for p in reported]
    assert sum(h is not None and "russia" in h.voices for h in found) / len(reported) > 0.7


@pytest.mark.parametrize(
    ("text", "keys", "rest"),
    [
        (
            "It was one (Davis 2025, III, Phase 2, ¶1).",
            ["davis-2025/III/phase-2/1"],
            "It was one.",
        ),
        (
            "It was one (see Davis 2025, III, Phase 2, ¶1).",
            ["davis-2025/III/phase-2/1"],
            "It was one.",
        ),
        ("It was one [davis-2025/III/phase-2/1].", ["davis-2025/III/phase-2/1"], "It was one."),
        ("Davis (2025) argues this.", [], "Davis argues this."),
        (
            "So it was (Hotta 2026, 2, ¶6; Davis 2025, Annex, Basket 1, ¶2).",
            ["hotta-2026/2/6", "davis-2025/annex/basket-1/2"],
            "So it was.",
        ),
        ("It fell (Zubok 2007).", [], "It fell (Zubok 2007)."),
        ("In May 2025 it fell.", [], "In May 2025 it fell."),
    ],
)
def test_citations_are_found_and_taken_out(corpus, text: str, keys: list[str], rest: str) -> None:  # type: ignore[no-untyped-def]
    works = works_cited(p.text for p in corpus.propositions.values())
    found = CitationFinder(corpus.sources, works).find(text)
    assert [c.locator.key for c in found if c.locator] == keys
    assert without(text, found) == rest


DRAFT = """---
title: draft
---
# A heading

> **Clause 4.** Each State decides for itself.¹ What now?

| A | B |
|---|---|
| Russia saw the enlargement as a betrayal. | notice |

```
code stays code.
```
- First item goes on
  over two lines. A second sentence here.
- It stands.[^n]

Un deux trois quatre cinq six sept huit neuf dix.

[^n]: Davis 2025, II, Phase 2, ¶1.
¹ Davis 2025, III, Phase 2, ¶1, reporting the Russian view.

It is over. [davis-2025/III/phase-2/1]
"""


def test_a_draft_is_split_and_nothing_is_skipped() -> None:
    pieces = split_draft(DRAFT)
    by_text = {p.text: p for p in pieces}
    assert by_text["Each State decides for itself.¹"].notes == (
        "Davis 2025, III, Phase 2, ¶1, reporting the Russian view.",
    )
    assert by_text["It stands.[^n]"].notes == ("Davis 2025, II, Phase 2, ¶1.",)
    assert by_text["It is over."].notes == ("[davis-2025/III/phase-2/1]",)
    assert by_text["First item goes on over two lines."].no_claim is None
    assert by_text["Russia saw the enlargement as a betrayal."].line == 10
    reasons = {p.no_claim for p in pieces}
    assert {
        NoClaim.METADATA,
        NoClaim.HEADING,
        NoClaim.QUESTION,
        NoClaim.TABLE_HEAD,
        NoClaim.CODE,
        NoClaim.FRAGMENT,
        NoClaim.NOT_ENGLISH,
        NoClaim.CITATION,
    } <= reasons
    kept = "".join("".join(p.text.split()) for p in pieces)
    for word in ("title:", "heading", "notice", "codestays", "second", "septhuit"):
        assert word in kept


@given(st.text(alphabet="ab .!?\n|#-`>*[]^:¹²()0", max_size=200))
def test_every_letter_of_a_draft_comes_back(text: str) -> None:
    kept = "".join(p.text for p in split_draft(text))
    assert kept.count("b") >= text.count("b") - f"\n{text}".count("\nb")
    assert split_draft(text) == split_draft(text)


def test_an_empty_draft_has_no_sentences() -> None:
    assert split_draft("") == []
    assert split_draft("\n\n  \n") == []


def test_five_megabytes_in_one_sentence_are_one_piece() -> None:
    (piece,) = split_draft("word and " * 600_000)
    assert piece.no_claim is NoClaim.TOO_LONG
