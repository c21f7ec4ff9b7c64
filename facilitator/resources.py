"""Where the data that ships lies: in a clone at the top level, in a wheel under `facilitator/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def corpus_dir() -> Path:
    """The catalogue: one folder a source, and the vocabulary files beside them."""
    clone = _PACKAGE.parent / "corpus"
    return clone if (clone / "topics.yaml").is_file() else _PACKAGE / "corpus"


@cache
def prompts_dir() -> Path:
    """Every word we say to a model, and the personas."""
    clone = _PACKAGE.parent / "prompts"
    return clone if (clone / "personas").is_dir() else _PACKAGE / "prompts"


@cache
def evals_dir() -> Path:
    """Suites: cases as data, beside the code that runs them."""
    return _PACKAGE / "evals"


@cache
def ui_dir() -> Path:
    """The Streamlit app."""
    return _PACKAGE / "ui"


@cache
def self_test_file() -> Path:
    """The twelve pairs that a judge is tried with."""
    return _PACKAGE / "verification" / "self_test.yaml"
