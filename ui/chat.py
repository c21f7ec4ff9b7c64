"""The dialogue as a chat: what was said, what is being said, and what waits to be said."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from facilitator.corpus.catalogue import Corpus
from facilitator.dialogue.gates import GATES
from facilitator.models import GateAction, GateRecord, Phase
from facilitator.sessions import pending
from facilitator.sessions.desk import desk
from facilitator.sessions.live import Standing, View
from facilitator.ui.frame import live, settings, show, table_of
from facilitator.ui.kept import DRAWN
from facilitator.ui.markup import Html, join, tag, words
from facilitator.ui.speech import PHASES, Speech
from facilitator.ui.table import Table

_TICK = 0.7
_SHEAF = 6
"""Turns that make one element of the page; the browser is slow with hundreds of elements."""
_LATEST = 12
"""Elements of a phase that are shown at first, and more of them at each asking."""
_DID = {
    "approve": "approved",
    "edit": "edited the text",
    "send-back": "sent it back",
    "take-seat": "took a seat over",
    "hand-back": "handed a seat back",
    "release": "released words from caucus",
    "park": "parked a clause",
    "stop": "stopped the dialogue",
}


def subjects(view: View, corpus: Corpus) -> dict[str, str]:
    """What the ids of agenda items and stress-points stand for."""
    items = view.snapshot.values.get("items", [])
    named = {item.id: f"clause {n}, {item.title}" for n, item in enumerate(items, start=1)}
    return named | {id_: point.title for id_, point in corpus.stress_points.items()}


def now(view: View) -> Phase | None:
    """The phase at which the dialogue stands."""
    if view.snapshot.waiting is not None:
        return Phase(view.snapshot.waiting.phase)
    return view.turns[-1].phase if view.turns else None


def draw(view: View, phase: Phase | None) -> None:
    """The turns of one phase, then what is said now, then what waits for the next gate."""
    parts = _said(view, phase)
    for part in parts[_hidden(len(parts), f"earlier-{phase}") :]:
        show(part)
    records = [g for g in view.snapshot.values.get("gates", []) if GATES.get(g.gate) is phase]
    if records:
        show(gate_records(records, table_of(view)))
    if view.standing is Standing.RUNNING:
        _follow(view.config.session, frozenset(t.id for t in view.turns), phase)
    if view.waiting_words:
        _waiting_words(view)


def _said(view: View, phase: Phase | None) -> tuple[Html, ...]:
    """The turns of a phase as they are shown, not drawn again while the checkpoint holds."""
    if view.standing is Standing.RUNNING:  # what is heard now is not in the checkpoint yet
        return _drawn(view, phase)
    corpus = desk(settings()).corpus()
    key = (view.config.session, view.snapshot.checkpoint, phase, corpus.version)
    return DRAWN.get(key, lambda: _drawn(view, phase))


def _hidden(parts: int, key: str) -> int:
    """How many of the earliest parts are left out, with a button that brings the next of them."""
    asked: int = st.session_state.get(key, 0)
    hidden = max(0, parts - _LATEST - asked)
    if hidden and st.button("Show earlier turns", key=f"{key}-button", type="tertiary"):
        st.session_state[key] = asked + _LATEST
        st.rerun(scope="fragment")
    return hidden


def _drawn(view: View, phase: Phase | None) -> tuple[Html, ...]:
    """Full sheaves first, then single turns: few elements, and one that is added leaves those
    before it, and what was opened in them, as they are."""
    speech = _speech(view)
    turns = [speech.turn(t) for t in view.turns if t.phase is phase]
    full = len(turns) - len(turns) % _SHEAF
    sheaves = [tag("div", *turns[n : n + _SHEAF], class_="sheaf") for n in range(0, full, _SHEAF)]
    return (*sheaves, *turns[full:])


def _speech(view: View) -> Speech:
    corpus = desk(settings()).corpus()
    return Speech(table_of(view), corpus, subjects(view, corpus))


@st.fragment(run_every=_TICK)
def _follow(session: str, seen: frozenset[str], phase: Phase | None) -> None:
    """What is said after the page was drawn. Draws the whole page anew when the dialogue comes to a
    gate, to its end, to a pause or to another phase."""
    view = live().view(session)
    fresh = [t for t in view.turns if t.id not in seen]
    if view.standing is not Standing.RUNNING or any(t.phase is not phase for t in fresh):
        st.rerun()
    speech = _speech(view)
    for turn in fresh:
        show(speech.turn(turn))
    for events in view.saying.values():
        show(speech.saying(events))
    if not view.saying and not fresh:
        indexed = desk(settings()).indexed
        told = f" ({indexed[0]} of {indexed[1]} entries indexed)" if indexed else ""
        show(tag("p", f"The seats prepare{told} …", class_="quiet", role="status"))


def gate_records(records: list[GateRecord], table: Table) -> Html:
    """What people decided at a gate. What passed by policy is not worth a line, and words that
    were put on the table stand there as a turn."""
    lines = [
        tag(
            "p",
            tag("span", table.name(r.by), class_="name", dir="auto"),
            f" {_DID.get(r.action.value, r.action.value)}",
            join([": ", words(r.reason)]) if r.reason else None,
            class_="quiet",
        )
        for r in records
        if r.by != "policy" and r.action is not GateAction.INJECT
    ]
    return join(lines)


def _waiting_words(view: View) -> None:
    """What people said while the seats speak; it can be taken back until it is on the table."""
    for number, said in enumerate(view.waiting_words):
        left, right = st.columns([5, 1], vertical_alignment="center")
        with left:
            private = " in caucus" if said.private else ""
            show(
                tag(
                    "p",
                    tag("span", said.by, class_="name", dir="auto"),
                    tag("span", f" waits for the next gate{private}: ", class_="quiet"),
                    words(said.text),
                )
            )
        if right.button("Take back", key=f"back-{number}"):
            pending.drop(settings(), view.config.session, said)
            st.rerun()


def phase_names(view: View) -> Mapping[Phase, str]:
    """The phases in which something was said, with how many turns."""
    counts = {p: sum(t.phase is p for t in view.turns) for p in Phase}
    here = now(view)
    told = {GATES.get(g.gate) for g in view.snapshot.values.get("gates", []) if g.by != "policy"}
    if view.standing is Standing.RUNNING:
        told.add(here)
    return {p: f"{PHASES[p]} ({n})" for p, n in counts.items() if n or p in told}
