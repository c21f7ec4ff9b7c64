"""Dates and counts in every common form: told rightly they pass, told wrongly they are alarmed on."""

from __future__ import annotations

import pytest

from facilitator.config import Settings
from facilitator.corpus.catalogue import load_corpus
from facilitator.evals.verifier.pairs import Split, read_cases
from facilitator.evals.verifier.rewordings import Rewording, rewordings
from facilitator.models import Gate
from facilitator.verification.claims import Claim
from facilitator.verification.reports import parse_locator
from facilitator.verification.verifier import Verifier


@pytest.fixture(scope="module")
def alarmed(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Rewording, bool]]:
    """Every rewording of the true development sentences whose numbers pass, and whether it alarms;
    held against the propositions of its paragraph."""
    corpus = load_corpus(Settings(home=tmp_path_factory.mktemp("home")))
    verifier = Verifier(corpus)

    def alarms(claims: list[Claim]) -> list[bool]:
        found = verifier.check_many(claims)
        return [any(r.gate is Gate.NUMBERS for r in verdict.reasons) for verdict in found]

    true = [
        Claim(text=case.text, locators=(parse_locator(case.provenance),))
        for case in read_cases()
        if case.split is Split.DEV and not case.is_fault and case.quote is None
    ]
    passed = [c for c, alarm in zip(true, alarms(true), strict=True) if not alarm]
    told = [(c, r) for c in passed for r in rewordings(c.text)]
    claims = [Claim(text=r.text, locators=c.locators) for c, r in told]
    return list(zip((r for _, r in told), alarms(claims), strict=True))


def _share(alarmed: list[tuple[Rewording, bool]], *, right: bool) -> float:
    asked = [alarm for told, alarm in alarmed if told.right is right]
    assert len(asked) > 700
    return sum(asked) / len(asked)


def test_a_date_or_count_in_another_form_is_no_fault(
    alarmed: list[tuple[Rewording, bool]],
) -> None:
    assert _share(alarmed, right=True) <= 0.03, [r for r, alarm in alarmed if r.right and alarm]


def test_another_date_or_count_is_alarmed_on_in_any_form(
    alarmed: list[tuple[Rewording, bool]],
) -> None:
    missed = [r for r, alarm in alarmed if not r.right and not alarm]
    assert _share(alarmed, right=False) >= 0.92, missed


@pytest.mark.parametrize(
    ("text", "now", "right"),
    [
        ("It met on 29 November 1954.", "the twenty-ninth of November 1954", True),
        ("It met on 29 November 1954.", "the last quarter of 1954", True),
        ("It met on 29 November 1954.", "spring 1954", False),
        ("It met in May 1955.", "May 1954", False),
        ("In 1969 it met.", "the late 1960s", True),
        ("It named three allies.", "more than three", False),
        ("It ran for 20 years.", "a score of years", True),
        ("It met in 1969 [davis-2025/I/1].", "the year 1970", False),
    ],
)
def test_a_form_says_the_same_or_not(text: str, now: str, right: bool) -> None:
    assert right in {r.right for r in rewordings(text) if r.now == now}


@pytest.mark.parametrize(
    "text", ["As Davis has it (II, phase 3, 2014).", "Late in November 1954 it met.", "It met."]
)
def test_what_belongs_to_something_else_is_left(text: str) -> None:
    assert not list(rewordings(text))
