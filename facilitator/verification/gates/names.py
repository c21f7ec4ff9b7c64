"""Names: people, bodies, treaties and places of the claim stand in the evidence, or an alias does."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.models import Gate
from facilitator.verification.align import bears_name
from facilitator.verification.analysis import Text
from facilitator.verification.case import Case, Finding
from facilitator.verification.lexicon import lexicon
from facilitator.verification.mentions import GENERIC, Mention, same_name
from facilitator.verification.text import stem

_BROAD = frozenset({"europe", "west", "eastern bloc", "cold war", "helsinki final act"})


def check(case: Case) -> Finding | None:
    """The first name that the evidence does not bear."""
    return next(findings(case), None)


def findings(case: Case) -> Iterator[Finding]:
    """Every such name, in the claim's order."""
    for mine in case.claim.mentions:
        parts = [p for p in mine.parts if p not in GENERIC]
        if not parts or mine.entities & _BROAD or mine.text.islower():
            continue
        if mine.entities & (case.entities | case.background) or parts[-1] in case.background:
            continue
        if not mine.entities and _borne(parts, case):
            clash = _clash(mine, parts, case)
            if clash is not None:
                yield Finding(
                    Gate.NAMES,
                    "name-differs",
                    f"“{mine.text}”: the evidence names “{clash}”",
                    refutes=True,
                )
            continue
        if mine.entities and all(any(bears_name(p, u.text) for u in case.units) for p in parts):
            continue
        rival = _rival(mine, case)
        if rival is None:
            yield Finding(
                Gate.NAMES, "name-missing", f"“{mine.text}” isn't named in the evidence", weight=0.8
            )
        else:
            yield Finding(
                Gate.NAMES,
                "name-differs",
                f"“{mine.text}”: the evidence names “{rival}” there",
                refutes=True,
            )


def _borne(parts: list[str], case: Case) -> bool:
    texts = [u.text for u in case.units]
    if len(parts) == 1:
        return any(bears_name(parts[0], t) for t in texts)
    initials = "".join(p[0] for p in parts)
    for text in texts:
        if bears_name(parts[-1], text) or (len(parts) > 2 and initials in text.lows):
            return True
        common = stem(parts[-1]) in lexicon().idf and stem(parts[-1]) not in lexicon().proper
        if common and sum(bears_name(p, text) for p in parts) >= max(1, len(parts) - 1):
            return True
    return False


def _clash(mine: Mention, parts: list[str], case: Case) -> str | None:
    """A person of the evidence with the same surname and another first name."""
    if len(parts) != 2:
        return None
    found = None
    for unit in case.units:
        for theirs in unit.text.mentions:
            if theirs.entities or len(theirs.parts) != 2 or theirs.parts[-1] != parts[-1]:
                continue
            if same_name(parts[0], frozenset(theirs.parts)) or theirs.parts[0][0] == parts[0][0]:
                return None
            found = theirs.text
    return found


def _rival(mine: Mention, case: Case) -> str | None:
    """The name that the evidence has where the claim has `mine`: beside the same words."""
    best: tuple[float, str] | None = None
    wanted = _beside(case.claim, mine)
    if not wanted:
        return None
    for alignment in case.near:
        if alignment.coverage < 0.35:
            continue
        evidence = alignment.evidence
        for theirs in evidence.mentions:
            if theirs.entities & case.claim.entities or set(theirs.parts) & case.claim.lows:
                continue
            if bool(theirs.entities) != bool(mine.entities):
                continue
            shared = wanted & _beside(evidence, theirs)
            score = len(shared) / len(wanted)
            if score >= 0.34 and (best is None or score > best[0]):
                best = (score, theirs.text)
    return best[1] if best else None


def _beside(text: Text, name: Mention) -> frozenset[str]:
    first, last = name.words.start, name.words.stop - 1
    return frozenset(
        text.stems[i] for i in text.content if first - 5 <= i < first or last < i <= last + 5
    )
