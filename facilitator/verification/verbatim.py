"""The shortest way: a sentence that is a proposition's own text in a frame which keeps its voice.

The embedded engine words nearly everything so. It needs no vectors and no alignment; whatever it
does not recognise goes the long way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from facilitator.models import Gate, KnownVoice, Locator, Proposition, Voice
from facilitator.verification.case import Finding
from facilitator.verification.evidence import EvidenceBook, by_wording
from facilitator.verification.framing import Framer
from facilitator.verification.gates.quotation import words
from facilitator.verification.text import wordlist

_FRAME = frozenset(
    wordlist(
        "a also account according adds add and argues as assessment author authors but by"
        " cautions contrast does finally first further furthermore hand here his holds however in"
        " it its itself judgement likewise meanwhile moreover notes note observes on other own"
        " paper presents proposals recalls records reported reports s same second similarly"
        " suggests tells that the then third this time to too view which while whereas with among"
        " at addition yet"
    )
)
_REPORTED = frozenset({KnownVoice.NATO, KnownVoice.RUSSIA, KnownVoice.SOVIET, KnownVoice.WESTERN})


@dataclass(frozen=True, slots=True)
class Recognised:
    """The propositions whose words a sentence consists of, and a fault of its citation's voice."""

    readings: tuple[Proposition, ...]
    fault: Finding | None


class Recogniser:
    """Knows every wording of every proposition."""

    def __init__(self, book: EvidenceBook, framer: Framer) -> None:
        self._book = book
        self._framer = framer
        names = {w for name in framer.authors for w in words(name).split()}
        self._frame = _FRAME | names
        self._at: dict[str, dict[str, Proposition]] = {}

    @cached_property
    def _everywhere(self) -> dict[str, Proposition]:
        return by_wording(tuple(self._book.corpus.propositions.values()))

    def _known(self, locators: tuple[Locator, ...]) -> dict[str, Proposition]:
        found: dict[str, Proposition] = {}
        for locator in locators:
            here = self._at.get(locator.key)
            if here is None:
                here = by_wording(tuple(self._book.corpus.propositions_at(locator)))
                self._at[locator.key] = here
            found.update(here)
        return found

    def recognise(
        self, text: str, locators: tuple[Locator, ...], claimed: Voice | None
    ) -> Recognised | None:
        """`text` is normalised and without citations. Without locators the frame must leave the
        whole of one proposition."""
        prepared = words(text)
        framing = self._framer.split(text)
        if framing.doubted:
            return None
        core = words(framing.core)
        known = self._known(locators) if locators else self._everywhere
        found = known.get(prepared) or known.get(core)
        if found is not None:
            return self._judged((found,), claimed)
        if not locators:
            return None
        used: list[Proposition] = []
        for wording in sorted(known, key=len, reverse=True):
            if wording in prepared:
                prepared = prepared.replace(wording, "  ", 1)
                used.append(known[wording])
        if used and all(w in self._frame for w in prepared.split()):
            return self._judged(tuple(used), claimed)
        return None

    def _judged(self, readings: tuple[Proposition, ...], claimed: Voice | None) -> Recognised:
        voices = {r.voice for r in readings}
        fault = None
        if (
            claimed is not None
            and claimed not in voices
            and (claimed in _REPORTED or voices <= _REPORTED)
        ):
            code = "told-as-author" if claimed == KnownVoice.AUTHOR else "told-as-other"
            fault = Finding(
                Gate.ATTRIBUTION,
                code,
                f"the citation gives this as the view of {claimed}; it is that of"
                f" {' and '.join(sorted(voices))}",
                refutes=True,
            )
        return Recognised(readings, fault)
