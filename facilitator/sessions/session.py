"""One session: start it, drive it to its next gate, look at it.

Everything the command line and the page do with a dialogue goes through here; the truth is the
checkpoint, so a page may be redrawn and a process may die at any moment.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from facilitator.config import Settings
from facilitator.corpus.lock import PATIENCE, hold
from facilitator.errors import InputError
from facilitator.models import DialogueConfig, Model, Turn
from facilitator.sessions import checkpoints

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph
    from langgraph.types import StateSnapshot

    from facilitator.dialogue.bench import Bench
    from facilitator.dialogue.state import GateDecision, State

_STEPS = 2000


class Event(Model):
    """Progress: who did what in which step; `checked` where the sentence was verified.

    `stage` says what is told (`dialogue.floor.Stage`): `begins`, `drafts` (a sentence as it grows),
    `stands` or `struck` (what verification made of it), `said`. A drafted sentence is known by its
    `mark` within seat and step; a later event with the same mark takes the place of an earlier one,
    also where a step is made again (`attempt`, from 1).
    """

    seat: str
    step: str
    text: str
    checked: bool = False
    stage: str = "begins"
    attempt: int = 1
    mark: str = ""


OnEvent = Callable[[Event], None]
OnTurn = Callable[[Turn], None]


class Waiting(Model):
    """The gate at which the dialogue waits for a person."""

    gate: str
    phase: str
    round: int


@dataclass(frozen=True)
class Snapshot:
    """A session as its latest checkpoint has it."""

    values: State
    waiting: Waiting | None
    finished: bool
    checkpoint: str | None

    @property
    def started(self) -> bool:
        """Whether a step has been kept. LangGraph keeps what it is given before the first step runs;
        a reader at that moment sees the state's empty lists and no configuration."""
        return "config" in self.values


class Session:
    """A dialogue over one bench and one checkpointer. Made by `open_session`."""

    def __init__(
        self, config: DialogueConfig, bench: Bench, graph: CompiledStateGraph[Any, Any, Any, Any]
    ) -> None:
        self.config = config
        self._bench = bench
        self._graph = graph

    @property
    def _thread(self) -> Any:
        return {"configurable": {"thread_id": self.config.session}, "recursion_limit": _STEPS}

    @property
    def saver(self) -> BaseCheckpointSaver[Any]:
        """Its checkpoints as they are kept; restores the types that the workflow's state names."""
        return cast("BaseCheckpointSaver[Any]", self._graph.checkpointer)

    def snapshot(self) -> Snapshot:
        """The latest state; empty before the first step."""
        return _snapshot(self._graph.get_state(self._thread))

    def advance(
        self,
        decision: GateDecision | None = None,
        on_event: OnEvent | None = None,
        *,
        on_turn: OnTurn | None = None,
        paused: Callable[[], bool] = lambda: False,
    ) -> Snapshot:
        """Runs to the next gate or to the end, or until `paused` says so.

        Starts the dialogue, resumes one that was cut off, or answers the gate at which it waits.
        `on_turn` hears each turn as it is made, before its step is kept. A pause takes effect when
        a seat next makes itself heard; a step that was not finished runs again when the dialogue
        goes on, to the same result. Raises `InputError` where a decision is given and none is waited for, or where
        the decision cannot be applied; then nothing has changed.
        """
        from langgraph.types import Command

        before = self.snapshot()
        given: Any
        if before.waiting is not None:
            if decision is None:
                return before
            given = Command(resume=self.admit(decision).model_dump(mode="json"))
        elif decision is not None:
            raise InputError("this session waits for no decision; it runs or has ended")
        elif before.finished:
            return before
        else:
            given = None if before.started else {"config": self.config}
        with closing(self._stream(given)) as stream:
            for _, mode, payload in stream:
                if mode == "custom":
                    if paused():
                        break
                    if on_event is not None:
                        on_event(Event.model_validate(payload))
                elif mode == "updates" and on_turn is not None:
                    for turn in _turns_in(payload):
                        on_turn(turn)
        return self.snapshot()

    def admit(self, decision: GateDecision) -> GateDecision:
        """The decision as it would be applied now. Raises `InputError` for one that cannot be."""
        from facilitator.dialogue.admission import admitted

        return admitted(decision, self.snapshot().values, self._bench.personas)

    def _stream(self, given: Any) -> Generator[tuple[Any, str, Any], None, None]:
        return cast(
            "Generator[tuple[Any, str, Any], None, None]",
            self._graph.stream(
                given,
                self._thread,
                stream_mode=["custom", "updates"],
                subgraphs=True,
                durability="sync",
            ),
        )

    def history(self) -> list[tuple[str, str]]:
        """Checkpoints a branch can start from, newest first: id and the step that comes next."""
        found = []
        for state in self._graph.get_state_history(self._thread):
            checkpoint = state.config["configurable"]["checkpoint_id"]
            found.append((checkpoint, ", ".join(t.name for t in state.tasks) or "the end"))
        return found


def _turns_in(update: Any) -> list[Turn]:
    """The turns that a step has made: what a seat's floor hands over when it has spoken."""
    spoken = update.get("speak") or {}
    people = [
        turn
        for name, made in update.items()
        if str(name).startswith("after_gate") and isinstance(made, dict)
        for turn in made.get("turns", [])
    ]
    return [*spoken.get("turns", []), *people]


def _snapshot(state: StateSnapshot) -> Snapshot:
    waiting = None
    for interrupt in state.interrupts:
        waiting = Waiting.model_validate(interrupt.value)
    values = cast("State", state.values)
    return Snapshot(
        values=values,
        waiting=waiting,
        # `next` leaves out steps that are done and not yet joined: a run killed there has not ended.
        finished="config" in values and not state.tasks,
        checkpoint=(state.config.get("configurable") or {}).get("checkpoint_id"),
    )


@contextmanager
def open_session(
    settings: Settings, bench: Bench, config: DialogueConfig, *, write: bool = True
) -> Iterator[Session]:
    """The session, held for writing unless `write` is false; then its calls to a model are recorded
    beside its checkpoints, and limited as the settings say."""
    from facilitator.dialogue.graph import build_graph
    from facilitator.engines.calls import Meter, metering
    from facilitator.engines.tracing import traced_session
    from facilitator.sessions.calls import meter

    record = checkpoints.session_dir(settings, config.session) / checkpoints.CALLS
    with (
        checkpoints.checkpointer(settings, config.session, write=write) as saver,
        metering(meter(settings, record) if write else Meter()),
        traced_session(config.session) if write else nullcontext(),
    ):
        yield Session(config, bench, build_graph(bench).compile(checkpointer=saver))


def register(settings: Settings, config: DialogueConfig) -> DialogueConfig:
    """Keeps a new session's configuration; under the next id where another process that asked
    for the same dialogue has taken the one in `config` meanwhile."""
    lock = checkpoints.sessions_dir(settings) / ".lock"
    with hold(lock, "the list of sessions", PATIENCE):
        if config.session in checkpoints.session_ids(settings):
            config = config.model_copy(update={"session": new_id(settings, config)})
        checkpoints.create(settings, config)
    return config


def new_id(settings: Settings, config: DialogueConfig) -> str:
    """An id that says what the session is about; a number where it is taken. No clock in it."""
    import re
    from hashlib import sha256

    words = re.sub(r"[^a-z0-9]+", "-", config.topic.casefold()).strip("-")[:40] or "session"
    mark = sha256(config.model_copy(update={"session": ""}).model_dump_json().encode()).hexdigest()
    base = f"{words}-{mark[:6]}"
    taken = set(checkpoints.session_ids(settings))
    number = 1
    while (name := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return name
