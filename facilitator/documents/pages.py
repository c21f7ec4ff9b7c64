"""The first and the last pages of every document, and the numbering of what lies between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from facilitator.documents.citations import whose_view
from facilitator.documents.outline import (
    Block,
    Bullets,
    Fields,
    Heading,
    Label,
    Line,
    Notes,
    Outline,
    Paragraph,
    Table,
    lines,
)
from facilitator.documents.parts import listed, procedural, say, words
from facilitator.models import (
    AttributionMode,
    CorpusState,
    DocumentStatus,
    Footer,
    Header,
    ReviewState,
    SourceInfo,
)

__all__ = ["assemble", "numbered"]

_STATES = {
    CorpusState.FULL_TEXT: "full text at hand",
    CorpusState.DIGEST: "propositions alone, the paper not at hand",
}
_REVIEWS = {
    ReviewState.REVIEWED: "propositions read against the paper",
    ReviewState.UNREVIEWED: "propositions unreviewed",
}
_ATTRIBUTION = {
    AttributionMode.NAMED: "speakers by name",
    AttributionMode.SEAT: "speakers by seat",
    AttributionMode.NONE: "none (Chatham House Rule); letters follow no seating",
}


def numbered(sections: Iterable[tuple[str, Sequence[Block]]]) -> list[Block]:
    """The sections under numbered headings; one without blocks is left out."""
    blocks: list[Block] = []
    number = 0
    for title, content in sections:
        if content:
            number += 1
            blocks += [Heading(1, f"{number}. {title}", short=f"section {number}"), *content]
    return blocks


def assemble(header: Header, blocks: Sequence[Block], footer: Footer, *extra: str) -> Outline:
    """The document: title block, body, notes, claims by source, sources, who was not there.

    `extra` are lines for the title block in the form 'Label: words'.
    """
    shorts = tuple((info.source.id, info.source.short) for info in footer.sources)
    head = [_title_block(header, dict(shorts), extra)]
    closing = _closing(footer)
    draft = Outline(_stamp(header), header.title, (*head, *blocks, *closing), shorts)
    return Outline(
        draft.stamp,
        draft.title,
        (*head, *blocks, *_claims(draft), *closing),
        shorts,
    )


def _stamp(header: Header) -> Line:
    if header.status is DocumentStatus.RELEASED:
        status = f"RELEASED by {header.released_by or 'a person'}"
    else:
        status = "DRAFT"
    return (Label(f"{status} ·", bold=True), procedural(header.disclaimer))


def _title_block(header: Header, shorts: dict[str, str], extra: Sequence[str]) -> Fields:
    voting = [seat.name for seat in header.seats if seat.votes]
    other = [seat.name for seat in header.seats if not seat.votes]
    seats = f"{listed(voting)}{'; without a vote: ' if other else ''}{listed(other)}"
    states = "; ".join(
        f"{shorts.get(source, source)}: {_STATES[state]}"
        for source, state in header.corpus_state.items()
    )
    rows: list[tuple[str, Line]] = [("Topic", (Label(header.topic),))]
    for line in extra:
        label, _, rest = line.partition(": ")
        rows.append((label, (Label(rest),)))
    rows.append(("Capacity", (procedural(header.capacity),)))
    if header.seats:
        rows.append(("Seats", (Label(seats),)))
    if header.rule is not None:
        note = procedural(header.rule_note) if header.rule_note else Label(words(header.rule))
        rows.append(("Decision rule", (note,)))
    if header.seats:
        rows.append(("Attribution", (Label(_ATTRIBUTION[header.attribution]),)))
    rows.append(("Engine", (Label(header.engine),)))
    rows.append(("Corpus", (Label(f"version {header.corpus_version}; {states}"),)))
    return Fields(tuple(rows))


def _claims(draft: Outline) -> list[Block]:
    """The notes, and the table that leads from a source's paragraph to what rests on it."""
    register = draft.register
    if not register.notes:
        return []
    used: dict[int, list[str]] = {}
    here = "Title block"
    for block in draft.blocks:
        if isinstance(block, Heading):
            here = block.short or here
        for line in lines([block]):
            for part in line:
                if not isinstance(part, Label):
                    for number in register.numbers(part.citations):
                        used.setdefault(number, []).append(here)
    rows = tuple(
        (
            (Label(note.place),),
            (Label(whose_view(note.voice)),),
            (Label(str(note.number)),),
            (Label("; ".join(dict.fromkeys(used[note.number]))),),
        )
        for note in register.by_place()
    )
    return [
        Heading(1, "Notes"),
        Notes(),
        Heading(1, "Claims and their sources"),
        Table(("Place in the source", "Whose view", "Note", "Relied on in"), rows, (5, 4, 1, 6)),
    ]


def _closing(footer: Footer) -> list[Block]:
    blocks: list[Block] = [Heading(1, "Sources", "Sources")]
    if footer.sources:
        blocks.append(Bullets(tuple(_source(info) for info in footer.sources)))
    else:
        blocks.append(Paragraph((procedural("No source is in the corpus."),)))
    blocks.append(Heading(1, "Not at the table", "Not at the table"))
    if footer.absent:
        blocks.append(Bullets(tuple(say((statement,)) for statement in footer.absent)))
    else:
        blocks.append(
            Paragraph((procedural("No party that the sources name was without a seat."),))
        )
    return blocks


def _source(info: SourceInfo) -> Line:
    source = info.source
    year = f" ({source.year})" if source.year is not None else ""
    published = ", ".join(filter(None, (source.series, source.publisher)))
    terms = "; ".join(
        filter(
            None,
            (
                f"licence: {source.licence}",
                source.rights,
                _STATES[info.state],
                _REVIEWS[info.review],
            ),
        )
    )
    return (
        Label(source.short, bold=True),
        Label(f"– {listed(source.authors)}{year},"),
        Label(source.title, italic=True),
        Label(f"– {published}; {terms}."),
        *(procedural(text) for text in (source.grounds, *source.provenance) if text),
    )
