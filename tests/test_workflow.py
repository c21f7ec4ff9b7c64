"""A whole unattended dialogue with the embedded engine: what its documents promise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from facilitator.config import Settings
from facilitator.dialogue.bench import Bench
from facilitator.dialogue.briefs import in_turn, opening
from facilitator.dialogue.state import State
from facilitator.documents.ledger import unresolved
from facilitator.models import (
    SIMULATION_LINE,
    AttributionMode,
    ClauseStatus,
    DialogueConfig,
    KnownVoice,
    Objection,
    Origin,
    PositionKind,
    RuleName,
    VerdictLabel,
)
from facilitator.sessions import checkpoints
from facilitator.sessions.export import documents_of, files_of
from facilitator.sessions.session import open_session
from facilitator.sessions.setup import open_bench
from tests import dialogues

POINTS = ("force-deployments", "missile-defence", "exercises", "enlargement")
SEATS = ("nato", "russia", "mediator")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def bench(settings: Settings) -> Bench:
    return open_bench(settings)


def config(session: str, **changes: object) -> DialogueConfig:
    return dialogues.config(session, **{"stress_points": POINTS, "rounds": 2} | changes)


def run(settings: Settings, bench: Bench, wanted: DialogueConfig) -> State:
    checkpoints.create(settings, wanted)
    with open_session(settings, bench, wanted) as session:
        return session.advance().values


@pytest.fixture(scope="module")
def state(settings: Settings, bench: Bench) -> State:
    return run(settings, bench, config("first"))


@pytest.fixture(scope="module")
def files(bench: Bench, state: State) -> dict[str, bytes]:
    return files_of(bench, documents_of(bench, state))


def test_every_file_of_the_contract_is_written(files: dict[str, bytes]) -> None:
    expected = {f"definition-paper.{s}" for s in ("md", "docx", "json")}
    expected |= {f"packages/{p}.{s}" for p in POINTS for s in ("md", "docx", "json")}
    expected |= {"dialogue.md", "dialogue.json", "red-lines.md", "next-steps.md"}
    expected |= {"run.json", "ledger.json"}
    assert expected == set(files)


def test_two_runs_give_the_same_bytes(
    settings: Settings, bench: Bench, files: dict[str, bytes]
) -> None:
    again = files_of(bench, documents_of(bench, run(settings, bench, config("second"))))
    assert {name for name in files if files[name] != again[name]} == set()


def test_documents_open_with_status_and_disclaimer_and_end_with_who_was_absent(
    files: dict[str, bytes],
) -> None:
    for name, data in files.items():
        if name.endswith(".md"):
            text = data.decode()
            head = text[:200]
            assert "DRAFT" in head, name
            assert SIMULATION_LINE in head, name
            assert "Not at the table" in text[-1600:], name


def test_no_sentence_about_a_source_is_unresolved(files: dict[str, bytes]) -> None:
    ledger = json.loads(files["ledger.json"])
    checked = [s for s in ledger["sentences"] if s["origin"] == "source"]
    assert len(checked) > 200
    assert all(s["verdict"] == "supported" and s["citations"] for s in checked)
    assert not [a for a in ledger["amendments"] if a["action"] == "dropped"]


def test_a_sentence_of_a_source_names_the_author(state: State) -> None:
    said = [s for turn in state["turns"] for s in turn.statements if s.origin is Origin.SOURCE]
    assert said
    for statement in said:
        assert "Davis" in statement.text or "Hotta" in statement.text or "account" in statement.text


def test_no_test_begins_with_a_sentence_that_leans_on_one_before(state: State) -> None:
    """What is tried stands in a row by itself: 'on the same account' would point at nothing."""
    paper = state["paper"]
    assert paper is not None
    alone = [
        s.text for t in paper.operational_tests for trial in t.trials for s in trial.statements
    ]
    assert alone
    assert [
        t for t in alone if t.startswith("On the same") or " adds that" in t or "urther" in t
    ] == []


def test_the_causes_are_told_from_every_side_or_said_to_be_missing(
    bench: Bench, state: State
) -> None:
    own = {seat: set(bench.personas[seat].own) for seat in ("nato", "russia")}
    assert len(state["packages"]) == len(POINTS)
    for package in state["packages"]:
        voices = [{c.voice for c in s.citations} for s in package.diagnosis]
        counts = {seat: sum(bool(v & own[seat]) for v in voices) for seat in own}
        assert counts == {"nato": 1, "russia": 1}, package.stress_point


def test_seats_speak_only_for_themselves(bench: Bench, state: State) -> None:
    """A position rests on the seat's own side's reported view, never on the other side's."""
    for turn in state["turns"]:
        for position in turn.positions:
            if position.reason is not None:
                own = bench.personas[position.seat].own
                assert {c.voice for c in position.reason.citations} <= set(own)


def test_who_opens_does_not_hang_on_who_is_listed_first(bench: Bench) -> None:
    listed = [("nato", "russia", "mediator"), ("russia", "mediator", "nato")]
    places = [
        {
            a.seat.id: a.place
            for a in in_turn(bench, opening(bench, State(config=config("x", seats=s))))
        }
        for s in listed
    ]
    assert places[0] == places[1]
    assert sorted(places[0].values()) == [0, 1, 2]
    assert places[0]["mediator"] == 2


def test_every_objection_reaches_the_paper(state: State) -> None:
    objecting = {
        (p.seat, p.on)
        for turn in state["turns"]
        for p in turn.positions
        if p.kind is PositionKind.OBJECTS
    }
    assert objecting
    paper = state["paper"]
    assert paper is not None
    recorded = {o.id for o in paper.objections} | {
        o.id for package in state["packages"] for o in package.objections
    }
    assert {f"O-{on}-{seat}" for seat, on in objecting} <= recorded


def test_an_objection_recorded_cannot_be_removed_or_changed() -> None:
    from facilitator.dialogue.state import keep_all

    made = Objection(id="O-1", by="nato", to="clause", text="We object.")
    changed = made.model_copy(update={"text": "We do not mind."})
    assert keep_all([made], []) == [made]
    assert keep_all([made], [changed]) == [made]


def test_an_objection_in_caucus_counts_once_released() -> None:
    from facilitator.dialogue.state import keep_all

    private = Objection(id="O-1", by="nato", to="c", text="No.", caucus=True, released=False)
    released = private.model_copy(update={"released": True})
    assert keep_all([private], [released]) == [released]
    assert keep_all([released], [private]) == [released]


def test_contested_language_is_bracketed_with_its_owner_and_the_rest_is_not(state: State) -> None:
    clauses = state["clauses"]
    assert {c.status for c in clauses} >= {ClauseStatus.AGREED, ClauseStatus.BRACKETED}
    for clause in clauses:
        for alternative in clause.alternatives:
            assert alternative.owner in ("nato", "russia")
            assert alternative.text.text not in clause.text.text
        against = [p for p in clause.positions if p.kind is PositionKind.OBJECTS]
        texts = {f.id: f.text.text for t in state["turns"] for f in t.formulations}
        for position in against:
            assert texts[position.on] not in clause.text.text, "nobody is outvoted by consensus"


def test_both_sides_have_brackets_and_accept_restatements(state: State) -> None:
    owners = {a.owner for c in state["clauses"] for a in c.alternatives}
    assert owners == {"nato", "russia"}
    paper = state["paper"]
    assert paper is not None
    assert [r.accepted for r in paper.readings] == [True, True]


def test_no_parameter_is_invented(state: State) -> None:
    for package in state["packages"]:
        assert package.measures
        assert all(p.value is None for p in package.parameters)


def test_measures_say_what_each_side_gives_and_gets(state: State) -> None:
    for package in state["packages"]:
        for measure in package.measures:
            assert set(measure.gives) == set(measure.gets) == {"nato", "russia"}


def test_hotta_never_grounds_a_present_russian_view(bench: Bench, state: State) -> None:
    for turn in state["turns"]:
        if turn.seat != "russia":
            continue
        for statement in turn.statements:
            for citation in statement.citations:
                if citation.locator.source == "hotta-2026":
                    assert citation.voice != KnownVoice.RUSSIA


def test_under_the_chatham_house_rule_no_seat_is_told(bench: Bench, state: State) -> None:
    documents = documents_of(bench, state, AttributionMode.NONE)
    ledger = documents.ledger()
    assert all(s.speaker is None for s in ledger.sentences)
    assert all(o.by is None for o in ledger.objections)
    for name, data in files_of(bench, documents).items():
        if name.endswith(".md"):
            text = data.decode()
            assert "NATO seat" not in text, name
            assert "Russian seat" not in text, name


def test_a_third_seat_is_silent_where_the_papers_do_not_speak_of_it(
    settings: Settings, bench: Bench
) -> None:
    four = config("third", seats=(*SEATS, "third-states"), stress_points=("exercises",), rounds=1)
    state = run(settings, bench, four)
    paper = state["paper"]
    assert paper is not None
    assert not any("Ukraine, Georgia" in s.text for s in paper.footer.absent)
    kinds = [p.kind for t in state["turns"] if t.seat == "third-states" for p in t.positions]
    assert PositionKind.SILENT in kinds
    assert PositionKind.ACCEPTS in kinds


@pytest.mark.parametrize("rule", list(RuleName))
def test_every_rule_runs_and_states_itself(
    settings: Settings, bench: Bench, rule: RuleName
) -> None:
    wanted = config(f"rule-{rule.value}", rule=rule, stress_points=("enlargement",), rounds=1)
    state = run(settings, bench, wanted)
    paper = state["paper"]
    assert paper is not None
    assert rule.value.replace("-", " ") in paper.header.rule_note
    decided = [c.decision for c in state["clauses"] if c.decision]
    assert decided
    assert all(d.rule is rule for d in decided)
    # Two voters are too few for most rules; none of them may outvote anybody here.
    texts = {f.id: f.text.text for t in state["turns"] for f in t.formulations}
    for clause in state["clauses"]:
        for position in clause.positions:
            if position.kind is PositionKind.OBJECTS:
                assert texts[position.on] not in clause.text.text


def test_a_topic_of_its_own_gets_an_agenda_of_its_own(settings: Settings, bench: Bench) -> None:
    wanted = config("rights", topic="human rights dialogue", stress_points=(), rounds=1)
    state = run(settings, bench, wanted)
    assert any("human-rights" in c.topics for c in state["clauses"])
    assert not state.get("packages")


def test_the_paper_in_full_text_state_quotes_exactly(tmp_path: Path, papers_dir: Path) -> None:
    from facilitator.sessions.setup import add_paper, open_corpus

    own = Settings(home=tmp_path)
    for paper in sorted(papers_dir.glob("*-20*.md")):
        add_paper(paper, own, lambda _: None)
    bench = open_bench(own)
    state = run(own, bench, config("full", stress_points=("exercises",), rounds=1))
    documents = documents_of(bench, state)
    ledger = documents.ledger()
    assert unresolved(ledger) == ()
    quotes = [c for s in ledger.sentences for c in s.citations if s.origin is Origin.SOURCE]
    assert quotes
    corpus = open_corpus(own)
    for citation in quotes:
        assert citation.quote
        place = f"{citation.source}/{citation.section}/{citation.paragraph}"
        assert citation.quote in corpus.passages[place].text
    assert all(
        s.verdict is VerdictLabel.SUPPORTED for s in ledger.sentences if s.origin is Origin.SOURCE
    )
