"""Names in a text, and which of them are one thing: aliases from data, acronyms, surnames."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from facilitator.models import Locator
from facilitator.verification.base import NamedThing
from facilitator.verification.lexicon import STOP, lexicon
from facilitator.verification.text import Token, fold, normalise, stem, tokens, wordlist

GENERIC = frozenset(
    wordlist(
        "january february march april may june july august september october november december"
        " jan feb mar apr jun jul aug sep sept oct nov dec"
        " monday tuesday wednesday thursday friday saturday sunday mr mrs ms dr sir lady lord"
        " president minister prime foreign secretary chancellor premier king queen prince princess"
        " general senator professor chairman director state states government no yes ok i phase"
        " article basket chapter section seat side north south east west northern southern central"
        " new old great act accord accords treaty agreement conference declaration document"
        " charter war union council committee university bc ad ce bce am pm vs nr"
        " irony paradox verdict upshot outcome caveat proviso takeaway"
    )
)
_LINKS = frozenset(wordlist("of the de la le du von van der den del di da al and for on in"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as written, and the entities it can mean (none for a name no table knows). `words`
    are its indices among the text's words, `start` and `end` its places in the text."""

    entities: frozenset[str]
    text: str
    start: int
    end: int
    parts: tuple[str, ...]
    words: range


def entity(name: str) -> str:
    """The key of a thing by its usual name: folded, without the article."""
    return fold(name).removeprefix("the ")


@dataclass(frozen=True, slots=True)
class _Entry:
    entity: str
    cased: bool
    alias: NamedThing | None

    @property
    def scoped(self) -> bool:
        return self.alias is not None and self.alias.source is not None

    def holds(self, locator: Locator) -> bool:
        return self.alias is None or self.alias.holds_at(locator)


_INITIALS = 3
_NO_ACTORS = frozenset(
    {"europe", "cold war", "second world war", "world war i", "csce", "edc", "mbfr"}
    | {"warsaw", "budapest", "vienna"}
)


class AliasTable:
    """Names that mean one entity, longest first; the place of a text narrows what a name means:
    the Kremlin of 1954 is the Soviet leadership. `actors` are the entities that do things."""

    def __init__(self, aliases: Sequence[NamedThing] = ()) -> None:
        self._table: dict[tuple[str, ...], list[_Entry]] = {}
        self._firsts: set[str] = set()
        self._longest = 1
        self.actors = frozenset(entity(names[0]) for names in _general()) - _NO_ACTORS
        for names in _general():
            self._add(entity(names[0]), names, None)
        for alias in aliases:
            self._add(entity(alias.name), (alias.name, *alias.aliases), alias)
            if alias.kind in {"state", "person"}:
                self.actors |= {entity(alias.name)}
        self._add_initials(aliases)

    def _add_initials(self, aliases: Iterable[NamedThing]) -> None:
        """`HFA` for the one entity whose name of three words or more has these initials."""
        named = [(a.name, *a.aliases) for a in aliases] + list(_general())
        found: dict[str, set[str]] = {}
        for names in named:
            for name in names:
                words = [w for w in re.split(r"[\s-]+", name) if w and w not in _LINKS]
                capitals = [w[0] for w in words if w[0].isupper()]
                if len(capitals) == len(words) >= _INITIALS:
                    found.setdefault("".join(capitals), set()).add(entity(names[0]))
        for initials, entities in found.items():
            if len(entities) == 1 and (initials.lower(),) not in self._table:
                self._add(next(iter(entities)), [initials], None)

    def _add(self, key: str, names: Iterable[str], alias: NamedThing | None) -> None:
        for name in names:
            words = tokens(normalise(name).removeprefix("the "))
            cased = any(t.text[0].isupper() for t in words)
            entries = self._table.setdefault(tuple(t.low for t in words), [])
            entries.append(_Entry(key, cased, alias))
            self._firsts.add(words[0].low)
            self._longest = max(self._longest, len(words))

    def at(
        self, words: Sequence[Token], index: int, place: Locator | None
    ) -> tuple[frozenset[str], int] | None:
        """The entities named from `index` on and how many words name them, or None."""
        if words[index].low not in self._firsts:
            return None
        for length in range(min(self._longest, len(words) - index), 0, -1):
            entries = self._table.get(tuple(t.low for t in words[index : index + length]))
            if entries is None:
                continue
            upper = any(t.text[0].isupper() for t in words[index : index + length])
            if words[index].low == "us" and not words[index].text.isupper():
                continue
            known = [e for e in entries if upper or not e.cased]
            if place is not None:
                here = [e for e in known if e.scoped and e.holds(place)]
                known = here or [e for e in known if not e.scoped]
            if known:
                return frozenset(e.entity for e in known), length
        return None


@cache
def _general() -> tuple[tuple[str, ...], ...]:
    lines = (
        (Path(__file__).parent / "data" / "aliases.txt").read_text(encoding="utf-8").splitlines()
    )
    return tuple(
        tuple(n.strip() for n in line.split(",")) for line in lines if line and line[0] != "#"
    )


def mentions(
    words: Sequence[Token],
    starts: Iterable[int],
    table: AliasTable,
    place: Locator | None = None,
) -> tuple[Mention, ...]:
    """The names among the words. `starts` are the indices at which sentences begin."""
    initial = frozenset(starts)
    found: list[Mention] = []
    index = 0
    while index < len(words):
        hit = table.at(words, index, place)
        if hit is not None:
            entities, length = hit
            found.append(_mention(words, range(index, index + length), entities))
            index += length
            continue
        alone = index + 1 >= len(words) or table.at(words, index + 1, place) is not None
        if not _is_name(words, index, index in initial, alone):
            index += 1
            continue
        end = index + 1
        while end < len(words) and end not in initial:
            if (
                _capital(words[end])
                and table.at(words, end, place) is None
                and _adjacent(words, end)
            ):
                end += 1
            elif (
                words[end].low in _LINKS
                and words[end].low not in {"and", "in", "on", "for", "the"}
                and end + 1 < len(words)
                and _capital(words[end + 1])
                and _adjacent(words, end)
            ):
                end += 2
            else:
                break
        found.append(_mention(words, range(index, end), frozenset()))
        index = end
    return tuple(found)


def _adjacent(words: Sequence[Token], index: int) -> bool:
    return words[index].start - words[index - 1].end <= 1


def _capital(token: Token) -> bool:
    return token.text[0].isupper() and token.low not in STOP


def _is_name(words: Sequence[Token], index: int, initial: bool, alone: bool) -> bool:
    """`alone`: what follows is a name that is known, so that no common word is part of it: `Today Russia`."""
    token = words[index]
    if not token.text[0].isupper() or token.low in STOP or token.low in GENERIC:
        return False
    if token.text.isupper() and len(token.text) > 1:
        return True
    if not initial:
        return True
    following = words[index + 1] if index + 1 < len(words) else None
    known = token.stem in lexicon().idf and token.stem not in lexicon().proper
    if following is not None and _capital(following) and following.start - token.end <= 1:
        if alone and known:
            return False
        return following.low not in GENERIC or token.stem not in lexicon().idf
    if token.stem in lexicon().idf:
        return token.stem in lexicon().proper
    american = token.low.replace("our", "or").replace("ence", "ense")
    return not (_COMMON_END.search(token.low) or stem(american) in lexicon().idf)


_COMMON_END = re.compile(
    r"(?:s|ing|ed|[st]ion|ity|ness|ment|ly|ers?|able|ful|less|ous|ive|ism|ship|ical|[ae]nce|ary|onic|etic|tory|mony|politik|[vmg]our"
    r"|line|map|point|space|rail|wire|away|shop|frame|ground|work|fire|lash|down|back|off)$"
)
"""How a word that the lexicon lacks ends where it is hardly a name, though a sentence begins with it."""


def _mention(words: Sequence[Token], at: range, entities: frozenset[str]) -> Mention:
    run = words[at.start : at.stop]
    parts = tuple(t.low for t in run if t.low not in _LINKS)
    text = " ".join(t.text for t in run)
    return Mention(entities, text, run[0].start, run[-1].end, parts, at)


def initials(text: str) -> frozenset[str]:
    """Acronyms that the capitalised runs of a text would give: `Warsaw Treaty` gives `wt`."""
    found: set[str] = set()
    for run in re.findall(r"(?:[A-Z][\w'-]+(?:\s+(?:of|and|for|on|in|the)\s+|[\s-]+)?){2,}", text):
        letters = [w[0].lower() for w in re.findall(r"[A-Z][\w']+", run)]
        for start in range(len(letters) - 1):
            for end in range(start + 2, min(len(letters), start + 7) + 1):
                found.add("".join(letters[start:end]))
    return frozenset(found)


_DEMONYMS = {
    "poles": "poland",
    "danes": "denmark",
    "finns": "finland",
    "swedes": "sweden",
    "turks": "turkey",
    "dutch": "netherlands",
    "swiss": "switzerland",
    "french": "france",
    "britons": "britain",
    "spaniards": "spain",
}
"""Peoples whose name does not begin as their State's does."""


def same_name(part: str, known: Mapping[str, object] | frozenset[str]) -> bool:
    """Whether a name's word stands among folded words, its demonym or plural included."""
    if part in known or _DEMONYMS.get(part) in known:
        return True
    if len(part) < 5:
        return part.rstrip("s") in known or part + "s" in known
    return any(w[:5] == part[:5] and abs(len(w) - len(part)) <= 4 for w in known if len(w) > 4)


def folded_words(text: str) -> frozenset[str]:
    return frozenset(t.low for t in tokens(normalise(fold(text))))
