"""Questions to the papers: answered with citations, or honestly not at all.

The question stands in the address, so that a reload and a link show the same answer.
"""

from __future__ import annotations

import streamlit as st

from facilitator.dialogue.loop import Follow
from facilitator.sessions.desk import desk
from facilitator.sessions.inquiry import Answer, ask, tell_outcome
from facilitator.sessions.setup import ENGINES
from facilitator.ui import address, waiting
from facilitator.ui.evidence import cards, spoken
from facilitator.ui.frame import ENGINES as ENGINE_NAMES
from facilitator.ui.frame import say, settings, show, told
from facilitator.ui.kept import ANSWERS
from facilitator.ui.markup import join, tag, words

_LONGEST = 2_000
_PAPERS = "the papers as a whole"


def _page() -> None:
    personas = desk(settings()).reading().personas
    seats = [_PAPERS, *(s for s in personas if personas[s].own)]
    to, engine = address.get("to"), address.get("engine") or settings().engine
    with st.form("ask", border=False):
        question = st.text_area(
            "Question to the papers",
            max_chars=_LONGEST,
            height=90,
            key=address.seed("question", address.get("q") or ""),
        )
        one, two, three = st.columns([2, 2, 1], vertical_alignment="bottom")
        seat = one.selectbox(
            "Answered by",
            seats,
            format_func=lambda s: f"the {personas[s].name}" if s != _PAPERS else _PAPERS,
            help="A seat answers with what its own side is reported to hold, and with nothing else.",
            key=address.seed("ask-seat", to if to in seats else _PAPERS),
        )
        engine = two.selectbox(
            "Worded by",
            ENGINES,
            format_func=lambda e: ENGINE_NAMES.get(e, e),
            key=address.seed("ask-engine", engine if engine in ENGINES else ENGINES[0]),
        )
        asked = three.form_submit_button("Ask", type="primary", width="stretch")
    if asked:
        address.put(q=question.strip() or None, to=None if seat == _PAPERS else seat, engine=engine)
        if not question.strip():
            say("The question is empty; ask something of the papers.", "wrong")
    question = address.get("q") or ""
    if question:
        with told():
            _answered(question, address.get("to"), address.get("engine") or settings().engine)


def _answered(question: str, seat: str | None, engine: str) -> None:
    bench = waiting.bench(engine)
    draft = st.empty()

    def follow(attempt: int, sentences: tuple[str, ...]) -> None:
        """The draft as it grows; what of it stands is known when it has been checked."""
        del attempt
        with draft:
            growing = tag("p", words(" ".join(sentences)), class_="quiet")
            show(join([growing, tag("span", "not checked yet", class_="chip")]))

    key = (bench.library.version, engine, seat, question)
    answer = ANSWERS.get(key, lambda: _put(question, seat, engine, follow))
    draft.empty()
    show(tag("h2", words(question), class_="heading"))
    if answer.abstained:
        whom = "its side’s reported view does not say" if seat else "the papers do not say"
        say(f"No answer: {whom}. {answer.missing} Nothing is supplied from elsewhere.")
        _fell(answer)
        return
    corpus = desk(settings()).corpus()
    show(join(tag("div", spoken(s, corpus), class_="said") for s in answer.statements))
    with st.expander("The paragraphs it rests on", expanded=True, key="ask-paragraphs"):
        show(cards([c for s in answer.statements for c in s.citations], corpus))
    _fell(answer)


def _fell(answer: Answer) -> None:
    """A fold with what was drafted and did not stand."""
    lines = tell_outcome(answer.shares, answer.dropped)
    if lines:
        with st.expander(lines[0], key="ask-fell"):
            show(tag("ul", *(tag("li", words(f"{a.text} ({a.why})")) for a in answer.dropped)))


def _put(question: str, seat: str | None, engine: str, follow: Follow) -> Answer:
    return ask(waiting.bench(engine), question, seat=seat, follow=follow)


_page()
