"""The loop around a draft: word it, check every sentence, hand back once what failed, and where
nothing stands give the word to the embedded engine. A seat's floor and an inquiry use the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import cast

from facilitator.dialogue.bench import Bench
from facilitator.dialogue.evidence import gathered, may_see, pointed, shortened, spread
from facilitator.dialogue.settle import refuse
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
    Origin,
    Proposition,
    Share,
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
        settled = self._settled(sentences_in(result), place, allowed)
        if by_model:
            settled = [self._attributed(s) for s in settled]
            result, fallen = self._screened(result, place)
            settled += fallen
            if isinstance(result, Acceptance) and settled[0].statement is None:
                # Its reason fell; what the seat answered stands.
                plain = plain_answer(drafted.brief.seat, accepted=result.accepted)
                result = result.model_copy(update={"reason": plain})
                settled += self._settled([plain], place, allowed)
        return drafted.model_copy(update={"result": result, "settled": tuple(settled)})

    def _settled(
        self, sentences: Sequence[Sentence], place: Place, allowed: frozenset[str] | None
    ) -> list[Settled]:
        """Sentences settled together, in order. A source knows nothing of the seats at this table."""
        told = [
            allowed is not None and s.origin is Origin.SOURCE and self._names_a_seat(s.text)
            for s in sentences
        ]
        asked = [s for s, of_seat in zip(sentences, told, strict=True) if not of_seat]
        done = iter(
            self._bench.settler.settle(
                asked, speaker=place.speaker, where=place.where, allowed=allowed
            )
        )
        why = "a source knows nothing of the seats at this table"
        return [
            refuse(s, place.speaker, place.where, why) if of_seat else next(done)
            for s, of_seat in zip(sentences, told, strict=True)
        ]

    def _names_a_seat(self, text: str) -> bool:
        low = text.casefold()
        names = (persona.name.casefold() for persona in self._bench.personas.values())
        return any(name in low for name in names if name.endswith(" seat"))

    def _attributed(self, settled: Settled) -> Settled:
        """A model's sentence of the record with its author's name, where it names nobody who holds it.

        The frame follows from the cited proposition, so that it need not be verified again.
        """
        statement = settled.statement
        cited = statement.citations[0].proposition if statement and statement.citations else None
        proposition = self._bench.library.propositions.get(cited or "")
        if statement is None or statement.origin is not Origin.SOURCE or proposition is None:
            return settled
        text = self._bench.reporter.name_author(statement.text, proposition)
        if text == statement.text and not self._bench.settler.names_holder(text):
            text = self._bench.reporter.attributed(text, proposition, seed=text)
        return settled.model_copy(update={"statement": statement.model_copy(update={"text": text})})

    def _screened(self, result: Result, place: Place) -> tuple[Result, list[Settled]]:
        """A model's language for clauses and measures without what can't stand."""
        fallen: list[Settled] = []

        def stands(text: str, basis: Sequence[str]) -> bool:
            fault = self._bench.settler.find_fault_of_language(text, basis)
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
        standing = [s.sentence for s in drafted.settled if s.statement and not s.amendment]
        standing += [
            Sentence(text=text, origin=Origin.PROPOSAL, cites=basis)
            for text, basis in _languages(drafted.result)
        ]
        told = drafted.brief.model_copy(
            update={
                "feedback": tuple(_feedback(s) for s in failed),
                "stood": tuple(standing),
            }
        )
        again = self.draft(told, follow, attempt=2)
        if again.engine == self._bench.fallback.name:
            return drafted
        again = self.check(again, place)
        if _stands(again) < _stands(drafted):
            return drafted
        record = self._tell_repairs(failed, again, {s.text for s in standing})
        return again.model_copy(
            update={"brief": drafted.brief, "settled": (*again.settled, *record)}
        )

    def _tell_repairs(
        self, failed: Sequence[Settled], again: Drafted, before: set[str]
    ) -> list[Settled]:
        """What became of each failed sentence: repaired where a new one stands in its place, else left
        out. One that failed again has its own record already."""
        fresh = [s for s in again.settled if s.statement and s.sentence.text not in before]
        still = {s.sentence.text for s in again.settled if s.amendment is not None}
        known = self._bench.library.propositions
        record = []
        for one in failed:
            if one.sentence.text in still:
                continue
            new = max(fresh, key=lambda s: _likeness(one.sentence, s.sentence), default=None)
            if new is None or not _likeness(one.sentence, new.sentence):
                record.append(_acted(one, "dropped"))
                continue
            fresh.remove(new)
            cited = [known[i].text for i in new.sentence.cites if i in known]
            done = _acted(one, "repaired")
            assert done.amendment is not None
            amendment = done.amendment.model_copy(
                update={
                    "replacement": new.sentence.text,
                    "copied": longest_shared_run(new.sentence.text, cited),
                }
            )
            record.append(done.model_copy(update={"amendment": amendment}))
        return record


def _feedback(failed: Settled) -> Feedback:
    """What a drafter is told of a sentence that doesn't stand: what it cited, and why."""
    why = failed.amendment.why if failed.amendment is not None else ""
    return Feedback(text=failed.sentence.text, cites=failed.sentence.cites, why=why)


def _likeness(old: Sentence, new: Sentence) -> float:
    """How far a new sentence may stand for an old one, 0 to 2: shared citations, shared words."""
    cites = set(old.cites) & set(new.cites)
    words, others = set(old.text.casefold().split()), set(new.text.casefold().split())
    shared = len(words & others) / max(1, len(words | others))
    return bool(cites) + shared if cites or shared >= _ALIKE else 0.0


_ALIKE = 0.3
"""Share of words from which on a sentence without common citations counts as another's repair."""


def longest_shared_run(text: str, others: Sequence[str]) -> int:
    """The most words in a row that a text shares with one of the others; 0 where there are none."""
    words = text.casefold().split()
    return max(
        (
            SequenceMatcher(a=words, b=other.casefold().split(), autojunk=False)
            .find_longest_match()
            .size
            for other in others
        ),
        default=0,
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


def _languages(result: Result) -> list[tuple[str, tuple[str, ...]]]:
    """Text for clauses and measures, each with its basis."""
    match result:
        case Candidates():
            return [(c.text, c.basis) for c in result.candidates]
        case MeasuresResult():
            return [(m.text, m.basis) for m in result.measures]
        case RevisionResult() if result.text is not None:
            return [(result.text.text, result.text.basis)]
    return []


def _standing(drafted: Drafted) -> list[str]:
    """Texts that stand: sentences that settled, and language that was left in."""
    said = [s.sentence.text for s in drafted.settled if s.statement is not None]
    return [*said, *(text for text, _ in _languages(drafted.result))]


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
        first |= {text for text, _ in _languages(before.result)}
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
