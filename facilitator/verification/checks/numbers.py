"""Numbers, dates and shares of a sentence stand in the cited place, in digits or in words.

Nothing is derived: a count that has to be made, or a span that has to be worked out, is a question for
the judge.
"""

from __future__ import annotations

from collections.abc import Iterable

from facilitator.models import Check, Code
from facilitator.verification.checks.protocol import Finding, Grounds
from facilitator.verification.claims import ReadClaim
from facilitator.verification.evidence import ClaimEvidence
from facilitator.verification.numbers_in_text import is_date, is_year


def check_numbers(
    claim: ReadClaim, evidence: ClaimEvidence, grounds: Grounds | None
) -> tuple[Finding, ...]:
    """Every number that the evidence doesn't state."""
    if not evidence.places:
        return ()
    stated = frozenset().union(*(place.numbers for place in evidence.places))
    if grounds is not None:
        years = (grounds.book.corpus.sources[s].year for s in claim.authors)
        stated |= {str(year) for year in years if year}
    missing = [n for n in sorted(claim.numbers) if not _is_stated(n, stated)]
    other = _single_year(evidence)
    return tuple(_missing(number, other) for number in missing)


def _is_stated(number: str, stated: Iterable[str]) -> bool:
    return number in stated or (number.endswith("0s") and number[2:] in stated)


def _single_year(evidence: ClaimEvidence) -> str | None:
    """The year of the one proposition that is cited, where it has one time and that is a year."""
    if len(evidence.cited) != 1 or len(evidence.cited[0].time) != 1:
        return None
    time = evidence.cited[0].time[0]
    return time[:4] if "/" not in time and is_year(time[:4]) else None


def _missing(number: str, other: str | None) -> Finding:
    if other is not None and is_year(number) and number != other:
        return Finding(
            Check.NUMBERS,
            Code.DATE_DIFFERS,
            f"the year {number} isn't in the place cited, which speaks of {other}",
            refutes=True,
            question=f"Does what is shown bear the year {number}? It speaks of {other}.",
        )
    return Finding(
        Check.NUMBERS,
        Code.DATE_MISSING if is_date(number) else Code.NUMBER_MISSING,
        f"“{number}” isn't stated in the place cited",
        question=f"Does what is shown bear the number or date “{number}”?",
    )
