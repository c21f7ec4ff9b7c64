"""Dates told by another date, time between two events, and counts that belong to something else."""

from __future__ import annotations

from datetime import date

import pytest

from facilitator.config import Settings
from facilitator.corpus.catalogue import load_corpus
from facilitator.models import EvidenceKind
from facilitator.verification.analysis import Analyser
from facilitator.verification.case import Case, Unit
from facilitator.verification.framing import Frame, Framing
from facilitator.verification.gates import numbers, polarity, roles
from facilitator.verification.mentions import AliasTable
from facilitator.verification.quantities import RELATIVE, Kind
from facilitator.verification.quantity_reader import quantities

ANALYSE = Analyser(AliasTable())


@pytest.fixture(scope="module")
def parties(tmp_path_factory: pytest.TempPathFactory) -> Analyser:
    """One that knows the parties of the papers."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    return Analyser(AliasTable(load_corpus(settings).aliases))


def case(claim: str, evidence: str) -> Case:
    units = [Unit(ANALYSE(evidence), EvidenceKind.PARAGRAPH)]
    return Case.of(ANALYSE(claim), Framing(Frame.NONE, claim), units)


def day(year: int, month: int = 1, of_month: int = 1) -> float:
    return date(year, month, of_month).toordinal()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Signed in 1972, it lapsed later that year.", day(1972), day(1972, 12, 31)),
        ("Signed in 1972, it lapsed three years later.", day(1975), day(1975, 12, 31)),
        ("Signed in 1972; the other came the year before.", day(1971), day(1971, 12, 31)),
        ("Founded in the 1950s, it closed a year later.", day(1951), day(1960, 12, 31)),
        ("It opened on 4 May 1955 and closed the day after.", day(1955, 5, 5), day(1955, 5, 5)),
    ],
)
def test_a_date_told_by_the_one_before_is_read(text: str, first: float, last: float) -> None:
    (told,) = (q for q in quantities(text) if q.unit == RELATIVE)
    assert (told.low, told.high) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("They met in May 1955, from the 11th to the 14th.", day(1955, 5, 11), day(1955, 5, 14)),
        ("in the last year of the 1950s", day(1959), day(1959, 12, 31)),
        ("in the first decade of the new century", day(2000), day(2009, 12, 31)),
        ("in the closing years of the 1970s", day(1975), day(1979, 12, 31)),
    ],
)
def test_days_and_parts_of_a_time_are_read(text: str, first: float, last: float) -> None:
    assert (first, last) in [(q.low, q.high) for q in quantities(text) if q.kind is Kind.DATE]


def test_a_range_of_time_keeps_both_its_ends() -> None:
    (span,) = quantities("It took seven to eight months.")
    assert (span.kind, span.low, span.high) == (Kind.MONTHS, 7, 8)
    assert [q.low for q in quantities("The term rose from 6 to 8 days.")] == [6, 8]


WARS = "The harbour war of 1908, the siege of the island in 1914 and the river campaign of 1922 broke the order."


@pytest.mark.parametrize(
    ("claim", "alarmed"),
    [
        ("Six years lay between the harbour war and the siege of the island.", False),
        ("Nine years lay between the harbour war and the siege of the island.", True),
        ("In the course of fourteen years, from the harbour war to the river campaign, it broke.", False),
        ("In the course of eight years, from the harbour war to the river campaign, it broke.", True),
        ("The siege of the island came six years after the harbour war, before the river campaign.", False),
        ("The harbour war broke out the year before the siege of the island.", True),
        ("The harbour war came in 1908, and the siege of the island six years later.", False),
    ],
)  # fmt: skip
def test_the_time_between_two_events_is_that_of_their_dates(claim: str, alarmed: bool) -> None:
    assert bool(numbers.check(case(claim, WARS))) is alarmed


@pytest.mark.parametrize(
    ("claim", "evidence", "alarmed"),
    [
        ("The Lowlands were one of eight parties to the treaty.", "Eight parties, the Lowlands and one city among them, signed the treaty.", False),
        ("Ann's memorandum takes up four pages.", "Ann, Memorandum, in Documents, pp. 72-75.", False),
        ("Ann's memorandum takes up at least five pages.", "Ann, Memorandum, in Documents, pp. 72-75.", True),
        ("The licence is version 2.0 of the common one.", "The common licence is version 4.0.", True),
        ("With more than thirty members as of 2024, it is larger than it was in 1994.", "It grew from 16 members in 1994 to 32 members in 2024.", False),
        ("With fewer than thirty members as of 2024, it is larger than it was in 1994.", "It grew from 16 members in 1994 to 32 members in 2024.", True),
        ("The talks ran for at least five days.", "The note came on 13 April 1911. The talks ran from 3 to 6 May 1911.", True),
        ("Between 1969 and 1975 it was drawn into detail.", "In the six years from 1969 it was drawn into detail.", False),
        ("Between 1969 and 1978 it was drawn into detail.", "In the six years from 1969 it was drawn into detail.", True),
        ("The talks opened on 29 November and closed on 2 December.", "The talks ran from 29 November to 2 December 1954.", False),
        ("The Harbour Treaty came in 1972, and recognition of the island later that year.", "The Harbour Treaty of 1972 and the recognition of the island in 1974 sufficed.", True),
        (
            "The Lowlands and a further eight towns signed.",
            "Eight towns, including the Lowlands, signed.",
            True,
        ),
        (
            "The Lowlands and a further seven towns signed.",
            "Eight towns, including the Lowlands, signed.",
            False,
        ),
        (
            "The note went to 25 towns in all.",
            "The note went to 23 towns, as well as Ashby and Corle.",
            False,
        ),
        (
            "Three elements would be blended.",
            "Some new scheme is likely to be needed by the harbour, combining elements of lots, votes and councils.",
            False,
        ),
        (
            "Four elements would be blended.",
            "Some new scheme is likely to be needed by the harbour, combining elements of lots, votes and councils.",
            True,
        ),
        (
            "The harbour gained three things.",
            "It gained a lighthouse, a wharf and the Office for Nets and Human Cargo.",
            False,
        ),
        (
            "Three works are listed, with the wharf in second place.",
            "The works: lighthouse, wharf and bridge.",
            False,
        ),
        (
            "Three works are listed, with the wharf in third place.",
            "The works: lighthouse, wharf and bridge.",
            True,
        ),
        (
            "Every one of them came from the Lowlands.",
            "Seven towns came from the Lowlands.",
            False,
        ),
        ("He gives 1972 for the Harbour Treaty and 1974 for the recognition of the island.", "The Harbour Treaty of 1972 and the recognition of the island in 1974 sufficed.", False),
    ],
)  # fmt: skip
def test_a_count_is_held_against_what_it_counts(claim: str, evidence: str, alarmed: bool) -> None:
    assert bool(numbers.check(case(claim, evidence))) is alarmed


def test_a_compound_and_a_superlative_claim_and_grant_nothing() -> None:
    evidence = "Most significantly, the island launched an attack on the harbour."
    assert (
        polarity.check(case("The island launched its all-out attack on the harbour.", evidence))
        is None
    )
    evidence = "Most towns of the island launched an attack on the harbour."
    found = polarity.check(
        case("All towns of the island launched an attack on the harbour.", evidence)
    )
    assert found is not None
    assert found.code == "overstated"


def test_two_dates_that_changed_places_are_found() -> None:
    units = [
        Unit(ANALYSE(text), EvidenceKind.PROPOSITION, proposition=f"x-{n}")
        for n, text in enumerate(
            (
                "The harbourmaster stressed in an address of 11 May 1955 that nets were free.",
                "Eight towns signed the Lantern Pact on 14 May 1955.",
            )
        )
    ]

    def found(claim: str) -> bool:
        told = Case.of(ANALYSE(claim), Framing(Frame.NONE, claim), units)
        return bool(numbers.check(told))

    assert found(
        "The harbourmaster's address was on 14 May 1955; eight towns signed the pact on 11 May."
    )
    assert not found(
        "The harbourmaster's address was on 11 May 1955; eight towns signed the pact on 14 May."
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Timeline of floods: Eight towns lay under water.", []),
        ("- **Fleet:** Fewer boats sailed from Ashby.", ["Ashby"]),
        ("Harbour guards in May: Corle sent three.", ["Corle"]),
    ],
)
def test_a_label_begins_a_sentence_and_no_name(text: str, names: list[str]) -> None:
    assert [m.text for m in ANALYSE(text).mentions] == names


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Behaviour", False),
        ("Deterrence", False),
        ("Cyberspace", False),
        ("Geopolitical", False),
        ("Realpolitik", False),
        ("Balfour", True),
        ("Breedlove", True),
        ("Whitehall", True),
    ],
)
def test_a_common_word_that_a_sentence_begins_with_is_no_name(word: str, name: bool) -> None:
    assert bool(ANALYSE(f"{word} was discussed there at length.").mentions) is name


def test_what_is_said_of_two_together_is_said_of_each(parties: Analyser) -> None:
    evidence = (
        "It went to 23 nations and, beyond them, the United States and China. Seven nations came, plus"
        " China as an observer."
    )
    claim = "More than 20 nations were asked, plus the United States and China."
    units = [Unit(parties(evidence), EvidenceKind.PARAGRAPH)]
    told = Case.of(parties(claim), Framing(Frame.NONE, claim), units)
    assert roles.check(told, parties.aliases.actors) is None
