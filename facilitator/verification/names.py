"""Names in a text, and what they name: whole names and their aliases, never word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from facilitator.models import Locator, Voice
from facilitator.resources import corpus_dir
from facilitator.verification.corpus_view import NamedThing
from facilitator.verification.text import STOP, Token, fold, normalise, tokens, wordlist

_NO_NAMES = STOP | frozenset(
    wordlist(
        "january february march april may june july august september october november december"
        " jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday"
        " friday saturday sunday state states participant participants party parties phase part"
        " chapter section annex paragraph article note ok yes ad bc ce bce am pm"
    )
)
"""Words with a capital that name nothing by themselves."""
_TITLES = frozenset(
    wordlist(
        "mr mrs ms dr sir lady lord president minister prime foreign secretary chancellor premier"
        " general senator professor chairman director ambassador marshal comrade former soviet"
        " western russian british french american german european"
    )
)
_LINKS = frozenset(wordlist("of de la le du von van der den del di da al"))


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, its place in the normalised text, and the things it can name: keys as
    `thing_key` makes them, none for a name that no table knows."""

    text: str
    start: int
    end: int
    things: frozenset[str]


def thing_key(name: str) -> str:
    """The key of a thing by its usual name: folded, without the article."""
    return fold(name).removeprefix("the ")


@dataclass(frozen=True, slots=True)
class _Entry:
    thing: str
    cased: bool
    alias: NamedThing | None

    def holds(self, place: Locator | None) -> bool:
        if self.alias is None or self.alias.source is None or place is None:
            return True
        return self.alias.holds_at(place)


class NameTable:
    """All names that are known: the corpus's, and those of general knowledge.

    `sides`: for every voice the usual names of those whose view it is, the side itself first.
    """

    def __init__(
        self,
        aliases: Sequence[NamedThing] = (),
        sides: Mapping[Voice, tuple[str, ...]] | None = None,
    ) -> None:
        self._table: dict[tuple[str, ...], list[_Entry]] = {}
        self._longest: dict[str, int] = {}
        for names in _general_names():
            self._add(thing_key(names[0]), names, None)
        for alias in aliases:
            self._add(thing_key(alias.name), (alias.name, *alias.aliases), alias)
        self._add_initials([*_general_names(), *((a.name, *a.aliases) for a in aliases)])
        self._by_id = {alias.id: thing_key(alias.name) for alias in aliases}
        self._sides: dict[str, frozenset[Voice]] = {}
        self._principals = frozenset(thing_key(names[0]) for names in (sides or {}).values())
        for voice, holders in (sides or {}).items():
            for holder in holders:
                key = thing_key(holder)
                self._sides[key] = self._sides.get(key, frozenset()) | {voice}

    def _add(self, thing: str, names: Iterable[str], alias: NamedThing | None) -> None:
        for name in names:
            words = tokens(normalise(name).removeprefix("the ").removeprefix("The "))
            if not words:
                continue
            cased = any(t.text[0].isupper() for t in words)
            self._table.setdefault(tuple(t.low for t in words), []).append(
                _Entry(thing, cased, alias)
            )
            first = words[0].low
            self._longest[first] = max(self._longest.get(first, 0), len(words))

    def _add_initials(self, named: Sequence[tuple[str, ...]]) -> None:
        """`HFA` for the one thing that has a name of three words or more with these initials."""
        found: dict[str, set[str]] = {}
        for names in named:
            for name in names:
                words = [w for w in re.split(r"[\s-]+", name) if w and w not in (*_LINKS, "the")]
                if len(words) >= 3 and all(w[0].isupper() for w in words):
                    initials = "".join(w[0] for w in words)
                    found.setdefault(initials, set()).add(thing_key(names[0]))
        for initials, things in found.items():
            if len(things) == 1 and (initials.lower(),) not in self._table:
                self._add(next(iter(things)), [initials], None)

    def sides_of(self, things: Iterable[str]) -> frozenset[Voice]:
        """The voices in which the views of these things are reported; empty where they hold none."""
        return frozenset().union(*(self._sides.get(thing, frozenset()) for thing in things))

    def are_principal(self, things: Iterable[str]) -> bool:
        """Whether one of the things is a side itself rather than one of its members or leaders."""
        return not self._principals.isdisjoint(things)

    def sides_of_holders(self, ids: Iterable[str]) -> frozenset[Voice]:
        """The same for the ids by which propositions name their holders."""
        return self.sides_of(self._by_id[i] for i in ids if i in self._by_id)

    def find(self, text: str, place: Locator | None = None) -> tuple[Name, ...]:
        """The names in a normalised text, in order. `place` narrows what a name means: the Kremlin
        of 1954 is the Soviet leadership. A name that is known wins over a longer run of capitals."""
        words = tokens(text)
        found: list[Name] = []
        at = 0
        while at < len(words):
            hit = self._known(words, at, place)
            if hit is not None:
                things, length = hit
                end = self._whole(text, words, at + length, place)
                whole = end > at + length
                found.append(_name(text, words[at:end], frozenset() if whole else things))
                at = end
                continue
            end = self._unknown(text, words, at, place)
            if end > at:
                found.append(_name(text, words[at:end], frozenset()))
                at = end
            else:
                at += 1
        return tuple(found)

    def _known(
        self, words: Sequence[Token], at: int, place: Locator | None
    ) -> tuple[frozenset[str], int] | None:
        longest = self._longest.get(words[at].low, 0)
        if not longest or (words[at].low == "us" and not words[at].text.isupper()):
            return None
        for length in range(min(longest, len(words) - at), 0, -1):
            entries = self._table.get(tuple(t.low for t in words[at : at + length]))
            if entries is None:
                continue
            upper = any(t.text[0].isupper() for t in words[at : at + length])
            here = [e for e in entries if (upper or not e.cased) and e.holds(place)]
            scoped = [e for e in here if e.alias is not None and e.alias.source is not None]
            if here:
                chosen = scoped if scoped and place is not None else here
                return frozenset(e.thing for e in chosen), length
        return None

    def _whole(self, text: str, words: Sequence[Token], at: int, place: Locator | None) -> int:
        """Where a known name really ends: `Bonn Agreement` is another thing than Bonn."""
        while (
            at < len(words)
            and text[words[at - 1].end : words[at].start] == " "
            and _may_name(words[at])
            and words[at].low not in _TITLES
            and self._known(words, at, place) is None
        ):
            at += 1
        return at

    def _unknown(self, text: str, words: Sequence[Token], at: int, place: Locator | None) -> int:
        """The end of a run of words with capitals that begins here; `at` where none does."""
        first = words[at]
        if not _may_name(first):
            return at
        end = at + 1
        while end < len(words) and _joined(text, words, end):
            linked = (
                words[end].low in _LINKS
                and end + 1 < len(words)
                and _may_name(words[end + 1])
                and _joined(text, words, end + 1)
            )
            if linked:
                end += 2
            elif words[end].text[0].isupper() and self._known(words, end, place) is None:
                end += 1
            else:
                break
        opens = at == 0 or text[: first.start].rstrip(" \"'(").endswith((".", "!", "?", ":"))
        acronym = first.text.isupper() and len(first.text) > 1
        return at if opens and end == at + 1 and not acronym else end


def _name(text: str, run: Sequence[Token], things: frozenset[str]) -> Name:
    """A run of words as a name, without the possessive's end."""
    start, end = run[0].start, run[-1].end
    if text[start:end].endswith("'s"):
        end -= 2
    return Name(text[start:end], start, end, things)


def _may_name(word: Token) -> bool:
    return word.text[0].isupper() and word.low not in _NO_NAMES and not word.text[0].isdigit()


def _joined(text: str, words: Sequence[Token], at: int) -> bool:
    """Whether only a space or a hyphen parts a word from the one before it."""
    return text[words[at - 1].end : words[at].start] in (" ", "-")


def bare_name(name: str) -> str:
    """A name without the titles before it: `Foreign Minister Molotov` is `Molotov`."""
    parts = name.split()
    while len(parts) > 1 and fold(parts[0]) in _TITLES:
        parts = parts[1:]
    return " ".join(parts)


@cache
def _general_names() -> tuple[tuple[str, ...], ...]:
    lines = (corpus_dir() / "general-names.txt").read_text(encoding="utf-8").splitlines()
    return tuple(
        tuple(n.strip() for n in line.split(",")) for line in lines if line and line[0] != "#"
    )
