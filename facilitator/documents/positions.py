"""What the seats say of a piece of language, one paragraph a seat, nothing said twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from facilitator.documents.outline import CLOSE, OPEN, Inline, Label, Line, Paragraph, Said
from facilitator.documents.parts import Names, capital, listed, procedural, remark, say, the
from facilitator.models import (
    Alternative,
    Decision,
    Position,
    PositionKind,
    SeatId,
    Statement,
)

__all__ = ["bracketed", "decision_remarks", "position_line", "position_remarks", "preference"]

Target = Callable[[Position], str]
"""What a position is on, as a phrase: 'the bracket of the Russian seat'."""

_VERBS = {
    PositionKind.ACCEPTS: "accepts",
    PositionKind.RESERVES: "reserves on",
    PositionKind.OBJECTS: "objects to",
    PositionKind.SILENT: "is silent on",
}


def bracketed(alternative: Alternative, name: Names) -> Line:
    """'[Russian seat: …]': language that is not agreed, with its owner."""
    owner = Label(f"{capital(name(alternative.owner))}:", italic=True)
    return (OPEN, owner, Said(alternative.text), CLOSE)


def position_remarks(
    positions: Sequence[Position], name: Names, target: Target, *, bare: bool = True
) -> list[Paragraph]:
    """A paragraph for each seat with a position; without `bare`, only for those with a reason."""
    by_seat: dict[SeatId, list[Position]] = {}
    for position in positions:
        if bare or position.reason is not None:
            by_seat.setdefault(position.seat, []).append(position)
    return [
        remark(capital(name(seat)), position_line(taken, target)) for seat, taken in by_seat.items()
    ]


def position_line(taken: Sequence[Position], target: Target) -> Line:
    """One seat's positions. Those with the same stand and the same reasons are said once; those
    without a reason come last, as one sentence. Silence beside a word on the same owner's language
    says nothing and is left out."""
    reasons: dict[tuple[PositionKind, str, str | None], list[Statement]] = {}
    spoken = {target(p) for p in taken if p.kind is not PositionKind.SILENT}
    for position in taken:
        if position.kind is PositionKind.SILENT and target(position) in spoken:
            continue
        what = _part(position, taken, target)
        given = reasons.setdefault((position.kind, what, position.red_line), [])
        if position.reason is not None and position.reason not in given:
            given.append(position.reason)
    targets: dict[tuple[PositionKind, str | None, tuple[Statement, ...]], list[str]] = {}
    for (kind, what, red_line), given in reasons.items():
        targets.setdefault((kind, red_line, tuple(given)), []).append(what)
    parts: list[Inline] = []
    unexplained: list[str] = []
    for (kind, red_line, because), whats in targets.items():
        stand = f"{_VERBS[kind]} {listed(whats)}"
        if red_line:
            stand += f", which crosses its red line {red_line.rsplit('-', 1)[-1]}"
        if because:
            parts += [Label(f"{capital(stand) if parts else stand}:"), *say(because)]
        else:
            unexplained.append(stand)
    if unexplained:
        text = "; ".join(unexplained)
        parts.append(procedural(f"{capital(text) if parts else text}."))
    return tuple(parts)


def _part(position: Position, taken: Sequence[Position], target: Target) -> str:
    """What the position is on: part of it, where the seat takes the parts differently."""
    what = target(position)
    kinds = {p.kind for p in taken if target(p) == what}
    return what if len(kinds) == 1 else f"part of {what}"


def decision_remarks(
    decision: Decision | None, positions: Sequence[Position], name: Names
) -> list[Paragraph]:
    """What the rule made of the votes, and how the formulations compare where several compete."""
    if decision is None:
        return []
    parts = [procedural(decision.explanation)]
    if sum(len(group) for group in decision.ranking) > 1:
        owners = {position.on: position.owner for position in positions}
        order = preference(decision.ranking, name, owners)
        parts.append(procedural(f"Preference by the Schulze method: {order}."))
    return [remark("Decision", tuple(parts))]


def preference(
    order: Sequence[Sequence[str]], name: Names, owners: Mapping[str, SeatId] | None = None
) -> str:
    """'the language of the NATO seat, then of the Mediator' for ids of formulations, best first.

    `owners` say whose they are; else the id does, which has the form item.owner.number.
    """
    groups = []
    for group in order:
        whose = [(owners or {}).get(one) or one.rsplit(".", 2)[-2] for one in group]
        told = f"of {listed([the(name(w)) for w in dict.fromkeys(whose)])}"
        groups.append(f"{told} (tied)" if len(group) > 1 else told)
    return f"the language {', then '.join(groups)}"
