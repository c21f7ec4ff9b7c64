"""Words, sentences and names as the index sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.retrieval.fusion import reciprocal_rank_fusion
from facilitator.retrieval.names import Names, names_in, unknown_names
from facilitator.retrieval.text import sentences, stem, terms, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("legitimise", "legitimizing"),
        ("defence", "defenses"),
        ("neutral", "neutrality"),
        ("boundary", "boundaries"),
        ("behaviour", "behavior"),
        ("deployed", "deployments"),
        ("centre", "centers"),
        ("treaty", "treaties"),
    ],
)
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("force", "forum"), ("arms", "army"), ("press", "pressure"), ("us", "use")]
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_words_drop_case_accents_and_possessives_and_keep_numbers_whole() -> None:
    assert words("Détente’s Track 1.5, in 1975") == ["detente", "track", "1.5", "in", "1975"]


def test_terms_leave_out_what_carries_no_content_but_not_the_us() -> None:
    assert terms("What is the role of the US?") == [stem("role"), "us"]


def test_abbreviations_and_initials_do_not_end_a_sentence() -> None:
    text = "Mr. V. M. Brown spoke, e.g. On tolls. It was on 3 Nov. 1954. The end"
    assert sentences(text) == [
        "Mr. V. M. Brown spoke, e.g. On tolls.",
        "It was on 3 Nov. 1954.",
        "The end",
    ]


@given(st.text(alphabet='ab .?!"AB', max_size=80))
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    assert "".join(" ".join(sentences(text)).split()) == "".join(text.split())


def test_fusion_by_hand() -> None:
    fused = reciprocal_rank_fusion([["a", "b", "c"], ["c", "a"]], [1, 2], k=60)
    assert fused == pytest.approx(
        {"c": 1 / 63 + 2 / 61, "a": 1 / 61 + 2 / 62, "b": 1 / 62}, abs=1e-12
    )
    assert list(fused) == ["c", "a", "b"]


@given(st.lists(st.lists(st.integers(0, 9), unique=True, max_size=8), min_size=1, max_size=4))
def test_fusion_keeps_every_item_once_and_never_orders_against_agreement(
    rankings: list[list[int]],
) -> None:
    fused = list(reciprocal_rank_fusion(rankings))
    assert sorted(fused) == sorted({item for ranking in rankings for item in ranking})
    for one in fused:
        for other in fused:
            places = [(r.index(one), r.index(other)) for r in rankings if one in r and other in r]
            if len(places) == len(rankings) and all(a < b for a, b in places):
                assert fused.index(one) < fused.index(other)


def test_fusion_refuses_weights_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="argument"):
        reciprocal_rank_fusion([["a"], ["b"]], [1.0])


def test_names_are_found_by_whole_words_whatever_the_case_and_number() -> None:
    names = Names({"board": ["River Board", "millers' guild"], "toll": ["toll"]})
    assert names.concepts("The river boards met") == {"board"}
    assert names.concepts("the Millers’ Guild and its tolls") == {"board", "toll"}
    assert names.concepts("The boarding river") == set()
    assert names.whole("River Board")
    assert not names.whole("River")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What does the Charter of Paris say?", ["Charter of Paris"]),
        ("Charter of Paris: what does it say?", ["Charter of Paris"]),
        ("Which tolls rose in March 1952 and the 1980s?", ["March 1952"]),
        ("Harbours close. Ferries wait for Mr Brown.", ["Mr Brown"]),
        ("Am I on the NATO-Russia list of Vienna-based firms?", ["NATO-Russia", "Vienna"]),
        ("The Big Question Of The Day Is Here", []),
        ("no name at all", []),
    ],
)
def test_names_in_a_question_are_told_by_their_capitals(text: str, expected: list[str]) -> None:
    assert list(names_in(text)) == expected


def test_a_name_is_known_where_its_words_stand_together() -> None:
    texts = [
        "The charter was signed. Later Paris fell.",
        "The Treaty of Elm, by Ada Brown, miller.",
    ]
    found = [set(terms(text)) for text in texts]

    def unknown(query: str) -> tuple[str, ...]:
        return unknown_names(
            query,
            Names({"treaty": ["Elm Accord"]}),
            lambda wanted: [i for i, held in enumerate(found) if held.issuperset(wanted)],
            lambda row: texts[row],
        )

    assert unknown("Is the Charter of Paris in force?") == ("Charter of Paris",)
    assert unknown("Is the Treaty of Elm in force, or is the Elm Accord?") == ()
    assert unknown("Did Prime Minister Brown see Lisbon and Lisbon again in 1999?") == (
        "Lisbon",
        "1999",
    )
