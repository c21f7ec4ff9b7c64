"""From what was found of a claim to its verdict: the one function that decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facilitator.models import (
    Check,
    Citation,
    Code,
    FaultKind,
    Judgement,
    Nearest,
    Reason,
    Verdict,
    VerdictLabel,
)
from facilitator.verification.checks.protocol import Finding
from facilitator.verification.recognition import Recognised, is_reviewed


@dataclass(frozen=True, slots=True)
class Found:
    """All that is known of a claim. `outside`: search finds nothing that bears on it. `silence`: it
    says that the papers don't say something. `judged`: a judge was asked; `judgement` is null where it
    gave no usable answer. `citations`: the places that the claim rests on."""

    findings: tuple[Finding, ...]
    recognised: Recognised | None
    citations: tuple[Citation, ...]
    nearest: tuple[Nearest, ...] = ()
    outside: str = ""
    silence: bool = False
    judged: bool = False
    judgement: Judgement | None = None


def decide(found: Found) -> Verdict:
    """What no judge may clear decides first; then recognition; then the judge, whose answer counts
    with every finding that it didn't clear; without one nobody vouches for the sentence."""
    final = [f for f in found.findings if f.final]
    if final:
        return _fail(found, found.findings, VerdictLabel.CONTRADICTED if _refute(final) else None)
    if found.recognised is not None:
        return _decide_recognised(found, found.recognised)
    if found.outside:
        return _unsupported(found, Check.EVIDENCE, Code.OUTSIDE_CORPUS, found.outside)
    if found.silence:
        detail = "it says what the papers don't say; look at the nearest place"
        return _unsupported(found, Check.EVIDENCE, Code.SILENCE, detail)
    if found.judgement is not None:
        return _decide_judged(found, found.judgement)
    detail = "the judge gave no usable answer" if found.judged else "no judge read it"
    return _fail(
        found,
        found.findings,
        VerdictLabel.CONTRADICTED if _refute(found.findings) else None,
        Reason(check=Check.JUDGE, code=Code.NOT_JUDGED, detail=detail),
    )


def _decide_recognised(found: Found, recognised: Recognised) -> Verdict:
    """Numbers and names are right by construction; the frame around the text may be false, and a
    proposition that nobody reviewed vouches for nothing."""
    lent = [f for f in found.findings if f.check is Check.ATTRIBUTION]
    if lent:
        return _fail(found, lent, VerdictLabel.CONTRADICTED)
    if not is_reviewed(recognised):
        if found.judgement is not None:
            return _decide_judged(found, found.judgement)
        detail = "it is a proposition that an engine drafted and nobody has read against the paper"
        return _unsupported(found, Check.RECOGNITION, Code.UNREVIEWED, detail)
    code = Code.QUOTED if recognised.quoted else Code.RECOGNISED
    places = ", ".join(dict.fromkeys(c.locator.key for c in found.citations))
    words = "quotes" if recognised.quoted else "says what is read out of"
    reason = Reason(check=Check.RECOGNITION, code=code, detail=f"{words} {places}")
    return Verdict(
        verdict=VerdictLabel.SUPPORTED, score=1.0, reasons=(reason,), evidence=found.citations
    )


def _decide_judged(found: Found, judgement: Judgement) -> Verdict:
    asked = [f for f in found.findings if f.question]
    open_findings = [f for n, f in enumerate(asked) if n not in judgement.cleared]
    supported = judgement.verdict is VerdictLabel.SUPPORTED
    words = f"decided by “{judgement.words}”"
    detail = words if supported else f"{judgement.explanation or judgement.verdict} ({words})"
    fault = judgement.fault or FaultKind.OTHER
    code = Code.JUDGED if supported else Code(f"judged-{fault.value}")
    reason = Reason(check=Check.JUDGE, code=code, detail=detail)
    borne = judgement.confidence if supported else 1.0 - judgement.confidence
    if supported and not open_findings:
        return Verdict(
            verdict=VerdictLabel.SUPPORTED,
            score=round(borne, 4),
            reasons=(reason,),
            evidence=found.citations,
            nearest=found.nearest,
        )
    label = judgement.verdict if not supported else VerdictLabel.UNSUPPORTED
    return Verdict(
        verdict=label,
        score=round(borne, 4),
        reasons=(reason, *(f.reason for f in open_findings)),
        evidence=found.citations,
        nearest=found.nearest,
    )


def _refute(findings: Sequence[Finding]) -> bool:
    return any(f.refutes for f in findings)


def _unsupported(found: Found, check: Check, code: Code, detail: str) -> Verdict:
    return _fail(found, found.findings, None, Reason(check=check, code=code, detail=detail))


def _fail(
    found: Found,
    findings: Sequence[Finding],
    label: VerdictLabel | None,
    *further: Reason,
) -> Verdict:
    """A verdict that doesn't support; only a contradiction has a score, 0."""
    return Verdict(
        verdict=label or VerdictLabel.UNSUPPORTED,
        score=0.0 if label is VerdictLabel.CONTRADICTED else None,
        reasons=(*(f.reason for f in findings), *further),
        evidence=found.citations,
        nearest=found.nearest,
    )
