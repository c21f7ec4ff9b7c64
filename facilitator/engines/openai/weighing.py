"""How sure a model was of a choice that it wrote: read from the probabilities of its tokens. Pure
functions of what came back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from facilitator.engines.openai.client import Token


@dataclass(frozen=True)
class Weighed:
    """A choice that was written. `shares`: how probable each of the choices was in its place, together
    1; where the endpoint tells no other tokens, only the written one's own probability."""

    choice: str
    shares: Mapping[str, float]


def weigh(tokens: Sequence[Token], key: str, choices: Sequence[str]) -> list[Weighed]:
    """Every choice written as the value of `key` in a JSON text, in the order in which they stand.

    What counts is the token with which the choice begins: no two choices may begin with one letter.
    Choices that aren't among the likeliest tokens told for it are counted at the most that they can
    have: as much as the least of these, or what is left.
    """
    text = b"".join(token.written for token in tokens)
    starts = list(accumulate((len(token.written) for token in tokens), initial=0))[:-1]
    named = "|".join(re.escape(choice) for choice in choices)
    pattern = re.compile(rf'"{re.escape(key)}"\s*:\s*"({named})"'.encode())
    found = []
    for match in pattern.finditer(text):
        place = bisect_right(starts, match.start(1)) - 1
        # A tokeniser may put the quotation mark and the word after it into one token.
        before = tokens[place].written[: match.start(1) - starts[place]]
        shares = _shares(tokens[place], before, choices)
        if shares:
            found.append(Weighed(match[1].decode(), shares))
    return found


def _shares(token: Token, before: bytes, choices: Sequence[str]) -> dict[str, float]:
    """Of the choices in the place of one token; empty where the endpoint told nothing of use."""
    told = dict(token.likeliest)
    known: dict[str, float] = {}
    for written, probability in {**told, token.written: token.probability}.items():
        choice = _begun(written, before, choices)
        if choice is not None:
            known[choice] = known.get(choice, 0.0) + probability
    if not told or not sum(known.values()):
        return {choice: min(share, 1.0) for choice, share in known.items() if share}
    left = max(0.0, 1.0 - sum({**told, token.written: token.probability}.values()))
    unseen = min(left, *told.values())
    whole = {choice: known.get(choice, unseen) for choice in choices}
    return {choice: share / sum(whole.values()) for choice, share in whole.items()}


def _begun(written: bytes, before: bytes, choices: Sequence[str]) -> str | None:
    """The choice that a token begins, `before` being what stands in it before the choice."""
    if not written.startswith(before):
        return None
    word = written[len(before) :].decode("utf-8", "replace")
    return next((c for c in choices if word and (c.startswith(word) or word.startswith(c))), None)
