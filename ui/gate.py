"""The choices at a gate, in place: whoever decides says who they are and what is to happen."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from facilitator.dialogue.caucus import held_back
from facilitator.dialogue.state import GateDecision, formulations
from facilitator.errors import FacilitatorError
from facilitator.models import Clause, ClauseStatus, GateAction, PositionKind
from facilitator.sessions.live import View
from facilitator.ui import address
from facilitator.ui.frame import live, say, show, table_of
from facilitator.ui.markup import label, tag
from facilitator.ui.table import Table

TITLES = {
    "gate_opening": "The opening statements have been made.",
    "gate_interests": "Interests are on the table, and each side has restated the other.",
    "gate_reading": "The positions on this reading are in; approve to let the rule decide.",
    "gate_definition": "The readings of the text are done.",
    "gate_packages": "The packages are written.",
    "gate_release": "The documents are written. Approving releases them; until then they are drafts.",
}
_POSITIONS = ("", "objects", "accepts", "reserves")
_ACTIONS = {
    GateAction.APPROVE: "Approve",
    GateAction.INJECT: "Put words on the table",
    GateAction.EDIT: "Edit a clause",
    GateAction.SEND_BACK: "Send back",
    GateAction.TAKE_SEAT: "Take a seat over",
    GateAction.HAND_BACK: "Hand a seat back",
    GateAction.RELEASE: "Release from caucus",
    GateAction.PARK: "Park a clause",
    GateAction.STOP: "Stop here",
}


@st.fragment
def draw(session: str, seen: str | None) -> None:
    """The gate at which the session waits; a choice draws the gate alone.

    `seen` is the checkpoint that the page shows. Where the dialogue has moved on since, the whole
    page is drawn.
    """
    view = live().view(session)
    waiting = view.snapshot.waiting
    if waiting is None or view.snapshot.checkpoint != seen:
        st.rerun()
    with st.container(border=True, key="gate"):
        show(tag("p", tag("strong", "The dialogue waits for you. "), TITLES.get(waiting.gate, "")))
        _warn(view)
        actions = _possible(view)
        chosen = st.segmented_control(
            "What is to happen",
            actions,
            default=GateAction.APPROVE,
            format_func=_ACTIONS.__getitem__,
            key=f"action-{view.snapshot.checkpoint}",
            label_visibility="collapsed",
            required=True,
        )
        with st.form(f"gate-{chosen}-{view.snapshot.checkpoint}", border=False):
            decision = _FORMS[chosen](view)
            who, button = st.columns([3, 2], vertical_alignment="bottom")
            by = who.text_input("Who decides or speaks", address.speaker(), max_chars=80)
            pressed = button.form_submit_button(_ACTIONS[chosen], type="primary", width="stretch")
        if pressed:
            _decide(view, decision.model_copy(update={"action": chosen, "by": by}))


def _decide(view: View, decision: GateDecision) -> None:
    try:
        live().answer(view.config.session, decision, seen=view.snapshot.checkpoint)
    except FacilitatorError as error:
        say(str(error), "wrong")
        return
    address.put(by=decision.by)
    st.rerun()


def _possible(view: View) -> list[GateAction]:
    """The actions for which there is something to act on."""
    values = view.snapshot.values
    absent = set()
    if not values.get("clauses"):
        absent |= {GateAction.EDIT, GateAction.PARK}
    if not values.get("held"):
        absent.add(GateAction.HAND_BACK)
    if not held_back(values):
        absent.add(GateAction.RELEASE)
    return [action for action in _ACTIONS if action not in absent]


def _warn(view: View) -> None:
    """Before anything is adopted: an objection that stays in caucus does not count."""
    table = table_of(view)
    for kept in held_back(view.snapshot.values):
        if kept.objection is not None:
            say(
                f"{table.name(kept.objection.by)} has an objection in caucus to"
                f" {_clause_name(view, kept.objection.to)}. Unless its owner releases it, it does"
                " not count.",
                "wrong",
            )


def _approve(view: View) -> GateDecision:
    del view
    return GateDecision(action=GateAction.APPROVE)


def _inject(view: View) -> GateDecision:
    text = st.text_area("What was said", max_chars=20_000, key="said")
    left, right = st.columns(2)
    target = left.selectbox("On", ["", *_language(view)], format_func=_named(view))
    kind = right.selectbox(
        "Position",
        list(_POSITIONS),
        format_func=lambda k: k or "none: it is said, and checked",
        help="Whoever holds a seat takes a position for it; anybody can object.",
    )
    private = st.checkbox("In caucus: for its seat and the mediator until released")
    return GateDecision(
        action=GateAction.INJECT,
        text=text,
        target=target,
        kind=PositionKind(kind) if kind else None,
        private=private,
    )


def _edit(view: View) -> GateDecision:
    clause = _choose_clause(view, "edit")
    text = st.text_area("Text, on your own responsibility", clause.text.text, max_chars=20_000)
    reason = st.text_input("Why", max_chars=2_000)
    return GateDecision(action=GateAction.EDIT, target=clause.id, text=text, reason=reason)


def _send_back(view: View) -> GateDecision:
    del view
    reason = st.text_area("What the seats are to change", max_chars=2_000, key="send-back-reason")
    return GateDecision(action=GateAction.SEND_BACK, reason=reason)


def _take(view: View) -> GateDecision:
    table = table_of(view)
    free = [s for s in view.config.seats if s not in (view.snapshot.values.get("held") or {})]
    seat = st.selectbox("Seat", free, format_func=table.name, key="take-seat")
    return GateDecision(action=GateAction.TAKE_SEAT, target=seat)


def _hand_back(view: View) -> GateDecision:
    table = table_of(view)
    held = view.snapshot.values.get("held") or {}
    seat = st.selectbox(
        "Seat",
        list(held),
        format_func=lambda s: f"{table.name(s)}, held by {held[s]}",
        key="hand-back",
    )
    return GateDecision(action=GateAction.HAND_BACK, target=seat)


def _release(view: View) -> GateDecision:
    kept = {k.turn.id: k.turn for k in held_back(view.snapshot.values)}
    turn = st.selectbox(
        "Words in caucus",
        list(kept),
        format_func=lambda t: f"{kept[t].seat}: {kept[t].statements[0].text[:80]}",
        help="Only who said them, or holds their seat now, can let them out.",
    )
    return GateDecision(action=GateAction.RELEASE, target=turn)


def _park(view: View) -> GateDecision:
    clause = _choose_clause(view, "park")
    reason = st.text_input("Why", max_chars=2_000, key="park-reason")
    return GateDecision(action=GateAction.PARK, target=clause.id, reason=reason)


def _stop(view: View) -> GateDecision:
    del view
    show(tag("p", "The documents are written from what has been said so far.", class_="quiet"))
    reason = st.text_input("Why", max_chars=2_000, key="stop-reason")
    return GateDecision(action=GateAction.STOP, reason=reason)


_FORMS: dict[GateAction, Callable[[View], GateDecision]] = {
    GateAction.APPROVE: _approve,
    GateAction.INJECT: _inject,
    GateAction.EDIT: _edit,
    GateAction.SEND_BACK: _send_back,
    GateAction.TAKE_SEAT: _take,
    GateAction.HAND_BACK: _hand_back,
    GateAction.RELEASE: _release,
    GateAction.PARK: _park,
    GateAction.STOP: _stop,
}


def _choose_clause(view: View, what: str) -> Clause:
    clauses = [
        c
        for c in view.snapshot.values.get("clauses", [])
        if what == "edit" or c.status is not ClauseStatus.PARKED
    ]
    chosen: Clause = st.selectbox(
        "Clause", clauses, format_func=lambda c: f"{c.number}. {c.title}", key=f"{what}-clause"
    )
    return chosen


def _language(view: View) -> list[str]:
    """What words can be on: the clauses, the brackets in them, the measures."""
    values = view.snapshot.values
    put = formulations(values.get("turns", []))
    found = []
    for clause in values.get("clauses", []):
        found.append(clause.id)
        texts = {a.text.text for a in clause.alternatives}
        found += [f.id for f in put if f.item == clause.id and f.text.text in texts]
    found += [m.id for p in values.get("packages", []) for m in p.measures]
    return found


def _named(view: View) -> Callable[[str], str]:
    table = table_of(view)

    def name(target: str) -> str:
        return _clause_name(view, target, table) if target else "nothing in particular"

    return name


def _clause_name(view: View, target: str, table: Table | None = None) -> str:
    """'clause 4, …', 'clause 4, bracket of the Russian seat', 'measure …'."""
    values = view.snapshot.values
    table = table or table_of(view)
    for clause in values.get("clauses", []):
        if target == clause.id:
            return f"clause {clause.number}, {clause.title}"
        if target.startswith(f"{clause.id}."):
            owner = target.split(".")[-2]
            return f"clause {clause.number}, the bracket of the {table.name(owner)}"
    for package in values.get("packages", []):
        for number, measure in enumerate(package.measures, start=1):
            if measure.id == target:
                point = package.stress_point.replace("-", " ")
                return f"{point}, measure {number}: {measure.title}"
    return label(target)
