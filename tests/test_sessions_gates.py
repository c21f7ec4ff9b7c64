"""What people do at gates: what is refused, what it changes, and that no word is lost."""

from __future__ import annotations

import pytest

from facilitator.config import Settings
from facilitator.dialogue.caucus import held_back
from facilitator.dialogue.state import GateDecision, formulations, positions, said_on
from facilitator.documents.ledger import unresolved
from facilitator.errors import InputError
from facilitator.models import (
    Clause,
    ClauseStatus,
    GateAction,
    GatePolicy,
    Origin,
    PositionKind,
)
from facilitator.sessions import checkpoints
from facilitator.sessions.branching import branch
from facilitator.sessions.desk import desk
from facilitator.sessions.live import Live, Standing, View, live
from facilitator.sessions.reading import reader
from tests.dialogues import config

JANE = "Jane Doe"
HOSTILE = (
    "<script>alert(1)</script> **bold** $x^2$ :red[no] [a](http://x.example) \u202eabc שלום Привет"
)


@pytest.fixture(scope="module")
def at_definition(workshop: Settings) -> str:
    """A session that waits at the gate after the readings; branch it, it is read by all."""
    return _waiting(workshop, "at-definition", "gate_definition")


@pytest.fixture(scope="module")
def at_packages(workshop: Settings, at_definition: str) -> str:
    session = branch(workshop, at_definition)
    _answer(live(workshop), session, GateAction.APPROVE)
    return session


@pytest.fixture
def session(workshop: Settings, at_definition: str) -> str:
    """A session of the test's own at the gate after the readings."""
    return branch(workshop, at_definition)


def _waiting(settings: Settings, name: str, gate: str) -> str:
    table = live(settings)
    checkpoints.create(settings, config(name, gates=GatePolicy.PHASES))
    table.start(name)
    while (view := _settled(table, name)).snapshot.waiting is not None:
        if view.snapshot.waiting.gate == gate:
            return name
        _answer(table, name, GateAction.APPROVE)
    raise AssertionError(f"never came to {gate}: {view.fault}")


def _settled(table: Live, session: str) -> View:
    table.settle(session, timeout=120)
    view = table.view(session)
    assert view.fault is None
    return view


def _answer(table: Live, session: str, action: GateAction, **fields: object) -> View:
    decision = GateDecision.model_validate({"action": action, "by": "The Chair", **fields})
    table.answer(session, decision, seen=table.view(session).snapshot.checkpoint)
    return _settled(table, session)


def _agreed(view: View) -> Clause:
    """A clause with language from a seat of a side in its text."""
    return next(c for c in view.snapshot.values["clauses"] if c.status is ClauseStatus.AGREED)


def _clause(view: View, id_: str) -> Clause:
    return next(c for c in view.snapshot.values["clauses"] if c.id == id_)


@pytest.mark.parametrize(
    ("action", "fields", "said"),
    [
        (GateAction.EDIT, {"target": "99", "text": "x"}, "there is no clause '99'"),
        (GateAction.EDIT, {"target": "1", "text": "  "}, "an edit needs a text"),
        (GateAction.PARK, {"target": ""}, "there is no clause"),
        (GateAction.INJECT, {"text": " \u0000 "}, "nothing to put on the table"),
        (GateAction.INJECT, {"text": "x" * 20_001}, "20,001 letters"),
        (GateAction.INJECT, {"text": "x", "target": "no-such"}, "nothing called 'no-such'"),
        (GateAction.INJECT, {"text": "x", "kind": "objects"}, "needs a clause or a measure"),
        (GateAction.INJECT, {"text": "x", "target": "1", "kind": "accepts"}, "holds none"),
        (GateAction.SEND_BACK, {}, "needs a reason"),
        (GateAction.TAKE_SEAT, {"target": "third-states"}, "no seat 'third-states'"),
        (GateAction.HAND_BACK, {"target": "nato"}, "nobody holds the seat"),
        (GateAction.RELEASE, {"target": "x"}, "nothing called 'x' in caucus"),
        (GateAction.APPROVE, {"by": "nato"}, "not a person's name"),
        (GateAction.APPROVE, {"by": "NATO seat"}, "not a person's name"),
        (GateAction.APPROVE, {"by": "policy"}, "not a person's name"),
        (GateAction.APPROVE, {"by": "x"}, "2 to 80 letters"),
    ],
)
def test_what_cannot_be_applied_is_refused_in_one_line_and_changes_nothing(
    workshop: Settings, at_definition: str, action: GateAction, fields: dict[str, str], said: str
) -> None:
    table = live(workshop)
    before = table.view(at_definition).snapshot
    with pytest.raises(InputError, match=said) as refused:
        _answer(table, at_definition, action, **fields)
    assert "\n" not in str(refused.value)
    after = table.view(at_definition)
    assert after.standing is Standing.WAITING
    assert after.snapshot.checkpoint == before.checkpoint


def test_an_answer_to_a_gate_that_somebody_else_has_answered_is_refused(
    workshop: Settings, session: str
) -> None:
    table = live(workshop)
    seen = table.view(session).snapshot.checkpoint
    _answer(table, session, GateAction.INJECT, text="Said in the other tab.")
    with pytest.raises(InputError, match="moved on"):
        table.answer(session, GateDecision(action=GateAction.APPROVE, by=JANE), seen=seen)


def test_a_participants_words_are_checked_and_never_blocked(
    workshop: Settings, session: str
) -> None:
    long = f"{HOSTILE} {'word ' * 1_980}".strip()
    view = _answer(live(workshop), session, GateAction.INJECT, by=JANE, text=long)
    turn = view.turns[-1]
    assert turn.engine == "person"
    assert turn.seat == JANE
    assert turn.statements[0].text == long
    assert turn.statements[0].origin is Origin.PARTICIPANT
    assert turn.statements[0].verdict is not None
    assert view.standing is Standing.WAITING


def test_a_seat_that_a_person_holds_is_silent_until_it_is_handed_back(
    workshop: Settings, session: str
) -> None:
    table = live(workshop)
    _answer(table, session, GateAction.TAKE_SEAT, by=JANE, target="nato")
    with pytest.raises(InputError, match="holds a seat already"):
        _answer(table, session, GateAction.TAKE_SEAT, by=JANE, target="russia")
    before = {t.id for t in table.view(session).turns}
    view = _answer(table, session, GateAction.SEND_BACK, reason="once more")
    assert {t.seat for t in view.turns if t.id not in before} == {"russia", "mediator"}
    _answer(table, session, GateAction.HAND_BACK, target="nato")
    before = {t.id for t in table.view(session).turns}
    view = _answer(table, session, GateAction.SEND_BACK, reason="and again")
    assert "nato" in {t.seat for t in view.turns if t.id not in before}


def test_whoever_holds_a_seat_can_end_an_agreement_by_objecting(
    workshop: Settings, session: str
) -> None:
    table = live(workshop)
    view = _answer(table, session, GateAction.TAKE_SEAT, by=JANE, target="nato")
    clause = _agreed(view)
    view = _answer(
        table,
        session,
        GateAction.INJECT,
        by=JANE,
        text="We cannot live with this.",
        target=str(clause.number),
        kind=PositionKind.OBJECTS,
    )
    after = _clause(view, clause.id)
    own = {f.text.text for f in formulations(view.turns, clause.id) if f.owner == "nato"}
    assert after.status is not ClauseStatus.AGREED
    assert after.text.text in ("", *own)
    assert JANE in after.history[-1].change
    view = _finish(table, session)
    paper = view.snapshot.values["paper"]
    assert paper is not None
    assert any(o.text == "We cannot live with this." and o.by == "nato" for o in paper.objections)


def test_words_in_caucus_count_for_nothing_until_their_owner_releases_them(
    workshop: Settings, session: str
) -> None:
    table = live(workshop)
    view = _answer(table, session, GateAction.TAKE_SEAT, by=JANE, target="russia")
    clause = _agreed(view)
    view = _answer(
        table,
        session,
        GateAction.INJECT,
        by=JANE,
        text="Between us: no.",
        target=clause.id,
        kind=PositionKind.OBJECTS,
        private=True,
    )
    assert _clause(view, clause.id) == clause
    assert not [s for s in said_on(view.turns, clause.id) if s.text == "Between us: no."]
    put = formulations(view.turns, clause.id)
    assert not [
        p
        for f in put
        for p in positions(view.turns, f.id)
        if p.reason and p.reason.text == "Between us: no."
    ]
    kept = held_back(view.snapshot.values)
    assert [k.turn.statements[0].text for k in kept] == ["Between us: no."]
    silent = branch(workshop, session)
    with pytest.raises(InputError, match="only Jane Doe"):
        _answer(table, session, GateAction.RELEASE, by="The Chair", target=kept[0].turn.id)
    view = _answer(table, session, GateAction.RELEASE, by=JANE, target=kept[0].turn.id)
    assert _clause(view, clause.id).status is not ClauseStatus.AGREED
    assert held_back(view.snapshot.values) == []
    assert _objections(_finish(table, session)) == {"Between us: no."}
    assert _objections(_finish(table, silent)) == set()


def _objections(view: View) -> set[str]:
    """What people objected to, as the Definition Paper has it."""
    paper = view.snapshot.values["paper"]
    assert paper is not None
    return {o.text for o in paper.objections if o.id.split("-")[-1].startswith("p")}


def test_an_edit_is_the_chairs_and_nobody_is_said_to_agree_to_it(
    workshop: Settings, session: str
) -> None:
    table = live(workshop)
    clause = _agreed(table.view(session))
    view = _answer(table, session, GateAction.EDIT, target=clause.id, text="The chair's own.")
    after = _clause(view, clause.id)
    assert after.text.speaker == "The Chair"
    assert after.status is ClauseStatus.BRACKETED
    assert after.decision is None
    assert "The Chair" in after.history[-1].change
    paper = _finish(table, session).snapshot.values["paper"]
    assert paper is not None
    assert next(c for c in paper.clauses if c.id == clause.id).text.text == "The chair's own."


def test_an_objection_to_a_measure_changes_its_package_and_stays_in_it(
    workshop: Settings, at_packages: str
) -> None:
    table = live(workshop)
    session = branch(workshop, at_packages)
    view = _answer(table, session, GateAction.TAKE_SEAT, by=JANE, target="russia")
    measure = next(
        m
        for m in view.snapshot.values["packages"][0].measures
        if m.status in (ClauseStatus.AGREED, ClauseStatus.RESERVED)
    )
    for action, fields in (
        (
            GateAction.INJECT,
            {"by": JANE, "text": "Not this one.", "target": measure.id, "kind": "objects"},
        ),
        (GateAction.SEND_BACK, {"reason": "look at it again"}),
    ):
        package = _answer(table, session, action, **fields).snapshot.values["packages"][0]
        after = next(m for m in package.measures if m.id == measure.id)
        assert after.status is ClauseStatus.BRACKETED, action
        assert any(o.text == "Not this one." and o.by == "russia" for o in package.objections)


def test_a_branch_waits_where_the_session_waits_and_comes_to_the_same_documents(
    workshop: Settings, at_packages: str
) -> None:
    table = live(workshop)
    one, two = branch(workshop, at_packages), branch(workshop, at_packages)
    assert one != two
    ends = [_finish(table, session) for session in (one, two)]
    assert ends[0].snapshot.values["config"].session == one
    papers = [end.snapshot.values["paper"] for end in ends]
    assert papers[0] == papers[1]
    assert table.view(at_packages).standing is Standing.WAITING
    with pytest.raises(InputError, match="no checkpoint"):
        branch(workshop, at_packages, "0000")


def test_released_documents_hold_nothing_unresolved(workshop: Settings, session: str) -> None:
    view = _finish(live(workshop), session)
    documents = reader(workshop).documents(desk(workshop).reading(), view.config)
    assert documents.paper.header.status.value == "released"
    assert unresolved(documents.ledger()) == ()


def _finish(table: Live, session: str) -> View:
    while (view := table.view(session)).snapshot.waiting is not None:
        _answer(table, session, GateAction.APPROVE)
    assert view.standing is Standing.FINISHED
    return view
