"""Parties exchanged: a name of the claim stands where the evidence has another one's.

Two signs. The words around a party are, in the evidence, around another party and not around its
own name; or claim and evidence say the same of different subjects. No parser: names, the words on
either side of them, and the voice of the verb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from facilitator.verification.align import Alignment
from facilitator.verification.analysis import Text
from facilitator.verification.case import Case
from facilitator.verification.holding import voices_of
from facilitator.verification.lexicon import affinity
from facilitator.verification.mentions import Mention
from facilitator.verification.text import wordlist

_REACH = 9
_FLOOR, _LEAD = 0.55, 0.3
_ABSENT, _FAR = 0.35, 0.35
_OWN = 0.4
_SAME, _NEAR = 0.3, 0.3
_BODIES = frozenset({"osce", "csce", "eu", "un"})


def exchanged(case: Case, actors: frozenset[str]) -> tuple[str, str] | None:
    """The claim's party and the one that the evidence has there, or None. `actors` are the
    entities that act."""
    return _subjects(case, actors) or _neighbourhoods(case, actors)


def requalified(case: Case, actors: frozenset[str]) -> tuple[str, str] | None:
    """A party of the claim that qualifies a noun (`the German Foreign Ministry`) which the evidence
    near has only with another party before it."""
    for mine in case.claim.mentions:
        heads = _heads(case.claim, mine, actors)
        if not heads:
            continue
        found: tuple[str, str] | None = None
        for alignment in case.near:
            for theirs in alignment.evidence.mentions:
                if heads not in _qualified(alignment.evidence, theirs, actors, len(heads)):
                    continue
                if kin(theirs, mine):
                    found = None
                    break
                if theirs.words.start in alignment.words:
                    found = found or (mine.text, theirs.text)
            else:
                continue
            break
        if found:
            return found
    return None


def _heads(text: Text, name: Mention, actors: frozenset[str]) -> tuple[str, ...]:
    """The stems of the words that a party qualifies: one, or two where they are capitals."""
    at = name.words.stop
    if not name.entities & actors or at not in text.weights:
        return ()
    capital = text.words[at].text[0].isupper() and text.words[at].start == name.end + 1
    if not _adjective(text, name) and not (name.text.isupper() and capital):
        return ()
    second = at + 1
    joined = second in text.weights and text.words[second].text[0].isupper()
    return (text.stems[at], text.stems[second]) if joined else (text.stems[at],)


def _qualified(
    text: Text, name: Mention, actors: frozenset[str], size: int
) -> tuple[tuple[str, ...], ...]:
    """What a party qualifies, and where its name takes that in (`Soviet Foreign Ministry`) its end."""
    heads = _heads(text, name, actors)[:size]
    end = text.stems[name.words.stop - size : name.words.stop]
    first = text.words[name.words.start].text
    inside = len(name.words) > size and bool(name.entities & actors and _DEMONYM.search(first))
    return (heads, end) if inside else (heads,)


def _neighbourhoods(case: Case, actors: frozenset[str]) -> tuple[str, str] | None:
    """A party of the claim whose neighbours are, in the evidence, another party's and not its own."""
    texts = [(a.evidence, a.words) for a, _ in case.sides[:6] if a.coverage >= 0.25]
    parties = [m for m in case.claim.mentions if _acts(case.claim, m, actors, case.background)]
    fits: list[list[tuple[float, Mention]]] = [
        [
            (_fit(case.claim, mine, evidence, theirs), theirs)
            for evidence, words in texts
            for theirs in evidence.mentions
            if theirs.entities & actors
            and theirs.words.start in words
            and not _listed_with(evidence, theirs, mine)
        ]
        for mine in parties
    ]
    own = [
        max((f for f, theirs in found if theirs.entities & mine.entities), default=0.0)
        for mine, found in zip(parties, fits, strict=True)
    ]
    worst: tuple[float, str, str] | None = None
    for i, (mine, found) in enumerate(zip(parties, fits, strict=True)):
        for fit, theirs in found:
            floor = _ABSENT if own[i] < 0.1 else _FLOOR
            if kin(theirs, mine) or fit < floor or _told_together(case.claim, mine, theirs):
                continue
            # A party that the claim has in its own place too is not the one that was put here.
            lead = fit - max(own[i], 0.5 * _placed(case.claim, theirs, texts))
            if lead >= (_LEAD if own[i] < _OWN else _FAR) and (worst is None or lead > worst[0]):
                worst = (lead, mine.text, theirs.text)
    return (worst[1], worst[2]) if worst else None


def _placed(claim: Text, theirs: Mention, texts: Sequence[tuple[Text, range]]) -> float:
    """How well the claim's own mention of a party fits the evidence's mentions of it, 0 to 1."""
    return max(
        (
            _fit(claim, mine, evidence, other)
            for mine in claim.mentions
            if mine.entities & theirs.entities
            for evidence, words in texts
            for other in evidence.mentions
            if other.entities & mine.entities and other.words.start in words
        ),
        default=0.0,
    )


_PLACE = re.compile(
    r"\b(?:in|at|near|across|over|into|within|inside|outside|to|like|such as)\s+(?:the\s+)?"
    r"(?:[A-Z]\w+(?:,|,? and|,? or)\s+)*$"
)


def _acts(text: Text, name: Mention, actors: frozenset[str], authors: frozenset[str]) -> bool:
    """Whether a name is a party's and doesn't stand as a place or an example."""
    if not name.entities & actors or of_author(name, authors):
        return False
    adjective = _adjective(text, name)
    if not adjective and not voices_of(name.entities) and not name.entities & _BODIES:
        return False
    return adjective or not _PLACE.search(text.text[max(0, name.start - 40) : name.start])


def of_author(name: Mention, background: frozenset[str]) -> bool:
    """Whether a name is that of the evidence's author, by surname in `background`."""
    last = name.parts[-1] if name.parts else ""
    return last in background and last not in name.entities


_BY = re.compile(r"\b(?:by|from)\s+(?:the\s+)?$", re.IGNORECASE)


def _listed_with(evidence: Text, theirs: Mention, mine: Mention) -> bool:
    """Whether the evidence lists another name together with the claim's: what is said of the one
    is said of both."""
    for other in evidence.mentions:
        if other.entities & mine.entities and not other.entities & theirs.entities:
            start, end = min(theirs.end, other.end), max(theirs.start, other.start)
            between = evidence.text[start:end]
            inside = any(start <= m.start < end for m in evidence.mentions)
            if (
                _JOINT.search(between)
                and not _PREDICATE.search(between)
                and len(_PLAIN.findall(between)) <= 2
                and (inside or len(between) <= 8)
            ):
                return True
    return False


def _told_together(claim: Text, mine: Mention, theirs: Mention) -> bool:
    """Whether the claim lists both: `Ashby and Corle`."""
    return any(
        name.entities & theirs.entities and _listed_with(claim, name, mine)
        for name in claim.mentions
    )


_JOINT = re.compile(r",|\band\b|\bor\b|-")
_PREDICATE = re.compile(r"[.;:]|\b(?:which|who|that|had|has|have|was|were|is|are|by)\b")
_PLAIN = re.compile(r"\b[a-z]{4,}\b")


def _fit(claim: Text, a: Mention, evidence: Text, b: Mention) -> float:
    """How far two mentions stand beside the same words on the same side, 0 to 1. A name after `by`
    acts like one before the verb."""
    left, right = _neighbours(claim, a), _neighbours(evidence, b)
    total = sum(w for _, _, w in left)
    if not total or not right:
        return 0.0
    score = 0.0
    for stem, side, weight in left:
        score += weight * max(
            affinity(stem, other)
            * (1.0 if side == place else 0.5)
            * min(1.0, (near / weight) ** 0.5)
            for other, place, near in right
        )
    return score / total


_BREAK = re.compile(r"[;:]|, (?:and|while|but|whereas)\b")


@lru_cache(maxsize=8192)
def _neighbours(text: Text, name: Mention) -> Sequence[tuple[str, int, float]]:
    """Stem, side and pull of the content words around a name that are not themselves in names."""
    first, last = name.words.start, name.words.stop - 1
    start, end = text.sentences[text.sentence[first]]
    flip = -1 if _BY.search(text.text[max(0, name.start - 12) : name.start]) else 1
    found = []
    for i in range(max(start, first - _REACH), min(end, last + _REACH + 1)):
        if i in text.weights and i not in text.named:
            gap = first - i if i < first else i - last
            between = text.text[text.words[min(i, last)].end : text.words[max(i, first)].start]
            pull = min(text.weights[i], 8.0) / (1 + 0.2 * gap)
            if _BREAK.search(between):
                pull *= 0.3
            found.append((text.stems[i], flip if i > last else -flip, pull))
    return found


def kin(left: Mention, right: Mention) -> bool:
    """Whether two names are one party's, or two of one side: NATO and the West."""
    return bool(
        left.entities & right.entities or voices_of(left.entities) & voices_of(right.entities)
    )


_OPENERS = frozenset(
    wordlist(
        "when after while whereas where since because although though if once as by through without despite"
        " before until whenever unlike besides"
    )
)
"""What opens a clause before the subject: `By invading Georgia, Russia …`."""
_NO_SUBJECT = re.compile(r"\s*(?:,|\(|-|(?:in|and|or|of|at|to|from|with|by|on|as)\b)")
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|stands?|stood)\s+(?:\w+\s+)?\w+(?:ed|en|t|d)\b(?:\s+\S+){0,3}?\s+by\b",
    re.IGNORECASE,
)


def _subject(text: Text, number: int, actors: frozenset[str]) -> Mention | None:
    """The party that a sentence begins with, where it acts: `NATO leaders justified`, not
    `Georgia in 2008`, nor what is `accused by` another."""
    start, end = text.sentences[number]
    if text.words[start].low in _OPENERS:
        return None
    for name in text.mentions:
        if start <= name.words.start <= start + 3 and name.entities & actors:
            last = text.words[end - 1].end
            if _NO_SUBJECT.match(text.text[name.end : name.end + 8]):
                return None
            return None if _PASSIVE.search(text.text, name.end, min(last, name.end + 90)) else name
    return None


def _subjects(case: Case, actors: frozenset[str]) -> tuple[str, str] | None:
    """Claim and nearest readings say much the same, of different parties as subjects."""
    if not case.claim.sentences:
        return None
    mine = _subject(case.claim, 0, actors)
    if mine is None or (not voices_of(mine.entities) and not _adjective(case.claim, mine)):
        return None
    readings = [side[0] for side in case.sides if side[1].voice is not None]
    if not readings:
        readings = [a for a in case.near if a.last - a.first == 1]
    found: tuple[str, str] | None = None
    for alignment in readings[:4]:
        far = alignment.coverage < readings[0].coverage - _NEAR
        if far or _without_names(alignment) < _SAME:
            continue
        theirs = _subject(alignment.evidence, alignment.first, actors)
        if theirs is None or _possessive(theirs) != _possessive(mine):
            continue
        if kin(theirs, mine):
            return None
        found = found or (mine.text, theirs.text)
    return found


def _possessive(name: Mention) -> bool:
    """`Russia's violation` has the violation for its subject."""
    return name.text.endswith(("'s", "s'"))


_DEMONYM = re.compile(r"(?:n|sh|ese|ch|ss|ek|et|'s)$")


def _adjective(text: Text, name: Mention) -> bool:
    """Whether a name qualifies what follows: `Soviet insistence`, `the German Parliament`."""
    following = text.text[name.end : name.end + 12]
    return bool(
        (_DEMONYM.search(name.text) or following.startswith("'s"))
        and re.match(r"(?:'s)?\s(?:[a-z]{5,}|[A-Z][a-z])", following)
    )


def _without_names(alignment: Alignment) -> float:
    """Coverage of the claim's words that are in no name."""
    claim = alignment.claim
    total = sum(w for i, w in claim.weights.items() if i not in claim.named)
    return (
        sum(
            k.weight * claim.weights[k.claim] for k in alignment.links if k.claim not in claim.named
        )
        / total
        if total
        else 0.0
    )
