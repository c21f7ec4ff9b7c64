"""What the pages have worked out and need not work out again; all of it can be made anew.

A view is run from its first line whenever it is drawn, so what outlives a drawing stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.corpus.store import AddReport
from facilitator.sessions.inquiry import Answer
from facilitator.sessions.shared import Kept
from facilitator.ui.jobs import Jobs
from facilitator.ui.markup import Html

if TYPE_CHECKING:
    from facilitator.evals.report import Report

ANSWERS: Kept[Answer] = Kept(32)
"""By corpus, engine, seat and question."""
PACKED: Kept[dict[str, bytes]] = Kept(2)
"""A session's files, by session, checkpoint and attribution."""
ADDED: Kept[AddReport] = Kept(8)
"""What became of an uploaded file, by its content and the corpus that it is in now."""
DRAWN: Kept[tuple[Html, ...]] = Kept(16)
"""A phase of the chat, by session, checkpoint, phase and corpus."""
EVALUATIONS: Jobs[Report] = Jobs(6)
"""By suites, subject and checkpoint."""
