"""Turn a proposition into a sentence that says whose view it is.

The proposition's own words stay untouched; only what introduces them varies. Every voice that a
paper *reports* draws on one and the same list of frames, so that no side is reported more warmly.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from facilitator.engines.base import Sentence
from facilitator.models import KnownVoice, Origin, Proposition, Source, SourceId, Stance

_REPORTED = (
    "{author} reports that {p}",
    "In {authors} account, {p}",
    "As {author} presents it, {p}",
    "On the view that {author} reports, {p}",
)
_NEXT_REPORTED = (
    "{author} adds that {p}",
    "On the same account, {p}",
    "{author} further reports that {p}",
)
_OWN: Mapping[Stance, tuple[str, ...]] = {
    Stance.CLAIM: ("{author} argues that {p}", "In {authors} judgement, {p}"),
    Stance.CRITICISM: ("In {authors} own assessment, {p}", "{author} argues that {p}"),
    Stance.MEASURE: ("{author} suggests that {p}", "In {authors} view, {p}"),
    Stance.CONDITION: ("{author} holds that {p}", "In {authors} judgement, {p}"),
    Stance.CAVEAT: ("{author} cautions that {p}", "{author} notes that {p}"),
    Stance.CONCERN: ("{author} notes that {p}", "{author} observes that {p}"),
    Stance.POSITION: ("{author} holds that {p}", "{author} argues that {p}"),
    Stance.QUESTION: ("{author} observes that {p}", "{author} notes that {p}"),
    Stance.PRECEDENT: ("{author} recalls that {p}", "{author} notes that {p}"),
    Stance.FACT: ("{author} records that {p}", "{author} notes that {p}"),
}
_NEXT_OWN = ("{author} adds that {p}", "Further, {author} notes that {p}")
_REPORTING_PRONOUN = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[Tt]he author|[Tt]he paper)\b(?=\s+(?:(?:also|further|then|now)\s+)?(?:reports?|adds?|argues?|notes?|says"
    r"|writes|observes?|recalls?|records|holds|cautions|warns|suggests?|concludes?|points|stresses|tells|describes|presents))"
)
_REPORTING_POSSESSIVE = re.compile(
    r"\b([Oo]n|[Ii]n|[Bb]y) (?:his|her)\b(?=\s+(?:account|view|judgement|telling|words|reading|assessment|opinion))"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_LOWER = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "any",
        "each",
        "every",
        "all",
        "some",
        "many",
        "one",
        "certain",
        "numerous",
        "whoever",
        "why",
        "momentum",
        "representatives",
        "preparatory",
        "dissident",
        "most",
        "both",
        "neither",
        "either",
        "no",
        "not",
        "in",
        "on",
        "at",
        "by",
        "after",
        "before",
        "during",
        "when",
        "while",
        "with",
        "without",
        "under",
        "over",
        "from",
        "for",
        "as",
        "if",
        "since",
        "until",
        "among",
        "between",
        "because",
        "whereas",
        "although",
        "though",
        "once",
        "where",
        "however",
        "to",
        "of",
        "its",
        "their",
        "his",
        "her",
        "it",
        "they",
        "there",
    ]
)


def author_name(source: Source) -> str:
    """'Davis' for 'Ian Davis'; 'Davis and Hotta' for two; 'Davis and others' for more.

    The short name of the source is the guide where it has one ('Davis 2025').
    """
    name = re.sub(r"\s*\(?\d{4}[a-z]?\)?\s*$", "", source.short).strip()
    return name or source.short


def possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") and " " in name else f"{name}’s"


class Framer:
    """Frames propositions; knows which first words may lose their capital."""

    def __init__(self, sources: Mapping[SourceId, Source], texts: Iterable[str]) -> None:
        self._names = {key: author_name(source) for key, source in sources.items()}
        lower, upper = Counter[str](), Counter[str]()
        for text in texts:
            for match in list(_WORD.finditer(text))[1:]:
                word = match.group()
                (lower if word[0].islower() else upper)[word.lower()] += 1
        common = {word for word, count in lower.items() if count > 2 * upper[word]}
        self._lowerable = _LOWER | common

    def inside(self, text: str) -> str:
        """The text as it stands inside a sentence: without a capital that only began it."""
        match = _WORD.match(text)
        if match and match.group()[0].isupper() and match.group().lower() in self._lowerable:
            return text[0].lower() + text[1:]
        return text

    def frame(
        self, proposition: Proposition, *, seed: str, index: int = 0, first: bool = True
    ) -> str:
        """One sentence that reports the proposition with its author and its voice.

        `seed` and `index` choose among equal frames; `first` is False where the sentence before
        it reports the same author and voice.
        """
        if proposition.voice == KnownVoice.AUTHOR:
            frames: Sequence[str] = _OWN[proposition.stance] if first else _NEXT_OWN
        elif proposition.voice == KnownVoice.NEUTRAL:
            frames = _OWN[Stance.FACT] if first else _NEXT_OWN
        else:
            frames = _REPORTED if first else _NEXT_REPORTED
        template = frames[(_number(seed) + index) % len(frames)]
        author = self._names.get(proposition.locator.source, proposition.locator.source)
        body = proposition.text.strip()
        sentence = template.format(author=author, authors=possessive(author), p=self.inside(body))
        return sentence if sentence.endswith((".", "?", "!")) else sentence + "."

    def name_author(self, text: str, proposition: Proposition) -> str:
        """The sentence with the author's name in place of a pronoun that reports: "he adds that …",
        "on his account"; as it is where it names an author or has no such pronoun."""
        if any(re.search(rf"\b{re.escape(name)}\b", text) for name in self._names.values()):
            return text
        author = self._names.get(proposition.locator.source, proposition.locator.source)
        named, count = _REPORTING_PRONOUN.subn(author, text, count=1)
        if count:
            return named
        return _REPORTING_POSSESSIVE.sub(lambda m: f"{m[1]} {possessive(author)}", text, count=1)

    def attributed(self, text: str, proposition: Proposition, *, seed: str) -> str:
        """A sentence that tells the proposition in other words, with its author; as it is where it
        names one."""
        if any(re.search(rf"\b{re.escape(name)}\b", text) for name in self._names.values()):
            return text
        return self.frame(proposition.model_copy(update={"text": text}), seed=seed)

    def speech(self, propositions: Sequence[Proposition], *, seed: str) -> tuple[Sentence, ...]:
        """Several propositions one after the other, the frames varied."""
        sentences = []
        before: tuple[str, str] | None = None
        for index, proposition in enumerate(propositions):
            whose = (proposition.locator.source, _family(proposition.voice))
            text = self.frame(proposition, seed=seed, index=index, first=whose != before)
            sentences.append(Sentence(text=text, origin=Origin.SOURCE, cites=(proposition.id,)))
            before = whose
        return tuple(sentences)


def _family(voice: str) -> str:
    own = (KnownVoice.AUTHOR, KnownVoice.NEUTRAL)
    return "own" if voice in own else f"reported:{voice}"


def _number(seed: str) -> int:
    return hashlib.sha256(seed.encode()).digest()[0]
