"""Puts the parts together: corpus, index, verifier and engine into a bench."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from facilitator.config import Settings
from facilitator.corpus.files import writing
from facilitator.corpus.lock import PATIENCE, hold
from facilitator.errors import InputError
from facilitator.models import Evidence, Judge, Passage, Persona, Proposition, Source, Voice
from facilitator.retrieval.text import sentences

if TYPE_CHECKING:
    from pathlib import Path

    from facilitator.corpus.catalogue import Corpus
    from facilitator.corpus.store import AddReport
    from facilitator.dialogue.bench import Bench
    from facilitator.engines.base import Engine
    from facilitator.engines.openai import OpenAIEngine
    from facilitator.retrieval.hybrid import HybridRetriever
    from facilitator.verification.verifier import Verifier

Progress = Callable[[int, int], None]
ENGINES = ("embedded", "openai")


class Quotations:
    """The sentence of a paper's paragraph that a proposition was read out of."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._known: dict[str, str | None] = {}

    def quote(self, proposition: Proposition) -> str | None:
        """Its exact words, or null where the paper is not at hand.

        The sentence that shares most content words with the proposition, ties to the earlier one.
        """
        from facilitator.verification.evidence import nearest_sentence

        if proposition.id not in self._known:
            passage = self._corpus.passage(proposition.locator)
            self._known[proposition.id] = (
                nearest_sentence(passage.text, proposition.text) if passage else None
            )
        return self._known[proposition.id]


def open_corpus(settings: Settings) -> Corpus:
    from facilitator.corpus.catalogue import load_corpus

    return load_corpus(settings)


def open_index(
    corpus: Corpus, settings: Settings, progress: Progress | None = None
) -> HybridRetriever:
    from facilitator.retrieval.index import open_retriever

    return open_retriever(corpus, settings, progress)


def open_verifier(
    corpus: Corpus | None,
    retriever: HybridRetriever | None = None,
    judge: Judge | None = None,
) -> Verifier:
    """The verifier over a corpus, or over pairs alone; `judge` reads what isn't exact."""
    from facilitator.retrieval.silence import is_outside
    from facilitator.verification.verifier import Verifier

    return Verifier(corpus, retriever, judge=judge, is_outside=is_outside)


def installation_secret(settings: Settings) -> str:
    """A random word of this installation, made at first use and readable by its owner alone."""
    path = settings.home / "secret"
    with writing(path):
        settings.home.mkdir(parents=True, exist_ok=True)
        if not path.is_file():
            with hold(path.with_name(".secret.lock"), "the installation's secret", PATIENCE):
                if not path.is_file():  # nobody made it meanwhile
                    draft = path.with_name(".secret.new")
                    draft.touch(mode=0o600)
                    draft.write_text(secrets.token_hex(16), encoding="ascii")
                    draft.replace(path)
        return path.read_text(encoding="ascii")


def add_paper(path: Path, settings: Settings, progress: Callable[[str], None]) -> AddReport:
    """Adds a paper's text; one without a record gets its sentences as unreviewed propositions."""
    from facilitator.corpus.store import add_source
    from facilitator.engines.embedded.reading import draft_propositions

    topics = list(open_corpus(settings).topics.values())

    def draft(source: Source, passages: Sequence[Passage]) -> Sequence[Proposition]:
        return draft_propositions(source, passages, topics, sentences)

    return add_source(path, settings, progress, draft=draft)


def check_engine(name: str) -> None:
    """Raises `InputError` for an engine that does not exist."""
    if name not in ENGINES:
        raise InputError(f"unknown engine '{name}'; there are: {', '.join(ENGINES)}")


def open_bench(
    settings: Settings,
    engine: str = "embedded",
    *,
    corpus: Corpus | None = None,
    progress: Progress | None = None,
    make_engine: Callable[[Engine], Engine] | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> Bench:
    """Everything a dialogue needs. `make_engine` wraps or replaces the engine that is used, given
    the embedded one; without it `engine` is looked up by name. `tell` hears what an endpoint can
    do."""
    from facilitator.dialogue.agenda import load_agenda
    from facilitator.dialogue.bench import Bench
    from facilitator.dialogue.personas import load_personas
    from facilitator.dialogue.settle import Settler
    from facilitator.engines.embedded import EmbeddedEngine
    from facilitator.sessions.judging import open_judge

    check_engine(engine)
    corpus = corpus or open_corpus(settings)
    personas = load_personas(settings.home, corpus.propositions)
    embedded = EmbeddedEngine(corpus.sources, corpus.propositions)
    used: Engine = embedded
    model: OpenAIEngine | None = None
    if make_engine is not None:
        used = make_engine(embedded)
    elif engine == "openai":
        from facilitator.engines.openai import open_engine

        used = model = open_engine(
            settings, corpus.sources, sentences, seats=list(personas), tell=tell
        )
    finder = CachedFinder(open_index(corpus, settings, progress))
    judge = open_judge(settings, model, tell) if model is not None else None
    verifier = open_verifier(corpus, finder.retriever, judge)
    return Bench(
        library=corpus,
        finder=finder,
        engine=used,
        fallback=embedded,
        reporter=embedded.desk.framer,
        settler=Settler(corpus.propositions, Quotations(corpus), verifier),
        personas=personas,
        agenda=load_agenda(),
        stress_points=corpus.stress_points,
        reading=settings.qualified_majority_reading,
        secret=installation_secret(settings),
        lookups=settings.lookups,
        judge=judge,
    )


class CachedFinder:
    """Retrieval that answers the same question once: the workflow asks many twice."""

    def __init__(self, retriever: HybridRetriever) -> None:
        self.retriever = retriever
        self._ask = lru_cache(maxsize=4096)(self._search)

    def _search(self, query: str, k: int, voices: tuple[Voice, ...] | None) -> Evidence:
        return self.retriever.search(query, k, voices=voices)

    def search(self, query: str, k: int = 5, *, voices: Sequence[Voice] | None = None) -> Evidence:
        return self._ask(query, k, tuple(voices) if voices is not None else None)


def seats_of(personas: Mapping[str, Persona], wanted: Sequence[str]) -> tuple[str, ...]:
    """The seats by id, in the order asked for. Raises `InputError` for one that does not exist."""
    for seat in wanted:
        if seat not in personas:
            raise InputError(f"unknown seat '{seat}'; there are: {', '.join(personas)}")
    return tuple(dict.fromkeys(wanted))
