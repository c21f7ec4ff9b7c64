"""From drafted sentences to ones that stand: resolve their citations, verify them, or say why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from facilitator.dialogue.state import Settled
from facilitator.engines.base import Sentence
from facilitator.models import (
    Amendment,
    Citation,
    Code,
    Nearest,
    Origin,
    Proposition,
    Statement,
    Verdict,
    VerdictLabel,
    Voice,
)
from facilitator.verification.checks.protocol import Finding
from facilitator.verification.claims import Claim


class TableChecks(Protocol):
    """The checks of what the table says for itself."""

    def check_language(self, text: str, basis: Sequence[Proposition]) -> Sequence[Finding]: ...

    def check_own_move(self, text: str) -> Sequence[Finding]: ...


class Checker(Protocol):
    """Verification, as the dialogue needs it."""

    @property
    def table(self) -> TableChecks: ...

    def names_holder(self, text: str) -> bool:
        """Whether a sentence names somebody who holds what it says, or has a verb of reporting."""
        ...

    def check_many(self, claims: Sequence[Claim]) -> list[Verdict]:
        """One verdict a claim, in order; what takes a judge is put to it together."""
        ...


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
        sentences: Sequence[Sentence],
        *,
        speaker: str | None,
        where: str,
        allowed: frozenset[str] | None = None,
    ) -> list[Settled]:
        """One result a sentence, in order: the statement, or null with the record of what failed.

        `allowed` are the evidence ids that a model was given, null for the embedded engine: a citation
        outside them does not count, and what a model puts forward as the table's own is looked into. A
        sentence of the record that isn't supported is dropped. One that says what the papers don't say
        stands as a silence, with the nearest place.
        """
        cited = [self._cites(s, allowed) for s in sentences]
        of_record = [n for n, s in enumerate(sentences) if s.origin is Origin.SOURCE]
        verdicts = dict(
            zip(
                of_record,
                self.verdicts([(sentences[n].text, cited[n]) for n in of_record]),
                strict=True,
            )
        )
        return [
            self._settle_of_record(s, cited[n], verdicts[n], speaker, where)
            if n in verdicts
            else self._settle_own(s, cited[n], speaker, where, by_model=allowed is not None)
            for n, s in enumerate(sentences)
        ]

    def _cites(self, sentence: Sentence, allowed: frozenset[str] | None) -> tuple[str, ...]:
        return tuple(
            i
            for i in sentence.cites
            if i in self._propositions and (allowed is None or i in allowed)
        )

    def _settle_of_record(
        self,
        sentence: Sentence,
        cites: Sequence[str],
        verdict: Verdict,
        speaker: str | None,
        where: str,
    ) -> Settled:
        # The judge may have said that the sentence stands without some of what it cites.
        borne = {c.proposition for c in verdict.evidence}
        statement = Statement(
            text=sentence.text,
            origin=Origin.SOURCE,
            speaker=speaker,
            citations=self.citations([i for i in cites if i in borne] or cites) or verdict.evidence,
            verdict=verdict,
        )
        if verdict.verdict is VerdictLabel.SUPPORTED:
            return Settled(sentence=sentence, statement=statement)
        if any(reason.code is Code.SILENCE for reason in verdict.reasons):
            silence = statement.model_copy(
                update={"origin": Origin.SILENCE, "citations": _nearest_place(verdict.nearest)}
            )
            return Settled(sentence=sentence, statement=silence)
        return refuse(sentence, speaker, where, explain(verdict))

    def _settle_own(
        self,
        sentence: Sentence,
        cites: Sequence[str],
        speaker: str | None,
        where: str,
        *,
        by_model: bool,
    ) -> Settled:
        """What nobody verifies, for no source says it; a model's must not assert anything."""
        if by_model and sentence.origin is Origin.PROPOSAL:
            findings = self._checker.table.check_own_move(sentence.text)
            if findings:
                why = f"put forward as the speaker’s own, but {findings[0].detail}"
                return refuse(sentence, speaker, where, why)
        statement = Statement(
            text=sentence.text,
            origin=sentence.origin,
            speaker=speaker,
            citations=self.citations(cites),
        )
        return Settled(sentence=sentence, statement=statement)

    def find_fault_of_language(self, text: str, basis: Sequence[str]) -> str | None:
        """Why a model's text for a clause or a measure can't stand; null where it can."""
        known = [self._propositions[i] for i in basis if i in self._propositions]
        findings = self._checker.table.check_language(text, known)
        return findings[0].detail if findings else None

    def verdicts(self, asked: Sequence[tuple[str, tuple[str, ...]]]) -> list[Verdict]:
        """One verdict a pair of sentence and proposition ids; the table repeats itself, and the
        verifier need not. A sentence that cites nothing is held against what search finds."""
        fresh = [key for key in dict.fromkeys(asked) if key not in self._verdicts]
        claims = [self._claim(text, cites) for text, cites in fresh]
        self._verdicts.update(zip(fresh, self._checker.check_many(claims), strict=True))
        return [self._verdicts[key] for key in asked]

    def names_holder(self, text: str) -> bool:
        """See `Checker.names_holder`."""
        return self._checker.names_holder(text)

    def verdict_on_words(self, text: str) -> Verdict:
        """What exact checks say of a person's words, against what search finds; it informs and never
        blocks. No judge is asked: the words stay on the machine."""
        return self._checker.check_many([Claim(text=text, for_judge=False)])[0]

    def _claim(self, text: str, cites: Sequence[str]) -> Claim:
        places = dict.fromkeys(self._propositions[i].locator for i in cites)
        return Claim(text=text, locators=tuple(places), propositions=tuple(cites))


def refuse(sentence: Sentence, speaker: str | None, where: str, why: str) -> Settled:
    """The sentence as one that does not stand, with the record of why."""
    amendment = Amendment(seat=speaker, where=where, text=sentence.text, action="dropped", why=why)
    return Settled(sentence=sentence, amendment=amendment)


def explain(verdict: Verdict) -> str:
    """A verdict's reasons in words."""
    return "; ".join(reason.detail for reason in verdict.reasons) or verdict.verdict.value


def _nearest_place(nearest: Sequence[Nearest]) -> tuple[Citation, ...]:
    return tuple(
        Citation(locator=n.locator, voice=n.voice, quote=n.quote, proposition=n.proposition)
        for n in nearest[:1]
    )
