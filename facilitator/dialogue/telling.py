"""Small grammar for sentences about seats: lists, articles, number words, agreement."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["agreeing", "capital", "listed", "number", "with_article"]

_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def listed(parts: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'; empty for nothing."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def with_article(name: str) -> str:
    """'the NATO seat', but 'Finland': a proper name takes no article."""
    return f"the {name}" if name.endswith("seat") else name


def agreeing(seats: Sequence[str], one: str, several: str) -> str:
    """The verb that fits as many subjects as there are seats."""
    return one if len(seats) == 1 else several


def capital(sentence: str) -> str:
    """The sentence with its first letter large and the rest as it was."""
    return sentence[:1].upper() + sentence[1:]


def number(count: int) -> str:
    """A count from 0 up in words as far as ten, 0 being 'none'."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
