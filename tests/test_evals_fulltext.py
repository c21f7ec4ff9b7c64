"""The suites with the papers at hand: quotations are scored, and the pairs that need a paper's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.evals.base import Outcome
from facilitator.evals.dialogues import SHORT, hold
from facilitator.evals.subjects import Draft, EngineRun, Kit, Piece, pieces_of
from facilitator.evals.suites.citations import run
from facilitator.evals.suites.verifier import judge, result_of
from facilitator.evals.verifier.pairs import ErrorType, materialise, read_cases
from facilitator.models import Check
from tests.conftest import DAVIS, HOTTA, needs_papers
from tests.kits import kit_in

pytestmark = needs_papers


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    return kit_in(tmp_path_factory.mktemp("papers"), DAVIS, HOTTA)


class Short(EngineRun):
    """The engine's short dialogue, which says all that is needed here."""

    @property
    def pieces(self) -> tuple[Piece, ...]:  # type: ignore[override]
        return tuple(pieces_of(hold(self.bench, SHORT)))


def test_every_quotation_of_a_dialogue_is_exact(kit: Kit) -> None:
    result = run(kit, Short(kit))
    quotes = result.figure("exact quotations")
    assert quotes.of > 100
    assert quotes.value == 1.0
    assert result.unmet == ()


def _quoted(kit: Kit, words: str, place: str, tmp_path: Path) -> list[tuple[Outcome, str]]:
    path = tmp_path / "note.md"
    path.write_text(f"Davis writes that “{words}” [{place}].\n", encoding="utf-8")
    scores = run(kit, Draft(kit, path)).scores
    return [(s.outcome, s.why) for s in scores if s.metric == "exact quotations"]


def test_a_quotation_is_held_to_the_letter_and_to_its_place(kit: Kit, tmp_path: Path) -> None:
    passage = kit.corpus.passages["davis-2025/V/2"]
    words = " ".join(passage.text.split()[4:16])
    exact = _quoted(kit, words, passage.locator.key, tmp_path)
    assert exact == [(Outcome.HELD, "")]
    altered = _quoted(kit, words.replace(" ", " not ", 1), passage.locator.key, tmp_path)
    assert altered[0][0] is Outcome.FAILED
    ((outcome, why),) = _quoted(kit, words, "davis-2025/V/1", tmp_path)
    assert outcome is Outcome.FAILED
    assert "do not stand in davis-2025/V/1" in why


def test_the_pairs_that_quote_are_judged_where_the_papers_are(kit: Kit) -> None:
    kinds = (ErrorType.QUOTATION_ALTERED,)
    done = materialise([c for c in read_cases() if c.error_type in kinds][::6], kit.corpus)
    assert done.ineligible == ()
    judged = judge(kit, done.ready)
    caught = [j for j in judged if j.case.is_fault and Check.QUOTATION in j.found]
    assert len(caught) >= 0.9 * sum(j.case.is_fault for j in judged)
    assert all(Check.QUOTATION not in j.found for j in judged if not j.case.is_fault)
    assert result_of(judged, ()).figure("exact: quotation-altered").of > 0
