"""Numbers, dates, units, ordinals: present in the evidence and attached to the same thing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from facilitator.models import Gate
from facilitator.verification.align import Alignment
from facilitator.verification.analysis import Text
from facilitator.verification.case import Case, Finding
from facilitator.verification.gates.attachment import (
    around,
    attached,
    beyond,
    borne_by,
    comparable,
    coupled,
    crossed,
    labelled_alike,
    of_another_thing,
    part_told_otherwise,
    same_head,
    wrong_end,
    wrong_partner,
)
from facilitator.verification.gates.counts import listed, listed_otherwise, place_told
from facilitator.verification.gates.eras import in_another_era
from facilitator.verification.gates.lapse import (
    both_ends,
    dated_apart,
    elapsed,
    past_bound,
    tells_lapse,
    unanchored,
    undated,
)
from facilitator.verification.numerals import number
from facilitator.verification.quantities import Kind, Quantity
from facilitator.verification.text import stem

_LEAD, _SAID = 0.15, 0.4
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
    """Every such quantity, in the claim's order."""
    texts = [u.text for u in case.units]
    place = place_told(case)
    if place is not None and place[0] != place[1]:
        yield Finding(
            Gate.NUMBERS,
            "rank-differs",
            f"the rank “{place[0]}”: the evidence lists it {place[1]}",
            refutes=True,
            weight=0.7,
        )
    era = in_another_era(case.claim.text, [a.window for a in case.near])
    if era is not None:
        yield Finding(
            Gate.NUMBERS,
            "date-differs",
            f"the time “{era[0]}”: the evidence has “{era[1]}”",
            refutes=True,
            weight=0.7,
        )
    for told in case.claim.quantities:
        mine = undated(told) if told.derived else told
        if mine is None or of_source(case.claim, mine, years):
            continue
        if place is not None and mine.text.lower().endswith(place[0]):
            continue
        theirs = [
            (t, q)
            for t in texts
            for q in t.quantities
            if comparable(q, mine) and labelled_alike(case.claim, mine, t, q)
        ]
        borne = [(t, q) for t, q in theirs if borne_by(q, mine)]
        others = [
            (t, q)
            for t, q in theirs
            if not borne_by(q, mine)
            and not borne_by(mine, q)
            and not (q.text.lower() == "both" and _plain_one(case.claim, mine))
        ]
        label = _NAMES[mine.kind]
        apart = None if borne else dated_apart(case.claim, mine, texts)
        if apart is not None and not apart.right:
            yield Finding(
                Gate.NUMBERS,
                f"{label.split()[0]}-differs",
                f"the {label} “{mine.text}”: the evidence dates the two {apart.dates}",
                refutes=True,
                weight=0.7,
            )
        elif not borne:
            if _bare(case.claim, mine, texts) or _remainder(case.claim, mine, texts):
                continue
            rival = max(others, key=lambda p: attached(case.claim, mine, *p), default=None)
            sure = rival is not None and attached(case.claim, mine, *rival) >= 0.34
            headed = any(same_head(case.claim, mine, *other) for other in others)
            if mine.weak or (mine.kind is Kind.CARDINAL and mine.low <= 2 and not mine.unit):
                if not (
                    headed
                    or _ranked_otherwise(case.claim, mine, others, rival)
                    or listed_otherwise(case, mine)
                ):
                    continue
            elif (
                not headed
                and (
                    listed(case, mine)
                    or (elapsed(texts, mine) and (rival is None or tells_lapse(case.claim)))
                    or _epithet(case, mine)
                    or multiplied(texts, mine)
                )
            ) or both_ends(mine, [q for _, q in theirs]):
                continue
            if rival is not None and sure:
                yield Finding(
                    Gate.NUMBERS,
                    f"{label.split()[0]}-differs",
                    f"the {label} “{mine.text}”: the evidence has “{rival[1].text}”",
                    refutes=True,
                )
            else:
                yield Finding(
                    Gate.NUMBERS,
                    f"{label.split()[0]}-missing",
                    f"the {label} “{mine.text}” isn't in the evidence",
                    weight=0.8,
                )
        elif (
            past := beyond(case.claim, mine, borne, others)
            or part_told_otherwise(mine, borne, others)
            or past_bound(mine, [q for _, q in theirs])
            or crossed(case.claim, mine, texts)
            or wrong_end(case.claim, mine, borne)
            or of_another_thing(case.claim, mine, borne, others)
        ) is not None:
            yield Finding(
                Gate.NUMBERS,
                f"{label.split()[0]}-differs",
                f"the {label} “{mine.text}”: the evidence has “{past.text}”",
                refutes=True,
                weight=0.7,
            )
        elif unanchored(mine, [q for _, q in theirs]):
            yield Finding(
                Gate.NUMBERS,
                "date-missing",
                f"the date “{mine.text}”: the evidence has no date there",
                weight=0.8,
            )
        elif (partner := wrong_partner(case.claim, mine, borne, others)) is not None:
            yield Finding(
                Gate.NUMBERS,
                f"{label.split()[0]}-misattached",
                f"the {label} “{mine.text}” belongs to something else; “{partner[0]}” goes with"
                f" “{partner[1]}”",
                refutes=True,
            )
        elif (rival_reading := _read_otherwise(case, mine)) is not None:
            yield Finding(
                Gate.NUMBERS,
                f"{label.split()[0]}-misattached",
                f"the {label} “{mine.text}” belongs to something else; here the evidence has"
                f" “{rival_reading.text}”",
                refutes=True,
                weight=0.7,
            )
        elif others and not mine.weak and not any(coupled(case.claim, mine, *p) for p in borne):
            own = max(attached(case.claim, mine, t, q) for t, q in borne)
            rival = max(others, key=lambda p: attached(case.claim, mine, *p))
            there = attached(case.claim, mine, *rival)
            if any(borne_by(rival[1], q) for q in case.claim.quantities if q is not mine):
                continue  # the claim tells that one too: `from 16 to 32`
            if there >= 0.5 and there - own >= 0.3 and len(case.claim.quantities) < 4:
                yield Finding(
                    Gate.NUMBERS,
                    f"{label.split()[0]}-misattached",
                    f"the {label} “{mine.text}” belongs to something else;"
                    f" here the evidence has “{rival[1].text}”",
                    refutes=True,
                    weight=0.7,
                )


_PUBLISHED = re.compile(
    r"\s*(?:paper|study|article|text|essay|report|brief|analysis|piece|issue)\b", re.IGNORECASE
)


def of_source(claim: Text, mine: Quantity, years: Sequence[int]) -> bool:
    """Whether a year is that of a source which the claim names: `Davis (2025)`, `the 2025 paper`."""
    if mine.kind is not Kind.DATE or not mine.text.isdigit() or int(mine.text) not in years:
        return False
    before = claim.text[: mine.start].rstrip(" ([,")
    word = before.rpartition(" ")[2].removesuffix("'s")
    return word[:1].isupper() or bool(
        _PUBLISHED.match(claim.text[mine.end :])
        or re.search(r"\b(?:writ|wrote|publish|paper|article|study)\w*\s+(?:\w+\s+)?in$", before)
    )


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


def _plain_one(claim: Text, mine: Quantity) -> bool:
    """Whether a `one` is no more than a pronoun or an article: neither `only one` nor `a single`."""
    before = claim.text[: mine.start].rstrip().rpartition(" ")[2].lower()
    return mine.text.lower() == "one" and before not in {"only", "just", "but", "merely"}


_BESIDES = re.compile(
    r"\b(?:other than|besides|apart from|aside from|except|not counting|without)\b", re.IGNORECASE
)


def _remainder(claim: Text, mine: Quantity, texts: Sequence[Text]) -> bool:
    """Whether a count is what remains of one that the evidence has: `seven of them from States other
    than the Soviet Union`, of eight."""
    if mine.kind is not Kind.CARDINAL or not _BESIDES.search(claim.text, mine.end):
        return False
    return any(
        q.kind is Kind.CARDINAL and q.low == q.high == mine.low + 1
        for t in texts
        for q in t.quantities
    )


def _bare(claim: Text, mine: Quantity, texts: Sequence[Text]) -> bool:
    """Whether a number that counts nothing itself (`20 for the one`) is that of some quantity of the
    evidence."""
    following = claim.text[mine.end : mine.end + 12]
    if mine.kind is not Kind.CARDINAL or not re.match(
        r"\s*(?:[,.;]|for|with|to|and|in)\b|[,.;]", following
    ):
        return False
    return any(
        number(" ".join(word for word in q.text.split()[:1])) == mine.low
        for t in texts
        for q in t.quantities
    )


def _read_otherwise(case: Case, mine: Quantity) -> Quantity | None:
    """What the reading of one fact that is nearest to the claim, or to its clause, has in place of a
    date or number: a paragraph may bear both, of two things."""
    part = _clause(case.claim, mine)
    if mine.weak or part is None:
        return None
    readings = [
        (unit, _mutual(alignment, part))
        for alignment, unit in case.sides
        if unit.proposition and alignment.coverage >= 0.3
    ]
    readings = [(unit, near) for unit, near in readings if near >= _SAID]
    if not readings:
        return None
    nearest, likeness = max(readings, key=lambda r: r[1])
    theirs = [q for q in nearest.text.quantities if comparable(q, mine)]
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
    return theirs[0] if likeness - max(bearing, default=0.0) >= _LEAD else None


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


def _mutual(alignment: Alignment, part: frozenset[int]) -> float:
    """How far the words `part` of the claim and a reading say the same, 0 to 1: harmonic mean of the
    share of them that the reading bears and of the reading that they bear."""
    claim, evidence = alignment.claim, alignment.evidence
    links = [k for k in alignment.links if k.claim in part]
    mine = sum(claim.weights[i] for i in part) or 1.0
    theirs = sum(evidence.weights.values()) or 1.0
    borne: dict[int, float] = {}
    for link in links:
        borne[link.evidence] = max(borne.get(link.evidence, 0.0), link.weight)
    there = sum(k.weight * claim.weights[k.claim] for k in links) / mine
    back = min(1.0, sum(w * evidence.weights.get(i, 0.0) for i, w in borne.items()) / theirs)
    return 2 * there * back / (there + back) if there + back else 0.0


def multiplied(texts: Sequence[Text], mine: Quantity) -> bool:
    """Whether a count of the evidence is that multiple of another one in the same sentence."""
    if mine.kind is not Kind.FACTOR:
        return False
    for text in texts:
        counts = [q.low for q in text.quantities if q.kind is Kind.CARDINAL and q.low > 1]
        if any(abs(b / a - mine.low) <= 0.05 * mine.low for a in counts for b in counts if a != b):
            return True
    return False


_OF_YEAR = re.compile(r"\b(?:act|accords?|charter)\s+of\s+$", re.IGNORECASE)
_FOUNDING = frozenset({stem("act"), stem("accord"), stem("charter")})


def _epithet(case: Case, mine: Quantity) -> bool:
    """Whether a year belongs to a name (`the 1975 Final Act`) that the wider text dates so."""
    if mine.kind is not Kind.DATE or not case.context:
        return False
    at = case.claim.index_at(mine.end - 1)
    following = {
        case.claim.stems[i]
        for i in range(at + 1, min(at + 4, len(case.claim.words)))
        if case.claim.words[i].text[0].isupper()
    }
    if _OF_YEAR.search(case.claim.text[: mine.start]):
        following |= _FOUNDING
    return bool(following) and any(
        borne_by(q, mine) and following & {t.stems[i] for i in around(t, q)}
        for t in case.context
        for q in t.quantities
        if q.kind is Kind.DATE
    )
