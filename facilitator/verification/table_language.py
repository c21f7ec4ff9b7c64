"""What the table says for itself: language for clauses and measures, and a seat's own moves.

No source says such a sentence, so it gets no verdict of truth. It must not report, nor bring in what
nobody could check.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from facilitator.models import Check, Code, Judge, Proposition, RelatednessQuestion
from facilitator.verification.checks.protocol import Finding
from facilitator.verification.corpus_view import Searcher
from facilitator.verification.evidence import EvidenceBook
from facilitator.verification.frames import FrameReader
from facilitator.verification.names import Name
from facilitator.verification.numbers_in_text import numbers_in
from facilitator.verification.quotes import marked_quotes, stands_in
from facilitator.verification.text import normalise, words_of

_NEAR = 40
"""Among so many of the paragraphs that search finds for a text one of its basis must be. Of eight
clauses written on a basis the farthest was 18th; of seven on something else none was among 40."""
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")
_ON_THE_TABLE = re.compile(
    r"\b(?:red lines?|clauses?|measures?|brackets?|tests?|readings?|rounds?|stages?)\s+[\dA-Z]{1,3}\b:?",
    re.IGNORECASE,
)
"""What lies on the table goes by a number, which is no number of the world's."""
_COMMON_GROUND = frozenset({"europe", "helsinki final act", "nato", "russia"})
"""Things that language on European security may name whatever it is built on."""
_SEATS = re.compile(r"\bseats?\b", re.IGNORECASE)
_SPEAKER = re.compile(
    r"\b(?:the\s+)?[\w-]+(?:\s[\w-]+)?\s+seats?\b|\b(?:the\s+)?mediator\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"[,;:()]|\s-\s|\b(?:because|since|as|which|who|whose|while|whereas|although|though|given|but|so|when|after"
    r"|before|despite)\b|(?=\b(?:if|unless|until|provided|whether|that|where)\b)",
    re.IGNORECASE,
)
_NOT_INDICATIVE = re.compile(
    r"\b(?:shall|should|ought|would|could|let|needs?|were to|whether)\b"
    r"|^\s*(?:if|unless|provided|until|on condition|so long as|where)\b",
    re.IGNORECASE,
)
_MAY = re.compile(r"\b(?:may|might|must|can|cannot|will)\b", re.IGNORECASE)
"""Excuses a clause unless it begins with a name: "Russia might attack" is a claim."""
_PROPOSES = re.compile(
    r"\b(?:propos\w+|suggest\w*|invit\w+|asks?|asking|accept\w*|requir\w+|insists?|prefer\w*|offers?|calls? (?:for|on)"
    r"|urges?|requests?|seeks?|wants?|wish\w*|reserv\w+|objects?|agrees?|undertakes?|ready|prepared|willing|welcomes?"
    r"|supports?|condition|needs?)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:was|were|did|had|has|have)\b|\b(?!need|proceed|succeed|exceed|bleed|breed|feed|seed|speed|agreed\b|proposed\b|based\b)\w{3,}ed\b"
    r"|\b(?:broke|lied|took|went|made|gave|came|kept|left|lost|won|fought|stood|became|began|drew|grew|held|sent|set)\b",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    r"\b(?:holds?|believes?|sees?|considers?|regards?|fears?|thinks?|claims?|denies|refuses?|ignores?|views?)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:both|the two|neither|one|the other|each) sides?\b|\bthe (?:alliance|other side|west|east)\b|\bthey\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\b(?:according to|in fact|the (?:papers?|sources?|evidence|record|authors?) (?:say|show|report|argue|prove|bear|confirm|state)s?"
    r"|it is (?:known|clear|true|well known)|as (?:reported|noted|shown)|history shows)\b",
    re.IGNORECASE,
)


_FEELS = re.compile(
    r"\b(?:is|are|remains?) (?:concerned|afraid|worried|alarmed|aggrieved)\b|\b(?:fears?|feels?) that\b",
    re.IGNORECASE,
)


class TableLanguage:
    """Checks what a writer puts forward as the table's own, over the names and texts of a corpus."""

    def __init__(
        self,
        book: EvidenceBook,
        frames: FrameReader,
        searcher: Searcher | None,
        judge: Judge | None,
    ) -> None:
        self._book = book
        self._frames = frames
        self._searcher = searcher
        self._judge = judge

    def check_language(self, text: str, basis: Sequence[Proposition]) -> tuple[Finding, ...]:
        """The first fault of a text for a clause or a measure, given the propositions that it builds on:
        it reports, quotes, speaks of the seats, gives a number that isn't a placeholder in square
        brackets, names whom its basis doesn't name, or has nothing to do with its basis."""
        if not basis:
            return (_fault(Code.NO_BASIS, "it rests on nothing"),)
        plain = normalise(text)
        names = self._book.table.find(plain)
        texts = [t for p in basis for t in _texts_of(p)]
        places = [self._book.place(at) for p in basis for at in p.places]
        words = "".join(words_of(t) for t in texts)
        for quote in marked_quotes(plain):
            if not stands_in(quote, words):
                return (_fault(Code.QUOTES, "it quotes what nothing it rests on says"),)
        reported = self._report_in(plain, names)
        if reported or _FEELS.search(plain):
            return (_fault(Code.REPORTS, reported or "it says what somebody feels"),)
        if _SEATS.search(plain):
            return (_fault(Code.NAMES_SEATS, "it speaks of the seats at this table"),)
        stated = frozenset().union(*(numbers_in(normalise(t)) for t in texts))
        for number in sorted(numbers_in(_PLACEHOLDER.sub(" ", plain)) - stated):
            if not any(number in place.numbers for place in places):
                detail = f"it gives the number “{number}”, which nothing it rests on gives; put a"
                return (_fault(Code.NUMBER_INVENTED, f"{detail} placeholder in square brackets"),)
        here = frozenset().union(_COMMON_GROUND, *(place.things for place in places))
        for name in names:
            if not name.things & here and words_of(name.text) not in words:
                detail = f"it names {name.text}, which nothing it rests on names"
                return (_fault(Code.NAME_FOREIGN, detail),)
        if self._is_unrelated(text, basis):
            return (_fault(Code.UNRELATED, "what it rests on has nothing to do with it"),)
        return ()

    def _is_unrelated(self, text: str, basis: Sequence[Proposition]) -> bool:
        """By the judge where there is one that answers; else by whether search leads to the basis."""
        if self._judge is not None:
            asked = RelatednessQuestion(text=text, basis=tuple(p.text for p in basis))
            related = self._judge.relates([asked])[0]
            if related is not None:
                return not related
        if self._searcher is None:
            return False
        places = {at.key for p in basis for at in p.places}
        found = self._searcher.search(text, _NEAR).items
        return not any(self._book.resolve(item.locator).key in places for item in found)

    def check_own_move(self, text: str) -> tuple[Finding, ...]:
        """The first fault of a seat's proposal, question, reserve, condition or reason: it asserts a fact
        of the world, with a whole name, a number, or what a side did or holds, and cites nothing."""
        plain = normalise(_ON_THE_TABLE.sub("the text", _PLACEHOLDER.sub(" ", text)))
        names = self._book.table.find(plain)
        if any(quote.size > 1 for quote in marked_quotes(plain)):
            return (_fault(Code.QUOTES, "it quotes and cites nothing"),)
        reported = self._report_in(plain, names)
        if reported:
            return (_fault(Code.REPORTS, reported),)
        if any(int(n) > 2 for n in numbers_in(plain) if n.isdigit()):
            return (_fault(Code.NUMBER_INVENTED, "it gives a number and cites nothing"),)
        if plain.endswith("?") and not _DONE.search(plain):
            return ()
        asked = False
        for clause in self._clauses(plain):
            speaks = _SPEAKER.search(clause)
            bare = _SPEAKER.sub(" ", clause)
            excused = _NOT_INDICATIVE.search(bare) or (asked and bare.lstrip().startswith("that"))
            asked = bool(_PROPOSES.search(bare)) and bool(speaks or asked or excused)
            if excused or (asked and not _DONE.search(bare)):
                continue
            fault = self._assertion_in(bare)
            if fault and _MAY.search(bare) and not self._leading_name(bare):
                continue
            if fault:
                return (_fault(Code.ASSERTS, fault),)
        return ()

    def _clauses(self, text: str) -> list[str]:
        return [part for part in _CLAUSE.split(text) if part and part.strip()]

    def _assertion_in(self, clause: str) -> str:
        """What a clause in the indicative asserts of somebody; empty where it asserts nothing."""
        names = self._actors_in(clause)
        others = [n for n in names if not self._book.table.sides_of(n.things)]
        if others or self._leading_name(clause):
            return f"it says something of {(others or names)[0].text} and cites nothing"
        if (names or _BOTH.search(clause)) and (_DONE.search(clause) or _HOLDS.search(clause)):
            return "it says what a side did or holds and cites nothing"
        return ""

    def _leading_name(self, clause: str) -> bool:
        """Whether a clause begins with a name, small words aside: a name that acts comes first."""
        names = self._actors_in(clause)
        return bool(names) and not re.search(r"\w", _ARTICLES.sub("", clause[: names[0].start]))

    def _actors_in(self, clause: str) -> list[Name]:
        return [n for n in self._book.table.find(clause) if n.text.casefold() not in _NO_ACTORS]

    def _report_in(self, text: str, names: Sequence[Name]) -> str:
        authors = self._frames.named_authors(text)
        if authors:
            return "it names a paper's author"
        framing = self._frames.read(text, names)
        if any(f.sides for f in framing.frames) or _REPORTS.search(text):
            return "it reports, and cites nothing"
        return ""


_ARTICLES = re.compile(
    r"\b(?:the|a|an|and|or|that|both|all|in|of|on|for|to|by|with|from|now|today|then|yet)\b",
    re.IGNORECASE,
)
_NO_ACTORS = frozenset({"europe", "european"})


def _texts_of(proposition: Proposition) -> list[str]:
    measure = proposition.measure
    found = (proposition.text, proposition.clause, measure.undertaking if measure else None)
    return [text for text in found if text]


def _fault(code: Code, detail: str) -> Finding:
    return Finding(Check.LANGUAGE, code, detail, final=True)
