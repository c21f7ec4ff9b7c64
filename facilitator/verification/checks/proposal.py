"""Language of the table told as the record's: a clause, a measure, or what a side gives or gets."""

from __future__ import annotations

from facilitator.models import Check, Code
from facilitator.verification.checks.protocol import Finding, Grounds
from facilitator.verification.claims import ReadClaim
from facilitator.verification.evidence import ClaimEvidence


def check_proposal(
    claim: ReadClaim, evidence: ClaimEvidence, grounds: Grounds | None
) -> tuple[Finding, ...]:
    """Whether a sentence, whoever it is put down to, is language that this table drafted."""
    del evidence
    if grounds is None or not grounds.recogniser.is_language(claim):
        return ()
    return (
        Finding(
            Check.PROPOSAL,
            Code.PROPOSAL_TOLD_AS_SOURCE,
            "this is language for a negotiating text, built on the papers; no paper says it",
            final=True,
        ),
    )
