"""Whole drafts with planted faults: what an analyst meets, where minimal pairs only show one fault.

A draft is a Markdown file, as a model, a desk or a think tank would write it, about a third of its
claims faulty; its key beside it says of every claim whether it is true and what was done to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import Field

from facilitator.evals.base import Outcome, Score, Table
from facilitator.evals.verifier.pairs import ErrorType, Label, located
from facilitator.models import Check, Model, VerdictLabel
from facilitator.verification.reports import check_draft
from facilitator.verification.verifier import Verifier

FOLDER = Path(__file__).resolve().parent / "drafts"
_NO_ALARM = (Check.JUDGE, Check.RECOGNITION, Check.EVIDENCE)


class Marked(Model):
    """A claim of a draft, exactly as it stands there, and what is known of it. `error_type` is null
    for a true one; `provenance`: locator key of the paragraph that it tells or distorts, null where
    none does."""

    text: str
    label: Label
    error_type: ErrorType | None = None
    provenance: str | None = None
    reason: str = Field(min_length=3)

    @property
    def is_fault(self) -> bool:
        return self.label is not Label.SUPPORTED


class Draft(Model):
    """`name` is the file's, without its ending."""

    name: str
    text: str
    claims: tuple[Marked, ...]


class Checked(Model):
    """A marked claim with what the verifier made of it. `alarmed`: an exact check found something;
    `shown`: the paragraph that the claim tells is among those shown beside it, null where it tells
    none or the claim was vouched for."""

    draft: str
    claim: Marked
    verdict: VerdictLabel
    score: float | None
    alarmed: bool
    shown: bool | None
    why: str


def read_drafts(folder: Path = FOLDER) -> tuple[Draft, ...]:
    """Every draft with its key. Raises `ValueError` naming file and line where a line is none."""
    found = []
    for path in sorted(folder.rglob("*.md")):
        key = path.with_suffix(".jsonl")
        claims = tuple(claim for _, claim in located(key, Marked, f"{path.parent.name}/{key.name}"))
        text = path.read_text(encoding="utf-8")
        found.append(Draft(name=path.stem, text=text, claims=claims))
    return tuple(found)


def check(verifier: Verifier, drafts: Sequence[Draft]) -> list[Checked]:
    """What `facilitator verify` says of every marked claim; of what the key doesn't mark (headings,
    greetings) nothing is counted. Raises `ValueError` where a draft lacks a claim of its key."""
    found = []
    for draft in drafts:
        rows = {row.text: row for row in check_draft(verifier, draft.text).sentences}
        for claim in draft.claims:
            row = rows.get(claim.text)
            if row is None or row.verdict is None:
                raise ValueError(f"'{draft.name}' has no such claim: {claim.text[:60]!r}")
            places = [f"{n.source}/{n.section}/{n.paragraph}" for n in row.nearest]
            found.append(
                Checked(
                    draft=draft.name,
                    claim=claim,
                    verdict=row.verdict,
                    score=row.score,
                    alarmed=any(r.check not in _NO_ALARM for r in row.reasons),
                    shown=claim.provenance in places if claim.provenance and places else None,
                    why="; ".join(f"{r.check.value} {r.code}" for r in row.reasons),
                )
            )
    return found


def by_fault(checked: Sequence[Checked]) -> Table:
    """What became of each kind of fault."""
    rows = []
    for kind in (None, *ErrorType):
        found = [c for c in checked if c.claim.error_type is kind]
        if found:
            verdicts = [c.verdict for c in found]
            rows.append(
                (
                    kind.value if kind else "true",
                    str(len(found)),
                    str(sum(c.alarmed for c in found)),
                    *(str(verdicts.count(label)) for label in VerdictLabel),
                )
            )
    return Table(
        title="Drafts, by fault",
        head=("fault", "claims", "a check alarms", *(label.value for label in VerdictLabel)),
        rows=tuple(rows),
    )


def scores(checked: Sequence[Checked]) -> list[Score]:
    """One score a claim, as for the pairs."""
    wrong = {True: VerdictLabel.SUPPORTED, False: VerdictLabel.CONTRADICTED}
    return [
        Score(
            metric="draft: fault told from truth",
            item=f"{c.draft}-{number}",
            outcome=Outcome.FAILED if c.verdict is wrong[c.claim.is_fault] else Outcome.HELD,
            why=f"{c.verdict.value} ({c.why})",
            text=c.claim.text,
            group={
                "draft": c.draft,
                "label": c.claim.label.value,
                "type": c.claim.error_type.value if c.claim.error_type else "true",
            },
        )
        for number, c in enumerate(checked, 1)
    ]
