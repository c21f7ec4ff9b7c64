"""Citations in running text: `[davis-2025/III/phase-2/1]` and `Davis 2025, III, Phase 2, ¶1`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from facilitator.models import Locator, Source, SourceId
from facilitator.verification.text import fold, normalise, wordlist

_KEY = re.compile(
    r"\[?\b(?P<source>[a-z][a-z0-9]*(?:-[a-z0-9]+)*-\d{4}[a-z]?)/(?P<section>[A-Za-z0-9][A-Za-z0-9/._-]*?)/(?P<par>fn-\d+|\d+)\b\]?"
)
_HEAD = re.compile(
    r"\b(?P<name>[A-Z][^\W\d_]+(?:'s)?)(?:\s+(?:and|&)\s+[A-Z][\w'-]+|\s+et al\.?)?,?\s+"
    r"(?P<open>\()?(?P<year>(?:19|20)\d{2})[a-z]?\b(?(open)(?P<close>\))?)"
)
_PARAGRAPH = re.compile(
    r"\s*[,:;]?\s*(?:(?:¶+|§+|\bpara(?:graph|s)?\b\.?|\bpars?\b\.?)\s*(?P<par>\d+)(?:\s*-\s*\d+)?"
    r"|(?:fn|footnote|note)\b\.?[\s-]*(?P<fn>\d+))",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:\s*[,:/]\s*|\s+(?=(?:phase|basket)\b))(?:(?:section|sec\.?|chapter|ch\.?|part)\s+)?"
    r"(?P<part>(?:phase|basket)[\s-]+(?:\d|one|two|three|four)\b|key takeaways|decision[ -]making|root causes"
    r"|front matter|annex|introduction|conclusions?|notes|[IVX]{1,4}(?:\.\d)?\b|\d\b|[a-z][a-z0-9-]*(?=\s*[,/:)\]¶]))",
    re.IGNORECASE,
)
_DIGITS = {"one": "1", "two": "2", "three": "3", "four": "4"}


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as found: where it stands in the text, and what it names.

    `locator` is None where it names a source without a paragraph, or one that no locator can have.
    `name` is the author as written; `aside` says that it stands in brackets or apart.
    """

    start: int
    end: int
    text: str
    source: SourceId
    locator: Locator | None
    name: str = ""
    aside: bool = True


class CitationFinder:
    """Recognises citations of the sources of a corpus, and of sources that it doesn't have.

    `mentioned` are (folded surname, year) pairs of works that the corpus' own texts cite: they are
    part of a sentence, not its citation.
    """

    def __init__(
        self,
        sources: Mapping[SourceId, Source],
        mentioned: frozenset[tuple[str, int]] = frozenset(),
    ) -> None:
        self._mentioned = mentioned
        self._short: dict[tuple[str, int], SourceId] = {}
        for key, source in sources.items():
            for author in source.authors if source.year else ():
                self._short[normalise(author).split()[-1].casefold(), source.year or 0] = key

    def find(self, text: str) -> tuple[Cited, ...]:
        """The citations of a normalised text, in order."""
        found = [self._by_key(m) for m in _KEY.finditer(text)]
        for match in _HEAD.finditer(text):
            if not any(c.start < match.end() and match.start() < c.end for c in found):
                cited = self._by_author(match)
                if cited is not None:
                    found.append(cited)
        return tuple(sorted(found, key=lambda c: c.start))

    def _by_key(self, match: re.Match[str]) -> Cited:
        source = match["source"]
        try:
            locator = Locator(
                source=source, section=match["section"], paragraph=_paragraph(match["par"])
            )
        except ValidationError:
            locator = None
        return Cited(match.start(), match.end(), match.group(), source, locator)

    def _by_author(self, match: re.Match[str]) -> Cited | None:
        text, name = match.string, match["name"].removesuffix("'s").casefold()
        if name in _NO_AUTHORS:
            return None
        end, parts, number = match.end(), [], None
        while (paragraph := _PARAGRAPH.match(text, end)) is None:
            part = _PART.match(text, end)
            if part is None:
                break
            parts.append(part["part"])
            end = part.end()
        if paragraph is not None:
            end = paragraph.end()
            number = paragraph["par"] or f"fn-{paragraph['fn']}"
        else:
            end, parts = match.end(), []
        source = self._short.get((name, int(match["year"])))
        start, end, bracketed = _widened(text, match.start(), end)
        aside = bracketed or (not text[:start].strip() and not text[end:].strip(" ."))
        if source is None:
            if (name, int(match["year"])) in self._mentioned or not (bracketed or number):
                return None
            source, locator = f"{re.sub(r'[^a-z0-9]+', '-', fold(name))}-{match['year']}", None
        else:
            locator = _locator(source, parts, number)
        return Cited(start, end, text[start:end], source, locator, match["name"], aside)


def _widened(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """Takes in the brackets around a citation."""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if before[-1:] in {"(", "["} and after[:1] in {")", "]"}:
        return len(before) - 1, len(text) - len(after) + 1, True
    return start, end, before[-1:] in {"(", "[", ";"} or after[:1] in {")", "]"}


def _locator(source: SourceId, parts: list[str], number: str | None) -> Locator | None:
    if number is None:
        return None
    if not parts:
        parts = ["notes"] if number.startswith("fn-") else []
    codes = [code for part in parts for code in _codes(part)]
    try:
        return Locator(source=source, section="/".join(codes), paragraph=_paragraph(number))
    except ValidationError:
        return None


def _codes(part: str) -> list[str]:
    """`III` stays, `Phase 2` is `phase-2`, `II.1` is `II`, `phase-1`."""
    low = part.casefold().strip()
    if dotted := re.fullmatch(r"([ivx]+)\.(\d)", low):
        return [dotted[1].upper(), f"phase-{dotted[2]}"]
    if re.fullmatch(r"[ivx]+", low):
        return [low.upper()]
    if named := re.fullmatch(r"(phase|basket)[\s-]+(\w+)", low):
        return [f"{named[1]}-{_DIGITS.get(named[2], named[2])}"]
    return [re.sub(r"\s+", "-", low)]


_NO_AUTHORS = frozenset(
    wordlist(
        "january february march april may june july august september october november december in"
        " since by until from after before the of during between around early late mid to and on"
        " spring summer autumn winter helsinki stockholm budapest bucharest berlin act year basic"
    )
)
_WORK = re.compile(r"\b([A-Z][^\W\d_]+)(?:\s+and\s+([A-Z][^\W\d_]+))?\s+\(?((?:19|20)\d{2})\b")


def works_cited(texts: Iterable[str]) -> frozenset[tuple[str, int]]:
    """The (folded surname, year) pairs that texts cite in brackets, e.g. `(Zubok 2007: 81)`."""
    found = set()
    for text in texts:
        for match in _WORK.finditer(normalise(text)):
            for name in match.groups()[:2]:
                if name:
                    found.add((name.casefold(), int(match[3])))
    return frozenset(found)


def _paragraph(text: str) -> int | str:
    return text if text.startswith("fn-") else int(text)


def without(text: str, citations: tuple[Cited, ...]) -> str:
    """The text without its citations. One that is part of the sentence leaves the author's name:
    `Davis (2025) argues` becomes `Davis argues`."""
    kept, at = [], 0
    for cited in citations:
        kept.append(text[at : cited.start])
        if cited.name and not cited.aside:
            kept.append(cited.name)
        at = cited.end
    kept.append(text[at:])
    joined = re.sub(
        r"[(\[]\s*(?:(?:see|cf\.?|compare)(?:\s+also)?\s*)?(?:[;,.]\s*)*[)\]]",
        "",
        "".join(kept),
        flags=re.I,
    )
    joined = re.sub(r"\s+([.,;:!?])", r"\1", re.sub(r"\s+", " ", joined))
    return re.sub(r"[\s,;]*\b(?:see|cf\.?)\s*([.]?)$", r"\1", joined, flags=re.IGNORECASE).strip(
        " ,;"
    )
