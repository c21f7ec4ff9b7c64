"""What the offline scorer can't see, and so doesn't vouch for.

Likeness says nothing of which came first, of what brought about what, nor of one small word that
makes a statement absolute. A claim that turns on one of these is vouched for only where the
evidence shows the same; else it is left to a judge or a reader. On the development pairs this held
back about one true claim in eight and every second fault that no gate had seen.
"""

from __future__ import annotations

import re

from facilitator.verification.case import Case
from facilitator.verification.polarity import HEDGED
from facilitator.verification.relations import BACKWARD, FORWARD, confirmed
from facilitator.verification.text import wordlist

_LOOSER = (
    r"since|brought on|bring on|called forth|creat(?:ed|es|ing)|helped to|reason (?:given )?for|earlier|later"
    r"|afterwards?|beforehand|second|first|at the (?:start|end)|then|in turn|thereby|so as to|weaken\w*"
    r"|having|root|behind|reasons?|motives?|respon(?:se|ds?|ded|ding)|repl(?:y|ies|ied)|reactions?|made|makes?|making|by \w+ing|out of"
    r"|for fear|for want|thanks"
)
_ORDER = re.compile(
    rf"{FORWARD.pattern}|{BACKWARD.pattern}|\b(?:{_LOOSER})\b|^(?!according)\w+ing\b(?=[^,]*,)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:constantly|undoubtedly|definitely|necessarily|absolutely|certainly|plainly|clearly|openly"
    r"|completely|entirely|fully|wholly|totally|in full|always|never|only|all|every|most|at all|truly|indeed"
    r"|solely|surely|invariably|inevitably|utterly|altogether|exclusively|merely|alone|even|still|already|no longer|both|none|nothing|nobody)\b",
    re.IGNORECASE,
)


def blind_spot(case: Case) -> str | None:
    """The claim's word on which its truth may turn and which the scorer can't judge, or None."""
    order = _ORDER.search(case.claim.text)
    if order is not None and not confirmed(case.claim, [a for a, _ in case.sides[:6]]):
        return order.group().lower()
    if (denial := _denial(case)) is not None:
        return denial
    if (hedge := _hedge(case)) is not None:
        return hedge
    if (degree := _degree(case)) is not None:
        return degree
    known = {w.low for a in case.near for w in a.evidence.words}
    for whole in _WHOLE.finditer(case.claim.text):
        if not set(whole.group().lower().split()) <= known:
            return whole.group().lower()
    return None


def _denial(case: Case) -> str | None:
    """What only one side denies: the claim's first denial where nothing near denies anything, or
    that of the nearest sentence where the claim denies nothing that it shares with it."""
    near = [
        (a, cue) for a, _ in case.sides[:6] for cue in a.evidence.negations if cue.at in a.words
    ]
    if case.claim.negations:
        return None if near else case.claim.words[case.claim.negations[0].at].low
    if case.best is None:
        return None
    linked = {link.evidence for link in case.best.links if link.weight >= 0.6}
    for alignment, cue in near:
        if alignment is case.best and linked & set(cue.scope[:4]):
            return alignment.evidence.words[cue.at].low
    return None


def _hedge(case: Case) -> str | None:
    """The hedge of the nearest sentence that governs what the claim, which has none, shares with it."""
    if case.best is None or any(h.strength in HEDGED for h in case.claim.hedges):
        return None
    linked = {link.evidence for link in case.best.links if link.weight >= 0.6}
    evidence = case.best.evidence
    for hedge in evidence.hedges:
        if (
            hedge.at in case.best.words
            and hedge.strength in HEDGED
            and linked & set(hedge.scope[:4])
        ):
            return evidence.words[hedge.at].low
    return None


_IN_PART = frozenset(
    wordlist(
        "largely mainly partly mostly primarily chiefly often usually commonly generally frequently"
        " prevailing widely helped helps help contributed contributes somewhat nearly almost"
    )
)
_ALIKE = _IN_PART | frozenset(
    wordlist("part partial one among factor role regularly common many most usual share sometimes")
)


def _degree(case: Case) -> str | None:
    """What the nearest sentence says of only a part, or of most cases, beside words that the claim
    shares with it, where the claim says it of the whole: `helped to end` is not `ended`."""
    best = case.best
    if best is None or any(w.low in _ALIKE for w in case.claim.words):
        return None
    linked = {link.evidence for link in best.links if link.weight >= 0.6}
    for i in best.words:
        word = best.evidence.words[i].low
        if word in _IN_PART and linked & set(range(i - _BESIDE, i + _BESIDE + 1)):
            return word
    return None


_BESIDE = 3
