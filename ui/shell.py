"""The frame around every page: its title, the links between pages, the open session's name."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from facilitator.sessions.listing import listed
from facilitator.ui import address, waiting
from facilitator.ui.frame import ATTRIBUTION, opening, settings, show, told
from facilitator.ui.markup import Html, tag

_VIEWS = Path(__file__).resolve().parent / "views"
NAMES = {
    "workshop": "Workshop",
    "text": "Text",
    "evidence": "Evidence",
    "packages": "Packages",
    "ask": "Ask",
    "corpus": "Corpus",
    "sessions": "Sessions",
    "evaluation": "Evaluation",
    "projector": "Projector",
}


def run() -> None:
    """Draws the page that the address names."""
    st.set_page_config(page_title="Track 1.5 facilitator", page_icon=None, layout="wide")
    waiting.warm()
    pages = {
        name: st.Page(_VIEWS / f"{name}.py", title=title, url_path=name, default=name == "workshop")
        for name, title in NAMES.items()
    }
    chosen = st.navigation(list(pages.values()), position="hidden")
    opening()
    if chosen is not pages["projector"]:
        _links(pages)
    chosen.run()


def _links(pages: dict[str, st.Page]) -> None:
    with st.container(horizontal=True, gap="small", key="links"):
        for page in pages.values():
            st.page_link(page, query_params=address.kept())
    session = address.session()
    if session is not None:
        with told():
            show(_named(session))


def _named(session: str) -> Html:
    found = listed(settings(), session)
    config = found.config
    return tag(
        "p",
        tag("strong", found.name, dir="auto", title=config.session),
        tag(
            "span",
            f" · rule: {config.rule.value.replace('-', ' ')} · worded by: {config.engine} ·"
            f" exports name speakers {ATTRIBUTION[config.attribution]}",
            class_="quiet",
        ),
        class_="session",
    )
