"""A session's documents, as files in memory: what is written, sent or zipped."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from facilitator import __version__
from facilitator.dialogue.attribution import SeatIdentity, attribute, shown_names
from facilitator.documents.ledger import build_ledger, unresolved
from facilitator.documents.render import (
    Transcript,
    render_definition,
    render_next_steps,
    render_package,
    render_red_lines,
    render_transcript,
)
from facilitator.models import (
    SCHEMA_VERSION,
    AttributionMode,
    DefinitionPaper,
    DialogueConfig,
    DocumentStatus,
    Ledger,
    Model,
    RiskReductionPackage,
)
from facilitator.resources import prompts_dir

if TYPE_CHECKING:
    from facilitator.dialogue.bench import Bench
    from facilitator.dialogue.state import State

_LIBRARIES = ("langgraph", "chromadb", "openai", "pydantic")


class Documents(Model):
    """What a finished session amounts to, before it is written."""

    config: DialogueConfig
    paper: DefinitionPaper
    packages: tuple[RiskReductionPackage, ...]
    transcript: Transcript
    ledger: Ledger


def documents_of(bench: Bench, state: State, mode: AttributionMode | None = None) -> Documents:
    """The documents of a state, attributed by `mode` (default: the session's own).

    They are released only where a person released them and the ledger holds no unresolved
    sentence; otherwise they are drafts. Raises `ValueError` for a state without a paper.
    """
    config, paper = state["config"], state.get("paper")
    if paper is None:
        raise ValueError("the dialogue has not come to its documents yet")
    packages = tuple(state.get("packages", []))
    turns = tuple(t for t in state.get("turns", []) if not t.private)
    held = state.get("held") or {}
    mode = mode or config.attribution
    ledger = build_ledger(paper, packages, turns)
    released_by = state.get("released_by")
    if released_by and not unresolved(ledger):
        paper = paper.model_copy(update={"header": _released(paper, released_by, mode)})
        packages = tuple(
            p.model_copy(update={"header": _released(p, released_by, mode)}) for p in packages
        )
    transcript = Transcript(header=paper.header, turns=turns, parked=paper.parked)
    whole = Documents(
        config=config.model_copy(update={"attribution": mode, "session": ""}),
        paper=paper,
        packages=packages,
        transcript=transcript,
        ledger=ledger,
    )
    if mode is AttributionMode.NAMED:
        return whole
    people = sorted({t.seat for t in turns if t.engine == "person"} | set(held.values()))
    identities = [
        SeatIdentity(
            id=seat,
            names=shown_names(bench.personas[seat]),
            people=tuple(person for person in people if held.get(seat) == person),
        )
        for seat in config.seats
    ]
    return attribute(whole, mode, identities, seed=_seed(config))


def _released(
    document: DefinitionPaper | RiskReductionPackage, by: str, mode: AttributionMode
) -> Model:
    told = None if mode is AttributionMode.NONE else by
    return document.header.model_copy(
        update={"status": DocumentStatus.RELEASED, "released_by": told}
    )


def _seed(config: DialogueConfig) -> str:
    """What the letters of an export without attribution follow; not a thing that is exported."""
    return hashlib.sha256(config.model_dump_json().encode()).hexdigest()


def files_of(bench: Bench, documents: Documents) -> dict[str, bytes]:
    """All files of DESIGN §8 by their path within the output folder."""
    paper = documents.paper
    files = {
        "definition-paper.md": render_definition(paper, ".md"),
        "definition-paper.docx": render_definition(paper, ".docx"),
        "definition-paper.json": as_json(paper),
        "dialogue.md": render_transcript(documents.transcript, ".md"),
        "dialogue.json": as_json(documents.transcript),
        "red-lines.md": render_red_lines(documents.transcript, ".md"),
        "next-steps.md": render_next_steps(paper, ".md"),
        "ledger.json": as_json(documents.ledger),
        "run.json": _run_record(bench, documents),
    }
    for package in documents.packages:
        name = f"packages/{package.stress_point}"
        files[f"{name}.md"] = render_package(package, ".md")
        files[f"{name}.docx"] = render_package(package, ".docx")
        files[f"{name}.json"] = as_json(package)
    return files


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
        "engine": bench.engine.name,
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
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*.md"))
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def identities_revealed(documents: Documents) -> list[str]:
    """What an export in this mode would tell: seats and people, for the page to show before."""
    if documents.config.attribution is AttributionMode.NONE:
        return []
    speakers = {s.speaker for s in documents.ledger.sentences if s.speaker}
    by = {o.by for o in documents.ledger.objections if o.by}
    return sorted(speakers | by)
