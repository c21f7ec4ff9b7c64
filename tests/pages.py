"""The page driven without a browser: opened, read and operated."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from facilitator.config import Settings
from facilitator.models import SIMULATION_LINE
from facilitator.sessions.live import live
from tests.conftest import REPO

APP = str(REPO / "ui" / "app.py")
HOSTILE = "<script>alert(1)</script> **bold** $x^2$ :red[no] שלום Привет"


def opened(page: str = "workshop", **address: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    if page != "workshop":
        app.switch_page(f"views/{page}.py").run()
    sound(app)
    return app


def sound(app: AppTest) -> None:
    assert [e.message for e in app.exception] == []
    assert SIMULATION_LINE in markup(app)


def markup(app: AppTest) -> str:
    """All markup that the page put there itself."""
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def arrive(settings: Settings, app: AppTest, session: str) -> None:
    """Waits until the dialogue stands, and draws the page."""
    live(settings).settle(session, 120)
    app.run()
    sound(app)


def field(app: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(i for i in app.text_input if i.label == label)


def choices(app: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(i for i in app.multiselect if i.label == label)


def press(app: AppTest, label: str) -> None:
    next(b for b in app.button if b.label == label).click().run()
    sound(app)
