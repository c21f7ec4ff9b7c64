"""What is evaluated: an engine, a session, or a draft that somebody wrote."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from facilitator.config import Settings
from facilitator.errors import InputError
from facilitator.evals.dialogues import FULL, SHORT, hold
from facilitator.models import Locator, Model, Origin, Voice

if TYPE_CHECKING:
    from facilitator.corpus.catalogue import Corpus
    from facilitator.dialogue.bench import Bench
    from facilitator.documents.outline import Outline
    from facilitator.sessions.export import Documents
    from facilitator.sessions.setup import CachedFinder, Progress
    from facilitator.verification.verifier import Verifier

__all__ = ["Cited", "Draft", "EngineRun", "Held", "Kit", "Piece", "Subject", "open_kit"]


class Cited(Model):
    """One citation of a sentence. `locator` is null where what is written names no paragraph;
    `voice`, `proposition` and `quote` where the subject does not say."""

    written: str
    locator: Locator | None
    voice: Voice | None = None
    proposition: str | None = None
    quote: str | None = None


class Piece(Model):
    """A sentence of the subject as its reader finds it.

    `origin` and `speaker` are null in a draft; `no_claim` says why a piece makes no claim about a
    source, and is empty for those that do.
    """

    id: str
    document: str
    text: str
    origin: Origin | None = None
    speaker: str | None = None
    cited: tuple[Cited, ...] = ()
    no_claim: str = ""

    @property
    def locators(self) -> tuple[Locator, ...]:
        return tuple(c.locator for c in self.cited if c.locator is not None)

    @property
    def group(self) -> dict[str, str]:
        """Where it belongs in a breakdown."""
        return {
            "document": self.document.split("/")[0],
            "seat": self.speaker or "the document",
            "origin": self.origin.value if self.origin else "draft",
        }


class Kit:
    """What suites grade with, opened once: the corpus, a bench, and a verifier of their own."""

    def __init__(
        self, settings: Settings, bench: Bench, corpus: Corpus, verifier: Verifier
    ) -> None:
        self.settings = settings
        self.bench = bench
        self.corpus = corpus
        self.verifier = verifier

    @property
    def engine_is_embedded(self) -> bool:
        return self.bench.engine is self.bench.fallback


def open_kit(settings: Settings, engine: str = "embedded", progress: Progress | None = None) -> Kit:
    """Opens corpus and index; builds the index where it is needed. Raises `InputError` for an
    engine that does not exist or cannot be reached."""
    from facilitator.sessions.setup import open_bench, open_corpus, open_verifier

    corpus = open_corpus(settings)
    bench = open_bench(settings, engine, corpus=corpus, progress=progress)
    finder = cast("CachedFinder", bench.finder)
    return Kit(settings, bench, corpus, open_verifier(corpus, finder.retriever, bench.judge))


class Subject(Protocol):
    """What a suite is run over. A suite that needs what a subject lacks is skipped and says so."""

    @property
    def name(self) -> str:
        """For people, without a path: 'engine embedded', 'session …', 'draft …'."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Every sentence of its documents, in order."""

    @property
    def documents(self) -> Documents | None:
        """The documents and the transcript of a dialogue; null for a draft."""


class EngineRun:
    """An engine: one dialogue, held once for all suites, and the bench to ask it more.

    The only subject that suites which ask, plant or run again can be applied to.
    """

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    @property
    def name(self) -> str:
        return f"engine {self.bench.engine.name}"

    @property
    def bench(self) -> Bench:
        return self._kit.bench

    @cached_property
    def documents(self) -> Documents:
        return hold(self.bench, FULL)

    @cached_property
    def short(self) -> Documents:
        """A short dialogue, to compare others with."""
        return hold(self.bench, SHORT)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(pieces_of(self.documents))


class Held:
    """A session that was held before, as its attribution mode lets it be seen."""

    def __init__(self, kit: Kit, session: str) -> None:
        """Raises `InputError` where there is no such session or it has no documents yet."""
        from facilitator.sessions import checkpoints
        from facilitator.sessions.export import documents_of
        from facilitator.sessions.session import open_session

        config = checkpoints.read_config(kit.settings, session)
        with open_session(kit.settings, kit.bench, config, write=False) as opened:
            values = opened.snapshot().values
        self._id = session
        self.documents = documents_of(kit.bench, values)

    @property
    def name(self) -> str:
        return f"session {self._id}"

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(pieces_of(self.documents))


class Draft:
    """A text that somebody wrote, Markdown or plain, with citations as they wrote them."""

    documents = None

    def __init__(self, kit: Kit, path: Path) -> None:
        """Raises `InputError` for a file that cannot be read or holds no text."""
        from facilitator.verification.reports import decode

        try:
            text = decode(path.read_bytes())
        except OSError as error:
            raise InputError(f"the draft '{path}' cannot be read: {error.strerror}") from error
        if not text.strip():
            raise InputError(f"the draft '{path}' is empty; give a text with a sentence in it")
        self._kit = kit
        self._stem = path.name
        self._text = text

    @property
    def name(self) -> str:
        return f"draft {self._stem}"

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        from facilitator.verification.draft import plain, split_draft

        sentences = split_draft(self._text)
        hung = {note for sentence in sentences for note in sentence.notes}
        found = []
        for number, sentence in enumerate(sentences, start=1):
            own = sentence.text
            # A footnote counts where it is referred to, not once more where it stands.
            note = sentence.no_claim is not None and any(own.endswith(text) for text in hung)
            cited = [
                Cited(written=c.text, locator=c.locator)
                for words in (() if note else (own, *sentence.notes))
                for c in self._kit.verifier.find_citations(words)
            ]
            found.append(
                Piece(
                    id=f"{self._stem}/{number:04d}",
                    document=self._stem,
                    text=plain(own),
                    cited=tuple(cited),
                    no_claim=sentence.no_claim.value if sentence.no_claim else "",
                )
            )
        return tuple(found)


_SAYS_NOTHING_OF_A_SOURCE = {
    Origin.PROCEDURAL: "procedural: it says nothing of a source",
    Origin.PROPOSAL: "a proposal: no source says it",
    Origin.DERIVED: "an inference of the table: no source says it",
    Origin.SILENCE: "it says what the papers don't say",
    Origin.PARTICIPANT: "a participant's words: their verdict informs and counts for nothing",
}


def pieces_of(documents: Documents) -> Iterator[Piece]:
    """The sentences of a dialogue's documents, read off the outlines that they are printed from."""
    for name, outline in documents.outlines().items():
        yield from _pieces(name, outline)


def _pieces(document: str, outline: Outline) -> Iterator[Piece]:
    from facilitator.documents.outline import Said, inlines

    said = (part for part in inlines(outline) if isinstance(part, Said) and part.text)
    for number, part in enumerate(said, start=1):
        statement = part.statement
        yield Piece(
            id=f"{document}/{number:04d}",
            document=document,
            text=part.text,
            origin=statement.origin,
            speaker=statement.speaker,
            cited=tuple(
                Cited(
                    written=c.locator.key,
                    locator=c.locator,
                    voice=c.voice,
                    proposition=c.proposition,
                    quote=c.quote,
                )
                for c in statement.citations
            ),
            no_claim=_SAYS_NOTHING_OF_A_SOURCE.get(statement.origin, ""),
        )
