"""What all value objects share: the frozen base and the validated strings."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

__all__ = [
    "SCHEMA_VERSION",
    "SIMULATION_LINE",
    "TO_BE_NEGOTIATED",
    "Model",
    "Paragraph",
    "SeatId",
    "Section",
    "SourceId",
    "Voice",
]

SCHEMA_VERSION = "1"
SIMULATION_LINE = "Simulation. Not the position of any government."
TO_BE_NEGOTIATED = "to be negotiated (no source states one)"


class Model(BaseModel):
    """Base of all value objects: immutable, unknown keys are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]
SeatId = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9-]{1,31}|[A-Z])$")]
"""A seat; a capital letter stands for one in an export without attribution."""
Voice = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,31}$")]
"""Whose view a text reports: one of `KnownVoice`, or the id of a seat that a user added."""
Section = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9/._-]{0,119}$")]
Paragraph = (
    Annotated[int, Field(ge=1)] | Annotated[str, StringConstraints(pattern=r"^fn-[1-9][0-9]*$")]
)
"""From 1 within the section; a bullet counts as one; a footnote is `fn-N`."""
