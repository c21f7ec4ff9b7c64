"""The share of sentences that their sources bear, checked anew, whatever the subject's own ledger says.

In a dialogue what was dropped before anybody heard it is counted too: a model that drafts badly and
is mended looks as good as one that drafts well, but for that figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from facilitator.evals.base import (
    Direction,
    Figure,
    Outcome,
    Score,
    SuiteResult,
    breakdown,
    measured,
    share,
)
from facilitator.evals.subjects import Kit, Piece, Subject
from facilitator.evals.suites import SUITES
from facilitator.models import Origin, Verdict, VerdictLabel
from facilitator.sessions.export import Documents
from facilitator.verification.claims import Claim

_SUPPORTED, _CONTRADICTED = VerdictLabel.SUPPORTED, VerdictLabel.CONTRADICTED


def run(kit: Kit, subject: Subject) -> SuiteResult:
    """Scores every sentence of the subject; one that makes no claim about a source says so."""
    scores = scored(subject.pieces, check(kit, subject.pieces))
    figures = [
        share("supported", scores, bar=1.0 if subject.documents is not None else None),
        _with(scores, _CONTRADICTED, "contradicted", bar=0.0),
        _with(scores, VerdictLabel.UNSUPPORTED, "unsupported"),
    ]
    if subject.documents is not None:
        figures.append(stood_as_drafted(subject.documents))
    columns = {label.value: _called(label) for label in VerdictLabel}
    keys = ("document", "seat", "origin") if subject.documents is not None else ("document",)
    return SuiteResult(
        suite="faithfulness",
        about=SUITES["faithfulness"],
        figures=tuple(figures),
        tables=tuple(breakdown(f"By {key}", scores, key, columns) for key in keys),
        scores=tuple(scores),
        notes=(
            "The judge here is the product's verifier; the suite 'verifier' says how often it errs.",
        ),
    )


def _called(label: VerdictLabel) -> Callable[[Score], bool]:
    return lambda score: score.group["verdict"] == label.value


def check(kit: Kit, pieces: Sequence[Piece]) -> dict[str, Verdict]:
    """A verdict for each piece that makes a claim, by its id. What is said twice is checked once."""
    claims: dict[tuple[str, tuple[str, ...]], Claim] = {}
    keys: dict[str, tuple[str, tuple[str, ...]]] = {}
    for piece in pieces:
        if piece.no_claim:
            continue
        key = (piece.text, tuple(at.key for at in piece.locators))
        keys[piece.id] = key
        claims.setdefault(key, Claim(text=piece.text, locators=piece.locators))
    found = dict(zip(claims, kit.verifier.check_many(list(claims.values())), strict=True))
    return {identifier: found[key] for identifier, key in keys.items()}


def scored(pieces: Sequence[Piece], verdicts: dict[str, Verdict]) -> list[Score]:
    """One score a piece: it held where its verdict is 'supported'."""
    found = []
    for piece in pieces:
        verdict = verdicts.get(piece.id)
        if verdict is None:
            outcome, why, label = Outcome.INELIGIBLE, piece.no_claim, "none"
        else:
            held = verdict.verdict is _SUPPORTED
            outcome = Outcome.HELD if held else Outcome.FAILED
            why = "" if held else "; ".join(f"{r.code}: {r.detail}" for r in verdict.reasons)
            label = verdict.verdict.value
        found.append(
            Score(
                metric="supported",
                item=piece.id,
                outcome=outcome,
                why=why,
                text=piece.text,
                group={**piece.group, "verdict": label},
            )
        )
    return found


def stood_as_drafted(documents: Documents) -> Figure:
    """Of the sentences about sources that were drafted, the share that stood without a change."""
    turns = documents.transcript.turns
    said = sum(
        statement.verdict is not None and statement.origin is Origin.SOURCE
        for turn in turns
        for statement in (
            *turn.statements,
            *(p.reason for p in turn.positions if p.reason is not None),
        )
    )
    actions = Counter(a.action for turn in turns for a in turn.amendments)
    changed = actions["dropped"] + actions["re-labelled"] + actions["repaired"]
    return measured(
        "stood as drafted",
        said,
        said + changed,
        note=", ".join(f"{count} {action}" for action, count in sorted(actions.items())),
    )


def _with(
    scores: Sequence[Score], label: VerdictLabel, name: str, bar: float | None = None
) -> Figure:
    scored = [s for s in scores if s.outcome in (Outcome.HELD, Outcome.FAILED)]
    hits = sum(s.group["verdict"] == label.value for s in scored)
    return measured(name, hits, len(scored), direction=Direction.LOWER, bar=bar)
