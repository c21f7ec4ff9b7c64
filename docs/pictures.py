"""Takes the pictures in these pages from the running page: `python -m docs.pictures`.

Needs Debian's chromium. The server runs in a home of its own with the embedded engine, so that the
pictures show what everybody sees on a first visit.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from facilitator.evals.benchmarks.server import PageServer, launch

DOCS = Path(__file__).resolve().parent
SIZE = (1280, 860)
COLOURS = 160
PATIENCE = 120_000


def main() -> None:
    """The workshop at a gate, the text, the evidence."""
    with (
        tempfile.TemporaryDirectory() as home,
        PageServer(Path(home)).running() as server,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        page.set_default_timeout(PATIENCE)
        page.goto(server.url)
        page.get_by_role("button", name="Begin the dialogue").click()
        _approve(page, "The opening statements")
        _approve(page, "Interests are on the table")
        page.get_by_text("The readings of the text are done").wait_for()
        page.locator(".st-key-chat details.evidence > summary").first.click()
        _take(page, "workshop")
        page.get_by_role("link", name="Text").click()
        page.locator(".clause").first.wait_for()
        page.locator(".vega-embed .marks").nth(1).wait_for()
        _take(page, "text")
        page.goto(server.url)
        page.get_by_role("button", name="Read a finished example").click()
        page.get_by_text("The dialogue has ended").wait_for()
        page.get_by_role("link", name="Packages").click()
        page.get_by_role("tab", name="Exercises near borders").click()
        _take(page, "packages")
        browser.close()


def _approve(page: Page, sentence: str) -> None:
    page.get_by_text(sentence).wait_for()
    page.locator(".st-key-gate").get_by_role("button", name="Approve", exact=True).click()


def _take(page: Page, name: str) -> None:
    """A picture with few colours: the page has few, and the file stays small."""
    page.wait_for_timeout(2500)
    path = DOCS / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
