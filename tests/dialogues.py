"""The dialogue that most tests hold: one stress-point, three seats, one reading."""

from __future__ import annotations

from facilitator.models import DialogueConfig


def config(session: str, **changes: object) -> DialogueConfig:
    """The small dialogue under this id, with these fields otherwise."""
    fields: dict[str, object] = {
        "session": session,
        "topic": "indivisible security",
        "stress_points": ("exercises",),
        "seats": ("nato", "russia", "mediator"),
        "rounds": 1,
    }
    return DialogueConfig.model_validate(fields | changes)
