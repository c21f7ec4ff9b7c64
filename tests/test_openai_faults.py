"""Everything that endpoints do on bad days, before a real server: no fault gets out of the engine,
each is recorded, and what passes by is tried again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from facilitator.config import Settings
from facilitator.dialogue.personas import read_persona
from facilitator.engines.base import Brief, EngineUnavailable, Speech, Task
from facilitator.engines.calls import Call, Meter, Outcome, metering
from facilitator.engines.openai import OpenAIEngine, open_engine
from facilitator.engines.openai.caller import Breaker
from facilitator.evals.benchmarks.scripted import Said, ScriptedModel
from facilitator.models import KnownVoice
from facilitator.resources import prompts_dir
from facilitator.retrieval.text import sentences
from facilitator.sessions.calls import RunBudget
from facilitator.sessions.setup import open_corpus
from tests.fault_proxy import KEY, Body, Fault, FaultProxy, settings
from tests.local_model import local_model
from tests.scripted import model

pytestmark = pytest.mark.model
__all__ = ["local_model", "model"]

READABLE = (Outcome.DONE, Outcome.TRUNCATED, Outcome.REPEATED_ITSELF)
PROBE = 1
"""Chat calls that the engine makes when it is opened."""


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Brief:
    corpus = open_corpus(Settings(home=tmp_path_factory.mktemp("home")))
    evidence = [p for p in corpus.propositions.values() if p.voice == KnownVoice.NATO][:2]
    seat = read_persona(prompts_dir() / "personas" / "nato.md")
    return Brief(task=Task.CRITIQUE, topic="security", seat=seat, evidence=tuple(evidence))


class Trial:
    """An engine before a proxy, and what it recorded."""

    def __init__(self, engine: OpenAIEngine, brief: Brief, budget: RunBudget | None = None) -> None:
        self.calls: list[Call] = []
        self.engine, self.brief = engine, brief
        self._meter = Meter(self.calls.append, budget)

    def speak(self) -> Speech | str:
        """What comes of the brief, or why nothing does."""
        try:
            with metering(self._meter):
                return self.engine.perform(self.brief, Speech)
        except EngineUnavailable as unavailable:
            return str(unavailable)

    @property
    def outcomes(self) -> list[Outcome]:
        return [call.outcome for call in self.calls]


Try = Callable[..., tuple[Trial, Speech | str]]


@pytest.fixture
def attempt(local_model: str, tmp_path: Path, brief: Brief) -> Try:
    def tried(fault: Fault, **changes: object) -> tuple[Trial, Speech | str]:
        with FaultProxy(local_model, fault, arming=PROBE).running() as proxy:
            engine = open_engine(settings(proxy.url, tmp_path, **changes), {}, sentences)
            trial = Trial(engine, brief)
            return trial, trial.speak()

    return tried


def lines(*cites: str) -> str:
    said = [{"text": "The seat could accept this text.", "cites": list(cites)}]
    return json.dumps({"sentences": said})


def say(text: str) -> Callable[[str], str]:
    return lambda told: text


def test_without_a_fault_the_model_answers(attempt: Try) -> None:
    trial, found = attempt(Fault(times=0))
    assert trial.outcomes[0] in READABLE
    call = trial.calls[0]
    assert call.tokens_in > 100
    assert call.tokens_out > 0
    assert not call.estimated
    assert call.first_token_s is not None
    assert 0 < call.first_token_s <= call.duration_s
    assert call.task == "critique"
    assert isinstance(found, Speech | str)


@pytest.mark.parametrize("fault", [Fault(times=1, status=500), Fault(times=1, status=429)])
def test_a_fault_that_passes_is_tried_again(attempt: Try, fault: Fault) -> None:
    trial, _ = attempt(fault)
    assert trial.outcomes[0] in READABLE
    assert trial.calls[0].retries == 1


def test_retry_after_is_waited_for(attempt: Try) -> None:
    began = time.monotonic()
    trial, _ = attempt(Fault(times=1, status=429, retry_after="2"))
    assert trial.outcomes[0] in READABLE
    assert trial.calls[0].duration_s >= 2
    assert time.monotonic() - began < 120


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(status=429), Outcome.RATE_LIMITED),
        (Fault(status=429, retry_after="1"), Outcome.RATE_LIMITED),
        (Fault(status=500), Outcome.SERVER_ERROR),
        (Fault(status=503), Outcome.SERVER_ERROR),
        (Fault(status=401), Outcome.KEY_REFUSED),
        (Fault(status=403), Outcome.KEY_REFUSED),
        (Fault(status=400), Outcome.REJECTED),
        (Fault(status=404), Outcome.REJECTED),
    ],
)
def test_a_fault_that_lasts_is_named(attempt: Try, fault: Fault, outcome: Outcome) -> None:
    trial, found = attempt(fault)
    assert isinstance(found, str)
    assert trial.outcomes == [outcome]
    assert KEY not in trial.calls[0].model_dump_json()


def test_a_connection_that_breaks_off_is_made_again_once(attempt: Try) -> None:
    trial, _ = attempt(Fault(times=1, reset_after=3))
    assert trial.outcomes[0] is Outcome.BROKEN_OFF
    assert trial.outcomes[1] in READABLE
    trial, found = attempt(Fault(reset_after=3), output_tokens=33)
    assert found == "the connection broke off in mid-answer"
    assert trial.outcomes == [Outcome.BROKEN_OFF, Outcome.BROKEN_OFF]


def test_a_truncated_answer_gives_what_was_complete(attempt: Try) -> None:
    def little(body: Body) -> None:
        body["max_tokens"] = 12

    trial, found = attempt(Fault(ask=little))
    assert trial.outcomes[0] is Outcome.TRUNCATED
    assert found == Speech() or isinstance(found, str)
    cut = lines()[:-2] + ', {"text": "This one was cut'
    trial, found = attempt(Fault(say=say(cut), finish="length"), output_tokens=33)
    assert isinstance(found, Speech)
    assert [s.text for s in found.sentences] == ["The seat could accept this text."]


def test_a_content_filter_and_a_refusal_leave_nothing(attempt: Try) -> None:
    trial, found = attempt(Fault(finish="content_filter"))
    assert (trial.outcomes, found) == (
        [Outcome.FILTERED],
        "the endpoint's content filter stopped the answer",
    )
    trial, found = attempt(Fault(refuse=True), output_tokens=33)
    assert (trial.outcomes, found) == ([Outcome.REFUSED], "the model refuses to answer")


def test_json_of_the_wrong_shape_is_handed_back_once(attempt: Try) -> None:
    trial, found = attempt(Fault(say=say('{"answer": 42}')))
    assert isinstance(found, str)
    assert "can't be read" in found
    assert trial.outcomes == [Outcome.DONE, Outcome.DONE]
    trial, _ = attempt(Fault(times=1, say=say('{"answer": 42}')), output_tokens=33)
    assert len(trial.outcomes) == 2
    assert trial.outcomes[1] in READABLE


def test_json_in_a_fence_is_read(attempt: Try) -> None:
    _, found = attempt(Fault(say=say(f"Here you are:\n```json\n{lines('E1')}\n```")))
    assert isinstance(found, Speech)
    assert len(found.sentences[0].cites) == 1


def test_citations_that_do_not_exist_are_dropped(attempt: Try) -> None:
    _, found = attempt(Fault(say=say(lines("E99", "E24", "davis-2025"))))
    assert isinstance(found, Speech)
    assert found.sentences[0].cites == ()


def test_an_endless_repetition_is_cut_short(attempt: Try) -> None:
    began = time.monotonic()
    trial, found = attempt(Fault(endless="and so on "))
    assert isinstance(found, str)
    assert trial.outcomes[0] is Outcome.REPEATED_ITSELF
    assert trial.calls[0].tokens_out < 500
    assert time.monotonic() - began < 60


def test_an_empty_answer_is_asked_for_once_more(attempt: Try) -> None:
    trial, found = attempt(Fault(say=say("")))
    assert found == "the answer is empty"
    assert trial.outcomes == [Outcome.EMPTY, Outcome.EMPTY]
    trial, _ = attempt(Fault(times=1, say=say(" \n")), output_tokens=33)
    assert trial.outcomes[0] is Outcome.EMPTY
    assert trial.outcomes[1] in READABLE


def test_a_server_that_ignores_the_schema_is_found_out_and_lived_with(
    local_model: str, tmp_path: Path, brief: Brief
) -> None:
    def ignore(body: Body) -> None:
        body.pop("response_format", None)

    told: list[str] = []
    with FaultProxy(local_model, Fault(ask=ignore)).running() as proxy:
        trial = Trial(
            open_engine(settings(proxy.url, tmp_path), {}, sentences, tell=told.append), brief
        )
        found = trial.speak()
    assert "keeps to a JSON schema" not in told[0]
    assert isinstance(found, Speech | str)
    assert trial.outcomes[0] in READABLE


def test_a_hang_ends_at_the_limit(local_model: str, tmp_path: Path, brief: Brief) -> None:
    with FaultProxy(local_model, Fault(hang_s=30), arming=PROBE).running() as proxy:
        engine = open_engine(settings(proxy.url, tmp_path), {}, sentences)
        budget = RunBudget(minutes=2 / 60)
        trial = Trial(engine, brief, budget)
        began = time.monotonic()
        found = trial.speak()
        assert time.monotonic() - began < 15
    assert isinstance(found, str)
    assert trial.outcomes == [Outcome.TIMED_OUT]


def test_a_budget_that_is_spent_ends_a_call_and_allows_no_other(
    local_model: str, tmp_path: Path, brief: Brief
) -> None:
    class Spent:
        """Spent at the third look: in the middle of the first answer."""

        looks = 0

        def spent(self) -> str | None:
            self.looks += 1
            return "the budget of 10 tokens is spent" if self.looks >= 3 else None

        def left_s(self) -> float | None:
            return None

    calls: list[Call] = []
    engine = open_engine(settings(local_model, tmp_path), {}, sentences)
    with metering(Meter(calls.append, Spent())):
        for _ in range(2):
            with pytest.raises(EngineUnavailable, match="10 tokens is spent"):
                engine.perform(brief, Speech)
    assert [call.outcome for call in calls] == [Outcome.STOPPED]
    assert calls[0].tokens_out <= 3


def test_an_endpoint_that_dies_later_is_a_fault_and_not_asked_for_ever(
    local_model: str, tmp_path: Path, brief: Brief
) -> None:
    with FaultProxy(local_model, Fault(times=0)).running() as proxy:
        engine = open_engine(settings(proxy.url, tmp_path, request_retries=0), {}, sentences)
    trial = Trial(engine, brief)
    told = [trial.speak() for _ in range(5)]
    assert told[:3] == ["the endpoint can't be reached"] * 3
    assert told[3:] == ["the endpoint is down; it is tried again in a minute"] * 2
    assert trial.outcomes == [Outcome.UNREACHABLE] * 3


def test_a_pause_ends_after_a_minute() -> None:
    now = [0.0]
    breaker = Breaker(clock=lambda: now[0])
    for _ in range(3):
        breaker.check()
        breaker.note(Outcome.TIMED_OUT)
    with pytest.raises(EngineUnavailable):
        breaker.check()
    now[0] = 61.0
    breaker.check()
    with pytest.raises(EngineUnavailable):
        breaker.check()
    breaker.note(Outcome.DONE)
    breaker.check()


def test_a_rate_limit_at_the_start_is_no_reason_to_stop(
    local_model: str, tmp_path: Path, brief: Brief
) -> None:
    with FaultProxy(local_model, Fault(times=2, status=429)).running() as proxy:
        trial = Trial(open_engine(settings(proxy.url, tmp_path), {}, sentences), brief)
        trial.speak()
    assert trial.outcomes[0] in READABLE


def test_an_identical_call_is_answered_from_what_was_kept(
    local_model: str, tmp_path: Path, brief: Brief
) -> None:
    with FaultProxy(local_model, Fault(say=say(lines("E1"))), arming=PROBE).running() as proxy:
        engine = open_engine(settings(proxy.url, tmp_path), {}, sentences)
        trial = Trial(engine, brief)
        first, again = trial.speak(), trial.speak()
        assert first == again
        assert trial.outcomes == [Outcome.DONE, Outcome.CACHED]
        other = Trial(engine, brief.model_copy(update={"evidence": brief.evidence[:1]}))
        other.speak()
        assert other.outcomes == [Outcome.DONE]


@pytest.mark.parametrize("after", [None, 3])
def test_a_silence_past_the_time_limit_is_a_fault(
    model: ScriptedModel, tmp_path: Path, brief: Brief, after: int | None
) -> None:
    """Before the first word and in the middle; it is tried again as often as the settings say."""
    with FaultProxy(model.url, Fault(hang_s=20, hang_after=after), arming=PROBE).running() as proxy:
        engine = open_engine(settings(proxy.url, tmp_path, request_timeout_s=0.5), {}, sentences)
        trial = Trial(engine, brief)
        began = time.monotonic()
        assert trial.speak() == "the endpoint was silent for too long"
        assert time.monotonic() - began < 10
    assert trial.outcomes == [Outcome.TIMED_OUT]
    assert proxy.calls == PROBE + (2 if after is None else 1)


def test_an_answer_without_end_is_cut_short_though_nothing_repeats(
    model: ScriptedModel, tmp_path: Path, brief: Brief
) -> None:
    """A server that ignores the length limit; the words differ each time."""
    with FaultProxy(model.url, Fault(endless="word {} ", times=1), arming=PROBE).running() as proxy:
        engine = open_engine(settings(proxy.url, tmp_path), {}, sentences)
        trial = Trial(engine, brief)
        trial.speak()
    assert trial.outcomes[0] is Outcome.TRUNCATED
    assert trial.calls[0].tokens_out < 1000


def test_a_model_that_thinks_until_its_limit_says_which_setting(
    tmp_path: Path, brief: Brief
) -> None:
    def say(body: dict[str, object]) -> Said:
        return Said("", finish="length") if len(model.asked) > PROBE else Said('{"ready": true}')

    with ScriptedModel(say).running() as model:
        trial = Trial(open_engine(settings(model.url, tmp_path), {}, sentences), brief)
        told = trial.speak()
    assert isinstance(told, str)
    assert "raise output_tokens" in told
    assert trial.outcomes == [Outcome.THOUGHT_TOO_LONG], "a second try would end the same way"
