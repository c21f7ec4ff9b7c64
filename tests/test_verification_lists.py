"""What a list, an era, two dates or a bound decides, and whose view nobody is named for."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest

from facilitator.config import Settings
from facilitator.corpus.catalogue import load_corpus
from facilitator.models import EvidenceKind, KnownVoice
from facilitator.verification.analysis import Analyser
from facilitator.verification.blind import blind_spot
from facilitator.verification.case import Case, Unit
from facilitator.verification.enumerations import enumerations
from facilitator.verification.framing import Frame, Framing
from facilitator.verification.gates import attribution, numbers, polarity, roles
from facilitator.verification.gates.eras import eras
from facilitator.verification.gates.places import place_told
from facilitator.verification.holding import holding
from facilitator.verification.mentions import AliasTable
from facilitator.verification.quantities import Kind
from facilitator.verification.quantity_reader import quantities
from facilitator.verification.verifier import Verifier

ANALYSE = Analyser(AliasTable())


def case(claim: str, evidence: str, *, doubted: bool = False) -> Case:
    units = [Unit(ANALYSE(evidence), EvidenceKind.PARAGRAPH)]
    framing = Framing(Frame.NONE, claim, doubted=doubted)
    return Case.of(ANALYSE(claim), framing, units)


@pytest.fixture(scope="module")
def kremlin(tmp_path_factory: pytest.TempPathFactory) -> Analyser:
    """One that knows the parties of the papers."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    return Analyser(AliasTable(load_corpus(settings).aliases))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "However, Ashby, Corle and Dunmore sent boats.",
            ["Ashby", "Corle", "Dunmore sent boats"],
        ),
        ("Ashby, Corle and Dunmore", ["Ashby", "Corle", "Dunmore"]),
        ("red and green and white", ["red", "green", "white"]),
        ("a group of towns (e.g., Ashby, Corle, Dunmore)", ["Ashby", "Corle", "Dunmore"]),
        ("small towns, such as Ashby and Corle", ["Ashby", "Corle"]),
        ("The first part, on law, holds ships, nets and lamps", ["ships", "nets", "lamps"]),
    ],
)
def test_a_list_is_cut_into_its_things(text: str, items: list[str]) -> None:
    (found,) = enumerations(text, 0, len(text))
    told = [text[a:b] for a, b in found.items]
    assert [t.removeprefix("holds ") for t in told] == items or told[1:] == items[1:]
    assert len(found) == len(items)


GUARDS = (
    "A common rule may need a group of harbour guards (e.g., Ashby, Corle, Dunmore)."
    " The council would widen its work in rescue, the watching of lamps and repairs."
)


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("Three harbour guards are named for the common rule.", True),
        ("Two harbour guards are named for the common rule.", False),
        ("Five harbour guards are named for the common rule.", False),
        ("The council would have more work, the second of which is the watching of lamps.", True),
        ("The council would have more work, the third of which is the watching of lamps.", False),
    ],
)
def test_a_list_bears_a_count_and_a_place(claim: str, right: bool) -> None:
    assert (numbers.check(case(claim, GUARDS)) is None) is right


WORK = (
    "The council would widen its work in rescue, the watching of lamps and repairs of the pier."
    " It names two dangers (e.g., fog, high waves) and the northern and southern banks."
)


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("Of three kinds of work that the council would widen, rescue is the first.", True),
        ("Of three kinds of work that the council would widen, rescue is the second.", False),
        ("Lamps are the second of the three kinds of work that are named.", True),
        ("Lamps are the last of the three kinds of work that are named.", False),
        ("First among the three kinds of work comes rescue, as the council lists them.", True),
        ("First among the three kinds of work comes the pier, as the council lists them.", False),
        ("Three kinds of work are listed, the mending of the pier being the last.", True),
        ("Three kinds of work are listed, the mending of the pier being the first.", False),
        ("The council met first, and lamps were bought.", True),  # no place in a list
    ],
)
def test_a_thing_has_the_place_in_a_list_that_the_paper_gives_it(claim: str, right: bool) -> None:
    found = numbers.findings(case(claim, WORK))
    assert (not any(f.code == "rank-differs" for f in found)) is right


def test_a_place_is_not_read_from_a_proposition_where_the_paper_is_at_hand() -> None:
    claim = "Of the two dangers named, fog is the first."
    paper = Unit(ANALYSE("Two dangers are named (fog, waves)."), EvidenceKind.PARAGRAPH)
    told = Unit(ANALYSE("Two dangers are named: waves and fog."), EvidenceKind.PROPOSITION)
    units = [told, paper]
    both = Case.of(ANALYSE(claim), Framing(Frame.NONE, claim), units)
    assert place_told(both) == ("first", "first")


@pytest.mark.parametrize(
    ("claim", "evidence", "right"),
    [
        ("The fourth meeting was held at Ashby.", "Article IV was read out at Ashby.", False),
        ("The fourth article was read out at Ashby.", "Article IV was read out at Ashby.", True),
        ("The pier was built in winter 1958.", "The pier was built in May 1958.", False),
        ("The pier was built in winter 1958.", "The pier was built in January 1958.", True),
        ("The pier was built late in December 1954.", "The pier was built in 1954.", False),
        ("The pier was built late in 1954.", "The pier was built in 1954.", True),
        (
            "The pier was opened on the thirteenth of May 1954.",
            "It was opened on 13 May 1954.",
            True,
        ),
        ("The pier was opened on the third of May 1954.", "It was opened on 13 May 1954.", False),
        ("The pier was opened in May in 1954.", "It was opened on 13 May 1954.", True),
        ("The pier was opened in the late 2000s.", "The pier was opened in 2008.", True),
        (
            "The pier was opened on the last day of 1954.",
            "It was opened on 31 December 1954.",
            True,
        ),
        (
            "The pier was opened on the first day of 1954.",
            "It was opened on 31 December 1954.",
            False,
        ),
        (
            "The pier of 1954 was opened early in 1954.",
            "The pier of 1954 was opened on 13 November 1954.",
            False,
        ),
        (
            "The pier of 1954 was opened late in 1954.",
            "The pier of 1954 was opened on 13 November 1954.",
            True,
        ),
        ("At least 32 boats lay there.", "From 16 boats it came to 32 boats there.", True),
        ("Fewer than 32 boats lay there.", "From 16 boats it came to 32 boats there.", False),
        ("The lease runs for fewer than 20 years.", "The lease runs for 20 years.", False),
        ("At least three towns sent boats.", "Ashby, Corle and Dunmore sent boats.", True),
        (
            "Two towns other than Ashby sent boats.",
            "Three towns sent boats, Ashby among them.",
            True,
        ),
        (
            "It took close to 12 years to build the pier.",
            "The pier was begun in 2001 and ended in 2013.",
            True,
        ),
        (
            "It took close to 12 years to build the pier.",
            "The pier was begun in 2001 and ended in 2009.",
            False,
        ),
        ("The pier was built one year later.", "The pier was built the following year.", True),
        ("The pier was built two years later.", "The pier was built the following year.", False),
        ("The pier was opened in the first half of May 1954.", "Opened on 13 May 1954.", True),
        ("The pier was opened in the second half of May 1954.", "Opened on 13 May 1954.", False),
        ("It is of the penultimate decade of the 20th century.", "It is of the 1980s.", True),
        ("It is of the penultimate decade of the 20th century.", "It is of the 1990s.", False),
        ("Not before 1954 was the pier opened.", "The pier was opened in 1954.", True),
        ("The lease runs for a fifth of a century.", "The lease runs for 20 years.", True),
        ("The lease runs for a tenth of a century.", "The lease runs for 20 years.", False),
        ("The chart takes up four printed pages.", "See Lamps (Ashby), pp. 24-27.", True),
        ("The chart takes up six printed pages.", "See Lamps (Ashby), pp. 24-27.", False),
        ("The chart stands on the third page.", "See Lamps (Ashby), p. 3.", True),
        ("The chart stands on the first page.", "See Lamps (Ashby), p. 3.", False),
        (
            "At least three one-time rivals sent boats.",
            "Ashby, Corle and Dunmore sent boats.",
            True,
        ),
        ("By 2034 there were 32 boats.", "There were 32 boats in 2024.", False),
        ("By 2024 there were 32 boats.", "There were 32 boats in 2024.", True),
        ("The pier was ready before 1955.", "The pier was ready by 31 December 1954.", True),
        ("The pier was ready before 1954.", "The pier was ready by 31 December 1954.", False),
        (
            "Boats fished there at the height of the Cold War.",
            "Boats fished there after the Cold War.",
            False,
        ),
        (
            "Boats fished there once the Cold War had ended.",
            "Boats fished there after the Cold War.",
            True,
        ),
    ],
)
def test_a_date_or_rank_is_borne_by_its_like_alone(claim: str, evidence: str, right: bool) -> None:
    assert (numbers.check(case(claim, evidence)) is None) is right


def test_a_month_told_as_a_bound_without_its_year_breaks_nothing() -> None:
    claim = "In 1954 the pier was begun, and by November it was open."
    assert numbers.check(case(claim, "The pier was begun in 1954.")) is None


def test_a_year_counts_nothing_behind_in_or_of() -> None:
    (year,) = quantities("The conference of 1954 suggests otherwise.")
    (soldiers,) = quantities("Some 2000 soldiers came.")
    assert (year.kind, soldiers.kind) == (Kind.DATE, Kind.CARDINAL)


def test_centuries_told_together_are_two_dates() -> None:
    first, second = quantities("in the nineteenth and twentieth centuries")
    assert [date.fromordinal(int(q.low)).year for q in (first, second)] == [1800, 1900]


def test_an_era_is_told_from_three_sides() -> None:
    told = [
        when
        for text in (
            "since the end of the Cold War",
            "in the midst of the Cold War",
            "before the Cold War",
        )
        for _, when, _ in eras(text)
    ]
    assert told == ["after", "during", "before"]


WARS = "The storm struck Ashby in 2008 and, worst of all, it flooded Corle in 2014."


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("Ashby was struck before Corle was flooded.", True),
        ("Ashby was struck after Corle was flooded.", False),
        ("Corle was flooded six years after the storm struck Ashby.", True),
    ],
)
def test_dates_of_the_evidence_say_which_came_first(claim: str, right: bool) -> None:
    found = roles.check(case(claim, WARS), frozenset())
    assert (found is None) is right
    assert right or (found is not None and found.code == "order-reversed" and found.refutes)
    if right:
        assert blind_spot(case(claim, WARS)) is None


def test_not_until_denies_nothing() -> None:
    evidence = "The keepers lit the lamp at Dunmore in the spring."
    until = case("The lamp at Dunmore was not lit until the spring, by the keepers.", evidence)
    never = case("The lamp at Dunmore was not lit in the spring by the keepers.", evidence)
    assert polarity.check(until) is None
    assert polarity.check(never) is not None


def test_what_a_frame_denies_is_fair_where_the_evidence_denies_it() -> None:
    denied = case("The race was truly won.", "The race was not truly won.", doubted=True)
    stated = case("The race was truly won.", "The race was truly won.", doubted=True)
    assert polarity.check(denied) is None
    found = polarity.check(stated)
    assert found is not None
    assert found.code == "frame-denies"


BELIEF = "According to the prevailing view, the race was won by the boats of Ashby."


@pytest.mark.parametrize(
    ("claim", "frame", "code"),
    [
        ("The boats of Ashby won the race.", Frame.NONE, "view-as-fact"),
        ("The boats of Ashby won the race.", Frame.NOTES, "told-as-author"),
        ("It is widely thought that the boats of Ashby won the race.", Frame.NONE, None),
        ("The boats of Ashby won the race.", Frame.REPORTED, None),
    ],
)
def test_a_view_that_nobody_is_named_for_is_a_view(
    claim: str, frame: Frame, code: str | None
) -> None:
    units = [
        Unit(ANALYSE(BELIEF), EvidenceKind.PROPOSITION, voice=KnownVoice.AUTHOR, proposition="x-1")
    ]
    found = attribution.check(Case.of(ANALYSE(claim), Framing(frame, claim), units))
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("The boats took up positions that were unacceptable to Russia.", "russia"),
        ("In Moscow, the pact was a failure.", "russia"),
        ("The first of the two councils met in Moscow, the second in Warsaw.", None),
        ("Russia must not have to fear that the pact fails.", None),
        ("Russia took Crimea apart from the pact.", None),
    ],
)
def test_a_deed_and_a_place_are_no_views(kremlin: Analyser, text: str, holder: str | None) -> None:
    held = holding(kremlin(text))
    assert (holder in held.entities if held and holder else held) == (True if holder else None)


def test_a_deed_of_both_dates_is_dated_in_a_verdict() -> None:
    verdict = Verifier().check_pair("Ashby was struck after Corle was flooded.", WARS)
    assert "2014" in " ".join(r.detail for r in verdict.reasons if r.code == "order-reversed")


_TIES = """
from facilitator.verification.align import align
from facilitator.verification.analysis import Analyser
from facilitator.verification.mentions import AliasTable
read = Analyser(AliasTable())
rest = " ".join(f"w{a}{b}" for a in "bcdfghjklm" for b in "nopqrstvxz")
found = align(read("They asked for help."), read(f"Assistance, aid and support came with {rest}."))
print([(k.claim, k.evidence) for k in found.links])
"""


def test_which_of_two_like_words_bears_a_claim_hangs_on_no_seed() -> None:
    """Sets of words come in another order in every process, and two runs must say the same."""
    told = {
        subprocess.run(
            [sys.executable, "-c", _TIES],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(told) == 1
    assert told != {"[]\n"}
