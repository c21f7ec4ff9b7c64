"""What is made of an answer: whatever form it comes in, only what was given can be cited."""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.engines.base import (
    Acceptance,
    AnswerResult,
    Brief,
    Candidates,
    InterestsMap,
    PositionsResult,
    RankingResult,
    Sentence,
    Speech,
    Task,
)
from facilitator.engines.openai import wire
from facilitator.engines.openai.reading import Unreadable, read, repeats, sentences_so_far
from facilitator.engines.openai.results import Reader, result_of
from facilitator.engines.openai.shown import Shown
from facilitator.models import (
    Formulation,
    Locator,
    Origin,
    Persona,
    PositionKind,
    Proposition,
    RedLine,
    Stance,
    Statement,
)
from facilitator.retrieval.text import sentences

LINES = '{"sentences": [{"text": "All is well here.", "cites": ["E1"]}]}'


def proposition(number: int, voice: str) -> Proposition:
    return Proposition(
        id=f"D-{number:02}",
        text="Something is so.",
        locator=Locator(source="davis-2025", section="IV", paragraph=number),
        voice=voice,
        stance=Stance.CLAIM,
        topics=("t",),
    )


def language(owner: str) -> Formulation:
    text = Statement(text=f"Words of {owner}.", origin=Origin.PROPOSAL, speaker=owner)
    return Formulation(id=f"i.{owner}.1", item="i", owner=owner, text=text)


def reader(task: Task = Task.OPENING) -> Reader:
    brief = Brief(
        task=task,
        topic="x",
        seat=Persona(
            id="nato",
            name="NATO seat",
            side="x",
            own=("nato",),
            may_cite=(),
            red_lines=(RedLine(id="nato-1", text="x", propositions=(), topics=()),),
        ),
        others=(Persona(id="russia", name="x", side="x", own=("russia",), may_cite=()),),
        evidence=(proposition(1, "nato"), proposition(2, "russia"), proposition(3, "author")),
        formulations=(language("nato"), language("russia"), language("mediator")),
    )
    return Reader(brief, Shown.of(brief), sentences)


def speech(*lines: tuple[str, list[str]], task: Task = Task.OPENING) -> tuple[Sentence, ...]:
    answer = wire.Lines(sentences=[wire.Line(text=t, cites=c) for t, c in lines])
    result = result_of(answer, reader(task))
    assert isinstance(result, Speech)
    return result.sentences


@pytest.mark.parametrize(
    "text",
    [
        LINES,
        f"```json\n{LINES}\n```",
        f"```\n{LINES}\n```\nI hope this helps!",
        f"Certainly. Here it is:\n\n{LINES}\n\nIs there more?",
        f"<think>Shall I cite {{E1}}? Yes.</think>\n{LINES}",
        f"\ufeff  {LINES}",
        '[{"text": "All is well here.", "cites": ["E1"]}]',
        LINES.replace('"cites"', '"note": null, "cites"'),
    ],
)
def test_every_form_of_one_answer_reads_alike(text: str) -> None:
    assert read(text, wire.Lines) == read(LINES, wire.Lines)


def test_what_a_server_without_a_schema_leaves_out_is_none() -> None:
    assert read('{"sentences": [{"text": "One is so."}]}', wire.AnswerLines) == wire.AnswerLines(
        sentences=[wire.Line(text="One is so.", cites=[])], abstained=False
    )
    cut = LINES[:-2] + ', {"text": "Two is'
    assert len(read(cut, wire.AnswerLines, cut=True).sentences) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("I cannot do that.", "not a JSON object"),
        ('{"answer": 42}', "'sentences'"),
        ('{"sentences": [{"text": 1, "cites": []}]}', "sentences.0.text"),
        ('{"sentences": "none"}', "'sentences'"),
        ("{" * 10_000, "not a JSON object"),
        ("[" * 10_000, "not a JSON object"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read(text, wire.Lines)


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    with suppress(Unreadable):
        read(text, wire.Lines)
    sentences_so_far(text)
    repeats(text)


def test_of_a_truncated_answer_what_was_complete_counts() -> None:
    whole = {"sentences": [{"text": f"Sentence {n} here.", "cites": ["E1"]} for n in range(5)]}
    text = json.dumps(whole)
    for end in range(1, len(text)):
        try:
            found = read(text[:end], wire.Lines, cut=True)
        except Unreadable:
            continue
        told = [line.text for line in found.sentences]
        assert told == [f"Sentence {n} here." for n in range(len(told))]
    with pytest.raises(Unreadable):
        read('{"answer": 42}', wire.Lines, cut=True)
    assert len(read(text[:-20], wire.Lines, cut=True).sentences) == 4
    cut = '{"red_lines": [], "interests": [{"text": "One is here.", "cites": []}, {"te'
    assert len(read(cut, wire.InterestsLines, cut=True).interests) == 1


def test_sentences_grow_while_they_are_written() -> None:
    seen = [sentences_so_far(LINES[:end]) for end in range(len(LINES))]
    grown = [s[0] for s in seen if s]
    assert grown[-1] == "All is well here."
    assert all(later.startswith(before) for before, later in pairwise(grown))


@pytest.mark.parametrize(
    ("text", "loops"),
    [
        ("la " * 50, True),
        (" " * 200, True),
        ('{"text": "the same", "cites": []}, ' * 6, True),
        ("A sentence of its own, and then another one that differs from the first. " * 2, False),
        ("ha ha ha", False),
    ],
)
def test_a_loop_is_seen(text: str, loops: bool) -> None:
    assert repeats(text) is loops


def test_only_what_was_given_is_cited() -> None:
    (found,) = speech(("This rests on much of it.", ["E1", "e3", "E9", "D-02", "davis-2025/IV/1"]))
    assert found.cites == ("D-01", "D-03")
    assert found.origin is Origin.SOURCE


def test_without_a_citation_that_counts_it_is_the_speakers_own() -> None:
    (found,) = speech(("This rests on nothing.", ["E77"]))
    assert found == Sentence(text="This rests on nothing.", origin=Origin.PROPOSAL)


def test_labels_in_the_prose_become_citations_or_take_the_sentence_with_them() -> None:
    found = speech(
        ("One thing is so (E1, E3).", []),
        ("Two things are so [E2].", ["E1"]),
        ("As E1 says so.", []),
    )
    assert [(s.text, s.cites) for s in found] == [
        ("One thing is so.", ("D-01", "D-03")),
        ("Two things are so.", ("D-01", "D-02")),
    ]


def test_several_sentences_in_one_are_taken_apart() -> None:
    found = speech(("One thing is so. Another is not! And **why** should it be", ["E1"]))
    assert [s.text for s in found] == [
        "One thing is so.",
        "Another is not!",
        "And why should it be.",
    ]
    assert {s.cites for s in found} == {("D-01",)}


def test_nothing_is_said_twice_nor_at_length_nor_without_words() -> None:
    found = speech(
        ("One thing is so.", ["E1"]),
        ("one thing is  SO", ["E2"]),
        ("word " * 100, ["E1"]),
        ("No.", ["E1"]),
        ("12 34 56 78 90.", ["E1"]),
        ("\u200b\x00", ["E1"]),
    )
    assert [s.text for s in found] == ["One thing is so."]


def test_a_view_is_not_put_under_the_wrong_side() -> None:
    told = ("The Russian view is this.", ["E2"])
    assert speech(told, task=Task.CONCERNS) == ()
    assert len(speech(told, task=Task.RESTATING)) == 1
    line = wire.Line(text=told[0], cites=told[1])
    result = result_of(wire.InterestsLines(red_lines=[line], interests=[], fears=[]), reader())
    assert result == InterestsMap()


def test_positions_are_one_a_formulation_and_for_ones_own() -> None:
    def stand(on: str, position: PositionKind, line: str = "none") -> wire.Stand:
        return wire.Stand(
            on=on, reason="It could be so.", cites=[], position=position, red_line=line
        )

    result = result_of(
        wire.Stands(
            positions=[
                stand("F1", PositionKind.OBJECTS, "R1"),
                stand("F2", PositionKind.OBJECTS, "R1"),
                stand("f2", PositionKind.ACCEPTS),
                stand("F3", PositionKind.ACCEPTS, "R1"),
                stand("F9", PositionKind.ACCEPTS),
            ]
        ),
        reader(Task.POSITION),
    )
    assert isinstance(result, PositionsResult)
    assert [(p.on, p.kind, p.red_line) for p in result.positions] == [
        ("i.nato.1", PositionKind.ACCEPTS, None),
        ("i.russia.1", PositionKind.OBJECTS, "nato-1"),
        ("i.mediator.1", PositionKind.ACCEPTS, None),
    ]


def test_a_reason_that_repeats_the_language_is_none() -> None:
    stand = wire.Stand(
        on="F2",
        reason="Words of russia",
        cites=["E2"],
        position=PositionKind.OBJECTS,
        red_line="R1",
    )
    result = result_of(wire.Stands(positions=[stand]), reader(Task.POSITION))
    assert isinstance(result, PositionsResult)
    (taken,) = result.positions
    assert (taken.kind, taken.reason) == (PositionKind.OBJECTS, ())


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ([["F2"], ["F1", "F3"]], (("i.russia.1",), ("i.nato.1", "i.mediator.1"))),
        ([["F2"], ["F2"], ["F8"]], (("i.russia.1",), ("i.nato.1", "i.mediator.1"))),
        ([["F9"]], ()),
        ([], ()),
    ],
)
def test_an_order_holds_every_formulation_once(
    order: list[list[str]], expected: tuple[tuple[str, ...], ...]
) -> None:
    assert result_of(wire.Order(order=order), reader(Task.RANKING)) == RankingResult(order=expected)


def test_language_rests_on_something_or_is_not_put_forward() -> None:
    def line(text: str, cites: list[str]) -> wire.Line:
        return wire.Line(text=text, cites=cites)

    result = result_of(
        wire.Offers(
            clauses=[
                line("The participants undertake to talk", ["E1"]),
                line("The participants undertake to listen.", ["E8"]),
                line("word " * 120, ["E1"]),
            ]
        ),
        reader(Task.CANDIDATES),
    )
    assert isinstance(result, Candidates)
    assert [(c.text, c.basis) for c in result.candidates] == [
        ("The participants undertake to talk.", ("D-01",))
    ]


def test_an_answer_without_citations_is_an_abstention() -> None:
    line = wire.Line(text="It is well known.", cites=[])
    result = result_of(wire.AnswerLines(sentences=[line], abstained=False), reader(Task.ANSWER))
    assert result == AnswerResult(abstained=True)


def test_an_acceptance_always_has_its_reason() -> None:
    result = result_of(wire.Answered(accepted=False, reason="No"), reader(Task.ACCEPTANCE))
    assert isinstance(result, Acceptance)
    assert result.reason.text == "The NATO seat does not accept the restatement."
