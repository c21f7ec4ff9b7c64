"""What a sentence denies, and how firmly it speaks: cues and the words they govern.

A cue's scope runs to the next clause boundary, as in rule-based negation detection (NegEx: Chapman
et al. 2001), shortened to eight words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from facilitator.verification.text import Token, wordlist

_REACH = 8
_NEGATIONS = frozenset(
    wordlist(
        "not no non never neither nor none nobody nothing nowhere without cannot hardly scarcely"
        " barely unable lack lacks lacked lacking absent"
    )
)
_BEFORE_TO = frozenset(
    wordlist(
        "fail fails failed failing refuse refuses refused refusing decline declines declined"
        " unwilling"
    )
)
_PAIRS = frozenset(
    {
        ("rather", "than"),
        ("instead", "of"),
        ("far", "from"),
        ("absence", "of"),
        ("free", "of"),
        ("free", "from"),
    }
)
_DELAYS = frozenset(wordlist("not never n't didn't wasn't"))
_STOPS = frozenset(wordlist("but although though while whereas because yet however which who"))


class Strength(IntEnum):
    """How firmly a clause is put, from open to binding. Higher claims more."""

    POSSIBLE = 1
    CONDITIONAL = 2
    LIKELY = 3
    RECOMMENDED = 4
    ASSERTED = 5
    CERTAIN = 6


_STRENGTHS = {
    **dict.fromkeys(
        wordlist(
            "may might could can perhaps possibly maybe potentially potential possible"
            " possibility conceivably arguably tentative tentatively unlikely doubtful"
        ),
        Strength.POSSIBLE,
    ),
    **dict.fromkeys(["would", "if", "unless", "provided"], Strength.CONDITIONAL),
    **dict.fromkeys(
        wordlist(
            "likely probably presumably seems seem seemed seeming seemingly appears appear appeared apparently"
        ),
        Strength.LIKELY,
    ),
    **dict.fromkeys(
        ["should", "ought", "recommended", "desirable", "ideally"], Strength.RECOMMENDED
    ),
    **dict.fromkeys(
        wordlist(
            "will shall must certainly definitely undoubtedly inevitably always invariably surely"
            " unquestionably guaranteed guarantees bound certain inevitable"
        ),
        Strength.CERTAIN,
    ),
}
HEDGED = frozenset({Strength.POSSIBLE, Strength.LIKELY, Strength.CONDITIONAL})
_FIRM_ONLY = frozenset(
    wordlist(
        "only solely exclusively all every always never entirely completely totally fully any"
        " sole everyone everything wholly unanimous unanimously"
    )
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that governs others: `at` its index, `scope` the indices it governs."""

    at: int
    scope: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hedge:
    at: int
    strength: Strength
    scope: tuple[int, ...]


def _scope(words: Sequence[Token], text: str, index: int, end: int) -> tuple[int, ...]:
    reach: list[int] = []
    for i in range(index + 1, min(end, index + 1 + _REACH)):
        if words[i].low in _STOPS or re.search(
            r"[,;:()]|\s-\s", text[words[i - 1].end : words[i].start]
        ):
            break
        reach.append(i)
    return tuple(reach)


def negations(words: Sequence[Token], text: str, start: int, end: int) -> tuple[Cue, ...]:
    """The negation cues of one sentence, words `start` to `end`. `not only` denies nothing."""
    found = []
    for i in range(start, end):
        low = words[i].low
        following = words[i + 1].low if i + 1 < end else ""
        cue = (
            low in _NEGATIONS and following not in {"only", "just", "merely", "doubt"}
        ) or low.endswith("n't")
        cue = cue or (low in _BEFORE_TO and following == "to") or (low, following) in _PAIRS
        cue = cue or (low.startswith("failure") and following == "to")
        cue = cue or (
            low == "than" and any(w.low == "better" for w in words[max(start, i - 14) : i])
        )  # `better called X than Y`
        if low == "non" and text[words[i].end : words[i].end + 1] == "-":
            found.append(Cue(i, (i + 1,)))  # `non-aggression` denies no more than its own word
            continue
        if low == "hardly" and following == "wait":
            continue  # what is awaited eagerly
        if cue and low in _DELAYS and any(w.low == "until" for w in words[i + 1 : min(end, i + 9)]):
            continue  # `did not begin until 1973` says that it began
        if cue:
            found.append(Cue(i, _scope(words, text, i, end)))
    if any(w.low == "without" and n.low in _WHICH for w, n in pairwise(words[start:end])):
        return ()  # `changes without which it could not have ended` are denied twice
    return tuple(found)


_WHICH = frozenset({"which", "whom"})


def hedges(words: Sequence[Token], text: str, start: int, end: int) -> tuple[Hedge, ...]:
    """The words of one sentence that set how firmly it speaks. `May` the month is none, and
    `provided` only with `that`."""
    found = []
    for i in range(start, end):
        strength = _STRENGTHS.get(words[i].low)
        if strength is None or (words[i].low == "may" and words[i].text == "May" and i > start):
            continue
        if words[i].low == "provided" and (i + 1 >= end or words[i + 1].low != "that"):
            continue
        found.append(Hedge(i, strength, _scope(words, text, i, end)))
    return tuple(found)


def is_negation(low: str) -> bool:
    """Whether a word denies by itself."""
    return low in _NEGATIONS or low.endswith("n't")


def is_hedge(low: str) -> bool:
    """Whether a word makes a statement less than firm."""
    return _STRENGTHS.get(low) in HEDGED


_SWEEPS = (
    frozenset(
        wordlist(
            "only solely exclusively merely alone just limited limits confined restricted sole"
        )
    ),
    frozenset(wordlist("all every each everyone everything entire whole unanimous unanimously")),
    frozenset(wordlist("entirely completely fully wholly totally altogether utterly")),
    frozenset(wordlist("always constantly invariably permanently throughout")),
    frozenset(wordlist("clearly plainly obviously evidently manifestly unmistakably")),
    frozenset(wordlist("certainly undoubtedly undeniable undeniably unquestionably surely")),
    frozenset(wordlist("both two alike")),
    frozenset(wordlist("most mostly largely mainly prevailing widely generally majority")),
)


def same_sweep(low: str) -> frozenset[str]:
    """Words that make a statement as absolute as this one does in the same way; none of its own."""
    return next((words for words in _SWEEPS if low in words), frozenset())


def is_sweeping(low: str) -> bool:
    """Whether a word claims the whole: `only`, `all`, `always`, `never`, `entirely`."""
    return low in _FIRM_ONLY
