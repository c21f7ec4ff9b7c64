"""Independent checks, one a module; each says what it found or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.verification.case import Case, Finding
from facilitator.verification.gates import attribution, edits, names, numbers, polarity, roles


def inspect(
    case: Case, years: Sequence[int] = (), actors: frozenset[str] = frozenset()
) -> tuple[Finding, ...]:
    """What the gates that compare a claim with evidence find, at most two a gate.

    `years` are those of the sources that the sentence names, `actors` the entities that act.
    """
    found = [*list(numbers.findings(case, years))[:2], *list(names.findings(case))[:2]]
    for finding in (
        polarity.check(case),
        edits.check(case),
        roles.check(case, actors),
        attribution.check(case),
    ):
        if finding is not None:
            found.append(finding)
    return tuple(found)
