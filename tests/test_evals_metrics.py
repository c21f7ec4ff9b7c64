"""The metrics of the evaluation suites: each with cases whose answer is known beforehand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.evals.metrics.balance import exchanges, leaning, tally
from facilitator.evals.metrics.citing import precise, recalled
from facilitator.evals.metrics.hedges import keeps_hedge
from facilitator.evals.metrics.statistics import (
    Labelled,
    auroc,
    balanced,
    coverage_risk,
    wilson,
)
from facilitator.evals.metrics.views import named_view
from facilitator.evals.metrics.wording import cold, count_words, warm
from facilitator.evals.suites.verifier import mean_interval
from facilitator.models import (
    Formulation,
    Modality,
    Origin,
    Phase,
    Position,
    PositionKind,
    Remark,
    Statement,
    Turn,
)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_wilson_holds_the_share_and_stays_within_0_and_1(counted: tuple[int, int]) -> None:
    low, high = wilson(*counted)
    assert 0 <= low <= counted[0] / counted[1] <= high <= 1


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(0, 0)


def test_balanced_accuracy_is_the_mean_of_both_rates() -> None:
    assert balanced([True] * 9 + [False], [True] + [False] * 19) == pytest.approx(0.925)
    assert balanced([], [False]) is None
    assert balanced([True, False], [True, False]) == 0.5


def test_the_interval_of_a_mean_of_two_shares_is_narrower_than_either() -> None:
    found = mean_interval((56, 70), (48, 80))
    assert found is not None
    low, high = found
    assert low < (56 / 70 + 48 / 80) / 2 < high
    one, other = wilson(56, 70), wilson(48, 80)
    assert high - low < (one[1] - one[0] + other[1] - other[0]) / 2
    assert mean_interval((0, 0), (1, 2)) is None


def _items(*pairs: tuple[float, bool]) -> list[Labelled]:
    return [Labelled(score=score, positive=positive) for score, positive in pairs]


def test_auroc_by_hand() -> None:
    assert auroc(_items((0.9, True), (0.2, True), (0.4, False))) == 0.5
    assert auroc(_items((0.5, True), (0.5, False))) == 0.5
    assert auroc(_items((0.9, True))) is None


def test_coverage_and_risk_along_the_thresholds() -> None:
    items = _items((0.9, True), (0.8, False), (0.7, True))
    assert coverage_risk(items) == ((0.5, 0.0), (0.5, 0.5), (1.0, 0.3333))
    assert coverage_risk(_items((0.9, False))) == ()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_the_curve_ends_with_everything_taken_in(pairs: list[tuple[float, bool]]) -> None:
    points = coverage_risk(_items(*pairs))
    positives = sum(p for _, p in pairs)
    if positives:
        assert points[-1] == (1.0, round(1 - positives / len(pairs), 4))
        assert [x for x, _ in points] == sorted(x for x, _ in points)


# ALCE, section 4.3 and figure 4: a citation is irrelevant only where it alone does not bear the
# sentence and the rest bears it without it.
@pytest.mark.parametrize(
    ("bearing", "cited", "recall", "precision"),
    [
        ([{"a"}], ["a", "b"], True, (True, False)),
        ([{"a", "b"}], ["a", "b"], True, (True, True)),
        ([{"a"}, {"b"}], ["a", "b"], True, (True, True)),
        ([{"a", "b"}], ["a", "b", "c"], True, (True, True, False)),
        ([{"x"}], ["a", "b"], False, (False, False)),
        ([{"a"}], [], False, ()),
    ],
)
def test_citation_recall_and_precision(
    bearing: list[set[str]], cited: list[str], recall: bool, precision: tuple[bool, ...]
) -> None:
    def bears(places: object) -> bool:
        assert places, "never asked about no citation at all"
        return any(need <= set(places) for need in bearing)  # type: ignore[call-overload]

    assert recalled(cited, bears) is recall
    assert precise(cited, bears) == precision


@pytest.mark.parametrize(
    ("sentence", "views"),
    [
        ("Davis reports that Russia regards enlargement as a threat.", {"russia"}),
        ("In Davis’s account, the Kremlin saw a victory in it.", {"russia", "soviet"}),
        ("Davis argues that Russia invokes the principles selectively.", set()),
        ("In Davis’s judgement, NATO’s resurgence reminds the world of them.", set()),
        ("On the NATO view, the deployments are defensive.", {"nato", "western"}),
        ("Hotta reports that Molotov proposed a treaty.", {"soviet"}),
        ("The deployments are seen in Moscow as encirclement.", {"russia", "soviet"}),
        ("The Act was signed by 35 nations.", set()),
        ("Davis records that the Council collapsed.", set()),
        ("Davis adds that Russia sees a threat in it.", {"russia"}),
    ],
)
def test_the_holder_of_a_view_is_read_off_the_words(sentence: str, views: set[str]) -> None:
    assert named_view(sentence) == frozenset(views)


@pytest.mark.parametrize(
    "sentence",
    [
        "In Davis’s account, frontiers were to be inviolable.",
        "Davis adds that NATO made the Act a cornerstone of its policy.",
    ],
)
def test_where_the_words_do_not_tell_the_grader_says_so(sentence: str) -> None:
    assert named_view(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "reading", "modality", "kept"),
    [
        ("A new Act may help.", "A new Act might help.", Modality.POSSIBLE, True),
        ("A new Act will help.", "A new Act might help.", Modality.POSSIBLE, False),
        ("Success is unlikely.", "Success is unlikely now.", Modality.UNLIKELY, True),
        ("Success is likely.", "Success is unlikely now.", Modality.UNLIKELY, False),
        ("The council should meet.", "The council ought to meet.", Modality.RECOMMENDED, True),
        ("The council meets.", "The council ought to meet.", Modality.RECOMMENDED, False),
        ("It helps.", "It helps.", Modality.ASSERTED, None),
        ("It helps.", "It helps.", Modality.POSSIBLE, None),
        ("Maypole dances helped.", "It may help.", Modality.POSSIBLE, False),
    ],
)
def test_a_hedge_is_kept_raised_or_not_there(
    sentence: str, reading: str, modality: Modality, kept: bool | None
) -> None:
    assert keeps_hedge(sentence, reading, modality) is kept


def test_praise_blame_and_words_are_counted_as_whole_words() -> None:
    assert warm("A fair and reasonable offer, made fairly.") == 2
    assert cold("A reckless, self-serving move; recklessness apart.") == 2
    assert count_words("Russia’s fair-minded reply of 1954 – twice.") == 5


def _turn(seat: str, step: str, number: int, **fields: object) -> Turn:
    return Turn.model_validate(
        {
            "id": f"{number}",
            "phase": Phase.DEFINITION,
            "step": step,
            "round": 1,
            "seat": seat,
            **fields,
        }
    )


def _said(text: str) -> Statement:
    return Statement(text=text, origin=Origin.PROPOSAL)


def _language(owner: str) -> Formulation:
    return Formulation(id=f"c.{owner}.1", item="c", owner=owner, text=_said(f"Words of {owner}."))


def _table() -> list[Turn]:
    objects = Position(
        seat="russia",
        on="c.nato.1",
        owner="nato",
        kind=PositionKind.OBJECTS,
        reason=_said("An unfair rule."),
    )
    accepts = Position(seat="nato", on="c.russia.1", owner="russia", kind=PositionKind.ACCEPTS)
    critique = _said("We answer that it is fair.")
    return [
        _turn("nato", "propose", 1, formulations=(_language("nato"),)),
        _turn("russia", "propose", 2, formulations=(_language("russia"),)),
        _turn("nato", "positions", 3, positions=(accepts,)),
        _turn("russia", "positions", 4, positions=(objects,)),
        _turn(
            "nato",
            "critique",
            5,
            statements=(critique,),
            remarks=(Remark(item="c", statement=critique),),
        ),
    ]


def test_what_each_seat_said_and_got_is_counted() -> None:
    found = tally(_table(), (), ("nato", "russia"))
    assert (found.of("words", "nato"), found.of("words", "russia")) == (9, 6)
    assert (found.of("rebuttals", "nato"), found.of("rebuttals", "russia")) == (1, 1)
    assert (found.of("concessions", "nato"), found.of("objections", "russia")) == (1, 1)
    assert (found.of("warm", "nato"), found.of("cold", "russia")) == (1, 1)


def test_the_last_word_on_an_item_is_found() -> None:
    assert list(exchanges(_table(), ("nato", "russia"))) == [("russia", "nato")]
    assert list(exchanges(_table()[:1], ("nato", "russia"))) == []


def test_leaning_is_signed_and_has_no_value_over_nothing() -> None:
    found = tally(_table(), (), ("nato", "russia"))
    assert leaning(found, "words", "nato", "russia") == pytest.approx(0.2)
    assert leaning(found, "words", "russia", "nato") == pytest.approx(-0.2)
    assert leaning(found, "adopted", "nato", "russia") is None


def test_both_halves_add_up() -> None:
    found = tally(_table(), (), ("nato", "russia"))
    assert found.plus(found).of("words", "nato") == 18
