"""A risk-reduction package for one stress-point, assembled from the table's work and the sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitator.corpus.vocabulary import StressPoint
from facilitator.documents.clerk import (
    OPEN,
    Clerk,
    first_of_each,
    procedural,
    proposal,
)
from facilitator.models import (
    ClauseStatus,
    Decision,
    DialogueConfig,
    Failure,
    Feasibility,
    Formulation,
    KnownVoice,
    Measure,
    MeasureKind,
    MeasureProfile,
    Objection,
    Parameter,
    Pathway,
    Persona,
    Position,
    PositionKind,
    Proposition,
    Reciprocity,
    RiskReductionPackage,
    Scope,
    SeatConcern,
    SeatMap,
    Sequencing,
    Stance,
    Statement,
    Turn,
)

_PARAMETERS: Mapping[MeasureKind, tuple[str, ...]] = {
    MeasureKind.TRANSPARENCY: ("notice period", "size threshold"),
    MeasureKind.RESTRAINT: ("distance from borders", "duration"),
    MeasureKind.COMMUNICATION: ("level of contact", "response time"),
    MeasureKind.LIMITATION: ("ceilings", "area of application"),
    MeasureKind.VERIFICATION: ("number of inspections", "access"),
    MeasureKind.INSTITUTION: ("composition", "mandate"),
}
_EASY = (MeasureKind.COMMUNICATION, MeasureKind.TRANSPARENCY)


def package(
    clerk: Clerk,
    config: DialogueConfig,
    point: StressPoint,
    number: int,
    *,
    table: Sequence[Persona],
    put: Sequence[Formulation],
    taken: Sequence[Position],
    decided: Mapping[str, Decision],
    objections: Sequence[Objection],
    turns: Sequence[Turn],
    maps: Mapping[str, SeatMap],
    pathway: Pathway,
    rule_note: str,
    engine: str,
) -> RiskReductionPackage:
    """All fields of DOMAIN §4. Agreement on measures is kept apart from agreement on causes."""
    sides = [seat for seat in table if not seat.mediates]
    measures = tuple(
        _measure(clerk, f, sides, [p for p in taken if p.on == f.id], decided[f.id]) for f in put
    )
    concerns = tuple(
        SeatConcern(
            seat=seat.id,
            statements=tuple(
                s for t in turns if t.step == "concerns" and t.seat == seat.id for s in t.statements
            ),
        )
        for seat in sides
    )
    seed = f"package/{point.id}"
    used = [c.proposition or "" for s in concerns for t in s.statements for c in t.citations]
    causes = clerk.report(_causes(clerk, point, used), f"{seed}/diagnosis")
    accounts = [s for seat in sides for s in _account_of(clerk, seat, point, seed)]
    return RiskReductionPackage(
        header=clerk.header(
            f"Risk-reduction package {number}: {point.title}",
            topic=config.topic,
            seats=table,
            engine=engine,
            rule=config.rule,
            rule_note=rule_note,
            attribution=config.attribution,
        ),
        stress_point=point.id,
        number=number,
        named_by=clerk.report(_named(clerk, point), f"{seed}/named"),
        pathway=pathway,
        concerns=concerns,
        diagnosis=(
            procedural(
                "The seats may agree on measures while they differ on causes; the causes are left"
                " open here."
            ),
            *causes,
            *accounts,
        ),
        measures=measures,
        scope=_scope(clerk, point, put, seed),
        parameters=_parameters(measures),
        verification=clerk.report(
            clerk.find(
                f"monitoring and verification that commitments on {point.title.lower()} are kept",
                2,
                topics=("verification-compliance", "transparency"),
                stances=(Stance.MEASURE, Stance.CONDITION),
            ),
            f"{seed}/verification",
        ),
        decision_rule=(
            procedural(rule_note),
            *clerk.report(
                clerk.find("how operational decisions are taken", 1, topics=("decision-making",)),
                f"{seed}/rule",
            ),
        ),
        legal_form=clerk.report(
            clerk.find(
                "political declarations and legally binding agreements",
                1,
                topics=("new-helsinki", "verification-compliance", "helsinki-1975"),
            ),
            f"{seed}/form",
        ),
        disputes=clerk.report(
            clerk.find(
                "arbitration body rules on ambiguities; dispute resolution",
                1,
                topics=("decision-making", "verification-compliance"),
            ),
            f"{seed}/disputes",
        ),
        sequencing=_sequencing(clerk, point, measures, seed),
        feasibility=_feasibility(sides, measures, turns),
        third_states=(
            *clerk.report(
                clerk.find(
                    f"small and grey-zone states, {point.title.lower()}, sovereignty and agency",
                    2,
                    topics=("grey-zone-states", "sovereign-equality"),
                ),
                f"{seed}/third",
            ),
            procedural(
                "A measure that touches the territory or the forces of a State that was not at the"
                " table waits for that State’s consent."
            ),
        ),
        failure=_failure(clerk, point, seed),
        questions=tuple(_crossings(put, taken, table)),
        objections=tuple(objections),
        outcome=_outcome(measures, disputed=any(s.citations for s in (*causes, *accounts))),
        footer=clerk.footer(table),
    )


def _named(clerk: Clerk, point: StressPoint) -> list[Proposition]:
    """Where the papers name the stress-point: the propositions there that are about it."""
    known = [p for i in point.named_by if (p := clerk.propositions.get(i))]
    if known:
        return known
    places = {locator.key for locator in point.named}
    here = [p for p in clerk.propositions.values() if p.locator.key in places]
    on_topic = [p for p in here if set(p.topics) & set(point.topics)]
    naming = sorted(on_topic or here, key=lambda p: "track-1-5" not in p.topics)
    return first_of_each(naming, 2)


_CAUSES = (Stance.CLAIM, Stance.CRITICISM, Stance.CAVEAT)
_DIVIDE = ("european-order", "ukraine-war")
"""Topics of what each side says went wrong between them, whatever the stress-point."""


def _causes(clerk: Clerk, point: StressPoint, used: Sequence[str]) -> list[Proposition]:
    """What the authors say of the causes: on these themes, beyond what the seats have said, and of
    the divide as a whole."""
    on_theme = [
        p
        for p in clerk.about(point.topics, stances=_CAUSES)
        if p.id not in used and p.voice == KnownVoice.AUTHOR and p.topics[0] in point.topics
    ]
    chosen = first_of_each(on_theme, 1)
    return chosen + clerk.find(
        "root causes of the divide: a combination of security dilemma, clash of values, conflict"
        " over the security architecture, specific actions",
        1,
        topics=("trust", "european-order"),
        stances=(Stance.CLAIM,),
        without=[p.id for p in chosen],
    )


def _account_of(
    clerk: Clerk, seat: Persona, point: StressPoint, seed: str
) -> tuple[Statement, ...]:
    """What the sources report the side to hold the other responsible for: one account a side, so
    that neither stands as the only one."""
    held = clerk.about(
        (*point.topics, *_DIVIDE), voices=seat.own, stances=(Stance.CRITICISM,), main=True
    )
    return clerk.report(held[:1], f"{seed}/diagnosis/{seat.id}") or (
        procedural(f"The sources report no account of the causes that is {seat.side}."),
    )


def _profile(clerk: Clerk, formulation: Formulation) -> MeasureProfile | None:
    for identifier in formulation.basis:
        proposition = clerk.propositions.get(identifier)
        if proposition is not None and proposition.measure is not None:
            return proposition.measure
    return None


def _measure(
    clerk: Clerk,
    formulation: Formulation,
    sides: Sequence[Persona],
    taken: Sequence[Position],
    decision: Decision,
) -> Measure:
    """The measure with its profile. What each gives and gets is inferred from it: a proposal for
    discussion that nobody has undertaken."""
    profile = _profile(clerk, formulation)
    ground = [clerk.propositions[i] for i in formulation.basis if i in clerk.propositions]
    kinds = {p.kind for p in taken}
    if decision.adopted:
        reserved = PositionKind.RESERVES in kinds or _unspoken(sides, taken)
        status = ClauseStatus.RESERVED if reserved else ClauseStatus.AGREED
    else:
        status = ClauseStatus.BRACKETED
    kind = profile.kind if profile else MeasureKind.INSTITUTION
    voting = [seat for seat in sides if seat.votes]
    return Measure(
        id=formulation.id,
        title=profile.title if profile else formulation.text.text.rstrip("."),
        kind=kind,
        basket=profile.basket if profile else None,
        actors=tuple(seat.name for seat in voting),
        text=formulation.text,
        ground=clerk.report(ground, f"measure/{formulation.id}"),
        reciprocity=profile.reciprocity if profile else Reciprocity.SYMMETRIC,
        gives=_exchange(profile.gives if profile else {}, voting, formulation),
        gets=_exchange(profile.gets if profile else {}, voting, formulation),
        parameters=tuple(Parameter(name=name) for name in _PARAMETERS[kind]),
        positions=tuple(taken),
        status=status,
        decision=decision,
        basis=formulation.basis,
    )


def _unspoken(sides: Sequence[Persona], taken: Sequence[Position]) -> bool:
    """Whether the sources report nothing of a side that would have to carry the measure out."""
    silent = {p.seat for p in taken if p.kind is PositionKind.SILENT}
    return any(seat.id in silent for seat in sides if seat.votes and not seat.topics)


def _exchange(
    stated: Mapping[str, str], seats: Sequence[Persona], formulation: Formulation
) -> dict[str, Statement]:
    return {
        seat.id: proposal(stated[seat.id], formulation.text.citations)
        for seat in seats
        if seat.id in stated
    }


def _scope(clerk: Clerk, point: StressPoint, put: Sequence[Formulation], seed: str) -> Scope:
    """What the measures' own sources say of place, domain and forces; the rest is open."""
    ground = [clerk.propositions[i] for f in put for i in f.basis if i in clerk.propositions]
    places = [p for p in ground if p.topics[0] in ("regional-flashpoints", "borders")]
    forces = [
        p for p in ground if p.topics[0] in ("force-deployments", "missile-defence", "nuclear")
    ]
    return Scope(
        geography=clerk.report(places[:1], f"{seed}/place") or OPEN,
        domain=(procedural(f"{point.title}."),),
        forces=clerk.report([p for p in forces if p not in places][:1], f"{seed}/forces") or OPEN,
        exclusions=OPEN,
    )


def _parameters(measures: Sequence[Measure]) -> tuple[Parameter, ...]:
    """The open numbers of the package: no source states one, so none is given."""
    return tuple({p.name: p for m in measures for p in m.parameters}.values())


def _sequencing(
    clerk: Clerk, point: StressPoint, measures: Sequence[Measure], seed: str
) -> Sequencing:
    agreed = [m for m in measures if m.status is ClauseStatus.AGREED]
    easy = [m for m in agreed if m.kind in _EASY] or agreed
    first = (
        (
            proposal(
                f"{easy[0].title}: terms can be drafted now, the parameters left open.",
                easy[0].text.citations,
            ),
        )
        if easy
        else (procedural("No measure is agreed; the first step is a further reading."),)
    )
    return Sequencing(
        first_step=first,
        preconditions=clerk.report(
            clerk.find(
                f"conditions for success and trust before progress on {point.title.lower()}",
                2,
                topics=("new-helsinki", "trust", "concessions"),
                stances=(Stance.CONDITION, Stance.CAVEAT),
            ),
            f"{seed}/preconditions",
        ),
        review=clerk.report(
            clerk.find(
                "follow-up meetings or review conferences to assess progress",
                1,
                topics=("institutions", "verification-compliance"),
            ),
            f"{seed}/review",
        ),
    )


def _feasibility(
    sides: Sequence[Persona], measures: Sequence[Measure], turns: Sequence[Turn]
) -> tuple[Feasibility, ...]:
    """Per side: how many measures it can live with, and what the reality test brought up."""
    found = []
    for seat in sides:
        kinds = [p.kind for m in measures for p in m.positions if p.seat == seat.id]
        test = next((t.feasibility for t in turns if t.seat == seat.id and t.feasibility), None)
        accepted, objected = kinds.count(PositionKind.ACCEPTS), kinds.count(PositionKind.OBJECTS)
        reserved = kinds.count(PositionKind.RESERVES)
        silent = len(measures) - accepted - objected - reserved
        tally = procedural(
            f"Of {len(measures)} measures the {seat.name} accepts {accepted}, reserves on {reserved},"
            f" objects to {objected} and finds nothing in its sources on {silent}."
        )
        found.append(
            Feasibility(
                seat=seat.id,
                assessment=(tally, *(test.assessment if test else ())),
                constraint=test.constraint if test else (),
                spoilers=test.spoilers if test else (),
            )
        )
    return tuple(found)


def _failure(clerk: Clerk, point: StressPoint, seed: str) -> Failure:
    return Failure(
        breach_response=clerk.report(
            clerk.find(
                "penalties for violations and accountability",
                1,
                topics=("verification-compliance", "institutions"),
            ),
            f"{seed}/breach",
        ),
        off_ramp=clerk.report(
            clerk.find(
                f"hotline, crisis protocol, third-party mediators when talks stall: {point.title}",
                1,
                topics=("crisis-management", "mediation"),
                stances=(Stance.MEASURE,),
            ),
            f"{seed}/off-ramp",
        ),
        sunset=OPEN,
    )


def _crossings(
    put: Sequence[Formulation], taken: Sequence[Position], table: Sequence[Persona]
) -> list[Statement]:
    """The mediator's question about each red line that a measure crosses."""
    names = {seat.id: seat.name for seat in table}
    titles = {f.id: f.text.text for f in put}
    return [
        procedural(
            f"The mediator asks the {names[p.seat]} what change would keep this measure clear of its"
            f" red line {p.red_line.rsplit('-', 1)[-1]}: “{titles[p.on]}”"
        )
        for p in taken
        if p.red_line and p.on in titles and p.kind is PositionKind.OBJECTS
    ]


def _outcome(measures: Sequence[Measure], *, disputed: bool) -> str:
    agreed = sum(m.status is ClauseStatus.AGREED for m in measures)
    reserved = sum(m.status is ClauseStatus.RESERVED for m in measures)
    more = f", {reserved} more with reservations" if reserved else ""
    causes = "diagnosis disputed" if disputed else "diagnosis not discussed"
    return f"{agreed} of {len(measures)} measures agreed{more}; {causes}"
