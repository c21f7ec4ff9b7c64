"""The evidence ledger as rows that can be filtered: every sentence, where it stands, what bears it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from facilitator.documents.citations import register
from facilitator.documents.outline import Said, inlines
from facilitator.models import AttributionMode, Origin, Statement, Turn
from facilitator.sessions.desk import desk
from facilitator.sessions.live import View
from facilitator.sessions.reading import reader
from facilitator.sessions.shared import Kept
from facilitator.ui.evidence import ORIGINS, VERDICTS, stands
from facilitator.ui.frame import settings


@dataclass(frozen=True)
class Row:
    """A sentence of a document; `id` is that of the exported ledger, or the turn's."""

    id: str
    document: str
    statement: Statement

    @property
    def mark(self) -> str:
        return "" if stands(self.statement) else "▲"

    @property
    def verdict(self) -> str:
        verdict = self.statement.verdict
        if verdict is not None:
            return VERDICTS[verdict.verdict]
        return "not supported" if not stands(self.statement) else "not checked"

    @property
    def origin(self) -> str:
        return ORIGINS[self.statement.origin]

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(c.locator.key for c in self.statement.citations))


def document(name: str) -> str:
    """A document's name in the ledger, as people read it."""
    kind, _, point = name.partition("/")
    words = f"{kind.removesuffix('s')}: {point}" if point else kind
    return words.replace("-", " ").capitalize() if "-" in name or point else name


def sources(row: Row, shorts: Mapping[str, str]) -> str:
    """The places that the sentence cites, as the documents name them."""
    return "; ".join(
        dict.fromkeys(n.place for n in register(row.statement.citations, shorts).notes)
    )


_KEPT: Kept[tuple[Row, ...]] = Kept(4)


def rows(view: View) -> tuple[Row, ...]:
    """The sentences of the session's documents; before there are any, those said so far."""
    if view.snapshot.values.get("paper") is None:
        return tuple(_said(view.turns))
    key = (view.config.session, view.snapshot.checkpoint)
    return _KEPT.get(key, lambda: tuple(_documents(view)))


def _documents(view: View) -> Iterator[Row]:
    documents = reader(settings()).documents(
        desk(settings()).reading(), view.config, AttributionMode.NAMED
    )
    for name, outline in documents.outlines().items():
        shown = (part for part in inlines(outline) if isinstance(part, Said))
        for number, part in enumerate((p for p in shown if p.text), start=1):
            yield Row(f"{name}/{number:04d}", name, part.statement)


def _said(turns: Sequence[Turn]) -> Iterator[Row]:
    for turn in turns:
        if turn.private:
            continue
        said = [
            *turn.statements,
            *(f.text for f in turn.formulations),
            *(p.reason for p in turn.positions if p.reason is not None),
        ]
        for number, statement in enumerate(dict.fromkeys(said), start=1):
            yield Row(f"{turn.id}/{number:02d}", "said so far", statement)


def checked(found: Sequence[Row]) -> list[Row]:
    """Those that say what a source says, and so need its support."""
    return [r for r in found if r.statement.origin is Origin.SOURCE]
