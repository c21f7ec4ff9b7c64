"""Citation recall and precision as ALCE defines them.

Gao, Yen, Yu and Chen, "Enabling large language models to generate text with citations", EMNLP 2023,
section 4.3: a sentence's citations have recall 1 where all of them together bear it, else 0 (no
citation: 0). A citation has precision 1 where its sentence has recall 1 and the citation is not
irrelevant; it is irrelevant where it alone does not bear the sentence and the others bear it
without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["precise", "recalled"]

T = TypeVar("T")
Bears = Callable[[Sequence[T]], bool]
"""Whether these citations, taken together, bear the sentence; never asked about none."""


def recalled(citations: Sequence[T], bears: Bears[T]) -> bool:
    """Whether the sentence is borne by all that it cites."""
    return bool(citations) and bears(citations)


def precise(citations: Sequence[T], bears: Bears[T]) -> tuple[bool, ...]:
    """For each citation, whether it is needed or sufficient.

    Two citations, of which the first alone bears the sentence and the second does not: (True,
    False). Two that bear it only together: (True, True).
    """
    if not recalled(citations, bears):
        return (False,) * len(citations)
    return tuple(
        bears([citation])
        or not recalled([other for j, other in enumerate(citations) if j != at], bears)
        for at, citation in enumerate(citations)
    )
