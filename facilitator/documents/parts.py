"""What the documents are built of: names, marks of origin, and the blocks that several share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from facilitator.documents.outline import (
    Block,
    Bullets,
    Dissent,
    Heading,
    Inline,
    Label,
    Line,
    Paragraph,
    Role,
    Said,
    Table,
)
from facilitator.models import (
    Code,
    Feasibility,
    Header,
    NextStep,
    Objection,
    Origin,
    ParkedItem,
    Position,
    PositionKind,
    SeatMap,
    Statement,
    Verdict,
)

__all__ = [
    "SILENT",
    "Names",
    "capital",
    "feasibility_table",
    "listed",
    "namer",
    "next_steps_table",
    "objection_blocks",
    "or_silent",
    "ordinal",
    "parked_blocks",
    "procedural",
    "remark",
    "say",
    "seat_map_blocks",
    "the",
    "words",
]

Names = Callable[[str | None], str]
"""A seat's name as the document has it, for an id, a letter, a person's name or nobody's."""

SILENT = "The sources are silent on this."
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


# --- words ---------------------------------------------------------------------------------------


def namer(header: Header) -> Names:
    """Names for ids: those of the header's seats; a letter stands for a participant unnamed."""
    known = {seat.id: seat.name for seat in header.seats}

    def name(who: str | None) -> str:
        if not who or who == "participant":
            return "a participant"
        if who in known:
            return known[who]
        return f"Participant {who}" if len(who) == 1 and who.isupper() else who

    return name


def the(name: str) -> str:
    """'the NATO seat', 'the Mediator'; 'Participant B' and 'a participant' as they are."""
    bare = name.startswith(("Participant ", "a ", "the "))
    return name if bare else f"the {name}"


def capital(text: str) -> str:
    """The text with a large first letter."""
    return text[:1].upper() + text[1:]


def words(identifier: str) -> str:
    """'short-notice drills' for an id whose title is not at hand."""
    return identifier.replace("-", " ").replace("_", " ")


def listed(parts: Sequence[str]) -> str:
    """'a, b and c'."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def ordinal(number: int) -> str:
    """'second' for 2; rounds are 1 to 9."""
    return _ORDINALS[number - 1]


# --- sentences -----------------------------------------------------------------------------------


def procedural(text: str) -> Said:
    """A sentence of the document's own about the procedure."""
    return Said(Statement(text=text, origin=Origin.PROCEDURAL))


def say(statements: Iterable[Statement]) -> Line:
    """The sentences, each with the mark of its origin where that is not a source."""
    parts: list[Inline] = []
    for statement in statements:
        parts += [Said(statement), Label(_mark(statement), italic=True)]
    return tuple(parts)


def or_silent(statements: Sequence[Statement]) -> Line:
    """The sentences, or that the sources are silent: a required field is never left empty."""
    return say(statements) or (procedural(SILENT),)


def _mark(statement: Statement) -> str:
    match statement.origin:
        case Origin.DERIVED:
            return "(inferred)"
        case Origin.PROPOSAL:
            return "(proposal)" if statement.citations else "(proposal, no source)"
        case Origin.PARTICIPANT:
            return f"(participant; {_tell_check(statement.verdict)})"
        case Origin.SILENCE:
            return "(the papers are silent; nearest place)"
        case _:
            return ""


def _tell_check(verdict: Verdict | None) -> str:
    """What verification says of a person's words, without pretending to have read them."""
    if verdict is None:
        return "not checked"
    if any(reason.code is Code.NOT_JUDGED for reason in verdict.reasons):
        return "not judged"
    return f"checked: {verdict.verdict}"


def remark(label: str, line: Line) -> Paragraph:
    """'Label: …' below a piece of negotiating text."""
    return Paragraph((Label(f"{label}:", italic=True), *line), Role.REMARK)


# --- blocks --------------------------------------------------------------------------------------


def feasibility_table(found: Sequence[Feasibility], name: Names) -> Table:
    """How it looks at home, what binds each side, who might spoil it; side by side."""
    rows = (
        ("assessment", "How it looks at home"),
        ("constraint", "What binds it"),
        ("spoilers", "Who might spoil it"),
    )
    return Table(
        head=("", *(name(f.seat) for f in found)),
        rows=tuple(
            ((Label(label),), *(or_silent(getattr(f, field)) for f in found))
            for field, label in rows
        ),
        shares=(2, *(5 for _ in found)),
    )


def objection_blocks(
    objections: Sequence[Objection],
    positions: Sequence[tuple[str, Position]],
    name: Names,
    place: Callable[[str], str],
) -> list[Block]:
    """Every objection that its owner does not keep to a caucus, in its owner's words; and where
    reservations stand. `positions` come with the id of what they are on."""
    reserved = [
        f"{the(name(p.seat))} on {place(on)}"
        for on, p in positions
        if p.kind is PositionKind.RESERVES
    ]
    if reserved:
        told = f"Reservations, with their reasons above: {'; '.join(dict.fromkeys(reserved))}."
    else:
        told = "No reservation was recorded."
    released = [o for o in objections if o.released]
    if not released:
        return [Paragraph((procedural("No objection was recorded."), procedural(told)))]
    return [
        Bullets(
            tuple(
                (
                    Label(f"{capital(name(o.by))}, on {place(o.to)}, {_when(o)}:", italic=True),
                    Dissent(o),
                )
                for o in released
            )
        ),
        Paragraph((procedural(told),)),
    ]


def _when(objection: Objection) -> str:
    caucus = ", made in caucus and released by its owner" if objection.caucus else ""
    return f"{ordinal(objection.round)} reading{caucus}"


def seat_map_blocks(found: SeatMap, name: Names, *, first: str) -> list[Block]:
    """A seat's red lines, interests and fears; `first` is the field that leads."""
    fields = {"red_lines": "Red lines", "interests": "Interests", "fears": "Fears"}
    order = sorted(fields, key=lambda field: field != first)
    blocks: list[Block] = [Heading(2, capital(name(found.seat)))]
    for field in order:
        statements: tuple[Statement, ...] = getattr(found, field)
        blocks.append(Paragraph((Label(f"{fields[field]}:", bold=True),), Role.LEAD))
        blocks.append(Bullets(_with_grounds(statements)))
    return blocks


def _with_grounds(statements: Sequence[Statement]) -> tuple[Line, ...]:
    """One bullet a statement; what a source says to a proposal before it stands in its bullet."""
    bullets: list[Line] = []
    before = None
    for statement in statements:
        if statement.origin is Origin.SOURCE and before is Origin.PROPOSAL:
            bullets[-1] = (*bullets[-1], *say((statement,)))
        else:
            bullets.append(say((statement,)))
            before = statement.origin
    return tuple(bullets) or ((procedural(SILENT),),)


def next_steps_table(steps: Sequence[NextStep], name: Names) -> Block:
    """Action, owner, by when, on what condition."""
    if not steps:
        return Paragraph((procedural("No next step was agreed."),))
    return Table(
        head=("Action", "Owner", "By when", "On condition that"),
        rows=tuple(
            (
                say((step.action,)),
                (Label(capital(name(step.owner))),),
                (procedural(step.by_when),),
                (procedural(step.condition),),
            )
            for step in steps
        ),
        shares=(8, 4, 4, 6),
    )


def _raised(item: ParkedItem, name: Names) -> str:
    return f" (raised by {the(name(item.raised_by))})" if item.raised_by else ""


def parked_blocks(parked: Sequence[ParkedItem], name: Names) -> Block:
    """What was set aside, by whom and why."""
    if not parked:
        return Paragraph((procedural("Nothing was parked."),))
    return Bullets(
        tuple(
            (
                Label(f"{item.title}{_raised(item, name)}:", bold=True),
                procedural(item.why),
            )
            for item in parked
        )
    )
