"""Whole drafts with planted faults: the key fits the draft, and what the verifier makes of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from facilitator.evals.verifier.drafts import (
    FOLDER,
    Checked,
    Marked,
    by_fault,
    check,
    figures,
    read_drafts,
)
from facilitator.evals.verifier.pairs import ErrorType, Label, Split, side
from facilitator.models import VerdictLabel
from facilitator.verification.draft import split_draft
from facilitator.verification.verifier import Verifier

DRAFTS = read_drafts()


def test_every_marked_claim_stands_in_its_draft_and_is_a_claim_there() -> None:
    for draft in DRAFTS:
        claims = [p.text for p in split_draft(draft.text) if p.no_claim is None]
        assert [c.text for c in draft.claims if c.text not in claims] == [], draft.name


def test_a_third_of_each_draft_is_faulty_and_true_claims_have_no_fault() -> None:
    for draft in DRAFTS:
        faulty = [c for c in draft.claims if c.is_fault]
        assert 0.25 <= len(faulty) / len(draft.claims) <= 0.45, draft.name
        assert all((c.error_type is not None) is c.is_fault for c in draft.claims), draft.name


def test_a_draft_tells_only_of_paragraphs_of_its_side() -> None:
    for draft in DRAFTS:
        told = {c.provenance for c in draft.claims if c.provenance}
        assert {side(key) for key in told} == {draft.split}, draft.name


def test_a_broken_key_names_its_line(tmp_path: Path) -> None:
    name = DRAFTS[0].name
    folder = tmp_path / "development"
    folder.mkdir()
    shutil.copy(FOLDER / "development" / f"{name}.md", folder)
    (folder / f"{name}.jsonl").write_text('{"text": "x"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=rf"development/{name}\.jsonl:1"):
        read_drafts(tmp_path)


def test_a_claim_that_the_draft_lacks_is_not_passed_over() -> None:
    claim = Marked(text="It stands nowhere.", label=Label.SUPPORTED, reason="made up")
    draft = DRAFTS[0].model_copy(update={"claims": (claim,)})
    with pytest.raises(ValueError, match="no such claim"):
        check(Verifier(), [draft.model_copy(update={"text": ""})])


def _checked(*rows: tuple[ErrorType | None, VerdictLabel, bool]) -> list[Checked]:
    return [
        Checked(
            draft="x",
            split=Split.TEST,
            claim=Marked(
                text="x",
                label=Label.CONTRADICTED if kind else Label.SUPPORTED,
                error_type=kind,
                reason="by hand",
            ),
            verdict=verdict,
            score=0.5,
            alarmed=alarmed,
            why="",
        )
        for kind, verdict, alarmed in rows
    ]


def test_figures_by_hand() -> None:
    found = _checked(
        (None, VerdictLabel.SUPPORTED, False),
        (None, VerdictLabel.SUPPORTED, False),
        (None, VerdictLabel.CONTRADICTED, True),
        (None, VerdictLabel.UNSUPPORTED, False),
        (ErrorType.DATE, VerdictLabel.CONTRADICTED, True),
        (ErrorType.NUMBER, VerdictLabel.SUPPORTED, False),
    )
    told = {f.name.removeprefix("test: drafts, "): f.value for f in figures(found, Split.TEST)}
    assert told == {
        "precision of supported": pytest.approx(2 / 3, abs=1e-3),
        "true supported": 0.5,
        "true contradicted": 0.25,
        "true alarmed on": 0.25,
        "faults alarmed on": 0.5,
        "faults supported": 0.5,
    }
    assert figures([], Split.TEST)[0].value is None
    rows = by_fault(found, Split.TEST).rows
    assert [row[:3] for row in rows] == [
        ("true", "4", "1"),
        ("number", "1", "0"),
        ("date", "1", "1"),
    ]
