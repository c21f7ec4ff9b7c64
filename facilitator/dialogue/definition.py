"""Clause by clause: what was put forward, what was said of it, and what the rule makes of that.

Every formulation is decided on its own. What the rule adopts is the clause's text; what it does
not adopt stays in square brackets with its owner. Formulations that dispute each other are compared
by the Schulze method first: only the one that ranks before all its rivals can be adopted, and a tie
stays bracketed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence

from facilitator.config import QualifiedMajorityReading
from facilitator.corpus.vocabulary import ContestedTerm, terms_in
from facilitator.dialogue.rules import Vote, Voter, decide
from facilitator.dialogue.schulze import schulze
from facilitator.models import (
    AgendaItem,
    Alternative,
    Clause,
    ClauseStatus,
    ClauseVersion,
    Decision,
    Formulation,
    KnownVoice,
    Objection,
    Origin,
    Persona,
    Position,
    PositionKind,
    Ranking,
    RuleName,
    SeatId,
    Statement,
)

_SAME = 0.7
_READINGS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_VOTES = {
    PositionKind.ACCEPTS: Vote.FOR,
    PositionKind.RESERVES: Vote.ABSTAIN,
    PositionKind.SILENT: Vote.ABSTAIN,
    PositionKind.OBJECTS: Vote.AGAINST,
}
_WORD_OF: dict[str, str] = {
    KnownVoice.NATO: "the NATO view’s",
    KnownVoice.RUSSIA: "the Russian view’s",
    KnownVoice.SOVIET: "the Soviet view’s",
    KnownVoice.WESTERN: "the Western view’s",
    KnownVoice.AUTHOR: "the author’s",
}
Rivals = Callable[[Formulation, Formulation], bool]
"""Whether two formulations dispute each other."""


def voters(personas: Sequence[Persona]) -> tuple[Voter, ...]:
    return tuple(
        Voter(id=p.id, major_power=p.major_power, guarantor=p.guarantor, votes=p.votes)
        for p in personas
    )


def votes_on(
    owner: SeatId, taken: Sequence[Position], seats: Sequence[Persona]
) -> dict[SeatId, Vote]:
    """Positions as votes. Whoever put the language forward is for it; who said nothing abstains.

    A reservation abstains: it does not block, and it is printed beside the text.
    """
    given = {position.seat: _VOTES[position.kind] for position in taken}
    return {
        seat.id: Vote.FOR if seat.id == owner else given.get(seat.id, Vote.ABSTAIN)
        for seat in seats
        if seat.votes
    }


def ordinal(round_number: int) -> str:
    """'first' for 1; beyond nine, which sending back can reach, in figures: '10th'."""
    if round_number > len(_READINGS):
        return f"{round_number}th"
    return _READINGS[round_number - 1]


def draft_clause(
    number: int,
    item: AgendaItem,
    put: Sequence[Formulation],
    ranked: Sequence[Ranking],
    taken: Mapping[str, Sequence[Position]],
    *,
    round_number: int,
    rule: RuleName,
    reading: QualifiedMajorityReading,
    seats: Sequence[Persona],
    rivals: Rivals,
    terms: Sequence[ContestedTerm],
    elsewhere: Sequence[str],
    before: Clause | None,
) -> Clause:
    """The clause as it stands after a round.

    `put` are the formulations on the table, `taken` the latest positions on each by its id,
    `elsewhere` the texts of the clauses before it, which it does not repeat. A mediator's
    formulation that is not adopted, or that nobody has answered yet, is not bracketed: the mediator
    is no party. It stays below the clause as the chair's own proposal, without prejudice.
    """
    if before is not None and before.status is ClauseStatus.PARKED:
        return before
    if before is not None and before.text.origin is Origin.PARTICIPANT:
        # The chair's own text stands until a person changes it again; only what is said of the
        # language beside it moves on.
        return before.model_copy(update={"positions": _said_of(put, taken)})
    electorate = voters(seats)
    mediators = {seat.id for seat in seats if seat.mediates}
    names = {seat.id: seat.name for seat in seats}
    answered = [f for f in put if f.owner not in mediators or taken.get(f.id)]
    pending = [f for f in put if f not in answered]
    order = schulze([r.order for r in ranked], [f.id for f in put]).ranking if put else ()
    place = {identifier: rank for rank, group in enumerate(order) for identifier in group}
    adopted: list[Formulation] = []
    disputed: list[Formulation] = []
    decisions: dict[str, Decision] = {}
    for formulation in sorted(answered, key=lambda f: (place.get(f.id, len(place)), put.index(f))):
        against = {f.id for f in answered if f is formulation or rivals(formulation, f)}
        competing = _among(order, against) if len(against) > 1 else ()
        decision = decide(
            rule,
            votes_on(formulation.owner, taken.get(formulation.id, ()), seats),
            clause_kind=item.kind,
            seats=electorate,
            reading=reading,
            names=names,
            ranking=competing,
            turn=number,
        )
        decision = _taken_up(decision, formulation, taken.get(formulation.id, ()), mediators)
        decisions[formulation.id] = decision
        first = not competing or competing[0] == (formulation.id,)
        (adopted if decision.adopted and first else disputed).append(formulation)
    adopted.sort(key=lambda f: (f.owner not in mediators, put.index(f)))
    adopted = _without_repeats(adopted, elsewhere)
    brackets = [f for f in disputed if f.owner not in mediators]
    chair = [f for f in (*pending, *disputed) if f.owner in mediators]
    if number % 2 == 0:
        # Whose alternative stands first changes from clause to clause: order is weight.
        brackets.reverse()
    text = " ".join(f.text.text for f in adopted)
    citations = tuple(c for f in adopted for c in f.text.citations)
    positions = _said_of(put, taken)
    speaking = {seat.id for seat in seats if seat.votes and not seat.topics}
    kinds = [p.kind for p in positions if p.on in {f.id for f in adopted}]
    reserved = PositionKind.RESERVES in kinds or any(
        p.kind is PositionKind.SILENT and p.seat in speaking
        for f in adopted
        for p in taken.get(f.id, ())
        if _alone(taken.get(f.id, ()))
    )
    status = _status(bool(adopted), len(brackets), reserved)
    telling = next((f for f in (*brackets, *adopted, *disputed)), None)
    version = ClauseVersion(
        round=round_number,
        text=text or " / ".join(f"[{f.text.text}]" for f in brackets),
        change=_change(round_number, before, adopted, brackets, names),
    )
    return Clause(
        id=item.id,
        number=number,
        title=item.title,
        kind=item.kind,
        topics=item.topics,
        status=status,
        text=Statement(text=text, origin=Origin.PROPOSAL, citations=citations),
        alternatives=tuple(Alternative(owner=f.owner, text=f.text) for f in brackets),
        positions=positions,
        mediator_text=chair[0].text if chair else None,
        decision=decisions[telling.id] if telling else None,
        basis=tuple(i for f in adopted for i in f.basis),
        contested_terms=tuple(
            f"“{term.forms[0]}” is {_WORD_OF.get(term.whose, 'one side’s')} word; in nobody’s words:"
            f" {term.neutral}."
            for term in terms_in(text, terms)
        ),
        history=(*(before.history if before else ()), version),
    )


def _alone(taken: Sequence[Position]) -> bool:
    """Whether one seat alone accepts: the others' silence is then worth a reservation."""
    return sum(p.kind is PositionKind.ACCEPTS for p in taken) == 1


def _taken_up(
    decision: Decision,
    formulation: Formulation,
    taken: Sequence[Position],
    mediators: Container[str],
) -> Decision:
    """One side's language needs another side that takes it up.

    Where the sources report no view of the other side, its seat is silent; silence of the sources
    is not consent, and language that only its owner wants stays in brackets.
    """
    if not decision.adopted or formulation.owner in mediators:
        return decision
    if any(p.kind is PositionKind.ACCEPTS and p.seat != formulation.owner for p in taken):
        return decision
    return decision.model_copy(
        update={
            "adopted": False,
            "explanation": f"{decision.explanation.rsplit(' Adopted:', 1)[0]} Not adopted all the"
            " same: no other seat has taken the language up, and silence of the sources is not"
            " consent; the text stays in brackets.",
        }
    )


def _without_repeats(adopted: Sequence[Formulation], elsewhere: Sequence[str]) -> list[Formulation]:
    """What neither an earlier clause nor an earlier sentence of this one says in much the same
    words."""
    kept: list[Formulation] = []
    for formulation in adopted:
        said = [*elsewhere, *(f.text.text for f in kept)]
        if not any(_alike(formulation.text.text, text) for text in said):
            kept.append(formulation)
    return kept


def _alike(one: str, other: str) -> bool:
    """Whether two sentences share most of their longer words (Jaccard over stems, 0.7 or more)."""
    ours, theirs = _stems(one), _stems(other)
    return bool(ours) and len(ours & theirs) >= _SAME * len(ours | theirs)


def _stems(text: str) -> set[str]:
    return {word[:6] for word in re.findall(r"[a-z]{4,}", text.casefold())}


def _said_of(
    put: Sequence[Formulation], taken: Mapping[str, Sequence[Position]]
) -> tuple[Position, ...]:
    """Positions on others' language; that a seat is for its own goes without saying."""
    return tuple(
        position
        for formulation in put
        for position in taken.get(formulation.id, ())
        if position.seat != formulation.owner
    )


def _among(order: Sequence[Sequence[str]], wanted: Container[str]) -> tuple[tuple[str, ...], ...]:
    """The ranking with only the wanted formulations in it."""
    groups = (tuple(i for i in group if i in wanted) for group in order)
    return tuple(group for group in groups if group)


def _status(text: bool, brackets: int, reserved: bool) -> ClauseStatus:
    if text and brackets:
        return ClauseStatus.BRACKETED
    if text:
        return ClauseStatus.RESERVED if reserved else ClauseStatus.AGREED
    if brackets > 1:
        return ClauseStatus.ALTERNATIVES
    return ClauseStatus.BRACKETED if brackets else ClauseStatus.PARKED


def _change(
    round_number: int,
    before: Clause | None,
    adopted: Sequence[Formulation],
    brackets: Sequence[Formulation],
    names: Mapping[SeatId, str],
) -> str:
    if before is None:
        owners = [names.get(f.owner, f.owner) for f in [*adopted, *brackets]]
        if not owners:
            return f"{ordinal(round_number).capitalize()} reading: nobody tabled language."
        return f"{ordinal(round_number).capitalize()} reading: language from {_listed(owners)}."
    added = [f for f in adopted if f.text.text not in before.text.text]
    if added:
        owners = [names.get(f.owner, f.owner) for f in added]
        return (
            f"{ordinal(round_number).capitalize()} reading: language from {_listed(owners)} taken"
            " into the text."
        )
    return f"{ordinal(round_number).capitalize()} reading: no change."


def _listed(owners: Sequence[str]) -> str:
    unique = [o if o[:1].islower() else f"the {o}" for o in dict.fromkeys(owners)]
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}"


def objections_from(
    taken: Sequence[Position],
    put: Mapping[str, Formulation],
    names: Mapping[SeatId, str],
    *,
    to_item: bool = True,
) -> list[Objection]:
    """Every position that objects, as an objection in its owner's words, with its citations.

    What a person objected to is on record since the gate at which it was said.
    """
    found = []
    for position in taken:
        if position.kind is not PositionKind.OBJECTS or position.on not in put:
            continue
        language = put[position.on]
        owner = names.get(language.owner, language.owner)
        reason = position.reason
        if reason is not None and reason.origin is Origin.PARTICIPANT:
            continue
        crossing = f" It crosses red line {_line(position.red_line)}." if position.red_line else ""
        ground = f" {reason.text}" if reason else ""
        found.append(
            Objection(
                id=f"O-{position.on}-{position.seat}",
                by=position.seat,
                to=language.item if to_item else language.id,
                text=f"Objects to the language of the {owner}: “{language.text.text}”{crossing}{ground}",
                citations=reason.citations if reason else (),
                round=position.round,
            )
        )
    return found


def _line(identifier: str) -> str:
    return identifier.rsplit("-", 1)[-1]
