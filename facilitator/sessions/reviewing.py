"""From a checked draft to the rows of a review sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.config import Settings
from facilitator.documents.review_sheet import Beside, ReviewRow
from facilitator.sessions.setup import open_corpus

if TYPE_CHECKING:
    from facilitator.verification.reports import DraftReport

_HOLDERS = {
    "author": "the author's own view",
    "neutral": "a fact that the paper states",
    "nato": "the NATO view, reported",
    "russia": "the Russian view, reported",
    "soviet": "the Soviet view, reported",
    "western": "a Western view, reported",
}


def review_rows(report: DraftReport, settings: Settings) -> tuple[ReviewRow, ...]:
    """A row a sentence, headings and other pieces that claim nothing included: none is skipped."""
    shorts = {id_: source.short for id_, source in open_corpus(settings).sources.items()}
    return tuple(
        ReviewRow(
            number=number,
            text=row.text,
            verdict=row.verdict.value if row.verdict else None,
            notes=tuple(f"{reason.code}: {reason.detail}" for reason in row.reasons),
            nearest=tuple(
                Beside(
                    place=f"{shorts.get(n.source, n.source)}, {n.section}, ¶{n.paragraph}",
                    holder=_HOLDERS.get(n.voice, f"the view of {n.voice}"),
                    text=n.text,
                    quote=n.quote or "",
                )
                for n in row.nearest
            ),
        )
        for number, row in enumerate(report.sentences, start=1)
    )
