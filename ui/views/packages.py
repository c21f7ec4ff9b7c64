"""The risk-reduction packages: one tab a stress-point, and all measures against all seats."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from facilitator.corpus.catalogue import Corpus
from facilitator.documents.render_package import package_outline
from facilitator.models import (
    ClauseStatus,
    Measure,
    PositionKind,
    RiskReductionPackage,
    SeatId,
    Statement,
)
from facilitator.sessions.desk import desk
from facilitator.ui.clauses import STATUS
from facilitator.ui.evidence import behind, spoken
from facilitator.ui.frame import open_view, rows, settings, show, table_of
from facilitator.ui.markup import Html, Part, join, label, tag, words
from facilitator.ui.outline import drawn, sections
from facilitator.ui.table import Table

_STANDS = {
    PositionKind.ACCEPTS: "✓ accepts",
    PositionKind.RESERVES: "◐ reserves",
    PositionKind.OBJECTS: "▲ objects",
    PositionKind.SILENT: "– silent",
}
_MEASURES = "Measures"


def _page() -> None:
    view = open_view()
    if view is None:
        return
    packages = view.snapshot.values.get("packages", [])
    if not packages:
        show(tag("p", "There are no packages yet: the seats have not come to the stress-points."))
        return
    corpus = desk(settings()).corpus()
    table = table_of(view)
    points = corpus.stress_points
    names = [
        points[p.stress_point].title if p.stress_point in points else p.stress_point
        for p in packages
    ]
    for tab, package in zip(
        st.tabs(["All measures", *(label(name) for name in names)]), [None, *packages], strict=True
    ):
        with tab:
            if package is None:
                show(_matrix(packages, names, table))
            else:
                _package(package, corpus, table)


def _matrix(packages: list[RiskReductionPackage], names: list[str], table: Table) -> Html:
    """Stress-point by measure by who accepts it."""
    seats = [s for s in packages[0].header.seats if s.votes]
    body: list[list[Html | str]] = [
        [
            name,
            f"{number}. {measure.title}",
            measure.kind.value,
            *(_stand(measure, seat.id) for seat in seats),
            STATUS[measure.status],
        ]
        for name, package in zip(names, packages, strict=True)
        for number, measure in enumerate(package.measures, start=1)
    ]
    head = ["Stress-point", "Measure", "Kind", *(table.name(s.id) for s in seats), "Status"]
    return rows(head, body)


def _stand(measure: Measure, seat: SeatId) -> str:
    kinds = dict.fromkeys(p.kind for p in measure.positions if p.seat == seat)
    if measure.text.speaker == seat and not kinds:
        return "✓ its own"
    return ", ".join(_STANDS[k] for k in kinds) or "–"


def _package(package: RiskReductionPackage, corpus: Corpus, table: Table) -> None:
    show(tag("p", tag("strong", "Outcome: "), package.outcome))
    for number, measure in enumerate(package.measures, start=1):
        show(_measure(number, measure, corpus, table))
    for title, blocks in sections(package_outline(package).blocks):
        if _MEASURES not in title:
            with st.expander(label(title), key=f"{package.stress_point}-{title}"):
                show(drawn(blocks, corpus))


def _measure(number: int, measure: Measure, corpus: Corpus, table: Table) -> Html:
    good = measure.status in (ClauseStatus.AGREED, ClauseStatus.RESERVED)
    basket = f", basket {measure.basket}" if measure.basket else ""
    owner = table.who(measure.text.speaker)
    text = join([words(measure.text.text), behind(measure.text, corpus)])
    parts: list[Part] = [
        tag(
            "header",
            tag("h3", f"{number}. {measure.title}"),
            tag("span", STATUS[measure.status], class_=f"chip {'right' if good else ''}".strip()),
            tag(
                "span",
                f"{measure.kind.value}{basket}, {measure.reciprocity.value.replace('-', ' ')}",
                class_="quiet",
            ),
        ),
        tag("div", text, class_="text")
        if good
        else tag(
            "div",
            tag("span", f"[{owner.letter} · {owner.name}: ", class_="owner"),
            text,
            tag("span", f" {owner.letter}]", class_="owner"),
            class_=f"bracket {owner.tone_class}",
        ),
        _exchange(measure, corpus, table),
        tag(
            "ul",
            *(
                tag(
                    "li",
                    f"{table.name(p.seat)}: {_STANDS[p.kind]}",
                    join([". ", spoken(p.reason, corpus)]) if p.reason else None,
                )
                for p in measure.positions
            ),
            class_="small",
        ),
    ]
    return tag("section", *parts, class_="clause", aria_label=f"Measure {number}")


def _exchange(measure: Measure, corpus: Corpus, table: Table) -> Html | None:
    """What each seat would give and get, side by side."""
    seats = list(dict.fromkeys((*measure.gives, *measure.gets)))
    if not seats:
        return None

    def cell(found: Mapping[SeatId, Statement], seat: SeatId) -> Html | str:
        return spoken(found[seat], corpus) if seat in found else "–"

    return rows(
        ["", *(table.name(seat) for seat in seats)],
        [
            [tag("strong", "gives"), *(cell(measure.gives, seat) for seat in seats)],
            [tag("strong", "gets"), *(cell(measure.gets, seat) for seat in seats)],
        ],
    )


_page()
