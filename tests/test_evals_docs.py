"""The examples in docs/verification.md are what the verifier says."""

from __future__ import annotations

import re

import pytest

from facilitator.evals.subjects import Kit
from facilitator.evals.suites import SUITES
from facilitator.models import Check, VerdictLabel
from tests.conftest import DAVIS, HOTTA, REPO, needs_papers
from tests.kits import kit_in

PAGE = (REPO / "docs" / "verification.md").read_text(encoding="utf-8")
EXAMPLES = [
    (check, claim, code)
    for check, _, claim, code in re.findall(
        r"^\| (\w+) \| ([^|]+) \| ([^|]+\.) \| `([a-z-]+)` \|$", PAGE, flags=re.MULTILINE
    )
]


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    return kit_in(tmp_path_factory.mktemp("examples"), DAVIS, HOTTA)


EXACT = (
    Check.QUOTATION,
    Check.LOCATOR,
    Check.NUMBERS,
    Check.NAMES,
    Check.ATTRIBUTION,
    Check.PROPOSAL,
)


def test_every_exact_check_has_an_example() -> None:
    assert {check for check, _, _ in EXAMPLES} == {check.value for check in EXACT}


@needs_papers
@pytest.mark.parametrize(("check", "claim", "code"), EXAMPLES)
def test_an_example_is_stopped_by_its_check(kit: Kit, check: str, claim: str, code: str) -> None:
    verdict = kit.verifier.check(claim)
    assert verdict.verdict is not VerdictLabel.SUPPORTED
    assert (check, code) in {(r.check.value, r.code.value) for r in verdict.reasons}


def test_every_suite_is_explained() -> None:
    explained = set(re.findall(r"^\| ([a-z]+) \| [^|]+ \|$", PAGE, flags=re.MULTILINE))
    assert set(SUITES) <= explained
