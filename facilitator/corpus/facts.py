"""Numbers and names: which of a sentence's stand in a text, whatever form they have there.

Coarse on purpose: it tells a person where to look, it doesn't judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from facilitator.corpus.text import plain
from facilitator.corpus.vocabulary import Alias
from facilitator.models import Locator

_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")
_IN_WORDS = {
    "1": "one first single",
    "2": "two second both",
    "3": "three third",
    "4": "four fourth",
    "5": "five fifth",
    "6": "six sixth",
    "7": "seven seventh",
    "8": "eight eighth",
    "9": "nine ninth",
    "10": "ten tenth",
    "11": "eleven",
    "12": "twelve",
}
_STEM = 5
_COMMON = frozenset({"state", "states"})


def is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and number[:2] in ("19", "20")


def numbers_not_in(claim: str, text: str) -> tuple[str, ...]:
    """Numbers written in digits in the claim that the text has neither in digits nor in words.

    `1990s` counts as 1990, and is found in `1970s–90s`.
    """
    folded = plain(text)
    there = set(_NUMBER.findall(folded)) | set(re.findall(r"\d+", folded))
    spoken = set(re.findall(r"[a-z]+", folded.lower()))
    missing = []
    for number in _NUMBER.findall(plain(claim)):
        decade = is_year(number) and number.endswith("0") and number[2:] in there
        in_words = spoken & set(_IN_WORDS.get(number, "").split())
        if number not in there and not in_words and not decade:
            missing.append(number)
    return tuple(dict.fromkeys(missing))


@lru_cache(maxsize=4096)
def _flat(text: str) -> str:
    """The words alone, in lower case, a space before and after each; initials closed up."""
    closed = re.sub(r"\b(?:[^\W\d_]\.){2,}", lambda m: m[0].replace(".", "") + " ", plain(text))
    return " " + " ".join(re.findall(r"[^\W_]+", closed.lower())) + " "


def _names(text: str) -> Iterator[str]:
    """Capitalised words, those that only open a sentence left out, possessives taken off."""
    opening = True
    for piece in re.findall(r"[^\W_][\w'&.-]*|[^\w\s]", plain(text)):
        word = re.sub(r"'s?$|[.'-]+$", "", piece)
        if word[:1].isupper() and (not opening or (len(word) > 1 and word.isupper())):
            yield from (part for part in word.split("-") if part[:1].isupper())
        opening = piece in ".!?:\"'" or piece.endswith(".")


class _Words:
    """The words of a text, to be asked for a name: a short one must stand there itself, of a
    longer one the beginning ("Russia", "Russian"; "Nov.", "November")."""

    def __init__(self, flat: str, text: str) -> None:
        self.all = set(flat.split())
        self._stems = {word[:n] for word in self.all for n in (4, _STEM)}
        self._short = tuple(a.lower() for a in re.findall(r"\b([A-Z][a-z]{2,3})\.", text))

    def have(self, name: str) -> bool:
        low = _flat(name).strip().replace(" ", "")
        if len(low) < 4:
            return low in self.all
        return low[:_STEM] in self._stems or low.startswith(self._short)


def names_not_in(
    claim: str, text: str, aliases: Iterable[Alias], locator: Locator
) -> tuple[str, ...]:
    """Capitalised words of the claim that the text has in no form: neither the word or one akin to
    it, nor another name of the same thing, as far as the names hold at the locator."""
    flat = _flat(text)
    also = ""
    for alias in aliases:
        if alias.holds_at(locator):
            forms = [_flat(form) for form in (alias.name, *alias.aliases)]
            if any(form in flat for form in forms):
                also += " ".join(forms)
    known = _Words(flat + also, plain(text))
    missing = (w for w in _names(claim) if w.lower() not in _COMMON and not known.have(w))
    return tuple(dict.fromkeys(missing))
