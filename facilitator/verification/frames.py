"""Who a sentence says holds what it says: its frames, from the outermost in, and what is left.

"Davis reports that, on the Russian view, enlargement is a betrayal" has two: the author's, which
reports, and Russia's. Only fixed forms of introducing somebody are read, never the sentence's grammar.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from facilitator.models import Source, SourceId, Voice
from facilitator.verification.names import Name, NameTable
from facilitator.verification.text import normalise


class Stance(StrEnum):
    """How a frame gives what follows: as its holder's `own` view, or as something merely `told`."""

    OWN = "own"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame. `source`: whose author it is, or None; `sides`: the voices of the side that it names,
    empty for an author."""

    stance: Stance
    source: SourceId | None = None
    sides: frozenset[Voice] = frozenset()


@dataclass(frozen=True, slots=True)
class Framing:
    """`frames`: outermost first. `cores`: what is left of the sentence without the first of them,
    without the first two, and so on; the sentence itself where it has none. `denies`: a frame takes
    back what it introduces ("Davis doesn't say that")."""

    frames: tuple[Frame, ...]
    cores: tuple[str, ...]
    denies: bool = False

    @property
    def core(self) -> str:
        """The sentence without any frame."""
        return self.cores[-1]

    @property
    def author(self) -> Frame | None:
        """The frame that names a paper's author."""
        return next((f for f in self.frames if f.source is not None), None)

    @property
    def sides(self) -> frozenset[Voice]:
        """The voices of the innermost side that a frame names."""
        return next((f.sides for f in reversed(self.frames) if f.sides), frozenset())


_OWN = (
    r"argu|hold|held|judg|conten|believ|think|thought|suggest|propos|recommend|conclud|caution|warn|consider"
    r"|maintain|insist|see[sn]?\b|saw|view|regard|hope|fear|doubt|expect|want|claim|den(?:y|ie)|reject|complain"
    r"|concede|assert|predict|object|reckon|assum|understand|understood|interpret|portray|accus|declar"
)
_TOLD = (
    r"report|present|tell|told|note|noting|observ|record|recall|add|stat|writ|wrote|say|said|describ|explain|point"
    r"|mention|show|find|found|identif|list|count|trac|remark|stress|emphasi|underlin|acknowledg|summari|quot"
    r"|cit|relat|recount|outlin|set|put|name|date|go"
)
_VERB = rf"(?P<verb>(?:(?:does not|doesn't|did not|do not|never|nowhere)\s+)?(?P<v>{_OWN}|{_TOLD})[a-z']*)"
_REPORTING = re.compile(
    r"\b(?:reports?|argues?|claims?|maintains?|insists?|notes?|says|writes|observes?|recalls?|records|cautions|warns"
    r"|suggests?|concludes?|believes?|according to|in (?:his|her|their|its) (?:view|account|judgement|telling))\b",
    re.IGNORECASE,
)


def has_reporting_verb(text: str) -> bool:
    """Whether a sentence says of something that somebody says or holds it."""
    return bool(_REPORTING.search(text))


_VIEW = (
    r"(?P<noun>views?|judg(?:e)?ment|eyes|opinion|assessment|argument|belief|conviction|estimation|proposals?|suggestions?"
    r"|diagnosis|conclusions?|finding|case|claim|complaint|argument|contention|mind|perspective|standpoint|position|understanding|reading|interpretation|account"
    r"|telling|words|paper|study|report|presentation|narrative|description|version|summary|analysis|text|history)"
)
_TELLING = re.compile(
    r"account|telling|words|paper|study|report|presentation|narrative|description|version|summary|analysis|text|history"
)
_ADVERB = r"(?:(?:also|further|himself|herself|then|too|again|first|explicitly|thus|however|now|still|elsewhere)\s+)*"
_LEAD = (
    r"(?:(?:moreover|further|furthermore|also|similarly|likewise|finally|here|however|but|and|yet|still|elsewhere|again"
    r"|by contrast|in contrast|on the other hand|at the same time|in addition|conversely|meanwhile|while|whereas)[,:]?\s+)?"
)
_PLACE = r"(?:\s+(?:in|on|of|for|at|with|from|about|under)\s+[^,;]{1,40}?)?"
_YEAR = r"(?:\s*\(?\d{4}[a-z]?\)?)?"
_WHO = r"(?:the\s+|an?\s+)?(?:\w+\s+)?(?P<who>[\x01\x02]\d+\x03)(?:'s?)?(?:\s+(?:side|leaders(?:hip)?|officials|government|diplomats))?"
"""A holder: \\x01 stands before the number of an author, \\x02 before that of a side."""
_SAME = re.compile(
    r"^on the same (?:account|view|reading),\s+(?P<core>.+)$|^(?:further,\s+)?(?:he|she|it) "
    r"(?:also\s+|further\s+)?(?:adds|notes|reports|argues|suggests|cautions|observes|records|recalls|holds|writes|says) that (?P<more>.+)$",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:not|never|nowhere|den(?:y|ies|ied)|doubts?|doubted|rejects?|rejected)\b|n't\b", re.I
)
_HEADS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{_LEAD}{_WHO}{_YEAR}\s+{_ADVERB}{_VERB}{_PLACE}(?:,?\s+that\b,?|\s+how\b|\s*:)\s*(?P<core>.+)$",
        rf"^{_LEAD}{_WHO}\s+(?:own\s+)?{_VIEW},?\s+is\s+that\s+(?P<core>.+)$",
        rf"^{_LEAD}(?:in|on|by|under|from|to|for|through|with)\s+{_WHO}{_YEAR}\s+(?:own\s+|reported\s+)?{_VIEW}"
        rf"(?:\s+(?:that|which|as)\s+(?P<by>\x01\d+\x03)\s+\w+)?(?:\s+of\s+[^,]{{1,30}})?,\s+(?P<core>.+)$",
        rf"^{_LEAD}(?:in|on|from)\s+the\s+{_VIEW}\s+(?:of|that|which)\s+{_WHO}(?:\s+{_VERB})?,\s+(?P<core>.+)$",
        rf"^{_LEAD}according\s+to\s+{_WHO}{_YEAR}(?:\s+\w+)?,\s+(?P<core>.+)$",
        rf"^{_LEAD}as\s+{_WHO}{_YEAR}\s+{_ADVERB}(?:{_VERB}|has)(?:\s+(?:it|them|this|matters|things|events))?{_PLACE},\s+(?P<core>.+)$",
        rf"^{_LEAD}(?:for|to)\s+{_WHO},\s+(?P<core>.+)$",
        rf"^{_LEAD}it\s+is\s+{_WHO}\s+(?:own\s+)?{_VIEW}\s+that\s+(?P<core>.+)$",
        rf"^{_LEAD}{_WHO}{_YEAR}\s+(?P<v>says|writes|thinks|believes)\s+(?P<core>(?!of\b|about\b).+)$",
    )
)
_TAILS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?P<core>.+?),\s+(?:as\s+|so\s+)?{_WHO}{_YEAR}\s+{_ADVERB}{_VERB}(?:\s+(?:it|them))?{_PLACE}(?P<end>[,.]|$)(?P<rest>.*)$",
        rf"^(?P<core>.+?),\s+{_VERB}\s+{_WHO}{_YEAR}(?P<end>[,.]|$)(?P<rest>.*)$",
        rf"^(?P<core>.+?),?\s+according\s+to\s+{_WHO}{_YEAR}(?P<end>[,.]|$)(?P<rest>.*)$",
        rf"^(?P<core>.+?),\s+(?:in|on|by|from)\s+{_WHO}\s+(?:own\s+)?{_VIEW}(?P<end>[,.]|$)(?P<rest>.*)$",
        rf"^(?P<core>.+?),?\s+as\s+{_WHO}\s+{_VERB}(?:\s+(?:it|them))?{_PLACE}(?P<end>[.]|$)(?P<rest>.*)$",
    )
)


_HOLDS = re.compile(
    rf"^{_LEAD}{_WHO}\s+{_ADVERB}(?:sees?|saw|views?|viewed|regard(?:s|ed)?|consider(?:s|ed)?|calls?|called|portray(?:s|ed)?"
    r"|frames?|framed|looks? (?:up)?on|looked (?:up)?on|speaks? of|spoke of|concedes?|conceded|fear(?:s|ed)?|suspect(?:s|ed)?"
    r"|believe[sd]?|claim(?:s|ed)?|complain(?:s|ed)?|denounce[sd]?|treat(?:s|ed)?|understands?|understood|interpret(?:s|ed)?"
    r"|justif(?:y|ies|ied)|declare[sd]?|accuse[sd]?)\b",
    re.IGNORECASE,
)
"""A side that holds a view by the sentence's own verb: there is nothing to take off."""


class FrameReader:
    """Reads frames of the authors whom a corpus knows, and of whoever holds a view it reports."""

    def __init__(self, sources: Mapping[SourceId, Source], table: NameTable) -> None:
        self._table = table
        self._authors: dict[str, SourceId] = {}
        for key, source in sources.items():
            for author in source.authors:
                full = normalise(author).casefold()
                self._authors[full] = key
                self._authors[full.split()[-1]] = key
        longest = sorted(self._authors, key=len, reverse=True)
        self._author = (
            re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)
            if longest
            else None
        )

    def read(self, text: str, names: Sequence[Name]) -> Framing:
        """The frames of a normalised sentence without citations; `names` are those in it."""
        holders = self._holders(text, names)
        rest = _mark(text, holders)
        frames: list[Frame] = []
        cores: list[str] = []
        denies = False
        while True:
            same = _SAME.match(rest)
            if same is not None:
                rest = same["core"] or same["more"]
                cores.append(rest)
                continue
            match = next((m for p in (*_HEADS, *_TAILS) if (m := p.match(rest))), None)
            if match is None:
                break
            found = match.groupdict()
            holder = holders[_number(found["who"])]
            if found.get("by"):
                frames.append(Frame(Stance.TOLD, holders[_number(found["by"])].source))
            stance = _stance(found.get("v") or "", found.get("noun") or "")
            frames.append(Frame(stance, holder.source, holder.sides))
            denies |= bool(_DENIES.search(found.get("verb") or ""))
            after = (found.get("rest") or "").strip(" .")
            comma = "," if after and found.get("end") == "," else ""
            rest = f"{found['core'].strip()}{comma} {after}".strip()
            cores.append(rest)
        holding = _HOLDS.match(rest)
        if holding is not None and holders[_number(holding["who"])].sides:
            frames.append(Frame(Stance.OWN, None, holders[_number(holding["who"])].sides))
        spelt = (_MARK.sub(lambda m: holders[int(m[1])].spelt, core) for core in cores)
        return Framing(tuple(frames), tuple(spelt) or (text,), denies)

    def named_authors(self, text: str) -> tuple[SourceId, ...]:
        """The sources whose authors a text names, in order."""
        found = self._author.finditer(text) if self._author else ()
        return tuple(dict.fromkeys(self._authors[m.group().casefold()] for m in found))

    @property
    def authors(self) -> frozenset[str]:
        """Folded surnames and full names of the authors."""
        return frozenset(self._authors)

    def _holders(self, text: str, names: Sequence[Name]) -> list[_Holder]:
        """The authors, and the holders of reported views, that a text names, in order."""
        found = [
            _Holder(*match.span(), match.group(), self._authors[match.group().casefold()])
            for match in (self._author.finditer(text) if self._author else ())
        ]
        for name in names:
            sides = self._table.sides_of(name.things)
            if sides and not any(h.start < name.end and name.start < h.end for h in found):
                found.append(_Holder(name.start, name.end, name.text, None, sides))
        return sorted(found, key=lambda h: h.start)


@dataclass(frozen=True, slots=True)
class _Holder:
    start: int
    end: int
    spelt: str
    source: SourceId | None
    sides: frozenset[Voice] = frozenset()


_MARK = re.compile(r"[\x01\x02](\d+)\x03")


def _mark(text: str, holders: Sequence[_Holder]) -> str:
    """The text with a mark, kind and number, in place of every holder."""
    parts, at = [], 0
    for number, holder in enumerate(holders):
        kind = "\x01" if holder.source is not None else "\x02"
        parts.append(f"{text[at : holder.start]}{kind}{number}\x03")
        at = holder.end
    return "".join(parts) + text[at:]


def _number(mark: str) -> int:
    return int(mark[1:-1])


def _stance(verb: str, noun: str) -> Stance:
    """A verb of holding or a noun of opinion gives the view as its holder's own."""
    if verb:
        return Stance.OWN if re.match(_OWN, verb, re.IGNORECASE) else Stance.TOLD
    return Stance.OWN if noun and not _TELLING.search(noun.lower()) else Stance.TOLD
