"""The decision rules on cases worked by hand; `test_rules_always` has what no case may break."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from facilitator.config import QualifiedMajorityReading
from facilitator.dialogue.rules import PROFILES, Vote, Voter, decide
from facilitator.errors import InputError
from facilitator.models import ClauseKind, Decision, RuleName

# The table of the hand-worked cases, in seating order: two major powers that are guarantors, a
# third guarantor, and States without either role. The mediator sits among them without a vote.
SEATS = (
    Voter(id="nato", major_power=True, guarantor=True),
    Voter(id="russia", major_power=True, guarantor=True),
    Voter(id="third-states"),
    Voter(id="eu", guarantor=True),
    Voter(id="moldova"),
    Voter(id="austria"),
    Voter(id="serbia"),
)
MEDIATOR = Voter(id="mediator", votes=False)
NAMES = {"nato": "NATO seat", "russia": "Russian seat", "third-states": "Third States seat"}
LETTERS = {"f": Vote.FOR, "a": Vote.AGAINST, "-": Vote.ABSTAIN}
ALL, EACH = QualifiedMajorityReading.ALL_MAJOR_POWERS, QualifiedMajorityReading.TWO_THIRDS_OF_EACH


def put(
    rule: str,
    votes: str,
    kind: str = "operational",
    reading: QualifiedMajorityReading = ALL,
    *,
    turn: int = 1,
    seats: Sequence[Voter] = SEATS,
    ranking: Sequence[Sequence[str]] = (),
) -> Decision:
    """One letter a voter, in seating order: f(or), a(gainst), - (abstains)."""
    table = seats[: len(votes)]
    return decide(
        RuleName(rule),
        {seat.id: LETTERS[letter] for seat, letter in zip(table, votes, strict=True)},
        clause_kind=ClauseKind(kind),
        seats=(*table, MEDIATOR),
        reading=reading,
        ranking=ranking,
        turn=turn,
        names=NAMES,
    )


def named_as_outvoted(decision: Decision) -> set[str]:
    told = decision.explanation.partition("Adopted: ")[2]
    return {seat.id for seat in SEATS if NAMES.get(seat.id, f"{seat.id} seat") in told}


@pytest.mark.parametrize(
    ("votes", "adopted"),
    [
        ("ff", True),
        ("fa", False),  # a tie of two
        ("f-", True),  # an abstention does not block
        ("--", False),  # silence alone is not consensus
        ("aa", False),
        ("fff", True),
        ("ff-", True),
        ("ffa", False),
        ("f--", True),
        ("ffffffa", False),
        ("ffff---", True),
        ("-------", False),
    ],
)
def test_consensus(votes: str, adopted: bool) -> None:
    decision = put("consensus", votes)
    assert decision.adopted is adopted
    assert decision.applied is RuleName.CONSENSUS
    assert "mediator" not in decision.electorate


def test_silence_is_told_as_such() -> None:
    assert "nobody spoke in favour, and silence alone is not consensus" in (
        put("consensus", "---").explanation
    )


@pytest.mark.parametrize(
    ("votes", "adopted"),
    [
        ("ffff", True),
        ("fffa", True),
        ("ffaa", False),  # a tie of four
        ("faaa", False),
        ("ff-a", True),
        ("---a", False),
        ("ffffa", True),
        ("fffaa", False),
        ("fffffa", True),
        ("fffaaa", False),
        ("ffffffa", True),
        ("fffffaa", False),
    ],
)
def test_consensus_minus_one(votes: str, adopted: bool) -> None:
    decision = put("consensus-minus-one", votes)
    assert decision.adopted is adopted
    assert decision.applied is RuleName.CONSENSUS_MINUS_ONE


@pytest.mark.parametrize(("votes", "adopted"), [("ffa", False), ("fff", True), ("fa", False)])
def test_consensus_minus_one_below_four_is_consensus(votes: str, adopted: bool) -> None:
    decision = put("consensus-minus-one", votes)
    assert decision.applied is RuleName.CONSENSUS
    assert decision.adopted is adopted
    assert (
        "Consensus minus one needs at least four seats with a vote and the table has"
        f" {'three' if len(votes) == 3 else 'two'}, so consensus decides instead."
    ) in decision.explanation


@pytest.mark.parametrize(
    ("votes", "turn", "electorate", "adopted", "advisory"),
    [
        ("fffa", 1, ("nato", "russia", "third-states"), True, ("eu",)),
        ("fffa", 2, ("russia", "third-states", "eu"), False, ()),
        ("afff", 2, ("russia", "third-states", "eu"), True, ("nato",)),
        ("afff", 3, ("nato", "third-states", "eu"), False, ()),
        ("faff", 4, ("nato", "russia", "eu"), False, ()),
        ("faff", 5, ("nato", "russia", "third-states"), False, ()),  # round again
        ("---ff", 1, ("nato", "russia", "third-states"), False, ()),
        ("f--aa", 1, ("nato", "russia", "third-states"), True, ("eu", "moldova")),
        (
            "aafffaa",
            3,
            ("third-states", "eu", "moldova"),
            True,
            ("nato", "russia", "austria", "serbia"),
        ),
        ("ffaaaff", 6, ("nato", "austria", "serbia"), True, ("third-states", "eu", "moldova")),
    ],
)
def test_directorate(
    votes: str, turn: int, electorate: tuple[str, ...], adopted: bool, advisory: tuple[str, ...]
) -> None:
    decision = put("directorate", votes, turn=turn)
    assert decision.applied is RuleName.DIRECTORATE
    assert decision.electorate == electorate
    assert decision.adopted is adopted
    assert decision.advisory_against == advisory
    assert named_as_outvoted(decision) == set(advisory if adopted else ())


def test_every_seat_serves_in_the_directorate_equally_often() -> None:
    served = [s for turn in range(1, 8) for s in put("directorate", "f" * 7, turn=turn).electorate]
    assert {served.count(seat.id) for seat in SEATS} == {3}


def test_directorate_below_four_is_consensus() -> None:
    decision = put("directorate", "ffa")
    assert decision.applied is RuleName.CONSENSUS
    assert not decision.adopted
    assert "A directorate needs at least four seats with a vote and the table has three" in (
        decision.explanation
    )


@pytest.mark.parametrize(
    ("votes", "adopted", "electorate", "advisory"),
    [
        ("ffa", True, ("nato", "russia"), ("third-states",)),
        ("faf", False, ("nato", "russia"), ()),
        ("f-a", True, ("nato", "russia"), ("third-states",)),
        ("--f", False, ("nato", "russia"), ()),  # advice cannot stand in for a guarantor
        ("ffaf", True, ("nato", "russia", "eu"), ("third-states",)),
        ("ffff", True, ("nato", "russia", "eu"), ()),
        ("fffa", False, ("nato", "russia", "eu"), ()),
        (
            "ffafaaa",
            True,
            ("nato", "russia", "eu"),
            ("third-states", "moldova", "austria", "serbia"),
        ),
    ],
)
def test_guarantors_decide_critical_questions(
    votes: str, adopted: bool, electorate: tuple[str, ...], advisory: tuple[str, ...]
) -> None:
    decision = put("guarantors", votes, "critical")
    assert decision.applied is RuleName.GUARANTORS
    assert decision.adopted is adopted
    assert decision.electorate == electorate
    assert decision.advisory_against == advisory
    assert named_as_outvoted(decision) == set(advisory if adopted else ())


@pytest.mark.parametrize("kind", ["core-principle", "operational", "interpretive"])
def test_guarantors_on_anything_else_is_consensus_of_all(kind: str) -> None:
    decision = put("guarantors", "ffa", kind)
    assert decision.applied is RuleName.CONSENSUS
    assert decision.electorate == ("nato", "russia", "third-states")
    assert not decision.adopted
    assert "decides critical questions only" in decision.explanation


def test_one_guarantor_is_no_group_of_guarantors() -> None:
    table = (Voter(id="nato", guarantor=True), Voter(id="russia"), Voter(id="third-states"))
    decision = put("guarantors", "ffa", "critical", seats=table)
    assert decision.applied is RuleName.CONSENSUS
    assert not decision.adopted
    assert "needs at least two guarantors with a vote and the table has one" in decision.explanation


@pytest.mark.parametrize(
    ("votes", "with_all", "with_each"),
    [
        ("fff", True, True),
        ("ffa", True, True),  # two of three is exactly two thirds
        ("faf", False, False),  # one of two major powers is less than two thirds
        ("f-f", False, False),  # a major power that abstains is not in favour
        ("f--", False, False),
        ("ffaa", False, False),  # a tie: two of four
        ("fffa", True, True),
        ("fff--", False, False),  # three of five is 60 per cent
        ("ffff-", True, True),
        ("ffffaa", True, True),  # four of six
        ("ffffaaa", False, False),  # four of seven
        ("fffffaa", True, True),  # five of seven
        ("affffff", False, False),
    ],
)
def test_qualified_majority(votes: str, with_all: bool, with_each: bool) -> None:
    for reading, adopted in ((ALL, with_all), (EACH, with_each)):
        decision = put("qualified-majority", votes, reading=reading)
        assert decision.applied is RuleName.QUALIFIED_MAJORITY
        assert decision.adopted is adopted, (reading, decision.explanation)


def test_the_two_readings_differ_with_three_major_powers() -> None:
    table = tuple(
        Voter(id=id_, major_power=place < 3)
        for place, id_ in enumerate(("nato", "russia", "china", "eu", "moldova", "austria"))
    )
    # Five of six in favour, two of the three major powers.
    each = put("qualified-majority", "ffafff", reading=EACH, seats=table)
    every = put("qualified-majority", "ffafff", reading=ALL, seats=table)
    assert each.adopted
    assert "the china seat is outvoted" in each.explanation.lower()
    assert "two thirds of the major powers" in each.explanation
    assert not every.adopted
    assert "every major power in favour" in every.explanation
    # Two thirds of the powers without two thirds of the participants carries nothing.
    assert not put("qualified-majority", "ffaaf", reading=EACH, seats=table).adopted


def test_a_missed_majority_is_told_in_numbers() -> None:
    assert "Not adopted: two of four are in favour, less than two thirds;" in (
        put("qualified-majority", "ffaa").explanation
    )
    assert "one of two major powers is in favour, less than two thirds;" in (
        put("qualified-majority", "faf", reading=EACH).explanation
    )


def test_qualified_majority_below_three_is_consensus() -> None:
    decision = put("qualified-majority", "f-")
    assert decision.applied is RuleName.CONSENSUS
    assert decision.adopted
    assert "A qualified majority needs at least three seats with a vote and the table has two" in (
        decision.explanation
    )


def test_qualified_majority_without_a_major_power_is_consensus() -> None:
    decision = put("qualified-majority", "ffa", seats=SEATS[2:])
    assert decision.applied is RuleName.CONSENSUS
    assert not decision.adopted
    assert "needs a major power" in decision.explanation


@pytest.mark.parametrize(
    ("kind", "votes", "applied", "adopted"),
    [
        ("core-principle", "ffffffa", RuleName.CONSENSUS, False),
        ("core-principle", "fffffff", RuleName.CONSENSUS, True),
        ("operational", "ffa", RuleName.QUALIFIED_MAJORITY, True),
        ("operational", "ff", RuleName.CONSENSUS, True),
        ("operational", "fa", RuleName.CONSENSUS, False),
        ("critical", "ffafa", RuleName.GUARANTORS, True),
        ("critical", "fffaf", RuleName.GUARANTORS, False),
        ("interpretive", "fffffff", RuleName.TIERED, False),
    ],
)
def test_tiered(kind: str, votes: str, applied: RuleName, adopted: bool) -> None:
    decision = put("tiered", votes, kind)
    assert decision.rule is RuleName.TIERED
    assert decision.applied is applied
    assert decision.adopted is adopted
    assert decision.referred_to_arbitration is (kind == "interpretive")


def test_arbitration_is_a_referral_and_says_so() -> None:
    decision = put("tiered", "ffa", "interpretive")
    assert "referred to independent arbitration" in decision.explanation
    assert decision.in_favour == ("nato", "russia")
    assert decision.against == ("third-states",)


def test_a_tier_that_falls_back_says_both() -> None:
    explanation = put("tiered", "fa").explanation
    assert "The tiered rule takes this as an operational question." in explanation
    assert "so consensus decides instead" in explanation


def test_a_tie_of_formulations_stays_bracketed_whatever_the_votes() -> None:
    for rule in RuleName:
        tied = put(rule, "fffff", "critical", ranking=[("c1-a", "c1-b"), ("c1-c",)])
        assert not tied.adopted
        assert "two formulations tie for first place by the Schulze method" in tied.explanation
        assert tied.ranking == (("c1-a", "c1-b"), ("c1-c",))
        assert put(rule, "fffff", "critical", ranking=[("c1-a",), ("c1-b", "c1-c")]).adopted


def test_the_explanation_is_plain_sentences_that_name_who_was_outvoted() -> None:
    assert put("qualified-majority", "ffa").explanation == (
        "The NATO seat, the Russian seat and the Third States seat decide by qualified majority,"
        " two thirds of the seats, with every major power in favour (the NATO seat and the Russian"
        " seat). The NATO seat and the Russian seat are in favour; the Third States seat is"
        " against. Adopted: the Third States seat is outvoted."
    )
    assert put("consensus", "ff").explanation.endswith("Adopted: nobody is outvoted.")


def test_names_default_to_the_ids_and_a_proper_name_takes_no_article() -> None:
    seats = (Voter(id="nato"), Voter(id="finland"))
    explanation = decide(
        RuleName.CONSENSUS,
        {"nato": Vote.FOR, "finland": Vote.AGAINST},
        clause_kind=ClauseKind.OPERATIONAL,
        seats=seats,
        reading=ALL,
        names={"finland": "Finland"},
    ).explanation
    assert "The nato seat is in favour; Finland is against." in explanation


@pytest.mark.parametrize("rule", list(RuleName))
@pytest.mark.parametrize("votes", ["", "f"])
def test_nobody_and_one_seat_alone_adopt_nothing(rule: RuleName, votes: str) -> None:
    decision = put(rule, votes, "critical")
    assert decision.applied is RuleName.CONSENSUS
    assert not decision.adopted
    assert "consensus needs at least two seats with a vote" in decision.explanation


def test_a_vote_of_the_mediator_or_a_stranger_and_a_seat_listed_twice_are_refused() -> None:
    for voter in ("mediator", "atlantis"):
        with pytest.raises(InputError, match=f"'{voter}' has no vote"):
            decide(
                RuleName.CONSENSUS,
                {voter: Vote.FOR},
                clause_kind=ClauseKind.OPERATIONAL,
                seats=(*SEATS, MEDIATOR),
                reading=ALL,
            )
    with pytest.raises(InputError, match="'nato' is listed twice"):
        put("consensus", "ff", seats=(SEATS[0], SEATS[0]))


def test_every_rule_states_its_electorate_and_smallest_size() -> None:
    assert set(PROFILES) == set(RuleName)
    assert PROFILES[RuleName.CONSENSUS_MINUS_ONE].smallest == 4
    for rule, profile in PROFILES.items():
        if rule in (RuleName.CONSENSUS, RuleName.TIERED):
            continue
        enough = "f" * profile.smallest
        assert put(rule, enough, "critical").applied is rule
        assert put(rule, enough[1:], "critical").applied is RuleName.CONSENSUS
