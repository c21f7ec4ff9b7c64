"""What a model is asked to write: the task's result, made small.

Evidence, formulations and red lines go by short labels (E1, F1, R1). The schema lists every label
there can be, not those of one call, so that a task has one schema and an endpoint that compiles
schemas compiles it once. A label that the call did not give is dropped when the answer is read.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, WithJsonSchema

from facilitator.engines.base import Task
from facilitator.models import PositionKind, VerdictLabel
from facilitator.models.judging import FaultKind

MOST_EVIDENCE = 24
MOST_FORMULATIONS = 12
MOST_RED_LINES = 6
NO_LINE = "none"


def _labels(letter: str, most: int, *further: str) -> WithJsonSchema:
    labels = [f"{letter}{number}" for number in range(1, most + 1)]
    return WithJsonSchema({"type": "string", "enum": [*labels, *further]})


EvidenceLabel = Annotated[str, _labels("E", MOST_EVIDENCE)]
LanguageLabel = Annotated[str, _labels("F", MOST_FORMULATIONS)]
LineLabel = Annotated[str, _labels("R", MOST_RED_LINES, NO_LINE)]


class Wire(BaseModel):
    """Base of what comes over the wire. The schema requires every field; where it is not kept to, or
    the answer was cut off, those with a default may be missing, and further ones are ignored."""

    model_config = ConfigDict(extra="ignore")


class Line(Wire):
    """A sentence with what it rests on; without cites it is the speaker's own."""

    text: str
    cites: list[EvidenceLabel] = []


class Lines(Wire):
    sentences: list[Line]


class InterestsLines(Wire):
    red_lines: list[Line]
    interests: list[Line]
    fears: list[Line]


class Answered(Wire):
    reason: str
    accepted: bool


class Offers(Wire):
    clauses: list[Line]


class Order(Wire):
    order: list[list[LanguageLabel]]


class Stand(Wire):
    on: LanguageLabel
    reason: str
    cites: list[EvidenceLabel] = []
    position: PositionKind
    red_line: LineLabel = NO_LINE


class Stands(Wire):
    positions: list[Stand]


class Revised(Wire):
    """`text` is empty where there is nothing to offer."""

    text: str
    cites: list[EvidenceLabel] = []
    change: str = ""


class Lever(Wire):
    title: str
    text: str
    cites: list[EvidenceLabel] = []


class Levers(Wire):
    measures: list[Lever]


class Feasible(Wire):
    assessment: list[Line]
    constraint: list[Line]
    spoilers: list[Line]


class SideLines(Wire):
    holder: Literal["nato", "russia", "western", "soviet", "author"]
    sentences: list[Line]


class BriefingLines(Wire):
    bottom_line: list[Line]
    sides: list[SideLines]
    meet: list[Line]
    part: list[Line]
    options: list[EvidenceLabel]
    precedents: list[Line]


class AnswerLines(Wire):
    sentences: list[Line]
    abstained: bool = False


class Wanted(Wire):
    queries: list[str]


class Numbered(Wire):
    """An answer to one of several questions; `number` is the question's, from 1."""

    number: int


N = TypeVar("N", bound=Numbered)


class Answers(Wire, Generic[N]):
    answers: list[N]


NO_FAULT = "none"
FaultName = Annotated[
    str, WithJsonSchema({"type": "string", "enum": [NO_FAULT, *(kind.value for kind in FaultKind)]})
]


class Decided(Numbered):
    """The verdict stands first, so that its first token carries how sure the model is, and the lists,
    of which a small model finds no end, stand last. `cleared` and `apart` are the numbers of doubts and of propositions, from 1."""

    verdict: VerdictLabel
    confidence: float = 0.0
    words: str
    fault: FaultName = NO_FAULT
    explanation: str = ""
    cleared: list[int] = []
    apart: list[int] = []


class Related(Numbered):
    reason: str = ""
    related: bool


class Ready(Wire):
    """What the probe asks for."""

    ready: bool


WIRES: dict[Task, type[Wire]] = {
    Task.OPENING: Lines,
    Task.INTERESTS: InterestsLines,
    Task.SHARED_INTERESTS: Lines,
    Task.RESTATING: Lines,
    Task.ACCEPTANCE: Answered,
    Task.CANDIDATES: Offers,
    Task.RANKING: Order,
    Task.POSITION: Stands,
    Task.CRITIQUE: Lines,
    Task.REVISION: Revised,
    Task.QUESTION: Lines,
    Task.CONCERNS: Lines,
    Task.MEASURES: Levers,
    Task.MEASURE_POSITION: Stands,
    Task.REALITY_TEST: Feasible,
    Task.BRIEFING: BriefingLines,
    Task.ANSWER: AnswerLines,
    Task.LOOKUP: Wanted,
}


@cache
def schema(wire: type[Wire]) -> dict[str, Any]:
    """The strict JSON Schema: no field optional, none beside those named, no keyword that some
    endpoint does not know (lengths and ranges are checked by us)."""
    strict = _strict(wire.model_json_schema())
    assert isinstance(strict, dict)
    return strict


def _strict(node: object) -> object:
    if isinstance(node, list):
        return [_strict(part) for part in node]
    if not isinstance(node, dict):
        return node
    dropped = ("title", "description", "default", "minimum", "maximum")
    kept = {
        key: {name: _strict(part) for name, part in value.items()}
        if key in ("properties", "$defs")
        else _strict(value)
        for key, value in node.items()
        if key not in dropped
    }
    if kept.get("type") == "object":
        kept["additionalProperties"] = False
        properties = kept.get("properties")
        kept["required"] = list(properties) if isinstance(properties, dict) else []
    return kept


@cache
def form(wire: type[Wire]) -> str:
    """The shape in one line, as a prompt shows it: `{"sentences": [{"text": "…", "cites":
    ["E1", …]}]}`."""
    whole = schema(wire)
    return _shape(whole, whole.get("$defs", {}))


def _shape(node: dict[str, Any], known: dict[str, Any]) -> str:
    if "$ref" in node:
        return _shape(known[node["$ref"].rsplit("/", 1)[-1]], known)
    if "enum" in node:
        first, *others = node["enum"]
        if first[1:] == "1":
            others = [choice for choice in others if choice == NO_LINE]
        return " or ".join(f'"{choice}"' for choice in (first, *others))
    match node.get("type"):
        case "object":
            parts = (f'"{key}": {_shape(part, known)}' for key, part in node["properties"].items())
            return "{" + ", ".join(parts) + "}"
        case "array":
            return f"[{_shape(node['items'], known)}, …]"
        case "boolean":
            return "true or false"
        case "number":
            return "0.0 to 1.0"
        case "integer":
            return "1"
        case _:
            return '"…"'
