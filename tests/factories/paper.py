"""A Definition Paper with a clause agreed, one bracketed and one in alternatives."""

from __future__ import annotations

from facilitator.models import (
    Alternative,
    Clause,
    ClauseKind,
    ClauseStatus,
    ClauseVersion,
    Decision,
    DefinitionPaper,
    NextStep,
    OperationalTest,
    ParkedItem,
    Phase,
    Position,
    PositionKind,
    Principle,
    Reading,
    RuleName,
    Trial,
    Turn,
    VerdictLabel,
)
from tests.factories.wording import (
    ANNEX,
    AUTHOR,
    NATO,
    NOTE_FOUR,
    RUSSIA,
    SOVIET,
    cite,
    feasibility,
    footer,
    header,
    objection,
    participant,
    procedural,
    proposal,
    seat_map,
    source,
)


def clause_agreed() -> Clause:
    return Clause(
        id="equal-standing",
        number=1,
        title="Equal standing of the participating States",
        kind=ClauseKind.CORE_PRINCIPLE,
        topics=("sovereign-equality",),
        status=ClauseStatus.RESERVED,
        text=proposal(
            "The participating States are equal in rights, whatever their size, and each is heard"
            " before a decision that concerns it.",
            cite("IV", 7),
            AUTHOR,
        ),
        positions=(
            Position(
                seat="nato",
                on="equal-standing.mediator.1",
                owner="mediator",
                kind=PositionKind.ACCEPTS,
                reason=source("Davis reports that equality was part of the bargain.", NATO),
            ),
            Position(
                seat="russia",
                on="equal-standing.mediator.1",
                owner="mediator",
                kind=PositionKind.RESERVES,
                reason=source(
                    "On the view that Davis reports, equality was not practised.", RUSSIA
                ),
            ),
            Position(
                seat="third-states",
                on="equal-standing.mediator.1",
                owner="mediator",
                kind=PositionKind.SILENT,
            ),
        ),
        decision=Decision(
            rule=RuleName.CONSENSUS,
            applied=RuleName.CONSENSUS,
            adopted=True,
            electorate=("nato", "russia", "third-states"),
            explanation=(
                "The NATO seat, the Russian seat and the Third-States seat decide by consensus; one"
                " objection is enough to prevent it. Adopted: nobody is outvoted."
            ),
        ),
        history=(
            ClauseVersion(round=1, text="…", change="First reading: language from the Mediator."),
            ClauseVersion(round=2, text="…", change="Second reading: no change."),
        ),
    )


def clause_bracketed() -> Clause:
    reason = source("In Davis’s account, the choice was never meant to be free of limits.", RUSSIA)
    return Clause(
        id="sovereign-choice",
        number=2,
        title="Freedom to choose arrangements",
        kind=ClauseKind.CORE_PRINCIPLE,
        topics=("sovereign-choice", "enlargement"),
        status=ClauseStatus.BRACKETED,
        text=proposal("Each participating State decides for itself on its arrangements.", AUTHOR),
        alternatives=(
            Alternative(
                owner="nato",
                text=proposal(
                    "No State outside an arrangement holds a veto over who joins it.",
                    NATO,
                    speaker="nato",
                ),
            ),
            Alternative(
                owner="russia",
                text=proposal(
                    "No such decision makes one State safer at the cost of its neighbour.",
                    RUSSIA,
                    SOVIET,
                    speaker="russia",
                ),
            ),
        ),
        positions=(
            Position(
                seat="nato",
                on="sovereign-choice.russia.1",
                owner="russia",
                kind=PositionKind.OBJECTS,
                red_line="nato-1",
                reason=source("Davis reports that the condition is read as a veto.", NATO),
            ),
            Position(
                seat="nato",
                on="sovereign-choice.mediator.1",
                owner="mediator",
                kind=PositionKind.ACCEPTS,
            ),
            Position(
                seat="russia",
                on="sovereign-choice.nato.1",
                owner="nato",
                kind=PositionKind.OBJECTS,
                reason=reason,
            ),
            Position(
                seat="russia",
                on="sovereign-choice.mediator.1",
                owner="mediator",
                kind=PositionKind.OBJECTS,
                reason=reason,
            ),
            Position(
                seat="russia",
                on="sovereign-choice.mediator.2",
                owner="mediator",
                kind=PositionKind.OBJECTS,
                reason=reason,
            ),
        ),
        mediator_text=proposal(
            "Before it decides, the State takes part in the consultation of clause 1.",
            speaker="mediator",
        ),
        unconfronted=source(
            "Davis also wants the States in between to stay out of blocs without coercion.", ANNEX
        ),
        contested_terms=("“near abroad” (Russian usage); prefer: neighbouring States",),
        decision=Decision(
            rule=RuleName.CONSENSUS,
            applied=RuleName.CONSENSUS,
            adopted=False,
            electorate=("nato", "russia", "third-states"),
            against=("nato", "russia"),
            explanation=(
                "Not adopted: the NATO seat and the Russian seat object; the text stays in"
                " brackets."
            ),
            ranking=(
                ("sovereign-choice.mediator.1",),
                ("sovereign-choice.nato.1", "sovereign-choice.russia.1"),
            ),
        ),
        history=(
            ClauseVersion(
                round=1,
                text="…",
                change="First reading: language from the NATO seat and the Russian seat.",
            ),
            ClauseVersion(
                round=2,
                text="…",
                change="Second reading: language from the Mediator taken into the text.",
            ),
        ),
    )


def clause_alternatives() -> Clause:
    first, second = clause_bracketed().alternatives
    return Clause(
        id="who-interprets",
        number=3,
        title="Who interprets",
        kind=ClauseKind.INTERPRETIVE,
        topics=("decision-making",),
        status=ClauseStatus.ALTERNATIVES,
        text=proposal(""),
        alternatives=(
            second.model_copy(
                update={"text": proposal("A board of five reads the text anew each year.", RUSSIA)}
            ),
            first.model_copy(
                update={"text": proposal("Each State reads the text for itself.", NATO)}
            ),
        ),
        history=(ClauseVersion(round=1, text="…", change="First reading: two alternatives."),),
    )


def definition_paper() -> DefinitionPaper:
    return DefinitionPaper(
        header=header(),
        purpose=(
            procedural(
                "This paper sets out what the table could say together on indivisible security,"
                " what it could not, and on whose account."
            ),
            source("Davis proposes that such a table should draft a joint paper.", AUTHOR),
        ),
        non_purposes=(procedural("It binds nobody and does not say which reading is right."),),
        term_in_corpus=(
            source(
                "Davis notes that both sides use the slogan and mean unlike things.", cite("I", 6)
            ),
        ),
        gaps=(
            procedural("No proposition in the corpus defines indivisible security."),
            procedural("The propositions read out of Hotta 2026 do not use the term."),
        ),
        readings=(
            Reading(
                seat="nato",
                statements=(
                    source("Davis reports that each State picks its own partners.", NATO),
                    source("On the same account, that is what makes all of them secure.", NATO),
                ),
                restated_by="russia",
                restatement=(
                    source("As Davis presents it, the other side wants no veto on partners.", NATO),
                ),
                accepted=True,
                acceptance=proposal(
                    "That is what was meant, and in the order in which it was meant."
                ),
            ),
            Reading(
                seat="russia",
                statements=(
                    source("Davis reports that no State may gain at another’s cost.", RUSSIA),
                    source(
                        "He adds that the principle was cited against the wider bloc.", NOTE_FOUR
                    ),
                ),
                restated_by="nato",
                restatement=(source("Davis reports a fear of gain at another’s cost.", RUSSIA),),
                accepted=False,
            ),
            Reading(seat="third-states", statements=()),
        ),
        clauses=(clause_agreed(), clause_bracketed(), clause_alternatives()),
        neighbouring=(
            Principle(
                title="Territorial integrity",
                clause=1,
                statements=(
                    source("Davis recalls that borders may change by consent only.", cite("I", 3)),
                ),
            ),
            Principle(title="Non-interference"),
        ),
        fears=(seat_map("nato"), seat_map("russia")),
        operational_tests=(
            OperationalTest(
                test=proposal(
                    "An act would breach it if it put large forces at a border unannounced.", ANNEX
                ),
                owner="mediator",
                basis=(source("Davis suggests that nobody should be surprised.", ANNEX),),
                trials=(
                    Trial(
                        stress_point="force-deployments",
                        statements=(
                            source("Davis reports presence that is framed as defensive.", NATO),
                        ),
                    ),
                    Trial(
                        stress_point="missile-defence",
                        statements=(procedural("Not decided by the corpus."),),
                    ),
                ),
            ),
        ),
        third_states=(procedural("Each clause is open to a State that was not there."),),
        interpretation=(),
        reality_test=(
            Turn(
                id="06/reality-test/1/reality_test//nato",
                phase=Phase.REALITY_TEST,
                step="reality_test",
                round=1,
                seat="nato",
                feasibility=feasibility("nato"),
                statements=feasibility("nato").assessment + feasibility("nato").constraint,
            ),
            Turn(
                id="06/reality-test/1/reality_test//russia",
                phase=Phase.REALITY_TEST,
                step="reality_test",
                round=1,
                seat="russia",
                feasibility=feasibility("russia"),
            ),
        ),
        participants=(
            participant(
                "There were forty-one signatories on the day.",
                VerdictLabel.CONTRADICTED,
                "The cited paragraph gives another number.",
            ),
        ),
        objections=(
            objection(),
            objection(
                id="O-who-interprets.nato.1-russia",
                by="russia",
                to="who-interprets",
                text="Objects to the language of the NATO seat: each would read it to suit itself.",
                caucus=True,
            ),
            objection(
                id="O-secret",
                text="Said in caucus and not for release.",
                caucus=True,
                released=False,
            ),
        ),
        parked=(
            ParkedItem(title="Compensation", why="No source speaks of it.", raised_by="russia"),
            ParkedItem(title="Names of posts", why="Not a matter for this table."),
        ),
        review=(
            source("Davis suggests that the States should meet again and adapt.", cite("IV", 9)),
        ),
        next_steps=(
            NextStep(
                action=procedural("Consult on the brackets in clause 2 with their owners."),
                owner="Mediator",
                by_when="before the next reading",
                condition="the owners agree to be consulted together",
            ),
        ),
        footer=footer(),
    )
