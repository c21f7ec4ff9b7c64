"""What is found out and set before the first word: what an endpoint can do, which model is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from facilitator.config import Settings
from facilitator.corpus.catalogue import Corpus
from facilitator.dialogue.personas import load_personas
from facilitator.engines.base import RESULTS, Brief, Task
from facilitator.engines.openai import OpenAIEngine, open_engine
from facilitator.engines.openai.client import Endpoint
from facilitator.engines.openai.probe import choose_model, probe
from facilitator.errors import InputError
from facilitator.evals.benchmarks.scripted import MODEL, Said, ScriptedModel, echo
from facilitator.models import Formulation, KnownVoice, Origin, Persona, Statement
from facilitator.retrieval.text import sentences
from facilitator.sessions.setup import open_corpus
from tests.conftest import REPO

READY = Said('{"ready": true}')


def settings(url: str, home: Path, **changes: object) -> Settings:
    given: dict[str, object] = {"home": home, "OPENAI_BASE_URL": url, "request_retries": 0}
    return Settings.model_validate(given | changes)


def found(home: Path, picky: Mapping[str, str], answer: Said = READY) -> tuple[str, dict[str, Any]]:
    """What is told of an endpoint that takes none of these options, each refused in its own words,
    and what it was asked in the end."""

    def say(body: dict[str, Any]) -> Said:
        for option, words in picky.items():
            if option in body:
                return Said(words, status=400)
        return answer

    told: list[str] = []
    with ScriptedModel(say).running() as model:
        open_engine(settings(model.url, home), {}, sentences, tell=told.append)
    return told[0], model.asked[-1]


def test_an_endpoint_that_can_do_all_is_told_so(tmp_path: Path) -> None:
    told, asked = found(tmp_path, {})
    assert told.startswith(f"Model {MODEL} at http://127.0.0.1:")
    assert told.endswith("keeps to a JSON schema, streams, context 32,768 tokens.")
    assert asked["response_format"]["json_schema"]["strict"] is True


def test_an_endpoint_that_rejects_one_thing_after_the_other_is_asked_without(
    tmp_path: Path,
) -> None:
    """In the words of OpenAI's reasoning models, of vLLM and LM Studio, and of plain servers."""
    told, asked = found(
        tmp_path,
        {
            "max_tokens": "Unsupported parameter: 'max_tokens' is not supported with this model."
            " Use 'max_completion_tokens' instead.",
            "temperature": "Unsupported value: 'temperature' does not support 0 with this model.",
            "stream_options": "Unknown field: stream_options",
            "response_format": "'response_format.type' must be 'json_schema' or 'text'",
            "stream": "streaming is not supported",
        },
    )
    assert "keeps to no form" in told
    assert "does not stream" in told
    assert set(asked) == {"model", "messages", "max_completion_tokens"}


def test_an_endpoint_that_takes_a_schema_and_does_not_keep_to_it_is_seen(tmp_path: Path) -> None:
    """As some relays in the cloud do."""
    told, _ = found(tmp_path, {}, Said("Yes, I am ready."))
    assert "keeps to no form" in told


def test_a_model_that_thinks_beyond_its_limit_says_which_setting(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"1,200 tokens went before the first word.*output_tokens"):
        found(tmp_path, {}, Said("", finish="length"))


@pytest.mark.parametrize(
    ("entry", "context"),
    [
        ({"max_model_len": 4096}, 4096),
        ({"meta": {"n_ctx_train": 2048}}, 2048),
        ({"context_length": 131072}, 131072),
        ({"context_length": "long"}, None),
        ({}, None),
    ],
)
def test_the_context_length_is_read_where_it_is_told(
    tmp_path: Path, entry: dict[str, Any], context: int | None
) -> None:
    with ScriptedModel(lambda body: READY).running() as model:
        endpoint = Endpoint(settings(model.url, tmp_path))
        listed = [{"id": "other", "max_model_len": 1}, {"id": "m", **entry}]
        assert probe(endpoint, "m", listed, 100).context == context


def test_the_only_model_is_taken_and_of_several_one_is_to_be_named(tmp_path: Path) -> None:
    endpoint = Endpoint(settings("http://127.0.0.1:9/v1", tmp_path))
    assert choose_model(endpoint, None, [{"id": "m"}]) == "m"
    assert choose_model(endpoint, "n", [{"id": "m"}]) == "n"
    with pytest.raises(InputError, match=r"FACILITATOR_MODEL.*offers m, n$"):
        choose_model(endpoint, None, [{"id": "m"}, {"id": "n"}])
    with pytest.raises(InputError, match=r"FACILITATOR_MODEL to a model's name$"):
        choose_model(endpoint, None, None)


# --- a model of its own for a seat, a task, the judge ---------------------------------------------


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return open_corpus(Settings(home=tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedModel]:
    def say(body: dict[str, Any]) -> Said:
        if "judge" in body["model"]:
            return Said(json.dumps({"span": "x", "verdict": "supported", "confidence": 1}))
        return echo(body)

    with ScriptedModel(say).running() as model:
        yield model


@pytest.fixture(scope="module")
def personas(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Persona]:
    return load_personas(tmp_path_factory.mktemp("home"), corpus.propositions)


@pytest.fixture(scope="module")
def engine(
    model: ScriptedModel,
    personas: Mapping[str, Persona],
    tmp_path_factory: pytest.TempPathFactory,
) -> OpenAIEngine:
    chosen = settings(
        model.url,
        tmp_path_factory.mktemp("home"),
        model="plain",
        seat_models={"russia": "for-russia"},
        task_models={"ranking": "for-ranking"},
        judge_model="judge",
    )
    told: list[str] = []
    made = open_engine(chosen, {}, sentences, seats=list(personas), tell=told.append)
    assert [line.split()[1] for line in told] == ["plain", "for-russia", "for-ranking", "judge"]
    return made


@pytest.mark.parametrize(
    ("seat", "task", "expected"),
    [
        ("nato", Task.OPENING, "plain"),
        ("russia", Task.OPENING, "for-russia"),
        ("nato", Task.RANKING, "for-ranking"),
        ("russia", Task.RANKING, "for-ranking"),
    ],
)
def test_a_seat_and_a_task_may_have_a_model_of_their_own(
    engine: OpenAIEngine,
    model: ScriptedModel,
    corpus: Corpus,
    personas: Mapping[str, Persona],
    seat: str,
    task: Task,
    expected: str,
) -> None:
    evidence = [p for p in corpus.propositions.values() if p.voice == KnownVoice.AUTHOR][:3]
    text = Statement(text="The participants talk.", origin=Origin.PROPOSAL)
    brief = Brief(
        task=task,
        topic="security",
        seat=personas[seat],
        evidence=tuple(evidence),
        formulations=(Formulation(id="i.nato.1", item="i", owner="nato", text=text),),
    )
    engine.perform(brief, RESULTS[task])
    assert model.asked[-1]["model"] == expected


def test_the_judge_may_have_a_model_of_its_own(engine: OpenAIEngine, model: ScriptedModel) -> None:
    assert engine.make_judge("judge").name == "openai:judge"
    assert model.asked[-1]["model"] == "judge"


@pytest.mark.parametrize(
    ("setting", "value"), [("seat_models", {"mars": "m"}), ("task_models", {"poetry": "m"})]
)
def test_a_model_for_what_does_not_exist_is_said_at_the_start(
    model: ScriptedModel, tmp_path: Path, setting: str, value: dict[str, str]
) -> None:
    chosen = settings(model.url, tmp_path, **{setting: value})
    with pytest.raises(InputError, match=f"'{setting}' names '{next(iter(value))}'"):
        open_engine(chosen, {}, sentences, seats=["nato"])


def test_how_much_a_model_thinks_is_passed_on(model: ScriptedModel, tmp_path: Path) -> None:
    open_engine(settings(model.url, tmp_path, reasoning_effort="low"), {}, sentences)
    assert model.asked[-1]["reasoning_effort"] == "low"


def test_the_settings_that_the_documentation_names_are_there_with_their_defaults() -> None:
    page = (REPO / "docs" / "models.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]*) \| ([^|]*) \| [^|]* \|$", page, re.MULTILINE)
    seen = 0
    for names, defaults in rows:
        told = [given.strip("` ") for given in defaults.split(", ")]
        for name, default in zip(re.findall(r"`([a-z_]+)", names), told * 3, strict=False):
            found = Settings.model_fields[name].get_default(call_default_factory=True)
            if default not in ("–", "asked"):
                assert str(found) in (default, f"{default}.0"), name
            else:
                assert not found, name
            seen += 1
    assert seen > 15
