"""The loop around a draft: word it, check every sentence, hand back once what failed, and where
nothing stands give the word to the embedded engine. A seat's floor and an inquiry use the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from facilitator.dialogue.bench import Bench
from facilitator.dialogue.evidence import gathered, may_see, pointed, shortened, spread
from facilitator.dialogue.settle import CHECKED, refused
from facilitator.dialogue.state import Drafted, Settled
from facilitator.dialogue.voicing import sentences_in
from facilitator.engines.base import (
    RESULTS,
    Acceptance,
    Brief,
    Candidates,
    EngineUnavailable,
    Feedback,
    MeasuresResult,
    OnText,
    Queries,
    Result,
    RevisionResult,
    Sentence,
    Task,
    plain_answer,
)
from facilitator.models import (
    Amendment,
    Gate,
    Origin,
    Proposition,
    Reason,
    Share,
    Verdict,
    VerdictLabel,
)

_LOOKS_UP = (
    Task.OPENING,
    Task.SHARED_INTERESTS,
    Task.CANDIDATES,
    Task.REVISION,
    Task.CONCERNS,
    Task.MEASURES,
    Task.BRIEFING,
    Task.ANSWER,
)
"""Tasks whose evidence isn't given by what is on the table."""
_PER_QUERY = 6
Follow = Callable[[int, tuple[str, ...]], None]
"""Told the attempt, from 1, and the sentences drafted so far."""


def unheard(attempt: int, sentences: tuple[str, ...]) -> None:
    """For drafts that nobody follows."""
    del attempt, sentences


@dataclass(frozen=True)
class Place:
    """Where a draft belongs: who speaks (null for the document itself), and a path for the record."""

    speaker: str | None
    where: str


class Loop:
    """Everything between a brief and sentences that stand, over one bench."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    @property
    def remote(self) -> bool:
        """Whether a model words things, so that there is something to wait for and to mistrust."""
        return self._bench.engine is not self._bench.fallback

    def whole(self, brief: Brief, place: Place, follow: Follow = unheard) -> Drafted:
        """All of it at once, for a brief that has its evidence."""
        if self.remote:
            brief = shortened(brief, spread(brief.evidence))
        drafted = self.draft(self.looked_up(brief), follow)
        return self.mend(self.check(drafted, place), place, follow)

    def prepare(self, brief: Brief) -> Brief:
        """The brief with its evidence; a model's has been pointed to what the task turns on, and has
        looked things up. An engine that does not read evidence for the task is handed none."""
        if brief.task not in self._bench.engine.reads:
            return brief
        brief = gathered(self._bench, brief)
        return self.looked_up(pointed(self._bench, brief)) if self.remote else brief

    def looked_up(self, brief: Brief) -> Brief:
        """The engine asks, reads what comes back, and asks again, as often as the bench allows.

        What it finds comes first; a look-up that fails leaves the brief as it was.
        """
        if not self.remote or brief.task not in _LOOKS_UP:
            return brief
        asked: list[str] = []
        for _ in range(self._bench.lookups):
            look = brief.model_copy(
                update={"task": Task.LOOKUP, "purpose": brief.task, "asked": tuple(asked)}
            )
            try:
                wanted = self._bench.engine.perform(look, Queries).queries
            except EngineUnavailable:
                break
            new = [query for query in wanted if query.casefold() not in map(str.casefold, asked)]
            asked += new
            fresh = self._search(brief, new)
            if not fresh:
                break
            brief = shortened(brief, [*fresh, *brief.evidence])
        return brief

    def _search(self, brief: Brief, queries: Sequence[str]) -> list[Proposition]:
        """What the queries find that the brief lacks, of the voices that its seat may cite."""
        known = {p.id for p in brief.evidence}
        fresh: dict[str, Proposition] = {}
        for query in queries:
            here = self._bench.find(query, _PER_QUERY, may_see(brief.seat))
            fresh.update((p.id, p) for p in spread(here)[:_PER_QUERY] if p.id not in known)
        return list(fresh.values())

    def draft(self, brief: Brief, follow: Follow = unheard, attempt: int = 1) -> Drafted:
        """The engine's result, or the embedded engine's where it has none, and why."""
        bench = self._bench
        kind = cast("type[Result]", RESULTS[brief.task])
        on_text: OnText = lambda sentences: follow(attempt, sentences)  # noqa: E731
        name = bench.engine.name
        if not self.remote:
            return Drafted(brief=brief, result=bench.engine.perform(brief, kind), engine=name)
        try:
            result = bench.engine.perform(brief, kind, on_text)
        except EngineUnavailable as unavailable:
            return Drafted(
                brief=brief,
                result=bench.fallback.perform(brief, kind),
                engine=bench.fallback.name,
                fell=str(unavailable),
                shares=(Share(engine=name, briefs=1, without_result=1),),
            )
        return Drafted(brief=brief, result=result, engine=name)

    def check(self, drafted: Drafted, place: Place) -> Drafted:
        """Every sentence settled; language that can't stand taken out, with a record."""
        by_model = drafted.engine != self._bench.fallback.name
        allowed = frozenset(p.id for p in drafted.brief.evidence) if by_model else None
        result = drafted.result
        settled = [self._settled(s, place, allowed) for s in sentences_in(result)]
        if by_model:
            settled = [self._attributed(s) for s in settled]
            result, fallen = self._screened(result, place)
            settled += fallen
            if isinstance(result, Acceptance) and settled[0].statement is None:
                # Its reason fell; what the seat answered stands.
                plain = plain_answer(drafted.brief.seat, accepted=result.accepted)
                result = result.model_copy(update={"reason": plain})
                settled.append(self._settled(plain, place, allowed))
        return drafted.model_copy(update={"result": result, "settled": tuple(settled)})

    def _settled(self, sentence: Sentence, place: Place, allowed: frozenset[str] | None) -> Settled:
        if allowed is not None and sentence.origin in CHECKED and self._names_a_seat(sentence.text):
            why = "a source knows nothing of the seats at this table"
            return refused(sentence, place.speaker, place.where, why)
        return self._bench.settler.settle(
            sentence, speaker=place.speaker, where=place.where, allowed=allowed
        )

    def _names_a_seat(self, text: str) -> bool:
        low = text.casefold()
        names = (persona.name.casefold() for persona in self._bench.personas.values())
        return any(name in low for name in names if name.endswith(" seat"))

    def _attributed(self, settled: Settled) -> Settled:
        """A model's sentence of a source with its author's name, where it left that out.

        The frame is checked with the sentence: one that would not stand in it stays as it was.
        """
        statement = settled.statement
        cited = statement.citations[0].proposition if statement and statement.citations else None
        proposition = self._bench.library.propositions.get(cited or "")
        if statement is None or statement.origin is not Origin.SOURCE or proposition is None:
            return settled
        text = self._bench.reporter.attributed(statement.text, proposition, seed=statement.text)
        if text == statement.text:
            return settled
        verdict = self._bench.settler.verdict(text, statement.citations)
        if verdict.verdict is not VerdictLabel.SUPPORTED:
            return settled
        framed = statement.model_copy(update={"text": text, "verdict": verdict})
        return settled.model_copy(update={"statement": framed})

    def _screened(self, result: Result, place: Place) -> tuple[Result, list[Settled]]:
        """A model's language for clauses and measures without what can't stand."""
        fallen: list[Settled] = []

        def stands(text: str, basis: Sequence[str]) -> bool:
            fault = self._bench.settler.language(text, basis)
            if fault is not None:
                fallen.append(_fallen(text, fault, place))
            return fault is None

        match result:
            case Candidates():
                kept = tuple(c for c in result.candidates if stands(c.text, c.basis))
                return result.model_copy(update={"candidates": kept}), fallen
            case MeasuresResult():
                measures = tuple(m for m in result.measures if stands(m.text, m.basis))
                return result.model_copy(update={"measures": measures}), fallen
            case RevisionResult() if result.text is not None:
                if not stands(result.text.text, result.text.basis):
                    return result.model_copy(update={"text": None}), fallen
        return result, fallen

    def mend(self, drafted: Drafted, place: Place, follow: Follow = unheard) -> Drafted:
        """One repair turn for what did not stand, then the embedded engine if nothing does."""
        bench = self._bench
        if drafted.engine == bench.fallback.name:
            return drafted.model_copy(update={"shares": (*drafted.shares, _share(drafted))})
        before = drafted
        failed = [s for s in drafted.settled if s.amendment is not None]
        if failed and bench.engine.repairs:
            drafted = self._repaired(drafted, failed, place, follow)
        if _stands(drafted) or not _units(before):
            return drafted.model_copy(update={"shares": (_share(drafted, before),)})
        own = bench.fallback.perform(
            drafted.brief, cast("type[Result]", RESULTS[drafted.brief.task])
        )
        fresh = self.check(
            Drafted(brief=drafted.brief, result=own, engine=bench.fallback.name), place
        )
        lost = Share(
            engine=before.engine, briefs=1, drafted=_units(before), fell_back=_units(before)
        )
        # Of a repair of which nothing stands, nothing was repaired.
        record = tuple(_acted(s, "dropped") for s in drafted.settled if s.amendment is not None)
        return fresh.model_copy(
            update={
                "settled": (*fresh.settled, *record),
                "fell": "nothing that the model drafted stands",
                "shares": (lost, _share(fresh)),
            }
        )

    def _repaired(
        self, drafted: Drafted, failed: Sequence[Settled], place: Place, follow: Follow
    ) -> Drafted:
        """The draft after its repair turn, unless less of that stands than stood before."""
        told = drafted.brief.model_copy(
            update={
                "feedback": tuple(self._feedback(s) for s in failed),
                "stood": tuple(
                    s.sentence for s in drafted.settled if s.statement and not s.amendment
                ),
            }
        )
        again = self.draft(told, follow, attempt=2)
        if again.engine == self._bench.fallback.name:
            return drafted
        again = self.check(again, place)
        if _stands(again) < _stands(drafted):
            return drafted
        still = {s.sentence.text for s in again.settled if s.amendment is not None}
        mended = [_acted(s, "repaired") for s in failed if s.sentence.text not in still]
        return again.model_copy(
            update={"brief": drafted.brief, "settled": (*again.settled, *mended)}
        )

    def _feedback(self, failed: Settled) -> Feedback:
        text, amendment = failed.sentence.text, failed.amendment
        if failed.sentence.origin in CHECKED:
            cited = self._bench.settler.citations(failed.sentence.cites)
            verdict = self._bench.settler.verdict(text, cited)
            if verdict.verdict is not VerdictLabel.SUPPORTED:
                return Feedback(text=text, verdict=verdict)
        why = amendment.why if amendment is not None else ""
        reason = Reason(gate=Gate.ATTRIBUTION, code="no-source", detail=why)
        return Feedback(
            text=text,
            verdict=Verdict(verdict=VerdictLabel.UNSUPPORTED, score=0.0, reasons=(reason,)),
        )


def fallen_back(drafted: Drafted, place: Place) -> Amendment | None:
    """The record that the embedded engine had the word in a model's stead, and why."""
    if drafted.fell is None:
        return None
    return Amendment(
        seat=place.speaker,
        where=place.where,
        text="",
        action="fell back",
        why=f"{drafted.fell}; the embedded engine has the word",
    )


def joined(shares: Sequence[Share]) -> tuple[Share, ...]:
    """One share an engine, the numbers added up; in the order of the engines' names."""
    names = sorted({share.engine for share in shares})
    counted = [f for f in Share.model_fields if f != "engine"]
    return tuple(
        Share(
            engine=name,
            **{f: sum(getattr(s, f) for s in shares if s.engine == name) for f in counted},
        )
        for name in names
    )


def _acted(failed: Settled, action: str) -> Settled:
    """A sentence that does not stand, with what became of it."""
    assert failed.amendment is not None
    amendment = failed.amendment.model_copy(update={"action": action})
    return failed.model_copy(update={"statement": None, "amendment": amendment})


def _fallen(text: str, why: str, place: Place) -> Settled:
    return Settled(
        sentence=Sentence(text=text, origin=Origin.PROPOSAL),
        amendment=Amendment(
            seat=place.speaker, where=place.where, text=text, action="dropped", why=why
        ),
    )


def _languages(result: Result) -> list[str]:
    match result:
        case Candidates():
            return [c.text for c in result.candidates]
        case MeasuresResult():
            return [m.text for m in result.measures]
        case RevisionResult() if result.text is not None:
            return [result.text.text]
    return []


def _standing(drafted: Drafted) -> list[str]:
    """Texts that stand: sentences that settled, and language that was left in."""
    said = [s.sentence.text for s in drafted.settled if s.statement is not None]
    return [*said, *_languages(drafted.result)]


def _stands(drafted: Drafted) -> int:
    return len(_standing(drafted))


def _units(drafted: Drafted) -> int:
    """Everything that was drafted, whatever became of it."""
    dropped = [
        s
        for s in drafted.settled
        if s.statement is None and s.amendment is not None and s.amendment.action == "dropped"
    ]
    return _stands(drafted) + len(dropped)


def _share(drafted: Drafted, before: Drafted | None = None) -> Share:
    """What became of a draft, `before` being the same as it was before its repair turn."""
    relabelled = sum(s.statement is not None and s.amendment is not None for s in drafted.settled)
    standing = _standing(drafted)
    total = _units(drafted)
    stood = len(standing) - relabelled
    repaired = 0
    if before is not None and before is not drafted:
        first = {s.sentence.text for s in before.settled if s.statement and not s.amendment}
        first |= set(_languages(before.result))
        kept = sum(text in first for text in standing)
        stood, repaired = kept, len(standing) - relabelled - kept
        total = max(total, _units(before))
    return Share(
        engine=drafted.engine,
        briefs=1,
        drafted=total,
        stood=stood,
        repaired=max(0, repaired),
        relabelled=relabelled,
        dropped=total - stood - max(0, repaired) - relabelled,
    )
