"""A risk-reduction package of two measures, and a briefing on one of them."""

from __future__ import annotations

from facilitator.models import (
    Briefing,
    ClauseStatus,
    Decision,
    Failure,
    Measure,
    MeasureKind,
    Option,
    Parameter,
    Pathway,
    Position,
    PositionKind,
    Reciprocity,
    RiskReductionPackage,
    RuleName,
    Scope,
    SeatConcern,
    Sequencing,
    Side,
    Statement,
)
from tests.factories.wording import (
    ANNEX,
    AUTHOR,
    NATO,
    RUSSIA,
    SOVIET,
    cite,
    derived,
    feasibility,
    footer,
    header,
    objection,
    procedural,
    proposal,
    source,
)


def measure(number: int, status: ClauseStatus) -> Measure:
    agreed = status is ClauseStatus.AGREED
    title = "Notice of large exercises" if agreed else "Ceilings near the shared border"
    return Measure(
        id=f"exercises.m{number}",
        title=title,
        kind=MeasureKind.TRANSPARENCY if agreed else MeasureKind.LIMITATION,
        basket=1,
        actors=("NATO seat", "Russian seat"),
        text=proposal(
            f"The sides undertake what the title of measure {number} says, each on its own soil.",
            ANNEX,
            speaker="mediator",
        ),
        ground=(source(f"Davis suggests measure {number} without a figure.", ANNEX),),
        reciprocity=Reciprocity.SYMMETRIC,
        gives={
            "nato": proposal("notice of large exercises near the shared border", ANNEX),
            "russia": proposal("the same, short-notice drills included", ANNEX),
        },
        gets={
            "nato": proposal("fewer surprises on the eastern flank", ANNEX),
            "russia": proposal("forces near its border announced, not discovered", ANNEX),
        },
        parameters=(
            Parameter(name="notice period"),
            Parameter(name="size threshold")
            if agreed
            else Parameter(
                name="precedent for a ceiling",
                value="13,000 (an invented figure)",
                source=source("Davis recalls a ceiling of 13,000, invented for this test.", ANNEX),
            ),
        ),
        positions=(
            Position(
                seat="nato",
                on=f"exercises.m{number}",
                owner="mediator",
                kind=PositionKind.ACCEPTS,
                reason=source(f"Davis reports that measure {number} was welcome before.", NATO),
            ),
            Position(
                seat="russia",
                on=f"exercises.m{number}",
                owner="mediator",
                kind=PositionKind.ACCEPTS if agreed else PositionKind.OBJECTS,
            ),
            Position(
                seat="third-states",
                on=f"exercises.m{number}",
                owner="mediator",
                kind=PositionKind.SILENT,
            ),
        ),
        status=status,
        decision=Decision(
            rule=RuleName.CONSENSUS,
            applied=RuleName.CONSENSUS,
            adopted=agreed,
            electorate=("nato", "russia"),
            explanation=f"Measure {number} is {'adopted' if agreed else 'not adopted'}.",
        ),
    )


def package() -> RiskReductionPackage:
    def open_term(what: str) -> tuple[Statement, ...]:
        return (procedural(f"To be negotiated for the {what} (no source states one)."),)

    measures = (measure(1, ClauseStatus.AGREED), measure(2, ClauseStatus.BRACKETED))
    return RiskReductionPackage(
        header=header("Risk-reduction package 3: Exercises near borders"),
        stress_point="exercises",
        number=3,
        named_by=(source("Davis names exercises among the points of stress.", AUTHOR),),
        pathway=Pathway(
            event=(source("Davis reports that large drills were held at short notice.", AUTHOR),),
            misperception=(
                derived("The other side cannot tell a drill from a preparation.", AUTHOR, RUSSIA),
            ),
            escalation=(),
        ),
        concerns=(
            SeatConcern(
                seat="nato",
                statements=(source("Davis reports alarm at drills without notice.", NATO),),
            ),
            SeatConcern(
                seat="russia",
                statements=(source("Davis reports alarm at drills near the border.", RUSSIA),),
            ),
            SeatConcern(seat="third-states", statements=()),
        ),
        diagnosis=(procedural("The causes are left open here."),),
        measures=measures,
        scope=Scope(
            geography=open_term("area"),
            domain=(procedural("Exercises."),),
            forces=open_term("forces"),
            exclusions=(),
        ),
        parameters=tuple(dict.fromkeys(p for m in measures for p in m.parameters)),
        verification=(source("Davis suggests that somebody should look.", cite("IV", 8)),),
        decision_rule=(procedural("One objection is enough to prevent adoption of a measure."),),
        legal_form=(),
        disputes=(
            source("Davis floats arbitration of what is unclear.", cite("IV/decision-making", 2)),
        ),
        sequencing=Sequencing(
            first_step=(proposal("Exchange the calendars for one season.", ANNEX),),
            preconditions=(),
            review=(),
        ),
        feasibility=(feasibility("nato"), feasibility("russia")),
        third_states=(procedural("A State whose soil is touched gives its consent first."),),
        failure=Failure(breach_response=(), off_ramp=(), sunset=open_term("end")),
        questions=(procedural("The mediator asks the Russian seat what would make M2 bearable."),),
        objections=(
            objection(
                id="O-exercises.m2-russia",
                by="russia",
                to="exercises.m2",
                text="Objects to ceilings that bind one side’s own soil and not the sea.",
            ),
        ),
        outcome="1 of 2 measures agreed, diagnosis disputed",
        footer=footer(),
    )


def briefing() -> Briefing:
    exchanged = measure(1, ClauseStatus.AGREED)
    return Briefing(
        header=header("Briefing: exercises").model_copy(
            update={"seats": (), "rule": None, "rule_note": ""}
        ),
        question="What could be done about exercises near borders?",
        bottom_line=(source("Davis suggests notice before anything else.", ANNEX),),
        sides=(
            Side(
                holder="the NATO view, as Davis reports it",
                statements=(source("Davis reports alarm at drills without notice.", NATO),),
            ),
            Side(holder="the Russian view, as Davis reports it", statements=()),
        ),
        meet=(derived("Both dislike surprise.", NATO, RUSSIA),),
        part=(source("Davis reports that they differ on where the border of alarm runs.", AUTHOR),),
        options=(
            Option(
                title="Notice",
                text=exchanged.text,
                gives={"the alliance": exchanged.gives["nato"]},
                gets={"the alliance": exchanged.gets["nato"]},
            ),
        ),
        precedents=(source("Hotta records that early notice was refused.", SOVIET),),
        silent=(procedural("The corpus gives no threshold."),),
        footer=footer(),
    )
