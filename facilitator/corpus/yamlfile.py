"""Lists of entries in YAML, each validated; a fault names file, line, entry and mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from facilitator.errors import InputError
from facilitator.models import Model

_M = TypeVar("_M", bound=Model)
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """The safe loader, which also refuses a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key '{key.value}' stands twice", key.start_mark
                )
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    where = ".".join(str(part) for part in fault["loc"]) or "the entry"
    return f"{where}: {fault['msg']}"


def entry_line(path: Path, entry_id: str) -> int:
    """The line, from 1, on which the entry's id stands; 1 where it is not found."""
    wanted = re.compile(rf"\bid:\s*[\"']?{re.escape(entry_id)}[\"']?\s*(?:[,}}#]|$)")
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, start=1) if wanted.search(line)), 1)


def fault_at(path: Path, entry_id: str, what: str) -> InputError:
    """The error to raise for an entry that was read but does not fit with the others."""
    return InputError(f"{path}, line {entry_line(path, entry_id)}, entry '{entry_id}': {what}")


def read_entries(
    path: Path, model: type[_M], complete: Callable[[dict[str, Any]], None] = lambda entry: None
) -> tuple[_M, ...]:
    """The entries of a YAML list as `model`s, in the file's order.

    `complete` may fill in what the file leaves to its place, e.g. the source of its locators.
    Raises `InputError` for a file that cannot be read, is no list, or has an entry at fault.
    """
    try:
        # _Loader derives from the safe loader: no tags, no objects.
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "not well-formed"
        raise InputError(f"{path}{line}: {problem}; mend the YAML there") from error
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path} cannot be read: {error}; restore or remove the file") from error
    if loaded is None:
        return ()
    if not isinstance(loaded, list):
        raise InputError(f"{path} must be a list of entries, each beginning with '- id:'")
    entries: list[_M] = []
    seen: set[str] = set()
    for number, raw in enumerate(loaded, start=1):
        if not isinstance(raw, dict):
            raise InputError(
                f"{path}: entry {number} is not a set of 'key: value' pairs; begin it with '- id:'"
            )
        entry_id = str(raw.get("id", f"number {number}"))
        try:
            complete(raw)
            entry = model.model_validate(raw)
        except ValidationError as error:
            raise fault_at(
                path, entry_id, f"{_first_fault(error)}; mend it, or quote it if it is text"
            ) from error
        if entry_id in seen:
            raise fault_at(path, entry_id, "the id stands twice; give each entry its own")
        seen.add(entry_id)
        entries.append(entry)
    return tuple(entries)
