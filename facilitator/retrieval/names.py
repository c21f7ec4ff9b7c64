"""Names: the several that one thing has, and those that a question uses and the corpus does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from facilitator.retrieval.text import STOPWORDS, stem, terms, words

_CAPITAL = r"(?!I\b)[A-Z][\w’']*(?:-[A-Z0-9][\w’']*)*"
_NUMBER = r"\d+(?:[.,]\d+)*(?!\w)"
_PART = rf"(?:{_CAPITAL}|{_NUMBER})"
_NAME = re.compile(rf"(?<![\w-]){_PART}(?:\s+(?:(?:of|for|on)\s+(?:the\s+)?)?{_PART})*")
_JOINED_TO_FIRST = re.compile(rf"(?:{_CAPITAL})\s+(?:of|for|on)\s")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+)[\W_]*$")
_TITLES = frozenset(
    stem(title)
    for title in words(
        "president prime minister premier chancellor secretary foreign general mr mrs dr professor"
    )
)
_FEW_WORDS, _MOSTLY = 5, 0.8
_LOOKED_AT = 200


class Names:
    """Which things a text names: `phrases` maps a concept to the ways it is written.

    A text that writes any of them is indexed under the concept as well, so that a question that
    uses another name for the same thing still meets it.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for concept, forms in sorted(phrases.items()):
            for form in sorted(set(forms)):
                if parts := stems(form):
                    self._by_first.setdefault(parts[0], []).append((parts, concept))

    def concepts(self, text: str) -> set[str]:
        """The concepts that the text names, by whole words, inflection and case aside."""
        found = stems(text)
        return {
            concept
            for start, first in enumerate(found)
            for parts, concept in self._by_first.get(first, ())
            if found[start : start + len(parts)] == parts
        }

    def whole(self, name: str) -> bool:
        """Whether the name as it stands is one of these."""
        parts = stems(name)
        return (
            any(form == parts for form, _ in self._by_first.get(parts[0], ())) if parts else False
        )


def stems(text: str) -> tuple[str, ...]:
    """The stems of all words, stopwords included."""
    return tuple(stem(word) for word in words(text))


def names_in(text: str) -> Iterator[str]:
    """The proper names and numbers of a text, by their capitals: 'Charter of Paris', 'March 1952'.

    The first word of a sentence is capital anyway and counts only where a name goes on after it; a
    heading in capitals says nothing of names.
    """
    plain = re.findall(r"[^\W\d_]{3,}", text)
    if len(plain) > _FEW_WORDS and sum(word[0].isupper() for word in plain) > _MOSTLY * len(plain):
        return
    for match in _NAME.finditer(text):
        name = match.group()
        first = name.split()[0]
        opens = _SENTENCE_START.search(text[: match.start()]) and first[0].isalpha()
        if opens and (first.lower() in STOPWORDS or not _JOINED_TO_FIRST.match(name)):
            name = name[len(first) :].strip()
        if name:
            yield name


def unknown_names(
    query: str,
    names: Names,
    rows_with: Callable[[Sequence[str]], Iterable[int]],
    text_of: Callable[[int], str],
) -> tuple[str, ...]:
    """The names in a query that no entry of the corpus writes, in order, each once.

    A name of several words must stand together; of three or more it is enough that one entry has
    them all. `rows_with`: the entries that hold all the terms; `text_of`: an entry's text.
    """
    unknown: dict[str, None] = {}
    for name in names_in(query):
        wanted = [term for term in terms(name) if term not in _TITLES]
        if not wanted or names.whole(name):
            continue
        rows = list(rows_with(wanted))[:_LOOKED_AT]
        known = bool(rows) and (
            len(wanted) != 2 or any(_together(wanted, terms(text_of(row))) for row in rows)
        )
        if not known:
            unknown[name] = None
    return tuple(unknown)


def _together(wanted: Sequence[str], text: Sequence[str]) -> bool:
    size = len(wanted)
    return any(list(text[i : i + size]) == list(wanted) for i in range(len(text) - size + 1))
