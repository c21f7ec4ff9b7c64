"""From what gates, scorer and judge say of a claim to its verdict."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.models import Gate, Reason, Verdict, VerdictLabel
from facilitator.verification.base import CorpusView
from facilitator.verification.blind import blind_spot
from facilitator.verification.case import Finding
from facilitator.verification.claims import Work
from facilitator.verification.gates import absence
from facilitator.verification.grounds import grounds
from facilitator.verification.scorers.base import Score, Scorer
from facilitator.verification.text import LONGEST

_CLEARLY = 0.5
"""Coverage from which on a gate that finds something else said is heard to contradict."""
_SURE = 0.7
"""Weight of a finding from which on its gate is sure."""


def decide(work: Work, score: Score, judge: Scorer | None, corpus: CorpusView | None) -> Verdict:
    """Gates refute or fail it; else the scorer vouches; else the judge, where there is one."""
    findings = (*work.others, *work.findings)
    lost = absence.check(
        work.case,
        score.similarity,
        work.findings,
        corpus=work.searched,
        strangers=work.strangers,
    )
    reasons = [f.reason for f in findings]
    close = work.case.coverage >= _CLEARLY
    refuted = any(f.refutes for f in work.others) or (close and _refuted(work.findings))
    probability = score.probability
    if lost is not None and not work.others:
        reasons.insert(0, lost.reason)
        return _verdict(VerdictLabel.UNSUPPORTED, min(probability, 0.2), reasons, work, corpus)
    if findings:
        label = VerdictLabel.CONTRADICTED if refuted else VerdictLabel.UNSUPPORTED
        ceiling = 0.45 if work.in_corpus else 1.0
        return _verdict(label, min(probability, ceiling), reasons, work, corpus)
    blind = blind_spot(work.case)
    if score.vouches and blind is None and len(work.claim.text) <= LONGEST:
        reason = Reason(gate=Gate.SCORER, code="borne", detail=score.detail)
        return _verdict(VerdictLabel.SUPPORTED, probability, [reason], work, corpus)
    if judge is not None:
        (second,) = judge.score([work.question])
        reason = Reason(
            gate=Gate.SCORER,
            code="judged" if second.span else "not-judged",
            detail=second.detail,
        )
        if second.span:
            label = VerdictLabel.SUPPORTED if second.vouches else VerdictLabel.UNSUPPORTED
            return _verdict(label, second.probability, [reason], work, corpus)
        reasons.append(reason)
    reasons.append(
        Reason(
            gate=Gate.SCORER,
            code="not-verified-offline",
            detail=f"no gate refutes it; the scorer can't see whether “{blind}” holds"
            if score.vouches and blind
            else f"no gate refutes it and the scorer can't vouch for it ({score.detail})",
        )
    )
    return _verdict(VerdictLabel.UNSUPPORTED, probability, reasons, work, corpus)


def _refuted(findings: Sequence[Finding]) -> bool:
    """Whether what the gates found amounts to a contradiction: one sure of it, or two of them. An
    exchange of parties, a view lent to another and an opposite word, each found alone, were right of 42
    development sentences and wrong of 26: reason enough to doubt one, too little to call it false."""
    refuting = [f for f in findings if f.refutes]
    return any(f.weight >= _SURE for f in refuting) or len({f.gate for f in refuting}) > 1


def _verdict(
    label: VerdictLabel,
    probability: float,
    reasons: Sequence[Reason],
    work: Work,
    corpus: CorpusView | None,
) -> Verdict:
    return Verdict(
        verdict=label,
        score=round(probability, 4),
        reasons=tuple(reasons),
        evidence=tuple(grounds(work.case, corpus)) if corpus and work.in_corpus else (),
    )
