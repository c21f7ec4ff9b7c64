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
    read_drafts,
)
from facilitator.evals.verifier.pairs import ErrorType, Label
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


def test_what_became_of_each_kind_of_fault() -> None:
    rows = (
        (None, VerdictLabel.SUPPORTED, False),
        (None, VerdictLabel.UNSUPPORTED, True),
        (ErrorType.DATE, VerdictLabel.CONTRADICTED, True),
    )
    checked = [
        Checked(
            draft="x",
            claim=Marked(
                text="x",
                label=Label.CONTRADICTED if kind else Label.SUPPORTED,
                error_type=kind,
                reason="by hand",
            ),
            verdict=verdict,
            score=None,
            alarmed=alarmed,
            shown=None,
            why="",
        )
        for kind, verdict, alarmed in rows
    ]
    assert by_fault(checked).rows == (
        ("true", "2", "1", "1", "0", "1"),
        ("date", "1", "1", "0", "1", "0"),
    )
