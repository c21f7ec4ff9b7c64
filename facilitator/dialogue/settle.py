"""From a drafted sentence to one that stands: resolve its citations, verify it, or say why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from facilitator.dialogue.state import Settled
from facilitator.engines.base import Sentence
from facilitator.models import (
    Amendment,
    Citation,
    Locator,
    Origin,
    Proposition,
    Statement,
    Verdict,
    VerdictLabel,
    Voice,
)

CHECKED = (Origin.SOURCE, Origin.DERIVED)


class Checker(Protocol):
    """Verification, as the dialogue needs it."""

    def check(
        self,
        text: str,
        *,
        locators: Sequence[Locator] = ...,
        claimed_voice: Voice | None = ...,
    ) -> Verdict:
        """The verdict on a sentence against the evidence at the locators."""


class Quoter(Protocol):
    """The exact words of a paper behind a proposition; null where the paper is not at hand."""

    def quote(self, proposition: Proposition) -> str | None: ...


class Settler:
    """Turns drafted sentences into statements with citations and verdicts."""

    def __init__(
        self, propositions: Mapping[str, Proposition], quoter: Quoter, checker: Checker
    ) -> None:
        self._propositions = propositions
        self._quoter = quoter
        self._checker = checker
        self._verdicts: dict[tuple[str, tuple[str, ...]], Verdict] = {}

    def citations(self, cites: Sequence[str]) -> tuple[Citation, ...]:
        """Citations for the known among the proposition ids, in order, each place once a voice."""
        found: dict[tuple[str, Voice], Citation] = {}
        for identifier in cites:
            proposition = self._propositions.get(identifier)
            if proposition is None:
                continue
            found.setdefault(
                (proposition.locator.key, proposition.voice),
                Citation(
                    locator=proposition.locator,
                    voice=proposition.voice,
                    quote=self._quoter.quote(proposition),
                    proposition=proposition.id,
                ),
            )
        return tuple(found.values())

    def settle(
        self,
        sentence: Sentence,
        *,
        speaker: str | None,
        where: str,
        allowed: frozenset[str] | None = None,
    ) -> Settled:
        """The statement, or null with the record of what failed.

        `allowed` are the evidence ids a model was given: a citation outside them does not count.
        A sentence of origin `derived` that is merely unsupported is re-labelled a proposal; one
        that is contradicted, and any unsupported `source` sentence, is dropped.
        """
        cites = [i for i in sentence.cites if allowed is None or i in allowed]
        citations = self.citations(cites)
        if sentence.origin not in CHECKED:
            statement = Statement(
                text=sentence.text, origin=sentence.origin, speaker=speaker, citations=citations
            )
            return Settled(sentence=sentence, statement=statement)
        verdict = self.verdict(sentence.text, citations)
        if verdict.verdict is VerdictLabel.SUPPORTED:
            statement = Statement(
                text=sentence.text,
                origin=sentence.origin,
                speaker=speaker,
                citations=citations,
                verdict=verdict,
            )
            return Settled(sentence=sentence, statement=statement)
        why = "; ".join(reason.detail for reason in verdict.reasons) or verdict.verdict.value
        relabel = sentence.origin is Origin.DERIVED and verdict.verdict is VerdictLabel.UNSUPPORTED
        kept = (
            Statement(
                text=sentence.text, origin=Origin.PROPOSAL, speaker=speaker, citations=citations
            )
            if relabel
            else None
        )
        amendment = Amendment(
            seat=speaker,
            where=where,
            text=sentence.text,
            action="re-labelled" if relabel else "dropped",
            why=why,
        )
        return Settled(sentence=sentence, statement=kept, amendment=amendment)

    def verdict(self, text: str, citations: Sequence[Citation]) -> Verdict:
        """The verdict on a sentence against what it cites; unsupported where it cites nothing."""
        key = (text, tuple(c.locator.key for c in citations))
        if key not in self._verdicts:
            # The table repeats itself; the verifier need not.
            locators = [c.locator for c in citations]
            self._verdicts[key] = self._checker.check(text, locators=locators)
        return self._verdicts[key]
