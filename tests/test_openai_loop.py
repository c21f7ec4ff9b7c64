"""Known numbers of good and bad sentences: the good survive with their citations, the bad don't,
and the report says what became of each engine's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from facilitator.dialogue.bench import Bench
from facilitator.dialogue.evidence import may_see
from facilitator.dialogue.loop import Loop, Place, joined
from facilitator.dialogue.state import Drafted
from facilitator.engines.base import Acceptance, Brief, Candidates, MeasuresResult, Speech, Task
from facilitator.evals.benchmarks.scripted import Said, ScriptedModel, evidence_in, reported
from facilitator.models import Origin, Share, Statement, VerdictLabel
from facilitator.sessions.setup import open_bench
from tests import scripted
from tests.scripted import bench

__all__ = ["bench"]

NAME = "openai:scripted"
DISGUISED = "NATO moved its troops because its neighbours were afraid."
OWN = "The NATO seat hopes that both seats could return to this text."
Line = dict[str, Any]


class Actor(scripted.Actor):
    """Says what a test gives it: `first` to a draft, `again` to a repair turn, in terms of the
    evidence that it was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.form = "sentences"
        self.first: list[Line] = []
        self.again: list[Line] = []
        self.whole: Line | None = None

    def say(self, body: dict[str, Any]) -> Said:
        words = body["messages"][-1]["content"]
        if "test of the connection" in words:
            return Said('{"ready": true}')
        if self.whole is not None:
            return Said(json.dumps(self.whole))
        told = {label: reported(lead, text) for label, lead, text in evidence_in(body)}
        told |= {f"{label}t": text for label, _, text in evidence_in(body)}
        told |= {f"{label}x": f"{text.rstrip('.')}, as in 1931." for label, text in told.items()}
        lines = self.again if "drafted this before" in words else self.first
        filled = [{**line, "text": line["text"].format(**told)} for line in lines]
        return Said(json.dumps({self.form: filled}))

    @property
    def asked(self) -> list[str]:
        """The prompts so far, the probe's aside."""
        return [body["messages"][-1]["content"] for body in self.model.asked][1:]


@pytest.fixture(scope="module")
def actor() -> Actor:
    return Actor()


def line(text: str, *cites: str) -> Line:
    return {"text": text, "cites": list(cites)}


def said(bench: Bench, task: Task = Task.OPENING, topic: str = "indivisible security") -> Drafted:
    point = bench.stress_points["exercises"]
    brief = Brief(
        task=task,
        topic=topic,
        seat=bench.personas["nato"],
        others=(bench.personas["russia"],),
        item=bench.agenda[1],
        stress_point=point,
        said=(Statement(text=f"A concern over {topic}.", origin=Origin.PROPOSAL),),
    )
    loop, place = Loop(bench), Place("nato", "opening/opening")
    return loop.mend(loop.check(loop.draft(loop.prepare(brief)), place), place)


def standing(drafted: Drafted) -> list[Statement]:
    return [s.statement for s in drafted.settled if s.statement is not None]


def actions(drafted: Drafted) -> list[str]:
    return [s.amendment.action for s in drafted.settled if s.amendment is not None]


GOOD = [line("{E1}", "E1"), line("{E2}", "E2")]
BAD = [line(DISGUISED), line("Davis reports that NATO regards all of it as settled.", "E1")]


def test_the_good_survive_with_their_citations_and_the_bad_do_not(
    actor: Actor, bench: Bench
) -> None:
    actor.form, actor.first, actor.again = "sentences", [*GOOD, line(OWN), *BAD], []
    drafted = said(bench, topic="one")
    kept = standing(drafted)
    sources = [s for s in kept if s.origin is Origin.SOURCE]
    assert len(sources) == 2
    for statement in sources:
        assert statement.verdict is not None
        assert statement.verdict.verdict is VerdictLabel.SUPPORTED
        assert len(statement.citations) == 1
    assert [s.text for s in kept if s.origin is Origin.PROPOSAL] == [OWN]
    assert actions(drafted) == ["dropped", "dropped"]
    assert drafted.shares == (Share(engine=NAME, briefs=1, drafted=5, stood=3, dropped=2),)


def test_one_repair_turn_quotes_the_verdicts_and_mends_what_can_be_mended(
    actor: Actor, bench: Bench
) -> None:
    actor.first = [*GOOD, line(OWN), line("{E4x}", "E4"), line("{E5x}", "E5")]
    actor.again = [*GOOD, line(OWN), line("{E4}", "E4"), line("{E5x}", "E5")]
    asked = len(actor.asked)
    drafted = said(bench, topic="two")
    assert len(actor.asked) == asked + 2
    repair = actor.asked[-1]
    failed, stood = repair.split("<data failed ")[1].split("<data stood ")
    assert failed.count("as in 1931.") == 2
    assert "1931" in failed.split("what is wrong: ")[1].splitlines()[0], (
        "the verdict says what is wrong"
    )
    assert OWN in stood
    assert len(standing(drafted)) == 4
    assert sorted(actions(drafted)) == ["dropped", "repaired"]
    assert drafted.shares == (
        Share(engine=NAME, briefs=1, drafted=5, stood=3, repaired=1, dropped=1),
    )


def test_a_repair_that_makes_it_worse_is_not_taken(actor: Actor, bench: Bench) -> None:
    actor.first, actor.again = [*GOOD, *BAD], BAD
    drafted = said(bench, topic="three")
    assert len(standing(drafted)) == 2
    assert drafted.shares == (Share(engine=NAME, briefs=1, drafted=4, stood=2, dropped=2),)


def test_where_nothing_stands_the_embedded_engine_has_the_word(actor: Actor, bench: Bench) -> None:
    actor.first, actor.again = BAD, BAD
    drafted = said(bench, topic="four")
    assert drafted.engine == "embedded"
    assert drafted.fell == "nothing that the model drafted stands"
    assert standing(drafted)
    assert all(s.resolved for s in standing(drafted))
    assert DISGUISED not in {s.text for s in standing(drafted)}
    lost, own = joined(drafted.shares)[::-1]
    assert lost == Share(engine=NAME, briefs=1, drafted=2, fell_back=2)
    assert own.engine == "embedded"
    assert own.drafted == own.stood > 0


def test_a_repair_of_which_nothing_stands_repaired_nothing(actor: Actor, bench: Bench) -> None:
    actor.first, actor.again = BAD, [line(f"{BAD[1]['text'].rstrip('.')} for ever.", "E1")]
    drafted = said(bench, topic="four again")
    assert drafted.engine == "embedded"
    assert set(actions(drafted)) == {"dropped"}


def test_a_claim_without_a_citation_does_not_pass_for_an_own_move(
    actor: Actor, bench: Bench
) -> None:
    """It is refused and nothing is searched for it; with its citation it would stand."""
    actor.first = actor.again = [line("{E1}"), line("{E2}", "E2")]
    drafted = said(bench, topic="five")
    assert [s.origin for s in standing(drafted)] == [Origin.SOURCE]
    assert actions(drafted) == ["dropped"]


def test_a_model_that_cites_all_it_was_given_keeps_what_bears_it(
    actor: Actor, bench: Bench
) -> None:
    actor.first = [line("{E1}", *(f"E{n}" for n in range(1, 13)))]
    drafted = said(bench, topic="six")
    (statement,) = standing(drafted)
    assert 1 <= len(statement.citations) <= 3
    brief = said(bench, topic="six").brief
    assert statement.citations[0].proposition == brief.evidence[0].id


def test_a_sentence_that_names_nobody_gets_its_authors_name_and_no_second_frame(
    actor: Actor, bench: Bench
) -> None:
    actor.form, actor.first = "sentences", [line("{E1t}", "E1"), line("{E2}", "E2")]
    drafted = said(bench, topic="named")
    framer, proposition = bench.reporter, drafted.brief.evidence[0]
    for text, named in (
        ("He adds that contact matters.", "Davis adds that contact matters."),
        ("Contact matters, as he reports.", "Contact matters, as Davis reports."),
        ("On his account, contact matters.", "On Davis’s account, contact matters."),
    ):
        assert framer.name_author(text, proposition) == named
    for statement in standing(drafted):
        names = bench.settler.names_holder(statement.text)
        assert names
        assert statement.text.count("Davis") <= 1


def test_language_with_an_invention_in_it_is_not_put_forward(actor: Actor, bench: Bench) -> None:
    actor.form = "clauses"
    good = line("The participating States may choose their arrangements.", "E1")
    actor.first = actor.again = [
        good,
        line("The participating States meet within 42 days.", "E1"),
        line("The participating States keep to the Istanbul Charter.", "E1"),
        line("As Davis shows, the participating States choose freely.", "E1"),
    ]
    drafted = said(bench, Task.CANDIDATES)
    assert isinstance(drafted.result, Candidates)
    assert [c.text for c in drafted.result.candidates] == [good["text"]]
    (share,) = drafted.shares
    assert share.stood == 1
    assert share.dropped >= 2


@pytest.mark.parametrize(
    "text",
    [
        "No State is judged by breaches as the NATO seat sees them.",
        "The participating States note that NATO is concerned about its neighbours.",
    ],
)
def test_language_binds_and_tells_nothing_of_the_seats_or_of_their_fears(
    actor: Actor, bench: Bench, text: str
) -> None:
    good = line("The participating States may choose their arrangements.", "E1")
    actor.form, actor.first, actor.again = "clauses", [good, line(text, "E1")], [good]
    drafted = said(bench, Task.CANDIDATES, topic=text)
    assert isinstance(drafted.result, Candidates)
    assert [c.text for c in drafted.result.candidates] == [good["text"]]


def test_no_source_reports_what_a_seat_has_said(actor: Actor, bench: Bench) -> None:
    actor.form, actor.again = "sentences", []
    actor.first = [line("{E1}", "E1"), line("Davis reports that the Russian seat is afraid.", "E2")]
    drafted = said(bench, topic="eight")
    assert len(standing(drafted)) == 1
    why = [s.amendment.why for s in drafted.settled if s.amendment is not None]
    assert why == ["a source knows nothing of the seats at this table"]


@pytest.mark.parametrize("accepted", [True, False])
def test_an_answer_whose_reason_falls_is_still_the_seats_answer(
    actor: Actor, bench: Bench, accepted: bool
) -> None:
    """A refusal never turns into an acceptance because it was badly worded."""
    actor.whole = {"reason": DISGUISED, "accepted": accepted}
    try:
        drafted = said(bench, Task.ACCEPTANCE, topic=f"nine {accepted}")
    finally:
        actor.whole = None
    assert isinstance(drafted.result, Acceptance)
    assert drafted.engine == NAME
    assert drafted.result.accepted is accepted
    verb = "accepts" if accepted else "does not accept"
    assert [s.text for s in standing(drafted)] == [f"The NATO seat {verb} the restatement."]
    assert drafted.result.reason.text == standing(drafted)[0].text


def test_a_model_is_not_shown_who_published_a_paper(actor: Actor, bench: Bench) -> None:
    brief = Brief(task=Task.OPENING, topic="NATO Watch, publisher", seat=bench.personas["nato"])
    shown = Loop(bench).prepare(brief).evidence
    assert shown
    assert "front-matter" not in {p.locator.section for p in shown}


def test_one_sides_view_is_not_shown_as_common_ground(bench: Bench) -> None:
    seat = bench.personas["mediator"]
    brief = Brief(task=Task.SHARED_INTERESTS, topic="indivisible security", seat=seat)
    shown = Loop(bench).prepare(brief).evidence
    assert shown
    assert {p.voice for p in shown} <= {"author", "neutral"}


def test_measures_without_grounds_leave_the_word_to_the_embedded_engine(
    actor: Actor, bench: Bench
) -> None:
    actor.form = "measures"
    lever = {"title": "A hotline", "text": "The participants open 12 hotlines.", "cites": ["E1"]}
    actor.first = actor.again = [lever]
    drafted = said(bench, Task.MEASURES)
    assert drafted.engine == "embedded"
    assert isinstance(drafted.result, MeasuresResult)
    assert drafted.result.measures


def test_what_a_model_says_is_a_draft_to_the_checkpoint_too(actor: Actor, bench: Bench) -> None:
    """A draft comes back from a checkpoint as what it was, whatever the task's result."""
    actor.form, actor.first = "sentences", GOOD
    drafted = said(bench, topic="seven")
    again = Drafted.model_validate_json(drafted.model_dump_json())
    assert again == drafted
    assert isinstance(again.result, Speech)


def test_a_seat_looks_things_up_before_it_drafts(tmp_path: Path) -> None:
    queries = [["hotlines military contacts"], ["hotlines military contacts", "arms control"], []]
    seen: list[str] = []

    def say(body: dict[str, Any]) -> Said:
        words = body["messages"][-1]["content"]
        if "test of the connection" in words:
            return Said('{"ready": true}')
        if "You are about to draft" in words:
            seen.append(words)
            return Said(json.dumps({"queries": queries[len(seen) - 1]}))
        label, lead, text = evidence_in(body)[0]
        return Said(json.dumps({"sentences": [line(reported(lead, text), label)]}))

    with ScriptedModel(say).running() as model:
        bench = open_bench(scripted.settings(model, tmp_path, lookups=5), "openai")
        seat = bench.personas["nato"]
        loop = Loop(bench)
        brief = Brief(task=Task.OPENING, topic="indivisible security", seat=seat)
        before = bench.find("indivisible security", 10, seat.own)
        found = loop.prepare(brief)
    assert len(seen) == 3
    assert "hotlines military contacts" in seen[1].split("<data asked ")[1]
    new = {p.id for p in found.evidence} - {p.id for p in before}
    for query in ("hotlines military contacts", "arms control"):
        assert new & {p.id for p in bench.find(query, 6, may_see(seat))}, query
    assert all(p.voice in (*seat.own, *seat.may_cite) for p in found.evidence)
