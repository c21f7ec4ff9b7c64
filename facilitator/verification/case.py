"""What a gate is shown: a claim read once, laid beside each piece of its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from facilitator.models import EvidenceKind, Gate, Locator, Modality, Reason, Voice
from facilitator.verification.align import Alignment, align
from facilitator.verification.analysis import Text
from facilitator.verification.framing import Framing


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of evidence: a paragraph or a proposition, with its place and voice where known."""

    text: Text
    kind: EvidenceKind
    locator: Locator | None = None
    voice: Voice | None = None
    modality: Modality | None = None
    proposition: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault that a gate found. `refutes`: the evidence says otherwise about the same thing;
    else it only fails to say it. `weight` 0 to 1: how sure the gate is."""

    gate: Gate
    code: str
    detail: str
    refutes: bool = False
    weight: float = 1.0

    @property
    def reason(self) -> Reason:
        return Reason(gate=self.gate, code=self.code, detail=self.detail)


@dataclass(frozen=True)
class Case:
    """A claim's core (what remains without citation and frame) and the evidence it is held against.

    `sides` are the units that share a word with the claim, nearest first. `context` is the wider
    section: a year that belongs to a name may come from it; `background` are entities of which that
    section speaks throughout. `claimed` is the voice that a citation gives the claim, beside its
    own words.
    """

    claim: Text
    framing: Framing
    units: tuple[Unit, ...]
    sides: tuple[tuple[Alignment, Unit], ...] = field(repr=False)
    context: tuple[Text, ...] = ()
    background: frozenset[str] = frozenset()
    claimed: Voice | None = None

    @classmethod
    def of(
        cls,
        claim: Text,
        framing: Framing,
        units: Sequence[Unit],
        context: Sequence[Text] = (),
        background: frozenset[str] = frozenset(),
        claimed: Voice | None = None,
    ) -> Case:
        """Lays the claim beside every unit."""
        pairs = [(align(claim, unit.text), unit) for unit in units]
        sides = [(a, u) for a, u in pairs if a is not None and a.links]
        sides.sort(key=lambda side: -side[0].coverage)
        return cls(claim, framing, tuple(units), tuple(sides), tuple(context), background, claimed)

    @property
    def best(self) -> Alignment | None:
        """The nearest window by coverage."""
        return self.sides[0][0] if self.sides else None

    @property
    def coverage(self) -> float:
        """Share of the claim's words, by weight, that the nearest window bears, 0 to 1."""
        return self.best.coverage if self.best else 0.0

    @property
    def stated(self) -> float:
        """Share of the claim's words that one proposition bears, 0 to 1, or the nearest window where
        the evidence has none: a proposition states one thing, three sentences bear words of many."""
        if not any(unit.proposition for unit in self.units):
            return self.coverage
        return max((a.coverage for a, unit in self.sides if unit.proposition), default=0.0)

    @cached_property
    def near_sides(self) -> tuple[tuple[Alignment, Unit], ...]:
        """Windows about as near as the nearest: a fault must show beside each of them."""
        floor = self.sides[0][0].coverage - 0.12 if self.sides else 0.0
        return tuple(side for side in self.sides[:6] if side[0].coverage >= floor)

    @cached_property
    def near(self) -> tuple[Alignment, ...]:
        """The windows of `near_sides`."""
        return tuple(alignment for alignment, _ in self.near_sides)

    @cached_property
    def known_words(self) -> frozenset[str]:
        """Every word of the evidence that is near, in small letters."""
        return frozenset(w.low for a in self.near for w in a.evidence.words)

    @cached_property
    def readings(self) -> tuple[tuple[Alignment, Unit], ...]:
        """The propositions about as near as the nearest proposition: they say whose view it is and
        how firmly it is held."""
        found = [side for side in self.sides if side[1].voice is not None]
        floor = found[0][0].coverage - 0.12 if found else 0.0
        return tuple(side for side in found[:4] if side[0].coverage >= max(floor, 0.4))

    @cached_property
    def entities(self) -> frozenset[str]:
        """What the evidence names."""
        return frozenset().union(*(u.text.entities for u in self.units))
