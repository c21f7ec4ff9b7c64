"""What the judge is shown of a claim, and how its answers come back."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.models import (
    JudgeQuestion,
    KnownVoice,
    Proposition,
    ShownParagraph,
    ShownProposition,
    Source,
)
from facilitator.verification.checks.protocol import Finding
from facilitator.verification.claims import ReadClaim
from facilitator.verification.evidence import ClaimEvidence, Place

_MOST_PROPOSITIONS = 12
_MOST_PARAGRAPHS = 4
_LEANING = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "this",
        "these",
        "that",
        "those",
        "such",
        "both",
        "his",
        "her",
        "its",
        "their",
    ]
)
_VIEWS = {
    KnownVoice.NATO: "the NATO view",
    KnownVoice.RUSSIA: "the Russian view",
    KnownVoice.SOVIET: "the Soviet or Eastern view of the time",
    KnownVoice.WESTERN: "a Western view",
}


def ask_about(
    claim: ReadClaim,
    evidence: ClaimEvidence,
    findings: Sequence[Finding],
    sources: dict[str, Source],
) -> JudgeQuestion:
    """The question to the judge: the whole sentence with its frame, what it cites, the paragraphs
    around that, and every finding that words may clear."""
    return JudgeQuestion(
        text=claim.claim.text,
        before=claim.claim.before if _leans(claim.text) else "",
        propositions=tuple(
            ShownProposition(
                text=p.text,
                holder=tell_holder(p, sources.get(p.locator.source)),
                modality=p.modality,
                time=", ".join(p.time),
            )
            for p in evidence.propositions[:_MOST_PROPOSITIONS]
        ),
        paragraphs=tuple(
            ShownParagraph(place=place.locator.key if place.locator else "context", text=text)
            for place in evidence.places[:_MOST_PARAGRAPHS]
            if (text := _text_of(place))
        ),
        doubts=tuple(f.question for f in findings if f.question and not f.final),
    )


def tell_holder(proposition: Proposition, source: Source | None) -> str:
    """Whose view a proposition is, in words: `the Russian view, as Davis 2025 reports it`."""
    short = source.short if source is not None else proposition.locator.source
    if proposition.voice == KnownVoice.AUTHOR:
        return f"{short}'s own view"
    if proposition.voice == KnownVoice.NEUTRAL:
        return f"a fact that {short} states"
    view = _VIEWS.get(proposition.voice, f"the view of {proposition.voice}")  # type: ignore[call-overload]
    held = f" ({' on '.join(proposition.holder)})" if proposition.holder else ""
    return f"{view}{held}, as {short} reports it"


def _text_of(place: Place) -> str:
    """The paper's paragraph; without it, what was read out of it."""
    return place.passage or " ".join(p.text for p in place.propositions)


def _leans(text: str) -> bool:
    first = text.split(maxsplit=1)[0].strip("\"'(,").casefold() if text else ""
    return first in _LEANING
