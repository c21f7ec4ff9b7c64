"""Dialogues that run in this process: one thread a session, a brake, and what is being said now.

The truth stays in the checkpoint. Everything here can be lost at any moment and is then made again:
who looks at a session sees its latest checkpoint, and over it the turns of the step that runs.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from facilitator.config import Settings
from facilitator.errors import FacilitatorError, InputError
from facilitator.models import DialogueConfig, Turn
from facilitator.sessions import checkpoints, pending
from facilitator.sessions.desk import desk
from facilitator.sessions.reading import Stage, reader, stage_of
from facilitator.sessions.session import Event, Snapshot, open_session
from facilitator.sessions.shared import one_for

if TYPE_CHECKING:
    from facilitator.dialogue.state import GateDecision

_FAULT = (
    "The dialogue stopped at a fault of ours, which the server's log tells. Nothing said is lost:"
    " go on to try the step again."
)


class Standing(StrEnum):
    """How a session stands. `paused`: begun, and nobody drives it; also after a kill or a fault."""

    NEW = "new"
    RUNNING = "running"
    PAUSED = "paused"
    WAITING = "waiting"
    FINISHED = "finished"


@dataclass(frozen=True)
class View:
    """A session at this moment: its checkpoint, and what has been said since.

    `saying`: for each seat that has the floor, that it has, and the sentences it drafts as they
    stand; `fault`: why the dialogue stopped, in one sentence, where it did not stop by itself.
    """

    config: DialogueConfig
    snapshot: Snapshot
    standing: Standing
    turns: tuple[Turn, ...]
    saying: dict[str, tuple[Event, ...]]
    waiting_words: tuple[pending.Said, ...]
    fault: str | None


class _Run:
    """One thread that drives one session to its next gate, to its end, or to a pause."""

    def __init__(
        self,
        settings: Settings,
        config: DialogueConfig,
        decision: GateDecision | None,
        engine: str,
        before: _Run | None,
    ) -> None:
        self._settings = settings
        self._config = config
        self._decision = decision
        self._engine = engine
        self._before = before
        self._pause = threading.Event()
        self.heard: dict[str, Turn] = {}
        self.saying: dict[str, dict[str, Event]] = {}
        self._fault: str | None = _FAULT  # until it is known that there was none
        self._thread = threading.Thread(
            target=self._drive, name=f"session {config.session}", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def pause(self) -> None:
        """From now on nothing more is heard; the step at work is made again later."""
        self._pause.set()

    def join(self, timeout: float | None = None) -> None:
        self._thread.join(timeout)

    @property
    def running(self) -> bool:
        return self._thread.is_alive() and not self._pause.is_set()

    @property
    def fault(self) -> str | None:
        """Why it stopped, in one sentence; null while it works, and where it stopped by itself."""
        return None if self._thread.is_alive() else self._fault

    def _drive(self) -> None:
        try:
            if self._before is not None:
                self._before.join()
                self._before = None
            self._converse()
            self._fault = None
        except FacilitatorError as error:
            self._fault = str(error)
        finally:
            self.saying.clear()
            self.heard.clear()

    def _converse(self) -> None:
        bench = desk(self._settings).bench(self._engine)
        with open_session(self._settings, bench, self._config) as session:
            snapshot = session.advance(
                self._decision, self._on_event, on_turn=self._on_turn, paused=self._pause.is_set
            )
            while snapshot.waiting is not None and not self._pause.is_set():
                said = pending.next_up(self._settings, self._config.session, snapshot.values)
                if said is None:
                    return
                snapshot = session.advance(said.decision(), on_turn=self._on_turn)
                pending.drop(self._settings, self._config.session, said)

    def _on_event(self, event: Event) -> None:
        if event.stage == "begins" or event.mark:
            self.saying.setdefault(event.seat, {})[event.mark] = event

    def _on_turn(self, turn: Turn) -> None:
        self.heard[turn.id] = turn
        drafts = self.saying.get(turn.seat, {})
        for mark in [m for m in drafts if m.startswith(f"{turn.on or ''}/")]:
            del drafts[mark]
        if not any(drafts):
            self.saying.pop(turn.seat, None)

    def drafts(self) -> dict[str, tuple[Event, ...]]:
        """What each seat that has the floor is saying."""
        return {seat: tuple(events.values()) for seat, events in list(self.saying.items())}


class Live:
    """The sessions that this process drives, by id. Every method may be called from any thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._runs: dict[str, _Run] = {}

    def view(self, session: str) -> View:
        """The session at this moment. Raises `InputError` where there is none."""
        from facilitator.dialogue.state import in_order

        config = checkpoints.read_config(self._settings, session)
        run = self._runs.get(session)
        running = run is not None and run.running
        heard = list(run.heard.values()) if run is not None and running else []
        saying = run.drafts() if run is not None and running else {}
        snapshot = self.snapshot(session)
        return View(
            config=config,
            snapshot=snapshot,
            standing=Standing.RUNNING if running else _standing(stage_of(snapshot)),
            turns=tuple(in_order(snapshot.values.get("turns", []), heard)),
            saying=saying,
            waiting_words=tuple(pending.waiting(self._settings, session)),
            fault=run.fault if run is not None and not running else None,
        )

    def standing(self, session: str) -> Standing:
        """Where the session stands, cheaper than `view` where many are listed."""
        if self.is_running(session):
            return Standing.RUNNING
        config = checkpoints.read_config(self._settings, session)
        return _standing(reader(self._settings).stage(desk(self._settings).reading(), config))

    def snapshot(self, session: str) -> Snapshot:
        """The session's latest checkpoint."""
        config = checkpoints.read_config(self._settings, session)
        return reader(self._settings).snapshot(desk(self._settings).reading(), config)

    def is_running(self, session: str) -> bool:
        run = self._runs.get(session)
        return run is not None and run.running

    def start(self, session: str, *, engine: str | None = None) -> None:
        """Starts the dialogue, or goes on with it. Does nothing where it runs, or where it waits for
        a person and nobody has anything to say."""
        if self.snapshot(session).waiting and not pending.waiting(self._settings, session):
            return
        self._begin(session, None, engine)

    def answer(self, session: str, decision: GateDecision, *, seen: str | None) -> None:
        """Answers the gate at which the dialogue waits and goes on.

        `seen` is the checkpoint that the person saw. Raises `InputError` where somebody else has
        answered since, or the decision cannot be applied; then nothing has changed.
        """
        from facilitator.dialogue.admission import admitted

        snapshot = self.snapshot(session)
        if snapshot.waiting is None or snapshot.checkpoint != seen:
            raise InputError(
                "the dialogue has moved on since this page was drawn; look at where it stands"
            )
        clean = admitted(decision, snapshot.values, desk(self._settings).reading().personas)
        self._begin(session, clean, None)

    def say(self, session: str, said: pending.Said) -> None:
        """Puts a statement on the table: now where the dialogue waits, else at the next gate."""
        from facilitator.dialogue.admission import admitted
        from facilitator.dialogue.state import State

        snapshot = self.snapshot(session)
        if snapshot.finished:
            raise InputError("this dialogue has ended; branch it to go on from an earlier point")
        config = checkpoints.read_config(self._settings, session)
        state = snapshot.values if snapshot.started else State(config=config)
        personas = desk(self._settings).reading().personas
        clean = admitted(said.decision(), state, personas)
        kept = said.model_copy(update={"by": clean.by, "text": clean.text or ""})
        pending.say(self._settings, session, kept)
        if snapshot.waiting is not None:
            self._begin(session, None, None)

    def pause(self, session: str) -> None:
        """Stops the dialogue at once; what was said in the step at work is said again later."""
        run = self._runs.get(session)
        if run is not None:
            run.pause()

    def settle(self, session: str, timeout: float | None = None) -> None:
        """Waits until the session's thread has ended."""
        run = self._runs.get(session)
        if run is not None:
            run.join(timeout)

    def delete(self, session: str) -> None:
        """Stops the dialogue and deletes the session with all it kept."""
        self.pause(session)
        self.settle(session, timeout=30)
        checkpoints.delete(self._settings, session)
        with self._lock:
            self._runs.pop(session, None)

    def _begin(self, session: str, decision: GateDecision | None, engine: str | None) -> None:
        config = checkpoints.read_config(self._settings, session)
        with self._lock:
            before = self._runs.get(session)
            if before is not None and before.running:
                if decision is not None:
                    raise InputError("the dialogue runs; stop it, or wait for its next gate")
                return
            run = _Run(self._settings, config, decision, engine or config.engine, before)
            self._runs[session] = run
        run.start()


def _standing(stage: Stage) -> Standing:
    if not stage.started:
        return Standing.NEW
    if stage.finished:
        return Standing.FINISHED
    return Standing.WAITING if stage.waiting else Standing.PAUSED


live = one_for(Live)
"""The process’s registry for the settings."""
