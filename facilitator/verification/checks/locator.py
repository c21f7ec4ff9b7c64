"""Locator: the source and the paragraph that are cited exist, and a known sentence is cited to its own."""

from __future__ import annotations

from facilitator.models import Check, Code
from facilitator.verification.checks.protocol import Finding, Grounds
from facilitator.verification.claims import ReadClaim
from facilitator.verification.evidence import ClaimEvidence


def check_locators(
    claim: ReadClaim, evidence: ClaimEvidence, grounds: Grounds | None
) -> tuple[Finding, ...]:
    """The first citation that leads nowhere; or the place where a proposition's own text really is."""
    if grounds is None:
        return ()
    corpus = grounds.book.corpus
    for cited in claim.cited:
        if cited.source not in corpus.sources:
            detail = f"“{cited.text}” names no source of the corpus"
            return (_fault(Code.NO_SUCH_SOURCE, detail),)
    named = (*claim.claim.locators, *(c.locator for c in claim.cited if c.locator is not None))
    for locator in map(grounds.book.resolve, named):
        if locator.source not in corpus.sources:
            detail = f"the corpus has no source '{locator.source}'"
            return (_fault(Code.NO_SUCH_SOURCE, detail),)
        if not corpus.has(locator):
            return (_fault(Code.NO_SUCH_PARAGRAPH, f"there is no paragraph {locator.key}"),)
    own = grounds.recogniser.find_elsewhere(claim, evidence)
    if own is not None:
        detail = f"this stands at {own.locator.key}, not where it is cited"
        return (_fault(Code.WRONG_LOCATOR, detail, refutes=False),)
    return ()


def _fault(code: Code, detail: str, *, refutes: bool = True) -> Finding:
    return Finding(Check.LOCATOR, code, detail, refutes=refutes, final=True)
