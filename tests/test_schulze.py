"""The Schulze method: the reference's own example in every step, ties, and what it promises."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.dialogue.schulze import NO_PATH, Ballot, SchulzeResult, Strength, schulze
from facilitator.errors import InputError

# M. Schulze's example with 45 voters and five candidates, worked through by himself at
# Wikipedia, User:MarkusSchulze/Schulze method examples, example 1.
FORTY_FIVE = {
    "ACBED": 5,
    "ADECB": 5,
    "BEDAC": 8,
    "CABED": 3,
    "CAEBD": 7,
    "CBADE": 2,
    "DCEBA": 7,
    "EBADC": 8,
}


def ballots(counts: dict[str, int]) -> list[Ballot]:
    return [tuple((o,) for o in order) for order, n in counts.items() for _ in range(n)]


def test_the_45_voter_example_in_every_step() -> None:
    result = schulze(ballots(FORTY_FIVE))
    assert result.options == ("A", "B", "C", "D", "E")
    assert result.pairwise == (
        (0, 20, 26, 30, 22),
        (25, 0, 16, 33, 18),
        (19, 29, 0, 17, 24),
        (15, 12, 28, 0, 14),
        (23, 27, 21, 31, 0),
    )
    assert [[path.support for path in row] for row in result.strongest] == [
        [0, 28, 28, 30, 24],
        [25, 0, 28, 33, 24],
        [25, 29, 0, 29, 24],
        [25, 28, 28, 0, 24],
        [25, 28, 28, 31, 0],
    ]
    assert result.ranking == (("E",), ("A",), ("C",), ("B",), ("D",))
    assert result.winner == "E"


def test_complete_ballots_leave_the_rest_of_45_as_opposition() -> None:
    for row in schulze(ballots(FORTY_FIVE)).strongest:
        for path in row:
            assert path == NO_PATH or path.support + path.opposition == 45


def test_two_seats_each_for_its_own_text_tie() -> None:
    result = schulze([[("nato",), ("russia",)], [("russia",), ("nato",)]])
    assert result.ranking == (("nato", "russia"),)
    assert result.winner is None


def test_a_text_that_both_put_second_does_not_break_an_even_split() -> None:
    # 1–1 in every comparison: second place for all is no victory over anybody.
    result = schulze([[("n",), ("m",), ("r",)], [("r",), ("m",), ("n",)]])
    assert result.ranking == (("m", "n", "r"),)


def test_a_third_seat_makes_the_middle_text_the_winner() -> None:
    result = schulze(
        [[("n",), ("m",), ("r",)], [("r",), ("m",), ("n",)], [("m",), ("n", "r")]],
    )
    assert result.pairwise == ((0, 2, 2), (1, 0, 1), (1, 1, 0))
    assert result.ranking == (("m",), ("n", "r"))


def test_a_perfect_cycle_is_a_tie_of_all() -> None:
    result = schulze(ballots({"ABC": 1, "BCA": 1, "CAB": 1}))
    assert result.ranking == (("A", "B", "C"),)


def test_a_tie_is_no_link_however_many_votes_it_has() -> None:
    # A and C tie 2–2, A and B tie 1–1, B beats C 3–1. A tie of two votes is not a way from C to A
    # that could carry B past A.
    result = schulze(
        [
            (("A",), ("B",), ("C",)),
            (("B",), ("C",), ("A",)),
            (("C",), ("A", "B")),
            (("A", "B"), ("C",)),
        ]
    )
    assert result.pairwise == ((0, 1, 2), (1, 0, 3), (2, 1, 0))
    assert [path for row in result.strongest for path in row if path != NO_PATH] == [Strength(3, 1)]
    assert result.ranking == (("A", "B"), ("C",))


def test_of_equal_support_the_less_opposed_victory_is_stronger() -> None:
    # A beats B 4–2, B beats C 4–2, C beats A 4–3: a cycle that support alone leaves tied. Its
    # weakest link is the most opposed one, C over A (reference, §2.1, winning votes).
    abc: Ballot = (("A",), ("B",), ("C",))
    result = schulze(
        [
            *(abc, abc, abc),
            (("B",), ("C",), ("A",)),
            (("C",), ("A",), ("B",)),
            (("C",), ("A", "B")),
            (("B", "C"), ("A",)),
        ]
    )
    assert result.pairwise == ((0, 4, 3), (2, 0, 4), (4, 2, 0))
    assert result.strongest == (
        (NO_PATH, Strength(4, 2), Strength(4, 2)),
        (Strength(4, 3), NO_PATH, Strength(4, 2)),
        (Strength(4, 3), Strength(4, 3), NO_PATH),
    )
    assert result.ranking == (("A",), ("B",), ("C",))


def test_an_option_left_out_stands_below_the_ranked_and_level_with_the_other_left_out() -> None:
    result = schulze([[("a",)]], options=("a", "b", "c"))
    assert result.pairwise == ((0, 1, 1), (0, 0, 0), (0, 0, 0))
    assert result.ranking == (("a",), ("b", "c"))


def test_an_empty_group_does_not_push_an_option_below_the_unranked() -> None:
    result = schulze([[(), (), (), ("a",)]], options=("a", "b"))
    assert result.ranking == (("a",), ("b",))


@pytest.mark.parametrize(
    ("options", "expected"), [((), ()), (("x",), (("x",),)), (("x", "y"), (("x", "y"),))]
)
def test_without_ballots_all_options_tie(
    options: Sequence[str], expected: tuple[tuple[str, ...], ...]
) -> None:
    assert schulze([], options).ranking == expected


def test_a_ballot_that_ranks_twice_or_a_stranger_is_refused() -> None:
    with pytest.raises(InputError, match="ranks 'a' twice"):
        schulze([[("a",), ("a",)]])
    with pytest.raises(InputError, match="ranks 'z', which is not among the options"):
        schulze([[("z",)]], options=("a", "b"))


OPTIONS = "abcde"


@st.composite
def weak_orders(draw: st.DrawFn) -> Ballot:
    """Any order of some of the options, with ties."""
    chosen = draw(st.lists(st.sampled_from(OPTIONS), unique=True))
    cuts = draw(st.lists(st.booleans(), min_size=len(chosen), max_size=len(chosen)))
    groups: list[tuple[str, ...]] = []
    for option, new in zip(chosen, cuts, strict=True):
        if new or not groups:
            groups.append((option,))
        else:
            groups[-1] = (*groups[-1], option)
    return tuple(groups)


profiles = st.lists(weak_orders(), max_size=7)


def groups(result: SchulzeResult) -> list[set[str]]:
    return [set(group) for group in result.ranking]


@settings(deadline=None)
@given(profiles)
def test_every_option_is_ranked_once(profile: list[Ballot]) -> None:
    result = schulze(profile, OPTIONS)
    assert sorted(o for group in result.ranking for o in group) == list(OPTIONS)


@settings(deadline=None)
@given(profiles)
def test_a_condorcet_winner_wins(profile: list[Ballot]) -> None:
    result = schulze(profile, OPTIONS)
    n = range(len(OPTIONS))
    for i in n:
        if all(result.pairwise[i][j] > result.pairwise[j][i] for j in n if j != i):
            assert result.winner == OPTIONS[i]


@settings(deadline=None)
@given(profiles, st.permutations(OPTIONS))
def test_renaming_the_options_renames_the_ranking(profile: list[Ballot], new: list[str]) -> None:
    name = dict(zip(OPTIONS, new, strict=True))
    renamed = [tuple(tuple(name[o] for o in group) for group in ballot) for ballot in profile]
    assert groups(schulze(renamed, OPTIONS)) == [
        {name[o] for o in group} for group in groups(schulze(profile, OPTIONS))
    ]


@settings(deadline=None)
@given(profiles.flatmap(lambda p: st.tuples(st.just(p), st.permutations(p))))
def test_the_order_of_ballots_and_options_makes_no_difference(
    both: tuple[list[Ballot], list[Ballot]],
) -> None:
    profile, shuffled = both
    assert schulze(shuffled, reversed(OPTIONS)) == schulze(profile, OPTIONS)


@settings(deadline=None)
@given(profiles)
def test_being_better_is_transitive(profile: list[Ballot]) -> None:
    # Section 4.1 of the reference; the groups of the ranking rest on it.
    paths = schulze(profile, OPTIONS).strongest
    n = range(len(OPTIONS))

    def better(i: int, j: int) -> bool:
        there, back = paths[i][j], paths[j][i]
        return (there.support, -there.opposition) > (back.support, -back.opposition)

    for i in n:
        for j in n:
            for k in n:
                if better(i, j) and better(j, k):
                    assert better(i, k)
