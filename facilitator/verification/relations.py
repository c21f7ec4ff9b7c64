"""What comes first and what it brings about: the two sides of `A led to B`, `B after A`, `because`.

Cause and time share one form, since a cause comes before its effect: a relation says which words
stand on the earlier side and which on the later one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from facilitator.verification.align import Alignment
from facilitator.verification.analysis import Text
from facilitator.verification.lexicon import affinity
from facilitator.verification.quantities import Kind

_CAUSES = (
    r"caus|prompt|trigger|provok|produc|enabl|spurr|fuell?|inspir|motivat|encourag|generat|occasion|necessitat"
    r"|galvanis|galvaniz|justif[iy]|shap|mould|bolster|reinforc|underpinn?|underl[iy]|stimulat|spark|facilitat|precipitat"
    r"|undermin|erod|shatter|weaken|strengthen|deepen|hasten|delay|postpon|prevent|hinder|harden|halt|ruin|wreck"
    r"|destabilis|destabiliz|legitimis|legitimiz|delegitimis|delegitimiz|accelerat|help|allow|permitt?|compell?|persuad|convinc"
)
"""Beginnings of verbs that make their subject the cause of their object."""
FORWARD = re.compile(
    r"\b(?:led (?:directly |in turn )?to|lead(?:s|ing)? to|result(?:ed|s|ing)? in"
    rf"|(?<!to )(?<!for )(?:{_CAUSES})(?:e|ed|es|s|ing|y|ies|ied)?(?! (?:\w+ly )?by)\b"
    r"|forc(?:ed(?! by)|ing)|forces?(?=(?: \w+){1,4} (?:to|into|back)\b)"
    r"|brought (?:about|forth|on)|bring(?:s|ing)? (?:about|forth|on)|bred|breeds?|drove|drives?|driving"
    r"|g[ai]v(?:e|es|ing|en) (?:rise|grounds|reason|cause|way|birth) (?:to|for)|pav(?:ed|es|ing) the way (?:for|to)"
    r"|contribut(?:ed|es|ing) to|put(?:s|ting)? (?:off|an end to|paid to)|open(?:ed|s|ing) the (?:way|door) (?:for|to)"
    r"|therefore|hence|thus|consequently|and so|as a result(?! of)|before|prior to|preceded|ahead of"
    r"|(?:was|were|is|are) followed by|(?<!now )and then|which then|so that|ended in|culminat(?:ed|es|ing) in|buil(?:t|d) up to)\b",
)
"""Both are looked for in small letters."""
BACKWARD = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|thanks to|as a (?:result|consequence) of|result(?:ed|s|ing) from|stem(?:med|s|ming) from"
    rf"|(?:(?:{_CAUSES})(?:e|ied|ed)|forced|driven|brought about|preceded|put off) (?:\w+ly )?by|in response to|in reaction to"
    r"|respond(?:ed|s|ing) to|react(?:ed|s|ing) to|a (?:response|reaction) to|following|(?<!as )after(?! all)|in the wake of|arose from|arising from|grew out of|on the heels of"
    r"|(?:fruits?|product|outcome|upshot|consequences?|effects?|offspring) of|rooted in|ow(?:ed|es|ing) (?:\w+ ){0,3}to"
    r"|followed(?! by)|(?<!at )(?<!more than )once(?! more)|as a (?:response|reaction) to|derives? from|came from|born of|attribut(?:ed|es|able) to)\b",
)
"""Both are looked for in small letters."""


_BORNE = 0.2
"""Share of each side's words that a relation of the evidence must bear to confirm or to refute."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Indices of the content words on the earlier (causing) and the later (caused) side."""

    earlier: tuple[int, ...]
    later: tuple[int, ...]
    cue: str


def relations(text: Text, words: range | None = None) -> Iterator[Relation]:
    """The relations told in each sentence whose first word lies in `words`."""
    for start, relation in _told(text):
        if words is None or words.start <= start < words.stop:
            yield relation


@lru_cache(maxsize=8192)
def _told(text: Text) -> tuple[tuple[int, Relation], ...]:
    """Every relation of a text with the first word of its sentence; asked for several times a claim."""
    found: list[tuple[int, Relation]] = []
    for start, end in text.sentences:
        low, high = text.words[start].start, text.words[end - 1].end
        for pattern, forward in ((FORWARD, True), (BACKWARD, False)):
            for match in pattern.finditer(text.low, low, high):
                sides = None if before_date(text, match) else _sides(text, match, start, end)
                if sides is not None:
                    left, right = sides if forward else sides[::-1]
                    found.append((start, Relation(left, right, match.group())))
    return tuple(found)


def before_date(text: Text, cue: re.Match[str]) -> bool:
    """Whether a cue joins a date and no event: `after 1955`. The gate for numbers judges those."""
    return any(
        q.kind is Kind.DATE
        and q.start > cue.end()
        and _TO_DATE.fullmatch(text.text, cue.end(), q.start)
        for q in text.quantities
    )


_TO_DATE = re.compile(
    r"\s+(?:the\s+)?(?:(?:events|summer|spring|autumn|winter|end)\s+of\s+)?(?:the\s+)?"
)


def _sides(
    text: Text, match: re.Match[str], start: int, end: int
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Content words left and right of a cue; a cue that opens the sentence governs up to the comma."""
    at = text.index_at(match.start())
    after = text.index_at(match.end() - 1) + 1
    content = [i for i in text.content if start <= i < end]
    if at - start <= 1:
        comma = text.text.find(",", match.end(), text.words[end - 1].end)
        if comma < 0:
            return None
        split = text.index_at(comma)
        governed = tuple(i for i in content if after <= i < split)
        rest = tuple(i for i in content if i >= split)
        return (rest, governed) if governed and rest else None
    left = tuple(i for i in content if i < at)
    right = tuple(i for i in content if i >= after)
    return (left, right) if left and right else None


def overlap(claim: Text, mine: tuple[int, ...], evidence: Text, theirs: tuple[int, ...]) -> float:
    """Share of the claim's words, weighted by rarity, that the evidence's words bear, 0 to 1."""
    total = sum(claim.weights[i] for i in mine)
    if not total:
        return 0.0
    return (
        sum(
            claim.weights[i]
            * max((affinity(claim.stems[i], evidence.stems[j]) for j in theirs), default=0.0)
            for i in mine
        )
        / total
    )


def _sides_shared(
    claim: Text, mine: Relation, evidence: Text, theirs: Relation
) -> tuple[tuple[float, float], tuple[float, float]]:
    """How far two relations share each of the claim's sides the same way round, and with the other
    side of the evidence, 0 to 1."""
    same = (
        overlap(claim, mine.earlier, evidence, theirs.earlier),
        overlap(claim, mine.later, evidence, theirs.later),
    )
    crossed = (
        overlap(claim, mine.earlier, evidence, theirs.later),
        overlap(claim, mine.later, evidence, theirs.earlier),
    )
    return same, crossed


def reversed_in(claim: Text, evidence: Text, words: range) -> tuple[Relation, Relation] | None:
    """A relation of the claim that the evidence tells the other way round, or None.

    None as well where the evidence also tells it the claim's way.
    """
    found = None
    theirs = list(relations(evidence, words))
    for mine in relations(claim):
        for other in theirs:
            same, crossed = _sides_shared(claim, mine, evidence, other)
            if min(crossed) >= 0.3 and sum(crossed) - sum(same) >= 0.35:
                found = (mine, other)
            elif sum(same) > sum(crossed) and sum(same) >= 0.8:
                return None
    return found


def confirmed(claim: Text, windows: Sequence[Alignment]) -> bool:
    """Whether a window tells one of the claim's relations the claim's way round, or has a word of
    the same direction before the same thing: `after the annexation`; and none tells it otherwise."""
    mine_governed = list(_governed(claim, range(len(claim.words))))
    found = False
    for window in windows:
        for forward, theirs in _governed(window.evidence, window.words):
            if any(f is forward and affinity(s, theirs) >= 0.8 for f, s in mine_governed):
                found = True
    for mine in relations(claim):
        for window in windows:
            for other in relations(window.evidence, window.words):
                same, crossed = _sides_shared(claim, mine, window.evidence, other)
                if min(crossed) >= _BORNE and sum(crossed) > sum(same):
                    return False
                if min(same) >= _BORNE and sum(same) - sum(crossed) >= 0.2:
                    found = True
    return found


def _governed(text: Text, words: range) -> Iterator[tuple[bool, str]]:
    """The direction of each cue and the stem of the first content word after it."""
    low, high = text.words[words.start].start, text.words[words.stop - 1].end
    for pattern, forward in ((FORWARD, True), (BACKWARD, False)):
        for match in pattern.finditer(text.low, low, high):
            after = text.index_at(match.end() - 1) + 1
            governed = next((i for i in text.content if after <= i <= after + 3), None)
            if governed is not None and "by" not in {w.low for w in text.words[after:governed]}:
                yield forward, text.stems[governed]


def against_narrative(alignment: Alignment) -> str | None:
    """The cue of a relation whose earlier side stands wholly after its later side in a window that
    tells nothing backwards: a weak sign that the claim turned the order round."""
    claim, evidence, words = alignment.claim, alignment.evidence, alignment.words
    low, high = evidence.words[words.start].start, evidence.words[words.stop - 1].end
    if BACKWARD.search(evidence.low, low, high):
        return None
    places = {k.claim: k.evidence for k in alignment.links if k.weight >= 0.8}
    for relation in relations(claim):
        if relation.cue.startswith("because"):  # a motive is told in any order
            continue
        sides = []
        for side in (relation.earlier, relation.later):
            total = sum(claim.weights[i] for i in side)
            if sum(claim.weights[i] for i in side if i in places) < 0.5 * total:
                break
            sides.append([places[i] for i in side if i in places])
        if len(sides) == 2 and min(sides[0]) > max(sides[1]):
            return relation.cue
    return None
