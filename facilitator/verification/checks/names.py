"""Names of a sentence stand in the cited place, whole or under an alias."""

from __future__ import annotations

from facilitator.models import Check, Code
from facilitator.verification.checks.protocol import Finding, Grounds
from facilitator.verification.claims import ReadClaim
from facilitator.verification.evidence import ClaimEvidence
from facilitator.verification.names import Name, bare_name
from facilitator.verification.text import words_of


def check_names(
    claim: ReadClaim, evidence: ClaimEvidence, grounds: Grounds | None
) -> tuple[Finding, ...]:
    """Every name that the evidence bears under none of its names. A side may be named where
    the section around the place names it; so may a paper's own author."""
    if not evidence.places:
        return ()
    here = frozenset().union(*(place.things for place in evidence.places))
    around = frozenset().union(*(place.background for place in evidence.places))
    authors = grounds.book.author_words if grounds is not None else frozenset()
    found: dict[str, Finding] = {}
    for name in claim.names:
        side = claim.table.are_principal(name.things)
        if name.things & here or (side and name.things & around):
            continue
        spelt = words_of(bare_name(name.text))
        if any(spelt in place.words for place in evidence.places) or authors.issuperset(
            spelt.split()
        ):
            continue
        found.setdefault(name.text, _missing(name))
    return tuple(found.values())


def _missing(name: Name) -> Finding:
    return Finding(
        Check.NAMES,
        Code.NAME_MISSING,
        f"“{name.text}” isn't named in the place cited",
        question=f"Does what is shown speak of “{name.text}”, if under another name?",
    )
