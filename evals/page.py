"""A report as one self-contained HTML page: no script, nothing fetched, every word escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from facilitator.evals.base import Curve, Outcome, Score, SuiteResult, Table
from facilitator.evals.report import Report, row, states, summary_line

__all__ = ["as_html"]

_MOST = 200
"""Scores listed a suite; report.json has all."""
_WIDTH, _HEIGHT, _EDGE = 520, 300, 46
_COLOURS = ("#1f5f8b", "#b5651d", "#4f7942", "#7b4b94")
_STYLE = """
body{font:16px/1.5 Georgia,'Times New Roman',serif;color:#1c1c1c;max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.3rem;border-top:2px solid #1c1c1c;padding-top:.6rem;margin-top:2.4rem}h3{font-size:1rem;margin-bottom:.3rem}
table{border-collapse:collapse;font:14px/1.4 'Helvetica Neue',Arial,sans-serif;margin:.4rem 0 1rem;width:100%}
th,td{border-bottom:1px solid #d8d5cc;padding:.25rem .6rem;text-align:left;vertical-align:top}th{background:#f2efe6}
th.n,td.n{text-align:right;font-variant-numeric:tabular-nums}.figures td:nth-child(-n+7){white-space:nowrap}.missed{color:#a02020;font-weight:bold}.met{color:#2d6a2d}
.about{font-style:italic}.dim{color:#6a6a6a}details{margin:.4rem 0}summary{cursor:pointer}
@media print{details>*{display:block}}
"""


def as_html(report: Report) -> bytes:
    """The page."""
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>Evaluation: {_e(report.subject)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>Evaluation: {_e(report.subject)}</h1>",
        f"<p>{_e(summary_line(report))}.</p>",
        _plain(
            ("", ""),
            (
                ("engine", report.engine or "none: a draft"),
                ("corpus", states(report)),
                ("corpus version", report.corpus_version),
                ("vectors", report.embedder),
                ("facilitator", report.facilitator),
            ),
        ),
        "<p class=dim>A share comes with its 95 % interval (Wilson). What could not be scored is"
        " counted apart and enters no share; ‘ungraded’ is the grader’s failure, not the"
        " subject’s.</p>",
        *(_suite(result) for result in report.suites),
        "</body></html>",
    ]
    return ("\n".join(parts) + "\n").encode("utf-8")


def _e(text: str) -> str:
    return escape(text, quote=True)


def _suite(result: SuiteResult) -> str:
    parts = [
        f'<section id="{_e(result.suite)}"><h2>{_e(result.suite.capitalize())}</h2>',
        f"<p class=about>{_e(result.about)}</p>",
    ]
    if result.skipped:
        parts.append(f"<p class=dim>Skipped: {_e(result.skipped)}.</p>")
    if result.figures:
        parts.append(_figures(result))
    parts += [_table(table) for table in result.tables]
    parts += [_curve(curve) for curve in result.curves]
    parts += [f"<p class=dim>{_e(note)}</p>" for note in result.notes]
    parts.append(_listed("Failed", result.scores, Outcome.FAILED))
    parts.append(_listed("Not graded", result.scores, Outcome.UNGRADED))
    parts.append("</section>")
    return "\n".join(part for part in parts if part)


def _figures(result: SuiteResult) -> str:
    rows = []
    for figure in result.figures:
        cells = [f"<td>{_e(cell)}</td>" for cell in row(figure)[:-1]]
        mark = row(figure)[-1]
        cells.append(f'<td class="{mark}">{mark}</td>')
        cells.append(f"<td class=dim>{_e(figure.note)}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    head = ("figure", "value", "95 % interval", "of", "apart", "bar", "", "note")
    top = "".join(_cell("th", cell, number=False) for cell in head)
    return f"<table class=figures><tr>{top}</tr>{''.join(rows)}</table>"


def _table(table: Table) -> str:
    return f"<h3>{_e(table.title)}</h3>{_plain(table.head, table.rows)}"


def _plain(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose columns of numbers stand to the right, heading and all."""
    found = [tuple(cells) for cells in rows]
    right = [all(_is_number(cells[at]) for cells in found) for at in range(len(head))]
    drawn = [
        "<tr>" + "".join(_cell("td", c, n) for c, n in zip(cells, right, strict=True)) + "</tr>"
        for cells in found
    ]
    top = "".join(_cell("th", c, n) for c, n in zip(head, right, strict=True))
    return f"<table>{f'<tr>{top}</tr>' if any(head) else ''}{''.join(drawn)}</table>"


def _cell(tag: str, text: str, number: bool) -> str:
    return f"<{tag}{' class=n' if number else ''}>{_e(text)}</{tag}>"


def _is_number(cell: str) -> bool:
    return cell in ("", "–") or cell.lstrip("+-").replace(".", "", 1).isdigit()


def _listed(title: str, scores: Sequence[Score], outcome: Outcome) -> str:
    found = [s for s in scores if s.outcome is outcome]
    if not found:
        return ""
    more = f" (the first {_MOST}; report.json has all)" if len(found) > _MOST else ""
    table = _plain(
        ("metric", "where", "why", "text"),
        ((s.metric, s.item, s.why, s.text) for s in found[:_MOST]),
    )
    return f"<details><summary>{title}: {len(found)}{more}</summary>{table}</details>"


def _curve(curve: Curve) -> str:
    """The curve as an inline drawing, with a legend that does not rely on colour alone."""
    drawn = []
    for number, (name, points) in enumerate(curve.lines.items()):
        if not points:
            continue
        colour = _COLOURS[number % len(_COLOURS)]
        dash = "" if number % 2 == 0 else ' stroke-dasharray="6 4"'
        path = " ".join(f"{_x(x)},{_y(y)}" for x, y in points)
        drawn.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
            f'<line x1="{_WIDTH - 150}" y1="{20 + 18 * number}" x2="{_WIDTH - 120}"'
            f' y2="{20 + 18 * number}" stroke="{colour}" stroke-width="2"{dash}/>'
            f'<text x="{_WIDTH - 112}" y="{24 + 18 * number}">{_e(name)}</text>'
        )
    ticks = [
        f'<text x="{_x(t / 4)}" y="{_HEIGHT - _EDGE + 18}" text-anchor="middle">{t / 4:.2f}</text>'
        f'<text x="{_EDGE - 6}" y="{_y(t / 4)}" text-anchor="end">{t / 4:.2f}</text>'
        for t in range(5)
    ]
    return (
        f"<h3>{_e(curve.title)}</h3>"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img"'
        f' aria-label="{_e(curve.title)}" font-family="Helvetica,Arial,sans-serif" font-size="11">'
        f'<path d="M{_EDGE} 10V{_HEIGHT - _EDGE}H{_WIDTH - 10}" fill="none" stroke="#1c1c1c"/>'
        f"{''.join(ticks)}{''.join(drawn)}"
        f'<text x="{_WIDTH // 2}" y="{_HEIGHT - 8}" text-anchor="middle">{_e(curve.x)}</text>'
        f'<text transform="translate(12 {_HEIGHT // 2}) rotate(-90)" text-anchor="middle">'
        f"{_e(curve.y)}</text></svg>"
    )


def _x(share: float) -> str:
    return f"{_EDGE + share * (_WIDTH - 10 - _EDGE):.1f}"


def _y(share: float) -> str:
    return f"{_HEIGHT - _EDGE - share * (_HEIGHT - _EDGE - 10):.1f}"
