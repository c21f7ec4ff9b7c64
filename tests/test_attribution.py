"""Attribution: under `none` nobody at the table can be told from what is exported."""

from __future__ import annotations

import json
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.dialogue.attribution import (
    ANYONE,
    SeatIdentity,
    attribute,
    attribute_text,
    letters,
    shown_names,
)
from facilitator.errors import InputError, MachineError
from facilitator.models import (
    Alternative,
    AttributionMode,
    Citation,
    Clause,
    ClauseKind,
    ClauseStatus,
    Decision,
    Formulation,
    GateAction,
    GateRecord,
    LedgerSentence,
    Locator,
    Measure,
    Model,
    NextStep,
    Objection,
    Origin,
    ParkedItem,
    Phase,
    Position,
    PositionKind,
    Ranking,
    Restatement,
    RuleName,
    SeatInfo,
    SeatMap,
    Statement,
    Turn,
)

NAMED, SEAT, NONE = AttributionMode.NAMED, AttributionMode.SEAT, AttributionMode.NONE
NATO = SeatIdentity(id="nato", names=("NATO seat",), participants=("Anna Kovács", "May"))
RUSSIA = SeatIdentity(id="russia", names=("Russian seat",), participants=("Пётр Иванов",))
THIRD = SeatIdentity(id="third-states", names=("Third-States seat",))
SEATS = (NATO, RUSSIA, THIRD)


class Export(Model):
    """All of a dialogue that names somebody, in one tree."""

    seats: tuple[SeatInfo, ...]
    clauses: tuple[Clause, ...]
    turns: tuple[Turn, ...]
    objections: tuple[Objection, ...]
    maps: tuple[SeatMap, ...]
    gates: tuple[GateRecord, ...]
    parked: tuple[ParkedItem, ...]
    steps: tuple[NextStep, ...]
    sentences: tuple[LedgerSentence, ...]
    notes: dict[str, list[str]]


def said(text: str, speaker: str | None = None, origin: Origin = Origin.PARTICIPANT) -> Statement:
    return Statement(text=text, origin=origin, speaker=speaker)


def export(seats: tuple[SeatIdentity, ...]) -> Export:
    """Every seat does everything once, in seating order, its names in every text."""
    ids = tuple(seat.id for seat in seats)

    def mention(seat: SeatIdentity) -> str:
        people = "; ".join((*seat.names, *seat.participants))
        return f"({people}) {seat.names[0]}'s view, said {seat.names[0].upper()}."

    clause = Clause(
        id="c1",
        number=1,
        title=f"Title after the {seats[0].names[0]}",
        kind=ClauseKind.OPERATIONAL,
        topics=("exercises",),
        status=ClauseStatus.ALTERNATIVES,
        text=said(" ".join(map(mention, seats)), origin=Origin.PROPOSAL),
        alternatives=tuple(Alternative(owner=s.id, text=said(mention(s), s.id)) for s in seats),
        positions=tuple(
            Position(seat=s.id, on=f"c1-{s.id}", owner=o.id, kind=PositionKind.OBJECTS)
            for s in seats
            for o in seats
        ),
        decision=Decision(
            rule=RuleName.CONSENSUS,
            applied=RuleName.CONSENSUS,
            adopted=False,
            electorate=ids,
            against=ids,
            explanation=f"{' and '.join(f'the {s.names[0]}' for s in seats)} object.",
            ranking=(tuple(f"c1-{id_}" for id_ in ids),),
        ),
    )
    turns = tuple(
        Turn(
            id=f"opening-{s.id}",
            phase=Phase.OPENING,
            step="open",
            round=round_,
            seat=s.id,
            statements=(said(mention(s), person, Origin.DERIVED),),
            map=SeatMap(seat=s.id),
            formulations=(Formulation(id=f"c1-{s.id}", item="c1", owner=s.id, text=said("x")),),
            rankings=(Ranking(seat=s.id, item="c1", order=(tuple(f"c1-{i}" for i in ids),)),),
            restatements=(Restatement(by=s.id, of=ids[0], statements=()),),
        )
        for round_ in (1, 2)
        for s in seats
        for person in (s.participants[0] if s.participants else s.id,)
    )
    return Export(
        seats=tuple(SeatInfo(id=s.id, name=s.names[0], votes=True) for s in seats),
        clauses=(clause,),
        turns=turns,
        objections=tuple(
            Objection(id=f"o-{s.id}", by=s.id, to="c1", text=mention(s)) for s in seats
        ),
        maps=tuple(SeatMap(seat=s.id) for s in seats),
        gates=(
            GateRecord(gate="g", action=GateAction.APPROVE),
            GateRecord(gate="g", action=GateAction.EDIT, by="The Chair", reason=mention(seats[0])),
        ),
        parked=tuple(ParkedItem(title="t", why=mention(s), raised_by=s.id) for s in seats),
        steps=tuple(
            NextStep(action=said("x"), owner=s.id, by_when="w", condition=mention(s)) for s in seats
        ),
        sentences=tuple(
            LedgerSentence(
                id=f"turn-{s.id}-1",
                document="dialogue",
                text=mention(s),
                origin=Origin.SOURCE,
                verdict=None,
                score=None,
                reasons=(),
                speaker=s.id,
                citations=(),
            )
            for s in seats
        ),
        notes={s.id: [mention(s), s.id] for s in seats},
    )


# Ids and names that no other text of the export could contain by chance.
tail = st.text("bcdfghjklmnpqrstvwxyz", min_size=3, max_size=8)
names = st.builds("Zq{} Qz{}".format, tail, tail) | st.builds("Qzq{}".format, tail)
foreign = st.text("абвгдежзий", min_size=2, max_size=8).map(lambda s: f"{s} {s}")


@st.composite
def tables(draw: st.DrawFn) -> tuple[SeatIdentity, ...]:
    count = draw(st.integers(1, 5))
    pool = draw(st.lists(names, min_size=3 * count, max_size=3 * count, unique_by=str.casefold))
    extra = draw(st.lists(foreign, min_size=count, max_size=count, unique_by=str.casefold))
    ids = draw(
        st.lists(st.builds("zqx-{}".format, tail), min_size=count, max_size=count, unique=True)
    )
    return tuple(
        SeatIdentity(
            id=id_,
            names=(f"{pool[3 * i]} seat", pool[3 * i + 1]),
            participants=(pool[3 * i + 2], extra[i]),
        )
        for i, id_ in enumerate(ids)
    )


@settings(max_examples=40, deadline=None)
@given(tables(), st.text(max_size=5))
def test_no_id_display_name_or_participant_survives_none(
    seats: tuple[SeatIdentity, ...], seed: str
) -> None:
    dump = attribute(export(seats), NONE, seats, seed=seed).model_dump_json().casefold()
    for seat in seats:
        for name in (seat.id, *seat.names, *seat.participants):
            assert name.casefold() not in dump
            assert json.dumps(name.casefold())[1:-1] not in dump


@settings(max_examples=40, deadline=None)
@given(tables(), st.text(max_size=5))
def test_under_none_speaker_and_by_are_null_and_turns_tell_no_seat(
    seats: tuple[SeatIdentity, ...], seed: str
) -> None:
    def check(value: object) -> None:
        if isinstance(value, dict):
            assert value.get("speaker") is None
            assert value.get("raised_by") is None
            assert value.get("by") in (None, "policy")
            for item in value.values():
                check(item)
        elif isinstance(value, list):
            for item in value:
                check(item)

    masked = attribute(export(seats), NONE, seats, seed=seed)
    check(json.loads(masked.model_dump_json()))
    assert {turn.seat for turn in masked.turns} == {ANYONE}
    assert masked.gates[0].by == "policy"  # no person passed that gate


@settings(max_examples=40, deadline=None)
@given(tables(), st.text(max_size=5), st.data())
def test_under_none_the_seating_leaves_no_trace(
    seats: tuple[SeatIdentity, ...], seed: str, data: st.DataObject
) -> None:
    """Two tables that differ only in their seating differ in nothing else that lists seats."""
    other = tuple(data.draw(st.permutations(seats)))
    here, there = (attribute(export(s), NONE, seats, seed=seed) for s in (seats, other))
    letter = letters(seats, seed)
    assert letter == letters(other, seed)
    shown = sorted(letter.values())
    for tree in (here, there):
        clause = tree.clauses[0]
        assert clause.decision is not None
        assert [s.id for s in tree.seats] == shown
        assert [m.seat for m in tree.maps] == shown
        assert [a.owner for a in clause.alternatives] == shown
        assert [s.owner for s in tree.steps] == shown
        assert list(tree.notes) == shown
        assert list(clause.decision.electorate) == shown
        assert [p.seat for p in clause.positions] == sorted(shown * len(shown))
        assert clause.decision.ranking == (tuple(f"c1-{x}" for x in shown),)
        assert [t.id for t in tree.turns] == [f"opening-{x}" for x in shown] * 2
        assert [t.round for t in tree.turns] == [1] * len(shown) + [2] * len(shown)
    assert here.objections == there.objections


@settings(max_examples=40, deadline=None)
@given(tables())
def test_what_comes_out_is_valid_and_masking_it_again_changes_nothing(
    seats: tuple[SeatIdentity, ...],
) -> None:
    for mode in AttributionMode:
        masked = attribute(export(seats), mode, seats, seed="s")
        assert Export.model_validate_json(masked.model_dump_json()) == masked
        assert attribute(masked, mode, seats, seed="s") == masked


def test_named_leaves_everything_as_it_is() -> None:
    tree = export(SEATS)
    assert attribute(tree, NAMED, SEATS, seed="s") is tree
    assert attribute_text("Anna Kovács spoke", NAMED, SEATS, seed="s") == "Anna Kovács spoke"


def test_seat_puts_the_seat_for_its_people() -> None:
    masked = attribute(export(SEATS), SEAT, SEATS, seed="s")
    assert [turn.statements[0].speaker for turn in masked.turns[:3]] == [s.id for s in SEATS]
    assert [turn.seat for turn in masked.turns[:3]] == [s.id for s in SEATS]
    dump = masked.model_dump_json()
    assert "Anna" not in dump
    assert "Иванов" not in dump
    assert masked.objections[0].by == "nato"
    line = "Anna Kovács asked; ПЁТР ИВАНОВ answered."
    assert attribute_text(line, SEAT, SEATS, seed="s") == "NATO seat asked; Russian seat answered."


def test_the_letters_depend_on_the_seed_and_not_on_the_seating() -> None:
    for order in permutations(SEATS):
        assert letters(order, "s") == letters(SEATS, "s")
    assert len({tuple(letters(SEATS, str(n)).items()) for n in range(40)}) == 6
    assert set(letters(SEATS, "s").values()) == {"A", "B", "C"}


def test_a_source_keeps_its_subject_and_loses_the_seat() -> None:
    text = "Russia accused NATO of encroachment, the NATO seat recalls, with Anna Kovács agreeing."
    citation = Citation(
        locator=Locator(source="davis-2025", section="III/phase-2", paragraph=1),
        voice="russia",
        quote="Anna Kovács of the NATO seat, a character in the paper",
    )
    for origin in (Origin.SOURCE, Origin.DERIVED):
        statement = Statement(text=text, origin=origin, speaker="nato", citations=(citation,))
        masked = attribute(statement, NONE, SEATS, seed="s")
        letter = letters(SEATS, "s")["nato"]
        assert masked.text == (
            f"Russia accused NATO of encroachment, Participant {letter} recalls, with"
            f" Participant {letter} agreeing."
        )
        assert masked.citations == (citation,)  # the paper's words and its voice are untouched
        assert masked.speaker is None


def test_a_seat_called_like_a_party_does_not_turn_the_paper_s_subject_into_a_participant() -> None:
    seats = (SeatIdentity(id="finland", names=("Finland",)), RUSSIA)
    for origin in (Origin.SOURCE, Origin.DERIVED):
        joined = Statement(text="Finland and Sweden joined the Alliance.", origin=origin)
        assert attribute(joined, NONE, seats, seed="s") == joined
    proposal = Statement(text="Finland proposes notice.", origin=Origin.PROPOSAL)
    letter = letters(seats, "s")["finland"]
    assert (
        attribute(proposal, NONE, seats, seed="s").text == f"Participant {letter} proposes notice."
    )


def test_what_a_thing_is_about_is_no_seat() -> None:
    osce = SeatIdentity(id="osce", names=("OSCE seat",))
    about = {"topics": ("osce", "exercises"), "contested_terms": ("a term of the russia voice",)}
    clause = export(SEATS).clauses[0].model_copy(update=about)
    masked = attribute(clause, NONE, (*SEATS, osce), seed="s")
    assert masked.topics == clause.topics
    assert masked.contested_terms == clause.contested_terms


def test_the_longest_of_several_names_is_replaced_whole() -> None:
    people = ("Ana María", "Ana", "Ana María Roca")
    seats = (SeatIdentity(id="spain", names=("Spanish seat",), participants=people),)
    for name in people:
        assert attribute_text(f"{name} spoke.", NONE, seats, seed="s") == "Participant A spoke."


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("The NATO seat objects.", "{nato} objects."),
        ("Both the NATO seats' drafts", "Both {nato}' drafts"),
        ("the nato\n seat's text", "{nato}'s text"),
        ("It may rain in May; MAY agrees.", "It may rain in {nato}; {nato} agrees."),
        ("Mayday, Maybe", "Mayday, Maybe"),
        ("NATO and Russia, in detonator", "NATO and Russia, in detonator"),
        ("Anna Kova\u0301cs", "{nato}"),  # a decomposed accent
        ("decided by nato.", "decided by {nato}."),
    ],
)
def test_names_are_found_as_people_write_them(text: str, masked: str) -> None:
    letter = letters(SEATS, "s")
    expected = masked.format(nato=f"Participant {letter['nato']}")
    assert attribute_text(text, NONE, SEATS, seed="s") == expected


@pytest.mark.parametrize("seed", ["1", "2", "3", "4", "5", "6"])
def test_a_list_of_seats_is_told_in_the_letters_order(seed: str) -> None:
    for order in permutations(SEATS):
        a, b, c = (f"the {seat.names[0]}" for seat in order)
        assert attribute_text(f"It binds {a}, {b} and {c} alike", NONE, SEATS, seed=seed) == (
            "It binds Participant A, Participant B and Participant C alike"
        )
        # Here the first stands apart from the list; to move it would swap who said what.
        apart = letters(SEATS, seed)[order[0].id]
        assert attribute_text(f"For {a}, {b} and {c} object.", NONE, SEATS, seed=seed).startswith(
            f"For Participant {apart}, "
        )


def test_what_a_measure_gives_and_gets_is_told_by_letter() -> None:
    measure = Measure.model_validate(
        {
            "id": "m1",
            "title": "Notice",
            "kind": "transparency",
            "actors": ("nato", "russia"),
            "text": said("Notice is given.", origin=Origin.PROPOSAL),
            "reciprocity": "symmetric",
            "gives": {"nato": said("notice"), "russia": said("notice")},
        }
    )
    masked = attribute(measure, NONE, SEATS, seed="s")
    expected = sorted(letters(SEATS, "s")[seat] for seat in ("nato", "russia"))
    assert list(masked.gives) == expected
    assert list(masked.actors) == expected


def test_documents_can_print_the_letters() -> None:
    shown = shown_names(NONE, SEATS, seed="s")
    assert list(shown) == ["A", "B", "C", ANYONE]
    assert shown["A"] == "Participant A"
    assert shown_names(SEAT, SEATS, seed="s")["nato"] == "NATO seat"


def test_a_name_of_two_seats_and_more_seats_than_letters_are_refused() -> None:
    double = SeatIdentity(id="eu", names=("nato SEAT",))
    with pytest.raises(InputError, match="names both seat 'nato' and seat 'eu'"):
        attribute_text("x", NONE, (*SEATS, double), seed="s")
    crowd = [SeatIdentity(id=f"s{n}", names=(f"Seat {n}",)) for n in range(27)]
    with pytest.raises(InputError, match="27 seats are more than there are letters"):
        letters(crowd, "s")


def test_a_value_that_cannot_be_looked_into_stops_the_export() -> None:
    class Odd(Model):
        blob: bytes

    with pytest.raises(MachineError, match="cannot look into a bytes"):
        attribute(Odd(blob=b"Anna Kov\xc3\xa1cs"), NONE, SEATS, seed="s")


def test_a_model_without_room_for_null_stops_the_export() -> None:
    class Minutes(Model):
        speaker: str

    with pytest.raises(MachineError, match="Minutes has no room"):
        attribute(Minutes(speaker="nato"), NONE, SEATS, seed="s")
