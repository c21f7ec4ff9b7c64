"""Where the data that ships lies: in a clone at the top level, in a wheel under `facilitator/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def corpus_dir() -> Path:
    """The catalogue: one folder a source, and the vocabulary files beside them."""
    return _shipped("corpus", "topics.yaml")


@cache
def prompts_dir() -> Path:
    """Every word we say to a model, and the personas."""
    return _shipped("prompts", "personas")


@cache
def evals_dir() -> Path:
    """Suites: cases as data, beside the code that runs them."""
    return _shipped("evals", "cases")


@cache
def ui_dir() -> Path:
    """The Streamlit app."""
    return _shipped("ui", "app.py")


@cache
def self_test_file() -> Path:
    """The twelve pairs that a judge is tried with."""
    return _PACKAGE / "verification" / "self_test.yaml"


def _shipped(name: str, part: str) -> Path:
    own = _PACKAGE / name
    return own if (own / part).exists() else _PACKAGE.parent / name
