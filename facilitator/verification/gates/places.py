"""Places in a list: `the second of them` where it stands second, `elections come last` where they do."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from facilitator.models import EvidenceKind
from facilitator.verification.analysis import Text
from facilitator.verification.case import Case
from facilitator.verification.enumerations import Enumeration
from facilitator.verification.gates.counts import lists, names_things
from facilitator.verification.lexicon import affinity, rarity
from facilitator.verification.quantities import Kind

_PLACES = ("first", "second", "third", "fourth", "fifth", "last")
_PLACE = rf"(?P<place>{'|'.join(_PLACES)})"
_OF_THEM = re.compile(
    rf"\b(?:the\s+)?{_PLACE}\s+of\s+(?:these|them|those|which|whom|the\s+\w+)\s+"
    rf"(?:being|is|are|was|were|concerns?|named|mentioned)\s+(?P<what>.+)",
)
_STANDS = re.compile(
    rf"(?P<what>[^,;:]+?)\s+(?:stands?|stood|comes?|came|ranks?|ranked|(?:is|are|was|were)\s+"
    rf"(?:named|listed|mentioned|put|placed|given))\s+{_PLACE}\b",
)
_IN_PLACE = re.compile(
    rf"(?:\bwith\s+|^|,\s+)(?P<what>[^,;:]+?)\s+in\s+(?:the\s+)?{_PLACE}\s+place\b"
    rf"|\bof\s+which\s+(?P<what2>[^,;:]+?)\s+(?:is|are|was|were|being)\s+the\s+(?P<place2>first|second|third|last)\b",
)
_SAME = 0.5


def place_told(case: Case) -> tuple[str, str] | None:
    """The rank that a claim gives to one thing of a list, and its rank there: `the third of which is
    the monitoring of elections`, where it stands second. The same word twice where it is right; None
    where no list near tells."""
    text = case.claim.low
    if not _ANY.search(text):
        return None
    told = _OF_THEM.search(text) or _STANDS.search(text) or _IN_PLACE.search(text)
    return (_where_told(case, told) if told else None) or _where_described(case)


def _where_told(case: Case, told: re.Match[str]) -> tuple[str, str] | None:
    """For a claim that says of which thing it speaks right beside the rank."""
    what, at = ("what2", "place2") if told.groupdict().get("what2") else ("what", "place")
    low, high = told.span(what)
    words = [i for i in case.claim.content if low <= case.claim.words[i].start < high]
    rank = told[at]
    placed = [
        (*_placed(case.claim, words, a.evidence, e), len(e))
        for a in case.near
        for e in lists(a)
        if len(e) > 2
    ]
    names = [
        _named(place, length, rank)
        for share, place, length in sorted(placed, reverse=True)
        if share >= _SAME
    ]
    if not names:
        return None
    return rank, rank if rank in names else names[0]


def _named(place: int, length: int, rank: str) -> str:
    """The word for a place in a list of that length: the claim's own, `rank`, where it fits."""
    name, last = _PLACES[min(place, 4)], place == length - 1
    if rank == name or not last or (place < 2 and rank != "last"):
        return name
    return "last"


def _where_described(case: Case) -> tuple[str, str] | None:
    """For a claim that gives a rank among so many (`of the two items … the first was trade`): the thing
    is the one of a list that long whose own words, shared with no other of it, the claim has."""
    claim = case.claim
    found = _RANK.search(claim.low)
    if found is None or len(_ANY.findall(claim.low)) > 1:
        return None
    counts = {q.low for q in claim.quantities if q.kind is Kind.CARDINAL and 1 < q.low < 10}
    if not counts and not names_things(claim):
        return None
    said = {claim.stems[i] for i in _speaking_of(claim, found)}
    rank = found["place"]
    paper = any(unit.kind is EvidenceKind.PARAGRAPH for unit in case.units)
    for alignment, unit in case.near_sides:
        if alignment.coverage < _NEAR or (paper and unit.kind is not EvidenceKind.PARAGRAPH):
            continue  # a proposition may tell a list in another order
        long = [e for e in lists(alignment) if not counts or len(e) in counts]
        if len(long) > 1 and min(len(e) for e in long) < 3:
            continue  # `territorial and political` is a list of two as well
        told = {
            (place, len(e))
            for e in long
            if (place := _described(said, alignment.evidence, e)) is not None
        }
        if len(told) == 1:
            return rank, _named(*told.pop(), rank)
    return None


def _speaking_of(claim: Text, rank: re.Match[str]) -> list[int]:
    """The content words that say which thing has the rank: those of its clause, and of `X is the
    first of …` what stands before, of `first of … comes X` what stands behind the verb."""
    low = max((m.end() for m in _CUT.finditer(claim.low, 0, rank.start())), default=0)
    cut = _CUT.search(claim.low, rank.end())
    high = cut.start() if cut else len(claim.low)
    inside = [i for i in claim.content if low <= claim.words[i].start < high]
    if not _AMONG.match(claim.low, rank.end()):
        return inside
    before = [i for i in inside if claim.words[i].start < rank.start()]
    if before:
        return before
    verb = _VERB.search(claim.low, rank.end(), high)
    return [i for i in inside if verb and claim.words[i].start >= verb.end()]


_ANY = re.compile(rf"\b(?:{'|'.join(_PLACES)})\b")
_CUT = re.compile(r"[,;:()]\s|[,;:()]$")
_AMONG = re.compile(r"\s+(?:of|among|amongst)\b")
_VERB = re.compile(r"\b(?:is|are|was|were|comes?|came|being)\b")
_RANK = re.compile(
    rf"\b{_PLACE}(?=\s*(?:$|[.,;:)\]]|\s(?:of|among|amongst|in (?:place|line|order)|place|is|are|was|were|being"
    r"|would|will|could|may|might|comes?|came)\b))"
)
_OWN, _APART = 0.3, 0.2
_ENDS = 3
"""Content words that the first and the last thing of a list may have: their outer ends are guessed."""
_NEAR = 0.35


def _described(said: Set[str], evidence: Text, found: Enumeration) -> int | None:
    """The thing of a list that these words (stems) speak of by what no other of it has; None where they
    speak of none, or of more than one."""
    stems = _stems(evidence, found)
    stems[0], stems[-1] = stems[0][-_ENDS:], stems[-1][:_ENDS]
    shares = []
    for n, own in enumerate(stems):
        others = {s for m, item in enumerate(stems) if m != n for s in item}
        alone = [s for s in own if s not in others]
        total = sum(rarity(s) for s in own) or 1.0
        borne = sum(rarity(s) for s in alone if any(affinity(c, s) >= 0.6 for c in said))
        shares.append(borne / total)
    order = sorted(range(len(shares)), key=lambda n: -shares[n])
    best, next_ = shares[order[0]], shares[order[1]] if len(order) > 1 else 0.0
    return order[0] if best >= _OWN and best - next_ >= _APART else None


def _stems(evidence: Text, found: Enumeration) -> list[list[str]]:
    """The stems of the content words of each thing of a list."""
    return [
        [evidence.stems[i] for i in evidence.content if start <= evidence.words[i].start < end]
        for start, end in found.items
    ]


def _placed(
    claim: Text, words: Sequence[int], evidence: Text, found: Enumeration
) -> tuple[float, int]:
    """The share of the words' weight that the thing of a list bears which they speak of, and which
    thing that is."""
    total = sum(claim.weights[i] for i in words) or 1.0
    shares = []
    for stems in _stems(evidence, found):
        borne = sum(
            claim.weights[i]
            for i in words
            if any(affinity(claim.stems[i], s) >= 0.6 for s in stems)
        )
        shares.append(borne / total)
    best = max(range(len(shares)), key=shares.__getitem__)
    return shares[best], best
