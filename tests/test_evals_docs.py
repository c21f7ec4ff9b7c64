"""The examples in docs/verification.md are what the verifier says."""

from __future__ import annotations

import re

import pytest

from facilitator.evals.subjects import Kit
from facilitator.evals.suites import SUITES
from facilitator.models import Gate, VerdictLabel
from tests.conftest import DAVIS, HOTTA, REPO, needs_papers
from tests.kits import kit_in

PAGE = (REPO / "docs" / "verification.md").read_text(encoding="utf-8")
EXAMPLES = [
    (gate, claim, code)
    for gate, _, claim, code in re.findall(
        r"^\| (\w+) \| ([^|]+) \| ([^|]+\.) \| `([a-z-]+)` \|$", PAGE, flags=re.MULTILINE
    )
]


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    return kit_in(tmp_path_factory.mktemp("examples"), DAVIS, HOTTA)


def test_every_gate_has_an_example() -> None:
    assert {gate for gate, _, _ in EXAMPLES} == {g.value for g in Gate} - {Gate.SCORER.value}


@needs_papers
@pytest.mark.parametrize(("gate", "claim", "code"), EXAMPLES)
def test_an_example_is_stopped_by_its_gate(kit: Kit, gate: str, claim: str, code: str) -> None:
    verdict = kit.verifier.check(claim)
    assert verdict.verdict is not VerdictLabel.SUPPORTED
    assert (gate, code) in {(r.gate.value, r.code) for r in verdict.reasons}


def test_every_suite_is_explained() -> None:
    explained = set(re.findall(r"^\| ([a-z]+) \| [^|]+ \|$", PAGE, flags=re.MULTILINE))
    assert set(SUITES) <= explained
