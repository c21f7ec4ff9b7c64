"""Quotation: the exact words, at the place that is named; where they really are when elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from facilitator.models import Check, Code
from facilitator.verification.checks.protocol import Finding, Grounds
from facilitator.verification.claims import ReadClaim
from facilitator.verification.evidence import ClaimEvidence
from facilitator.verification.quotes import Quote, marked_quotes, quote_of, stands_in
from facilitator.verification.text import words_of

_TERM = 3
"""Words up to which quoted words may be a term of the paper's rather than a quotation."""


def check_quotations(
    claim: ReadClaim, evidence: ClaimEvidence, grounds: Grounds | None
) -> tuple[Finding, ...]:
    """The first quotation that isn't the paper's own words at a place that is cited."""
    if grounds is None:
        return ()
    quotes = list(marked_quotes(claim.text))
    if claim.claim.quote:
        quotes.insert(0, quote_of(claim.claim.quote))
    cited = [] if evidence.found else [p.locator.key for p in evidence.places if p.locator]
    for quote in quotes:
        finding = _check_quote(quote, cited, grounds.book.passages, grounds.book.readings)
        if finding is not None:
            return (finding,)
    return ()


def _check_quote(
    quote: Quote, at: Sequence[str], passages: Mapping[str, str], readings: Mapping[str, str]
) -> Finding | None:
    """`at`: keys of the places cited. `passages`: paragraphs by key, prepared by `words_of`; empty in
    digest state. `readings`: the same for propositions, which may hold a quoted term."""
    if any(stands_in(quote, where[k]) for where in (passages, readings) for k in at if k in where):
        return None
    sources = {key.split("/")[0] for key in at}
    have = [k for k in passages if not sources or k.split("/")[0] in sources]
    elsewhere = next((k for k in (*have, *passages) if stands_in(quote, passages[k])), None)
    if elsewhere is not None:
        if not at:
            return None
        return _fault(Code.QUOTE_ELSEWHERE, f"the quotation stands at {elsewhere}")
    if quote.size <= _TERM and any(stands_in(quote, r) for r in readings.values()):
        return None
    if not have:
        if quote.size <= _TERM:
            return None
        return _fault(
            Code.QUOTE_UNCHECKED,
            "the paper isn't at hand, so its words can't be compared; add it with"
            " `facilitator corpus add`",
            refutes=False,
        )
    near = _nearest(quote, {k: passages[k] for k in (at or have) if k in passages})
    if near is not None:
        return _fault(Code.QUOTE_ALTERED, f"at {near[0]} the words are “{near[1]}”")
    return _fault(Code.QUOTE_NOT_FOUND, f"“{quote.text}” isn't in the papers at hand")


def _fault(code: Code, detail: str, *, refutes: bool = True) -> Finding:
    return Finding(Check.QUOTATION, code, detail, refutes=refutes, final=True)


def _nearest(quote: Quote, passages: Mapping[str, str]) -> tuple[str, str] | None:
    """The run of words most like the quotation, where at least six words in ten agree."""
    wanted = words_of(" ".join(quote.segments)).split()
    best: tuple[float, str, str] | None = None
    for key, prepared in passages.items():
        have = prepared.split()
        matcher = SequenceMatcher(a=have, b=wanted, autojunk=False)
        block = matcher.find_longest_match()
        if block.size < 2 and len(wanted) > 3:
            continue
        start = max(0, block.a - block.b)
        run = have[start : start + len(wanted)]
        score = SequenceMatcher(a=run, b=wanted, autojunk=False).ratio()
        if score >= 0.6 and (best is None or score > best[0]):
            best = (score, key, " ".join(run))
    return (best[1], best[2]) if best else None
