"""The single negotiating text: brackets by owner, in letters and colours; what changed; who objects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from facilitator.corpus.catalogue import Corpus
from facilitator.models import Clause, ClauseStatus, Objection, Origin, Position, Statement
from facilitator.ui.evidence import behind
from facilitator.ui.markup import Html, Part, join, tag, words
from facilitator.ui.speech import STANDS
from facilitator.ui.table import Table

STATUS = {
    ClauseStatus.AGREED: "agreed",
    ClauseStatus.BRACKETED: "bracketed",
    ClauseStatus.ALTERNATIVES: "alternatives",
    ClauseStatus.RESERVED: "agreed with reservations",
    ClauseStatus.PARKED: "parked",
}
_TOKEN = re.compile(r"\s+|[^\s]+")
_ALIKE = 0.6
"""Below this share of words in common the old text and the new are shown one after the other."""
_COMPARED = 3000
"""Words and spaces up to which two versions are compared; the time grows with the square."""


class Text:
    """Draws the clauses of one session. Without `corpus` the sentences stand without evidence."""

    def __init__(self, table: Table, corpus: Corpus | None = None) -> None:
        self._table = table
        self._corpus = corpus

    def clause(
        self, clause: Clause, objections: Sequence[Objection] = (), *, whole: bool = True
    ) -> Html:
        """A clause; with `whole`, what the seats say of it and its history too."""
        parts: list[Part] = [self._header(clause), self._standing(clause)]
        parts += [self._objection(o) for o in objections if o.released]
        if whole:
            parts += self._said_of(clause)
        return tag("section", *parts, class_="clause", aria_label=f"Clause {clause.number}")

    def _header(self, clause: Clause) -> Html:
        good = clause.status in (ClauseStatus.AGREED, ClauseStatus.RESERVED)
        return tag(
            "header",
            tag("h3", f"{clause.number}. {clause.title}"),
            tag("span", STATUS[clause.status], class_=f"chip {'right' if good else ''}".strip()),
        )

    def _standing(self, clause: Clause) -> Html:
        """The language: what is agreed plain, what is not in its owner's brackets, side by side."""
        brackets = [
            self._bracket(a.owner, a.text.text, self._behind(a.text)) for a in clause.alternatives
        ]
        parts: list[Part] = []
        if clause.text.text and clause.text.origin is Origin.PARTICIPANT:
            parts.append(self._bracket(clause.text.speaker, clause.text.text, None))
        elif clause.text.text:
            parts.append(
                tag("div", words(clause.text.text), self._behind(clause.text), class_="text")
            )
        if brackets:
            parts.append(tag("div", *brackets, class_="sides"))
        if not parts:
            parts.append(tag("p", "No language stands in this clause.", class_="text quiet"))
        return join(parts)

    def _bracket(self, owner: str | None, text: str, evidence: Html | None) -> Html:
        who = self._table.who(owner)
        return tag(
            "div",
            tag("span", f"[{who.letter} · {who.name}: ", class_="owner"),
            words(text),
            tag("span", f" {who.letter}]", class_="owner"),
            evidence,
            class_=f"bracket {who.tone_class}",
        )

    def _behind(self, statement: Statement) -> Html | None:
        return behind(statement, self._corpus) if self._corpus is not None else None

    def _objection(self, objection: Objection) -> Html:
        verb = "" if objection.text.startswith("Objects ") else " objects"
        return tag(
            "p",
            tag("span", f"▲ {self._table.name(objection.by)}{verb}: ", class_="lead"),
            words(objection.text),
            class_="objection",
        )

    def _said_of(self, clause: Clause) -> list[Part]:
        parts: list[Part] = []
        if clause.mediator_text is not None:
            who = self._table.name(clause.mediator_text.speaker)
            parts.append(
                tag(
                    "div",
                    tag("span", f"{who}, a proposal without prejudice: ", class_="quiet"),
                    words(clause.mediator_text.text),
                    self._behind(clause.mediator_text),
                    class_="small",
                )
            )
        if clause.unconfronted is not None:
            parts.append(
                tag(
                    "div",
                    tag("span", "Not confronted so far: ", class_="quiet"),
                    words(clause.unconfronted.text),
                    self._behind(clause.unconfronted),
                    class_="small",
                )
            )
        if clause.positions:
            lines = [self._position(p) for p in clause.positions]
            parts.append(_folded(f"{len(lines)} positions", tag("ul", *lines)))
        if clause.decision is not None:
            parts.append(_folded("Decision", tag("p", words(clause.decision.explanation))))
        if clause.history:
            parts.append(_folded("History", tag("ul", *history(clause))))
        parts += [tag("p", words(term), class_="small quiet") for term in clause.contested_terms]
        return parts

    def _position(self, position: Position) -> Html:
        stand = f"{self._table.name(position.seat)} {STANDS[position.kind]} the language of the "
        return tag(
            "li",
            f"{stand}{self._table.name(position.owner)}",
            join([": ", words(position.reason.text), self._behind(position.reason)])
            if position.reason is not None
            else None,
        )


def _folded(title: str, body: Html) -> Html:
    return tag("details", tag("summary", title), body, class_="more")


def history(clause: Clause) -> list[Html]:
    """One line a version, with what changed against the one before."""
    found = []
    before = ""
    for version in clause.history:
        body: Html | None = changes(before, version.text) if before else words(version.text)
        if version.text == before:
            body = None
        found.append(tag("li", tag("span", f"{version.change} ", class_="quiet"), body))
        before = version.text
    return found


def last_change(clause: Clause) -> Html | None:
    """What changed at the clause's latest version; null where there is but one or it is the same."""
    if len(clause.history) < 2 or clause.history[-1].text == clause.history[-2].text:
        return None
    return changes(clause.history[-2].text, clause.history[-1].text)


def changes(before: str, after: str) -> Html:
    """The later text with what is new underlaid and what is gone struck through."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > _COMPARED:
        return words(after)
    compared = SequenceMatcher(None, old, new, autojunk=False)
    if compared.ratio() < _ALIKE:
        gone, put = tag("del", before, class_="gone"), tag("ins", after, class_="changed")
        return join([gone, put], " ")
    parts: list[Html] = []
    for what, i, j, k, m in compared.get_opcodes():
        if what in ("delete", "replace"):
            parts.append(tag("del", "".join(old[i:j]), class_="gone"))
        if what == "equal":
            parts.append(words("".join(new[k:m])))
        elif what in ("insert", "replace"):
            parts.append(tag("ins", "".join(new[k:m]), class_="changed"))
    return join(parts)
