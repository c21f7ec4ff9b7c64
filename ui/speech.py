"""A turn at the table as the chat shows it: who, in which capacity, what, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from facilitator.corpus.catalogue import Corpus
from facilitator.models import (
    Phase,
    Position,
    PositionKind,
    Ranking,
    Restatement,
    Statement,
    Turn,
)
from facilitator.sessions.session import Event
from facilitator.ui.evidence import spoken
from facilitator.ui.markup import Html, Part, join, tag, words
from facilitator.ui.table import Table

PHASES = {
    Phase.AGENDA: "Agenda",
    Phase.OPENING: "Opening",
    Phase.INTERESTS: "Interests",
    Phase.RESTATING: "Restating",
    Phase.DEFINITION: "Definition",
    Phase.STRESS_POINTS: "Stress-points",
    Phase.REALITY_TEST: "Reality test",
    Phase.VERIFICATION: "Verification",
    Phase.RELEASE: "Release",
}
STEPS = {
    "opening": "opening statement",
    "interests": "red lines, interests and fears",
    "shared_interests": "shared interests",
    "restating": "restates the other side",
    "acceptance": "answers the restatement",
    "propose": "puts language forward",
    "rank": "orders the language",
    "positions": "takes positions",
    "critique": "critique",
    "revise": "offers language",
    "question": "asks",
    "concerns": "concerns",
    "measures": "puts measures forward",
    "measure_positions": "takes positions on the measures",
    "reality_test": "reality test",
    "participant": "speaks",
}
STANDS = {
    PositionKind.ACCEPTS: "accepts",
    PositionKind.RESERVES: "reserves on",
    PositionKind.OBJECTS: "objects to",
    PositionKind.SILENT: "is silent on",
}
_AT_ONCE = 6
"""Parts of a turn that are shown at once; the rest is behind a click."""


class Speech:
    """Draws turns for one table. `subjects`: what an id of an item or a stress-point stands for."""

    def __init__(self, table: Table, corpus: Corpus, subjects: Mapping[str, str]) -> None:
        self._table = table
        self._corpus = corpus
        self._subjects = subjects

    def turn(self, turn: Turn) -> Html:
        who = self._table.who(turn.seat)
        parts = self._parts(turn)
        more = parts[_AT_ONCE:]
        return tag(
            "article",
            who.avatar(),
            tag(
                "div",
                self._header(turn),
                *parts[:_AT_ONCE],
                tag(
                    "details",
                    tag("summary", f"{len(more)} more from this turn"),
                    *more,
                    class_="more",
                )
                if more
                else None,
                class_="body",
            ),
            class_=f"turn {who.tone_class}{' caucus' if turn.private else ''}",
            aria_label=f"{who.name}: {STEPS.get(turn.step, turn.step)}",
        )

    def _header(self, turn: Turn) -> Html:
        step = STEPS.get(turn.step, turn.step.replace("_", " "))
        about = f" on {self._subject(turn.on)}" if turn.on else ""
        reading = f", reading {turn.round}" if turn.phase is Phase.DEFINITION else ""
        parts: list[Part] = [
            self._table.badge(turn.seat),
            tag("span", f"{step}{about}{reading}", class_="quiet"),
        ]
        if turn.private:
            parts.append(tag("span", "in caucus: its seat and the mediator", class_="chip private"))
        if turn.engine not in ("embedded", "person"):
            parts.append(tag("span", f"worded by {turn.engine}", class_="chip"))
        return tag("header", *parts)

    def _subject(self, identifier: str) -> str:
        return self._subjects.get(identifier, identifier.replace("-", " "))

    def _parts(self, turn: Turn) -> list[Html]:
        formal, shown = self._formal(turn)
        remarks = {r.statement: r.item for r in turn.remarks}
        rest = [s for s in turn.statements if s not in shown]
        said = [
            self._said(f"On {self._subject(item)}:" if item else None, list(group))
            for item, group in groupby(rest, key=lambda s: remarks.get(s))
        ]
        if turn.amendments:
            formal.append(self._amended(turn))
        found = [*said, *formal]
        return found or [tag("p", "Has nothing to say on this step.", class_="said quiet")]

    def _said(self, lead: str | None, statements: Sequence[Statement]) -> Html:
        return tag(
            "div",
            tag("span", f"{lead} ", class_="lead") if lead else None,
            join((spoken(s, self._corpus) for s in statements), " "),
            class_="said",
        )

    def _formal(self, turn: Turn) -> tuple[list[Html], set[Statement]]:
        """What has a form of its own, and the statements that it shows."""
        found: list[Html] = []
        shown: set[Statement] = set()

        def add(lead: str, statements: Sequence[Statement]) -> None:
            if statements:
                shown.update(statements)
                found.append(self._said(f"{lead}:", statements))

        if turn.map is not None:
            add("Red lines", turn.map.red_lines)
            add("Interests", turn.map.interests)
            add("Fears", turn.map.fears)
        if turn.feasibility is not None:
            add("At home", turn.feasibility.assessment)
            add("Bound by", turn.feasibility.constraint)
            add("Spoilers", turn.feasibility.spoilers)
        for restatement in turn.restatements:
            add(*self._restated(restatement))
        for item, put in groupby(turn.formulations, key=lambda f: f.item):
            found.append(self._said(f"On {self._subject(item)}:", [f.text for f in put]))
        for item, taken in groupby(turn.positions, key=lambda p: p.on.split(".")[0]):
            group = list(taken)
            shown.update(p.reason for p in group if p.reason is not None)
            found.append(self._positions(item, group))
        if turn.rankings:
            found.append(self._rankings(turn.rankings))
        return found, shown

    def _restated(self, restatement: Restatement) -> tuple[str, tuple[Statement, ...]]:
        if restatement.acceptance is None:
            other = self._table.name(restatement.of)
            return f"Restates the concern of the {other}", restatement.statements
        verb = "Accepts" if restatement.accepted else "Does not accept"
        other = self._table.name(restatement.by)
        return f"{verb} the restatement by the {other}", (restatement.acceptance,)

    def _positions(self, item: str, taken: Sequence[Position]) -> Html:
        """One line a stand: 'objects to the language of the NATO seat: why'."""
        stands: list[Html] = []
        by_stand: dict[tuple[PositionKind, str, Statement | None], list[Position]] = {}
        for position in taken:
            key = (position.kind, position.owner, position.reason)
            by_stand.setdefault(key, []).append(position)
        for (kind, owner, reason), same in by_stand.items():
            crossed = next((p.red_line for p in same if p.red_line), None)
            stand = f"{STANDS[kind]} the language of the {self._table.name(owner)}"
            if crossed:
                stand += f", which crosses its red line {crossed.rsplit('-', 1)[-1]}"
            stands.append(
                tag(
                    "li",
                    tag("span", stand, class_="lead"),
                    ": " if reason else None,
                    spoken(reason, self._corpus) if reason else None,
                )
            )
        return tag(
            "div",
            tag("span", f"On {self._subject(item)}", class_="lead"),
            tag("ul", *stands),
            class_="said",
        )

    def _rankings(self, rankings: Sequence[Ranking]) -> Html:
        lines = [
            tag("li", f"{self._subject(r.item)}: {self._order(r)}") for r in rankings if r.order
        ]
        return tag(
            "details",
            tag("summary", f"Order of preference on {len(lines)} clauses"),
            tag("ul", *lines),
            class_="more",
        )

    def _order(self, ranking: Ranking) -> str:
        groups = (" and ".join(self._owner(one) for one in group) for group in ranking.order)
        return "; then ".join(groups)

    def _owner(self, formulation: str) -> str:
        """The owner of a formulation; its id has the form item.owner.number."""
        parts = formulation.split(".")
        return self._table.name(parts[-2]) if len(parts) > 2 else formulation

    def _amended(self, turn: Turn) -> Html:
        lines = [
            tag("li", words(f"{a.action}: {a.text or '(the whole draft)'} – {a.why}"))
            for a in turn.amendments
        ]
        count = len(turn.amendments)
        told = "sentence" if count == 1 else "sentences"
        return tag(
            "details",
            tag("summary", f"Verification changed {count} {told} of this turn"),
            tag("ul", *lines),
            class_="more",
        )

    def saying(self, events: Sequence[Event]) -> Html:
        """What a seat does at this moment: its draft as it grows, and what verification makes of
        it, before any of it is on record."""
        first = events[0]
        who = self._table.who(first.seat)
        drafted = [e for e in events if e.mark]
        return tag(
            "article",
            who.avatar(),
            tag(
                "div",
                tag(
                    "header",
                    self._table.badge(first.seat),
                    tag("span", f"{first.step} …", class_="quiet"),
                ),
                *(
                    tag("p", words(e.text), " ", _stage(e), class_="said quiet")
                    for e in drafted[-_AT_ONCE:]
                ),
                class_="body",
            ),
            class_=f"turn {who.tone_class}",
        )


def _stage(event: Event) -> Html:
    told = {"drafts": "not checked yet", "stands": "checked", "struck": "▲ does not stand"}
    kind = {"stands": "chip right", "struck": "chip wrong"}.get(event.stage, "chip")
    return tag("span", told.get(event.stage, event.stage), class_=kind)


def phases(turns: Sequence[Turn], now: Phase | None, finished: bool) -> Html:
    """How far the dialogue has come: done, now, to come; told in words for those who don't see."""
    order = [p for p in Phase if p not in (Phase.AGENDA, Phase.VERIFICATION)]
    reached = max((order.index(t.phase) for t in turns if t.phase in order), default=-1)
    if now in order:
        reached = max(reached, order.index(now))

    def standing(place: int) -> str:
        if finished or place < reached:
            return "done"
        return "now" if place == max(reached, 0) else "to come"

    return tag(
        "ol",
        *(
            tag(
                "li",
                PHASES[phase],
                class_=standing(place).split(" ", maxsplit=1)[0],
                title=standing(place),
                aria_current="step" if standing(place) == "now" else None,
            )
            for place, phase in enumerate(order)
        ),
        class_="phases",
    )
