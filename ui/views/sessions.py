"""The sessions: open one, name it, branch it, export it, delete it."""

from __future__ import annotations

import streamlit as st

from facilitator.models import AttributionMode
from facilitator.sessions import checkpoints
from facilitator.sessions.archive import zipped
from facilitator.sessions.branching import branch
from facilitator.sessions.calls import sum_calls
from facilitator.sessions.desk import desk
from facilitator.sessions.export import THE_ROOM, Documents, files_of, identities_revealed
from facilitator.sessions.listing import Listed, listed, rename, sessions
from facilitator.sessions.live import Standing
from facilitator.sessions.reading import reader
from facilitator.ui import address
from facilitator.ui.frame import ATTRIBUTION, live, rows, say, settings, show, told
from facilitator.ui.kept import PACKED
from facilitator.ui.markup import Html, join, tag, words

_STANDING = {
    Standing.NEW: "not started",
    Standing.RUNNING: "running",
    Standing.PAUSED: "paused",
    Standing.WAITING: "waits for a person",
    Standing.FINISHED: "finished",
}
_MODES = {
    AttributionMode.SEAT: "by seat: affiliations are told, people are not",
    AttributionMode.NAMED: "by name: seats and people are told",
    AttributionMode.NONE: "not at all (Chatham House Rule)",
}
_LATEST = 20
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _page() -> None:
    found = sessions(settings())
    if not found:
        say("There are no sessions yet. Start one under Workshop.")
        return
    _list(found)
    here = address.session()
    ids = [s.id for s in found]
    chosen = st.selectbox(
        "Session",
        ids,
        index=ids.index(here) if here in ids else None,
        placeholder="Choose one to name, export, branch or delete it",
        format_func=lambda i: next(f"{s.name} · {s.id}" for s in found if s.id == i),
    )
    if chosen is None:
        return
    if chosen != here:
        address.put(session=chosen)
        st.rerun()
    with told():
        _one(listed(settings(), chosen))


def _list(found: list[Listed]) -> None:
    body: list[list[Html | str]] = []
    for session in found[:_LATEST]:
        standing = "cannot be read"
        with told():
            standing = _STANDING[live().standing(session.id)]
        config = session.config
        body.append(
            [
                tag("a", session.name, href=f"/?session={session.id}", target="_self"),
                session.id,
                standing,
                config.engine,
                config.rule.value.replace("-", " "),
                ATTRIBUTION[config.attribution],
                ", ".join(_seat(seat) for seat in config.seats),
            ]
        )
    show(rows(["Name", "Id", "Standing", "Worded by", "Rule", "Exports name", "Seats"], body))
    if len(found) > _LATEST:
        show(tag("p", f"{len(found) - _LATEST} older ones can be chosen below.", class_="quiet"))


def _seat(seat: str) -> str:
    personas = desk(settings()).reading().personas
    return personas[seat].name.removesuffix(" seat") if seat in personas else seat


def _one(session: Listed) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        show(tag("h2", words(session.name), class_="heading"))
        st.page_link(
            "views/workshop.py", label="Open it in the workshop", query_params=address.kept()
        )
        _calls(session)
        name = st.text_input("Name", session.name, max_chars=80, key=f"name-{session.id}")
        if name.strip() != session.name:
            with told():
                rename(settings(), session.id, name)
                st.rerun()
        if st.button("Branch: go on from here in a new session"):
            with told():
                address.put(session=branch(settings(), session.id))
                st.rerun()
        with st.popover("Delete"):
            show(tag("p", "Deletes the session and all it kept. It cannot be undone."))
            if st.button("Delete for good", type="primary"):
                with told():
                    live().delete(session.id)
                    address.put(session=None)
                    st.rerun()
    with right:
        show(tag("h2", "Export", class_="heading"))
        _export(session)


def _calls(session: Listed) -> None:
    """What its calls to a model came to, where it made any."""
    record = checkpoints.session_dir(settings(), session.id) / checkpoints.CALLS
    total = sum_calls(record, settings())
    if not total.calls:
        return
    cost = f", {total.cost:.2f} {total.currency}" if total.cost is not None else ""
    show(
        tag(
            "p",
            f"{total.calls} calls to a model, {total.calls_failed} without a result;"
            f" {total.tokens_in:,} tokens in, {total.tokens_out:,} out{cost}.",
            class_="quiet",
        )
    )


def _export(session: Listed) -> None:
    modes = list(_MODES)
    mode = st.selectbox(
        "Speakers are named",
        modes,
        index=modes.index(session.config.attribution),
        format_func=_MODES.__getitem__,
        key=f"mode-{session.id}",
    )
    view = live().view(session.id)
    if view.snapshot.values.get("paper") is None:
        say("There are no documents yet: the dialogue has not come to its end.")
        return
    documents = reader(settings()).documents(desk(settings()).reading(), session.config, mode)
    _reveals(documents)
    files = PACKED.get(
        (session.id, view.snapshot.checkpoint, mode),
        lambda: files_of(desk(settings()).reading(), documents),
    )
    released = documents.paper.header.status.value
    show(tag("p", f"Status of the documents: {released}.", class_="quiet"))
    name = "definition-paper"
    _download("Definition Paper (Markdown)", files[f"{name}.md"], f"{name}.md", "text/markdown")
    _download("Definition Paper (Word)", files[f"{name}.docx"], f"{name}.docx", _WORD)
    everything = f"{session.id}.zip"
    _download("Everything, with the ledger (ZIP)", zipped(files), everything, "application/zip")


def _download(word: str, data: bytes, name: str, kind: str) -> None:
    st.download_button(word, data, name, kind, on_click="ignore", width="stretch")


def _reveals(documents: Documents) -> None:
    """Whom the files would give away, before anybody takes them."""
    told_ = identities_revealed(documents)
    if not told_:
        say("This export names no speaker and no affiliation.", "right")
        return
    names = {s.id: s.name for s in documents.paper.header.seats}
    seats = [names[i] for i in told_ if i in names]
    people = [i for i in told_ if i not in names and i != THE_ROOM]
    show(
        tag(
            "div",
            tag("strong", "Before you export: "),
            "the files tell who spoke for ",
            tag("span", ", ".join(seats) or "no seat"),
            join([" and name these people: ", words(", ".join(people))])
            if people
            else "; they name no person",
            ".",
            class_="alert",
            role="note",
        )
    )


_page()
