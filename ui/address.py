"""What the page's address holds: the open session, who speaks, what is looked at.

The address is all the page remembers. A reload, a second tab and a link sent to a colleague show
the same thing.
"""

from __future__ import annotations

import streamlit as st

KEPT = ("session", "by")
"""What stays in the address from page to page."""


def get(name: str) -> str | None:
    """A value of the address; null where it is not there or empty."""
    return st.query_params.get(name) or None


def put(**values: str | None) -> None:
    """Writes values into the address; null takes one out."""
    for name, value in values.items():
        if value:
            if st.query_params.get(name) != value:
                st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]


def kept(**values: str | None) -> dict[str, str]:
    """The part of the address that a link to another page carries, with `values` over it."""
    found = {name: st.query_params.get(name) for name in KEPT} | values
    return {name: value for name, value in found.items() if value}


def seed(key: str, value: object) -> str:
    """Gives the widget with the key its first value, from the address for example, and returns the
    key. The widget keeps its own from then on: a default that changed would make it another one."""
    if key not in st.session_state:
        st.session_state[key] = value
    return key


def session() -> str | None:
    return get("session")


def speaker() -> str:
    """Who uses this page, as the table hears it."""
    return get("by") or "The chair"
