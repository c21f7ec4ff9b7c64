"""Seats are files: YAML front matter for what is checked, the mandate as text below it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import ValidationError

from facilitator.errors import InputError
from facilitator.models import Persona, SeatId
from facilitator.resources import prompts_dir


def load_personas(home: Path, known: Mapping[str, object]) -> dict[SeatId, Persona]:
    """Shipped seats and those the user added under `home`/personas, by id, in file order.

    A user's file with a shipped seat's id replaces it. `known` are the propositions: an id named
    in a persona that the corpus lacks is an error, since a red line would silently guard nothing.
    Raises `InputError` naming file and fault.
    """
    personas: dict[SeatId, Persona] = {}
    for folder in (prompts_dir() / "personas", home / "personas"):
        for path in sorted(folder.glob("*.md")) if folder.is_dir() else []:
            persona = read_persona(path)
            personas[persona.id] = persona
            for proposition in _named(persona):
                if proposition not in known:
                    raise InputError(
                        f"seat file {path.name}: proposition '{proposition}' is not in the corpus;"
                        " correct the id or add the source that has it"
                    )
    return personas


def read_persona(path: Path) -> Persona:
    """One seat file. Raises `InputError` where it does not parse or does not fit."""
    try:
        text = path.read_text(encoding="utf-8")
        _, front, body = text.split("---\n", 2)
        fields = yaml.safe_load(front)
        fields["register_note"] = fields.pop("register", "")
        fields["mandate"] = body.strip()
        return Persona.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InputError(f"seat file {path.name}: '{key}' does not fit: {first['msg']}") from error
    except (OSError, ValueError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise InputError(
            f"seat file {path.name} cannot be read: it needs YAML between two lines '---', then text"
        ) from error


def _named(persona: Persona) -> list[str]:
    lines = [i for line in persona.red_lines for i in line.propositions]
    return [*lines, *persona.interests, *persona.fears, *persona.home, *persona.spoilers]
