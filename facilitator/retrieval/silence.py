"""Knowing when the corpus is silent."""

from __future__ import annotations

from facilitator.models import Evidence


def is_outside(evidence: Evidence) -> bool:
    """Whether the corpus has nothing that could answer the query behind this evidence.

    Two grounds, chosen on the development half of `evals/retrieval/silence.jsonl`: nothing in the
    corpus is near the question (another subject), or the question is about something by name, a
    treaty, a person, a place, a date, that no text of the corpus writes (the same subject, but
    another source's; DOMAIN §1.4). What it cannot tell: a question about something that the
    corpus names without saying what is asked.
    """
    return (
        not evidence.items or evidence.similarity < evidence.floor or bool(evidence.unknown_names)
    )
