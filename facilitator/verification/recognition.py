"""Recognition: a sentence that is a reviewed proposition's own text in a frame of ours.

What is recognised is of the record by construction: no search, no judge. Only `text` counts. Language
that enters a negotiating text (a clause, a measure, what a side gives or gets) is the table's own, and
is known here too, so that it can't pass for the record's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from facilitator.models import Proposition, ReviewState
from facilitator.verification.claims import ReadClaim
from facilitator.verification.evidence import ClaimEvidence, EvidenceBook
from facilitator.verification.quotes import marked_quotes, stands_in
from facilitator.verification.text import normalise, sentences, wordlist, words_of

_FRAME_WORDS = frozenset(
    wordlist(
        "a also account according adds add and argues as assessment author authors but by"
        " cautions contrast does finally first further furthermore hand here his holds however in"
        " it its itself judgement likewise meanwhile moreover notes note observes on other own"
        " paper presents proposals recalls records reported reports s same second similarly"
        " suggests tells that the then third this time to too view which while whereas with among"
        " at addition yet writes says"
    )
)
"""What may remain of a sentence of ours when the propositions' texts are taken out."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The propositions whose texts a sentence consists of; or `quoted`: it is the paper's own words
    between quotation marks and nothing else."""

    propositions: tuple[Proposition, ...] = ()
    quoted: bool = False


class Recogniser:
    """Knows the text of every proposition, and the language built on them."""

    def __init__(self, book: EvidenceBook, authors: Iterable[str]) -> None:
        self._book = book
        self._frame = _FRAME_WORDS | {w for name in authors for w in words_of(name).split()}

    @cached_property
    def _texts(self) -> dict[str, Proposition]:
        found: dict[str, Proposition] = {}
        for proposition in self._book.corpus.propositions.values():
            found.setdefault(words_of(proposition.text), proposition)
        return found

    @cached_property
    def _language(self) -> frozenset[str]:
        """All that is the table's own, prepared; what is also a proposition's text is left out."""
        propositions = self._book.corpus.propositions.values()
        own = {words_of(text) for p in propositions for text in _language_of(p)}
        return frozenset(own - set(self._texts))

    def find(self, claim: ReadClaim, evidence: ClaimEvidence) -> Recognised | None:
        """What the claim is recognised as; None for what is not. A frame that takes back what it
        introduces is none of ours. Where places are cited it must stand at one of them."""
        if claim.framing.denies:
            return None
        known = self._known(claim)
        cited = not evidence.found and bool(evidence.places)
        here = {p.id: p for place in evidence.places for p in place.propositions}
        if known is not None and (not cited or known.id in here):
            return Recognised((known,))
        if cited:
            used = self._consisting_of(claim.forms[0], here.values())
            if used:
                return Recognised(used)
        if self._is_quotation(claim, evidence):
            return Recognised(quoted=True)
        return None

    def find_elsewhere(self, claim: ReadClaim, evidence: ClaimEvidence) -> Proposition | None:
        """The proposition whose text the claim is, where it isn't read out of the places cited."""
        known = self._texts.get(words_of(claim.framing.core)) or self._texts.get(
            words_of(claim.text)
        )
        if known is None or evidence.found or not evidence.places:
            return None
        here = {p.id for place in evidence.places for p in place.propositions}
        return known if known.id not in here else None

    def is_language(self, claim: ReadClaim) -> bool:
        """Whether the claim is language of the table, framed or not."""
        return any(form in self._language for form in claim.forms)

    def _known(self, claim: ReadClaim) -> Proposition | None:
        """The proposition whose text the claim is, with or without some of its frames."""
        found = (self._texts.get(form) for form in claim.forms)
        return next((p for p in found if p is not None), None)

    def _consisting_of(
        self, words: str, propositions: Iterable[Proposition]
    ) -> tuple[Proposition, ...]:
        """The propositions of which the sentence consists, frame words aside; empty where more is
        in it."""
        used: list[Proposition] = []
        for proposition in sorted(propositions, key=lambda p: -len(p.text)):
            text = words_of(proposition.text)
            if text in words:
                words = words.replace(text, "  ", 1)
                used.append(proposition)
        return tuple(used) if used and all(w in self._frame for w in words.split()) else ()

    def _is_quotation(self, claim: ReadClaim, evidence: ClaimEvidence) -> bool:
        """Whether it is whole sentences of a cited paragraph in quotation marks, by its author."""
        if evidence.found or any(f.sides for f in claim.framing.frames):
            return False
        left = claim.text
        for quote in marked_quotes(claim.text):
            left = left.replace(quote.text, " ", 1)
            prepared = words_of(quote.text)
            if len(quote.segments) != 1 or not any(
                words_of(s) == prepared
                for p in evidence.places
                for s in sentences(normalise(p.passage))
            ):
                return False
            if not any(stands_in(quote, words_of(p.passage)) for p in evidence.places):
                return False
        rest = words_of(left).split()
        return left != claim.text and all(w in self._frame for w in rest)


def is_reviewed(recognised: Recognised) -> bool:
    """Whether a person has read all of it against the paper; the paper's own words need no reading."""
    return all(p.review is ReviewState.REVIEWED for p in recognised.propositions)


def _language_of(proposition: Proposition) -> Iterator[str]:
    if proposition.clause:
        yield proposition.clause
    if proposition.measure is not None:
        yield proposition.measure.undertaking
        yield from proposition.measure.gives.values()
        yield from proposition.measure.gets.values()
