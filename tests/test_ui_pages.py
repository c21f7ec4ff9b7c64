"""Every page, driven without a browser: a whole dialogue with its gates, and what each page shows."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from facilitator.config import Settings
from facilitator.models import SIMULATION_LINE, DialogueConfig, GatePolicy
from facilitator.sessions import checkpoints, pending
from facilitator.sessions.desk import desk
from facilitator.sessions.listing import sessions
from facilitator.sessions.live import Standing, live
from tests.conftest import REPO, needs_papers

APP = str(REPO / "ui" / "app.py")
PAGES = (
    "workshop",
    "text",
    "evidence",
    "packages",
    "ask",
    "corpus",
    "sessions",
    "evaluation",
    "projector",
)
HOSTILE = "<script>alert(1)</script> **bold** $x^2$ :red[no] שלום Привет"


def _app(page: str = "workshop", **address: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    if page != "workshop":
        app.switch_page(f"views/{page}.py").run()
    _sound(app)
    return app


def _sound(app: AppTest) -> None:
    assert [e.message for e in app.exception] == []
    assert SIMULATION_LINE in _shown(app)


def _shown(app: AppTest) -> str:
    """All markup that the page put there itself."""
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def _config(name: str, **changes: object) -> DialogueConfig:
    fields: dict[str, object] = {
        "session": name,
        "topic": "indivisible security",
        "stress_points": ("exercises",),
        "seats": ("nato", "russia", "mediator"),
        "rounds": 1,
    }
    return DialogueConfig.model_validate(fields | changes)


@pytest.fixture(scope="module")
def finished(workshop: Settings) -> str:
    """A session that ran to its end, in which a person said something hostile to the page."""
    table = live(workshop)
    checkpoints.create(workshop, _config("ui-finished", gates=GatePolicy.PHASES))
    table.start("ui-finished")
    table.say("ui-finished", pending.Said(by="Jane <b>Doe</b>", text=HOSTILE))
    table.settle("ui-finished", 120)
    from facilitator.dialogue.state import GateDecision
    from facilitator.models import GateAction

    while (view := table.view("ui-finished")).snapshot.waiting is not None:
        table.answer(
            "ui-finished",
            GateDecision(action=GateAction.APPROVE, by="The Chair"),
            seen=view.snapshot.checkpoint,
        )
        table.settle("ui-finished", 120)
    assert view.standing is Standing.FINISHED
    return "ui-finished"


@pytest.fixture
def waiting(workshop: Settings) -> Iterator[str]:
    """A session that waits at its first gate."""
    table = live(workshop)
    checkpoints.create(workshop, _config("ui-waiting", gates=GatePolicy.PHASES))
    table.start("ui-waiting")
    table.settle("ui-waiting", 120)
    assert table.view("ui-waiting").standing is Standing.WAITING
    yield "ui-waiting"
    table.delete("ui-waiting")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_can_be_opened_without_a_session(workshop: Settings, page: str) -> None:
    desk(workshop).bench()
    app = _app(page)
    if page in ("text", "evidence", "packages", "projector"):
        assert "No session is open" in _shown(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_a_finished_session(finished: str, page: str) -> None:
    shown = _shown(_app(page, session=finished))
    if page != "projector":
        assert "ui-finished" in shown


@pytest.mark.parametrize("page", ["workshop", "text", "evidence", "sessions", "projector"])
def test_an_address_that_names_no_session_is_one_sentence(workshop: Settings, page: str) -> None:
    for name in ("no-such", "../../etc", "<b>"):
        shown = _shown(_app(page, session=name))
        if page != "sessions":
            assert "session" in shown
            assert "role=&quot;" not in shown
            assert '<div class="alert wrong" role="alert">' in shown


def test_what_a_person_says_is_shown_as_text(finished: str) -> None:
    app = _app("workshop", session=finished)
    phase = next(c for c in app.get("button_group") if "Opening" in str(c.proto))
    assert phase is not None
    shown = "\n".join([_shown(app), _shown(_app("evidence", session=finished))])
    assert "<script>" not in shown
    assert "<b>Doe" not in shown


def test_a_dialogue_from_the_first_click_to_released_documents(workshop: Settings) -> None:
    desk(workshop).bench()
    app = _app()
    before = {s.id for s in sessions(workshop)}
    _input(app, "Name of the session").set_value("Day one")
    _multi(app, "Stress-points, one package each").set_value(["exercises"])
    app.number_input[0].set_value(1)
    _press(app, "Begin the dialogue")
    session = next(s.id for s in sessions(workshop) if s.id not in before)
    assert app.query_params["session"] == session
    _arrive(workshop, app, session)
    assert "The dialogue waits for you" in _shown(app)
    assert "Day one" in _shown(app)

    _choose(app, "inject")
    app.text_area(key="said").set_value(HOSTILE)
    _input(app, "Who decides or speaks").set_value("Jane Doe")
    _press(app, "Put words on the table")
    _arrive(workshop, app, session)
    assert "&lt;script&gt;" in _shown(app)
    assert "<script>" not in _shown(app)
    assert "not supported" in _shown(app)

    _choose(app, "take-seat")
    _press(app, "Take a seat over")
    _arrive(workshop, app, session)
    assert "held by Jane Doe, a person" in _shown(app)
    _choose(app, "hand-back")
    _press(app, "Hand a seat back")
    _arrive(workshop, app, session)

    for _ in range(2):
        _press(app, "Approve")
        _arrive(workshop, app, session)
    _choose(app, "edit")
    _input(app, "Why").set_value("shorter")
    next(a for a in app.text_area if a.label.startswith("Text")).set_value(
        "The chair's <i>text</i>"
    )
    _press(app, "Edit a clause")
    _arrive(workshop, app, session)
    assert "The chair&#x27;s &lt;i&gt;text&lt;/i&gt;" in _shown(app)

    _choose(app, "send-back")
    _press(app, "Send back")
    assert "needs a reason" in _shown(app)
    _choose(app, "approve")
    for _ in range(3):
        _press(app, "Approve")
        _arrive(workshop, app, session)
    assert "The dialogue has ended" in _shown(app)
    paper = live(workshop).view(session).snapshot.values["paper"]
    assert paper is not None
    assert any(s.text == HOSTILE for s in paper.participants)


def _arrive(settings: Settings, app: AppTest, session: str) -> None:
    """Waits until the dialogue stands, and draws the page."""
    live(settings).settle(session, 120)
    app.run()
    _sound(app)


def _input(app: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(i for i in app.text_input if i.label == label)


def _multi(app: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(i for i in app.multiselect if i.label == label)


def _press(app: AppTest, label: str) -> None:
    next(b for b in app.button if b.label == label).click().run()
    _sound(app)


def _choose(app: AppTest, action: str) -> None:
    group = next(g for g in app.button_group if str(g.key or "").startswith("action-"))
    group.set_value(action).run()
    _sound(app)


def test_pause_and_go_on(workshop: Settings) -> None:
    checkpoints.create(workshop, _config("ui-paused"))
    app = _app("workshop", session="ui-paused")
    _press(app, "Begin")
    _press(app, "Pause")
    assert live(workshop).view("ui-paused").standing is not Standing.RUNNING
    live(workshop).settle("ui-paused", 60)
    app.run()
    _press(app, "Go on")
    live(workshop).settle("ui-paused", 120)
    app.run()
    assert "The dialogue has ended" in _shown(app)


def test_a_model_that_cannot_be_reached_is_one_sentence_and_a_way_on(
    workshop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    checkpoints.create(workshop, _config("ui-no-model", engine="openai", stress_points=()))
    app = _app("workshop", session="ui-no-model")
    _press(app, "Begin")
    _arrive(workshop, app, "ui-no-model")
    alert = re.search(r'class="alert wrong" role="alert">(.*?)</div>', _shown(app))
    assert alert
    assert "<br>" not in alert[1]
    _press(app, "Go on without the model")
    _arrive(workshop, app, "ui-no-model")
    assert "The dialogue has ended" in _shown(app)


def test_a_gate_answered_in_another_tab_is_told(workshop: Settings, waiting: str) -> None:
    one, two = _app(session=waiting), _app(session=waiting)
    _press(one, "Approve")
    live(workshop).settle(waiting, 120)
    _press(two, "Approve")
    waits = live(workshop).view(waiting).snapshot.waiting
    assert waits is not None
    assert waits.gate == "gate_interests"


def test_chat_puts_words_on_the_table(workshop: Settings, waiting: str) -> None:
    app = _app(session=waiting, by="Jane Doe")
    app.chat_input[0].set_value("Let us be brief.").run()
    _arrive(workshop, app, waiting)
    assert "Let us be brief." in _shown(app)
    assert "Jane Doe" in _shown(app)


def test_the_ledger_filters_and_shows_what_a_sentence_rests_on(finished: str) -> None:
    app = _app("evidence", session=finished)
    shown = len(app.dataframe[0].value)
    verdict = next(s for s in app.selectbox if s.label == "Verdict")
    verdict.set_value("not supported").run()
    _sound(app)
    fallen = app.dataframe[0].value
    assert 0 < len(fallen) < shown
    assert set(fallen[" "]) == {"▲"}
    assert HOSTILE in set(fallen["Sentence"])


def test_questions_are_answered_with_citations_or_not_at_all(workshop: Settings) -> None:
    desk(workshop).bench()
    app = _app("ask")
    app.text_area[0].set_value("What does NATO see in the Open Door policy?")
    _press(app, "Ask")
    assert "Davis 2025" in _shown(app)
    assert 'class="place"' in _shown(app)
    app.text_area[0].set_value("Which vegetables grow best on Mars?")
    _press(app, "Ask")
    assert "No answer: the papers do not say" in _shown(app)
    app.text_area[0].set_value(" ")
    _press(app, "Ask")
    assert "The question is empty" in _shown(app)


def test_the_corpus_is_searched_and_tells_licence_and_provenance(workshop: Settings) -> None:
    desk(workshop).bench()
    app = _app("corpus")
    _input(app, "Look for").set_value("missile defence")
    _press(app, "Search")
    shown = _shown(app)
    assert 'class="place"' in shown
    assert "Licence: " in shown
    assert "It says of its own making" in shown


@pytest.mark.parametrize("page", ["workshop", "text", "evidence", "packages", "sessions"])
def test_a_page_drawn_again_computes_nothing_again(
    workshop: Settings, finished: str, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from facilitator.sessions import export, session
    from facilitator.sessions.setup import CachedFinder

    app = _app(page, session=finished)
    shown = _shown(app)

    def never(*args: object, **named: object) -> None:
        raise AssertionError("done again, though nothing has changed")

    monkeypatch.setattr(CachedFinder, "search", never)
    monkeypatch.setattr(export, "documents_of", never)
    monkeypatch.setattr(session.Session, "snapshot", never)
    app.run()
    _sound(app)
    assert _shown(app) == shown


def test_an_answer_and_a_search_drawn_again_are_not_sought_again(
    workshop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from facilitator.retrieval.hybrid import HybridRetriever

    desk(workshop).bench()
    ask, corpus = _app("ask"), _app("corpus")
    ask.text_area[0].set_value("What does NATO see in the Open Door policy?")
    _press(ask, "Ask")
    _input(corpus, "Look for").set_value("missile defence")
    _press(corpus, "Search")

    def never(*args: object, **named: object) -> None:
        raise AssertionError("sought again")

    monkeypatch.setattr(HybridRetriever, "search", never)
    for app in (ask, corpus):
        shown = _shown(app)
        app.run()
        _sound(app)
        assert _shown(app) == shown


def test_an_export_tells_first_whom_it_reveals(finished: str) -> None:
    app = _app("sessions", session=finished)
    assert "they name no person" in _shown(app)
    mode = next(s for s in app.selectbox if s.label == "Speakers are named")
    mode.set_value("named").run()
    _sound(app)
    assert "Jane &lt;b&gt;Doe" in _shown(app)
    mode.set_value("none").run()
    assert "names no speaker and no affiliation" in _shown(app)
    assert {b.label for b in app.get("download_button")} >= {"Everything, with the ledger (ZIP)"}


def test_sessions_are_named_branched_and_deleted(workshop: Settings, finished: str) -> None:
    app = _app("sessions", session=finished)
    _input(app, "Name").set_value("An <i>end</i>").run()
    _sound(app)
    assert "An &lt;i&gt;end" in _shown(app)
    before = {s.id for s in sessions(workshop)}
    _press(app, "Branch: go on from here in a new session")
    made = ({s.id for s in sessions(workshop)} - before).pop()
    assert app.query_params["session"] == made
    _press(app, "Delete for good")
    assert made not in {s.id for s in sessions(workshop)}


def test_the_wall_shows_the_text_and_whom_the_attribution_allows(workshop: Settings) -> None:
    table = live(workshop)
    checkpoints.create(workshop, _config("ui-house", attribution="none", stress_points=()))
    table.start("ui-house")
    table.settle("ui-house", 120)
    app = _app("projector", session="ui-house")
    shown = _shown(app)
    assert re.search(r"Participant [A-Z]", shown)
    for seat in ("NATO seat", "Russian seat"):
        assert seat not in shown
    assert not app.button
    assert not app.text_input


@needs_papers
def test_a_paper_is_added_by_upload_and_a_bad_one_is_one_sentence(
    workshop: Settings, papers_dir: Path
) -> None:
    desk(workshop).bench()
    app = _app("corpus")
    upload = app.get("file_uploader")[0]
    upload.set_value(("broken.md", b"\x00\x01\x02" * 400, "text/markdown")).run()
    _sound(app)
    assert 'class="alert wrong"' in _shown(app)
    paper = next(papers_dir.glob("davis-*.md"))
    upload = app.get("file_uploader")[0]
    upload.set_value((paper.name, paper.read_bytes(), "text/markdown")).run(timeout=180)
    _sound(app)
    assert "Could not be placed" in _shown(app)
    assert "is in the corpus" in _shown(app)
    _press(app, "Take the text out")
    assert not (workshop.home / "corpus" / "davis-2025").exists()


def test_a_suite_is_run_over_a_session_and_its_report_read(finished: str) -> None:
    from facilitator.ui.kept import EVALUATIONS

    app = _app("evaluation", session=finished)
    _multi(app, "Suites").set_value(["faithfulness"])
    _press(app, "Run")
    while any(job.running for job in EVALUATIONS.latest()):
        time.sleep(0.1)
    app.run(timeout=120)
    _sound(app)
    shown = _shown(app)
    assert "▲ missed" not in shown
    assert 'class="alert right"' in shown
    assert {b.label for b in app.get("download_button")} == {"Report (HTML)", "Report (JSON)"}
    _multi(app, "Suites").set_value([])
    _press(app, "Run")
    assert "No suite is chosen" in _shown(app)


def test_a_gate_reached_while_the_page_is_drawn_is_on_the_page(
    workshop: Settings, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page looks twice: first the seats still speak, a moment later they have come to the gate
    without another checkpoint."""
    from dataclasses import replace

    from facilitator.sessions.live import Live, View

    looked = 0
    view_of = Live.view

    def view(self: Live, session: str) -> View:
        nonlocal looked
        looked += 1
        found = view_of(self, session)
        return replace(found, standing=Standing.RUNNING) if looked == 1 else found

    monkeypatch.setattr(Live, "view", view)
    assert "The dialogue waits for you" in _shown(_app(session=waiting))


def test_words_said_at_the_moment_of_the_gate_come_to_the_table(
    workshop: Settings, waiting: str
) -> None:
    pending.say(workshop, waiting, pending.Said(by="Jane Doe", text="Just in time."))
    app = _app(session=waiting)
    _arrive(workshop, app, waiting)
    turns = live(workshop).view(waiting).turns
    assert [s.text for t in turns for s in t.statements].count("Just in time.") == 1
    assert "Just in time." in _shown(app)
