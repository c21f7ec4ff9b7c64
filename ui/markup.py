"""HTML that can hold anybody's words: what is not markup by construction is shown as text.

Everything that participants, models and sources say goes through `tag`, or through `label` where
Streamlit takes Markdown only. Nothing else in the page joins strings to markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:\"'=^&@/])")
_VOID = frozenset({"br", "hr"})
_NOTHING_SHOWN = "\u2060"  # a word joiner: keeps ':smile:' and '->' from being read as signs
_SIGNS = re.compile(r"(?<=[:<>=~\-+])(?=\S)")


class Html(str):
    """Markup made by `tag` or `join`."""

    __slots__ = ()


Part = str | Html | None


def tag(name: str, *parts: Part, **attributes: str | bool | int | None) -> Html:
    """An element. Parts that are not `Html` are text; `class_` stands for `class`, other
    underscores for hyphens; attributes that are null or false are left out."""
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}"
        + ("" if value is True else f'="{html.escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _VOID:
        return Html(f"<{name}{given}>")
    return Html(f"<{name}{given}>{join(parts)}</{name}>")


def join(parts: Iterable[Part], between: str = "") -> Html:
    """The parts one after the other, those that are text escaped."""
    return Html(
        html.escape(between).join(
            part if isinstance(part, Html) else html.escape(part) for part in parts if part
        )
    )


def words(text: str, class_: str | None = None) -> Html:
    """Somebody's words: in their own direction, line ends kept."""
    return tag("span", text, class_=f"words {class_}" if class_ else "words", dir="auto")


def label(text: str) -> str:
    """Text for a place that Streamlit reads as Markdown (a button, a tab, an expander).

    Every sign that Markdown, LaTeX or a directive could begin with is escaped; those that Streamlit
    replaces later (emoji shortcodes, arrows) are kept apart by a sign that is not shown.
    """
    apart = _SIGNS.sub(_NOTHING_SHOWN, " ".join(text.split()))
    return _MARKDOWN.sub(r"\\\1", apart)
