"""Who reports a sentence, and what is left of it when the reporter is taken off. Patterns over the
sentence's own words; no corpus is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from facilitator.models import Source, SourceId
from facilitator.verification.text import normalise


class Frame(StrEnum):
    """What introduces the core of a sentence.

    `none`: told as fact. `own`: as the author's view. `notes`: by the author, open whether it is
    his view or a fact. `reported`: as a view that the author reports.
    """

    NONE = "none"
    OWN = "own"
    NOTES = "notes"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Framing:
    """`reporter`: the source whose author tells it. `core`: the sentence without the reporter's
    frame, the holder kept. `doubted`: the frame takes back what it introduces (`denies that`)."""

    frame: Frame
    core: str
    reporter: SourceId | None = None
    doubted: bool = False


_OWN = (
    r"argu|hold|held|judg|conten|believ|think|thought|suggest|propos|recommend|conclud|caution|warn|assess"
    r"|criticis|maintain|insist|consider|see[sn]?\b|saw|view|regard|hope|fear|doubt|expect|advis|call|want|claim|den(?:y|ie)"
    r"|disput|reject|refut|reason|reckon|submit|conced|demur|agree|favou?r|suspect|feel|felt|assert|charg|predict"
)
_NOTES = (
    r"not(?:e|ing)|observ|record|recall|add|stat|writ|wrote|say|said|describ|explain|point|mention|show|find"
    r"|found|identif|list|count|trac|remark|stress|emphasi|underlin|acknowledg|discuss|set|name|date|go|open|allot|sum|put"
)
_REPORTED = r"report|relay|relat|present|tell|told|summari|quot|cit|paraphras|recount|attribut|credit|narrat|outlin|sketch"
_TAKES = (
    r"describes?|described|sees?|saw|regards?|regarded|considers?|considered|views?|viewed|calls?|called|portrays?"
    r"|portrayed|characteri[sz]es?|depicts?|treats?|labels?|blames?|blamed|accuses?|accused|condemns?|condemned"
    r"|criticises?|criticised|dismisses|dismissed|welcomes?|welcomed|denounces?|denounced"
)
_DOUBT = re.compile(
    r"\b(?:den(?:y|ies|ied)|doubt(?:s|ed)?|disput(?:es|ed)|reject(?:s|ed)?|refut(?:es|ed)|nowhere|never|not|no)\b|n't\b",
    re.IGNORECASE,
)
_OPINIONS = (
    r"judgement|judgment|verdict|view|opinion|assessment|estimation|eyes|argument|proposals?|suggestions?|diagnosis|conclusions?|mind"
    r"|explanation|scheme|design|outline|model|plan|understanding|belief|conviction|criticism"
)
_ACCOUNTS = (
    r"accounts?|(?:re)?telling|reading|reports?|words|paper|study|analysis|presentation|article|narrative|description|texts?|summary"
    r"|summing-up|version|survey|chapter|section|notes?|footnotes?|annex|outline|record|history|treatment|discussion"
)
_RECKONINGS = r"dates?|dating|chronology|timetable|sequence|order of events|reckoning|count|figures?|numbers|list|reference|evidence|calendar|timeline"
_NOUN = rf"(?:(?P<own>{_OPINIONS})|(?P<rep>{_ACCOUNTS})|(?:{_RECKONINGS}))"
_YEAR = r"(?:\s*\(?\d{4}[a-z]?\)?)?"
_LEAD = r"(?:(?:moreover|further|furthermore|also|similarly|likewise|finally|second|third|first|here|by contrast|in contrast|however|but|and|yet|still|on the other hand|at the same time|elsewhere|again|in addition|conversely|meanwhile|then|next)[,:]?\s+)?"
_PLACE = r"(?:\s+(?:in|on|of|for|at|with|from|about|under)\s+(?:(?!\d{4})[^,;]){1,40})?"
"""Where or of what the author says it: `Davis says in his summary`; a year is part of what is said."""
_IT = r"(?:\s+(?:it|out|up|us|so|them|this|matters|things|events|(?:the|this|these)\s+\w+))?"


class Framer:
    """Finds the frames of the authors whom a corpus knows, and of `the author` and `the paper`."""

    def __init__(self, sources: Mapping[SourceId, Source]) -> None:
        self._by_name: dict[str, SourceId] = {}
        for key, source in sources.items():
            for author in source.authors:
                self._by_name[normalise(author).split()[-1].casefold()] = key
                self._by_name[normalise(author).casefold()] = key
        own = sorted((re.escape(n) for n in self._by_name), key=len, reverse=True)
        name = "|".join(
            [
                *own,
                r"the\s+(?:author|paper|source|study|report)",
                r"(?:s?he|it)(?=\s+(?:also\s+)?(?:adds|notes|reports|argues|suggests|cautions|observes|records|recalls|holds))",
            ]
        )
        self._opening = tuple(re.compile(p, re.IGNORECASE) for p in _opening(name))
        self._closing = tuple(
            re.compile(rf"^(?P<core>.+?){p}[.]?$", re.IGNORECASE) for p in _closing(name)
        )
        self._inside = tuple(
            re.compile(rf"^(?P<head>.+?){p},\s+(?P<tail>.+)$", re.IGNORECASE)
            for p in _closing(name, comma=True)
        )
        self._of = re.compile(
            rf"^{_LEAD}(?P<n>{name}){_YEAR}\s+{_ADVERB}(?P<v>{_TAKES})\s+(?P<core>.+)$",
            re.IGNORECASE,
        )
        self._names = re.compile(rf"\b(?:{'|'.join(own)})\b", re.IGNORECASE) if own else None

    def split(self, text: str) -> Framing:
        """The frame of a normalised sentence without citations, and its core."""
        for pattern in (*self._opening, *self._closing):
            match = pattern.match(text)
            if match is not None:
                return self._framing(match, match["core"].strip())
        match = self._of.match(text)
        if match is not None:
            reporter = self._by_name.get(match["n"].casefold())
            return Framing(Frame.OWN, match["core"].strip(), reporter)
        for pattern in self._inside:
            match = pattern.match(text)
            if match is not None:
                opens = _ADVERBIAL.match(text)
                core = f"{match['head']}{',' if opens else ''} {match['tail']}"
                return self._framing(match, core)
        return Framing(Frame.NONE, text, self.named(text))

    def _framing(self, match: re.Match[str], core: str) -> Framing:
        found = match.groupdict()
        reporter = self._by_name.get((found.get("n") or "").casefold())
        return Framing(
            _frame(found), core, reporter, doubted=bool(_DOUBT.search(found.get("verb") or ""))
        )

    def named(self, text: str) -> SourceId | None:
        """The source whose author a text names, or None."""
        match = self._names.search(text) if self._names else None
        return self._by_name[match.group().casefold()] if match else None

    @property
    def authors(self) -> frozenset[str]:
        """Folded surnames and full names."""
        return frozenset(self._by_name)


_ADVERBIAL = re.compile(
    r"(?:on|in|by|for|to|from|as|according to|at|after|before|under|with|without|once|since|seen|viewed|through)\b",
    re.IGNORECASE,
)
"""What opens a sentence and keeps its comma when the frame behind it goes: `Seen from Moscow, …`."""
_ADVERB = r"(?:(?:also|further|himself|herself|then|too|again|does|has|first|explicitly|thus|nonetheless)\s+)*"
_VERB = rf"(?P<verb>(?:(?:does not|doesn't|did not|never|nowhere)\s+)?(?P<v>(?:{_OWN}|{_NOTES}|{_REPORTED})[a-z]*))"
_OF_NOTE = r"(?:a|one|the|another)\s+(?:opening\s+)?(?:foot)?note\s+(?:in|of)\s+"
_SELF = r"(?:,\s+(?:speaking|writing)\s+for\s+(?:himself|herself|themselves)\s*,)?"


def _opening(name: str) -> Iterator[str]:
    """Frames that come first, in the order in which they are tried."""
    yield (
        rf"^{_LEAD}(?:{_OF_NOTE})?(?P<n>{name}){_YEAR}{_SELF}\s+{_ADVERB}{_VERB}(?:\s+out|\s+up)?{_PLACE}"
        r"(?:\s+(?:that\b,?|how|as follows)|\s*:)\s*(?P<core>.+)$"
    )
    yield (
        rf"^{_LEAD}(?P<n>{name})'s?\s+(?:own\s+)?(?:opening\s+)?(?:{_ACCOUNTS})\s+{_VERB}(?:\s+that\b|\s*:)\s*(?P<core>.+)$"
    )
    yield rf"^{_LEAD}it\s+is\s+(?P<n>{name})'s?\s+(?:own\s+)?{_NOUN}\s+that\s+(?P<core>.+)$"
    yield rf"^{_LEAD}(?P<n>{name})'s?\s+(?:own\s+)?{_NOUN}\s+is\s+that\s+(?P<core>.+)$"
    yield rf"^{_LEAD}(?:in|on|by|under)\s+(?P<n>{name})(?:'s?)?{_YEAR}(?:'s?)?\s+(?:own\s+)?{_NOUN},?\s+(?:it\s+is\s+that\s+)?(?P<core>.+)$"
    yield rf"^{_LEAD}(?:in|on|by|under)\s+(?P<n>{name})'s?\s+(?:[\w-]+\s+){{1,3}}?(?<=\w)\s*,\s+(?P<core>.+)$"
    yield (
        rf"^{_LEAD}(?P<to>according to|as told by|as reported by|per|following|going by|to judge by)\s+"
        rf"(?P<n>{name}){_YEAR}(?:'s?)?(?:\s+\w+)?,\s+(?P<core>.+)$"
    )
    yield rf"^{_LEAD}(?P<for>for|to)\s+(?P<n>{name})(?:'s\s+mind)?,?\s+(?P<core>(?!(?:the\s+)?(?:reader|question)).+)$"
    yield rf"^{_LEAD}as\s+(?P<n>{name}){_YEAR}\s+{_ADVERB}(?:{_VERB}|has){_IT}{_PLACE},\s+(?P<core>.+)$"
    yield (
        rf"^{_LEAD}on\s+(?P<view>the\s+(?:\w+\s+)?(?:view|reading|account|position)\s+(?:that|which)\s+)"
        rf"(?P<n>{name}){_YEAR}\s+{_VERB},\s+(?P<core>.+)$"
    )
    yield rf"^{_LEAD}(?:among|of)\s+(?P<n>{name})(?:'s?)\s+{_NOUN}\s*[:,]\s*(?P<core>.+)$"
    yield r"^on\s+the\s+(?P<same>same)\s+(?:account|view|reading),\s+(?P<core>.+)$"
    yield (
        rf"^{_LEAD}(?P<n>{name}){_YEAR}\s+(?P<v>says|said|writes|wrote|thinks|believes|reckons)\s+"
        r"(?P<core>(?!(?:of|in|on|at|for|to|so|nothing|more|how|why|what|in)\b).+)$"
    )


def _closing(name: str, *, comma: bool = False) -> Iterator[str]:
    """Frames that come last, or with `comma` between two commas."""
    yield rf",\s+(?:as\s+|so\s+)?(?P<n>{name}){_YEAR}\s+{_ADVERB}{_VERB}{_IT}{_PLACE}"
    yield rf",\s+(?:as\s+|so\s+)?(?:{_OF_NOTE})?(?P<n>{name})(?:'s?\s+(?:own\s+)?(?:{_ACCOUNTS}|{_RECKONINGS}))?\s+{_VERB}{_IT}"
    yield rf",\s+(?:so\s+|thus\s+)?{_VERB}\s+(?:{_OF_NOTE})?(?P<n>{name}){_YEAR}{_PLACE}"
    yield rf",?\s+as\s+(?P<n>{name})(?:'s\s+\w+)?\s+(?:{_VERB}|has|reads|lists|dates){_IT}"
    if not comma:
        yield rf",?\s+(?P<to>according to|in the words of|going by|to judge by)\s+(?P<n>{name}){_YEAR}"
        yield rf",?\s+(?:in|on|by|under)\s+(?P<n>{name})(?:'s?)\s+(?:own\s+)?{_NOUN}"
    else:
        yield rf",\s+(?P<to>according to|in the words of|going by|to judge by)\s+(?P<n>{name}){_YEAR}"
        yield rf",\s+(?:in|on|by|under)\s+(?P<n>{name})(?:'s?)\s+(?:own\s+)?{_NOUN}"
    yield rf",\s+(?:in|on|by|under|from)\s+(?P<n>{name})(?:'s?)\s+(?:[\w-]+\s+){{0,3}}[\w-]+"
    yield rf",\s+(?P<for>for|to)\s+(?P<n>{name})(?:'s\s+mind)?"


def _frame(found: Mapping[str, str | None]) -> Frame:
    if found.get("same") or found.get("view") or found.get("to"):
        return Frame.REPORTED
    verb = (found.get("v") or "").lower()
    if found.get("own") or found.get("for") or (verb and re.match(_OWN, verb)):
        return Frame.OWN
    if found.get("rep") or (verb and re.match(_REPORTED, verb)):
        return Frame.REPORTED
    return Frame.NOTES
