"""The form of the documents (DOMAIN §4 and §5), read in the Markdown that a person reads."""

from __future__ import annotations

import re

import pytest

from facilitator.dialogue.attribution import SeatIdentity, attribute
from facilitator.documents.ledger import outlines
from facilitator.documents.markdown import to_markdown
from facilitator.documents.outline import Heading, Label, Outline, inlines
from facilitator.documents.parts import SILENT
from facilitator.documents.render_briefing import briefing_outline
from facilitator.documents.render_definition import definition_outline
from facilitator.documents.render_package import package_outline
from facilitator.models import (
    AttributionMode,
    ClauseStatus,
    DefinitionPaper,
    DocumentStatus,
    Footer,
    Position,
    PositionKind,
)
from tests import factories as made


def text_of(outline: Outline) -> str:
    """The Markdown without its notes' numbers and escapes."""
    return re.sub(r"\[\^\d+\]|\\", "", to_markdown(outline))


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next of any level."""
    return re.split(r"\n#+ ", text.split(heading, 1)[1], maxsplit=1)[0]


@pytest.fixture(scope="module")
def paper() -> str:
    return text_of(definition_outline(made.definition_paper()))


@pytest.fixture(scope="module")
def package() -> str:
    return text_of(package_outline(made.package()))


def test_a_document_begins_with_status_and_simulation_and_ends_with_sources_and_absent(paper):
    lines = paper.splitlines()
    assert lines[0] == "**DRAFT ·** Simulation. Not the position of any government."
    assert lines[2] == "# Joint Definition Paper: indivisible security"
    ends = [line for line in lines if line.startswith("## ")][-2:]
    assert ends == ["## Sources", "## Not at the table"]
    assert lines[-1].startswith("- Not at the table: the United Nations.")
    assert "licence: CC BY 4.0" in paper
    assert "licence: none stated" in paper


def test_a_released_document_says_who_released_it():
    released = made.definition_paper()
    for by, shown in (("A. Example", "RELEASED by A. Example"), (None, "RELEASED by a person")):
        header = released.header.model_copy(
            update={"status": DocumentStatus.RELEASED, "released_by": by}
        )
        text = text_of(definition_outline(released.model_copy(update={"header": header})))
        assert text.startswith(f"**{shown} ·** Simulation.")


def test_a_bracketed_clause_shows_text_brackets_and_owners(paper):
    clause = section(
        paper, "### Clause 2. Freedom to choose arrangements – bracketed, second reading"
    )
    quoted = [line for line in clause.splitlines() if line.startswith("> ")]
    assert quoted == [
        "> Each participating State decides for itself on its arrangements.",
        "> [*NATO seat:* No State outside an arrangement holds a veto over who joins it.]",
        "> [*Russian seat:* No such decision makes one State safer at the cost of its neighbour.]",
    ]


def test_positions_are_one_paragraph_a_seat_and_a_reason_is_said_once(paper):
    clause = section(paper, "### Clause 2.")
    said = [line for line in clause.splitlines() if line.startswith(("*NATO seat:*", "*Russian"))]
    assert said == [
        "*NATO seat:* objects to the bracket of the Russian seat, which crosses its red line 1:"
        " Davis reports that the condition is read as a veto. Accepts the language of the Mediator.",
        "*Russian seat:* objects to the bracket of the NATO seat and the language of the Mediator:"
        " In Davis’s account, the choice was never meant to be free of limits.",
    ]


def test_a_seat_that_takes_an_owners_texts_differently_accepts_part():
    clause = made.clause_bracketed()
    silent = Position(
        seat="nato",
        on="sovereign-choice.mediator.2",
        owner="mediator",
        kind=PositionKind.SILENT,
    )
    changed = clause.model_copy(update={"positions": (clause.positions[1], silent)})
    drawn = definition_outline(made.definition_paper().model_copy(update={"clauses": (changed,)}))
    clauses = section(text_of(drawn), "### Clause 2.")
    assert "*NATO seat:* accepts part of the language of the Mediator." in clauses
    assert "silent" not in clauses


def test_below_a_clause_stand_mediator_unconfronted_decision_and_history(paper):
    clause = section(paper, "### Clause 2.")
    assert (
        "*Mediator (proposal, no source):* Before it decides, the State takes part in the"
        " consultation of clause 1." in clause
    )
    assert "*Not confronted so far:* Davis also wants the States in between" in clause
    assert "*Contested wording:* “near abroad”" in clause
    assert "*Decision:* Not adopted: the NATO seat and the Russian seat object;" in clause
    assert (
        "Preference by the Schulze method: the language of the Mediator, then of the NATO seat and"
        " the Russian seat (tied)." in clause
    )
    assert clause.rstrip().endswith(
        "Second reading: language from the Mediator taken into the text."
    )


def test_alternatives_stand_side_by_side_without_a_text_of_nobody(paper):
    clause = section(paper, "### Clause 3. Who interprets – alternatives, first reading")
    assert [line for line in clause.splitlines() if line.startswith(">")] == [
        "> [*Russian seat:* A board of five reads the text anew each year.]",
        "> [*NATO seat:* Each State reads the text for itself.]",
    ]


def test_origins_other_than_a_source_are_marked(paper, package):
    assert "unannounced. *(proposal)*" in paper
    assert "in which it was meant. *(proposal, no source)*" in paper
    assert "a drill from a preparation. *(inferred)*" in package
    assert (
        "**Ms Example:** There were forty-one signatories on the day. *(participant; checked:"
        " contradicted)* The cited paragraph gives another number." in paper
    )
    assert "each State picks its own partners. On the same account" in paper


def test_the_matrix_says_in_words_what_each_seat_does_with_each_measure(package):
    rows = [line for line in package.splitlines() if re.match(r"\| M\d", line)]
    assert rows == [
        "| M1 | Notice of large exercises | accepts | accepts | silent | agreed |",
        "| M2 | Ceilings near the shared border | accepts | objects | silent | not agreed |",
    ]


def test_a_measure_that_is_not_agreed_stands_in_brackets(package):
    agreed = section(package, "### M1. Notice of large exercises – agreed")
    open_one = section(package, "### M2. Ceilings near the shared border – not agreed")
    assert "> The sides undertake what the title of measure 1 says" in agreed
    assert "> [*Mediator:* The sides undertake what the title of measure 2 says" in open_one


def test_gives_and_gets_stand_side_by_side(package):
    table = section(package, "### M1.")
    assert "| (proposal) | NATO seat | Russian seat |" in table
    assert (
        "| gives | notice of large exercises near the shared border | the same, short-notice drills"
        " included |" in table
    )


def test_a_parameter_is_to_be_negotiated_unless_a_source_states_it(package):
    parameters = section(package, "## 5. Parameters")
    assert (
        "Notice period (M1, M2), size threshold (M1): to be negotiated (no source states one)."
        in parameters
    )
    assert (
        "**Precedent for a ceiling (M2):** 13,000 (an invented figure) Davis recalls" in parameters
    )


def test_objections_and_reservations_stand_at_their_clause(paper, package):
    listed = section(paper, "Objections and reservations")
    assert "- *NATO seat, on clause 2, second reading:* Objects to the language" in listed
    assert "second reading, made in caucus and released by its owner:*" in listed
    assert "Reservations, with their reasons above: the Russian seat on clause 1." in listed
    assert "*Russian seat, on measure M2 (Ceilings near the shared border), second" in package


def test_the_claims_lead_from_the_paragraph_to_where_it_is_relied_on(paper):
    claims = section(paper, "## Claims and their sources")
    assert "| Davis 2025, IV, ¶7 | the author’s own | 6 | clause 1 |" in claims
    assert re.search(
        r"\| Davis 2025, III, Phase 2, ¶1 \| the Russian view \| 4 \| section 3;", claims
    )


def bare_paper() -> DefinitionPaper:
    """A paper in which every field that may be empty is."""
    paper = made.definition_paper()
    empty = {name: () for name, value in paper if isinstance(value, tuple)}
    return paper.model_copy(update=empty | {"footer": Footer(sources=(), absent=())})


def test_required_fields_without_content_say_that_the_sources_are_silent():
    text = text_of(definition_outline(bare_paper()))
    for heading in ("Each side’s reading", "Third States", "Who interprets", "Review"):
        assert SILENT in section(text, f". {heading}")
    for sentence in (
        "No clause was put forward.",
        "No objection was recorded. No reservation was recorded.",
        "Nothing was parked.",
        "No next step was agreed.",
    ):
        assert sentence in text
    assert "Reality test" not in text
    assert "Said at the table" not in text


def drawn() -> dict[str, Outline]:
    paper = made.definition_paper()
    return {
        **outlines(paper, [made.package()], made.turns()),
        "briefing": briefing_outline(made.briefing()),
        "bare": definition_outline(bare_paper()),
        "nothing said": outlines(paper, [], [])["dialogue"],
    }


@pytest.mark.parametrize("name", list(drawn()))
def test_no_heading_is_empty_and_sections_are_numbered_from_one(name):
    outline = drawn()[name]
    for block, after in zip(outline.blocks, (*outline.blocks[1:], None), strict=True):
        if isinstance(block, Heading):
            assert after is not None
            assert not isinstance(after, Heading) or after.level > block.level, block
    numbers = [
        int(match[1])
        for block in outline.blocks
        if isinstance(block, Heading) and (match := re.match(r"(\d+)\. ", block.text))
    ]
    assert numbers == list(range(1, len(numbers) + 1))


def test_without_attribution_no_document_names_a_seat():
    seats = [
        SeatIdentity(id=seat.id, names=(seat.name,))
        for seat in made.header().seats
        if seat.id != "mediator"
    ]
    hidden = attribute(made.definition_paper(), AttributionMode.NONE, seats, seed="a seed")
    text = text_of(definition_outline(hidden))
    assert "Russian seat" not in text
    assert "NATO seat" not in text
    assert re.search(r"> \[\*Participant [A-C]:\*", text)
    assert re.search(r"\*Participant [A-C]:\* objects to the bracket of Participant [A-C]", text)


def test_the_transcript_takes_a_round_step_by_step():
    text = text_of(drawn()["dialogue"])
    assert re.findall(r"^## \d+\. (.+)$", text, re.MULTILINE) == [
        "Opening",
        "Interests",
        "Restating",
        "Definition",
    ]
    assert section(text, "### Language put forward – clause 2").strip() == (
        "**NATO seat:** *On clause 2:* No State outside an arrangement holds a veto over who joins it."
    )
    assert "*On clause 2:* the language of the Russian seat, then of the NATO seat" in text
    assert "*Accepted, as restated by the Russian seat:* That is what was meant." in text


def test_the_next_steps_are_a_matrix_of_four():
    table = section(text_of(drawn()["next-steps"]), "## 1. Next steps")
    assert "| Action | Owner | By when | On condition that |" in table
    assert (
        "| Mediator | before the next reading | the owners agree to be consulted together |"
        in table
    )


def test_red_lines_interests_shared_interests_and_the_parking_lot_are_one_document():
    text = text_of(drawn()["red-lines"])
    assert "Red line 1: nobody outside decides for the nato seat" in text
    assert "Davis notes that nobody gains from an accident." in section(text, "Shared interests")
    assert "**Compensation (raised by the Russian seat):** No source speaks of it." in text


def test_a_parked_clause_without_language_says_so():
    clause = made.clause_alternatives().model_copy(
        update={"status": ClauseStatus.PARKED, "alternatives": ()}
    )
    outline = definition_outline(made.definition_paper().model_copy(update={"clauses": (clause,)}))
    assert "> No language stands in this clause." in text_of(outline)


def test_british_typography_in_our_own_words():
    for name, outline in drawn().items():
        ours = " ".join(part.text for part in inlines(outline) if isinstance(part, Label))
        assert not set("\"'—") & set(ours), name
