"""The record of calls: what it sums to, what it costs, and when a budget is spent."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from facilitator.config import Settings
from facilitator.engines.calls import Call, Outcome
from facilitator.errors import InputError
from facilitator.models import Phase, Share, Turn
from facilitator.sessions.calls import (
    CallLog,
    CallTotals,
    RunBudget,
    engine_report,
    read_calls,
    sum_calls,
)

PRICES = {
    "large": {"input": 2.0, "output": 10.0, "cached": 0.5},
    "small": {"input": 1, "output": 1},
}


def call(**changes: object) -> Call:
    fields: dict[str, object] = {
        "task": "opening",
        "prompt": "1-abcd1234",
        "model": "large",
        "tokens_in": 1000,
        "tokens_out": 100,
        "tokens_cached": 400,
        "first_token_s": 0.5,
        "duration_s": 2.0,
        "outcome": Outcome.DONE,
        "retries": 1,
    }
    return Call.model_validate(fields | changes)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "calls.jsonl"


def settings(tmp_path: Path, **changes: object) -> Settings:
    return Settings.model_validate({"home": tmp_path, **changes})


def test_without_a_record_there_is_nothing_to_sum(record: Path, tmp_path: Path) -> None:
    assert sum_calls(record, settings(tmp_path)) == CallTotals()


def test_calls_are_summed_and_priced(record: Path, tmp_path: Path) -> None:
    log = CallLog(record)
    log.record(call())
    log.record(call(outcome=Outcome.CACHED, tokens_in=0, tokens_out=0, tokens_cached=0))
    log.record(call(model="small", tokens_cached=0, first_token_s=1.5, outcome=Outcome.FILTERED))
    found = sum_calls(record, settings(tmp_path, prices=PRICES, currency="EUR"))
    assert found == CallTotals(
        calls=3,
        calls_kept=1,
        calls_failed=1,
        retries=2,
        tokens_in=2000,
        tokens_out=200,
        tokens_cached=400,
        first_token_s=1.0,
        waiting_s=4.0,
        cost=round((600 * 2 + 400 * 0.5 + 100 * 10 + 1100) / 1e6, 6),
        currency="EUR",
    )


@pytest.mark.parametrize("prices", [{}, {"small": PRICES["small"]}])
def test_without_every_price_no_money_is_shown(
    record: Path, tmp_path: Path, prices: dict[str, object]
) -> None:
    log = CallLog(record)
    log.record(call())
    log.record(call(model="small"))
    found = sum_calls(record, settings(tmp_path, prices=prices))
    assert found.cost is None
    assert found.currency is None


def test_a_line_that_was_cut_off_is_passed_over(record: Path, tmp_path: Path) -> None:
    CallLog(record).record(call())
    with record.open("a", encoding="utf-8") as file:
        file.write('{"task": "ope')
    assert len(list(read_calls(record))) == 1


def test_seats_that_call_side_by_side_write_whole_lines(record: Path) -> None:
    log = CallLog(record)

    def seat() -> None:
        for _ in range(20):
            log.record(call(detail="x" * 5000))

    threads = [threading.Thread(target=seat) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(read_calls(record))) == 160


def test_a_budget_of_tokens() -> None:
    budget = RunBudget(tokens=1500)
    budget.count(call())
    assert budget.spent() is None
    assert budget.left_s() is None
    budget.count(call())
    assert budget.spent() == "the budget of 1,500 tokens is spent"


def test_a_budget_of_time() -> None:
    now = [100.0]
    budget = RunBudget(minutes=1.5, clock=lambda: now[0])
    now[0] = 160.0
    assert budget.left_s() == 30.0
    assert budget.spent() is None
    now[0] = 190.0
    assert budget.left_s() == 0.0
    assert budget.spent() == "the budget of 1.5 minutes is spent"


@pytest.mark.parametrize(("tokens", "minutes"), [(0, None), (-5, None), (None, 0.0), (None, -1.0)])
def test_a_budget_that_is_none_is_bad_input(
    tmp_path: Path, tokens: int | None, minutes: float | None
) -> None:
    from facilitator.commands.run import limited

    with pytest.raises(InputError, match="--max-"):
        limited(settings(tmp_path), tokens, minutes)


def test_the_report_adds_up_each_engines_sentences() -> None:
    def turn(*shares: Share) -> Turn:
        return Turn(
            id="x", phase=Phase.OPENING, step="opening", round=1, seat="nato", shares=shares
        )

    mine = Share(engine="openai:m", briefs=1, drafted=4, stood=2, repaired=1, dropped=1)
    lost = Share(engine="openai:m", briefs=1, drafted=2, fell_back=2)
    own = Share(engine="embedded", briefs=1, drafted=3, stood=3)
    assert engine_report([turn(mine), turn(lost, own)]) == (
        own,
        Share(engine="openai:m", briefs=2, drafted=6, stood=2, repaired=1, dropped=1, fell_back=2),
    )
