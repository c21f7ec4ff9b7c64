"""Every page, driven without a browser: without a session, and over one that has ended."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from facilitator.config import Settings
from facilitator.models import GatePolicy
from facilitator.sessions import checkpoints, pending
from facilitator.sessions.desk import desk
from facilitator.sessions.listing import sessions
from facilitator.sessions.live import Standing, live
from tests.conftest import needs_papers
from tests.dialogues import config
from tests.pages import HOSTILE, choices, field, markup, opened, press, sound

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


@pytest.fixture(scope="module")
def finished(workshop: Settings) -> str:
    """A session that ran to its end, in which a person said something hostile to the page."""
    table = live(workshop)
    checkpoints.create(workshop, config("ui-finished", gates=GatePolicy.PHASES))
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


@pytest.mark.parametrize("page", PAGES)
def test_every_page_can_be_opened_without_a_session(workshop: Settings, page: str) -> None:
    desk(workshop).bench()
    app = opened(page)
    if page in ("text", "evidence", "packages", "projector"):
        assert "No session is open" in markup(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_a_finished_session(finished: str, page: str) -> None:
    shown = markup(opened(page, session=finished))
    if page != "projector":
        assert "ui-finished" in shown


@pytest.mark.parametrize("page", ["workshop", "text", "evidence", "sessions", "projector"])
def test_an_address_that_names_no_session_is_one_sentence(workshop: Settings, page: str) -> None:
    for name in ("no-such", "../../etc", "<b>"):
        shown = markup(opened(page, session=name))
        if page != "sessions":
            assert "session" in shown
            assert "role=&quot;" not in shown
            assert '<div class="alert wrong" role="alert">' in shown


def test_what_a_person_says_is_shown_as_text(finished: str) -> None:
    app = opened("workshop", session=finished)
    phase = next(c for c in app.get("button_group") if "Opening" in str(c.proto))
    assert phase is not None
    shown = "\n".join([markup(app), markup(opened("evidence", session=finished))])
    assert "<script>" not in shown
    assert "<b>Doe" not in shown


def test_the_ledger_filters_and_shows_what_a_sentence_rests_on(finished: str) -> None:
    app = opened("evidence", session=finished)
    shown = len(app.dataframe[0].value)
    verdict = next(s for s in app.selectbox if s.label == "Verdict")
    verdict.set_value("not supported").run()
    sound(app)
    fallen = app.dataframe[0].value
    assert 0 < len(fallen) < shown
    assert set(fallen[" "]) == {"▲"}
    assert HOSTILE in set(fallen["Sentence"])


def test_questions_are_answered_with_citations_or_not_at_all(workshop: Settings) -> None:
    desk(workshop).bench()
    app = opened("ask")
    app.text_area[0].set_value("What does NATO see in the Open Door policy?")
    press(app, "Ask")
    assert "Davis 2025" in markup(app)
    assert 'class="place"' in markup(app)
    app.text_area[0].set_value("Which vegetables grow best on Mars?")
    press(app, "Ask")
    assert "No answer: the papers do not say" in markup(app)
    app.text_area[0].set_value(" ")
    press(app, "Ask")
    assert "The question is empty" in markup(app)


def test_the_corpus_is_searched_and_tells_licence_and_provenance(workshop: Settings) -> None:
    desk(workshop).bench()
    app = opened("corpus")
    field(app, "Look for").set_value("missile defence")
    press(app, "Search")
    shown = markup(app)
    assert 'class="place"' in shown
    assert "Licence: " in shown
    assert "It says of its own making" in shown


@pytest.mark.parametrize("page", ["workshop", "text", "evidence", "packages", "sessions"])
def test_a_page_drawn_again_computes_nothing_again(
    workshop: Settings, finished: str, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from facilitator.sessions import export, session
    from facilitator.sessions.setup import CachedFinder

    app = opened(page, session=finished)
    shown = markup(app)

    def never(*args: object, **named: object) -> None:
        raise AssertionError("done again, though nothing has changed")

    monkeypatch.setattr(CachedFinder, "search", never)
    monkeypatch.setattr(export, "documents_of", never)
    monkeypatch.setattr(session.Session, "snapshot", never)
    app.run()
    sound(app)
    assert markup(app) == shown


def test_an_answer_and_a_search_drawn_again_are_not_sought_again(
    workshop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from facilitator.retrieval.hybrid import HybridRetriever

    desk(workshop).bench()
    ask, corpus = opened("ask"), opened("corpus")
    ask.text_area[0].set_value("What does NATO see in the Open Door policy?")
    press(ask, "Ask")
    field(corpus, "Look for").set_value("missile defence")
    press(corpus, "Search")

    def never(*args: object, **named: object) -> None:
        raise AssertionError("sought again")

    monkeypatch.setattr(HybridRetriever, "search", never)
    for app in (ask, corpus):
        shown = markup(app)
        app.run()
        sound(app)
        assert markup(app) == shown


def test_an_export_tells_first_whom_it_reveals(finished: str) -> None:
    app = opened("sessions", session=finished)
    assert "they name no person" in markup(app)
    mode = next(s for s in app.selectbox if s.label == "Speakers are named")
    mode.set_value("named").run()
    sound(app)
    assert "Jane &lt;b&gt;Doe" in markup(app)
    mode.set_value("none").run()
    assert "names no speaker and no affiliation" in markup(app)
    assert {b.label for b in app.get("download_button")} >= {"Everything, with the ledger (ZIP)"}


def test_sessions_are_named_branched_and_deleted(workshop: Settings, finished: str) -> None:
    app = opened("sessions", session=finished)
    field(app, "Name").set_value("An <i>end</i>").run()
    sound(app)
    assert "An &lt;i&gt;end" in markup(app)
    before = {s.id for s in sessions(workshop)}
    press(app, "Branch: go on from here in a new session")
    made = ({s.id for s in sessions(workshop)} - before).pop()
    assert app.query_params["session"] == made
    press(app, "Delete for good")
    assert made not in {s.id for s in sessions(workshop)}


def test_the_wall_shows_the_text_and_whom_the_attribution_allows(workshop: Settings) -> None:
    table = live(workshop)
    checkpoints.create(workshop, config("ui-house", attribution="none", stress_points=()))
    table.start("ui-house")
    table.settle("ui-house", 120)
    app = opened("projector", session="ui-house")
    shown = markup(app)
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
    app = opened("corpus")
    upload = app.get("file_uploader")[0]
    upload.set_value(("broken.md", b"\x00\x01\x02" * 400, "text/markdown")).run()
    sound(app)
    assert 'class="alert wrong"' in markup(app)
    paper = next(papers_dir.glob("davis-*.md"))
    upload = app.get("file_uploader")[0]
    upload.set_value((paper.name, paper.read_bytes(), "text/markdown")).run(timeout=180)
    sound(app)
    assert "Could not be placed" in markup(app)
    assert "is in the corpus" in markup(app)
    press(app, "Take the text out")
    assert not (workshop.home / "corpus" / "davis-2025").exists()


def test_a_suite_is_run_over_a_session_and_its_report_read(finished: str) -> None:
    from facilitator.ui.kept import EVALUATIONS

    app = opened("evaluation", session=finished)
    choices(app, "Suites").set_value(["faithfulness"])
    press(app, "Run")
    while any(job.running for job in EVALUATIONS.latest()):
        time.sleep(0.1)
    app.run(timeout=120)
    sound(app)
    shown = markup(app)
    assert "▲ missed" not in shown
    assert 'class="alert right"' in shown
    assert {b.label for b in app.get("download_button")} == {"Report (HTML)", "Report (JSON)"}
    choices(app, "Suites").set_value([])
    press(app, "Run")
    assert "No suite is chosen" in markup(app)
