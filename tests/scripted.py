"""The openai engine before a speaker of known words: its settings and its bench."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from facilitator.config import Settings
from facilitator.dialogue.bench import Bench
from facilitator.evals.benchmarks.scripted import Said, ScriptedModel, echo
from facilitator.sessions.setup import open_bench


class Actor(ABC):
    """A model that a test tells what to say."""

    def __init__(self) -> None:
        self.model = ScriptedModel(self.say)

    @abstractmethod
    def say(self, body: dict[str, Any]) -> Said:
        """The answer to a request."""


def settings(model: ScriptedModel, home: Path, **changes: object) -> Settings:
    """Of an engine that asks this model, and looks nothing up before it drafts."""
    given: dict[str, object] = {
        "home": home,
        "embedding": "wordllama",
        "OPENAI_BASE_URL": model.url,
        "lookups": 0,
    }
    return Settings.model_validate(given | changes)


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedModel]:
    """A model that says back what it was shown, at once."""
    with ScriptedModel(echo).running() as model:
        yield model


@pytest.fixture(scope="module")
def bench(actor: Actor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A bench whose engine asks the file's own `actor`."""
    with actor.model.running():
        yield open_bench(settings(actor.model, tmp_path_factory.mktemp("home")), "openai")
