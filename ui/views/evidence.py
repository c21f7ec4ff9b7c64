"""The evidence: every sentence with its verdict, and the paragraph that it rests on."""

from __future__ import annotations

import streamlit as st

from facilitator.sessions.desk import desk
from facilitator.ui import charts
from facilitator.ui.evidence import cards, verdict_card
from facilitator.ui.frame import open_view, say, settings, show, table_of
from facilitator.ui.ledger import Row, checked, document, rows, sources
from facilitator.ui.markup import join, tag, words
from facilitator.ui.table import Table

_ANY = "any"


def _page() -> None:
    view = open_view()
    if view is None:
        return
    found = rows(view)
    if not found:
        show(tag("p", "Nothing has been said yet.", class_="quiet"))
        return
    table = table_of(view)
    _summary(found)
    shown = _filtered(found, table)
    chosen = _table(shown, table)
    if chosen is not None:
        _detail(chosen, table)
    show(tag("h2", "Whose reported views the seats rest on", class_="heading"))
    charts.evidence_share(view.turns, table)


def _summary(found: tuple[Row, ...]) -> None:
    of_sources = checked(found)
    fallen = [r for r in of_sources if r.mark]
    told = [r for r in found if r.mark and r not in fallen]
    say(
        f"{len(found)} sentences. {len(of_sources)} say what a source says;"
        f" {len(of_sources) - len(fallen)} of these are supported.",
        "wrong" if fallen else "right",
    )
    if told:
        count = f"{len(told)} sentence{'s' if len(told) > 1 else ''}"
        say(f"{count} by people at the table: the papers do not bear it out.", "wrong")


def _filtered(found: tuple[Row, ...], table: Table) -> list[Row]:
    """The rows that fit the choices above the table."""
    one, two, three, four = st.columns(4)
    in_ = one.selectbox(
        "Document", [_ANY, *dict.fromkeys(r.document for r in found)], format_func=document
    )
    speakers = dict.fromkeys(r.statement.speaker for r in found)
    speaker = two.selectbox(
        "Speaker",
        [_ANY, *speakers],
        format_func=lambda s: s if s == _ANY else table.name(s) if s else "the document itself",
    )
    verdict = three.selectbox("Verdict", [_ANY, *dict.fromkeys(r.verdict for r in found)])
    origin = four.selectbox("Origin", [_ANY, *dict.fromkeys(r.origin for r in found)])
    five, six = st.columns([1, 3])
    shorts = {id_: s.short for id_, s in desk(settings()).corpus().sources.items()}
    cited = sorted({s.split("/")[0] for r in found for s in r.sources})
    source = five.selectbox("Source", [_ANY, *cited], format_func=lambda s: shorts.get(s, s))
    text = six.text_input("Containing", key="ledger-text").casefold()
    return [
        r
        for r in found
        if in_ in (_ANY, r.document)
        and speaker in (_ANY, r.statement.speaker)
        and verdict in (_ANY, r.verdict)
        and origin in (_ANY, r.origin)
        and (source == _ANY or any(s.startswith(f"{source}/") for s in r.sources))
        and text in r.statement.text.casefold()
    ]


def _table(shown: list[Row], table: Table) -> Row | None:
    """The ledger; the row that was clicked."""
    shorts = {id_: s.short for id_, s in desk(settings()).corpus().sources.items()}
    count = f"{len(shown)} row{'' if len(shown) == 1 else 's'}. "
    show(tag("p", f"{count}Choose one to read the paragraph it rests on.", class_="quiet"))
    event = st.dataframe(
        {
            " ": [r.mark for r in shown],
            "Sentence": [r.statement.text for r in shown],
            "Verdict": [r.verdict for r in shown],
            "Score": [_score(r) for r in shown],
            "Origin": [r.origin for r in shown],
            "Speaker": [
                table.name(r.statement.speaker) if r.statement.speaker else "" for r in shown
            ],
            "Document": [document(r.document) for r in shown],
            "Sources": [sources(r, shorts) for r in shown],
            "Id": [r.id for r in shown],
        },
        hide_index=True,
        height=340,
        on_select="rerun",
        selection_mode="single-row",
        key="ledger",
        column_config={
            " ": st.column_config.TextColumn(width=30, help="▲: the sources do not bear it"),
            "Sentence": st.column_config.TextColumn(width="large"),
            "Score": st.column_config.TextColumn(help="0 to 1, higher is safer"),
        },
    )
    picked = [i for i in event.selection.rows if i < len(shown)]
    return shown[picked[0]] if picked else None


def _score(row: Row) -> str:
    verdict = row.statement.verdict
    return f"{verdict.score:.2f}" if verdict is not None and verdict.score is not None else ""


def _detail(row: Row, table: Table) -> None:
    statement = row.statement
    speaker = table.badge(statement.speaker) if statement.speaker else None
    show(
        tag(
            "section",
            tag("div", speaker, tag("span", f" {row.id}", class_="quiet")),
            tag("p", words(statement.text)),
            verdict_card(statement.origin, statement.verdict),
            cards(statement.citations, desk(settings()).corpus()),
            None
            if statement.citations
            else join([tag("p", "No source is cited for it.", class_="quiet")]),
            aria_label="The sentence and its evidence",
        )
    )


_page()
