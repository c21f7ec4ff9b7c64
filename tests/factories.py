"""Made-up documents for tests: invented wording about seats at a table, no paper's."""

from __future__ import annotations

from facilitator.models import (
    AgendaItem,
    Alternative,
    Amendment,
    Briefing,
    Citation,
    Clause,
    ClauseKind,
    ClauseStatus,
    ClauseVersion,
    CorpusState,
    Decision,
    DefinitionPaper,
    Failure,
    Feasibility,
    Footer,
    Formulation,
    Gate,
    Header,
    Locator,
    Measure,
    MeasureKind,
    NextStep,
    Objection,
    OperationalTest,
    Option,
    Origin,
    Paragraph,
    Parameter,
    ParkedItem,
    Pathway,
    Phase,
    Position,
    PositionKind,
    Principle,
    Ranking,
    Reading,
    Reason,
    Reciprocity,
    Restatement,
    ReviewState,
    RiskReductionPackage,
    RuleName,
    Scope,
    SeatConcern,
    SeatInfo,
    SeatMap,
    Sequencing,
    Side,
    Source,
    SourceInfo,
    Statement,
    Trial,
    Turn,
    Verdict,
    VerdictLabel,
)

ITEM = AgendaItem(
    id="sovereign-choice",
    title="Freedom to choose arrangements",
    kind=ClauseKind.CORE_PRINCIPLE,
    topics=("sovereign-choice",),
)
SUPPORTED = Verdict(verdict=VerdictLabel.SUPPORTED, score=0.94)


def cite(
    section: str = "IV",
    paragraph: Paragraph = 1,
    voice: str = "author",
    *,
    source: str = "davis-2025",
    quote: str | None = None,
) -> Citation:
    return Citation(
        locator=Locator(source=source, section=section, paragraph=paragraph),
        voice=voice,
        quote=quote,
    )


NATO = cite("II/phase-2", 1, "nato", quote="an invented quotation, for want of a paper")
RUSSIA = cite("III/phase-2", 1, "russia")
AUTHOR = cite("IV/root-causes", 3)
ANNEX = cite("annex/basket-1", 4)
SOVIET = cite("2", 5, "soviet", source="hotta-2026")
NOTE_FOUR = cite("III/phase-2", "fn-4", "russia")


def source(text: str, *citations: Citation, speaker: str | None = None) -> Statement:
    return Statement(
        text=text,
        origin=Origin.SOURCE,
        speaker=speaker,
        citations=citations or (AUTHOR,),
        verdict=SUPPORTED,
    )


def derived(text: str, *citations: Citation) -> Statement:
    return Statement(text=text, origin=Origin.DERIVED, citations=citations, verdict=SUPPORTED)


def proposal(text: str, *citations: Citation, speaker: str | None = None) -> Statement:
    return Statement(text=text, origin=Origin.PROPOSAL, speaker=speaker, citations=citations)


def procedural(text: str, *citations: Citation) -> Statement:
    return Statement(text=text, origin=Origin.PROCEDURAL, citations=citations)


def participant(text: str, label: VerdictLabel, why: str) -> Statement:
    reason = Reason(gate=Gate.NUMBERS, code="number-differs", detail=why)
    return Statement(
        text=text,
        origin=Origin.PARTICIPANT,
        speaker="Ms Example",
        verdict=Verdict(verdict=label, score=0.1, reasons=(reason,)),
    )


def header(title: str = "Joint Definition Paper: indivisible security") -> Header:
    return Header(
        title=title,
        capacity=(
            "Prepared by simulated seats that voice reported views; nobody took part in an"
            " official capacity."
        ),
        topic="indivisible security",
        seats=(
            SeatInfo(id="nato", name="NATO seat", votes=True),
            SeatInfo(id="russia", name="Russian seat", votes=True),
            SeatInfo(id="third-states", name="Third-States seat", votes=True),
            SeatInfo(id="mediator", name="Mediator", votes=False),
        ),
        rule=RuleName.CONSENSUS,
        rule_note="Every seat with a vote takes part; one objection is enough to prevent adoption.",
        engine="embedded",
        corpus_version="3f9a0c417be2d685",
        corpus_state={"davis-2025": CorpusState.FULL_TEXT, "hotta-2026": CorpusState.DIGEST},
    )


def footer() -> Footer:
    davis = Source(
        id="davis-2025",
        title="A made-up title about an act and its anniversary",
        authors=("Ian Davis",),
        short="Davis 2025",
        year=2025,
        publisher="An example publisher",
        series="Example Papers 1",
        licence="CC BY 4.0",
        rights="© 2025 the example publisher",
        provenance=("The author discloses that a machine assisted with the wording.",),
        grounds="One author’s account of two perspectives, and his own proposals.",
        review=ReviewState.REVIEWED,
    )
    hotta = davis.model_copy(
        update={
            "id": "hotta-2026",
            "title": "A made-up title about the origins of an act",
            "authors": ("Tsukasa Hotta",),
            "short": "Hotta 2026",
            "year": 2026,
            "licence": "none stated",
            "rights": "© the author",
            "provenance": (),
            "grounds": "History up to 1975 only; nothing of present policy.",
        }
    )
    return Footer(
        sources=(
            SourceInfo(source=davis, state=CorpusState.FULL_TEXT, review=ReviewState.REVIEWED),
            SourceInfo(source=hotta, state=CorpusState.DIGEST, review=ReviewState.REVIEWED),
        ),
        absent=(
            procedural("Not at the table: civil society.", cite("IV/root-causes", 3)),
            procedural("Not at the table: the United Nations.", cite("IV", 10)),
        ),
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


def objection(
    *,
    id: str = "O-sovereign-choice.russia.1-nato",
    by: str | None = "nato",
    to: str = "sovereign-choice",
    text: str = "Objects to the language of the Russian seat: it gives a neighbour the last word.",
    caucus: bool = False,
    released: bool = True,
) -> Objection:
    return Objection(
        id=id,
        by=by,
        to=to,
        text=text,
        citations=(NATO,),
        round=2,
        caucus=caucus,
        released=released,
    )


def seat_map(seat: str) -> SeatMap:
    own = NATO if seat == "nato" else RUSSIA
    return SeatMap(
        seat=seat,
        red_lines=(
            proposal(f"Red line 1: nobody outside decides for the {seat} seat", own),
            source(f"Davis reports that the {seat} side will not be decided for.", own),
        ),
        interests=(source(f"Davis reports that the {seat} side wants to be heard first.", own),),
        fears=(source(f"Davis holds that the {seat} side dreads to go home with less.", AUTHOR),),
    )


def feasibility(seat: str) -> Feasibility:
    return Feasibility(
        seat=seat,
        assessment=(procedural(f"Of 2 measures the {seat} seat accepts 1 and objects to 1."),),
        constraint=(source(f"Davis argues that opinion at home binds the {seat} side."),),
        spoilers=(),
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


def turns() -> tuple[Turn, ...]:
    said = (source("Davis reports that the NATO side wants no veto.", NATO, speaker="nato"),)
    restatement = Restatement(by="russia", of="nato", statements=said)
    return (
        Turn(
            id="01/opening/1/opening//nato",
            phase=Phase.OPENING,
            step="opening",
            round=1,
            seat="nato",
            statements=(procedural("The NATO seat voices a reported view."), *said),
        ),
        Turn(
            id="02/interests/1/interests//nato",
            phase=Phase.INTERESTS,
            step="interests",
            round=1,
            seat="nato",
            map=seat_map("nato"),
            statements=seat_map("nato").red_lines,
        ),
        Turn(
            id="02/interests/1/shared_interests//mediator",
            phase=Phase.INTERESTS,
            step="shared_interests",
            round=1,
            seat="mediator",
            statements=(source("Davis notes that nobody gains from an accident.", cite("V", 2)),),
        ),
        Turn(
            id="03/restating/1/restating//russia",
            phase=Phase.RESTATING,
            step="restating",
            round=1,
            seat="russia",
            restatements=(restatement,),
            statements=said,
        ),
        Turn(
            id="03/restating/1/acceptance//nato",
            phase=Phase.RESTATING,
            step="acceptance",
            round=1,
            seat="nato",
            restatements=(
                restatement.model_copy(
                    update={"accepted": True, "acceptance": proposal("That is what was meant.")}
                ),
            ),
        ),
        Turn(
            id="04/definition/1/propose/sovereign-choice/nato",
            phase=Phase.DEFINITION,
            step="propose",
            round=1,
            seat="nato",
            on="sovereign-choice",
            formulations=(
                Formulation(
                    id="sovereign-choice.nato.1",
                    item="sovereign-choice",
                    owner="nato",
                    text=clause_bracketed().alternatives[0].text,
                ),
            ),
        ),
        Turn(
            id="04/definition/1/rank/sovereign-choice/russia",
            phase=Phase.DEFINITION,
            step="rank",
            round=1,
            seat="russia",
            on="sovereign-choice",
            rankings=(
                Ranking(
                    seat="russia",
                    item="sovereign-choice",
                    order=(("sovereign-choice.russia.1",), ("sovereign-choice.nato.1",)),
                ),
            ),
        ),
        Turn(
            id="04/definition/1/positions/sovereign-choice/russia",
            phase=Phase.DEFINITION,
            step="positions",
            round=1,
            seat="russia",
            on="sovereign-choice",
            positions=clause_bracketed().positions[2:],
            amendments=(
                Amendment(
                    seat="russia",
                    where="positions",
                    text="A sentence that did not stand.",
                    action="dropped",
                    why="The cited paragraph gives another number.",
                ),
            ),
        ),
        Turn(
            id="04/definition/1/critique/sovereign-choice/nato",
            phase=Phase.DEFINITION,
            step="critique",
            round=1,
            seat="nato",
            on="sovereign-choice",
            private=True,
            statements=(proposal("Between ourselves, the second bracket could live."),),
        ),
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
