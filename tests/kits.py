"""What the suites work with, in a home of its own."""

from __future__ import annotations

from pathlib import Path

from facilitator.config import EmbeddingName, Settings
from facilitator.evals.subjects import Kit, open_kit
from facilitator.sessions.setup import add_paper


def kit_in(home: Path, *papers: Path, embedding: EmbeddingName = EmbeddingName.WORDLLAMA) -> Kit:
    """The kit over the corpus as it ships and the full text of these papers."""
    settings = Settings(home=home, embedding=embedding)
    for paper in papers:
        add_paper(paper, settings, lambda _: None)
    return open_kit(settings)
