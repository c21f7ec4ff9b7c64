"""Fixtures shared by all tests. The papers are input for tests and may be absent elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent
_PAPERS = Path(os.environ.get("FACILITATOR_PAPERS", REPO.parent / "shared" / "papers"))
DAVIS = _PAPERS / "davis-2025-helsinki-final-act-at-50.md"
HOTTA = _PAPERS / "hotta-2026-towards-a-pan-european-security.md"

needs_papers = pytest.mark.skipif(
    not (DAVIS.is_file() and HOTTA.is_file()), reason="the papers' texts are not at hand"
)


@pytest.fixture(scope="session")
def papers_dir() -> Path:
    if not DAVIS.is_file():
        pytest.skip("the papers' texts are not at hand")
    return _PAPERS
