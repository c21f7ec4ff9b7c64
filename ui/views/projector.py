"""The plenary text alone, large, for the wall; it follows the dialogue by itself.

What hangs on a wall is photographed, so names follow the session's attribution like an export.
"""

from __future__ import annotations

import streamlit as st

from facilitator.ui.clauses import Text
from facilitator.ui.frame import open_view, show
from facilitator.ui.markup import tag
from facilitator.ui.plenary import plenary

_TICK = 3.0


@st.fragment(run_every=_TICK)
def _wall() -> None:
    view = open_view()
    if view is None:
        return
    text = plenary(view)
    show(tag("h1", text.title, class_="heading wall title", dir="auto"))
    if not text.clauses:
        show(tag("p", "The text appears here when it has been read.", class_="wall quiet"))
    drawn = Text(text.table)
    show(
        tag(
            "div",
            *(drawn.clause(clause, (), whole=False) for clause in text.clauses),
            class_="wall",
        )
    )


_wall()
