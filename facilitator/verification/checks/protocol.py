"""What a check is, what it is shown and what it finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from facilitator.models import Check, Code, Reason
from facilitator.verification.claims import ReadClaim
from facilitator.verification.evidence import ClaimEvidence, EvidenceBook
from facilitator.verification.recognition import Recogniser


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault that a check found.

    `refutes`: the evidence says otherwise, else it only fails to say it. `final`: no judge may clear
    it. `question`: the finding as a question to the judge, where one may.
    """

    check: Check
    code: Code
    detail: str
    refutes: bool = False
    final: bool = False
    question: str = ""

    @property
    def reason(self) -> Reason:
        return Reason(check=self.check, code=self.code, detail=self.detail)


@dataclass(frozen=True, slots=True)
class Grounds:
    """Beside a claim's own evidence, the whole corpus: null for a bare pair."""

    book: EvidenceBook
    recogniser: Recogniser


class CheckFunction(Protocol):
    """One kind of fault."""

    def __call__(
        self, claim: ReadClaim, evidence: ClaimEvidence, grounds: Grounds | None
    ) -> Sequence[Finding]:
        """The faults of that kind in the claim; empty where there is none."""
        ...
