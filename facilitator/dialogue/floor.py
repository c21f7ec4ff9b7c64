"""A seat has the floor: retrieve → draft → verify → revise → speak, as a subgraph.

Every seat and the mediator use the same one. What a seat drafts is checked sentence by sentence
before anybody hears it; what fails is handed back to the engine once, where that helps, and then
re-labelled or dropped, with a record.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from facilitator.dialogue.bench import Bench
from facilitator.dialogue.state import FloorOutput, FloorState, Settled
from facilitator.dialogue.voicing import ENGLISH_STEP, sentences_in, to_turn
from facilitator.engines.base import (
    RESULTS,
    Brief,
    Engine,
    EngineUnavailable,
    Feedback,
    Result,
    Sentence,
)
from facilitator.models import (
    Amendment,
    KnownVoice,
    Origin,
    Proposition,
)

_OWN_EVIDENCE = 10
_OTHER_EVIDENCE = 6
_AT_ONCE = 8
_UNATTRIBUTED = (KnownVoice.AUTHOR.value, KnownVoice.NEUTRAL.value)

Floor = CompiledStateGraph[FloorState, None, FloorState, FloorOutput]


class _Speaker:
    """The subgraph's nodes over one bench."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def retrieve(self, state: FloorState) -> dict[str, Any]:
        assignment = state["assignment"]
        say(assignment.seat.id, assignment.step, "has the floor")
        return {"briefs": [self._with_evidence(brief) for brief in assignment.briefs]}

    def _with_evidence(self, brief: Brief) -> Brief:
        """The seat's own side's view and what the papers say in nobody's name but the author's."""
        if brief.evidence:
            return brief
        seat = brief.seat
        query = brief.query or brief.topic
        own = self._bench.find(query, _OWN_EVIDENCE, seat.own) if seat.own else []
        cited = [v for v in seat.may_cite if v in _UNATTRIBUTED] if own else list(seat.may_cite)
        other = self._bench.find(query, _OTHER_EVIDENCE, cited or _UNATTRIBUTED)
        unique: dict[str, Proposition] = {p.id: p for p in [*own, *other]}
        passages = [self._bench.library.passage(p.locator) for p in unique.values()]
        here = {passage.id: passage for passage in passages if passage}
        return brief.model_copy(
            update={"evidence": tuple(unique.values()), "passages": tuple(here.values())}
        )

    def draft(self, state: FloorState) -> dict[str, Any]:
        pairs = _each(lambda brief: self._perform(brief), state["briefs"], self._remote)
        return {"drafts": [draft for draft, _ in pairs], "engines": [name for _, name in pairs]}

    @property
    def _remote(self) -> bool:
        return self._bench.engine is not self._bench.fallback

    def _perform(self, brief: Brief) -> tuple[Result, str]:
        """The engine's result, or the embedded engine's where it has none or the budget is spent."""
        bench = self._bench
        result = cast("type[Result]", RESULTS[brief.task])
        engine: Engine = bench.engine
        if self._remote and bench.budget is not None and bench.budget.spent():
            engine = bench.fallback
        try:
            return engine.perform(brief, result), engine.name
        except EngineUnavailable:
            return bench.fallback.perform(brief, result), bench.fallback.name

    def verify(self, state: FloorState) -> dict[str, Any]:
        settled = [
            [self._settle(sentence, brief, name, state) for sentence in sentences_in(draft)]
            for brief, draft, name in zip(
                state["briefs"], state["drafts"], state["engines"], strict=True
            )
        ]
        return {"settled": settled}

    def _settle(self, sentence: Sentence, brief: Brief, name: str, state: FloorState) -> Settled:
        assignment = state["assignment"]
        remote = name != self._bench.fallback.name
        if remote and sentence.origin is Origin.PROCEDURAL:
            # A model may not pass a claim off as procedure: nobody would check it.
            sentence = sentence.model_copy(update={"origin": Origin.PROPOSAL})
        return self._bench.settler.settle(
            sentence,
            speaker=assignment.seat.id,
            where=f"{assignment.phase}/{assignment.step}",
            allowed=frozenset(p.id for p in brief.evidence) if remote else None,
        )

    def revise(self, state: FloorState) -> dict[str, Any]:
        """One repair turn for what did not stand, then the embedded engine if nothing did."""
        drafts, engines, settled = list(state["drafts"]), list(state["engines"]), []
        for index, brief in enumerate(state["briefs"]):
            here = state["settled"][index]
            failed = [s for s in here if s.amendment is not None]
            if failed and engines[index] != self._bench.fallback.name:
                drafts[index], engines[index], here = self._repair(
                    brief, drafts[index], engines[index], here, state
                )
            settled.append(here)
        return {"drafts": drafts, "engines": engines, "settled": settled}

    def _repair(
        self, brief: Brief, draft: Result, name: str, here: list[Settled], state: FloorState
    ) -> tuple[Result, str, list[Settled]]:
        failed = [s for s in here if s.amendment is not None]
        records = [s.amendment for s in failed if s.amendment is not None]
        if self._bench.engine.repairs:
            feedback = tuple(
                Feedback(
                    text=s.sentence.text,
                    verdict=self._bench.settler.verdict(
                        s.sentence.text, self._bench.settler.citations(s.sentence.cites)
                    ),
                )
                for s in failed
            )
            second, second_name = self._perform(brief.model_copy(update={"feedback": feedback}))
            again = [self._settle(s, brief, second_name, state) for s in sentences_in(second)]
            if sum(s.statement is not None for s in again) >= sum(
                s.statement is not None for s in here
            ):
                repaired = [
                    Settled(
                        sentence=s.sentence,
                        amendment=record.model_copy(update={"action": "repaired"}),
                    )
                    for s, record in zip(failed, records, strict=True)
                ]
                draft, name, here = second, second_name, [*again, *repaired]
        if any(s.statement is not None for s in here) or not sentences_in(draft):
            return draft, name, here
        fallback = cast("type[Result]", RESULTS[brief.task])
        draft = self._bench.fallback.perform(brief, fallback)
        name = self._bench.fallback.name
        fell = Amendment(
            seat=brief.seat.id,
            where=f"{state['assignment'].phase}/{state['assignment'].step}",
            text="",
            action="fell back",
            why="nothing that the model drafted stood; the embedded engine has the word",
        )
        fresh = [self._settle(s, brief, name, state) for s in sentences_in(draft)]
        kept = [s for s in here if s.amendment is not None]
        marker = Settled(sentence=_EMPTY, amendment=fell)
        return draft, name, [*fresh, *kept, marker]

    def speak(self, state: FloorState) -> dict[str, Any]:
        turn = to_turn(
            state["assignment"],
            state["briefs"],
            state["drafts"],
            state["settled"],
            state["engines"],
            self._bench.settler.citations,
        )
        for statement in turn.statements:
            say(turn.seat, turn.step, statement.text, statement.verdict is not None)
        return {"turns": [turn]}


_EMPTY = Sentence(text="", origin=Origin.PROCEDURAL)


def say(seat: str, step: str, text: str, checked: bool = False) -> None:
    """A progress event on the graph's custom stream."""
    get_stream_writer()(
        {"seat": seat, "step": ENGLISH_STEP.get(step, step), "text": text, "checked": checked}
    )


def _each(work: Any, briefs: Sequence[Brief], at_once: bool) -> list[tuple[Result, str]]:
    """The work for every brief: side by side where it waits for a model, in order otherwise."""
    if not at_once or len(briefs) < 2:
        return [work(brief) for brief in briefs]
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        return list(pool.map(work, briefs))


def build_floor(bench: Bench) -> Floor:
    """The persona subgraph, compiled; its checkpoints are the parent's."""
    speaker = _Speaker(bench)
    graph: StateGraph[FloorState, None, FloorState, FloorOutput] = StateGraph(
        FloorState, output_schema=FloorOutput
    )
    graph.add_node("retrieve", speaker.retrieve)
    graph.add_node("draft", speaker.draft)
    graph.add_node("verify", speaker.verify)
    graph.add_node("revise", speaker.revise)
    graph.add_node("speak", speaker.speak)
    graph.add_edge(START, "retrieve")
    graph.add_edge("retrieve", "draft")
    graph.add_edge("draft", "verify")
    graph.add_edge("verify", "revise")
    graph.add_edge("revise", "speak")
    graph.add_edge("speak", END)
    return graph.compile()
