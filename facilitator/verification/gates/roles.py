"""Roles and order: who did what to whom, what caused what, what came first."""

from __future__ import annotations

from facilitator.models import Gate
from facilitator.verification.case import Case, Finding
from facilitator.verification.gates.lapse import dated_order
from facilitator.verification.gates.parties import exchanged, requalified
from facilitator.verification.relations import against_narrative, reversed_in


def check(case: Case, actors: frozenset[str]) -> Finding | None:
    """Cause and effect, before and after, or parties exchanged. `actors` are entities that act."""
    near = [a for a in case.near if a.coverage >= 0.4]
    dated = dated_order(case.claim, [u.text for u in case.units])
    if dated is not None and not dated.right:
        return Finding(
            Gate.ROLES,
            "order-reversed",
            f"the evidence dates the two the other way round: {dated.dates}",
            refutes=True,
            weight=0.7,
        )
    for alignment in near[:3] if dated is None else ():
        turned = reversed_in(alignment.claim, alignment.evidence, alignment.words)
        if turned is not None:
            return Finding(
                Gate.ROLES,
                "order-reversed",
                f"“{turned[0].cue}” turns round what the evidence tells with “{turned[1].cue}”",
                refutes=True,
                weight=0.7,
            )
    if dated is None and near and (cue := against_narrative(near[0])) is not None:
        return Finding(
            Gate.ROLES,
            "order-doubtful",
            f"the evidence tells what “{cue}” joins the other way round",
            weight=0.5,
        )
    other = requalified(case, actors)
    swap = other or exchanged(case, actors)
    if swap is None:
        return None
    return Finding(
        Gate.ROLES,
        "party-differs" if other else "party-swapped",
        f"“{swap[0]}” stands where the evidence has “{swap[1]}”",
        refutes=True,
        weight=0.7 if other else 0.6,
    )
