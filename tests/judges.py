"""A judge of known answers behind a scripted endpoint: reads the cases it is shown as a model would."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from facilitator.evals.benchmarks.scripted import Said, ScriptedModel
from facilitator.sessions.judging import load_self_test

_CASE = re.compile(r"^<data case (\w+)>\n(.*?)\n</data \1>$", re.DOTALL | re.MULTILINE)
Answer = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A case as the prompt shows it: its number, the sentence or text, and every line."""

    number: int
    sentence: str
    lines: tuple[str, ...]

    @property
    def words(self) -> str:
        """The first words of what it rests on."""
        line = next(line for line in self.lines if re.match(r"[PTB]\d+ \|", line))
        return " ".join(line.rsplit(" | ", 1)[-1].split()[:5])


def cases_in(body: dict[str, Any]) -> list[Case]:
    """The cases of a request; none for one that is no judge's."""
    found = []
    for number, (_, inside) in enumerate(_CASE.findall(body["messages"][0]["content"]), start=1):
        lines = tuple(inside.splitlines())
        found.append(Case(number, lines[0].partition(": ")[2], lines))
    return found


def decided(case: Case, verdict: str = "supported", **changes: object) -> Answer:
    """An answer in the form that is asked for."""
    answer: Answer = {
        "number": case.number,
        "verdict": verdict,
        "confidence": 0.9,
        "words": case.words,
        "fault": "none" if verdict == "supported" else "added",
        "explanation": "" if verdict == "supported" else "They do not say so.",
        "cleared": [],
        "apart": [],
    }
    return answer | changes


def knowing(case: Case) -> Answer:
    """Right about the pairs of the self-test; any other sentence is supported."""
    supported = {pair.sentence: pair.supported for pair in load_self_test().pairs}
    return decided(case, "supported" if supported.get(case.sentence, True) else "contradicted")


class ScriptedJudge:
    """The endpoint. `decide` answers a case; `say` answers a whole call in its stead."""

    def __init__(self, decide: Callable[[Case], Answer] = knowing, *, seconds: float = 0.0) -> None:
        self.model = ScriptedModel(self._say, seconds=seconds)
        self.decide = decide
        self.say: Callable[[list[Case]], Said] = self.answer

    def answer(self, cases: list[Case]) -> Said:
        return Said(json.dumps({"answers": [self.decide(case) for case in cases]}))

    def _say(self, body: dict[str, Any]) -> Said:
        cases = cases_in(body)
        return self.say(cases) if cases else Said('{"ready": true}')

    @property
    def calls(self) -> list[list[Case]]:
        """What it was asked as a judge, call by call."""
        return [cases for body in self.model.asked if (cases := cases_in(body))]
