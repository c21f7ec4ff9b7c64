"""Cases as data: those that ship, and those a user adds.

`evals/cases/<suite>.yaml` ships; `<home>/cases/<suite>.yaml` or `.jsonl` is a user's and comes after
it. A file that does not read raises: a broken set of cases must not score.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from facilitator.config import Settings
from facilitator.corpus.yamlfile import read_entries
from facilitator.errors import InputError
from facilitator.evals.base import Case
from facilitator.resources import evals_dir

__all__ = ["read_cases"]

C = TypeVar("C", bound=Case)


def read_cases(suite: str, kind: type[C], settings: Settings) -> tuple[C, ...]:
    """The suite's cases in the files' order.

    Raises `InputError` naming file, line and fault for an entry that does not fit or repeats an id,
    and where there is no case at all.
    """
    found: dict[str, C] = {}
    for path in _files(suite, settings):
        entries = read_entries(path, kind) if path.suffix == ".yaml" else _lines(path, kind)
        for case in entries:
            if case.id in found:
                raise InputError(f"{path}: the case '{case.id}' stands twice; give it another id")
            found[case.id] = case
    if not found:
        raise InputError(f"the suite '{suite}' has no cases; restore evals/cases/{suite}.yaml")
    return tuple(found.values())


def _files(suite: str, settings: Settings) -> Iterator[Path]:
    shipped = evals_dir() / "cases" / f"{suite}.yaml"
    own = [settings.home / "cases" / f"{suite}{suffix}" for suffix in (".yaml", ".jsonl")]
    return (path for path in (shipped, *own) if path.is_file())


def _lines(path: Path, kind: type[C]) -> tuple[C, ...]:
    """One case a line; blank lines are skipped."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}; restore or remove it") from error
    cases = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            cases.append(kind.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"]) or "the line"
            raise InputError(f"{path}, line {number}: {key}: {first['msg']}") from error
    return tuple(cases)
