"""The Schulze method: competing formulations compared by how the seats rank them.

Reference: M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and
Condorcet-consistent single-winner election method", Social Choice and Welfare 36 (2011), 267–303.
Sections below are those of that paper; the strength of a link is measured by winning votes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations
from math import inf
from typing import NamedTuple

from facilitator.errors import InputError
from facilitator.models import Model

__all__ = ["NO_PATH", "Ballot", "SchulzeResult", "Strength", "schulze"]

Ballot = Sequence[tuple[str, ...]]
"""One voter's order, best group first; options of one group are tied. An option that is left out
stands below every ranked one and level with the others left out (§2.1)."""


class Strength(NamedTuple):
    """A link's votes for and against, or those of the weakest link of a path."""

    support: int
    opposition: int


NO_PATH = Strength(0, 0)
"""What an option has over another that it neither beats nor reaches by a chain of victories."""


class SchulzeResult(Model):
    """What the ballots make of the options.

    Both matrices are square, rows and columns in the order of `options`. `pairwise[i][j]`: how many
    voters prefer option i to option j. `strongest[i][j]`: the strongest path from i to j. `ranking`:
    best first, ties together; each group holds the options that none of those left beats.
    """

    options: tuple[str, ...]
    pairwise: tuple[tuple[int, ...], ...]
    strongest: tuple[tuple[Strength, ...], ...]
    ranking: tuple[tuple[str, ...], ...]

    @property
    def winner(self) -> str | None:
        """The one option in the first group; None where the first place is tied or empty."""
        if self.ranking and len(self.ranking[0]) == 1:
            return self.ranking[0][0]
        return None


def schulze(ballots: Sequence[Ballot], options: Iterable[str] = ()) -> SchulzeResult:
    """Rank `options` by the Schulze method; without them, all that some ballot ranks.

    The order of the ballots and of the options makes no difference. Ties are left as ties: a draw
    by lot has no place in a negotiation. Raises `InputError` where a ballot ranks an option twice
    or one that isn't an option.

    >>> schulze([[("a",), ("b",)], [("a",), ("c",)], [("b",), ("a",)]]).ranking
    (('a',), ('b',), ('c',))
    """
    ranks = [_ranks(ballot) for ballot in ballots]
    ranked = {option for ballot in ranks for option in ballot}
    names = tuple(sorted(set(options) or ranked))
    strangers = sorted(ranked.difference(names))
    if strangers:
        raise InputError(
            f"a ballot ranks '{strangers[0]}', which is not among the options"
            f" ({', '.join(names)}); leave it out of the ballot or add it to the options"
        )
    pairwise = _pairwise(ranks, names)
    strongest = _strongest_paths(pairwise)
    return SchulzeResult(
        options=names,
        pairwise=tuple(map(tuple, pairwise)),
        strongest=tuple(map(tuple, strongest)),
        ranking=_ranking(strongest, names),
    )


def _ranks(ballot: Ballot) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for place, group in enumerate(ballot):
        for option in group:
            if option in ranks:
                raise InputError(f"a ballot ranks '{option}' twice; rank each option once")
            ranks[option] = place
    return ranks


def _pairwise(ranks: Sequence[dict[str, int]], names: Sequence[str]) -> list[list[int]]:
    """N[a, b] of §2.1: the voters who strictly prefer a to b."""
    return [
        [sum(ballot.get(a, inf) < ballot.get(b, inf) for ballot in ranks) for b in names]
        for a in names
    ]


def _order(strength: Strength) -> tuple[int, int]:
    """Winning votes (§2.1): more support is stronger; of equal support, less opposition."""
    return strength.support, -strength.opposition


def _strongest_paths(pairwise: Sequence[Sequence[int]]) -> list[list[Strength]]:
    """P[a, b] of §2.2, by the Floyd–Warshall algorithm of §2.3.

    Links that are no victory count as no link. By §2.1 they are weaker than every victory, and of
    two options either one beats the other or their link is a tie both ways, so leaving them out
    changes no comparison of P[a, b] with P[b, a].
    """
    n = len(pairwise)
    best = [
        [
            Strength(pairwise[a][b], pairwise[b][a]) if pairwise[a][b] > pairwise[b][a] else NO_PATH
            for b in range(n)
        ]
        for a in range(n)
    ]
    for via, start, end in permutations(range(n), 3):
        through = min(best[start][via], best[via][end], key=_order)
        best[start][end] = max(best[start][end], through, key=_order)
    return best


def _ranking(
    strongest: Sequence[Sequence[Strength]], names: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """Group by group, the options that no option still left beats.

    'Beats' is the relation O of §2.2 (a stronger path there than back). It is transitive (§4.1), so
    each group has a member and the first is the set of potential winners.
    """
    left = list(range(len(names)))
    groups: list[tuple[str, ...]] = []
    while left:
        top = [
            b
            for b in left
            if not any(_order(strongest[a][b]) > _order(strongest[b][a]) for a in left)
        ]
        groups.append(tuple(names[b] for b in top))
        left = [option for option in left if option not in top]
    return tuple(groups)
