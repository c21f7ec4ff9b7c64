"""The single negotiating text: candidate language, positions on it, its revision."""

from __future__ import annotations

from collections.abc import Iterable

from facilitator.engines.base import (
    Brief,
    Candidate,
    Candidates,
    PositionDraft,
    PositionsResult,
    RankingResult,
    RevisionResult,
    Sentence,
    Speech,
)
from facilitator.engines.embedded.argument import Stand
from facilitator.engines.embedded.desk import UNATTRIBUTED, Desk, held_by
from facilitator.models import (
    AgendaItem,
    ClauseKind,
    Formulation,
    PositionKind,
    Proposition,
    Stance,
)

_OFFERS = {True: 2, False: 1}
"""How many formulations a mediator (True) or a seat (False) puts forward for one item."""


def candidates(desk: Desk, brief: Brief) -> Candidates:
    """Language for the item out of propositions that say what they would be as a clause.

    A seat offers its own side's, and only where the item is that language's main theme, so that one
    demand is not tabled twice; what its red lines rest on comes first. The mediator offers
    unattributed language, the least objected to and most supported first.
    """
    item = brief.item
    if item is None:
        return Candidates()
    if brief.seat.mediates:
        found = _mediators_order(desk, brief, item)
    else:
        own = held_by(brief.seat, desk.argument.about(item.topics, voices=brief.seat.own))
        lines = [i for line in brief.seat.red_lines for i in line.propositions]
        main = [p for p in _with_clause(own) if p.topics[0] in item.topics]
        found = sorted(main, key=lambda p: lines.index(p.id) if p.id in lines else len(lines))
    most = _OFFERS[brief.seat.mediates]
    chosen: list[Proposition] = []
    for proposition in found:
        if all(proposition.clause != other.clause for other in chosen):
            chosen.append(proposition)
        if len(chosen) == most:
            break
    return Candidates(
        candidates=tuple(Candidate(text=p.clause or "", basis=(p.id,)) for p in chosen)
    )


def _mediators_order(desk: Desk, brief: Brief, item: AgendaItem) -> list[Proposition]:
    """Unattributed language for the item, best first.

    Fewest objections and reservations, then the item's main theme, then the kind that fits (a
    principle for a principle, a measure for an operational item). What one side alone has reason
    to welcome comes after what all or none have: the mediator's language is not to lean.
    """
    wants_measure = item.kind is ClauseKind.OPERATIONAL
    found = _with_clause(desk.argument.about(item.topics, voices=UNATTRIBUTED))
    found = [p for p in found if p.stance not in (Stance.CRITICISM, Stance.PRECEDENT)]
    stands = {
        p.id: [desk.argument.stand(seat, (p.id,)).kind for seat in brief.others] for p in found
    }

    def order(p: Proposition) -> tuple[int, int, bool, bool, bool, int]:
        kinds = stands[p.id]
        accepts = kinds.count(PositionKind.ACCEPTS)
        return (
            kinds.count(PositionKind.OBJECTS),
            kinds.count(PositionKind.RESERVES),
            p.topics[0] not in item.topics,
            (p.stance is Stance.MEASURE) != wants_measure,
            0 < accepts < len(kinds),
            -accepts,
        )

    return sorted(found, key=order)


def ranking(desk: Desk, brief: Brief) -> RankingResult:
    """The formulations by how far the seat's own view bears them; equals share a group."""
    groups: dict[int, list[str]] = {}
    for formulation in brief.formulations:
        score = desk.argument.stand(brief.seat, formulation.basis).score
        if formulation.owner == brief.seat.id:
            score += 2
        groups.setdefault(score, []).append(formulation.id)
    return RankingResult(
        order=tuple(tuple(groups[score]) for score in sorted(groups, reverse=True))
    )


def positions(desk: Desk, brief: Brief) -> PositionsResult:
    """Accepts, reserves, objects or is silent on each formulation, as the argument map has it."""
    drafts = []
    for formulation in brief.formulations:
        stand = desk.argument.stand(brief.seat, formulation.basis)
        if formulation.owner == brief.seat.id:
            stand = stand.model_copy(update={"kind": PositionKind.ACCEPTS})
        drafts.append(
            PositionDraft(
                on=formulation.id,
                kind=stand.kind,
                reason=_reason(desk, brief, formulation, stand),
                red_line=stand.red_line,
            )
        )
    return PositionsResult(positions=tuple(drafts))


def critique(desk: Desk, brief: Brief) -> Speech:
    """What in the sources, beyond the seat's own view, speaks against the others' language."""
    used = _used(brief)
    sentences = []
    for formulation in brief.formulations:
        if formulation.owner == brief.seat.id:
            continue
        against = [
            p
            for p in desk.argument.contesting(formulation.basis)
            if p.voice in UNATTRIBUTED and p.id not in used
        ]
        for proposition in _body_first(against)[:1]:
            used.add(proposition.id)
            sentences.append(
                desk.one(proposition, f"critique/{brief.seat.id}/{formulation.id}", brief.round)
            )
    return Speech(sentences=tuple(sentences))


def revision(desk: Desk, brief: Brief) -> RevisionResult:
    """The mediator's language for the next reading: unattributed, not yet on the table, and the
    least objected to; null where every such sentence is objected to by all."""
    item = brief.item
    if item is None:
        return RevisionResult()
    taken = {formulation.text.text for formulation in brief.formulations}
    based = {i for formulation in brief.formulations for i in formulation.basis}
    best = [
        p
        for p in _mediators_order(desk, brief, item)
        if p.clause not in taken and p.id not in based
    ]
    if not best or _objectors(desk, brief, best[0]) >= max(1, len(brief.others)):
        return RevisionResult(change="The mediator has no further language to offer on this item.")
    chosen = best[0]
    return RevisionResult(
        text=Candidate(text=chosen.clause or "", basis=(chosen.id,)),
        change="The mediator offers further language, without prejudice to any seat’s position.",
    )


def question(desk: Desk, brief: Brief) -> Speech:
    """Evidence on the item that no seat has confronted: first what stands against language on the
    table, then what is most argued over. The mediator asks; it does not conclude."""
    item = brief.item
    if item is None:
        return Speech()
    used = _used(brief) | {i for f in brief.formulations for i in f.basis}
    basis = [i for f in brief.formulations for i in f.basis]
    about = desk.argument.about(item.topics, voices=UNATTRIBUTED)
    pool = [
        *_body_first(desk.argument.contesting(basis)),
        *_body_first(desk.argument.linked(basis)),
        *_body_first(about),
    ]
    fresh = [
        p
        for p in pool
        if p.id not in used and p.voice in UNATTRIBUTED and p.stance is not Stance.FACT
    ]
    if not fresh:
        return Speech()
    return Speech(sentences=(desk.one(fresh[0], f"question/{item.id}"),))


def _reason(
    desk: Desk, brief: Brief, formulation: Formulation, stand: Stand
) -> tuple[Sentence, ...]:
    """One cited sentence for the stand; none where the seat is silent."""
    because = desk.get(stand.because)
    if stand.kind is PositionKind.SILENT or not because:
        return ()
    fresh = [p for p in because if p.id not in formulation.basis] or because
    chosen = fresh[(brief.round - 1) % len(fresh)]
    return (desk.one(chosen, f"position/{formulation.item}", len(formulation.id)),)


def _with_clause(propositions: Iterable[Proposition]) -> list[Proposition]:
    return [p for p in _body_first(propositions) if p.clause]


def _body_first(propositions: Iterable[Proposition]) -> list[Proposition]:
    """A summary says briefly what the body says in full: the body's wording comes first."""
    summaries = ("key-takeaways", "front-matter")
    unique = list({p.id: p for p in propositions}.values())
    return sorted(unique, key=lambda p: p.locator.section in summaries)


def _objectors(desk: Desk, brief: Brief, proposition: Proposition) -> int:
    """How many of the other seats would object to language resting on the proposition."""
    stands = (desk.argument.stand(seat, (proposition.id,)) for seat in brief.others)
    return sum(stand.kind is PositionKind.OBJECTS for stand in stands)


def _used(brief: Brief) -> set[str]:
    """Propositions already cited in what was said on this item."""
    return {
        citation.proposition
        for statement in brief.said
        for citation in statement.citations
        if citation.proposition
    }
