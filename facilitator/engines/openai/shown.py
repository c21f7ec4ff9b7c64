"""What a brief shows a model: which evidence under which label, and the variables of its prompt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from facilitator.engines.base import Brief
from facilitator.engines.embedded.framing import author_name
from facilitator.engines.openai.wire import (
    MOST_EVIDENCE,
    MOST_FORMULATIONS,
    MOST_RED_LINES,
)
from facilitator.engines.prompting import Trusted
from facilitator.models import (
    Formulation,
    KnownVoice,
    Proposition,
    RedLine,
    Source,
    SourceId,
    Stance,
    Statement,
)

Sources = Mapping[SourceId, Source]
T = TypeVar("T")
_SAID = 12
_LEADS = {
    Stance.MEASURE: "suggests that",
    Stance.CAVEAT: "cautions that",
    Stance.CONCERN: "notes that",
    Stance.QUESTION: "asks",
    Stance.PRECEDENT: "recalls that",
    Stance.FACT: "records that",
}
"""How an author tells what is his own; else he argues."""


@dataclass(frozen=True)
class Shown:
    """The labels of one call. Nothing can be cited that is not in `evidence`."""

    evidence: Mapping[str, Proposition]
    formulations: Mapping[str, Formulation]
    red_lines: Mapping[str, RedLine]

    @classmethod
    def of(cls, brief: Brief, most: int = MOST_EVIDENCE) -> Shown:
        """At most `most` pieces of evidence; of the formulations the latest."""
        return cls(
            _labelled("E", _spread(brief.evidence)[: min(most, MOST_EVIDENCE)]),
            _labelled("F", brief.formulations[-MOST_FORMULATIONS:]),
            _labelled("R", brief.seat.red_lines[:MOST_RED_LINES]),
        )

    def ids(self, labels: Iterable[str]) -> tuple[str, ...]:
        """Proposition ids behind evidence labels; what was not given is left out."""
        found = (self.evidence.get(label.strip().upper()) for label in labels)
        return tuple(dict.fromkeys(p.id for p in found if p is not None))

    def label_of(self, identifier: str) -> str | None:
        """The label under which a proposition is shown."""
        return next((label for label, p in self.evidence.items() if p.id == identifier), None)


def _labelled(letter: str, things: Sequence[T]) -> dict[str, T]:
    return {f"{letter}{number}": thing for number, thing in enumerate(things, start=1)}


def _spread(propositions: Sequence[Proposition]) -> list[Proposition]:
    """The first of each paragraph before the second of any: retrieval found paragraphs."""
    rank: dict[str, int] = {}
    order = []
    for proposition in propositions:
        place = proposition.locator.key
        rank[place] = rank.get(place, -1) + 1
        order.append((rank[place], proposition))
    return [p for _, p in sorted(order, key=lambda entry: entry[0])]


def variables(brief: Brief, shown: Shown, sources: Sources) -> dict[str, object]:
    """Everything that a prompt may use. Plain strings are data; see `prompting`."""
    seat = brief.seat
    item, point = brief.item, brief.stress_point
    return {
        "seat": Trusted(seat.name),
        "side": Trusted(seat.side),
        "mediates": seat.mediates,
        "register": Trusted(seat.register_note),
        "mandate": Trusted(seat.mandate),
        "other": Trusted(brief.others[0].name if brief.others else "other side"),
        "everybody": Trusted(" and ".join(f"the {other.name}" for other in brief.others)),
        "topic": brief.topic,
        "query": brief.query,
        "item": item.title if item else "",
        "point": point.title if point else "",
        "clause": brief.clause.text.text if brief.clause else "",
        "round": brief.round,
        "evidence": [
            {"label": label, "voice": p.voice, "lead": lead(p, sources), "text": p.text}
            for label, p in shown.evidence.items()
        ],
        "formulations": [
            {"label": label, "owner": _owner(f, brief), "text": f.text.text}
            for label, f in shown.formulations.items()
        ],
        "red_lines": [
            {"label": label, "text": line.text} for label, line in shown.red_lines.items()
        ],
        "said": [
            {"speaker": s.speaker or "the record", "text": s.text} for s in _heard(brief.said)
        ],
        "asked": list(brief.asked),
        "purpose": Trusted(brief.purpose.value.replace("-", " ")) if brief.purpose else Trusted(""),
        "failed": [
            {
                "text": f.text,
                "labels": ", ".join(_labels(shown, f.cites)),
                "why": f.why,
                "evidence": [
                    {"label": label, "voice": p.voice, "lead": lead(p, sources), "text": p.text}
                    for label, p in shown.evidence.items()
                    if p.id in f.cites
                ],
            }
            for f in brief.feedback
        ],
        "stood": [
            {"text": s.text, "labels": ", ".join(_labels(shown, s.cites))} for s in brief.stood
        ],
    }


def lead(proposition: Proposition, sources: Sources) -> str:
    """How the source tells a proposition: 'Davis reports that' for a side's view, 'Davis argues
    that' for his own."""
    source = sources.get(proposition.locator.source)
    author = author_name(source) if source else proposition.locator.source
    if proposition.voice == KnownVoice.NEUTRAL:
        return f"{author} records that"
    if proposition.voice != KnownVoice.AUTHOR:
        return f"{author} reports that"
    return f"{author} {_LEADS.get(proposition.stance, 'argues that')}"


def _owner(formulation: Formulation, brief: Brief) -> str:
    if formulation.owner == brief.seat.id:
        return "your own"
    names = {other.id: other.name for other in brief.others}
    return names.get(formulation.owner, formulation.owner)


def _heard(said: Sequence[Statement]) -> Sequence[Statement]:
    """The latest: what was said first has been answered by what was said since."""
    return said[-_SAID:]


def _labels(shown: Shown, cites: Iterable[str]) -> list[str]:
    return [label for label in map(shown.label_of, cites) if label]
