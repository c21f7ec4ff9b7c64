"""Evaluation: run suites on a session or on the engine, and read what they found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, cast

import streamlit as st

from facilitator.evals.base import Figure, Outcome, SuiteResult
from facilitator.evals.suites import SUITES
from facilitator.sessions.desk import desk
from facilitator.sessions.listing import sessions
from facilitator.ui import address, waiting
from facilitator.ui.frame import live, rows, say, settings, show
from facilitator.ui.jobs import Job, Tell
from facilitator.ui.kept import EVALUATIONS
from facilitator.ui.markup import Html, Part, join, label, tag, words

if TYPE_CHECKING:
    from facilitator.evals.report import Report
    from facilitator.sessions.setup import CachedFinder

_TICK = 1.0
_ENGINE = "the embedded engine"
_MOST = 40


def _page() -> None:
    found = {s.id: s.name for s in sessions(settings())}
    with st.form("evaluation", border=False):
        one, two, three = st.columns([3, 3, 1], vertical_alignment="bottom")
        suites = one.multiselect(
            "Suites",
            list(SUITES),
            key=address.seed("suites", _asked()),
        )
        subjects = [_ENGINE, *found]
        here = address.session()
        subject = two.selectbox(
            "Run over",
            subjects,
            format_func=lambda s: f"{found[s]} · {s}" if s in found else s,
            key=address.seed("subject", here if here in found else _ENGINE),
        )
        pressed = three.form_submit_button("Run", type="primary", width="stretch")
    show(
        tag(
            "p",
            "A session’s own suites take seconds; those that put questions to an engine take minutes"
            " and go on behind the page.",
            class_="quiet",
        )
    )
    names = tuple(name for name in SUITES if name in suites)
    key = _key(names, subject)
    if pressed and not names:
        say("No suite is chosen; choose one or more.", "wrong")
    elif pressed:
        address.put(suites=",".join(names))
        EVALUATIONS.begin(key, lambda tell: _run(names, subject, tell))
    job = EVALUATIONS.get(key)
    if job is not None:
        _shown(job, key)
    else:
        head = ["Suite", "What it asks"]
        show(rows(head, [[tag("strong", name), asks] for name, asks in SUITES.items()]))


def _asked() -> list[str]:
    """The suites that the address names; at first those over which a session is enough."""
    named = (address.get("suites") or "faithfulness,citations,attribution").split(",")
    return [name for name in named if name in SUITES]


def _key(names: Sequence[str], subject: str) -> Hashable:
    checkpoint = None if subject == _ENGINE else live().snapshot(subject).checkpoint
    return (tuple(names), subject, checkpoint)


def _run(names: Sequence[str], subject: str, tell: Tell) -> Report:
    from facilitator.evals.run import run_suites
    from facilitator.evals.subjects import EngineRun, Held, Kit
    from facilitator.sessions.setup import open_verifier

    tell("opening the corpus")
    bench, corpus = desk(settings()).bench(), desk(settings()).corpus()
    finder = cast("CachedFinder", bench.finder)
    kit = Kit(settings(), bench, corpus, open_verifier(corpus, finder.retriever, bench.judge))
    over = EngineRun(kit) if subject == _ENGINE else Held(kit, subject)
    return run_suites(names, kit, over, tell)


def _shown(job: Job[Report], key: Hashable) -> None:
    if job.running:
        _follow(key)
    elif job.fault is not None:
        say(job.fault, "wrong")
    elif job.result is not None:
        _report(job.result)


@st.fragment(run_every=_TICK)
def _follow(key: Hashable) -> None:
    """How far the work has come; draws the page anew at its end."""
    job = EVALUATIONS.get(key)
    if job is None or not job.running:
        st.rerun()
    say(f"Running: {job.step or 'beginning'} …")


def _report(report: Report) -> None:
    from facilitator.evals.page import as_html
    from facilitator.evals.report import as_json, summary_line

    say(summary_line(report), "wrong" if report.unmet else "right")
    one, two = st.columns(2)
    one.download_button(
        "Report (HTML)", as_html(report), "report.html", "text/html", on_click="ignore"
    )
    two.download_button(
        "Report (JSON)", as_json(report), "report.json", "application/json", on_click="ignore"
    )
    for result in report.suites:
        _suite(result)


def _suite(result: SuiteResult) -> None:
    missed = len(result.unmet)
    standing = "does not apply" if result.skipped else f"{missed} missed" if missed else "met"
    with st.expander(label(f"{result.suite}: {standing}"), expanded=True, key=result.suite):
        parts: list[Part] = [tag("p", result.about, class_="quiet")]
        if result.skipped:
            parts.append(tag("p", words(result.skipped)))
        if result.figures:
            head = ["Figure", "Value", "95 % interval", "Of", "Bar", "Met", "Note"]
            parts.append(rows(head, [_figure(f) for f in result.figures]))
        for table in result.tables:
            parts.append(tag("h3", table.title))
            parts.append(rows(list(table.head), [list(row) for row in table.rows]))
        parts += [tag("p", words(note), class_="quiet") for note in result.notes]
        parts.append(_failures(result))
        show(join(parts))


def _figure(figure: Figure) -> list[Html | str]:
    met = {True: "✓ met", False: "▲ missed", None: "–"}[figure.met]
    interval = f"{figure.low:.3f} to {figure.high:.3f}" if _known(figure) else "–"
    return [
        figure.name,
        f"{figure.value:.3f}" if figure.value is not None else "nothing to score",
        interval,
        str(figure.of),
        f"{figure.bar:g} ({figure.direction.value})" if figure.bar is not None else "–",
        tag("span", met, class_="chip wrong" if figure.met is False else "chip"),
        figure.note,
    ]


def _known(figure: Figure) -> bool:
    return figure.low is not None and figure.high is not None


def _failures(result: SuiteResult) -> Html | None:
    """What failed, and why; the first of many."""
    failed = [s for s in result.scores if s.outcome is Outcome.FAILED]
    if not failed:
        return None
    counts = Counter(s.metric for s in failed)
    told = ", ".join(f"{metric} {n}" for metric, n in counts.items())
    return tag(
        "details",
        tag("summary", f"{len(failed)} failed: {told}"),
        rows(
            ["Item", "Metric", "Why", "Text"],
            [[s.item, s.metric, s.why, s.text] for s in failed[:_MOST]],
        ),
        class_="more",
    )


waiting.warm()
_page()
