"""The joint Definition Paper as an outline."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.documents.outline import (
    Block,
    Bullets,
    Heading,
    Inline,
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
    next_steps_table,
    objection_blocks,
    or_silent,
    ordinal,
    parked_blocks,
    procedural,
    remark,
    say,
    seat_map_blocks,
    the,
    words,
)
from facilitator.documents.positions import bracketed, decision_remarks, position_remarks
from facilitator.models import (
    Clause,
    ClauseKind,
    ClauseStatus,
    DefinitionPaper,
    OperationalTest,
    Position,
    Principle,
    Reading,
    Statement,
    Trial,
    Turn,
)

__all__ = ["definition_outline"]

_KINDS = {
    ClauseKind.CORE_PRINCIPLE: "core principle",
    ClauseKind.OPERATIONAL: "operational",
    ClauseKind.CRITICAL: "critical",
    ClauseKind.INTERPRETIVE: "interpretive",
}
_STATUS = {
    ClauseStatus.AGREED: "agreed",
    ClauseStatus.BRACKETED: "bracketed",
    ClauseStatus.ALTERNATIVES: "alternatives",
    ClauseStatus.RESERVED: "agreed with reservations",
    ClauseStatus.PARKED: "parked",
}


def definition_outline(paper: DefinitionPaper) -> Outline:
    """All fields of DOMAIN §4, in the order in which a working group would read them."""
    name = namer(paper.header)
    clause = {clause.id: f"clause {clause.number}" for clause in paper.clauses}
    sections: list[tuple[str, list[Block]]] = [
        (
            "Purpose and non-purposes",
            [
                Paragraph(or_silent(paper.purpose)),
                Paragraph((Label("Not its purpose:", italic=True), *or_silent(paper.non_purposes))),
            ],
        ),
        (
            "The term in the corpus",
            [
                Paragraph(or_silent(paper.term_in_corpus)),
                Paragraph((Label("Gaps:", italic=True), *or_silent(paper.gaps))),
            ],
        ),
        (
            "Each side’s reading",
            [block for reading in paper.readings for block in _reading(reading, name)] or _silent(),
        ),
        ("The clauses", _clauses(paper.clauses, name)),
        ("Neighbouring principles", [_principle(p) for p in paper.neighbouring] or _silent()),
        (
            "What each side fears a definition would license",
            [block for fear in paper.fears for block in seat_map_blocks(fear, name, first="fears")]
            or _silent(),
        ),
        (
            "Operational tests, tried on the stress-points",
            [
                block
                for number, test in enumerate(paper.operational_tests, start=1)
                for block in _test(number, test, name)
            ]
            or _silent(),
        ),
        ("Third States", [Paragraph(or_silent(paper.third_states))]),
        ("Who interprets", [Paragraph(or_silent(paper.interpretation))]),
        ("Reality test", _reality(paper.reality_test, name)),
        ("Said at the table", _participants(paper.participants, name)),
        (
            "Objections and reservations",
            objection_blocks(
                paper.objections,
                [(c.id, p) for c in paper.clauses for p in c.positions],
                name,
                lambda to: clause.get(to, words(to)),
            ),
        ),
        ("Parked items", [parked_blocks(paper.parked, name)]),
        ("Review", [Paragraph(or_silent(paper.review))]),
        ("Next steps", [next_steps_table(paper.next_steps, name)]),
    ]
    return assemble(paper.header, numbered(sections), paper.footer)


def _silent() -> list[Block]:
    return [Paragraph((procedural(SILENT),))]


def _reading(reading: Reading, name: Names) -> list[Block]:
    owner = the(name(reading.seat))
    blocks: list[Block] = [
        Heading(2, capital(name(reading.seat))),
        Paragraph(or_silent(reading.statements)),
    ]
    if not reading.restatement:
        blocks.append(Paragraph((procedural("No other seat restated this reading."),)))
        return blocks
    blocks.append(
        remark(f"As restated by {the(name(reading.restated_by))}", say(reading.restatement))
    )
    verb = "accepts" if reading.accepted else "does not accept"
    answer = say((reading.acceptance,)) if reading.acceptance else ()
    blocks.append(
        remark(
            "Accepted" if reading.accepted else "Not accepted",
            answer or (procedural(f"{capital(owner)} {verb} the restatement."),),
        )
    )
    return blocks


def _clauses(clauses: Sequence[Clause], name: Names) -> list[Block]:
    if not clauses:
        return [Paragraph((procedural("No clause was put forward."),))]
    overview = Table(
        head=("Clause", "Subject", "Kind", "Status", "Brackets of"),
        rows=tuple(
            (
                (Label(str(clause.number)),),
                (Label(clause.title),),
                (Label(_KINDS[clause.kind]),),
                (Label(_STATUS[clause.status]),),
                (Label(listed(_bracket_owners(clause, name)) or "–"),),
            )
            for clause in clauses
        ),
        shares=(2, 7, 4, 4, 5),
    )
    guide = Paragraph(
        (
            procedural(
                "Square brackets hold language that is not agreed and name its owner; language"
                " without brackets stands as the decision rule left it."
            ),
            procedural(
                "All of it is this table’s own: a note behind it names what it builds on, and no"
                " source says it."
            ),
        )
    )
    return [guide, overview, *(block for c in clauses for block in _clause(c, name))]


def _bracket_owners(clause: Clause, name: Names) -> list[str]:
    return list(dict.fromkeys(name(a.owner) for a in clause.alternatives))


def _clause(clause: Clause, name: Names) -> list[Block]:
    last = max((version.round for version in clause.history), default=1)
    title = f"Clause {clause.number}. {clause.title} – {_STATUS[clause.status]}"
    blocks: list[Block] = [
        Heading(2, f"{title}, {ordinal(last)} reading", short=f"clause {clause.number}")
    ]
    if clause.text.text:
        blocks.append(Paragraph((Said(clause.text),), Role.TEXT))
    blocks += [Paragraph(bracketed(a, name), Role.TEXT) for a in clause.alternatives]
    if not clause.text.text and not clause.alternatives:
        blocks.append(Paragraph((procedural("No language stands in this clause."),), Role.TEXT))
    brackets = {alternative.owner for alternative in clause.alternatives}

    def target(position: Position) -> str:
        where = "the bracket" if position.owner in brackets else "the language"
        return f"{where} of {the(name(position.owner))}"

    blocks += position_remarks(clause.positions, name, target)
    if clause.mediator_text is not None:
        chair = name(clause.mediator_text.speaker) if clause.mediator_text.speaker else "Mediator"
        source = "building on a source" if clause.mediator_text.citations else "no source"
        blocks.append(remark(f"{chair} (proposal, {source})", (Said(clause.mediator_text),)))
    if clause.unconfronted is not None:
        blocks.append(remark("Not confronted so far", say((clause.unconfronted,))))
    if clause.contested_terms:
        terms = tuple(procedural(term) for term in clause.contested_terms)
        blocks.append(remark("Contested wording", terms))
    blocks += decision_remarks(clause.decision, clause.positions, name)
    if clause.history:
        changes = tuple(procedural(version.change) for version in clause.history)
        blocks.append(remark("History", changes))
    return blocks


def _principle(principle: Principle) -> Paragraph:
    clause = f" (clause {principle.clause})" if principle.clause is not None else ""
    return Paragraph(
        (Label(f"{principle.title}{clause}:", bold=True), *or_silent(principle.statements))
    )


def _test(number: int, test: OperationalTest, name: Names) -> list[Block]:
    owner = capital(name(test.owner))
    blocks: list[Block] = [
        Paragraph((Label(f"Test {number} ({owner}):", bold=True), *say((test.test,))), Role.LEAD),
    ]
    if test.basis:
        blocks.append(remark("Rests on", say(test.basis)))
    if test.trials:
        blocks.append(
            Table(
                head=("Tried on", "What the table has to go by"),
                rows=tuple(
                    ((Label(capital(listed(points))),), or_silent(statements))
                    for statements, points in _tried_alike(test.trials)
                ),
                shares=(1, 4),
            )
        )
    return blocks


def _tried_alike(trials: Sequence[Trial]) -> list[tuple[tuple[Statement, ...], list[str]]]:
    """What the table has to go by, once, with the stress-points of which it holds."""
    found: dict[tuple[str, ...], tuple[tuple[Statement, ...], list[str]]] = {}
    for trial in trials:
        key = tuple(s.text for s in trial.statements)
        found.setdefault(key, (trial.statements, []))[1].append(words(trial.stress_point))
    return list(found.values())


def _reality(turns: Sequence[Turn], name: Names) -> list[Block]:
    found = [turn.feasibility for turn in turns if turn.feasibility is not None]
    blocks: list[Block] = [feasibility_table(found, name)] if found else []
    for turn in turns:
        if turn.feasibility is None and turn.statements:
            blocks.append(
                Paragraph((Label(f"{capital(name(turn.seat))}:", bold=True), *say(turn.statements)))
            )
    return blocks


def _participants(statements: Sequence[Statement], name: Names) -> list[Block]:
    if not statements:
        return []
    return [Bullets(tuple(_participant(statement, name) for statement in statements))]


def _participant(statement: Statement, name: Names) -> Line:
    parts: list[Inline] = [Label(f"{capital(name(statement.speaker))}:", bold=True)]
    parts += say((statement,))
    if statement.verdict is not None:
        parts += [procedural(reason.detail) for reason in statement.verdict.reasons]
    return tuple(parts)
