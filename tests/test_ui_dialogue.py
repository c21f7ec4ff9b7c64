"""A dialogue on the page, from its first click to its documents, with people in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from facilitator.config import Settings
from facilitator.models import GatePolicy
from facilitator.sessions import checkpoints, pending
from facilitator.sessions.desk import desk
from facilitator.sessions.listing import sessions
from facilitator.sessions.live import Live, Standing, View, live
from tests.dialogues import config
from tests.pages import HOSTILE, arrive, choices, field, markup, opened, press, sound


@pytest.fixture
def waiting(workshop: Settings) -> Iterator[str]:
    """A session that waits at its first gate."""
    table = live(workshop)
    checkpoints.create(workshop, config("ui-waiting", gates=GatePolicy.PHASES))
    table.start("ui-waiting")
    table.settle("ui-waiting", 120)
    assert table.view("ui-waiting").standing is Standing.WAITING
    yield "ui-waiting"
    table.delete("ui-waiting")


def test_a_dialogue_from_the_first_click_to_released_documents(workshop: Settings) -> None:
    desk(workshop).bench()
    app = opened()
    before = {s.id for s in sessions(workshop)}
    field(app, "Name of the session").set_value("Day one")
    choices(app, "Stress-points, one package each").set_value(["exercises"])
    app.number_input[0].set_value(1)
    press(app, "Begin the dialogue")
    session = next(s.id for s in sessions(workshop) if s.id not in before)
    assert app.query_params["session"] == session
    arrive(workshop, app, session)
    assert "The dialogue waits for you" in markup(app)
    assert "Day one" in markup(app)

    _choose(app, "inject")
    app.text_area(key="said").set_value(HOSTILE)
    field(app, "Who decides or speaks").set_value("Jane Doe")
    press(app, "Put words on the table")
    arrive(workshop, app, session)
    assert "&lt;script&gt;" in markup(app)
    assert "<script>" not in markup(app)
    assert "not supported" in markup(app)

    _choose(app, "take-seat")
    press(app, "Take a seat over")
    arrive(workshop, app, session)
    assert "held by Jane Doe, a person" in markup(app)
    _choose(app, "hand-back")
    press(app, "Hand a seat back")
    arrive(workshop, app, session)

    for _ in range(2):
        press(app, "Approve")
        arrive(workshop, app, session)
    _choose(app, "edit")
    field(app, "Why").set_value("shorter")
    next(a for a in app.text_area if a.label.startswith("Text")).set_value(
        "The chair's <i>text</i>"
    )
    press(app, "Edit a clause")
    arrive(workshop, app, session)
    assert "The chair&#x27;s &lt;i&gt;text&lt;/i&gt;" in markup(app)

    _choose(app, "send-back")
    press(app, "Send back")
    assert "needs a reason" in markup(app)
    _choose(app, "approve")
    for _ in range(3):
        press(app, "Approve")
        arrive(workshop, app, session)
    assert "The dialogue has ended" in markup(app)
    paper = live(workshop).view(session).snapshot.values["paper"]
    assert paper is not None
    assert any(s.text == HOSTILE for s in paper.participants)


def _choose(app: AppTest, action: str) -> None:
    group = next(g for g in app.button_group if str(g.key or "").startswith("action-"))
    group.set_value(action).run()
    sound(app)


def test_pause_and_go_on(workshop: Settings) -> None:
    checkpoints.create(workshop, config("ui-paused"))
    app = opened("workshop", session="ui-paused")
    press(app, "Begin")
    press(app, "Pause")
    assert live(workshop).view("ui-paused").standing is not Standing.RUNNING
    live(workshop).settle("ui-paused", 60)
    app.run()
    press(app, "Go on")
    live(workshop).settle("ui-paused", 120)
    app.run()
    assert "The dialogue has ended" in markup(app)


def test_a_model_that_cannot_be_reached_is_one_sentence_and_a_way_on(
    workshop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    checkpoints.create(workshop, config("ui-no-model", engine="openai", stress_points=()))
    app = opened("workshop", session="ui-no-model")
    press(app, "Begin")
    arrive(workshop, app, "ui-no-model")
    alert = re.search(r'class="alert wrong" role="alert">(.*?)</div>', markup(app))
    assert alert
    assert "<br>" not in alert[1]
    press(app, "Go on without the model")
    arrive(workshop, app, "ui-no-model")
    assert "The dialogue has ended" in markup(app)


def test_a_gate_answered_in_another_tab_is_told(workshop: Settings, waiting: str) -> None:
    one, two = opened(session=waiting), opened(session=waiting)
    press(one, "Approve")
    live(workshop).settle(waiting, 120)
    press(two, "Approve")
    waits = live(workshop).view(waiting).snapshot.waiting
    assert waits is not None
    assert waits.gate == "gate_interests"


def test_chat_puts_words_on_the_table(workshop: Settings, waiting: str) -> None:
    app = opened(session=waiting, by="Jane Doe")
    app.chat_input[0].set_value("Let us be brief.").run()
    arrive(workshop, app, waiting)
    assert "Let us be brief." in markup(app)
    assert "Jane Doe" in markup(app)


def test_a_gate_reached_while_the_page_is_drawn_is_on_the_page(
    workshop: Settings, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page looks twice: first the seats still speak, a moment later they have come to the gate
    without another checkpoint."""
    _seen_running_once(monkeypatch)
    assert "The dialogue waits for you" in markup(opened(session=waiting))


def test_words_typed_as_the_gate_is_reached_are_not_lost_with_the_drawing(
    workshop: Settings, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page that takes the words finds the dialogue moved on and is drawn anew."""
    app = opened(session=waiting, by="Jane Doe")
    _seen_running_once(monkeypatch)
    app.chat_input[0].set_value("Not lost.").run()
    arrive(workshop, app, waiting)
    turns = live(workshop).view(waiting).turns
    assert [s.text for t in turns for s in t.statements].count("Not lost.") == 1


def _seen_running_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next look at a session finds its seats still speaking; those after it see it as it is."""
    looked = 0
    view_of = Live.view

    def view(self: Live, session: str) -> View:
        nonlocal looked
        looked += 1
        found = view_of(self, session)
        return replace(found, standing=Standing.RUNNING) if looked == 1 else found

    monkeypatch.setattr(Live, "view", view)


def test_words_said_at_the_moment_of_the_gate_come_to_the_table(
    workshop: Settings, waiting: str
) -> None:
    pending.say(workshop, waiting, pending.Said(by="Jane Doe", text="Just in time."))
    app = opened(session=waiting)
    arrive(workshop, app, waiting)
    turns = live(workshop).view(waiting).turns
    assert [s.text for t in turns for s in t.statements].count("Just in time.") == 1
    assert "Just in time." in markup(app)
