"""Words and sentences as the index sees them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_POSSESSIVE = re.compile(r"['’]s\b")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|Mr|Mrs|Dr|No|pp?|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    r"|\b[A-Z])\.$"
)
STOPWORDS = frozenset(
    _WORD.findall(
        """a about after all also am an and any are as at be because been before being between both
        but by can could did do does doing during each either for from further had has have having
        he her here him his how i if in into is it its just may me might more most must my neither
        no nor not now of off on once only or other our out over own same shall she should so some
        such than that the their them then there these they this those through to too under until
        up upon very was we were what when where whether which while who whom whose why will with
        within without would you your say says said tell explain describe name called give mean
        means"""
    )
)
_ENDINGS = (
    *("isation", "ization", "ation", "ition", "ising", "izing", "ised", "ized", "ment", "ness"),
    *("ance", "ence", "ing", "ity", "ion", "ed", "ly", "al", "er", "ive", "ise", "ize"),
)
_SPELLINGS = (("or", "our"), ("nter", "ntre"), ("ense", "ence"))
_SHORTEST_STEM, _ENDINGS_OFF = 4, 2


def fold(text: str) -> str:
    """Lower case without accents: 'Détente' and 'detente' are one word."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """All words in order, folded, possessives dropped; a decimal number is one word."""
    return _WORD.findall(_POSSESSIVE.sub("", fold(text)))


def terms(text: str) -> list[str]:
    """The stems of the content words, in order."""
    return [stem(word) for word in words(text) if word not in STOPWORDS]


@cache
def stem(word: str) -> str:
    """A light stem: plural, at most two endings, and the spellings that British and American
    writers differ in. 'legitimise', 'legitimizing' → 'legitim'; 'defense', 'defences' → 'defenc'.
    """
    if len(word) < _SHORTEST_STEM or not word.isalpha():
        return word
    word = _singular(word)
    for american, british in _SPELLINGS:
        if word.endswith(american):
            word = word.removesuffix(american) + british
    for _ in range(_ENDINGS_OFF):
        word = next(
            (
                word.removesuffix(ending)
                for ending in _ENDINGS
                if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM
            ),
            word,
        )
    if len(word) > _SHORTEST_STEM:
        word = word.removesuffix("e")
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2]:
        word = word[:-1]
    if len(word) > _SHORTEST_STEM and word.endswith("y"):
        word = word[:-1] + "i"
    return word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORTEST_STEM:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "zes", "hes")) and len(word) > _SHORTEST_STEM:
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; common abbreviations and initials do not end one."""
    found: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[start : match.start() + 1]):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    return [*found, text[start:].strip()] if text[start:].strip() else found
