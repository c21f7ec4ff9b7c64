"""A new dialogue: its settings, and a finished example for whoever would rather read first."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import streamlit as st

from facilitator.dialogue.agenda import DEFAULT_TOPIC
from facilitator.models import AttributionMode, GatePolicy, RuleName
from facilitator.sessions.configuring import SEATS, configure
from facilitator.sessions.desk import desk
from facilitator.sessions.listing import rename, sessions
from facilitator.sessions.session import register
from facilitator.sessions.setup import ENGINES
from facilitator.ui import address, waiting
from facilitator.ui.frame import ATTRIBUTION, live, settings, show, told
from facilitator.ui.frame import ENGINES as ENGINE_NAMES
from facilitator.ui.markup import tag

EXAMPLE = "A finished example"
_EARLIER = 6
_RULES = {rule: rule.value.replace("-", " ") for rule in RuleName}
_GATES = {
    GatePolicy.PHASES: "after each phase",
    GatePolicy.ALL: "after each phase and before each reading is adopted",
    GatePolicy.AUTO: "nowhere: the dialogue runs to its end",
}


class _Chosen(NamedTuple):
    name: str
    topic: str
    seats: list[str]
    points: list[str]
    rounds: int
    rule: RuleName
    gates: GatePolicy
    attribution: AttributionMode
    engine: str


def draw() -> None:
    """The first page: two ways in."""
    show(
        tag(
            "p",
            "Seats that voice reported views draft a joint text and risk-reduction packages; people"
            " decide at every gate. Nothing leaves this machine.",
            class_="quiet",
        )
    )
    left, right = st.columns([3, 2], gap="large")
    with left, st.container(border=True):
        show(tag("h2", "Run a dialogue", class_="heading"))
        _form()
    with right:
        with st.container(border=True):
            show(tag("h2", "Read one first", class_="heading"))
            _example()
        _earlier()


def _form() -> None:
    corpus = desk(settings()).corpus()
    with st.form("new-dialogue", border=False, enter_to_submit=False):
        topic = st.text_input("Topic", DEFAULT_TOPIC, max_chars=200)
        with st.expander("Seats, stress-points, rule and gates", key="new-settings"):
            chosen = _settings(topic, list(corpus.stress_points))
        begin = st.form_submit_button("Begin the dialogue", type="primary")
    if begin:
        with told():
            _begin(chosen)


def _settings(topic: str, points: list[str]) -> _Chosen:
    known = desk(settings()).corpus().stress_points
    personas = desk(settings()).reading().personas
    name = st.text_input("Name of the session", placeholder="its topic, if left empty")
    seats = st.multiselect(
        "Seats",
        list(personas),
        default=[s for s in SEATS if s in personas],
        format_func=lambda s: personas[s].name,
    )
    chosen_points = st.multiselect(
        "Stress-points, one package each",
        points,
        default=[p for p in points if known[p].default],
        format_func=lambda p: known[p].title,
    )
    one, two = st.columns(2)
    with one:
        rounds = st.number_input("Readings of the text", 1, 9, 2)
        gates = st.selectbox("People are asked", list(_GATES), format_func=_GATES.__getitem__)
        engine = st.selectbox(
            "Who words things",
            ENGINES,
            index=ENGINES.index(settings().engine) if settings().engine in ENGINES else 0,
            format_func=lambda e: ENGINE_NAMES.get(e, e),
        )
    with two:
        rule = st.selectbox("Decision rule", list(_RULES), format_func=_RULES.__getitem__)
        attribution = st.selectbox(
            "Exports name speakers", list(ATTRIBUTION), format_func=ATTRIBUTION.__getitem__
        )
    return _Chosen(name, topic, seats, chosen_points, int(rounds), rule, gates, attribution, engine)


def _begin(chosen: _Chosen) -> None:
    asked = configure(
        settings(),
        waiting.bench(chosen.engine),
        topic=chosen.topic,
        stress_points=chosen.points,
        seats=chosen.seats,
        rounds=chosen.rounds,
        rule=chosen.rule,
        gates=chosen.gates,
        attribution=chosen.attribution,
        engine=chosen.engine,
    )
    config = register(settings(), asked)
    if chosen.name.strip():
        rename(settings(), config.session, chosen.name)
    _open(config.session)


def _example() -> None:
    show(
        tag(
            "p",
            "The same dialogue without people, made on this machine by the embedded engine the"
            " first time you ask for it (under a minute), then kept.",
        )
    )
    if not st.button("Read a finished example"):
        return
    with told():
        made = next((s for s in sessions(settings()) if s.name == EXAMPLE), None)
        if made is not None:
            _open(made.id)
            return
        config = register(settings(), configure(settings(), waiting.bench(), topic=DEFAULT_TOPIC))
        rename(settings(), config.session, EXAMPLE)
        _open(config.session)


def _earlier() -> None:
    """The sessions last worked on, one click from the table."""
    found = [s for s in sessions(settings()) if s.name != EXAMPLE][:_EARLIER]
    if not found:
        return
    names = Counter(s.name for s in found)
    links = [
        tag(
            "li",
            tag("a", s.name, href=f"/?session={s.id}", target="_self", dir="auto"),
            tag("span", f" {s.id}", class_="quiet") if names[s.name] > 1 else None,
        )
        for s in found
    ]
    with st.container(border=True):
        show(tag("h2", "Go on with a session", class_="heading"))
        show(tag("ul", *links, class_="links"))


def _open(session: str) -> None:
    """Starts or goes on with the session and shows it."""
    live().start(session)
    address.put(session=session)
    st.rerun()
