"""What a text lists: `Poland, Romania and East Germany`, `(arms control, exercises)`, `such as …`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ITEM_WORDS = 7
"""Words that one thing in the midst of a list may take; more is a clause."""
_OPENER = re.compile(
    r"\s*(?:however|finally|moreover|thus|then|also|instead|yet|still|meanwhile|first|second|third|so|here"
    r"|in|at|on|after|before|by|for|as|with|from|since|under|during|within|today|later|accordingly)\b",
    re.IGNORECASE,
)
"""`However, Poland and Romania` lists two."""
_JOINT = re.compile(r",?\s+(?:and|or|as well as|&)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r",\s+(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+|;\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_INTRODUCED = re.compile(
    r"\b(?:such as|including|namely|like|for (?:example|instance)|e\.g\.|i\.e\.|notably|both"
    r"|between|whether)[,:]?\s+",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"(?:on|in|of|with|by|for|at|under|from|to|as)\b", re.IGNORECASE)
"""`the first basket, on security, comprised frontiers, non-aggression and …` lists no security."""
_ADVERBS = re.compile(r"(?:most\s+)?\w+ly$", re.IGNORECASE)
"""`and, most significantly, its annexation` is no thing of its own."""
_BEGINS = re.compile(r"(?:possibly\s+)?[a-z]+ing\b|to\s+[a-z]+\b")
"""`combining consensus, votes and bodies` begins a list, where not each thing is an `-ing`."""
_STOP = re.compile(r"[,;:]\s|[.;:]$|\s[–—]\s|\b(?:who|which|that|to|in order)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Things that a text joins, in its order: places of characters, the first and the last thing's
    outer ends guessed."""

    items: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        return self.items[0][0]

    @property
    def end(self) -> int:
        return self.items[-1][1]

    def __len__(self) -> int:
        return len(self.items)


def enumerations(text: str, start: int, end: int) -> Iterator[Enumeration]:
    """The lists of one sentence or clause, `text[start:end]`; one in brackets needs no `and`."""
    part = text[start:end]
    for m in _BRACKETS.finditer(part):
        inner = m.group(1)
        lead = _INTRODUCED.match(inner)
        items = tuple(_pieces(inner, lead.end() if lead else 0, start + m.start(1)))
        if len(items) > 1:
            yield Enumeration(items)
    outer = _BRACKETS.sub(lambda m: " " * len(m.group()), part)
    done = 0
    for joint in _JOINT.finditer(outer):
        if joint.start() < done:
            continue
        found = _joined(outer, joint.start(), joint.end())
        done = found.end
        yield Enumeration(tuple((a + start, b + start) for a, b in found.items))


def _pieces(inner: str, at: int, offset: int) -> Iterator[tuple[int, int]]:
    for cut in (*_BETWEEN.finditer(inner, at), None):
        stop = cut.start() if cut else len(inner)
        if inner[at:stop].strip():
            yield offset + at, offset + stop
        at = cut.end() if cut else stop


def _joined(text: str, joint: int, after: int) -> Enumeration:
    """The list around one `and`: what commas part before it, and what follows up to the next stop;
    a further `and` right behind goes on with it."""
    items: list[tuple[int, int]] = []
    stop = joint
    while True:
        cut = text.rfind(", ", 0, stop)
        begin = cut + 2 if cut >= 0 else 0
        leads = list(_INTRODUCED.finditer(text, begin, stop))
        if leads:
            items.append((leads[-1].end(), stop))
            break
        if cut < 0 and items and _OPENER.match(text):
            break
        if items and len(text[begin:stop].split()) > _ITEM_WORDS:
            items.append((_last_words(text, begin, stop), stop))
            break
        if _BEGINS.match(text, begin) and not _BEGINS.match(text, after):
            items.append((begin, stop))
            break
        if items and _ASIDE.match(text, begin) and not _ASIDE.match(text, items[-1][0]):
            break
        items.append((begin, stop))
        if cut < 0:
            break
        stop = cut
    items = [(a, b) for a, b in reversed(items) if not _ADVERBS.match(text[a:b])]
    tail = _STOP.search(text, after)
    following = _JOINT.search(text, after)
    limit = tail.start() if tail else len(text)
    while following is not None and following.start() < limit:
        if not _in_name(text, after, following):
            items.append((after, following.start()))
            after = following.end()
        following = _JOINT.search(text, following.end())
    items.append((after, _first_words(text, after, limit)))
    return Enumeration(tuple(items))


def _in_name(text: str, start: int, joint: re.Match[str]) -> bool:
    """Whether an `and` is part of a name: `creation of the Office for Institutions and Human Rights`."""
    last = text[start : joint.start()].rpartition(" ")[2]
    capitals = last[:1].isupper() and text[joint.end() : joint.end() + 1].isupper()
    return capitals and text[start : start + 1].islower()


def _last_words(text: str, begin: int, stop: int) -> int:
    words = list(re.finditer(r"\S+", text[begin:stop]))
    return begin + words[-min(len(words), _ITEM_WORDS)].start()


def _first_words(text: str, begin: int, stop: int) -> int:
    words = list(re.finditer(r"\S+", text[begin:stop]))
    return begin + words[min(len(words), _ITEM_WORDS) - 1].end() if words else stop
