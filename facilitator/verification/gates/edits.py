"""Small edits of known wording: where a claim is a sentence of the evidence but for a word or two,
those words are what it is judged by. Findings go under the gate that the changed word belongs to."""

from __future__ import annotations

from difflib import SequenceMatcher

from facilitator.models import Gate
from facilitator.verification.align import Alignment
from facilitator.verification.analysis import Text
from facilitator.verification.case import Case, Finding
from facilitator.verification.lexicon import opposed
from facilitator.verification.mentions import Mention
from facilitator.verification.polarity import is_hedge, is_negation

_NEAR, _ALIKE, _SMALL = 0.75, 0.7, 4


def check(case: Case) -> Finding | None:
    """The first edit of the nearest sentence that changes what it says, unless another near
    sentence has the claim's words."""
    first: Finding | None = None
    for alignment, _ in case.sides[:4]:
        if alignment.coverage < _NEAR:
            break
        for number in range(alignment.first, alignment.last):
            ratio, finding = _compare(alignment, number)
            if ratio >= 0.99:
                return None
            if ratio >= _ALIKE and first is None:
                first = finding
    return first


def _compare(alignment: Alignment, number: int) -> tuple[float, Finding | None]:
    claim, evidence = alignment.claim, alignment.evidence
    start, end = evidence.sentences[number]
    mine = [w.low for w in claim.words]
    theirs = [w.low for w in evidence.words[start:end]]
    matcher = SequenceMatcher(a=theirs, b=mine, autojunk=False)
    ratio = matcher.ratio()
    if ratio < _ALIKE:
        return ratio, None
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal" and b - a <= _SMALL and d - c <= _SMALL:
            finding = _edit(claim, range(c, d), evidence, range(start + a, start + b))
            if finding is not None:
                return ratio, finding
    return ratio, None


def _edit(claim: Text, mine: range, evidence: Text, theirs: range) -> Finding | None:
    here = [claim.words[i] for i in mine]
    there = [evidence.words[i] for i in theirs]
    was, now = " ".join(w.text for w in there), " ".join(w.text for w in here)
    change = (
        f"“{now}” for “{was}”" if was and now else f"“{now}” added" if now else f"“{was}” left out"
    )
    if sum(is_negation(w.low) for w in here) % 2 != sum(is_negation(w.low) for w in there) % 2 and (
        _bare(claim, mine) and _bare(evidence, theirs)
    ):
        return Finding(Gate.POLARITY, "negation-edited", change, refutes=True)
    if any(opposed(claim.stems[i], evidence.stems[j]) for i in mine for j in theirs):
        return Finding(Gate.POLARITY, "opposite", change, refutes=True)
    hedged = {w.low for w in there if is_hedge(w.low)} - {w.low for w in here}
    if hedged and len(theirs) <= 2 and _bare(evidence, theirs):
        return Finding(Gate.POLARITY, "hedge-edited", change, weight=0.7)
    name, other = _name(claim, mine), _name(evidence, theirs)
    if name is not None and other is not None and not _same(name, other):
        return Finding(Gate.NAMES, "name-differs", change, refutes=True)
    return None


def _bare(text: Text, at: range) -> bool:
    """Whether no word of meaning is among the edited ones."""
    return not any(i in text.weights and not is_negation(text.words[i].low) for i in at)


def _name(text: Text, at: range) -> Mention | None:
    return next((m for m in text.mentions if any(i in at for i in m.words)), None)


def _same(left: Mention, right: Mention) -> bool:
    return bool(left.entities & right.entities or set(left.parts) & set(right.parts))
