"""`python -m facilitator.evals.benchmarks.ui`: how long the page takes, in a real browser.

A server of its own, a session of 300 statements by seats and people. The first page is timed from
the address to its button, a click from the mouse to what it brings; memory is the server's resident
set before and after many sessions were opened, each in a tab of its own that is closed again.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.config import get_settings
from facilitator.evals.benchmarks.server import PageServer, launch
from facilitator.models import DialogueConfig, GatePolicy
from facilitator.sessions import checkpoints, pending
from facilitator.sessions.branching import branch
from facilitator.sessions.desk import desk
from facilitator.sessions.live import live

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STATEMENTS, SESSIONS, CLICKS = 300, 20, 12
FIRST_PAGE_S, CLICK_S, SESSION_MB = 3.0, 0.3, 5.0


def main() -> None:
    """Prints each figure with its budget; nothing where there is no browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("not measured: needs the package playwright")
        return
    if shutil.which("chromium") is None:
        print("not measured: needs Debian's chromium")
        return
    with tempfile.TemporaryDirectory() as home:
        os.environ["FACILITATOR_HOME"] = home
        get_settings.cache_clear()
        session, statements = _session()
        others = [branch(get_settings(), session) for _ in range(SESSIONS)]
        with PageServer(Path(home)).running() as server, sync_playwright() as playwright:
            browser = launch(playwright)
            _first(browser, server.url)
            _clicks(browser, f"{server.url}/?session={session}", statements)
            _memory(browser, server, others)
            browser.close()


def _session() -> tuple[str, int]:
    """A session at its third gate with 300 statements or more."""
    settings = get_settings()
    table = live(settings)
    name = "benchmark"
    checkpoints.create(
        settings,
        DialogueConfig(
            session=name,
            topic="indivisible security",
            stress_points=("exercises",),
            seats=("nato", "russia", "mediator", "third-states"),
            rounds=3,
            gates=GatePolicy.PHASES,
        ),
    )
    desk(settings).bench()
    table.start(name)
    from facilitator.dialogue.state import GateDecision
    from facilitator.models import GateAction

    table.settle(name)
    for _ in range(2):
        seen = table.view(name).snapshot.checkpoint
        table.answer(name, GateDecision(action=GateAction.APPROVE, by="The chair"), seen=seen)
        table.settle(name)
    while (count := _count(name)) < STATEMENTS:
        for number in range(count, STATEMENTS):
            pending.say(
                settings,
                name,
                pending.Said(by="Jane Doe", text=f"Remark {number}: security is indivisible."),
            )
        table.start(name)
        table.settle(name)
    return name, count


def _count(session: str) -> int:
    return sum(len(turn.statements) for turn in live(get_settings()).view(session).turns)


def _first(browser: Browser, url: str) -> None:
    page = browser.new_page()
    begun = time.perf_counter()
    page.goto(url)
    page.get_by_role("button", name="Begin the dialogue").wait_for()
    _told("first page after the server is up, s", time.perf_counter() - begun, FIRST_PAGE_S)
    page.close()


def _clicks(browser: Browser, url: str, statements: int) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(url)
    page.locator(".st-key-gate").wait_for()
    page.wait_for_timeout(1500)
    print(f"a session of {statements} statements")
    _told("a click on a phase, s (median)", _median(page, _phase), CLICK_S)
    _told("a click on a gate's choice, s (median)", _median(page, _choice), CLICK_S)
    _told("a click on a sentence's source, s (median)", _median(page, _source), CLICK_S)
    page.close()


def _median(page: Page, click: Callable[[Page, int], None]) -> float:
    times = []
    for number in range(CLICKS):
        begun = time.perf_counter()
        click(page, number)
        times.append(time.perf_counter() - begun)
        page.wait_for_timeout(400)
    return statistics.median(times)


def _phase(page: Page, number: int) -> None:
    """From one phase to another and back, until its turns are there."""
    names = ("Opening", "Definition")
    wanted = ("opening statement", "speaks")[number % 2]
    page.get_by_role("radio", name=names[number % 2]).click()
    page.locator(".st-key-chat .turn").first.filter(has_text=wanted).wait_for()


def _choice(page: Page, number: int) -> None:
    name = ("Edit a clause", "Approve")[number % 2]
    gate = page.locator(".st-key-gate")
    gate.get_by_role("radio", name=name, exact=True).click()
    gate.get_by_role("button", name=name, exact=True).wait_for()


def _source(page: Page, number: int) -> None:
    """Each time another sentence: a second click on one would close it."""
    details = page.locator(".st-key-chat details.evidence:visible").nth(number)
    details.locator("> summary").click()
    details.locator(".card").first.wait_for()


def _memory(browser: Browser, server: PageServer, sessions: list[str]) -> None:
    def visit(session: str) -> None:
        page = browser.new_page()
        page.goto(f"{server.url}/?session={session}")
        page.locator(".st-key-gate").wait_for()
        page.close()

    half = len(sessions) // 2
    for session in sessions[:half]:  # what is kept for all is there after these
        visit(session)
    time.sleep(3)
    before = _resident(server.pid)
    for session in sessions[half:]:
        visit(session)
    time.sleep(3)
    grown = (_resident(server.pid) - before) / (len(sessions) - half)
    _told("memory of the server, MB a session", grown, SESSION_MB)


def _resident(process: int) -> float:
    """The process's resident memory in MB."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _told(what: str, value: float, budget: float) -> None:
    mark = "within" if value <= budget else "OVER"
    print(f"{what}: {value:.2f} ({mark} {budget:g})")


if __name__ == "__main__":
    main()
