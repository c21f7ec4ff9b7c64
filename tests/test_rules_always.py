"""What no table and no vote may break in any decision rule."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.config import QualifiedMajorityReading
from facilitator.dialogue.rules import Vote, Voter, decide
from facilitator.models import ClauseKind, RuleName

SEATS = ("nato", "russia", "third-states", "eu", "moldova", "austria", "serbia")
Case = tuple[tuple[Voter, ...], dict[str, Vote], ClauseKind]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    count = draw(st.integers(0, 7))
    flags = st.booleans()
    seats = tuple(
        Voter(id=id_, major_power=draw(flags), guarantor=draw(flags)) for id_ in SEATS[:count]
    )
    votes = {
        seat.id: draw(st.sampled_from(Vote))
        for seat in seats
        if draw(st.integers(0, 9))  # now and then a seat casts no vote
    }
    return seats, votes, draw(st.sampled_from(ClauseKind))


rules = st.sampled_from(RuleName)
readings = st.sampled_from(QualifiedMajorityReading)


@settings(deadline=None)
@given(cases(), rules, readings, st.integers(1, 30))
def test_the_votes_are_all_accounted_for(
    case: Case, rule: RuleName, reading: QualifiedMajorityReading, turn: int
) -> None:
    seats, votes, kind = case
    d = decide(rule, votes, clause_kind=kind, seats=seats, reading=reading, turn=turn)
    assert sorted((*d.in_favour, *d.against, *d.abstaining)) == sorted(d.electorate)
    against = {seat for seat, vote in votes.items() if vote is Vote.AGAINST}
    assert {*d.against, *d.advisory_against} == against
    if d.adopted:
        assert d.in_favour
        assert bool(against) is ("outvoted" in d.explanation.replace("nobody is outvoted", ""))
        outcome = d.explanation.partition("Adopted:")[2]
        assert all(f"{seat} seat" in outcome for seat in against)
    else:
        assert "outvoted" not in d.explanation


@settings(deadline=None)
@given(cases(), rules, readings)
def test_consensus_never_adopts_over_an_objection(
    case: Case, rule: RuleName, reading: QualifiedMajorityReading
) -> None:
    seats, votes, kind = case
    d = decide(rule, votes, clause_kind=kind, seats=seats, reading=reading)
    if d.applied is RuleName.CONSENSUS and Vote.AGAINST in votes.values():
        assert not d.adopted


@settings(deadline=None)
@given(cases(), rules.filter(lambda r: r is not RuleName.DIRECTORATE), readings, st.data())
def test_the_seating_makes_no_difference(
    case: Case, rule: RuleName, reading: QualifiedMajorityReading, data: st.DataObject
) -> None:
    seats, votes, kind = case

    def outcome(order: Sequence[Voter]) -> tuple[object, ...]:
        d = decide(rule, votes, clause_kind=kind, seats=order, reading=reading)
        sets = (d.electorate, d.in_favour, d.against, d.abstaining, d.advisory_against)
        return (d.adopted, d.applied, d.referred_to_arbitration, *map(sorted, sets))

    assert outcome(data.draw(st.permutations(seats))) == outcome(seats)


@settings(deadline=None)
@given(cases(), rules, readings, st.integers(1, 30), st.data())
def test_another_vote_in_favour_never_undoes_an_adoption(
    case: Case, rule: RuleName, reading: QualifiedMajorityReading, turn: int, data: st.DataObject
) -> None:
    seats, votes, kind = case
    if not seats:
        return
    convert = data.draw(st.sampled_from(seats)).id
    more = {**votes, convert: Vote.FOR}
    before, after = (
        decide(rule, v, clause_kind=kind, seats=seats, reading=reading, turn=turn)
        for v in (votes, more)
    )
    assert after.adopted or not before.adopted
