"""Notes: one number for each place and voice, in words that a reader of the paper can follow."""

from __future__ import annotations

import pytest

from facilitator.documents.citations import Note, register
from tests.factories import cite

SHORTS = {"davis-2025": "Davis 2025", "hotta-2026": "Hotta 2026"}


@pytest.mark.parametrize(
    ("citation", "text"),
    [
        (
            cite("III/phase-2", 1, "russia"),
            "Davis 2025, III, Phase 2, ¶1, reporting the Russian view",
        ),
        (cite("II/phase-1", 5, "nato"), "Davis 2025, II, Phase 1, ¶5, reporting the NATO view"),
        (cite("annex/basket-1", 4), "Davis 2025, Annex, Basket One, ¶4"),
        (cite("annex/basket-4", 2), "Davis 2025, Annex, Basket Four, ¶2"),
        (cite("IV/root-causes", 3), "Davis 2025, IV, Root causes, ¶3"),
        (cite("IV/decision-making", 2), "Davis 2025, IV, Decision-making, ¶2"),
        (cite("II/conclusion", 1), "Davis 2025, II, Conclusion, ¶1"),
        (cite("key-takeaways", 9, "neutral"), "Davis 2025, Key takeaways, ¶9"),
        (cite("III/phase-2", "fn-4"), "Davis 2025, III, Phase 2, fn 4"),
        (cite("front-matter", 7), "Davis 2025, Front matter, ¶7"),
        (
            cite("II/phase-1", 2, "western"),
            "Davis 2025, II, Phase 1, ¶2, reporting the Western view",
        ),
        (
            cite("2", 5, "soviet", source="hotta-2026"),
            "Hotta 2026, section 2, ¶5, reporting the Soviet view",
        ),
        (cite("notes", "fn-12", source="hotta-2026"), "Hotta 2026, fn 12"),
        (cite("I", 1, "finland"), "Davis 2025, I, ¶1, reporting the view of finland"),
        (cite("some-heading/a-part", 3, source="added"), "added, Some heading, A part, ¶3"),
        (
            cite("I", 2, "nato", quote="made-up words"),
            "Davis 2025, I, ¶2, reporting the NATO view: “made-up words”",
        ),
    ],
)
def test_a_note_says_where_and_whose_view(citation, text):
    assert [note.text for note in register([citation], SHORTS).notes] == [text]


def test_a_place_and_voice_has_one_number_in_order_of_first_appearance():
    one, two, three = cite("V", 1), cite("II", 1, "nato"), cite("II", 1, "russia")
    found = register([one, two, one, three, two], SHORTS)
    assert [note.number for note in found.notes] == [1, 2, 3]
    assert found.numbers([three, one, three]) == (1, 3)


def test_what_a_paper_says_itself_is_one_note():
    fact, view = cite("I", 1, "neutral"), cite("I", 1, "author")
    found = register([fact, view], SHORTS)
    assert len(found.notes) == 1
    assert found.notes[0].voice == "author"
    assert found.numbers([fact]) == found.numbers([view]) == (1,)


def test_the_quotations_of_a_place_stand_in_its_note_each_once():
    first, other = cite(quote="made up"), cite(quote="also made up")
    (note,) = register([cite(), first, other, first], SHORTS).notes
    assert note.quotes == ("made up", "also made up")
    assert note.text.endswith(": “made up”; “also made up”")


def test_by_place_the_notes_run_as_the_papers_do():
    sections = ["annex/basket-1", "V", "II/conclusion", "II/phase-2", "II", "key-takeaways", "IV"]
    mixed = [cite("1", 1, source="hotta-2026"), *(cite(section, 1) for section in sections)]
    mixed += [cite("II", "fn-2"), cite("II", 10), cite("II", 2)]

    def where(note: Note) -> str:
        return note.locator.key.partition("/")[2]

    found = register(mixed, SHORTS).by_place()
    assert [where(note) for note in found[1:]] == [
        "key-takeaways/1",
        "II/1",
        "II/2",
        "II/10",
        "II/fn-2",
        "II/phase-2/1",
        "II/conclusion/1",
        "IV/1",
        "V/1",
        "annex/basket-1/1",
    ]
