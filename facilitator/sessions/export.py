"""A session's documents, as files in memory: what is written, sent or zipped."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from facilitator import __version__
from facilitator.dialogue.attribution import SeatIdentity, attribute
from facilitator.documents.ledger import ledger_of, outlines, unresolved
from facilitator.documents.outline import Outline
from facilitator.documents.render import render
from facilitator.errors import InputError
from facilitator.models import (
    SCHEMA_VERSION,
    AttributionMode,
    DefinitionPaper,
    DialogueConfig,
    DocumentStatus,
    Header,
    Ledger,
    Model,
    RiskReductionPackage,
    Turn,
)
from facilitator.resources import prompts_dir
from facilitator.sessions.calls import engine_report

if TYPE_CHECKING:
    from facilitator.dialogue.bench import Bench
    from facilitator.dialogue.state import State

THE_ROOM = "the-room"
"""The seat of people who hold none."""
_LIBRARIES = ("langgraph", "chromadb", "openai", "pydantic")


class Transcript(Model):
    """What was said on the record, turn by turn."""

    schema_version: str = SCHEMA_VERSION
    turns: tuple[Turn, ...]


class Documents(Model):
    """What a session amounts to, attributed and ready to be rendered."""

    config: DialogueConfig
    paper: DefinitionPaper
    packages: tuple[RiskReductionPackage, ...]
    transcript: Transcript

    def outlines(self) -> dict[str, Outline]:
        """The documents by the names of DESIGN §8."""
        return outlines(self.paper, self.packages, self.transcript.turns)

    def ledger(self) -> Ledger:
        """The evidence ledger of exactly these documents."""
        amendments = [a for turn in self.transcript.turns for a in turn.amendments]
        return ledger_of(self.outlines(), amendments)


def documents_of(bench: Bench, state: State, mode: AttributionMode | None = None) -> Documents:
    """The documents of a state, attributed by `mode` (default: the session's own).

    They are released only where a person released them and the ledger holds no unresolved
    sentence; otherwise they are drafts. Raises `InputError` for a state without a paper.
    """
    config, paper = state["config"], state.get("paper")
    if paper is None:
        raise InputError("the dialogue has not come to its documents yet; resume the session first")
    turns = tuple(t for t in state.get("turns", []) if not t.private)
    mode = mode or config.attribution
    documents = Documents(
        config=config.model_copy(update={"attribution": mode, "session": ""}),
        paper=paper.model_copy(update={"header": _header(paper.header, mode)}),
        packages=tuple(
            p.model_copy(update={"header": _header(p.header, mode)})
            for p in state.get("packages", [])
        ),
        transcript=Transcript(turns=turns),
    )
    released_by = state.get("released_by")
    if released_by and not unresolved(documents.ledger()):
        documents = _released(documents, released_by)
    if mode is AttributionMode.NAMED:
        return documents
    return attribute(documents, mode, identities(bench, state), seed=letters_seed(bench, config))


def identities(bench: Bench, state: State) -> list[SeatIdentity]:
    """Who an attribution has to hide or show: the seats with the people in them, and one more for
    people who hold no seat."""
    config, held = state["config"], state.get("held") or {}
    people = {t.seat for t in state.get("turns", []) if t.engine == "person" and not t.private}
    people |= set(held.values())
    people |= {record.by for record in state.get("gates", []) if record.by}
    people |= {by for by in (state.get("released_by"),) if by}
    people -= {"policy", *config.seats}
    found = [
        SeatIdentity(
            id=seat,
            names=(bench.personas[seat].name,),
            participants=tuple(sorted(p for p in people if held.get(seat) == p)),
        )
        for seat in config.seats
    ]
    others = sorted(people - set(held.values()))
    if others:
        found.append(
            SeatIdentity(id=THE_ROOM, names=("a participant",), participants=tuple(others))
        )
    return found


def _header(header: Header, mode: AttributionMode) -> Header:
    return header.model_copy(update={"attribution": mode})


def _released(documents: Documents, by: str) -> Documents:
    """The same documents, released; by whom is told only where speakers are named."""
    named = documents.config.attribution is AttributionMode.NAMED
    update = {"status": DocumentStatus.RELEASED, "released_by": by if named else None}
    return documents.model_copy(
        update={
            "paper": documents.paper.model_copy(
                update={"header": documents.paper.header.model_copy(update=update)}
            ),
            "packages": tuple(
                p.model_copy(update={"header": p.header.model_copy(update=update)})
                for p in documents.packages
            ),
        }
    )


def letters_seed(bench: Bench, config: DialogueConfig) -> str:
    """What the letters of an export without attribution follow.

    It hangs on a secret of this installation: from what is exported nobody can undo the letters,
    and the same dialogue exported here twice gets the same ones.
    """
    return hashlib.sha256(f"{bench.secret}\0{config.model_dump_json()}".encode()).hexdigest()


def files_of(bench: Bench, documents: Documents) -> dict[str, bytes]:
    """All files of DESIGN §8 by their path within the output folder."""
    drawn = documents.outlines()
    files = {f"{name}.md": render(outline, ".md") for name, outline in drawn.items()}
    for name, model in _typed(documents).items():
        files[f"{name}.docx"] = render(drawn[name], ".docx")
        files[f"{name}.json"] = as_json(model)
    files["dialogue.json"] = as_json(documents.transcript)
    files["ledger.json"] = as_json(documents.ledger())
    files["run.json"] = _run_record(bench, documents)
    return files


def _typed(documents: Documents) -> dict[str, Model]:
    """The documents that are exported as DOCX and as their model, too."""
    packages = {f"packages/{p.stress_point}": p for p in documents.packages}
    return {"definition-paper": documents.paper, **packages}


def as_json(model: Model) -> bytes:
    """The model as it is, indented; the same model gives the same bytes."""
    text = json.dumps(model.model_dump(mode="json"), ensure_ascii=False, indent=2)
    return (text + "\n").encode()


def _run_record(bench: Bench, documents: Documents) -> bytes:
    """What produced the documents, to the version: enough to run it again."""
    config = documents.config
    record = {
        "schema_version": SCHEMA_VERSION,
        "facilitator": __version__,
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "corpus": {
            "version": bench.library.version,
            "sources": {
                source: {"state": bench.library.state(source).value, "sha256": record.sha256}
                for source, record in bench.library.sources.items()
            },
        },
        "engine": documents.paper.header.engine,
        "engine_report": [
            share.model_dump() for share in engine_report(documents.transcript.turns)
        ],
        "prompts": prompt_hashes(),
        "topic": config.topic,
        "stress_points": list(config.stress_points),
        "rounds": config.rounds,
        "rule": config.rule.value,
        "qualified_majority_reading": bench.reading.value,
        "gates": config.gates.value,
        "attribution": config.attribution.value,
        "seats": list(config.seats),
        "seed": config.seed,
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def prompt_hashes() -> dict[str, str]:
    """sha256 of every prompt and persona file, by its path under `prompts/`."""
    root = prompts_dir()
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*.md"))
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def identities_revealed(documents: Documents) -> list[str]:
    """What an export in this mode would tell: seats and people, for the page to show before."""
    ledger = documents.ledger()
    speakers = {s.speaker for s in ledger.sentences if s.speaker}
    by = {o.by for o in ledger.objections if o.by}
    return sorted(speakers | by)
