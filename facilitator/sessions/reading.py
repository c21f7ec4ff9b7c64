"""Sessions as they stand, read without an index or a verifier, and not read again for nothing."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from facilitator.config import Settings
from facilitator.corpus.catalogue import Corpus
from facilitator.errors import MachineError
from facilitator.models import AttributionMode, DialogueConfig, Evidence, Verdict, Voice
from facilitator.sessions import checkpoints
from facilitator.sessions.session import Snapshot, open_session
from facilitator.sessions.setup import Quotations, installation_secret
from facilitator.sessions.shared import Kept, one_for

if TYPE_CHECKING:
    from facilitator.dialogue.bench import Bench
    from facilitator.dialogue.settle import TableChecks
    from facilitator.sessions.export import Documents
    from facilitator.verification.claims import Claim

_SNAPSHOTS = 8
_STAGES = 64
"""The page of sessions tells of twenty at once; were fewer kept, each drawing would read them anew."""
_DOCUMENTS = 3


def open_reading_bench(settings: Settings, corpus: Corpus) -> Bench:
    """A bench that sessions can be read and exported with, and nothing else: it opens at once."""
    from facilitator.dialogue.agenda import load_agenda
    from facilitator.dialogue.bench import Bench
    from facilitator.dialogue.personas import load_personas
    from facilitator.dialogue.settle import Settler
    from facilitator.engines.embedded import EmbeddedEngine

    closed = _Closed()
    embedded = EmbeddedEngine(corpus.sources, corpus.propositions)
    return Bench(
        library=corpus,
        finder=closed,
        engine=embedded,
        fallback=embedded,
        reporter=embedded.desk.framer,
        settler=Settler(corpus.propositions, Quotations(corpus), closed),
        personas=load_personas(settings.home, corpus.propositions),
        agenda=load_agenda(),
        stress_points=corpus.stress_points,
        reading=settings.qualified_majority_reading,
        secret=installation_secret(settings),
    )


class _Closed:
    """Retrieval and verification of a bench that only reads."""

    def search(self, query: str, k: int = 5, *, voices: Sequence[Voice] | None = None) -> Evidence:
        raise MachineError(f"opened for reading only; nothing can be searched ('{query[:40]}')")

    @property
    def table(self) -> TableChecks:
        raise MachineError("opened for reading only; nothing can be checked")

    def names_holder(self, text: str) -> bool:
        raise MachineError(f"opened for reading only; nothing can be checked ('{text[:40]}')")

    def check_many(self, claims: Sequence[Claim]) -> list[Verdict]:
        if not claims:
            return []
        raise MachineError(
            f"opened for reading only; nothing can be checked ('{claims[0].text[:40]}')"
        )


class Stage(NamedTuple):
    """How far a session has come: what a list of many tells of each."""

    started: bool
    waiting: bool
    finished: bool


class Reader:
    """Keeps the latest few snapshots and documents of a process, as long as they hold."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._snapshots: Kept[Snapshot] = Kept(_SNAPSHOTS)
        self._documents: Kept[Documents] = Kept(_DOCUMENTS)
        self._stages: Kept[Stage] = Kept(_STAGES)

    def snapshot(self, bench: Bench, config: DialogueConfig) -> Snapshot:
        """The session's latest checkpoint; it must not be changed, others read it too."""
        stamp = self._stamp(config.session)
        if stamp is None:
            return self._read(bench, config)
        key = (config.session, stamp)
        return self._snapshots.get(key, lambda: self._read(bench, config))

    def stage(self, bench: Bench, config: DialogueConfig) -> Stage:
        """How far the session has come; its latest checkpoint is read once and not kept for it."""
        stamp = self._stamp(config.session)
        if stamp is None:
            return stage_of(self._read(bench, config))
        key = (config.session, stamp)
        return self._stages.get(key, lambda: stage_of(self._read(bench, config)))

    def documents(
        self, bench: Bench, config: DialogueConfig, mode: AttributionMode | None = None
    ) -> Documents:
        """Its documents as `mode` attributes them. Raises `InputError` where there are none yet."""
        from facilitator.sessions.export import documents_of

        snapshot = self.snapshot(bench, config)
        key = (config.session, snapshot.checkpoint, mode or config.attribution)
        return self._documents.get(key, lambda: documents_of(bench, snapshot.values, mode))

    def _read(self, bench: Bench, config: DialogueConfig) -> Snapshot:
        with open_session(self._settings, bench, config, write=False) as session:
            return session.snapshot()

    def _stamp(self, session: str) -> Hashable:
        """Changes when the session's checkpoints do; null where that can't be told from files."""
        if self._settings.database_url:
            return None
        folder = checkpoints.session_dir(self._settings, session)
        return tuple(_mark(folder / name) for name in checkpoints.WRITTEN)


def stage_of(snapshot: Snapshot) -> Stage:
    """How far a snapshot's session has come."""
    return Stage(snapshot.started, snapshot.waiting is not None, snapshot.finished)


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size)


reader = one_for(Reader)
"""The process’s reader for the settings."""
