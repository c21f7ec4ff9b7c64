"""`ask` and `brief` with a model: what stands is the model's, what is missing the embedded engine's,
and it is said which."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from facilitator.dialogue.bench import Bench
from facilitator.evals.benchmarks.scripted import Said, evidence_in, reported
from facilitator.models import Briefing, VerdictLabel
from facilitator.sessions.inquiry import ask, brief, hit
from tests import scripted
from tests.scripted import bench

__all__ = ["bench"]

TOPIC = "NATO enlargement"
QUESTION = "What does Davis say about the enlargement of NATO?"
INVENTED = "Davis reports that NATO has dissolved itself."
PARTS = ("bottom_line", "sides", "meet", "part", "options", "precedents")


class Actor(scripted.Actor):
    """Answers with what a test sets for a field, in terms of the evidence that it was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, Any] = {}

    def say(self, body: dict[str, Any]) -> Said:
        schema = body["response_format"]["json_schema"]["schema"]
        empty: dict[str, Any] = {"ready": True, "abstained": False}
        good = [
            {"text": reported(lead, text), "cites": [label]}
            for label, lead, text in evidence_in(body)[:2]
        ]
        told = {k: good if v == "good" else v for k, v in self.told.items()}
        return Said(json.dumps({k: told.get(k, empty.get(k, [])) for k in schema["properties"]}))


@pytest.fixture(scope="module")
def actor() -> Actor:
    return Actor()


@pytest.fixture(autouse=True)
def forget(bench: Bench, actor: Actor) -> None:
    """No answer of another test is kept."""
    actor.told = {}
    kept = bench.engine._caller._kept.folder  # type: ignore[attr-defined]
    for file in kept.glob("*/*.json"):
        file.unlink()


@pytest.fixture(scope="module")
def embedded(bench: Bench) -> Briefing:
    return brief(replace(bench, engine=bench.fallback), TOPIC)


def test_what_stands_of_a_briefing_is_the_models_and_the_rest_is_marked(
    actor: Actor, bench: Bench, embedded: Briefing
) -> None:
    """An empty part says that the sources are silent: never because a model was."""
    bad = [{"text": INVENTED, "cites": ["E1"]}]
    actor.told = {"bottom_line": "good", "meet": bad}
    told: list[str] = []
    found = brief(bench, TOPIC, tell=told.append)
    assert found.bottom_line != embedded.bottom_line
    assert all(s.verdict and s.verdict.verdict is VerdictLabel.SUPPORTED for s in found.bottom_line)
    assert found.bottom_line[0].text.startswith("As Davis")
    assert INVENTED not in found.model_copy(update={"dropped": ()}).model_dump_json()
    assert [a.text for a in found.dropped] == [INVENTED]
    for part in PARTS[1:]:
        assert getattr(found, part) == getattr(embedded, part)
    assert found.header.engine.startswith("openai:scripted, not judged; embedded for what each")
    assert told[-1] == (
        f"The embedded engine had the word for {found.header.engine.split(' for ')[1]}."
    )
    assert told[0].endswith("1 fell.")
    assert INVENTED in told[1]


def test_a_briefing_of_which_nothing_stands_is_the_embedded_engines_and_says_so(
    actor: Actor, bench: Bench, embedded: Briefing
) -> None:
    actor.told = {"bottom_line": [{"text": INVENTED, "cites": ["E1"]}]}
    told: list[str] = []
    found = brief(bench, TOPIC, tell=told.append)
    assert found.model_copy(update={"dropped": (), "shares": embedded.shares}) == embedded
    assert [a.text for a in found.dropped] == [INVENTED]
    assert told[-1] == "The embedded engine had the word: nothing that the model drafted stands."


def test_an_answer_is_the_models_where_it_stands(actor: Actor, bench: Bench) -> None:
    actor.told = {"sentences": "good"}
    told: list[str] = []
    answer = ask(bench, QUESTION, tell=told.append)
    assert answer.text is not None
    assert answer.text.startswith("As Davis")
    assert all(s.citations for s in answer.statements)
    assert told == []


def test_an_answer_of_which_nothing_stands_is_the_embedded_engines_and_says_so(
    actor: Actor, bench: Bench
) -> None:
    actor.told = {"sentences": [{"text": INVENTED, "cites": ["E1"]}]}
    told: list[str] = []
    answer = ask(bench, QUESTION, tell=told.append)
    own = ask(replace(bench, engine=bench.fallback), QUESTION)
    assert answer.statements == own.statements
    assert [a.text for a in answer.dropped] == [INVENTED]
    assert told[0] == "The embedded engine had the word: nothing that the model drafted stands."
    assert INVENTED in told[-1]


def test_a_model_may_abstain(actor: Actor, bench: Bench) -> None:
    actor.told = {"abstained": True}
    assert ask(bench, QUESTION).abstained


def test_what_a_paper_says_of_itself_answers_only_questions_about_it(bench: Bench) -> None:
    found = bench.finder.search("Who founded NATO Watch, and what could hotlines do?", 12)
    itself = [i for i in found.items if i.locator.section == "front-matter"]
    rest = [i for i in found.items if i.locator.section != "front-matter"]
    assert itself
    assert rest
    for items, expected in (((*itself, *rest), True), ((*rest, *itself), False)):
        told = hit(bench, found.model_copy(update={"items": items}), None)
        assert ("front-matter" in {p.locator.section for p in told}) is expected
