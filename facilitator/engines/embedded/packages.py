"""Stress-points: concerns, measures, positions on measures, and the test at home."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.corpus.vocabulary import StressPoint
from facilitator.engines.base import (
    Brief,
    MeasureDraft,
    MeasuresResult,
    PositionDraft,
    PositionsResult,
    RealityResult,
    Sentence,
    Speech,
)
from facilitator.engines.embedded.argument import holds
from facilitator.engines.embedded.desk import Desk, held_by, procedural, varied
from facilitator.engines.embedded.table import silence
from facilitator.models import PositionKind, Proposition, Stance

_CONCERNS = 3
_MEASURES = 8
_PER_PARAGRAPH = 3
_PRESSING = (Stance.CONCERN, Stance.POSITION)


def concerns(desk: Desk, brief: Brief) -> Speech:
    """The seat's own side's reported concern on the stress-point, or one that the measures proposed
    for it would answer by the argument map; silence where there is none."""
    point = brief.stress_point
    if point is None:
        return Speech()
    own = held_by(brief.seat, desk.argument.about(point.topics, voices=brief.seat.own))
    measures_here = [p.id for p in _proposed(desk, point)]
    linked = [p for p in desk.argument.linked(measures_here) if holds(brief.seat, p)]
    pressing = sorted([*own, *linked], key=lambda p: p.stance not in _PRESSING)
    chosen = varied(list({p.id: p for p in pressing}.values()), _CONCERNS)
    if not chosen:
        return Speech(
            sentences=(silence(brief.seat, f"this stress-point ({point.title.lower()})"),)
        )
    said = desk.framer.speech(chosen, seed=f"concerns/{brief.seat.id}/{point.id}")
    if any(point.topics[0] in p.topics for p in chosen):
        return Speech(sentences=said)
    lead = procedural(
        f"The sources report nothing of {brief.seat.side} on this stress-point itself; what they"
        " report bears on it at one remove."
    )
    return Speech(sentences=(lead, *said))


def measures(desk: Desk, brief: Brief) -> MeasuresResult:
    """The measures that a paper proposes and that bear on the stress-point.

    Those made for it before those made for many; no paragraph fills the list. Measures of
    different kinds come before a second one of a kind, so that a package has more than one lever.
    """
    point = brief.stress_point
    if point is None:
        return MeasuresResult()
    nearest = sorted(
        _proposed(desk, point),
        key=lambda p: (
            -len(set(p.topics) & set(point.topics)),
            len(p.measure.stress_points) if p.measure else 0,
        ),
    )
    chosen: list[Proposition] = []
    for fresh_kind in (True, False):
        for proposition in nearest:
            if len(chosen) == _MEASURES or proposition in chosen or proposition.measure is None:
                continue
            kinds = {p.measure.kind for p in chosen if p.measure}
            same_place = sum(p.locator == proposition.locator for p in chosen)
            if (fresh_kind and proposition.measure.kind in kinds) or same_place >= _PER_PARAGRAPH:
                continue
            chosen.append(proposition)
    return MeasuresResult(
        measures=tuple(
            MeasureDraft(title=p.measure.title, text=p.measure.undertaking, basis=(p.id,))
            for p in chosen
            if p.measure
        )
    )


def _proposed(desk: Desk, point: StressPoint) -> list[Proposition]:
    """Measures that are marked for the stress-point; failing that, those on its themes."""
    proposed = [p for p in desk.argument.propositions.values() if p.measure]
    tagged = [p for p in proposed if p.measure and point.id in p.measure.stress_points]
    return tagged or [p for p in proposed if set(p.topics) & set(point.topics)]


def positions(desk: Desk, brief: Brief) -> PositionsResult:
    """A seat's position on every measure: by the argument map, else by whether the measure
    answers a concern that its own side is reported to hold on the same theme."""
    drafts = []
    for formulation in brief.formulations:
        stand = desk.argument.stand(brief.seat, formulation.basis)
        kind = stand.kind
        because = [p for p in desk.get(stand.because) if p.id not in formulation.basis]
        if kind is PositionKind.SILENT:
            because = _answered(desk, brief, formulation.basis)
            kind = PositionKind.ACCEPTS if because else PositionKind.SILENT
        reason: tuple[Sentence, ...] = ()
        if because:
            seed = f"measure/{formulation.item}"
            reason = (desk.one(because[0], seed, len(formulation.id)),)
        drafts.append(
            PositionDraft(on=formulation.id, kind=kind, reason=reason, red_line=stand.red_line)
        )
    return PositionsResult(positions=tuple(drafts))


def reality_test(desk: Desk, brief: Brief) -> RealityResult:
    """What the sources say binds the side at home, and what could undo an agreement.

    Those on the stress-point's own themes come first where the brief names one.
    """
    topics = brief.stress_point.topics if brief.stress_point else ()

    def fitting(ids: Sequence[str]) -> list[Proposition]:
        return sorted(desk.get(ids), key=lambda p: not set(p.topics) & set(topics))

    seed = f"reality/{brief.seat.id}/{brief.stress_point.id if brief.stress_point else 'paper'}"
    return RealityResult(
        constraint=desk.framer.speech(fitting(brief.seat.home)[:2], seed=seed),
        spoilers=desk.framer.speech(fitting(brief.seat.spoilers)[:1], seed=f"{seed}/spoilers"),
    )


def _answered(desk: Desk, brief: Brief, basis: Sequence[str]) -> list[Proposition]:
    """Concerns and positions of the seat's own side with the same main theme as the measure."""
    themes = [p.topics[0] for p in desk.get(basis)]
    own = held_by(brief.seat, desk.argument.about(themes, voices=brief.seat.own))
    return [p for p in own if p.stance in _PRESSING and p.topics[0] in themes]
