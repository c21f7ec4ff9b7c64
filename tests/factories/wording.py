"""Statements with their citations, and what every document has: header, footer, objections, a seat's map."""

from __future__ import annotations

from facilitator.models import (
    Check,
    Citation,
    Code,
    CorpusState,
    Feasibility,
    Footer,
    Header,
    Locator,
    Objection,
    Origin,
    Paragraph,
    Reason,
    ReviewState,
    RuleName,
    SeatInfo,
    SeatMap,
    Source,
    SourceInfo,
    Statement,
    Verdict,
    VerdictLabel,
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
    reason = Reason(check=Check.NUMBERS, code=Code.NUMBER_MISSING, detail=why)
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
