"""Attribution: whoever a sentence says holds a view is its holder in the propositions cited."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.models import Check, Code, KnownVoice, Proposition, Stance, Voice
from facilitator.verification import frames
from facilitator.verification.checks.protocol import Finding, Grounds
from facilitator.verification.claims import ReadClaim
from facilitator.verification.evidence import ClaimEvidence, nearest_propositions
from facilitator.verification.names import NameTable
from facilitator.verification.text import normalise

_UNATTRIBUTED = frozenset({KnownVoice.AUTHOR.value, KnownVoice.NEUTRAL.value})
_VIEWS = frozenset({Stance.POSITION, Stance.CONCERN, Stance.CRITICISM, Stance.CLAIM})


def check_attribution(
    claim: ReadClaim, evidence: ClaimEvidence, grounds: Grounds | None
) -> tuple[Finding, ...]:
    """A view lent to a side that doesn't hold it, told as the author's, or told as a fact. Where no
    proposition is cited, the one at each place that shares most words with the sentence counts: a
    guess at which is meant, so that a judge may clear what is found."""
    propositions = evidence.cited or nearest_propositions(claim.framing.core, evidence.places)
    if grounds is None or not propositions:
        return ()
    told = _told_sides(claim)
    if told:
        if any(told & _sides_of(p, claim.table) for p in propositions):
            return ()
        code = Code.TOLD_AS_OTHER if _all_reported(propositions) else Code.TOLD_AS_SIDE
        return (
            _fault(code, propositions, "told as the view of a side that doesn't hold it there"),
        )
    if not _all_reported(propositions) or claim.framing.denies:
        return ()
    author = claim.framing.author
    if claim.claim.voice in _UNATTRIBUTED:
        return (_fault(Code.TOLD_AS_AUTHOR, propositions, "cited as the author's own view"),)
    holders = frozenset().union(*(_sides_of(p, claim.table) for p in propositions))
    if author is not None and author.stance is frames.Stance.OWN:
        if holders & _opening_sides(claim.framing.core, claim.table):
            return ()
        return (_fault(Code.TOLD_AS_AUTHOR, propositions, "told as the author's own view"),)
    named = frozenset().union(*(claim.table.sides_of(n.things) for n in claim.names))
    if author is None and not named & holders and all(p.stance in _VIEWS for p in propositions):
        return (_fault(Code.VIEW_AS_FACT, propositions, "told as a fact"),)
    return ()


def _told_sides(claim: ReadClaim) -> frozenset[Voice]:
    """The voices of the side that the sentence, or its citation, says holds this."""
    voice = claim.claim.voice
    if voice is not None and voice not in _UNATTRIBUTED:
        return claim.framing.sides or frozenset({voice})
    return claim.framing.sides


def _sides_of(proposition: Proposition, table: NameTable) -> frozenset[Voice]:
    """The voices whose view a proposition tells: its own, its holders', and those of a side whose
    view it reports within it."""
    found = table.sides_of_holders(proposition.holder) | {proposition.voice}
    if proposition.voice in _UNATTRIBUTED:
        found |= _opening_sides(proposition.text, table)
    return found


def _opening_sides(text: str, table: NameTable) -> frozenset[Voice]:
    """The voices of the side with whose name a sentence begins, articles aside: it is who acts."""
    plain = normalise(text)
    names = table.find(plain)
    if names and plain[: names[0].start].strip().casefold() in ("", "the"):
        return table.sides_of(names[0].things)
    return frozenset()


def _all_reported(propositions: Sequence[Proposition]) -> bool:
    return all(p.voice not in _UNATTRIBUTED for p in propositions)


def _fault(code: Code, propositions: Sequence[Proposition], what: str) -> Finding:
    voices = " or ".join(sorted({p.voice for p in propositions}))
    return Finding(
        Check.ATTRIBUTION,
        code,
        f"{what}; the place cited gives the view of: {voices}",
        question=f"Is the one who holds this named rightly? It is {what}; it may be that of {voices}.",
    )
