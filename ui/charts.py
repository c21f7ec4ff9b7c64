"""Pictures for those who would rather look than read; each says in words what it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from facilitator.documents.citations import whose_view
from facilitator.models import Clause, KnownVoice, Origin, PositionKind, Turn
from facilitator.ui.frame import show
from facilitator.ui.markup import tag
from facilitator.ui.table import Table

if TYPE_CHECKING:
    import altair as alt

_MARKS = {
    PositionKind.ACCEPTS: ("accepts", "circle", "#3f8f4f"),
    PositionKind.RESERVES: ("reserves", "square", "#b58a1b"),
    PositionKind.OBJECTS: ("objects", "triangle-up", "#c2463c"),
    PositionKind.SILENT: ("silent", "diamond", "#8a929b"),
}
_OTHERS = "another view"
_VIEWS = {
    whose_view(KnownVoice.NATO): "#3f78ad",
    whose_view(KnownVoice.RUSSIA): "#b0683a",
    whose_view(KnownVoice.WESTERN): "#8db4d6",
    whose_view(KnownVoice.SOVIET): "#d3a17f",
    whose_view(KnownVoice.AUTHOR): "#7a8590",
    whose_view(KnownVoice.NEUTRAL): "#b4bcc4",
    _OTHERS: "#8a6fa3",
}
_KINDS = [word for word, _, _ in _MARKS.values()]
_COLOURS = [colour for _, _, colour in _MARKS.values()]
_SHAPES = [shape for _, shape, _ in _MARKS.values()]


def _scale(kinds: list[str], colours: list[str]) -> alt.Scale:
    import altair as alt

    return alt.Scale(domain=kinds, range=colours)


def positions(clauses: Sequence[Clause], table: Table) -> None:
    """Who accepts, reserves on or objects to others' language, clause by clause. Colour, shape and
    the word on touch say the same."""
    import altair as alt

    rows = [
        {
            "clause": f"{clause.number}. {clause.title}",
            "order": clause.number,
            "seat": table.name(position.seat).removesuffix(" seat"),
            "stand": _MARKS[position.kind][0],
            "language": f"language of the {table.name(position.owner)}",
        }
        for clause in clauses
        for position in clause.positions
    ]
    if not rows:
        _nothing("No seat has taken a position yet.")
        return
    names = [f"{c.number}. {c.title}" for c in clauses]
    chart = (
        alt.Chart({"values": rows})
        .mark_point(filled=True, size=120, opacity=0.9)
        .encode(
            x=alt.X("seat:N", title=None, axis=alt.Axis(labelAngle=0, labelLimit=90)),
            xOffset="language:N",
            y=alt.Y("clause:N", sort=names, title=None, axis=alt.Axis(labelLimit=170)),
            color=alt.Color("stand:N", scale=_scale(_KINDS, _COLOURS), title=None),
            shape=alt.Shape("stand:N", scale=_scale(_KINDS, _SHAPES), title=None),
            tooltip=["seat:N", "stand:N", "language:N", "clause:N"],
        )
        .properties(height=alt.Step(26))
        .configure_legend(orient="top", columns=2)
    )
    st.altair_chart(chart, width="stretch")


def convergence(turns: Sequence[Turn], table: Table) -> None:
    """How positions on others' language were spread in each reading."""
    import altair as alt

    counts: Counter[tuple[int, PositionKind]] = Counter(
        (turn.round, position.kind)
        for turn in turns
        if turn.step == "positions" and not turn.private
        for position in turn.positions
        if position.owner != position.seat
    )
    del table
    if not counts:
        _nothing("No reading has been held yet.")
        return
    rows = [
        {"reading": f"reading {round_}", "stand": _MARKS[kind][0], "count": count}
        for (round_, kind), count in sorted(counts.items())
    ]
    chart = (
        alt.Chart({"values": rows})
        .mark_bar()
        .encode(
            y=alt.Y("reading:N", title=None),
            x=alt.X("count:Q", title="positions on others’ language", stack="normalize"),
            color=alt.Color("stand:N", scale=_scale(_KINDS, _COLOURS), title=None, sort=_KINDS),
            order=alt.Order("stand:N"),
            tooltip=["reading:N", "stand:N", "count:Q"],
        )
        .properties(height=alt.Step(30))
        .configure_legend(orient="top", columns=2)
    )
    st.altair_chart(chart, width="stretch")


def evidence_share(turns: Sequence[Turn], table: Table) -> None:
    """Whose reported views each seat's sentences rest on, in citations."""
    import altair as alt

    counts: Counter[tuple[str, str]] = Counter(
        (table.name(turn.seat), whose_view(citation.voice))
        for turn in turns
        if not turn.private and turn.engine != "person"
        for statement in turn.statements
        if statement.origin in (Origin.SOURCE, Origin.DERIVED)
        for citation in statement.citations
    )
    if not counts:
        _nothing("No seat has cited a source yet.")
        return
    rows = [
        {"seat": seat, "view": view if view in _VIEWS else _OTHERS, "citations": count}
        for (seat, view), count in sorted(counts.items())
    ]
    chart = (
        alt.Chart({"values": rows})
        .mark_bar()
        .encode(
            y=alt.Y("seat:N", title=None, axis=alt.Axis(labelLimit=200)),
            x=alt.X("citations:Q", title="citations"),
            color=alt.Color(
                "view:N", title=None, scale=_scale(list(_VIEWS), list(_VIEWS.values()))
            ),
            tooltip=["seat:N", "view:N", "citations:Q"],
        )
        .properties(height=alt.Step(30))
        .configure_legend(orient="top", columns=4, labelLimit=220)
    )
    st.altair_chart(chart, width="stretch")


def _nothing(text: str) -> None:
    show(tag("p", text, class_="quiet"))
