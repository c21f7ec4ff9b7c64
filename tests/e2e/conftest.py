"""A server of its own for the tests in a browser, and the browser: Debian's, headless, offline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from facilitator.evals.benchmarks.server import PageServer, launch

PATIENCE = 90_000
"""Milliseconds to wait for a page; the machine may be busy with other tests."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageServer]:
    home = tmp_path_factory.mktemp("e2e")
    with PageServer(home, FACILITATOR_EMBEDDING="wordllama").running() as own:
        yield own


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, server: PageServer) -> Iterator[Callable[..., Page]]:
    """Opens pages of the server. At the end none may have asked another host for anything, and no
    page may have thrown."""
    asked: list[str] = []
    thrown: list[str] = []
    contexts = []

    def open_(path: str = "/", **options: object) -> Page:
        context = browser.new_context(accept_downloads=True, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.goto(f"{server.url}{path}")
        return page

    yield open_
    for context in contexts:
        context.close()
    hosts = {urlsplit(url).hostname for url in asked if urlsplit(url).scheme in ("http", "https")}
    assert hosts <= {"localhost"}
    assert thrown == []
