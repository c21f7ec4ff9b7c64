"""The decision rules: what the votes of the seats make of a text.

They are those of Davis 2025, IV, decision-making, ¶1 and ¶2, among seats instead of States. Every
rule decides on the language that ranks first by the Schulze method, has an electorate and a
smallest size, and below that size gives way to consensus. What it did is told in the open: the
explanation of a decision goes into the documents as it stands and names whoever was outvoted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from facilitator.config import QualifiedMajorityReading
from facilitator.dialogue.telling import agreeing, capital, listed, number, with_article
from facilitator.errors import InputError
from facilitator.models import ClauseKind, Decision, Model, RuleName, SeatId

__all__ = ["PROFILES", "RuleProfile", "Vote", "Voter", "decide"]


class Vote(StrEnum):
    """What a seat does with a text. `abstain` neither blocks nor carries."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Voter(Model):
    """A seat as the rules see it. The mediator's `votes` is false."""

    id: SeatId
    major_power: bool = False
    guarantor: bool = False
    votes: bool = True


class RuleProfile(Model):
    """A rule in words: who decides, what adopts a text, and the fewest it can work with."""

    electorate: str
    adopts: str
    smallest: int
    counted: str


PROFILES: Mapping[RuleName, RuleProfile] = {
    RuleName.CONSENSUS: RuleProfile(
        electorate="every seat with a vote",
        adopts="nobody objects and somebody is in favour; an abstention does not block",
        smallest=2,
        counted="seats with a vote",
    ),
    RuleName.CONSENSUS_MINUS_ONE: RuleProfile(
        electorate="every seat with a vote",
        adopts="at most one objects and somebody is in favour",
        smallest=4,
        counted="seats with a vote",
    ),
    RuleName.DIRECTORATE: RuleProfile(
        electorate="three of the seats with a vote, in turn; the others advise",
        adopts="consensus of the three",
        smallest=4,
        counted="seats with a vote",
    ),
    RuleName.GUARANTORS: RuleProfile(
        electorate="on critical questions the security guarantors with a vote; the others advise",
        adopts="consensus of the guarantors",
        smallest=2,
        counted="guarantors with a vote",
    ),
    RuleName.QUALIFIED_MAJORITY: RuleProfile(
        electorate="every seat with a vote",
        adopts="two thirds are in favour, and the major powers as the setting has it: all of them,"
        " or two thirds of them; an abstention counts as not in favour",
        smallest=3,
        counted="seats with a vote",
    ),
    RuleName.TIERED: RuleProfile(
        electorate="by kind of clause: core principles by consensus, operational questions by"
        " qualified majority, critical ones by the guarantors",
        adopts="as the rule for that kind has it; a question of interpretation is not voted on but"
        " referred to independent arbitration",
        smallest=2,
        counted="seats with a vote",
    ),
}
"""Four is the fewest for a directorate because three are then still not everybody."""

_DIRECTORATE_SIZE = 3

_TIERS: Mapping[ClauseKind, RuleName] = {
    ClauseKind.CORE_PRINCIPLE: RuleName.CONSENSUS,
    ClauseKind.OPERATIONAL: RuleName.QUALIFIED_MAJORITY,
    ClauseKind.CRITICAL: RuleName.GUARANTORS,
}

_KINDS: Mapping[ClauseKind, str] = {
    ClauseKind.CORE_PRINCIPLE: "a core principle",
    ClauseKind.OPERATIONAL: "an operational question",
    ClauseKind.CRITICAL: "a critical question",
    ClauseKind.INTERPRETIVE: "a question of interpretation",
}

_RULES: Mapping[RuleName, str] = {
    RuleName.CONSENSUS_MINUS_ONE: "consensus minus one",
    RuleName.DIRECTORATE: "a directorate",
    RuleName.GUARANTORS: "a consensus of guarantors",
    RuleName.QUALIFIED_MAJORITY: "a qualified majority",
}


@dataclass(frozen=True)
class _Case:
    """What is put to the decision."""

    votes: Mapping[SeatId, Vote]
    seats: Sequence[Voter]
    kind: ClauseKind
    reading: QualifiedMajorityReading
    turn: int
    names: Mapping[SeatId, str]

    @property
    def voters(self) -> tuple[Voter, ...]:
        return tuple(seat for seat in self.seats if seat.votes)

    def cast(self, vote: Vote, among: Sequence[Voter]) -> tuple[SeatId, ...]:
        """Who of `among` voted so; a seat that cast no vote abstains."""
        return tuple(v.id for v in among if self.votes.get(v.id, Vote.ABSTAIN) is vote)

    def called(self, seats: Sequence[SeatId]) -> str:
        """'the NATO seat and the Russian seat'."""
        return listed([with_article(self.names.get(seat, f"{seat} seat")) for seat in seats])


@dataclass(frozen=True)
class _Rule:
    """A rule applied: who decides, in which words, and what stands in the way (None: nothing)."""

    name: RuleName
    electorate: tuple[Voter, ...]
    stated: str
    obstacle: str | None


def decide(
    rule: RuleName,
    votes: Mapping[SeatId, Vote],
    *,
    clause_kind: ClauseKind,
    seats: Sequence[Voter],
    reading: QualifiedMajorityReading,
    ranking: Sequence[Sequence[str]] = (),
    turn: int = 1,
    names: Mapping[SeatId, str] | None = None,
) -> Decision:
    """What `rule` makes of `votes` on the language that ranks first.

    `seats` in the order of the table, the mediator among them or not; a seat that is missing from
    `votes` abstains. `ranking` is that of `schulze`: where the first place is tied, nothing is
    adopted. `turn`, from 1, moves the directorate on by one seat (clause number plus round, less
    one). `names` are the seats' display names for the explanation.

    In the result `in_favour`, `against` and `abstaining` divide the electorate among them;
    `advisory_against` are objections from outside it. Raises `InputError` for a vote from
    somebody who has none and for a seat that is listed twice.
    """
    case = _Case(votes, seats, clause_kind, reading, turn, names or {})
    _check(case)
    if rule is RuleName.TIERED and clause_kind is ClauseKind.INTERPRETIVE:
        return _referral(case, ranking)
    opening: list[str] = []
    chosen = rule
    if rule is RuleName.TIERED:
        chosen = _TIERS[clause_kind]
        opening.append(f"The tiered rule takes this as {_KINDS[clause_kind]}.")
    reason = _unfit(chosen, case)
    if reason:
        opening.append(f"{reason}, so consensus decides instead.")
        chosen = RuleName.CONSENSUS
    applied = _APPLY[chosen](case)
    advisory = tuple(v for v in case.voters if v not in applied.electorate)
    advisory_against = case.cast(Vote.AGAINST, advisory)
    obstacle = _tie(ranking) or applied.obstacle
    against = case.cast(Vote.AGAINST, applied.electorate)
    told = (
        *opening,
        applied.stated,
        _tally(case, applied.electorate, advisory_against),
        _outcome(case, obstacle, (*against, *advisory_against)),
    )
    return Decision(
        rule=rule,
        applied=applied.name,
        adopted=obstacle is None,
        electorate=tuple(v.id for v in applied.electorate),
        in_favour=case.cast(Vote.FOR, applied.electorate),
        against=against,
        abstaining=case.cast(Vote.ABSTAIN, applied.electorate),
        advisory_against=advisory_against,
        explanation=" ".join(sentence for sentence in told if sentence),
        ranking=tuple(tuple(group) for group in ranking),
    )


def _check(case: _Case) -> None:
    ids = [seat.id for seat in case.seats]
    twice = sorted({seat for seat in ids if ids.count(seat) > 1})
    if twice:
        raise InputError(f"seat '{twice[0]}' is listed twice; list each seat once")
    voting = {voter.id for voter in case.voters}
    for seat in case.votes:
        if seat not in voting:
            raise InputError(
                f"'{seat}' has no vote in this decision; the seats with a vote are"
                f" {', '.join(voter.id for voter in case.voters) or 'none'}"
            )


def _unfit(rule: RuleName, case: _Case) -> str | None:
    """Why `rule` cannot decide this case, as a sentence without its full stop."""
    if rule is RuleName.CONSENSUS:
        return None
    profile = PROFILES[rule]
    title = capital(_RULES[rule])
    if rule is RuleName.GUARANTORS and case.kind is not ClauseKind.CRITICAL:
        return f"{title} decides critical questions only and this is {_KINDS[case.kind]}"
    counted = [v for v in case.voters if v.guarantor or rule is not RuleName.GUARANTORS]
    if len(counted) < profile.smallest:
        return (
            f"{title} needs at least {number(profile.smallest)} {profile.counted} and the table"
            f" has {number(len(counted))}"
        )
    if rule is RuleName.QUALIFIED_MAJORITY and not any(v.major_power for v in case.voters):
        return f"{title} needs a major power among the seats with a vote and the table has none"
    return None


def _objection_or_silence(case: _Case, electorate: tuple[Voter, ...], bearable: int) -> str | None:
    """What keeps `electorate` from consensus when it bears `bearable` objections."""
    against = case.cast(Vote.AGAINST, electorate)
    if len(against) > bearable:
        return f"{case.called(against)} {agreeing(against, 'objects', 'object')}"
    if not case.cast(Vote.FOR, electorate):
        return "nobody spoke in favour, and silence alone is not consensus"
    return None


def _consensus(case: _Case) -> _Rule:
    smallest = PROFILES[RuleName.CONSENSUS].smallest
    if len(case.voters) < smallest:
        found = number(len(case.voters))
        return _Rule(
            RuleName.CONSENSUS,
            case.voters,
            "",
            f"consensus needs at least {number(smallest)} seats with a vote and the table has"
            f" {found}",
        )
    return _Rule(
        RuleName.CONSENSUS,
        case.voters,
        f"{capital(case.called([v.id for v in case.voters]))} decide by consensus; one"
        " objection is enough to prevent it.",
        _objection_or_silence(case, case.voters, bearable=0),
    )


def _consensus_minus_one(case: _Case) -> _Rule:
    return _Rule(
        RuleName.CONSENSUS_MINUS_ONE,
        case.voters,
        f"{capital(case.called([v.id for v in case.voters]))} decide by consensus minus one;"
        " two objections are enough to prevent it.",
        _objection_or_silence(case, case.voters, bearable=1),
    )


def _directorate(case: _Case) -> _Rule:
    count = len(case.voters)
    members = {(case.turn - 1 + step) % count for step in range(_DIRECTORATE_SIZE)}
    electorate = tuple(v for place, v in enumerate(case.voters) if place in members)
    return _Rule(
        RuleName.DIRECTORATE,
        electorate,
        f"The directorate of this turn, {case.called([v.id for v in electorate])}, decides by"
        " consensus and the other seats advise; the next turn moves it on by one seat.",
        _objection_or_silence(case, electorate, bearable=0),
    )


def _guarantors(case: _Case) -> _Rule:
    electorate = tuple(v for v in case.voters if v.guarantor)
    advice = " and the other seats advise" if len(electorate) < len(case.voters) else ""
    return _Rule(
        RuleName.GUARANTORS,
        electorate,
        f"The security guarantors, {case.called([v.id for v in electorate])}, decide by"
        f" consensus{advice}.",
        _objection_or_silence(case, electorate, bearable=0),
    )


def _qualified_majority(case: _Case) -> _Rule:
    powers = tuple(v for v in case.voters if v.major_power)
    favour = len(case.cast(Vote.FOR, case.voters))
    reluctant = tuple(p.id for p in powers if p.id not in case.cast(Vote.FOR, powers))
    every = case.reading is QualifiedMajorityReading.ALL_MAJOR_POWERS
    condition = (
        "with every major power in favour" if every else "among them two thirds of the major powers"
    )
    obstacle = None
    if not _two_thirds(favour, len(case.voters)):
        obstacle = _short(favour, len(case.voters), "")
    elif every and reluctant:
        obstacle = f"of the major powers {case.called(reluctant)} {agreeing(reluctant, 'is', 'are')} not in favour"
    elif not every and not _two_thirds(len(powers) - len(reluctant), len(powers)):
        obstacle = _short(len(powers) - len(reluctant), len(powers), " major powers")
    return _Rule(
        RuleName.QUALIFIED_MAJORITY,
        case.voters,
        f"{capital(case.called([v.id for v in case.voters]))} decide by qualified majority, two"
        f" thirds of the seats, {condition} ({case.called([p.id for p in powers])}).",
        obstacle,
    )


_APPLY: Mapping[RuleName, Callable[[_Case], _Rule]] = {
    RuleName.CONSENSUS: _consensus,
    RuleName.CONSENSUS_MINUS_ONE: _consensus_minus_one,
    RuleName.DIRECTORATE: _directorate,
    RuleName.GUARANTORS: _guarantors,
    RuleName.QUALIFIED_MAJORITY: _qualified_majority,
}


def _referral(case: _Case, ranking: Sequence[Sequence[str]]) -> Decision:
    """Arbitration as a referral: nobody here rules on what a text means."""
    told = (
        f"The tiered rule takes this as {_KINDS[case.kind]}, which the table does not decide: it is"
        " referred to independent arbitration.",
        _tally(case, case.voters, ()),
        "Not adopted: the text stays in brackets until the arbitration.",
    )
    return Decision(
        rule=RuleName.TIERED,
        applied=RuleName.TIERED,
        adopted=False,
        electorate=tuple(v.id for v in case.voters),
        in_favour=case.cast(Vote.FOR, case.voters),
        against=case.cast(Vote.AGAINST, case.voters),
        abstaining=case.cast(Vote.ABSTAIN, case.voters),
        referred_to_arbitration=True,
        explanation=" ".join(sentence for sentence in told if sentence),
        ranking=tuple(tuple(group) for group in ranking),
    )


def _two_thirds(part: int, whole: int) -> bool:
    """In whole numbers: a third of seven has no exact fraction in binary."""
    return 3 * part >= 2 * whole


def _short(part: int, whole: int, of_what: str) -> str:
    verb = "is" if part < 2 else "are"
    return f"{number(part)} of {number(whole)}{of_what} {verb} in favour, less than two thirds"


def _tie(ranking: Sequence[Sequence[str]]) -> str | None:
    if not ranking or len(ranking[0]) < 2:
        return None
    return f"{number(len(ranking[0]))} formulations tie for first place by the Schulze method"


def _tally(case: _Case, electorate: Sequence[Voter], advisory_against: Sequence[SeatId]) -> str:
    groups = (
        (case.cast(Vote.FOR, electorate), "is in favour", "are in favour"),
        (case.cast(Vote.AGAINST, electorate), "is against", "are against"),
        (case.cast(Vote.ABSTAIN, electorate), "abstains", "abstain"),
        (advisory_against, "advises against", "advise against"),
    )
    parts = [
        f"{case.called(who)} {agreeing(who, one, several)}" for who, one, several in groups if who
    ]
    return f"{capital('; '.join(parts))}." if parts else ""


def _outcome(case: _Case, obstacle: str | None, opposed: Sequence[SeatId]) -> str:
    if obstacle:
        return f"Not adopted: {obstacle}; the text stays in brackets."
    if opposed:
        return f"Adopted: {case.called(opposed)} {agreeing(opposed, 'is', 'are')} outvoted."
    return "Adopted: nobody is outvoted."
