"""What a quantity is attached to: the words and names beside it, in a claim and in its evidence."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from itertools import takewhile

from facilitator.verification.analysis import Text
from facilitator.verification.lexicon import affinity, lemma_stem, rarity
from facilitator.verification.mentions import Mention
from facilitator.verification.quantities import SPANNING, Kind, Quantity, bears

_REACH = 7
_NEARER, _ABOUT = 0.2, 0.1
"""How much nearer a count beyond a bound must stand than one within it; chosen on development pairs."""


def borne_by(evidence: Quantity, claim: Quantity) -> bool:
    """Whether evidence of this quantity bears the claim's; `about 30` bears a figure near it."""
    if bears(evidence, claim):
        return True
    if evidence.unit == "~" and evidence.kind is claim.kind:
        return evidence.low <= claim.low and claim.high <= evidence.high
    return False


_WORK = re.compile(r"\(\s*(?:see\s+)?[A-Z][\w'-]+(?:\s+(?:and|&)\s+[A-Z][\w'-]+)?,?\s*$")


def of_a_work(text: Text, quantity: Quantity) -> bool:
    """Whether a year is that of a work which a text refers to: `(Bracke 2007)`."""
    return quantity.kind is Kind.DATE and bool(_WORK.search(text.text[: quantity.start]))


def labelled_alike(claim: Text, mine: Quantity, evidence: Text, theirs: Quantity) -> bool:
    """Whether a rank with a label (`Basket Three`) and one without (`the third basket`) are of the
    same kind of thing: the other side has the label's word as well. `Article IV` ranks no meeting."""
    if mine.kind is not Kind.RANK or theirs.kind is not Kind.RANK:
        return True
    if bool(mine.unit) is bool(theirs.unit):
        return True
    label = lemma_stem(theirs.unit or mine.unit)
    beside = claim.stems if theirs.unit else [evidence.stems[i] for i in around(evidence, theirs)]
    return any(affinity(label, word) >= 0.5 for word in beside)


def partner_of(text: Text, quantity: Quantity) -> Mention | None:
    """The name that a quantity stands right beside: `Bosnia (1995)`, `in 1995 in Bosnia`."""
    first, last = text.index_at(quantity.start), text.index_at(quantity.end - 1)
    best: tuple[int, Mention] | None = None
    for name in text.mentions:
        before = first - name.words.stop + 1
        after = name.words.start - last
        gap = before if before > 0 else after + 1 if after > 0 else 0
        between = text.text[min(name.end, quantity.end) : max(name.start, quantity.start)]
        if PARTS.search(between):
            continue
        if 0 < gap <= 3 and (best is None or gap < best[0]):
            best = (gap, name)
    return best[1] if best else None


PARTS = re.compile(r"[,;]|\b(?:and|while|but)\b")
"""What parts one thing that is said from the next."""


def alike(left: Mention, right: Mention) -> bool:
    """Whether two names are of one thing, or share a word."""
    return bool(left.entities & right.entities or set(left.parts) & set(right.parts))


def wrong_partner(
    claim: Text,
    mine: Quantity,
    borne: Sequence[tuple[Text, Quantity]],
    others: Sequence[tuple[Text, Quantity]],
) -> tuple[str, str] | None:
    """The claim's name beside the quantity, and what the evidence has beside that name instead."""
    name = partner_of(claim, mine)
    if name is None:
        return None
    partners = [partner_of(t, q) for t, q in borne]
    if any(p is None or alike(p, name) for p in partners):
        return None
    for text, quantity in others:
        partner = partner_of(text, quantity)
        if partner is not None and alike(partner, name):
            return name.text, quantity.text
    return None


def beyond(
    claim: Text,
    mine: Quantity,
    borne: Sequence[tuple[Text, Quantity]],
    others: Sequence[tuple[Text, Quantity]],
) -> Quantity | None:
    """The count beyond the claim's bound that stands beside the same words: `fewer than thirty
    States` is not borne by any small number at all."""
    if math.isfinite(mine.low) and math.isfinite(mine.high):
        return None
    if mine.kind not in {Kind.CARDINAL, Kind.DAYS, Kind.MONTHS}:
        return None
    edge = mine.low if math.isfinite(mine.low) else mine.high
    if any(_at(q, edge) for _, q in borne):
        return None  # `at least 32` of 32
    own = max(attached(claim, mine, *p) for p in borne)
    exact = [p for p in others if _at(p[1], edge)]
    if exact and max(attached(claim, mine, *p) for p in exact) >= own - _ABOUT:
        return exact[0][1]  # `fewer than 32` of 32
    if mine.kind is not Kind.CARDINAL:
        return None
    far = max(others, key=lambda p: attached(claim, mine, *p), default=None)
    if far is None:
        return None
    return far[1] if attached(claim, mine, *far) - own >= _NEARER else None


def _at(quantity: Quantity, edge: float) -> bool:
    return quantity.low == quantity.high and abs(quantity.low - edge) < 1e-3 * max(1.0, edge)


_OPENS = re.compile(r"\b(?:open|beg[aiu]n|start|conven|launch|commenc)\w*", re.IGNORECASE)
_CLOSES = re.compile(
    r"\b(?:clos|end(?:s|ed|ing)?\b|conclu|finish|adjourn|rose\b)\w*", re.IGNORECASE
)


def wrong_end(
    claim: Text, mine: Quantity, borne: Sequence[tuple[Text, Quantity]]
) -> Quantity | None:
    """The evidence's span of which the claim takes the last day for the first, or the first for the
    last: `closed on 29 November` where it ran from then to 2 December."""
    if mine.kind not in {Kind.DATE, Kind.DAY_OF_YEAR} or mine.unit in SPANNING:
        return None
    opens, closes = _OPENS.search(claim.text), _CLOSES.search(claim.text)
    if opens and closes:
        start, end = clause_around(claim.text, mine)
        near = claim.text[start:end]
        opens, closes = _OPENS.search(near), _CLOSES.search(near)
    if bool(opens) is bool(closes):
        return None
    for _, span in borne:
        if span.unit not in SPANNING or span.high - span.low > 366:
            continue
        first, last = (_on(mine, day) for day in (span.low, span.high))
        if (opens and last and not first) or (closes and first and not last):
            return span
    return None


def _on(mine: Quantity, day: float) -> bool:
    """Whether a day is the claim's, or among its days; without a year, by month and day."""
    if mine.kind is Kind.DATE:
        return mine.low <= day <= mine.high
    at = date.fromordinal(int(day))
    return mine.low <= at.month * 100 + at.day <= mine.high


def clause_around(text: str, mine: Quantity) -> tuple[int, int]:
    """Where the clause around a quantity begins and ends."""
    start = max((m.end() for m in _STOP.finditer(text, 0, mine.start)), default=0)
    stop = _STOP.search(text, mine.end)
    return start, stop.start() if stop else len(text)


_STOP = re.compile(r"[,;:]|\b(?:and|while|whereas|but|which)\b")


def coupled(claim: Text, mine: Quantity, text: Text, borne: Quantity) -> bool:
    """Whether another quantity of the claim stands beside the one that bears it: `32 in 2024`."""
    at = text.index_at(borne.start)
    beside = [
        q
        for q in text.quantities
        if q is not borne and abs(text.index_at(q.start) - at) <= 4 and not q.weak
    ]
    return any(
        borne_by(q, other)
        for q in beside
        for other in claim.quantities
        if other is not mine and comparable(q, other)
    )


def part_told_otherwise(
    mine: Quantity, borne: Sequence[tuple[Text, Quantity]], others: Sequence[tuple[Text, Quantity]]
) -> Quantity | None:
    """The evidence's date outside the part of a year or month that the claim tells, where only the
    whole bears that part: `early 1954` beside `1954` and `13 November 1954`."""
    if mine.kind is not Kind.DATE or mine.unit != "part":
        return None
    if any(q.low > mine.low or q.high < mine.high for _, q in borne):
        return None  # something else than the whole bears it
    low, high = min(q.low for _, q in borne), max(q.high for _, q in borne)
    finer = [
        q for _, q in others if low <= q.low and q.high <= high and q.high - q.low < high - low
    ]
    return finer[0] if finer else None


def comparable(evidence: Quantity, claim: Quantity) -> bool:
    """Whether two quantities can be held against each other: of one kind, or ways to say one."""
    kinds = {evidence.kind, claim.kind}
    if len(kinds) == 1:
        return (
            claim.kind is not Kind.RANK
            or not (evidence.unit and claim.unit)
            or evidence.unit == claim.unit
        )
    return kinds == {Kind.DATE, Kind.DAY_OF_YEAR} or (
        kinds == {Kind.RANK, Kind.CARDINAL} and bool(claim.unit)
    )


def around(text: Text, quantity: Quantity) -> dict[int, float]:
    """Content words near a quantity with their pull: nearer and rarer pull more, and so does the
    noun that a count counts."""
    at = text.index_at(quantity.start)
    last = text.index_at(quantity.end - 1)
    number = text.sentence[at]
    start, end = text.sentences[number]
    pull: dict[int, float] = {}
    head_seen = False
    for i in range(max(start, at - _REACH), min(end, last + _REACH + 1)):
        if i not in text.weights:
            continue
        gap = max(at - i, i - last, 0)
        strength = min(text.weights[i], 8.0) / (1.0 + 0.25 * gap)
        gap_text = text.text[text.words[min(i, last)].end : text.words[max(i, at)].start]
        if re.search(r"[;:()]|, (?:and|while|but)", gap_text):
            strength *= 0.4
        if i > last and not head_seen and quantity.kind in {Kind.CARDINAL, Kind.SHARE, Kind.RANK}:
            strength, head_seen = strength * 2.0, True
        pull[i] = strength
    return pull


def attached(claim: Text, mine: Quantity, evidence: Text, theirs: Quantity) -> float:
    """How far two quantities stand beside the same words, 0 to 1."""
    left, right = around(claim, mine), around(evidence, theirs)
    total = sum(left.values())
    if not total or not right:
        return 0.0
    names = {i: m.entities for m in evidence.mentions for i in m.words}
    score = 0.0
    for i, strength in left.items():
        own = next(
            (m.entities for m in claim.mentions if m.start <= claim.words[i].start < m.end),
            frozenset(),
        )
        best = max(
            (
                1.0
                if own and own & names.get(j, frozenset())
                else affinity(claim.stems[i], evidence.stems[j])
            )
            * math.sqrt(min(1.0, right[j] / max(strength, 0.1)))
            for j in right
        )
        score += strength * best
    return score / total


def same_head(claim: Text, mine: Quantity, evidence: Text, theirs: Quantity) -> bool:
    """Whether a word right behind each is the same: `two baskets`, `three baskets`."""
    heads = [_heads(claim, mine), _heads(evidence, theirs)]
    return any(affinity(a, b) >= 0.85 and rarity(a) > 3.5 for a in heads[0] for b in heads[1])


def _heads(text: Text, quantity: Quantity) -> set[str]:
    """The stems within two words behind a quantity, or else of the first after them."""
    if quantity.kind is Kind.RANK and quantity.unit:
        return {lemma_stem(quantity.unit)}
    at = text.index_at(quantity.end - 1)
    beside = {text.stems[i] for i in text.content if at < i <= at + 2}
    return beside or {text.stems[i] for i in _following(text, quantity)[:1]}


def _following(text: Text, quantity: Quantity) -> list[int]:
    """The first content words behind a quantity in its clause, three at most."""
    at = text.index_at(quantity.end - 1)
    found: list[int] = []
    for i in range(at + 1, min(at + 5, len(text.words))):
        if re.search(r"[,;:.()]", text.text[text.words[i - 1].end : text.words[i].start]):
            break
        if i in text.weights:
            found.append(i)
    return found[:3]


def counted_words(claim: Text, mine: Quantity, evidence: Text, theirs: Quantity) -> int:
    """How many words behind both quantities agree one after the other: what is counted, in full."""
    return sum(
        1
        for _ in takewhile(
            lambda pair: affinity(claim.stems[pair[0]], evidence.stems[pair[1]]) >= 0.75,
            zip(_following(claim, mine), _following(evidence, theirs), strict=False),
        )
    )


def of_another_thing(
    claim: Text,
    mine: Quantity,
    borne: Sequence[tuple[Text, Quantity]],
    others: Sequence[tuple[Text, Quantity]],
) -> Quantity | None:
    """The evidence's other quantity of just what the claim counts, where the one that the claim
    gives counts something else: `the first conference`, beside `the second conference` and `the
    first day`."""
    if mine.kind not in {Kind.CARDINAL, Kind.RANK, Kind.SHARE} or mine.unit:
        return None
    if any(not _following(*p) for p in borne):
        return None
    own = max(counted_words(claim, mine, *p) for p in borne)
    headed = any(same_head(claim, mine, *p) for p in borne)
    for text, quantity in others:
        there = counted_words(claim, mine, text, quantity)
        if there > own and (there >= 2 or not headed) and same_head(claim, mine, text, quantity):
            return quantity
    return None


def beside_other(claim: Text, mine: Quantity, texts: Sequence[Text]) -> Quantity | None:
    """What stands in the evidence beside the claim's other quantity: 16, in `from 16 in 1994 to 32 in
    2024`, for a claim that tells 32, or 16, in 1994. Only where both read as pairs, in order."""
    partner = _partner_in(claim, mine)
    if partner is None:
        return None
    found = None
    for text in texts:
        for start, end in text.sentences:
            low, high = text.words[start].start, text.words[end - 1].end
            inside = [q for q in text.quantities if low <= q.start < high and not q.weak]
            firsts = [q for q in inside if comparable(q, mine)]
            seconds = [q for q in inside if comparable(q, partner)]
            if len(firsts) != len(seconds) or len(firsts) < 2:
                continue
            for first, second in zip(firsts, seconds, strict=True):
                if borne_by(second, partner):
                    if borne_by(first, mine):
                        return first
                    found = first
    return found


def _partner_in(claim: Text, mine: Quantity) -> Quantity | None:
    """The claim's only other quantity in the same sentence, or else in the same clause; of another
    kind than `mine`."""
    number = claim.sentence[claim.index_at(mine.start)]
    others = [
        q
        for q in claim.quantities
        if q is not mine
        and not q.weak
        and not q.derived
        and claim.sentence[claim.index_at(q.start)] == number
    ]
    if len(others) > 1:
        low, high = clause_around(claim.text, mine)
        others = [q for q in others if low <= q.start < high]
    if mine.weak or len(others) != 1 or comparable(others[0], mine):
        return None
    return others[0]
