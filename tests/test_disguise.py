"""Nothing that says how the world is passes as a proposal."""

from __future__ import annotations

import pytest

from facilitator.config import Settings
from facilitator.dialogue.disguise import claim_in, fault_of_language, names_in
from facilitator.sessions.setup import open_corpus

AUTHORS = ("Davis", "Hotta")

MOVES = """
The NATO seat could accept this if it bound all alike.
The Russian seat accepts the restatement.
The Russian seat does not accept the restatement, since it leaves out its first red line.
What would reassure you that an exercise is not a preparation for attack?
The mediator proposes that both seats look at this clause again.
The language is too broad for this seat to accept.
This clause should apply to all participants alike.
The NATO seat accepts this language because it leaves every State free to choose.
The NATO seat reserves its position until the wording on consent is clearer.
Both seats should be able to live with this text.
The Russian seat would accept this on a reciprocal basis.
The participants might consider a hotline between military commands.
The Russian seat objects to this language, as it would cross its second red line.
""".strip().splitlines()

CLAIMS = """
Russia broke its word, so limits should follow.
NATO expanded in 1999 and should stop.
Davis argues that enlargement should stop.
NATO is an aggressive bloc, and it should disarm.
Moscow must have known that this would fail.
The participants should admit that NATO threatens Russia.
According to the paper, this clause should stand.
Russia sees NATO as a threat.
The Budapest Memorandum guaranteed borders.
NATO, which betrayed its promises, should apologise.
The sides should meet within 42 days.
The sides should meet in twelve cities.
The Helsinki Final Act is binding.
Since NATO threatens Russia, this clause should stand.
Everyone knows the West lied.
The seat welcomes that “not one inch” was promised.
Troops should withdraw because Ukraine is a puppet State.
Russia might attack its neighbours.
Why did NATO break its word?
Peace in Europe.
""".strip().splitlines()


@pytest.mark.parametrize("text", MOVES)
def test_a_move_at_the_table_passes(text: str) -> None:
    assert claim_in(text, AUTHORS) is None


@pytest.mark.parametrize("text", CLAIMS)
def test_a_claim_in_disguise_is_seen(text: str) -> None:
    assert claim_in(text, AUTHORS) is not None


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str | None]]:
    corpus = open_corpus(Settings(home=tmp_path_factory.mktemp("home")))
    return [(p.text, p.clause) for p in corpus.propositions.values()]


def test_what_the_papers_say_does_not_pass_as_a_proposal(
    texts: list[tuple[str, str | None]],
) -> None:
    """Put forward without a citation, a proposition of the papers is seen for a claim; the few that
    pass are proposals by their form."""
    passing = [text for text, _ in texts if claim_in(text, AUTHORS) is None]
    assert len(passing) <= 0.03 * len(texts)


def test_the_papers_own_language_for_clauses_stands(texts: list[tuple[str, str | None]]) -> None:
    known = frozenset().union(*(names_in(f"{text} {clause}") for text, clause in texts))
    clauses = [(text, clause) for text, clause in texts if clause]
    standing = [
        clause for text, clause in clauses if not fault_of_language(clause, text, known, AUTHORS)
    ]
    assert len(standing) >= 0.97 * len(clauses)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("The participating States notify exercises in advance.", None),
        ("The participating States notify exercises 42 days in advance.", "number"),
        ("The participating States notify twelve exercises a year.", "number"),
        ("Davis’s forum meets every spring.", "names Davis"),
        ("According to all, the participating States notify exercises.", "reports"),
        ("NATO violated the Act and notifies exercises.", "happened"),
        ("The participating States keep to the Istanbul Charter.", "names Charter|names Istanbul"),
        ("The participating States respect “spheres of influence”.", "quotes"),
    ],
)
def test_language_carries_nothing_that_it_does_not_rest_on(text: str, fault: str | None) -> None:
    import re

    found = fault_of_language(text, "States notify exercises.", frozenset({"NATO", "Act"}), AUTHORS)
    assert (found is None) if fault is None else (found and re.search(fault, found))
