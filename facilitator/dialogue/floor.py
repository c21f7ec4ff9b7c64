"""A seat has the floor: retrieve → draft → verify → revise → speak, as a subgraph.

Every seat and the mediator use the same one. What a seat drafts is checked sentence by sentence
before anybody hears it; what fails is handed back to the engine once, where that helps, and then
re-labelled or dropped, with a record (`loop`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from enum import StrEnum
from typing import Any, TypeVar

from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import get_runtime

from facilitator.dialogue.bench import Bench
from facilitator.dialogue.loop import Follow, Loop, Place, fallen_back, joined
from facilitator.dialogue.state import Assignment, Drafted, FloorInput, FloorOutput, FloorState
from facilitator.dialogue.voicing import ENGLISH_STEP, to_turn

_AT_ONCE = 32
"""Briefs of one seat side by side; how many calls wait at once, the engine says (`requests_at_once`)."""
T = TypeVar("T")
Floor = CompiledStateGraph[FloorState, None, FloorInput, FloorOutput]
Writer = Callable[[Any], None]


class Stage(StrEnum):
    """What an event tells: a step begins; a sentence is being drafted; one was checked and stands
    or does not; one is said."""

    BEGINS = "begins"
    DRAFTS = "drafts"
    STANDS = "stands"
    STRUCK = "struck"
    SAID = "said"


class _Speaker:
    """The subgraph's nodes over one bench."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._loop = Loop(bench)

    def retrieve(self, state: FloorState) -> dict[str, Any]:
        assignment = state["assignment"]
        _Told(assignment).tell(Stage.BEGINS, "has the floor")
        return {"briefs": self._each(self._loop.prepare, assignment.briefs)}

    def draft(self, state: FloorState) -> dict[str, Any]:
        told = _Told(state["assignment"])
        numbered = list(enumerate(state["briefs"]))
        return {
            "drafted": self._each(
                lambda pair: self._loop.draft(pair[1], told.following(pair[0])), numbered
            )
        }

    def verify(self, state: FloorState) -> dict[str, Any]:
        told, place = _Told(state["assignment"]), _place(state["assignment"])
        checked = [self._loop.check(drafted, place) for drafted in state["drafted"]]
        if self._loop.remote:
            for number, drafted in enumerate(checked):
                told.checked(number, drafted)
        return {"drafted": checked}

    def revise(self, state: FloorState) -> dict[str, Any]:
        told, place = _Told(state["assignment"]), _place(state["assignment"])
        numbered = list(enumerate(state["drafted"]))
        return {
            "drafted": self._each(
                lambda pair: self._loop.mend(pair[1], place, told.following(pair[0])), numbered
            )
        }

    def speak(self, state: FloorState) -> dict[str, Any]:
        assignment, place = state["assignment"], _place(state["assignment"])
        told = _Told(assignment)
        turn = to_turn(assignment, state["drafted"], self._bench.settler.citations)
        fell = [fallen_back(drafted, place) for drafted in state["drafted"]]
        amendments = (*turn.amendments, *dict.fromkeys(a for a in fell if a is not None))
        shares = joined([share for drafted in state["drafted"] for share in drafted.shares])
        turn = turn.model_copy(update={"amendments": amendments, "shares": shares})
        for statement in turn.statements:
            told.tell(Stage.SAID, statement.text, checked=statement.verdict is not None)
        return {"turns": [turn]}

    def _each(self, work: Callable[[Any], T], things: Sequence[Any]) -> list[T]:
        """The work for every thing: side by side where it waits for a model, else in order."""
        if not self._loop.remote or len(things) < 2:
            return [work(thing) for thing in things]
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            waiting = [pool.submit(copy_context().run, work, thing) for thing in things]
            return [done.result() for done in waiting]


class _Told:
    """Progress events of one assignment on the graph's custom stream.

    A drafted sentence has a `mark` of its own: a later event with the same mark, a further attempt
    included, takes the place of an earlier one.
    """

    def __init__(self, assignment: Assignment) -> None:
        self._writer: Writer = get_stream_writer()
        self._seat, self._step = assignment.seat.id, assignment.step
        self._on = assignment.on or ""
        info = get_runtime().execution_info
        self._node_attempt = info.node_attempt if info is not None else 1

    def tell(
        self, stage: Stage, text: str, *, checked: bool = False, attempt: int = 1, mark: str = ""
    ) -> None:
        self._writer(
            {
                "seat": self._seat,
                "step": ENGLISH_STEP.get(self._step, self._step),
                "text": text,
                "checked": checked,
                "stage": stage.value,
                "attempt": attempt + 2 * (self._node_attempt - 1),
                "mark": mark,
            }
        )

    def following(self, brief: int) -> Follow:
        """Tells what is new in a draft that grows: a sentence that grew, or began."""
        last: dict[int, tuple[str, ...]] = {}

        def follow(attempt: int, sentences: tuple[str, ...]) -> None:
            before = last.get(attempt, ())
            for number, text in enumerate(sentences):
                if before[number : number + 1] != (text,):
                    self.tell(Stage.DRAFTS, text, attempt=attempt, mark=self._mark(brief, number))
            last[attempt] = sentences

        return follow

    def checked(self, brief: int, drafted: Drafted) -> None:
        """Tells of each drafted sentence whether it stands."""
        for number, settled in enumerate(drafted.settled):
            stage = Stage.STANDS if settled.statement is not None else Stage.STRUCK
            self.tell(stage, settled.sentence.text, checked=True, mark=self._mark(brief, number))

    def _mark(self, brief: int, number: int) -> str:
        return f"{self._on}/{brief}/{number}"


def _place(assignment: Assignment) -> Place:
    return Place(assignment.seat.id, f"{assignment.phase}/{assignment.step}")


def build_floor(bench: Bench) -> Floor:
    """The persona subgraph, compiled; its checkpoints are the parent's."""
    speaker = _Speaker(bench)
    graph: StateGraph[FloorState, None, FloorInput, FloorOutput] = StateGraph(
        FloorState, input_schema=FloorInput, output_schema=FloorOutput
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
