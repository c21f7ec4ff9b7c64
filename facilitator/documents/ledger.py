"""The evidence ledger: every sentence that the documents show, with its origin and its verdict.

It is read off the same outlines as the documents, so that neither can hold what the other lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from facilitator.documents.outline import Dissent, Outline, Said, inlines
from facilitator.documents.render_definition import definition_outline
from facilitator.documents.render_dialogue import (
    dialogue_outline,
    next_steps_outline,
    red_lines_outline,
    shared_interests,
)
from facilitator.documents.render_package import package_outline
from facilitator.models import (
    Amendment,
    Citation,
    DefinitionPaper,
    Ledger,
    LedgerCitation,
    LedgerObjection,
    LedgerSentence,
    Origin,
    RiskReductionPackage,
    Turn,
    VerdictLabel,
)

__all__ = ["ledger", "ledger_of", "outlines", "unresolved"]


def outlines(
    paper: DefinitionPaper,
    packages: Sequence[RiskReductionPackage],
    turns: Sequence[Turn] | None = None,
) -> dict[str, Outline]:
    """The documents of a run by the names of DESIGN §8: `definition-paper`, `packages/exercises`, …

    With `turns` also `dialogue`, `red-lines` and `next-steps`.
    """
    found = {"definition-paper": definition_outline(paper)}
    found |= {f"packages/{p.stress_point}": package_outline(p) for p in packages}
    if turns is not None:
        head, foot = paper.header, paper.footer
        shared = shared_interests(turns)
        subjects = {clause.id: f"clause {clause.number}" for clause in paper.clauses}
        found["dialogue"] = dialogue_outline(head, turns, foot, subjects)
        found["red-lines"] = red_lines_outline(head, paper.fears, shared, paper.parked, foot)
        found["next-steps"] = next_steps_outline(head, paper.next_steps, foot)
    return found


def ledger(
    paper: DefinitionPaper,
    packages: Sequence[RiskReductionPackage],
    turns: Sequence[Turn] | None = None,
) -> Ledger:
    """The ledger of a run's documents; what verification amended is taken from the turns."""
    amendments = tuple(a for t in turns or () if not t.private for a in t.amendments)
    return ledger_of(outlines(paper, packages, turns), amendments)


def ledger_of(documents: Mapping[str, Outline], amendments: Sequence[Amendment] = ()) -> Ledger:
    """One entry a sentence shown, in document order; an objection once, wherever it is shown."""
    objections = {
        part.objection.id: LedgerObjection(
            id=part.objection.id,
            by=part.objection.by,
            to=part.objection.to,
            text=part.text,
            citations=_citations(part.citations),
        )
        for outline in documents.values()
        for part in inlines(outline)
        if isinstance(part, Dissent)
    }
    return Ledger(
        sentences=tuple(
            sentence
            for document, outline in documents.items()
            for sentence in _sentences(document, outline)
        ),
        objections=tuple(objections.values()),
        amendments=tuple(amendments),
    )


def unresolved(ledger: Ledger) -> tuple[LedgerSentence, ...]:
    """Sentences that say what a source says and that verification does not bear."""
    return tuple(
        sentence
        for sentence in ledger.sentences
        if sentence.origin is Origin.SOURCE and sentence.verdict is not VerdictLabel.SUPPORTED
    )


def _sentences(document: str, outline: Outline) -> Iterator[LedgerSentence]:
    shown = (part for part in inlines(outline) if isinstance(part, Said))
    for number, part in enumerate((p for p in shown if p.text), start=1):
        statement = part.statement
        verdict = statement.verdict
        yield LedgerSentence(
            id=f"{document}/{number:04d}",
            document=document,
            text=part.text,
            origin=statement.origin,
            verdict=verdict.verdict if verdict else None,
            score=verdict.score if verdict else None,
            reasons=verdict.reasons if verdict else (),
            speaker=statement.speaker,
            citations=_citations(part.citations),
        )


def _citations(citations: Sequence[Citation]) -> tuple[LedgerCitation, ...]:
    return tuple(
        LedgerCitation(
            source=c.locator.source,
            section=c.locator.section,
            paragraph=c.locator.paragraph,
            quote=c.quote,
        )
        for c in citations
    )
