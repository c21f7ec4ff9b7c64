"""A briefing draft as an outline."""

from __future__ import annotations

from facilitator.documents.outline import (
    Block,
    Bullets,
    Heading,
    Label,
    Line,
    Outline,
    Paragraph,
    Role,
)
from facilitator.documents.pages import assemble, numbered
from facilitator.documents.parts import (
    SILENT,
    Names,
    capital,
    namer,
    or_silent,
    procedural,
    say,
)
from facilitator.documents.render_package import exchange_table
from facilitator.models import Briefing, Option, Statement

__all__ = ["briefing_outline"]


def briefing_outline(briefing: Briefing) -> Outline:
    """All fields of DOMAIN §4, the bottom line first."""
    name = namer(briefing.header)
    sections: list[tuple[str, list[Block]]] = [
        ("Bottom line", [Paragraph(or_silent(briefing.bottom_line))]),
        (
            "What each side says",
            [
                Paragraph(
                    (Label(f"{capital(side.holder)}:", bold=True), *or_silent(side.statements))
                )
                for side in briefing.sides
            ]
            or _silent(),
        ),
        ("Where they meet", [Paragraph(or_silent(briefing.meet))]),
        ("Where they part", [Paragraph(or_silent(briefing.part))]),
        (
            "Options",
            [
                block
                for number, option in enumerate(briefing.options, start=1)
                for block in _option(number, option, name)
            ]
            or _silent(),
        ),
        ("Precedents", [_bullets(briefing.precedents)]),
        ("What the corpus does not say", [_bullets(briefing.silent)]),
    ]
    return assemble(
        briefing.header,
        numbered(sections),
        briefing.footer,
        f"Question: {briefing.question}",
    )


def _silent() -> list[Block]:
    return [Paragraph((procedural(SILENT),))]


def _bullets(statements: tuple[Statement, ...]) -> Bullets:
    items: tuple[Line, ...] = tuple(say((statement,)) for statement in statements)
    return Bullets(items or ((procedural(SILENT),),))


def _option(number: int, option: Option, name: Names) -> list[Block]:
    return [
        Heading(2, f"Option {number}. {option.title}", short=f"option {number}"),
        Paragraph(say((option.text,)), Role.TEXT),
        *exchange_table(option.gives, option.gets, name),
    ]
