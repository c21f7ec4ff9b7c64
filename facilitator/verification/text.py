"""Text as the verifier reads it: normal form, words, sentences. Pure functions."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

LONGEST = 4000
"""Characters of a claim that are read; what is longer is no sentence and can't be vouched for."""


def wordlist(words: str) -> tuple[str, ...]:
    """The words of a constant written as one string."""
    return tuple(words.split())


STOP = frozenset(
    wordlist(
        "a about above after again against all also although am an and any are as at be because"
        " been before being below between both but by can cannot could did do does doing down"
        " during each either even ever every few for from further had has have having he her here"
        " hers him his how however i if in into is it its itself just like many may me might more"
        " most much must my neither never no nor not now of off on once one only or other our out"
        " over own per same shall she should since so some still such than that the their them"
        " then there these they this those though through thus to too under until up upon us very"
        " was we were what when where whether which while who whom whose why will with within"
        " without would yet you your"
    )
)
"""Words that carry no subject of their own: they begin sentences with a capital and are no names."""

_STEMMER = Stemmer.Stemmer("english")
_STEMMING = threading.Lock()
"""The stemmer keeps the word it works on in itself, and seats are checked side by side."""

_QUOTES = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None),
        **dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", None),
    }
)
_SPACE = re.compile(r"\s+")
_MARKUP = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|<https?://[^>]*>")


def normalise(text: str) -> str:
    """One form for what print varies: white space, quotes, dashes, ligatures, footnote marks.

    `"détente.¹"` and `"détente."` become equal; letter case and accents are kept.
    """
    text = text.translate(_QUOTES)
    text = unicodedata.normalize("NFKC", text).replace("\u2044", "/").translate(_QUOTES)
    return _SPACE.sub(" ", _MARKUP.sub("", text)).strip()


def fold(text: str) -> str:
    """`normalise`, without case and accents: for comparing words, never for showing them."""
    if text.isascii() and text.isalnum():  # most words, and nothing in them to normalise
        return text.lower()
    text = normalise(text).casefold()
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


_WORD = re.compile(
    r"\d+(?:[.,]\d+)*(?:st|nd|rd|th|s)?\b|(?:[^\W\d_]\.){2,}|[^\W_]+(?:['&][^\W_]+)*(?:-(?:up|down|back|off|over)s?\b)?",
    re.UNICODE,
)


class Token(NamedTuple):
    """A word with its place in the normalised text; a tuple because millions are made."""

    text: str
    low: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Porter's second English stemmer on the folded word; possessive dropped first."""
    low = fold(word)
    if low.endswith("'s"):
        low = low[:-2]
    low = low.rstrip("'")
    if not low.isalpha():
        return low
    with _STEMMING:
        return str(_STEMMER.stemWord(low))


@lru_cache(maxsize=65536)
def _bare(word: str) -> str:
    """A word in small letters, possessive dropped; `build-up` is `buildup`."""
    low = fold(word.replace("-", ""))
    return low[:-2] if low.endswith("'s") else low.rstrip("'")


def tokens(text: str) -> tuple[Token, ...]:
    """The words of an already normalised text."""
    return tuple(Token(m[0], _bare(m[0]), *m.span()) for m in _WORD.finditer(text))


_ABBREVIATIONS = frozenset(
    wordlist(
        "mr mrs ms dr prof st no nos vol vols pp p fn fig art arts para paras ch sec gen col lt"
        " sgt capt sen rep gov pres hon rev e.g i.e eg ie cf vs v al etc ca c approx dept est inc"
        " ltd co corp jr sr u.s u.k u.n u.s.s.r jan feb mar apr jun jul aug sep sept oct nov dec"
        " ed eds ibid viz"
    )
)
_CLOSERS = r"(?:[\"'”’»)\]*_⁰¹²³⁴⁵⁶⁷⁸⁹]|\s(?=[⁰¹²³⁴⁵⁶⁷⁸⁹])|\[\^[^\]\s]+\])*"
_BOUNDARY = re.compile(rf"(?<=[.!?…]){_CLOSERS}\s+(?=[\"'“‘«(\[*_]*[^\W_])")
_LAST_WORD = re.compile(rf"([^\s\"'“‘(\[]+)\.{_CLOSERS}$")


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of running text. Abbreviations and initials do not end one."""
    start = 0
    for match in _BOUNDARY.finditer(text):
        end = match.start() + len(match.group().rstrip())
        last = _LAST_WORD.search(text, max(start, end - 40), end)
        if last is not None:
            word = last.group(1).casefold()
            initial = len(word) == 1 and last.group(1).isupper()
            if word in _ABBREVIATIONS or initial:
                following = text[match.end() : match.end() + 1]
                if word not in {"etc", "al", "u.s", "u.k", "u.n"} or not following.isupper():
                    continue
        following = text[match.end() : match.end() + 1]
        if following.islower():
            continue
        if text[start:end].strip():
            yield start, end
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of running text, trimmed; an unpunctuated text is one sentence."""
    return tuple(text[a:b].strip() for a, b in sentence_spans(text))


def words_of(text: str) -> str:
    """Folded words joined by single spaces, with one at each end: what is compared word for word."""
    return f" {' '.join(_BARE.findall(fold(text)))} "


_BARE = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def content_stems(text: str) -> frozenset[str]:
    """Stems of the words that carry a subject; for choosing what to show beside a sentence."""
    return frozenset(stem(t.low) for t in tokens(normalise(text)) if t.low not in STOP)
