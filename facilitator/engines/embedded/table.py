"""What a seat says before any text is on the table."""

from __future__ import annotations

from facilitator.engines.base import Acceptance, Brief, InterestsMap, Sentence, Speech
from facilitator.engines.embedded.argument import holds
from facilitator.engines.embedded.desk import (
    UNATTRIBUTED,
    Desk,
    held_by,
    procedural,
    proposal,
    varied,
)
from facilitator.models import Persona, Proposition, Stance

_OPENING_LENGTH = 4
_MAP_LENGTH = 4


def opening(desk: Desk, brief: Brief) -> Speech:
    """A seat opens with the view it voices; the mediator with what divides the table."""
    seat = brief.seat
    if seat.mediates:
        chosen = varied([p for p in brief.evidence if p.voice in UNATTRIBUTED], _OPENING_LENGTH)
        lead = procedural(
            "The mediator does not judge who is right; it records where the sources meet, where"
            " they part and what neither seat has confronted."
        )
    else:
        chosen = varied(held_by(seat, brief.evidence), _OPENING_LENGTH)
        lead = procedural(
            f"The {seat.name} voices {seat.side}, as the sources report it, and speaks for no"
            " government."
        )
    if not chosen:
        return Speech(sentences=(lead, silence(seat, brief.topic)))
    return Speech(sentences=(lead, *desk.framer.speech(chosen, seed=_seed(brief))))


def interests(desk: Desk, brief: Brief) -> InterestsMap:
    """Red lines with the view each is read from; interests and fears from the persona's lists.

    A line is the seat's own language (a proposal); what it rests on follows as a cited sentence.
    """
    seat = brief.seat
    lines: list[Sentence] = []
    for number, line in enumerate(seat.red_lines, start=1):
        lines.append(proposal(f"Red line {number}: {line.text}.", line.propositions))
        for ground in desk.get(line.propositions)[:1]:
            lines.append(desk.one(ground, f"{_seed(brief)}/{line.id}", number))
    wanted = desk.get(seat.interests) or varied(
        [p for p in held_by(seat, brief.evidence) if p.stance is Stance.POSITION], _MAP_LENGTH
    )
    feared = desk.get(seat.fears) or varied(
        [p for p in held_by(seat, brief.evidence) if p.stance is Stance.CONCERN], _MAP_LENGTH
    )
    return InterestsMap(
        red_lines=tuple(lines),
        interests=desk.framer.speech(wanted, seed=f"{_seed(brief)}/interests"),
        fears=desk.framer.speech(feared, seed=f"{_seed(brief)}/fears"),
    )


def shared_interests(desk: Desk, brief: Brief) -> Speech:
    """What the papers, in nobody's name but their author's, put forward as common ground.

    First what links of support tie to more than one seat's view, then what retrieval found.
    """
    unattributed = [p for p in brief.evidence if p.voice in UNATTRIBUTED]

    def tied(proposition: Proposition) -> int:
        linked = desk.argument.linked([proposition.id])
        return sum(any(holds(seat, p) for p in linked) for seat in brief.others)

    ordered = sorted(unattributed, key=lambda p: -tied(p))
    chosen = varied(ordered, _MAP_LENGTH)
    if not chosen:
        return Speech(
            sentences=(procedural("The sources name no interest that both sides share."),)
        )
    return Speech(sentences=desk.framer.speech(chosen, seed=_seed(brief)))


def restating(desk: Desk, brief: Brief) -> Speech:
    """The other side's concern, in the restating seat's mouth but in the source's attribution.

    Where the other side's view is linked to a second proposition of the same side, that one is
    used too: a restatement that only echoes shows no understanding.
    """
    other = brief.others[0]
    heard = [p for p in desk.get(_cited(brief)) if holds(other, p)]
    further = [p for p in desk.argument.linked([p.id for p in heard]) if holds(other, p)]
    chosen = varied([*heard[:2], *[p for p in further if p not in heard], *heard[2:]], 3)
    if not chosen:
        return Speech(
            sentences=(
                procedural(f"The {other.name} has stated no concern that could be restated."),
            )
        )
    lead = procedural(
        f"The {brief.seat.name} restates the concern of the {other.name}, without endorsing it."
    )
    return Speech(sentences=(lead, *desk.framer.speech(chosen, seed=_seed(brief))))


def acceptance(desk: Desk, brief: Brief) -> Acceptance:
    """The owner accepts a restatement that carries its own side's view and touches a red line, an
    interest or a fear of its own; otherwise it says what is missing."""
    seat = brief.seat
    cited = _cited(brief)
    own = {p.id for p in desk.get(cited) if holds(seat, p)}
    core = [i for line in seat.red_lines for i in line.propositions]
    core += [*seat.interests, *seat.fears]
    near = {p.id for p in desk.argument.linked(core)} | set(core)
    by = brief.others[0]
    if own & near or (own and not core):
        return Acceptance(
            accepted=True,
            reason=procedural(
                f"The {seat.name} accepts the restatement by the {by.name} as an account of its"
                " concern."
            ),
        )
    missing = next((line.text for line in seat.red_lines), "")
    tail = f": it leaves out that {missing[:1].lower()}{missing[1:]}" if missing else "."
    return Acceptance(
        accepted=False,
        reason=procedural(
            f"The {seat.name} does not accept the restatement by the {by.name}{tail}"
        ),
    )


def silence(seat: Persona, subject: str) -> Sentence:
    """The seat's sources attribute no view to its side here; it says so and adds nothing."""
    return procedural(
        f"The sources report nothing of {seat.side} on {subject}; the {seat.name} is silent."
    )


def _cited(brief: Brief) -> list[str]:
    return [
        citation.proposition
        for statement in brief.said
        for citation in statement.citations
        if citation.proposition
    ]


def _seed(brief: Brief) -> str:
    return f"{brief.task}/{brief.seat.id}/{brief.round}"
