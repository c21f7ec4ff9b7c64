"""The joint Definition Paper, assembled from what the table did and what the sources say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitator.documents.clerk import UNATTRIBUTED, Clerk, first_of_each, procedural, proposal
from facilitator.models import (
    AgendaItem,
    Clause,
    ClauseStatus,
    DefinitionPaper,
    DialogueConfig,
    NextStep,
    Objection,
    OperationalTest,
    Origin,
    ParkedItem,
    Persona,
    Principle,
    Proposition,
    Reading,
    Restatement,
    RiskReductionPackage,
    SeatConcern,
    SeatMap,
    Stance,
    Statement,
    Trial,
    Turn,
)

_OPEN = (ClauseStatus.BRACKETED, ClauseStatus.ALTERNATIVES, ClauseStatus.RESERVED)


def definition_paper(
    clerk: Clerk,
    config: DialogueConfig,
    *,
    table: Sequence[Persona],
    items: Sequence[AgendaItem],
    clauses: Sequence[Clause],
    objections: Sequence[Objection],
    parked: Sequence[ParkedItem],
    maps: Mapping[str, SeatMap],
    restated: Sequence[Restatement],
    turns: Sequence[Turn],
    packages: Sequence[RiskReductionPackage],
    rule_note: str,
    engine: str,
) -> DefinitionPaper:
    """All fields of DOMAIN §4. Nothing said of a source here bypasses the clerk's report."""
    themes = _themes(items)
    sides = [seat for seat in table if not seat.mediates]
    participants = tuple(
        s
        for turn in turns
        if not turn.private
        for s in turn.statements
        if s.origin is Origin.PARTICIPANT
    )
    return DefinitionPaper(
        header=clerk.header(
            f"Joint Definition Paper: {config.topic}",
            topic=config.topic,
            seats=table,
            engine=engine,
            rule=config.rule,
            rule_note=rule_note,
            attribution=config.attribution,
        ),
        purpose=_purpose(clerk, config),
        non_purposes=(
            procedural(
                "This paper does not negotiate for any government, does not judge which reading is"
                " right, and binds nobody."
            ),
            procedural(
                "It does not settle responsibility for past events; what the sources say of them"
                " is reported with its author and its holder."
            ),
        ),
        term_in_corpus=clerk.report(_on_the_term(clerk, themes[:1], config.topic), "term"),
        gaps=_gaps(clerk, config),
        readings=tuple(_reading(clerk, seat, themes, restated) for seat in sides),
        clauses=tuple(clauses),
        neighbouring=tuple(
            _principle(clerk, item, clauses, sides) for item in items if item.neighbouring
        ),
        fears=tuple(maps[seat.id] for seat in sides if seat.id in maps),
        operational_tests=_tests(clerk, themes, sides, packages),
        third_states=(
            *clerk.report(
                first_of_each(
                    clerk.about(("grey-zone-states", "sovereign-equality"), stances=_NORMATIVE), 4
                ),
                "third-states",
            ),
            procedural(
                "No clause above disposes of a State that was not at the table; each is open to"
                " that State’s own view."
            ),
        ),
        interpretation=(
            *clerk.report(
                clerk.find(
                    "who rules on ambiguities and how disputes over interpretation are resolved",
                    3,
                    topics=("decision-making", "verification-compliance"),
                ),
                "interpretation",
            ),
            procedural(rule_note),
        ),
        reality_test=tuple(t for t in turns if t.step == "reality_test" and t.on is None),
        participants=participants,
        objections=tuple(objections),
        parked=tuple(parked),
        review=clerk.report(
            clerk.find(
                "follow-up meetings or review conferences to assess progress and adapt",
                2,
                topics=("institutions", "verification-compliance", "new-helsinki"),
            ),
            "review",
        ),
        next_steps=_next_steps(clauses, packages, restated, table),
        footer=clerk.footer(table),
    )


_NORMATIVE = (Stance.MEASURE, Stance.CONDITION, Stance.POSITION)


def _on_the_term(clerk: Clerk, theme: Sequence[str], topic: str) -> list[Proposition]:
    """What the authors say of the term itself, then what retrieval adds."""
    stances = (Stance.CLAIM, Stance.CAVEAT)
    chosen = clerk.about(theme, stances=stances, main=True)[:4]
    used = {p.id for p in chosen}
    return chosen + clerk.find(f"{topic} interpreted differently", 1, topics=theme, without=used)


def _themes(items: Sequence[AgendaItem]) -> list[str]:
    return list(dict.fromkeys(topic for item in items for topic in item.topics))


def _purpose(clerk: Clerk, config: DialogueConfig) -> tuple[Statement, ...]:
    return (
        procedural(
            f"This paper sets out what the table could say together on {config.topic}, what it"
            " could not, and on whose account."
        ),
        *clerk.report(
            clerk.find(
                "joint Definition Paper drafted by an informal Track 1.5 dialogue",
                2,
                topics=("track-1-5",),
            ),
            "purpose",
        ),
    )


def _gaps(clerk: Clerk, config: DialogueConfig) -> tuple[Statement, ...]:
    """What the corpus does not give; computed from it, so procedural and not a source's claim."""
    stem = config.topic.casefold().split()[0][:9]
    gaps = [
        procedural(
            f"No proposition in the corpus defines {config.topic}; the clauses below are"
            " constructed by this dialogue."
        )
    ]
    for source in clerk.sources.values():
        own = [p for p in clerk.propositions.values() if p.locator.source == source.id]
        if not any(stem in p.text.casefold() for p in own):
            gaps.append(
                procedural(
                    f"The propositions read out of {source.short} do not use the term; it is cited"
                    " for history only."
                    if source.grounds
                    else f"The propositions read out of {source.short} do not use the term."
                )
            )
    gaps.append(
        procedural(
            "Instruments that the sources do not quote are outside the corpus; nothing here speaks"
            " to their text."
        )
    )
    return tuple(gaps)


def _reading(
    clerk: Clerk, seat: Persona, themes: Sequence[str], restated: Sequence[Restatement]
) -> Reading:
    own = [
        p
        for p in clerk.about(themes[:4], voices=seat.own)
        if not seat.topics or set(seat.topics) & set(p.topics)
    ]
    held = sorted(own, key=lambda p: p.stance not in (Stance.POSITION, Stance.CONCERN))
    restatement = next((r for r in restated if r.of == seat.id), None)
    return Reading(
        seat=seat.id,
        statements=clerk.report(held[:4], f"reading/{seat.id}")
        or (procedural(f"The sources report no reading of the term that is {seat.side}."),),
        restated_by=restatement.by if restatement else None,
        restatement=restatement.statements if restatement else (),
        accepted=bool(restatement and restatement.accepted),
        acceptance=restatement.acceptance if restatement else None,
    )


def _principle(
    clerk: Clerk, item: AgendaItem, clauses: Sequence[Clause], sides: Sequence[Persona]
) -> Principle:
    chosen = first_of_each(clerk.about(item.topics, main=True, stances=_NORMATIVE), 1)
    for seat in sides:
        own = [p for p in clerk.about(item.topics, voices=seat.own) if p.voice not in UNATTRIBUTED]
        chosen += own[:1]
    number = next((c.number for c in clauses if c.id == item.id), None)
    return Principle(
        title=item.title, clause=number, statements=clerk.report(chosen, f"principle/{item.id}")
    )


def _tests(
    clerk: Clerk,
    themes: Sequence[str],
    sides: Sequence[Persona],
    packages: Sequence[RiskReductionPackage],
) -> tuple[OperationalTest, ...]:
    """From what the sources make a condition of the term, and from each side's red lines.

    Each is tried on the stress-points by what the side concerned said there; where it said
    nothing on the theme, the trial says so.
    """
    tests = []
    conditions = [
        p
        for p in clerk.about(themes[:1], stances=(Stance.CONDITION,), main=True)
        if p.clause and p.locator.section not in ("key-takeaways",) and len(p.topics) > 1
    ]
    bearing = [p for p in conditions if set(p.topics[1:]) & set(themes[1:5])][:3]
    for condition in bearing:
        clause = (condition.clause or "").rstrip(".")
        tests.append(
            OperationalTest(
                test=proposal(
                    f"An act would breach it if it ran counter to this: {_inside(clause)}.",
                    clerk.cite((condition.id,)),
                ),
                owner="mediator",
                basis=clerk.report([condition], f"test/{condition.id}"),
                trials=_trials(clerk, condition.topics, sides, packages),
            )
        )
    for seat in sides:
        for line in seat.red_lines[:1]:
            tests.append(
                OperationalTest(
                    test=proposal(
                        f"For the {seat.name}, an act would breach it if it crossed this line:"
                        f" {line.text}.",
                        clerk.cite(line.propositions),
                    ),
                    owner=seat.id,
                    trials=_trials(clerk, line.topics, [seat], packages),
                )
            )
    return tuple(tests)


def _inside(clause: str) -> str:
    first = clause.split(" ", 1)[0]
    return (
        clause[0].lower() + clause[1:] if first in ("The", "Each", "No", "Every", "In") else clause
    )


def _trials(
    clerk: Clerk,
    topics: Sequence[str],
    sides: Sequence[Persona],
    packages: Sequence[RiskReductionPackage],
) -> tuple[Trial, ...]:
    seats = {seat.id for seat in sides}
    return tuple(
        Trial(
            stress_point=package.stress_point,
            statements=tuple(
                statement
                for concern in package.concerns
                if concern.seat in seats
                for held in _bearing(clerk, concern, topics)[:1]
                for statement in clerk.report([held], f"trial/{held.id}")
            )
            or (
                procedural(
                    "Nothing that the sides are reported to hold on this stress-point bears on the"
                    " test."
                ),
            ),
        )
        for package in packages
    )


def _bearing(clerk: Clerk, concern: SeatConcern, topics: Sequence[str]) -> list[Proposition]:
    """The propositions on one of the topics that the seat has relied on, in the order it did."""
    cited = (
        clerk.propositions.get(c.proposition or "")
        for statement in concern.statements
        for c in statement.citations
    )
    return [p for p in cited if p is not None and set(p.topics) & set(topics)]


def _next_steps(
    clauses: Sequence[Clause],
    packages: Sequence[RiskReductionPackage],
    restated: Sequence[Restatement],
    table: Sequence[Persona],
) -> tuple[NextStep, ...]:
    """What follows from the text as it stands: open brackets, refused restatements, first steps."""
    names = {seat.id: seat.name for seat in table}
    chair = next((seat.name for seat in table if seat.mediates), "Chair")
    steps = []
    for restatement in restated:
        if not restatement.accepted and restatement.by is not None:
            steps.append(
                NextStep(
                    action=procedural(
                        f"Restate the concern of the {names[restatement.of]} until its owner"
                        " accepts the restatement."
                    ),
                    owner=names[restatement.by],
                    by_when="before the next reading",
                    condition="the owner of the concern says what was missing",
                )
            )
    for clause in clauses:
        if clause.status not in _OPEN or not clause.alternatives:
            continue
        owners = [names.get(a.owner or "", a.owner or "") for a in clause.alternatives]
        steps.append(
            NextStep(
                action=procedural(
                    f"Consult on the brackets in clause {clause.number} (“{clause.title}”)"
                    f" with their owners: {', '.join(owners)}."
                ),
                owner=chair,
                by_when="before the next reading",
                condition="the owners agree to be consulted together",
            )
        )
    for package in packages:
        agreed = [m for m in package.measures if m.status is ClauseStatus.AGREED]
        if agreed:
            steps.append(
                NextStep(
                    action=procedural(
                        f"Draft terms of reference for “{agreed[0].title}” (package"
                        f" {package.number}), parameters left open."
                    ),
                    owner="a working group with members from every seat",
                    by_when="after release of this paper by a person",
                    condition="no objection to the measure has been added since",
                )
            )
    return tuple(steps)
