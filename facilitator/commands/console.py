"""stdout for results, stderr for progress; JSON in, JSON out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from facilitator.errors import InputError, MachineError

T = TypeVar("T")
MAX_LINE = 10_000_000


def print_json(value: object) -> None:
    """One JSON document on stdout."""
    print(json.dumps(_plain(value), ensure_ascii=False, indent=2))


def print_line(value: object) -> None:
    """One JSON object on one line of stdout."""
    print(json.dumps(_plain(value), ensure_ascii=False), flush=True)


def _plain(value: object) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value


def note(text: str) -> None:
    print(text, file=sys.stderr)


def read_text(path: Path, what: str) -> str:
    """A UTF-8 file's text. Raises `InputError` saying what is wrong with it."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"{what}: there is no file '{path}'") from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{what}: '{path}' is not UTF-8 (byte {error.start}); save it as UTF-8 and try again"
        ) from error
    except OSError as error:
        raise InputError(f"{what}: '{path}' cannot be read: {error.strerror}") from error


def jsonl(
    path: Path, parse: Callable[[dict[str, Any]], T], fields: tuple[str, ...]
) -> Iterator[T | InputError]:
    """The objects of a JSONL file; for a bad line an `InputError` with its number.

    `fields` must be there and be strings (an id may be a number).
    """
    for number, line in enumerate(read_text(path, "input").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError as error:
            yield InputError(f"{path.name}, line {number}: not JSON ({error}); one object a line")
            continue
        if not isinstance(entry, dict):
            yield InputError(f"{path.name}, line {number}: not an object; one object a line")
            continue
        missing = [
            f
            for f in fields
            if not isinstance(entry.get(f), str) and not (f == "id" and _is_number(entry.get(f)))
        ]
        if missing:
            yield InputError(
                f"{path.name}, line {number}: '{missing[0]}' is missing or not a text; each line"
                f" needs {', '.join(fields)}"
            )
            continue
        yield parse(entry)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


class BadLines:
    """Counts and reports bad lines; the rest of the input is still processed."""

    def __init__(self) -> None:
        self.count = 0

    def report(self, error: InputError) -> None:
        self.count += 1
        note(f"facilitator: {' '.join(str(error).split())}")

    def finish(self) -> None:
        """Exit status 2 where a line was bad."""
        if self.count:
            raise SystemExit(2)


def prepare_folder(out: Path, force: bool) -> None:
    """Makes the folder. Raises `InputError` where it holds something and `force` is not given."""
    try:
        if out.is_file():
            raise InputError(f"--out '{out}' is a file; name a folder")
        if out.is_dir() and any(out.iterdir()) and not force:
            raise InputError(f"the folder '{out}' is not empty; use --force to write into it")
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError(f"'{out}' cannot be made: {error.strerror}; choose another") from error


def write_file(path: Path, data: bytes) -> None:
    """Writes beside, then renames: nobody finds half a file."""
    draft = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise MachineError(
            f"'{path}' cannot be written: {error.strerror}; free space or choose another place"
        ) from error


@contextmanager
def indexing() -> Iterator[Callable[[int, int], None]]:
    """A progress bar for building the index, shown only if something is built."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("Building the index"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task: list[Any] = []

        def tell(done: int, total: int) -> None:
            if not task:
                task.append(bar.add_task("index", total=total))
            bar.update(task[0], completed=done)

        yield tell
