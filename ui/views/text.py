"""The single negotiating text: clauses, brackets, objections, what changed, where the seats stand."""

from __future__ import annotations

import streamlit as st

from facilitator.models import Clause, ClauseStatus
from facilitator.sessions.desk import desk
from facilitator.sessions.live import View
from facilitator.ui import charts
from facilitator.ui.clauses import STATUS, Text, last_change
from facilitator.ui.frame import open_view, settings, show, table_of
from facilitator.ui.markup import Html, join, tag, words

_ALL = "all"
_OPEN = "not agreed"
_CHANGED = "changed last"


def _page() -> None:
    view = open_view()
    if view is None:
        return
    clauses = view.snapshot.values.get("clauses", [])
    if not clauses:
        show(tag("p", "There is no text yet: no clause has been read.", class_="quiet"))
        return
    with st.container(key="text-page"):
        left, right = st.columns([3, 2], gap="medium")
    with left:
        _clauses(view, clauses)
    with right, st.container(key="pictures"):
        _pictures(view, clauses)


def _clauses(view: View, clauses: list[Clause]) -> None:
    counts = {s: sum(c.status is s for c in clauses) for s in ClauseStatus}
    told = ", ".join(f"{n} {STATUS[s]}" for s, n in counts.items() if n)
    show(tag("p", f"{len(clauses)} clauses: {told}.", class_="quiet"))
    chosen = st.segmented_control(
        "Show",
        [_ALL, _OPEN, _CHANGED],
        default=_ALL,
        key="text-filter",
        label_visibility="collapsed",
        required=True,
    )
    text = Text(table_of(view), desk(settings()).corpus())
    objections = view.snapshot.values.get("objections", [])
    shown = 0
    for clause in clauses:
        if chosen == _OPEN and clause.status is ClauseStatus.AGREED:
            continue
        if chosen == _CHANGED:
            changed = last_change(clause)
            if changed is None:
                continue
            show(_changed(clause, changed))
        else:
            show(text.clause(clause, [o for o in objections if o.to == clause.id]))
        shown += 1
    if not shown:
        none = "Nothing changed at the last reading." if chosen == _CHANGED else "All is agreed."
        show(tag("p", none, class_="quiet"))
    _parked(view)


def _changed(clause: Clause, changed: Html) -> Html:
    return tag(
        "section",
        tag("header", tag("h3", f"{clause.number}. {clause.title}")),
        tag("div", changed, class_="text"),
        tag("p", clause.history[-1].change, class_="quiet"),
        class_="clause",
    )


def _parked(view: View) -> None:
    parked = view.snapshot.values.get("parked", [])
    if parked:
        table = table_of(view)
        show(
            join(
                [
                    tag("h2", "Parking lot", class_="heading"),
                    tag(
                        "ul",
                        *(
                            tag(
                                "li",
                                tag("strong", item.title),
                                f" (raised by {table.name(item.raised_by)}): "
                                if item.raised_by
                                else ": ",
                                words(item.why),
                            )
                            for item in parked
                        ),
                    ),
                ]
            )
        )


def _pictures(view: View, clauses: list[Clause]) -> None:
    table = table_of(view)
    show(tag("h2", "Where the seats stand", class_="heading"))
    charts.positions(clauses, table)
    show(tag("h2", "From reading to reading", class_="heading"))
    charts.convergence(view.turns)


_page()
