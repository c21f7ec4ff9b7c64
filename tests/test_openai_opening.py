"""Opening the engine before an endpoint that is wrong, away or picky: said at the start, in one line,
without the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.engines.openai import open_engine
from facilitator.errors import InputError
from facilitator.evals.benchmarks.scripted import ScriptedModel
from facilitator.retrieval.text import sentences
from tests.fault_proxy import KEY, Fault, FaultProxy, settings
from tests.local_model import free_port, local_model
from tests.scripted import model

pytestmark = pytest.mark.model
__all__ = ["local_model", "model"]


def test_a_server_that_rejects_the_schema_gets_a_weaker_form(
    local_model: str, tmp_path: Path
) -> None:
    """The probe goes down from the schema as far as the server wants it to."""
    told: list[str] = []
    fault = Fault(times=2, status=400)
    with FaultProxy(local_model, fault).running() as proxy:
        open_engine(settings(proxy.url, tmp_path), {}, sentences, tell=told.append)
        assert proxy.calls == 3
    assert "keeps to no form" in told[0]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault(status=401), "refuses the key"),
        (Fault(key="sk-another"), "refuses the key"),
        (Fault(status=404), "does not know the model"),
        (Fault(status=500), "loading"),
    ],
)
def test_at_the_start_a_fault_is_the_users_to_mend(
    local_model: str, tmp_path: Path, fault: Fault, told: str
) -> None:
    with (
        FaultProxy(local_model, fault).running() as proxy,
        pytest.raises(InputError, match=told) as raised,
    ):
        open_engine(settings(proxy.url, tmp_path), {}, sentences)
    assert KEY not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_endpoint_that_is_not_there_is_said_at_the_start(tmp_path: Path) -> None:
    url = f"http://name:password@127.0.0.1:{free_port()}/v1"
    with pytest.raises(InputError, match="can't be reached") as raised:
        open_engine(settings(url, tmp_path), {}, sentences)
    assert "password" not in str(raised.value)
    assert KEY not in str(raised.value)


@pytest.mark.parametrize(
    "url", ["localhost:8080/v1", "ftp://127.0.0.1/v1", "http://127.0.0.1:99999", "http://[::1/v1"]
)
def test_a_url_that_is_none_is_said_at_the_start(tmp_path: Path, url: str) -> None:
    with pytest.raises(InputError, match="OPENAI_BASE_URL is no web address"):
        open_engine(settings(url, tmp_path), {}, sentences)


@pytest.mark.parametrize("key", ["sk-s\u00e9cret", "sk secret", "sk-se\ncret"])
def test_a_key_that_cannot_be_sent_is_said_at_the_start_and_not_shown(
    tmp_path: Path, key: str
) -> None:
    wrong = settings("http://127.0.0.1:9/v1", tmp_path, OPENAI_API_KEY=key)
    with pytest.raises(InputError, match="OPENAI_API_KEY holds") as raised:
        open_engine(wrong, {}, sentences)
    assert "cret" not in str(raised.value)


def test_a_key_may_end_in_a_line_break(model: ScriptedModel, tmp_path: Path) -> None:
    with FaultProxy(model.url, Fault(key=KEY)).running() as proxy:
        engine = open_engine(
            settings(proxy.url, tmp_path, OPENAI_API_KEY=f"{KEY}\n"), {}, sentences
        )
    assert engine.name == "openai:scripted"
