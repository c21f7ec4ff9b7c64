"""The bibliographic records: read, recognised in a text, and made for a paper that has none."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from facilitator.corpus.layout import Layout
from facilitator.corpus.text import fingerprint, slug, words
from facilitator.errors import InputError
from facilitator.models import Model, ReviewState, Source

_TITLE_WITHIN_LINES = 80
_TITLE_SPANS_LINES = 6
_LONGEST_META = 8192
_META = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST_TITLE = 300
NOT_STATED = "not stated"


class Record(Model):
    """What a source.toml holds: who wrote the paper and how it is laid out."""

    source: Source
    layout: Layout = Layout()


class Recognition(StrEnum):
    """How an added text was matched to its record; `new`: it had none and was given one."""

    FINGERPRINT = "fingerprint"
    TITLE = "title"
    NEW = "new"


def read_record(path: Path) -> Record:
    """The record in a source.toml. Raises `InputError` naming the file, the key and the mend."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        layout = data.pop("layout", {})
        record = Record(source=Source(**data), layout=Layout.model_validate(layout))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {error}; mend the TOML there") from error
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(str(part) for part in fault["loc"])
        raise InputError(f"{path}: {key}: {fault['msg']}; mend that key") from error
    except (OSError, UnicodeDecodeError, TypeError, re.error) as error:
        raise InputError(
            f"{path} cannot be read: {error}; restore it or remove its folder"
        ) from error
    if record.source.id != path.parent.name:
        raise InputError(
            f"{path}: the id '{record.source.id}' is not the folder's name '{path.parent.name}';"
            " make them the same"
        )
    return record


def write_record(source: Source) -> str:
    """A source.toml for a paper without a layout; a person may complete it by hand."""
    lines = ["# Made by `corpus add`. Complete what the paper states; the id stays as it is."]
    for key, value in source.model_dump(mode="json", exclude_none=True).items():
        lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def front_matter(text: str) -> tuple[dict[str, str | list[str]], str]:
    """The plain values of a YAML block that opens a Markdown file, and the text after it."""
    found = _META.match(text[:_LONGEST_META])
    if not found:
        return {}, text
    try:
        loaded: Any = yaml.safe_load(found[1])
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}, text
    if not isinstance(loaded, dict):
        return {}, text
    meta: dict[str, str | list[str]] = {}
    for key, value in loaded.items():
        if isinstance(value, list):
            meta[str(key).lower()] = [str(part) for part in value if isinstance(part, str)]
        elif value is not None and not isinstance(value, dict):
            meta[str(key).lower()] = str(value)
    return meta, text[found.end() :]


def _has_title(text: str, title: str) -> bool:
    """Whether a line near the beginning of the text starts with the title, which may be wrapped."""
    wanted = words(title)
    lines = [line[:_LONGEST_TITLE] for line in text[:20_000].split("\n") if line.strip()]
    return any(
        words(" ".join(lines[n : n + _TITLE_SPANS_LINES]))[: len(wanted)] == wanted
        for n in range(min(len(lines), _TITLE_WITHIN_LINES))
    )


def stated_title(meta: Mapping[str, str | list[str]]) -> str:
    """The title in a front matter, empty where it has none."""
    return " ".join(next(iter(_first(meta, "title")), "").split())


def recognise(
    text: str, records: Iterable[Record], title: str = ""
) -> tuple[Record, Recognition] | None:
    """The record of the paper that the text is a copy of, by fingerprint, else by title.

    `title`: the one that a front matter states, where the text itself may not show it.
    Only a record with a layout is found by title: its paragraphs are then told by their marks.
    """
    known = tuple(records)
    mark = fingerprint(text)
    for record in known:
        if record.source.sha256 == mark:
            return record, Recognition.FINGERPRINT
    for record in known:
        if record.layout.sections and _has_title(f"{title}\n{text}", record.source.title):
            return record, Recognition.TITLE
    return None


def _first(meta: Mapping[str, str | list[str]], *keys: str) -> tuple[str, ...]:
    for key in keys:
        value = meta.get(key)
        if value:
            return (value,) if isinstance(value, str) else tuple(value)
    return ()


def new_record(
    text: str, title: str, meta: Mapping[str, str | list[str]], stem: str, taken: Iterable[str]
) -> Record:
    """A record for a paper that has none, from what it shows and what its front matter states.

    `title` is the one that the text shows; the file's `stem` stands in where there is none. What
    is not stated is said to be not stated, never guessed.
    """
    name = stated_title(meta) or title or stem
    name = " ".join(name.split())[:_LONGEST_TITLE]
    mark = fingerprint(text)
    base = slug(name, limit=40)
    if len(base) < 2:
        base = f"paper-{mark[:8]}"
    used = set(taken)
    source_id = next(
        candidate
        for n in range(1, len(used) + 2)
        if (candidate := base if n == 1 else f"{base}-{n}") not in used
    )
    dated = _YEAR.search(" ".join(_first(meta, "year", "date", "published")))
    authors = _first(meta, "authors", "author")
    who = authors[0].split()[-1] if authors and authors[0].split() else f"“{name[:60]}”"
    return Record(
        source=Source(
            id=source_id,
            title=name,
            authors=authors,
            short=f"{who} {dated[0]}" if dated else who,
            year=int(dated[0]) if dated else None,
            publisher=" ".join(_first(meta, "publisher", "institution")) or NOT_STATED,
            licence=" ".join(_first(meta, "licence", "license")) or "none stated",
            sha256=mark,
            review=ReviewState.UNREVIEWED,
        )
    )
