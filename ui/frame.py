"""What every page has: its look, the simulation line, the links, and faults told in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from facilitator.config import Settings, get_settings
from facilitator.errors import FacilitatorError
from facilitator.models import SIMULATION_LINE, AttributionMode
from facilitator.sessions.live import Live, View
from facilitator.sessions.live import live as live_of
from facilitator.ui import address
from facilitator.ui.markup import Html, join, tag
from facilitator.ui.style import SHEET
from facilitator.ui.table import Table

ENGINES = {
    "embedded": "the embedded engine",
    "openai": "a model at an endpoint",
}
"""Who words things, as people are asked."""
ATTRIBUTION = {
    AttributionMode.SEAT: "by seat",
    AttributionMode.NAMED: "by name",
    AttributionMode.NONE: "not at all (Chatham House Rule)",
}
"""How exports name who spoke."""


def settings() -> Settings:
    return get_settings()


def live() -> Live:
    return live_of(settings())


def show(part: Html) -> None:
    """Puts markup made by `tag` on the page; nothing where there is none."""
    if part:
        st.html(part)


def opening() -> None:
    """The look, and the line that every page carries."""
    show(SHEET)
    show(tag("p", SIMULATION_LINE, class_="simulation", role="note"))


def say(text: str, kind: str = "") -> None:
    """A message for people, as text: `kind` is '', 'wrong' or 'right'."""
    mark = {"wrong": "▲ ", "right": "✓ "}.get(kind, "")
    show(
        tag(
            "div",
            mark,
            tag("span", text, dir="auto"),
            class_=f"alert {kind}".strip(),
            role="alert" if kind == "wrong" else "status",
        )
    )


@contextmanager
def told() -> Iterator[None]:
    """Turns a fault that people can mend, or ours, into one sentence on the page."""
    try:
        yield
    except FacilitatorError as error:
        say(str(error), "wrong")


def open_view() -> View | None:
    """The session that the address names; null, with a sentence on the page, where it has none."""
    session = address.session()
    if session is None:
        say("No session is open. Choose one under Sessions, or start one under Workshop.")
        return None
    try:
        return live().view(session)
    except FacilitatorError as error:
        say(str(error), "wrong")
        return None


def table_of(view: View) -> Table:
    """Who sits at the session's table."""
    from facilitator.sessions.desk import desk

    personas = desk(settings()).reading().personas
    names = {s: personas[s].name if s in personas else s for s in view.config.seats}
    return Table(names, view.snapshot.values.get("held"))


def rows(head: list[str], body: list[list[Html | str]]) -> Html:
    """A table of text cells."""
    return tag(
        "div",
        tag(
            "table",
            tag("thead", tag("tr", *(tag("th", cell, scope="col") for cell in head))),
            tag(
                "tbody",
                *(tag("tr", *(tag("td", cell, dir="auto") for cell in row)) for row in body),
            ),
            class_="plain",
        ),
        class_="scroll",
        tabindex="0",
        role="region",
    )


def lines(parts: list[Html]) -> Html:
    return join(tag("div", part) for part in parts)
