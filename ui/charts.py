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
    PositionKind.ACCEPTS: ("accepts", "circle", "#357a43"),
    PositionKind.RESERVES: ("reserves", "square", "#8f6c12"),
    PositionKind.OBJECTS: ("objects", "triangle-up", "#c2463c"),
    PositionKind.SILENT: ("silent", "diamond", "#6c757e"),
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
_LEAST = (
    PositionKind.ACCEPTS,
    PositionKind.SILENT,
    PositionKind.RESERVES,
    PositionKind.OBJECTS,
)
"""From accepting most to accepting least."""


def _scale(kinds: list[str], colours: list[str]) -> alt.Scale:
    import altair as alt

    return alt.Scale(domain=kinds, range=colours)


def positions(clauses: Sequence[Clause], table: Table) -> None:
    """Who accepts, reserves on or objects to whose language, clause by clause. Colour, shape and
    the word on touch say the same; of several sentences of one owner in a clause the stand that
    accepts least is shown."""
    import altair as alt

    taken: dict[tuple[str, str, str], PositionKind] = {}
    for clause in clauses:
        for position in clause.positions:
            key = (f"{clause.number}. {clause.title}", position.seat, position.owner)
            taken[key] = max(taken.get(key, position.kind), position.kind, key=_LEAST.index)
    if not taken:
        _nothing("No seat has taken a position yet.")
        return
    rows = [
        {
            "clause": clause,
            "column": f"{table.who(seat).letter} on {table.who(owner).letter}",
            "seat": table.name(seat),
            "stand": _MARKS[kind][0],
            "language": f"language of the {table.name(owner)}",
        }
        for (clause, seat, owner), kind in taken.items()
    ]
    kinds = [k for k in PositionKind if k in taken.values()]
    chart = (
        alt.Chart({"values": rows})
        .mark_point(filled=True, size=120, opacity=1)
        .encode(
            x=alt.X("column:N", title=None, axis=alt.Axis(labelAngle=0, orient="top")),
            y=alt.Y(
                "clause:N",
                sort=[f"{c.number}. {c.title}" for c in clauses],
                title=None,
                axis=alt.Axis(labelLimit=240),
            ),
            color=_colour(kinds),
            shape=alt.Shape(
                "stand:N", scale=_scale(_words(kinds), [_MARKS[k][1] for k in kinds]), title=None
            ),
            tooltip=["seat:N", "stand:N", "language:N", "clause:N"],
        )
        .properties(height=alt.Step(26))
        .configure_legend(orient="top", columns=2)
    )
    st.altair_chart(chart, width="stretch")
    there = {seat for _, *both in taken for seat in both}
    names = ", ".join(f"{seat.letter} {seat.name}" for seat in table if seat.id in there)
    read = "Each column: a seat on another’s language. Several sentences: the one accepted least."
    show(tag("p", f"{read} {names}.", class_="quiet"))


def _words(kinds: Sequence[PositionKind]) -> list[str]:
    return [_MARKS[k][0] for k in kinds]


def _colour(kinds: Sequence[PositionKind]) -> alt.Color:
    import altair as alt

    scale = _scale(_words(kinds), [_MARKS[k][2] for k in kinds])
    return alt.Color("stand:N", scale=scale, title=None, sort=_words(kinds))


def convergence(turns: Sequence[Turn]) -> None:
    """How positions on others' language were spread in each reading; each part says its count and
    begins with its word's letter."""
    import altair as alt

    counts: Counter[tuple[int, PositionKind]] = Counter(
        (turn.round, position.kind)
        for turn in turns
        if turn.step == "positions" and not turn.private
        for position in turn.positions
        if position.owner != position.seat
    )
    if not counts:
        _nothing("No reading has been held yet.")
        return
    kinds = [k for k in _MARKS if any(kind is k for _, kind in counts)]
    rows = [
        {
            "reading": f"reading {round_}",
            "stand": _MARKS[kind][0],
            "count": counts[round_, kind],
            "order": kinds.index(kind),
            "told": f"{_MARKS[kind][0][0].upper()} {counts[round_, kind]}",
        }
        for round_, kind in sorted(counts)
    ]
    base = alt.Chart({"values": rows}).encode(
        y=alt.Y("reading:N", title=None),
        x=alt.X(
            "count:Q",
            title="positions on others’ language",
            stack="normalize",
            axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format="%"),
        ),
        order="order:Q",
        tooltip=["reading:N", "stand:N", "count:Q"],
    )
    text = base.encode(
        x=alt.X("count:Q", stack="normalize", bandPosition=0.5), text="told:N"
    ).mark_text(color="white", fontWeight="bold")
    chart = (
        alt.layer(base.mark_bar().encode(color=_colour(kinds)), text)
        .properties(height=alt.Step(30))
        .configure_legend(orient="top", columns=4)
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
        if statement.origin is Origin.SOURCE
        for citation in statement.citations
    )
    if not counts:
        _nothing("No seat has cited a source yet.")
        return
    rows = [
        {"seat": seat, "view": view if view in _VIEWS else _OTHERS, "citations": count}
        for (seat, view), count in sorted(counts.items())
    ]
    views = [v for v in _VIEWS if any(row["view"] == v for row in rows)]
    chart = (
        alt.Chart({"values": rows})
        .mark_bar()
        .encode(
            y=alt.Y("seat:N", title=None, axis=alt.Axis(labelLimit=200)),
            x=alt.X("citations:Q", title="citations", axis=alt.Axis(tickCount=6)),
            color=alt.Color("view:N", title=None, scale=_scale(views, [_VIEWS[v] for v in views])),
            tooltip=["seat:N", "view:N", "citations:Q"],
        )
        .properties(height=alt.Step(30))
        .configure_legend(orient="top", columns=4, labelLimit=220)
    )
    st.altair_chart(chart, width="stretch")


def _nothing(text: str) -> None:
    show(tag("p", text, class_="quiet"))
