"""Prompts are files: YAML front matter for what is checked, the words below it as a Jinja template.

Whatever a prompt is filled with is data, unless it is `Trusted` (our own words, a seat's file).
Data can only stand in a fence, `{% call data("kind") %}…{% endcall %}`; a template that writes it
anywhere else does not render. Inside, it can't forge the fence, for two reasons: it has no angle
brackets left, and the fence carries a key that is the hash of what it holds. Nor can it forge a
line of its own or a chat template's marks: line breaks become spaces, control words lose their
brackets, and characters that cannot be seen are dropped.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template, TemplateError, UndefinedError
from pydantic import ValidationError

from facilitator.errors import MachineError
from facilitator.models import Model
from facilitator.resources import prompts_dir

_KEY = 12
_fenced: ContextVar[bool] = ContextVar("fenced", default=False)
_BRACKETS = str.maketrans({**dict.fromkeys("<＜﹤", "‹"), **dict.fromkeys(">＞﹥", "›")})
_CONTROL_WORD = re.compile(r"\[(/?[A-Z][A-Z_ ]*)\]")
_SPACE = re.compile(r"\s+")


class Trusted(str):
    """Words that may stand as an instruction: ours, or those of whoever wrote a seat's file."""

    __slots__ = ()


class Unfenced(Exception):
    """A template writes data outside a fence."""


class Prompt(Model):
    """A prompt file. `output` names what the answer is read as; `variables` all that it uses;
    `digest` is the hash of the file and of the parts that go with it."""

    name: str
    version: int
    output: str
    variables: tuple[str, ...]
    body: str
    digest: str

    @property
    def mark(self) -> str:
        """Version and hash for the record, e.g. '1-3f2a9c01'."""
        return f"{self.version}-{self.digest[:8]}"

    def render(self, values: Mapping[str, object]) -> str:
        """The text said to a model. Only the declared variables are used.

        Raises `MachineError` where one is missing or the template does not hold to the rules.
        """
        given = {name: values[name] for name in self.variables if name in values}
        try:
            return _template(self.body).render(given).strip()
        except UndefinedError as error:
            raise MachineError(f"prompt {self.name}.md: {error.message}") from error
        except (TemplateError, Unfenced) as error:
            raise MachineError(f"prompt {self.name}.md does not render: {error}") from error


@cache
def load_prompt(name: str) -> Prompt:
    """The prompt file `prompts/<name>.md`; a part of others is `parts/<name>`.

    Raises `MachineError` where it is missing or its front matter does not fit.
    """
    path = prompts_dir() / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
        _, front, body = text.split("---\n", 2)
        fields = yaml.safe_load(front)
        return Prompt(name=name, body=body, digest=_digest(path), **fields)
    except (OSError, ValueError, TypeError, ValidationError, yaml.YAMLError) as error:
        raise MachineError(
            f"prompt {name}.md cannot be used: it needs version, output and variables between two"
            f" lines '---', then the text ({type(error).__name__})"
        ) from error


def _digest(path: Path) -> str:
    """Of the file and of every part: a part that changes makes a call another call."""
    files = [path, *sorted((prompts_dir() / "parts").glob("*.md"))]
    return hashlib.sha256(b"\0".join(f.read_bytes() for f in files)).hexdigest()


def neutral(text: str) -> str:
    """Data as it may stand in a fence: one line, nothing that looks like a mark of ours or of a
    chat template. What people read stays the same."""
    shown = "".join(
        c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs")
    )
    shown = _CONTROL_WORD.sub(r"(\1)", shown.translate(_BRACKETS))
    return _SPACE.sub(" ", shown).strip()


def _written(value: object) -> object:
    """Jinja's last step for every expression that is written."""
    if not isinstance(value, str) or isinstance(value, Trusted):
        return value
    if not _fenced.get():
        raise Unfenced(f"data outside a fence: {value[:40]!r}")
    return neutral(value)


def _data(kind: str, caller: Callable[[], str]) -> str:
    before = _fenced.set(True)
    try:
        body = caller().strip()
    finally:
        _fenced.reset(before)
    key = hashlib.sha256(f"{kind}\0{body}".encode()).hexdigest()[:_KEY]
    return f"<data {kind} {key}>\n{body or '(nothing)'}\n</data {key}>\n"


@cache
def _template(body: str) -> Template:
    return _environment().from_string(body)


@cache
def _environment() -> Environment:
    environment: Any = Environment(  # noqa: S701 - no HTML; `_written` escapes
        undefined=StrictUndefined,
        finalize=_written,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.globals = {"data": _data}
    return environment  # type: ignore[no-any-return]
