"""The text as the whole room may see it: attributed as the session's exports are."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.dialogue.attribution import attribute
from facilitator.models import AttributionMode, Clause, Model
from facilitator.sessions.desk import desk
from facilitator.sessions.export import identities, letters_seed
from facilitator.sessions.live import View
from facilitator.ui.frame import settings, table_of
from facilitator.ui.table import Table


class _Shown(Model):
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Plenary:
    title: str
    clauses: tuple[Clause, ...]
    table: Table


def plenary(view: View) -> Plenary:
    """The clauses with owners as the session's attribution names them."""
    values, mode = view.snapshot.values, view.config.attribution
    shown = _Shown(clauses=tuple(values.get("clauses", [])))
    table = table_of(view)
    if mode is not AttributionMode.NAMED:
        bench = desk(settings()).reading()
        shown = attribute(
            shown, mode, identities(bench, values), seed=letters_seed(bench, view.config)
        )
    if mode is AttributionMode.NONE:
        owners = {a.owner for c in shown.clauses for a in c.alternatives}
        table = Table({owner: f"Participant {owner}" for owner in sorted(owners)})
    return Plenary(title=view.config.topic, clauses=shown.clauses, table=table)
