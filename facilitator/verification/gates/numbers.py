"""Numbers, dates, units, ordinals: present in the evidence and attached to the same thing."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from facilitator.models import Gate
from facilitator.verification.align import Alignment
from facilitator.verification.analysis import Text
from facilitator.verification.case import Case, Finding
from facilitator.verification.gates.attachment import (
    attached,
    beside_other,
    beyond,
    borne_by,
    comparable,
    coupled,
    labelled_alike,
    of_a_work,
    of_another_thing,
    part_told_otherwise,
    same_head,
    wrong_end,
    wrong_partner,
)
from facilitator.verification.gates.counts import listed, listed_otherwise
from facilitator.verification.gates.derived import (
    added,
    bare,
    counted_in,
    epithet,
    multiplied,
    of_source,
    paged,
    reached,
    remainder,
)
from facilitator.verification.gates.eras import in_another_era
from facilitator.verification.gates.lapse import (
    both_ends,
    dated_apart,
    dated_otherwise,
    elapsed,
    past_bound,
    tells_lapse,
    unanchored,
    undated,
)
from facilitator.verification.gates.places import place_told
from facilitator.verification.quantities import RELATIVE, Kind, Quantity

_LEAD, _SAID = 0.15, 0.4
_SURELY = 0.34
"""How much a quantity of the evidence stands beside the claim's words where it says otherwise."""
_NAMES = {
    Kind.DATE: "date",
    Kind.DAY_OF_YEAR: "date",
    Kind.CARDINAL: "number",
    Kind.SHARE: "share",
    Kind.MONEY: "sum",
    Kind.DAYS: "span of time",
    Kind.MONTHS: "span of time",
    Kind.RANK: "rank",
    Kind.FACTOR: "number",
}


def check(case: Case, years: Sequence[int] = ()) -> Finding | None:
    """The first quantity of the claim that the evidence does not bear, or bears of another thing.

    `years` are also borne, as the year of a source that the sentence names.
    """
    return next(findings(case, years), None)


def findings(case: Case, years: Sequence[int] = ()) -> Iterator[Finding]:
    """Every such quantity, in the claim's order, behind what a list or an era tells."""
    place = place_told(case)
    if place is not None and place[0] != place[1]:
        detail = f"the rank “{place[0]}”: the evidence lists it {place[1]}"
        yield Finding(Gate.NUMBERS, "rank-differs", detail, refutes=True, weight=0.7)
    era = in_another_era(case.claim.text, [a.window for a in case.near])
    if era is not None:
        detail = f"the time “{era[0]}”: the evidence has “{era[1]}”"
        yield Finding(Gate.NUMBERS, "date-differs", detail, refutes=True, weight=0.7)
    for told in case.claim.quantities:
        mine = undated(told) if told.derived and told.unit != RELATIVE else told
        if mine is None or of_source(case.claim, mine, years):
            continue
        if place is not None and mine.text.lower().endswith(place[0]):
            continue
        if _one_of_more(case.claim, mine):
            continue
        held = _held(case, mine)
        if (right := paged(case.claim, mine, [u.text for u in case.units])) is not None:
            if not right:
                yield held.finding("differs", ": the evidence gives other pages")
            continue
        found = _elsewhere(case, held) if held.borne else _missing(case, held)
        if found is not None:
            yield found


@dataclass(frozen=True, slots=True)
class _Held:
    """A quantity of the claim beside the evidence's of its kind: all of them, those that bear it and
    those that say something else."""

    mine: Quantity
    theirs: tuple[tuple[Text, Quantity], ...]
    borne: tuple[tuple[Text, Quantity], ...]
    others: tuple[tuple[Text, Quantity], ...]

    def finding(
        self, how: str, detail: str, *, refutes: bool = True, weight: float = 0.7
    ) -> Finding:
        """A fault of the quantity; `how`: `differs`, `missing` or `misattached`."""
        label = _NAMES[self.mine.kind]
        return Finding(
            Gate.NUMBERS,
            f"{label.split()[0]}-{how}",
            f"the {label} “{self.mine.text}”{detail}",
            refutes=refutes,
            weight=weight,
        )


def _held(case: Case, mine: Quantity) -> _Held:
    theirs = [
        (u.text, q)
        for u in case.units
        for q in u.text.quantities
        if comparable(q, mine) and labelled_alike(case.claim, mine, u.text, q)
    ]
    others = [
        (t, q)
        for t, q in theirs
        if not borne_by(q, mine)
        and not borne_by(mine, q)
        and not of_a_work(t, q)
        and not (q.text.lower() == "both" and _plain_one(case.claim, mine))
    ]
    borne = [(t, q) for t, q in theirs if borne_by(q, mine)]
    return _Held(mine, tuple(theirs), tuple(borne), tuple(others))


def _missing(case: Case, held: _Held) -> Finding | None:
    """A quantity that nothing bears, unless it follows from what the evidence says."""
    claim, mine, others = case.claim, held.mine, held.others
    texts = [u.text for u in case.units]
    apart = dated_apart(claim, mine, texts)
    if apart is not None and not apart.right:
        return held.finding("differs", f": the evidence dates the two {apart.dates}")
    if mine.unit == RELATIVE and _lapse_borne(claim, mine, texts):
        return None
    if any(follows(claim, mine, texts) for follows in (added, bare, remainder, reached)):
        return None
    rival = max(others, key=lambda p: attached(claim, mine, *p), default=None)
    headed = any(same_head(claim, mine, *other) for other in others)
    small = mine.kind is Kind.CARDINAL and mine.low <= 2 and "." not in mine.text
    if mine.weak or (small and not mine.unit):
        if not (
            headed or _ranked_otherwise(claim, mine, others, rival) or listed_otherwise(case, mine)
        ):
            return None
    elif (
        not headed
        and (
            listed(case, mine)
            or (elapsed(texts, mine) and (rival is None or tells_lapse(claim)))
            or epithet(case, mine)
            or multiplied(texts, mine)
        )
    ) or both_ends(mine, [q for _, q in held.theirs]):
        return None
    if rival is not None and attached(claim, mine, *rival) >= _SURELY:
        return held.finding("differs", f": the evidence has “{rival[1].text}”", weight=1.0)
    return held.finding("missing", " isn't in the evidence", refutes=False, weight=0.8)


def _lapse_borne(claim: Text, mine: Quantity, texts: Sequence[Text]) -> bool:
    """Whether the evidence has the time by which a date is told from another: `six years later`."""
    lapses = [q for q in claim.quantities if q.start == mine.start and q.kind is not mine.kind]
    return any(borne_by(q, lapse) for lapse in lapses for t in texts for q in t.quantities)


def _elsewhere(case: Case, held: _Held) -> Finding | None:
    """A quantity that the evidence has of something else."""
    claim, mine, borne, others = case.claim, held.mine, held.borne, held.others
    texts = [u.text for u in case.units]
    paired = beside_other(claim, mine, texts)
    if paired is not None and borne_by(paired, mine):
        return None
    past = (
        beyond(claim, mine, borne, others)
        or part_told_otherwise(mine, borne, others)
        or past_bound(mine, [q for _, q in held.theirs])
        or counted_in(claim, mine, borne)
        or paired
        or dated_otherwise(claim, mine, texts)
        or wrong_end(claim, mine, borne)
        or of_another_thing(claim, mine, borne, others)
    )
    if past is not None:
        return held.finding("differs", f": the evidence has “{past.text}”")
    if unanchored(mine, [q for _, q in held.theirs]):
        return held.finding(
            "missing", ": the evidence has no date there", refutes=False, weight=0.8
        )
    partner = wrong_partner(claim, mine, borne, others)
    if partner is not None:
        detail = f" belongs to something else; “{partner[0]}” goes with “{partner[1]}”"
        return held.finding("misattached", detail, weight=1.0)
    there = _read_otherwise(case, mine) or _nearer(claim, held)
    if there is None:
        return None
    detail = f" belongs to something else; here the evidence has “{there.text}”"
    return held.finding("misattached", detail)


def _nearer(claim: Text, held: _Held) -> Quantity | None:
    """Another quantity of the evidence that stands far more beside the claim's words than the one
    that bears it, and that the claim doesn't tell as well (`from 16 to 32`)."""
    mine, borne = held.mine, held.borne
    if not held.others or mine.weak or any(coupled(claim, mine, *p) for p in borne):
        return None
    own = max(attached(claim, mine, *p) for p in borne)
    rival = max(held.others, key=lambda p: attached(claim, mine, *p))
    there = attached(claim, mine, *rival)
    told = [q for q in claim.quantities if q is not mine and borne_by(rival[1], q)]
    if told and not _changed_places(claim, told[0], rival, borne):
        return None
    far = there >= 0.5 and there - own >= 0.3 and len(claim.quantities) < 4
    return rival[1] if far else None


def _changed_places(
    claim: Text,
    other: Quantity,
    rival: tuple[Text, Quantity],
    borne: Sequence[tuple[Text, Quantity]],
) -> bool:
    """Whether the claim's other quantity stands rather beside what bears this one: `spoke on the
    14th and signed on the 11th`."""
    return max(attached(claim, other, *p) for p in borne) > attached(claim, other, *rival)


def _ranked_otherwise(
    claim: Text,
    mine: Quantity,
    others: Sequence[tuple[Text, Quantity]],
    rival: tuple[Text, Quantity] | None,
) -> bool:
    """Whether the evidence ranks what the claim ranks, at another place: `the second such bid`."""
    if mine.kind is not Kind.RANK or rival is None:
        return False
    if math.isfinite(mine.low) and not _RANKS.search(claim.text[: mine.start]):
        return False
    return attached(claim, mine, *rival) >= _RANKED


_RANKED = 0.25
_RANKS = re.compile(
    r"\b(?:the|its|his|their|a|this|that|such|stands?|stood|\w+'s?)\s+$", re.IGNORECASE
)


def _one_of_more(claim: Text, mine: Quantity) -> bool:
    """Whether a `one` is one of what was counted before, or of what another number counts: `every one
    of them`, `one of eight countries`."""
    of = _OF.match(claim.text, mine.end)
    if of is None or not _plain_one(claim, mine):
        return False
    return bool(of["them"]) or any(q.start == of.end() for q in claim.quantities)


_OF = re.compile(r"\s+of\s+(?:(?P<them>them|these|those|which|whom)\b|the\s+)?", re.IGNORECASE)


def _plain_one(claim: Text, mine: Quantity) -> bool:
    """Whether a `one` is no more than a pronoun or an article: neither `only one` nor `a single`."""
    before = claim.text[: mine.start].rstrip().rpartition(" ")[2].lower()
    return mine.text.lower() == "one" and before not in {"only", "just", "but", "merely"}


def _read_otherwise(case: Case, mine: Quantity) -> Quantity | None:
    """What the reading of one fact that is nearest to the claim, or to its clause, has in place of a
    date or number: a paragraph may bear both, of two things. Where the claim tells that date too, of
    something else, the two have changed places."""
    part = _clause(case.claim, mine)
    if mine.weak or part is None:
        return None
    found = _in_nearest(case, mine, part, _mutual)
    if found is not None or mine.kind not in {Kind.DATE, Kind.DAY_OF_YEAR}:
        return found
    other = _in_nearest(case, mine, part, _share)
    told = (q for q in case.claim.quantities if q is not mine)
    return other if other is not None and any(borne_by(other, q) for q in told) else None


def _in_nearest(
    case: Case,
    mine: Quantity,
    part: frozenset[int],
    likeness: Callable[[Alignment, frozenset[int]], float],
) -> Quantity | None:
    """The only quantity of its kind in the reading that is likest to the words `part` by far, where
    it is another one."""
    readings = [
        (unit, likeness(alignment, part))
        for alignment, unit in case.sides
        if unit.proposition and alignment.coverage >= 0.3
    ]
    readings = [(unit, near) for unit, near in readings if near >= _SAID]
    if not readings:
        return None
    nearest, most = max(readings, key=lambda r: r[1])
    theirs = [
        q for q in nearest.text.quantities if comparable(q, mine) and not of_a_work(nearest.text, q)
    ]
    if len(theirs) != 1 or borne_by(theirs[0], mine) or borne_by(mine, theirs[0]):
        return None
    counts = mine.kind in {Kind.CARDINAL, Kind.RANK}
    if counts and not same_head(case.claim, mine, nearest.text, theirs[0]):
        return None
    bearing = [
        near
        for unit, near in readings
        if any(comparable(q, mine) and borne_by(q, mine) for q in unit.text.quantities)
    ]
    return theirs[0] if most - max(bearing, default=0.0) >= _LEAD else None


_CLAUSE = re.compile(r"[,;:]|\b(?:and|while|whereas|but)\b")


def _clause(claim: Text, mine: Quantity) -> frozenset[int] | None:
    """The content words of the clause in which the quantity is the only one of its kind; the whole
    claim where it is the only one there; None where no clause keeps it apart."""
    others = [q for q in claim.quantities if q is not mine and comparable(q, mine)]
    low, high = 0, len(claim.text)
    if others:
        for cut in _CLAUSE.finditer(claim.text):
            if cut.end() <= mine.start:
                low = cut.end()
            elif cut.start() >= mine.end:
                high = cut.start()
                break
        if any(low <= q.start < high for q in others):
            return None
    return frozenset(i for i in claim.content if low <= claim.words[i].start < high)


def _share(alignment: Alignment, part: frozenset[int]) -> float:
    """How much of the words `part` of the claim a reading says, 0 to 1."""
    claim = alignment.claim
    mine = sum(claim.weights[i] for i in part) or 1.0
    return alignment.borne(part) / mine


def _mutual(alignment: Alignment, part: frozenset[int]) -> float:
    """How far the words `part` of the claim and a reading say the same, 0 to 1: harmonic mean of the
    share of them that the reading bears and of the reading that they bear."""
    evidence = alignment.evidence
    theirs = sum(evidence.weights.values()) or 1.0
    borne: dict[int, float] = {}
    for link in alignment.links:
        if link.claim in part:
            borne[link.evidence] = max(borne.get(link.evidence, 0.0), link.weight)
    there = _share(alignment, part)
    back = min(1.0, sum(w * evidence.weights.get(i, 0.0) for i, w in borne.items()) / theirs)
    return 2 * there * back / (there + back) if there + back else 0.0
