"""Fixtures shared by all tests. The papers are input for tests and may be absent elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitator.config import Settings, get_settings

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


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of a workshop of its own in a new home, also where `get_settings` is asked. The
    next file's tests find the environment as it was."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FACILITATOR_HOME", str(tmp_path_factory.mktemp("workshop")))
        environment.setenv("FACILITATOR_EMBEDDING", "wordllama")
        get_settings.cache_clear()
        yield get_settings()
    get_settings.cache_clear()
