"""Notes: each place of a source, with whose view it reports, gets one number a document.

What a paper says itself, as its author's view or as plain fact, is one note for a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from facilitator.models import Citation, KnownVoice, Locator, Paragraph, Section, SourceId, Voice

__all__ = ["Note", "Register", "register", "whose_view"]

_PLACES = {
    "front-matter": "Front matter",
    "key-takeaways": "Key takeaways",
    "introduction": "Introduction",
    "conclusion": "Conclusion",
    "decision-making": "Decision-making",
}
_BASKETS = {"1": "One", "2": "Two", "3": "Three", "4": "Four"}
_REPORTED = {
    KnownVoice.NATO.value: "the NATO view",
    KnownVoice.RUSSIA.value: "the Russian view",
    KnownVoice.SOVIET.value: "the Soviet view",
    KnownVoice.WESTERN.value: "the Western view",
}
_OWN = {
    KnownVoice.AUTHOR.value: "the author’s own",
    KnownVoice.NEUTRAL.value: "stated as fact",
}
_FIRST = ("front-matter", "key-takeaways", "introduction")
_LAST = ("annex", "conclusion", "notes")


@dataclass(frozen=True)
class Note:
    """What stands behind a number. `quotes` are exact; empty where the paper is not at hand."""

    number: int
    locator: Locator
    voice: Voice
    place: str
    quotes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """'Davis 2025, III, Phase 2, ¶1, reporting the Russian view: “…”'."""
        reported = _reported(self.voice)
        reporting = f", reporting {whose_view(reported)}" if reported else ""
        quoted = "; ".join(f"“{quote}”" for quote in self.quotes)
        return f"{self.place}{reporting}{': ' if quoted else ''}{quoted}"


@dataclass(frozen=True)
class Register:
    """The notes of one document, in order of first appearance."""

    notes: tuple[Note, ...]

    def numbers(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        """The notes for the citations, ascending, each once."""
        index = {(note.locator.key, _reported(note.voice)): note.number for note in self.notes}
        return tuple(sorted({index[_key(c)] for c in citations}))

    def by_place(self) -> tuple[Note, ...]:
        """The notes in the order of the sources' own text; sources as they came first."""
        rank: dict[str, int] = {}
        for note in self.notes:
            rank.setdefault(note.locator.source, len(rank))
        return tuple(
            sorted(
                self.notes,
                key=lambda n: (rank[n.locator.source], _reading_order(n.locator), n.voice),
            )
        )


def register(citations: Iterable[Citation], shorts: Mapping[SourceId, str]) -> Register:
    """Number the distinct (place, voice) pairs from 1; `shorts` are the sources' short names."""
    found: dict[tuple[str, Voice], list[Citation]] = {}
    for citation in citations:
        found.setdefault(_key(citation), []).append(citation)
    notes = []
    for number, cited in enumerate(found.values(), start=1):
        locator = cited[0].locator
        notes.append(
            Note(
                number=number,
                locator=locator,
                voice=next((c.voice for c in cited if c.voice != KnownVoice.NEUTRAL), "neutral"),
                place=f"{shorts.get(locator.source, locator.source)}, {_within(locator)}",
                quotes=tuple(dict.fromkeys(c.quote for c in cited if c.quote)),
            )
        )
    return Register(notes=tuple(notes))


def whose_view(voice: Voice) -> str:
    """'the Russian view', 'the author’s own'; a voice that a user added goes by its id."""
    return _OWN.get(voice) or _REPORTED.get(voice) or f"the view of {voice}"


def _key(citation: Citation) -> tuple[str, Voice]:
    return citation.locator.key, _reported(citation.voice)


def _reported(voice: Voice) -> Voice:
    """The voice, or nothing where the paper speaks for itself."""
    return "" if voice in _OWN else voice


def _within(locator: Locator) -> str:
    """'III, Phase 2, ¶1'; a paper's notes are one list, so 'fn 4' alone places them."""
    paragraph = _paragraph(locator.paragraph)
    section = _section(locator.section)
    return f"{section}, {paragraph}" if section else paragraph


def _section(section: Section) -> str:
    return ", ".join(filter(None, (_part(part) for part in section.split("/"))))


def _part(part: str) -> str:
    if part in _PLACES:
        return _PLACES[part]
    if part == "notes":
        return ""
    if part.isdigit():
        return f"section {part}"
    if match := re.fullmatch(r"basket-([1-4])", part):
        return f"Basket {_BASKETS[match[1]]}"
    words = part.replace("-", " ")
    return words[:1].upper() + words[1:]


def _paragraph(paragraph: Paragraph) -> str:
    return f"¶{paragraph}" if isinstance(paragraph, int) else paragraph.replace("-", " ")


def _reading_order(locator: Locator) -> tuple[list[tuple[int, str]], bool, int]:
    """Sorts as the paper runs: front matter first, a section before its parts, footnotes last."""
    parts = [(_rank(part), part) for part in locator.section.split("/")]
    if isinstance(locator.paragraph, int):
        return parts, False, locator.paragraph
    return parts, True, int(locator.paragraph.removeprefix("fn-"))


def _rank(part: str) -> int:
    if part in _FIRST:
        return _FIRST.index(part)
    if part in _LAST:
        return len(_FIRST) + 1 + _LAST.index(part)
    return len(_FIRST)
