"""A risk-reduction package as an outline."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.documents.outline import (
    CLOSE,
    OPEN,
    Block,
    Bullets,
    Fields,
    Heading,
    Label,
    Line,
    Outline,
    Paragraph,
    Role,
    Said,
    Table,
)
from facilitator.documents.pages import assemble, numbered
from facilitator.documents.parts import (
    SILENT,
    Names,
    capital,
    feasibility_table,
    listed,
    namer,
    objection_blocks,
    or_silent,
    procedural,
    remark,
    say,
    the,
    words,
)
from facilitator.documents.positions import bracketed, decision_remarks, position_remarks
from facilitator.models import (
    TO_BE_NEGOTIATED,
    ClauseStatus,
    Measure,
    Origin,
    Parameter,
    RiskReductionPackage,
    SeatId,
    SeatInfo,
    Statement,
)

__all__ = ["exchange_table", "package_outline"]

_STATUS = {
    ClauseStatus.AGREED: "agreed",
    ClauseStatus.BRACKETED: "not agreed",
    ClauseStatus.ALTERNATIVES: "alternatives",
    ClauseStatus.RESERVED: "agreed with reservations",
    ClauseStatus.PARKED: "parked",
}
_AGREED = (ClauseStatus.AGREED, ClauseStatus.RESERVED)
_BASKETS = ("One", "Two", "Three", "Four")


def package_outline(package: RiskReductionPackage) -> Outline:
    """All fields of DOMAIN §4. Measures stand apart from the causes, on which seats may differ."""
    name = namer(package.header)
    short = {m.id: f"M{number}" for number, m in enumerate(package.measures, start=1)}
    place = {m.id: f"measure {short[m.id]} ({m.title})" for m in package.measures}
    scope, failure, steps = package.scope, package.failure, package.sequencing
    sections: list[tuple[str, list[Block]]] = [
        (
            "The stress-point",
            [
                Fields(
                    (
                        ("Named by", or_silent(package.named_by)),
                        ("Event", or_silent(package.pathway.event)),
                        ("→ Misperception", or_silent(package.pathway.misperception)),
                        ("→ Escalation", or_silent(package.pathway.escalation)),
                    )
                )
            ],
        ),
        (
            "Each side’s concern",
            [
                Paragraph((Label(f"{capital(name(c.seat))}:", bold=True), *or_silent(c.statements)))
                for c in package.concerns
            ]
            or [Paragraph((procedural(SILENT),))],
        ),
        ("Diagnosis", [Paragraph(or_silent(package.diagnosis))]),
        ("Measures", _measures(package, short, name)),
        ("Parameters", _parameters(package, short)),
        (
            "Scope",
            [
                Fields(
                    (
                        ("Geography", or_silent(scope.geography)),
                        ("Domain", or_silent(scope.domain)),
                        ("Forces", or_silent(scope.forces)),
                        ("Exclusions", or_silent(scope.exclusions)),
                    )
                )
            ],
        ),
        ("Verification and clarification", [Paragraph(or_silent(package.verification))]),
        (
            "Decision, form and disputes",
            [
                Fields(
                    (
                        ("Decision rule", or_silent(package.decision_rule)),
                        ("Legal form", or_silent(package.legal_form)),
                        ("Disputes", or_silent(package.disputes)),
                    )
                )
            ],
        ),
        (
            "Sequencing",
            [
                Fields(
                    (
                        ("First step doable now", or_silent(steps.first_step)),
                        ("Preconditions", or_silent(steps.preconditions)),
                        ("Review", or_silent(steps.review)),
                    )
                )
            ],
        ),
        (
            "Feasibility, side by side",
            [feasibility_table(package.feasibility, name)]
            if package.feasibility
            else [Paragraph((procedural(SILENT),))],
        ),
        ("Third States", [Paragraph(or_silent(package.third_states))]),
        (
            "If it fails",
            [
                Fields(
                    (
                        ("If breached", or_silent(failure.breach_response)),
                        ("Off-ramp", or_silent(failure.off_ramp)),
                        ("Sunset", or_silent(failure.sunset)),
                    )
                )
            ],
        ),
        (
            "The mediator’s questions",
            [Bullets(tuple(say((q,)) for q in package.questions))] if package.questions else [],
        ),
        (
            "Objections and reservations",
            objection_blocks(
                package.objections,
                [(m.id, p) for m in package.measures for p in m.positions],
                name,
                lambda to: place.get(to, words(to)),
            ),
        ),
    ]
    return assemble(
        package.header,
        numbered(sections),
        package.footer,
        f"Stress-point: {words(package.stress_point)}",
        f"Outcome: {package.outcome}",
    )


def exchange_table(
    gives: dict[SeatId, Statement], gets: dict[SeatId, Statement], name: Names
) -> list[Block]:
    """What each would give and get, side by side."""
    seats = list(dict.fromkeys((*gives, *gets)))
    if not seats:
        return []
    shown = [*gives.values(), *gets.values()]
    common = shown[0].origin if len({(s.origin, bool(s.citations)) for s in shown}) == 1 else None
    mark = {Origin.PROPOSAL: "(proposal)", Origin.DERIVED: "(inferred)"}.get(
        common or Origin.SOURCE
    )

    def cell(statement: Statement | None) -> Line:
        if statement is None:
            return (Label("–"),)
        return (Said(statement),) if mark else say((statement,))

    return [
        Table(
            head=(mark or "", *(capital(name(seat)) for seat in seats)),
            rows=(
                ((Label("gives"),), *(cell(gives.get(seat)) for seat in seats)),
                ((Label("gets"),), *(cell(gets.get(seat)) for seat in seats)),
            ),
            shares=(2, *(7 for _ in seats)),
        )
    ]


def _measures(package: RiskReductionPackage, short: dict[str, str], name: Names) -> list[Block]:
    if not package.measures:
        return [Paragraph((procedural("No measure was put forward."),))]
    guide = Paragraph(
        (
            procedural(
                "A measure in square brackets is not agreed; one without is agreed as the decision"
                " rule left it."
            ),
            procedural(
                "The wording is this table’s own: a note behind it names what it builds on."
            ),
        )
    )
    return [
        guide,
        _matrix(package.measures, short, package.header.seats),
        *(block for m in package.measures for block in _measure(m, short[m.id], name)),
    ]


def _matrix(measures: Sequence[Measure], short: dict[str, str], seats: Sequence[SeatInfo]) -> Table:
    """Measure by seat, in words."""
    spoke = {p.seat for m in measures for p in m.positions}
    columns = [seat for seat in seats if seat.votes or seat.id in spoke]

    def stand(measure: Measure, seat: SeatId) -> str:
        kinds = [p.kind.value for p in measure.positions if p.seat == seat]
        return ", ".join(dict.fromkeys(kinds)) or "–"

    return Table(
        head=("", "Measure", *(seat.name for seat in columns), "Status"),
        rows=tuple(
            (
                (Label(short[m.id]),),
                (Label(m.title),),
                *((Label(stand(m, seat.id)),) for seat in columns),
                (Label(_STATUS[m.status]),),
            )
            for m in measures
        ),
        shares=(1, 6, *(3 for _ in columns), 4),
    )


def _measure(measure: Measure, short: str, name: Names) -> list[Block]:
    owner = capital(name(measure.text.speaker)) if measure.text.speaker else "Mediator"
    text: Line = (Said(measure.text),)
    if measure.status not in _AGREED:
        text = (OPEN, Label(f"{owner}:", italic=True), *text, CLOSE)
    kind = [f"{measure.kind} measure"]
    if measure.basket is not None:
        kind.append(f"Basket {_BASKETS[measure.basket - 1]}")
    kind.append(measure.reciprocity.replace("-", " "))
    if measure.actors:
        kind.append(f"between {listed([the(actor) for actor in measure.actors])}")
    blocks: list[Block] = [
        Heading(2, f"{short}. {measure.title} – {_STATUS[measure.status]}", short=short),
        Paragraph((Label(capital("; ".join(kind)), italic=True),), Role.LEAD),
        Paragraph(text, Role.TEXT),
        *(Paragraph(bracketed(a, name), Role.TEXT) for a in measure.alternatives),
    ]
    if measure.ground:
        blocks.append(remark("Ground", say(measure.ground)))
    blocks += exchange_table(measure.gives, measure.gets, name) or [
        remark("Gives and gets", (procedural(SILENT),))
    ]
    blocks += position_remarks(measure.positions, name, lambda _: "the measure", bare=False)
    blocks += decision_remarks(measure.decision, measure.positions, name)
    return blocks


def _parameters(package: RiskReductionPackage, short: dict[str, str]) -> list[Block]:
    """Every parameter with the measures that need it: the open ones in one sentence."""
    needed: dict[Parameter, list[str]] = {p: [] for p in package.parameters}
    for measure in package.measures:
        for parameter in measure.parameters:
            needed.setdefault(parameter, []).append(short[measure.id])
    open_ones = [f"{p.name}{_for(who)}" for p, who in needed.items() if p.value is None]
    stated = [(p, who) for p, who in needed.items() if p.value is not None]
    blocks: list[Block] = []
    if open_ones:
        sentence = procedural(f"{capital(', '.join(open_ones))}: {TO_BE_NEGOTIATED}.")
        blocks.append(Paragraph((sentence,)))
    if stated:
        blocks.append(
            Fields(
                tuple(
                    (
                        f"{capital(p.name)}{_for(who)}",
                        (Label(p.value or ""), *say(filter(None, (p.source,)))),
                    )
                    for p, who in stated
                )
            )
        )
    return blocks or [Paragraph((procedural(SILENT),))]


def _for(measures: Sequence[str]) -> str:
    return f" ({', '.join(measures)})" if measures else ""
