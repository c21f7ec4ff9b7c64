"""The workshop: the dialogue as a chat, and the text that grows out of it beside it."""

from __future__ import annotations

import streamlit as st

from facilitator.sessions import pending
from facilitator.sessions.desk import desk
from facilitator.sessions.live import Standing, View
from facilitator.ui import address, chat, gate, starting
from facilitator.ui.clauses import Text
from facilitator.ui.frame import live, open_view, say, settings, show, table_of, told
from facilitator.ui.markup import tag
from facilitator.ui.speech import phases

_HEIGHT = 620  # pixels; the sheet fits it to the window
_SAID = "chat-input"
_STANDING = {
    Standing.NEW: "not started",
    Standing.RUNNING: "the seats speak",
    Standing.PAUSED: "paused",
    Standing.WAITING: "waits for you",
    Standing.FINISHED: "finished",
}


def _page() -> None:
    if address.session() is None:
        starting.draw()
        return
    view = open_view()
    if view is None:
        return
    if view.standing is Standing.WAITING and view.waiting_words and not view.fault:
        live().start(view.config.session)  # said at the very moment at which the gate was reached
        st.rerun()
    here = chat.now(view)
    show(phases(view.turns, here, view.standing is Standing.FINISHED))
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(key="dialogue"):
        _controls(view)
        _dialogue(view)
    with right:
        _text(view)


def _controls(view: View) -> None:
    """Who sits there, how it stands, and the brake."""
    show(table_of(view).legend())
    status, button = st.columns([3, 1], vertical_alignment="center", gap="small")
    with status:
        if view.fault:
            say(view.fault, "wrong")
        else:
            show(tag("p", f"Standing: {_STANDING[view.standing]}", class_="quiet", role="status"))
    session = view.config.session
    with button:
        if view.standing is Standing.RUNNING:
            st.button("Pause", width="stretch", key="pause", on_click=live().pause, args=(session,))
        elif view.standing in (Standing.PAUSED, Standing.NEW):
            word = "Begin" if view.standing is Standing.NEW else "Go on"
            if st.button(word, type="primary", width="stretch", key="go-on"):
                with told():
                    live().start(session)
                    st.rerun()
    if view.fault and view.config.engine != "embedded" and st.button("Go on without the model"):
        with told():
            live().start(session, engine="embedded")
            st.rerun()


def _dialogue(view: View) -> None:
    _turns(view.config.session, view.standing, view.snapshot.checkpoint)
    if view.snapshot.waiting is not None and view.standing is Standing.WAITING:
        gate.draw(view.config.session, view.snapshot.checkpoint)
    if view.standing is Standing.FINISHED:
        say("The dialogue has ended. Read the text and the packages, or export them.", "right")
    else:
        _speak(view)


@st.fragment
def _turns(session: str, standing: Standing, checkpoint: str | None) -> None:
    """The chat; choosing a phase draws the chat alone. Where the dialogue does not stand any more
    as the page around shows it, all is drawn anew: else nothing would follow it from here on."""
    view = live().view(session)
    stands = view.standing is not Standing.RUNNING
    if stands and (view.standing, view.snapshot.checkpoint) != (standing, checkpoint):
        st.rerun()
    here = chat.now(view)
    names = chat.phase_names(view)
    chosen = here if here in names else next(reversed([*names]), here)
    if len(names) > 1:
        chosen = st.segmented_control(
            "Phase",
            list(names),
            default=chosen,
            format_func=names.__getitem__,
            key=f"phase-{here}",
            label_visibility="collapsed",
            required=True,
        )
    with st.container(height=_HEIGHT, autoscroll=view.standing is Standing.RUNNING, key="chat"):
        if not view.turns and view.standing is not Standing.RUNNING:
            show(tag("p", "Nothing has been said yet.", class_="quiet"))
        chat.draw(view, chosen)


def _speak(view: View) -> None:
    """Anybody's words, at any time: on the table at once at a gate, else at the next one."""
    hint = f"Say something as {address.speaker()}"
    st.chat_input(hint, max_chars=20_000, key=_SAID, on_submit=_said, args=(view.config.session,))


def _said(session: str) -> None:
    """Takes the words before anything is drawn: a page that finds the dialogue moved on is drawn
    anew, and what it had not read by then would be lost."""
    with told():
        live().say(session, pending.Said(by=address.speaker(), text=st.session_state[_SAID]))


def _text(view: View) -> None:
    """The single negotiating text as it stands."""
    clauses = view.snapshot.values.get("clauses", [])
    show(tag("h2", "The text", class_="heading"))
    if not clauses:
        told = "Clauses appear when the seats have put language forward"
        show(tag("p", f"{told} (phase Definition).", class_="quiet"))
        return
    text = Text(table_of(view), desk(settings()).corpus())
    with st.container(height=_HEIGHT, key="text-beside"):
        for clause in clauses:
            objections = [
                o for o in view.snapshot.values.get("objections", []) if o.to == clause.id
            ]
            show(text.clause(clause, objections, whole=False))


_page()
