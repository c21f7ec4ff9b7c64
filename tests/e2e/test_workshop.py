"""A facilitator's day in a real browser: a dialogue with people in it, from first click to export."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Locator, Page, expect

from facilitator.evals.benchmarks.server import PageServer
from tests.e2e.conftest import PATIENCE

pytestmark = pytest.mark.e2e
Open = Callable[..., Page]

HOSTILE = (
    "<script>window.harm = 1</script><img src=x onerror='window.harm = 2'> **bold** $x^2$"
    " :red[red] :smile: -> [a](javascript:alert(1)) שלום Привет"
)
LONG = "A long statement. " * 556
expect.set_options(timeout=PATIENCE)


def _gate(page: Page, sentence: str) -> None:
    """Waits until the dialogue stands at the gate that says the sentence."""
    expect(page.locator(".st-key-gate")).to_contain_text(sentence)
    _quiet(page)


def _quiet(page: Page) -> None:
    """Waits until the page is drawn, and stays as it is."""
    page.evaluate(
        """() => new Promise(done => {
          const app = document.querySelector('[data-testid=stApp]');
          let since = performance.now();
          new MutationObserver(() => { since = performance.now(); })
            .observe(app, {subtree: true, childList: true, attributes: true});
          const look = setInterval(() => {
            if (app.dataset.testScriptState !== 'notRunning') since = performance.now();
            if (performance.now() - since > 400) { clearInterval(look); done(); }
          }, 50);
        })"""
    )


def _choose(page: Page, action: str) -> None:
    page.locator(".st-key-gate").get_by_role("radio", name=action, exact=True).click()
    expect(_button(page, action)).to_be_visible()
    _quiet(page)


def _button(page: Page, action: str) -> Locator:
    return page.locator(".st-key-gate").get_by_role("button", name=action, exact=True)


def _press(page: Page, action: str = "Approve") -> None:
    _click(page, _button(page, action))


def _click(page: Page, button: Locator) -> None:
    """Leaves the field that has the focus and then clicks: on a busy machine the browser may still
    be taking leave of it when the mouse button goes up again, and that is no click."""
    page.evaluate("document.activeElement?.blur()")
    _quiet(page)
    button.click()


def _session(page: Page) -> str:
    page.wait_for_url(re.compile(r"session="))
    return re.search(r"session=([a-z0-9-]+)", page.url)[1]  # type: ignore[index]


def _begin(page: Page) -> str:
    """A dialogue of one reading on one stress-point."""
    page.get_by_text("Seats, stress-points, rule and gates").click()
    page.get_by_label("Name of the session").fill("A day")
    page.get_by_label("Readings of the text").fill("1")
    for point in ("Force deployments", "Missile defence", "Enlargement of NATO"):
        page.get_by_label(f"Remove {point}").or_(
            page.locator(f"[data-baseweb=tag]:has-text('{point}') [role=presentation]")
        ).first.click()
    _click(page, page.get_by_role("button", name="Begin the dialogue"))
    return _session(page)


def test_a_day_from_the_first_click_to_the_export(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/", viewport={"width": 1440, "height": 1000})
    session = _begin(page)
    expect(page.locator(".turn").first).to_be_visible()
    page.reload()  # in the middle: the dialogue goes on, and the page finds it again
    _gate(page, "The opening statements have been made")
    assert session in page.url

    # One click from a sentence to what it rests on.
    page.locator("details.evidence > summary").first.click()
    expect(page.locator("details.evidence[open] .place").first).to_contain_text("Davis 2025")

    # A participant's words: checked, shown as text, never obeyed.
    for text in (HOSTILE, LONG):
        _choose(page, "Put words on the table")
        page.get_by_label("Who decides or speaks").fill("Jane Doe")
        page.get_by_label("What was said").fill(text)
        _press(page, "Put words on the table")
        expect(page.locator(".said > .words", has_text=text[:20])).to_have_text(text.strip())
        _gate(page, "The opening statements have been made")
    expect(page.locator(".turn").nth(-2).locator("summary.wrong").first).to_be_visible()
    expect(page.locator(".turn").last).to_contain_text("person")
    assert page.evaluate("window.harm") is None
    assert page.locator(".turn script, .turn img, .turn .katex, .turn a").count() == 0

    # A second tab shows the same.
    other = open_page(f"/?session={session}")
    expect(other.locator(".said > .words", has_text="window.harm")).to_have_text(HOSTILE)

    _choose(page, "Approve")
    _press(page)
    _gate(page, "Interests are on the table")
    _press(page)
    _gate(page, "The readings of the text are done")
    _choose(page, "Edit a clause")
    page.get_by_label("Text, on your own responsibility").fill("The chair's <b>own</b> words.")
    page.get_by_label("Why").fill("To be brief.")
    _press(page, "Edit a clause")
    expect(page.locator(".st-key-text-beside .clause").first).to_contain_text(
        "The chair's <b>own</b> words."
    )
    _gate(page, "The readings of the text are done")
    _choose(page, "Approve")
    _press(page)
    _gate(page, "The packages are written")
    _press(page)
    _gate(page, "The documents are written")
    _press(page)
    expect(page.get_by_text("The dialogue has ended")).to_be_visible()

    page.get_by_role("link", name="Sessions").click()
    expect(page.get_by_text("Before you export")).to_be_visible()
    assert session in page.url
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Everything, with the ledger (ZIP)").click()
    waiting.value.save_as(tmp_path / "session.zip")
    _check(tmp_path / "session.zip")


def _check(path: Path) -> None:
    """What was exported: released, whole, with every word that people said and its verdict."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        assert {"definition-paper.md", "packages/exercises.docx", "ledger.json"} <= names
        ledger = json.loads(archive.read("ledger.json"))
        paper = archive.read("definition-paper.md").decode()
        word = docx.Document(io.BytesIO(archive.read("definition-paper.docx")))
    said = {s["text"]: s for s in ledger["sentences"] if s["origin"] == "participant"}
    assert said[HOSTILE]["verdict"] in ("unsupported", "contradicted")
    assert LONG.strip() in said
    checked = [s for s in ledger["sentences"] if s["origin"] == "source"]
    assert checked
    assert all(s["verdict"] == "supported" for s in checked)
    assert "RELEASED" in paper[:200]
    assert "Jane Doe" not in paper  # attribution is by seat
    assert any("The chair's <b>own</b> words." in p.text for p in word.paragraphs)


def test_a_server_killed_in_the_middle_loses_nothing(open_page: Open, server: PageServer) -> None:
    page = open_page("/")
    _begin(page)
    expect(page.locator(".turn").first).to_be_visible()
    server.kill()
    server.start()
    again = page  # a page left open, as under a closed lid, comes back by itself
    go_on = again.get_by_role("button", name=re.compile("^(Go on|Begin)$"))
    gate = again.locator(".st-key-gate")
    expect(go_on.or_(gate).first).to_be_visible()
    if go_on.is_visible():
        go_on.click()
    _gate(again, "The opening statements have been made")
    assert again.locator(".turn").count() == 3


def test_a_pause_holds_and_the_dialogue_goes_on(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_role("button", name="Read a finished example").click()
    expect(page.locator(".turn").first).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    expect(page.get_by_text("Standing: paused")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("The dialogue has ended")).to_be_visible()
    page.get_by_role("link", name="Text").click()
    expect(page.locator(".clause").first).to_be_visible()
    page.get_by_role("link", name="Packages").click()
    expect(page.get_by_role("tab", name="Exercises near borders")).to_be_visible()
    page.get_by_role("link", name="Evidence").click()
    expect(page.get_by_text("say what a source says")).to_be_visible()
    page.get_by_role("link", name="Projector").click()
    expect(page.locator(".wall .clause").first).to_be_visible()
    assert page.get_by_role("link", name="Sessions").count() == 0


@pytest.mark.parametrize("path", ["/", "/ask", "/corpus", "/sessions", "/evaluation"])
def test_the_keyboard_alone_reaches_every_control(open_page: Open, path: str) -> None:
    page = open_page(path)
    expect(page.locator(".simulation")).to_be_visible()
    _quiet(page)
    _reaches_all(page)


def test_the_keyboard_alone_reaches_the_gate(open_page: Open) -> None:
    page = open_page("/")
    _begin(page)
    _gate(page, "The opening statements have been made")
    _reaches_all(page)
    page.locator("details.evidence > summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.evidence[open]").first).to_be_visible()


def _reaches_all(page: Page) -> None:
    """Tabs through the page and compares what had the focus with what there is to operate."""
    page.evaluate(
        """() => {
          const wanted = 'a[href], button, input, textarea, summary, [role=combobox], [role=tab]';
          window.controls = [...document.querySelector('[data-testid=stMain]')
            .querySelectorAll(wanted)].filter(e => e.checkVisibility() && !e.disabled
              && e.tabIndex >= 0 && e.type !== 'file');
          window.reached = new Set();
          document.addEventListener('focusin', e => window.reached.add(e.target), true);
        }"""
    )
    page.locator("body").press("Tab")
    for _ in range(150):
        page.keyboard.press("Tab")
    missed = page.evaluate(
        """() => window.controls.filter(e => {
          if (window.reached.has(e)) return false;
          // One of a group of radio buttons or tabs stands for all: the arrows move within it.
          const group = e.closest('[role=radiogroup], [role=tablist]');
          return !(group && [...window.reached].some(r => group.contains(r)));
        }).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert missed == []


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("broken.md", bytes(range(256)) * 64, "broken.md"),
        ("scan.pdf", b"%PDF-1.7 " + bytes(range(256)) * 80_000, "cannot be added yet"),
        ("large.txt", b"Security is indivisible. " * 900_000, "the most is 20 MB"),
        ("long.txt", b"Security is indivisible. " * 800_000, "the most is 250,000"),
    ],
    ids=["corrupt", "20 MB of PDF", "21 MB of text", "19 MB of text"],
)
def test_an_upload_that_is_no_paper_is_one_sentence(
    open_page: Open, tmp_path: Path, name: str, data: bytes, told: str
) -> None:
    page = open_page("/corpus")
    page.get_by_role("tab", name="Add a paper").click()
    file = tmp_path / name
    file.write_bytes(data)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".alert.wrong")).to_contain_text(told)
    sentence = page.locator(".alert.wrong").inner_text()
    assert len(sentence.splitlines()) == 1
    assert sentence.startswith(f"▲ {name}")  # and no path of the server


def test_two_facilitators_hold_two_sessions_and_speak_while_the_seats_do(open_page: Open) -> None:
    pages = [open_page("/"), open_page("/")]
    names = [_begin(page) for page in pages]
    assert names[0] != names[1]
    for number, page in enumerate(pages):
        page.get_by_placeholder("Say something as The chair").fill(f"Remark for room {number}.")
        page.keyboard.press("Enter")
    for number, page in enumerate(pages):
        _gate(page, "The opening statements have been made")
        expect(page.locator(".turn", has_text=f"Remark for room {number}.")).to_have_count(1)
        assert page.get_by_text(f"Remark for room {1 - number}.").count() == 0
