"""Whole drafts with planted faults: what an analyst meets, where minimal pairs only show one gate.

A draft is a Markdown file, as a model, a desk or a think tank would write it, about a third of its
claims faulty; its key beside it says of every claim whether it is true and what was done to it. They
were written by people who had read neither gates nor scorer. Those in `development/` were read to mend
the gates; nothing was mended from those in `test/`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import Field

from facilitator.evals.base import Direction, Figure, Outcome, Score, Table, measured
from facilitator.evals.verifier.pairs import ErrorType, Label, Split, located
from facilitator.models import Gate, Model, VerdictLabel
from facilitator.verification.reports import check_draft
from facilitator.verification.verifier import Verifier

FOLDER = Path(__file__).resolve().parent / "drafts"
_SPLITS: Mapping[str, Split] = {"development": Split.DEV, "test": Split.TEST}


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
    split: Split
    text: str
    claims: tuple[Marked, ...]


class Checked(Model):
    """A marked claim with what the verifier made of it. `alarmed`: some gate found something."""

    draft: str
    split: Split
    claim: Marked
    verdict: VerdictLabel
    score: float
    alarmed: bool
    why: str


def read_drafts(folder: Path = FOLDER) -> tuple[Draft, ...]:
    """Every draft with its key. Raises `ValueError` naming file and line where a line is none."""
    found = []
    for name, split in _SPLITS.items():
        for path in sorted((folder / name).glob("*.md")):
            key = path.with_suffix(".jsonl")
            claims = tuple(claim for _, claim in located(key, Marked, f"{name}/{key.name}"))
            text = path.read_text(encoding="utf-8")
            found.append(Draft(name=path.stem, split=split, text=text, claims=claims))
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
            found.append(
                Checked(
                    draft=draft.name,
                    split=draft.split,
                    claim=claim,
                    verdict=row.verdict,
                    score=row.score or 0.0,
                    alarmed=any(r.gate is not Gate.SCORER for r in row.reasons),
                    why="; ".join(f"{r.gate.value} {r.code}" for r in row.reasons),
                )
            )
    return found


def figures(checked: Sequence[Checked], split: Split) -> list[Figure]:
    """What reaches a reader of drafts on one side of the split."""
    here = [c for c in checked if c.split is split]
    true = [c for c in here if not c.claim.is_fault]
    faults = [c for c in here if c.claim.is_fault]
    supported = [c for c in here if c.verdict is VerdictLabel.SUPPORTED]

    def counted(name: str, hits: Sequence[bool], direction: Direction) -> Figure:
        figure = measured(f"{split.value}: drafts, {name}", sum(hits), len(hits))
        return figure.model_copy(update={"direction": direction})

    higher, lower = Direction.HIGHER, Direction.LOWER
    return [
        counted("precision of supported", [not c.claim.is_fault for c in supported], higher),
        counted("true supported", [c.verdict is VerdictLabel.SUPPORTED for c in true], higher),
        counted("true contradicted", [c.verdict is VerdictLabel.CONTRADICTED for c in true], lower),
        counted("true alarmed on", [c.alarmed for c in true], lower),
        counted("faults alarmed on", [c.alarmed for c in faults], higher),
        counted("faults supported", [c.verdict is VerdictLabel.SUPPORTED for c in faults], lower),
    ]


def by_fault(checked: Sequence[Checked], split: Split) -> Table:
    """What became of each kind of fault."""
    rows = []
    here = [c for c in checked if c.split is split]
    for kind in (None, *ErrorType):
        found = [c for c in here if c.claim.error_type is kind]
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
        title=f"Drafts, by fault, {'test' if split is Split.TEST else 'development'}",
        head=("fault", "claims", "alarmed on", *(label.value for label in VerdictLabel)),
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
            why=f"{c.verdict.value} at {c.score:.2f} ({c.why})",
            text=c.claim.text,
            group={
                "draft": c.draft,
                "split": c.split.value,
                "label": c.claim.label.value,
                "type": c.claim.error_type.value if c.claim.error_type else "true",
            },
        )
        for number, c in enumerate(checked, 1)
    ]
