"""From a drafted sentence to one that stands: resolve its citations, verify it, or say why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

from facilitator.dialogue.disguise import claim_in, fault_of_language, names_in
from facilitator.dialogue.state import Settled
from facilitator.engines.base import Sentence
from facilitator.models import (
    Amendment,
    Citation,
    Gate,
    Locator,
    Origin,
    Proposition,
    Reason,
    Statement,
    Verdict,
    VerdictLabel,
    Voice,
)

CHECKED = (Origin.SOURCE, Origin.DERIVED)
_MOST_CITED = 3


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
        self,
        propositions: Mapping[str, Proposition],
        quoter: Quoter,
        checker: Checker,
        authors: Sequence[str] = (),
    ) -> None:
        """`authors` are the names by which a sentence may refer to a source."""
        self._propositions = propositions
        self._quoter = quoter
        self._checker = checker
        self._authors = tuple(authors)
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

        `allowed` are the evidence ids a model was given, null for the embedded engine: a citation
        outside them does not count, and what a model puts forward as its own is looked into.
        A sentence of origin `derived` that is merely unsupported is re-labelled a proposal; one
        that is contradicted, and any unsupported `source` sentence, is dropped.
        """
        cites = [i for i in sentence.cites if allowed is None or i in allowed]
        citations = self.citations(cites)
        if sentence.origin in CHECKED:
            verdict = self.verdict(sentence.text, citations)
            if allowed is not None and verdict.verdict is VerdictLabel.SUPPORTED:
                citations, verdict = self._bearing(sentence.text, citations, verdict)
            if verdict.verdict is VerdictLabel.SUPPORTED:
                return _stands(sentence, sentence.origin, speaker, citations, verdict)
            relabel = (
                sentence.origin is Origin.DERIVED
                and verdict.verdict is VerdictLabel.UNSUPPORTED
                and (allowed is None or claim_in(sentence.text, self._authors) is None)
            )
            if not relabel:
                return refused(sentence, speaker, where, _why(verdict))
            kept = _stands(sentence, Origin.PROPOSAL, speaker, citations, None)
            return kept.model_copy(
                update={
                    "amendment": _amendment(sentence, speaker, where, "re-labelled", _why(verdict))
                }
            )
        if allowed is None:
            return _stands(sentence, sentence.origin, speaker, citations, None)
        return self._own_move(sentence, speaker, where, citations)

    def _own_move(
        self, sentence: Sentence, speaker: str | None, where: str, citations: tuple[Citation, ...]
    ) -> Settled:
        """What a model puts forward as a proposal or as procedure, which nobody verifies.

        A claim about the sources in that dress is verified as what it is; a proposal that the
        sources contradict falls away.
        """
        claim = claim_in(sentence.text, self._authors)
        verdict = self.verdict(sentence.text, citations)
        if claim is None and verdict.verdict is not VerdictLabel.CONTRADICTED:
            return _stands(sentence, Origin.PROPOSAL, speaker, citations, None)
        if verdict.verdict is VerdictLabel.SUPPORTED:
            cited = citations or verdict.evidence
            if cited:
                return _stands(sentence, Origin.SOURCE, speaker, cited, verdict)
        dressed = f"put forward as the speaker’s own, but {claim}; " if claim else ""
        return refused(sentence, speaker, where, f"{dressed}{_why(verdict)}")

    def _bearing(
        self, text: str, citations: tuple[Citation, ...], whole: Verdict
    ) -> tuple[tuple[Citation, ...], Verdict]:
        """Of a model's citations those that bear the sentence alone: it likes to cite all it was
        given. Where none does, the sentence rests on them together, if they are few."""
        if len(citations) < 2:
            return citations, whole
        alone = [(c, self.verdict(text, (c,))) for c in citations]
        bearing = [(c, v) for c, v in alone if v.verdict is VerdictLabel.SUPPORTED][:_MOST_CITED]
        if bearing:
            return tuple(c for c, _ in bearing), max((v for _, v in bearing), key=lambda v: v.score)
        if len(citations) <= _MOST_CITED:
            return citations, whole
        return citations, Verdict(
            verdict=VerdictLabel.UNSUPPORTED,
            score=0.0,
            reasons=(
                Reason(
                    gate=Gate.LOCATOR,
                    code="cites-too-much",
                    detail=f"it cites {len(citations)} places, and none of them bears it alone",
                ),
            ),
        )

    def language(self, text: str, basis: Sequence[str]) -> str | None:
        """Why a model's text for a clause or a measure can't stand; null where it can.

        It is a proposal whatever it says, so it may not carry what nobody would check.
        """
        known = [self._propositions[i] for i in basis if i in self._propositions]
        if not known:
            return "it rests on nothing"
        grounds = " ".join(
            part
            for p in known
            for part in (p.text, p.clause or "", p.measure.undertaking if p.measure else "")
        )
        return fault_of_language(text, grounds, self._names, self._authors)

    @cached_property
    def _names(self) -> frozenset[str]:
        """Every name that the corpus knows."""
        texts = [
            part
            for p in self._propositions.values()
            for part in (p.text, p.clause, p.measure.undertaking if p.measure else None)
            if part
        ]
        return frozenset().union(*map(names_in, texts))

    def verdict(self, text: str, citations: Sequence[Citation]) -> Verdict:
        """The verdict on a sentence against what it cites; unsupported where it cites nothing."""
        key = (text, tuple(c.locator.key for c in citations))
        if key not in self._verdicts:
            # The table repeats itself; the verifier need not.
            locators = [c.locator for c in citations]
            self._verdicts[key] = self._checker.check(text, locators=locators)
        return self._verdicts[key]


def _stands(
    sentence: Sentence,
    origin: Origin,
    speaker: str | None,
    citations: tuple[Citation, ...],
    verdict: Verdict | None,
) -> Settled:
    statement = Statement(
        text=sentence.text,
        origin=origin,
        speaker=speaker,
        citations=citations,
        verdict=verdict if origin in CHECKED else None,
    )
    return Settled(sentence=sentence, statement=statement)


def refused(sentence: Sentence, speaker: str | None, where: str, why: str) -> Settled:
    """The sentence as one that does not stand, with the record of why."""
    amendment = _amendment(sentence, speaker, where, "dropped", why)
    return Settled(sentence=sentence, amendment=amendment)


def _amendment(
    sentence: Sentence, speaker: str | None, where: str, action: str, why: str
) -> Amendment:
    return Amendment(seat=speaker, where=where, text=sentence.text, action=action, why=why)


def _why(verdict: Verdict) -> str:
    return "; ".join(reason.detail for reason in verdict.reasons) or verdict.verdict.value
