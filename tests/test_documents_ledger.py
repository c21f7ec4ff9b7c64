"""The ledger holds every sentence that a document shows, and a document shows every sentence that
its model holds."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from docx import Document
from pydantic import BaseModel

from facilitator.documents.docx import to_docx
from facilitator.documents.ledger import ledger, ledger_of, outlines, unresolved
from facilitator.documents.markdown import to_markdown
from facilitator.documents.outline import Outline, clean
from facilitator.documents.render_briefing import briefing_outline
from facilitator.models import (
    Citation,
    ClauseVersion,
    Formulation,
    LedgerSentence,
    Model,
    Objection,
    Origin,
    Source,
    Statement,
    Turn,
    Verdict,
    VerdictLabel,
)
from tests import factories as made

REFERENCE = re.compile(r"\[\^\d+\]")
SENTENCE_END = re.compile(r"[a-z)”’]{2}[.?!](?:\s|$)")


@pytest.fixture(scope="module")
def run() -> tuple[dict[str, Outline], dict[str, Model | tuple[Turn, ...]]]:
    """The made-up documents, and the model behind each."""
    paper, package, turns = made.definition_paper(), made.package(), made.turns()
    drawn = outlines(paper, [package], turns) | {"briefing": briefing_outline(made.briefing())}
    models = {
        "definition-paper": paper,
        "packages/exercises": package,
        "dialogue": turns,
        "briefing": made.briefing(),
    }
    return drawn, models


def entries(drawn: dict[str, Outline], document: str) -> list[LedgerSentence]:
    return [s for s in ledger_of(drawn).sentences if s.document == document]


def walk(value: object, kind: type) -> Iterator[object]:
    """Everything of the kind in the tree, but for what was said in caucus."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, Turn) and value.private:
        return
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from walk(getattr(value, name), kind)
    elif isinstance(value, tuple):
        for part in value:
            yield from walk(part, kind)
    elif isinstance(value, dict):
        for part in value.values():
            yield from walk(part, kind)


def told(value: object) -> Iterator[str]:
    """Every sentence that a model holds as a plain string: a decision's explanation, a clause's
    history, a source's provenance; not what locates or quotes a paper, not verdicts."""
    if isinstance(value, Citation | Verdict | Statement | Objection):
        return
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            skipped = (isinstance(value, ClauseVersion) and name == "text") or name == "amendments"
            if not skipped:
                yield from told(getattr(value, name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from told(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from told(part)
    elif isinstance(value, str) and re.search(r"\w [^.]*\.$", value):
        yield value


@pytest.mark.parametrize(
    "document", ["definition-paper", "packages/exercises", "dialogue", "briefing"]
)
def test_every_statement_of_the_model_is_in_the_ledger(run, document):
    drawn, models = run
    held = {s.text for s in entries(drawn, document)}
    statements = [s for s in walk(models[document], Statement) if isinstance(s, Statement)]
    assert statements
    assert [s.text for s in statements if s.text and clean(s.text) not in held] == []
    assert [text for text in told(models[document]) if clean(text) not in held] == []


def test_every_document_of_a_run_is_in_the_ledger(run):
    drawn, _ = run
    assert {s.document for s in ledger_of(drawn).sentences} == set(drawn)


def pieces(docx: bytes) -> Iterator[tuple[str, str]]:
    """The paragraphs and cells of a Word document with their style, headings and notes left out."""
    document = Document(io.BytesIO(docx))
    cells = [c for t in document.tables for r in t.rows for c in r.cells]
    for paragraph in [*document.paragraphs, *(p for c in cells for p in c.paragraphs)]:
        style = paragraph.style.name if paragraph.style else ""
        if style == "Title" or style.startswith("Heading") or style == "Note":
            continue
        raised = [r for r in paragraph._p.iter() if r.tag.endswith("}vertAlign")]
        for mark in raised:
            run = mark.getparent().getparent()
            run.getparent().remove(run)
        yield style, paragraph.text


def test_no_document_shows_a_sentence_that_the_ledger_lacks(run):
    drawn, _ = run
    for name, outline in drawn.items():
        alone = ledger_of({name: outline})
        known = sorted(
            {s.text for s in alone.sentences} | {o.text for o in alone.objections},
            key=len,
            reverse=True,
        )
        for _, text in pieces(to_docx(outline)):
            left = text
            for sentence in known:
                left = left.replace(sentence, " ")
            bibliographic = " – Example Papers 1" in left
            asked = left == made.briefing().question
            assert bibliographic or asked or not SENTENCE_END.search(left), (name, left)


def test_every_sentence_of_the_ledger_is_shown_in_both_formats(run):
    drawn, _ = run
    for name, outline in drawn.items():
        plain = REFERENCE.sub("", to_markdown(outline)).replace("\\", "")
        word = "\n".join(text for _, text in pieces(to_docx(outline)))
        for sentence in entries(drawn, name):
            assert sentence.text in plain, (name, sentence.text)
            assert sentence.text in word, (name, sentence.text)


def test_ids_count_the_sentences_of_a_document_in_its_order(run):
    drawn, _ = run
    found = entries(drawn, "packages/exercises")
    assert [s.id for s in found][:2] == ["packages/exercises/0001", "packages/exercises/0002"]
    assert len({s.id for s in found}) == len(found)
    plain = REFERENCE.sub("", to_markdown(drawn["packages/exercises"])).replace("\\", "")
    place = 0
    for sentence in found:
        place = plain.index(sentence.text, place)


def test_an_entry_carries_origin_verdict_speaker_and_citations():
    found = ledger(made.definition_paper(), [made.package()])
    (said,) = [s for s in found.sentences if s.text.startswith("There were forty-one")]
    assert (said.origin, said.verdict, said.speaker) == (
        Origin.PARTICIPANT,
        VerdictLabel.CONTRADICTED,
        "Ms Example",
    )
    assert said.reasons[0].code == "number-missing"
    quoted = [s for s in found.sentences if "the choice" in s.text or "read as a veto" in s.text]
    (citation,) = quoted[0].citations
    assert (citation.source, citation.section, citation.paragraph) == (
        "davis-2025",
        "II/phase-2",
        1,
    )
    assert citation.quote == "an invented quotation, for want of a paper"


def test_released_objections_reach_document_and_ledger_and_a_secret_neither(run):
    drawn, models = run
    found = ledger_of(drawn)
    objections = [
        o for o in walk(models["definition-paper"], Objection) if isinstance(o, Objection)
    ]
    everything = "\n".join(to_markdown(outline) for outline in drawn.values())
    for objection in objections:
        listed = [o for o in found.objections if o.id == objection.id]
        assert len(listed) == (1 if objection.released else 0)
        assert (objection.text in everything) is objection.released
    assert any(not o.released for o in objections)


def test_what_was_said_in_caucus_is_in_no_document(run):
    drawn, _ = run
    secret = "Between ourselves, the second bracket could live."
    assert any(secret in s.text for t in made.turns() if t.private for s in t.statements)
    assert all(secret not in to_markdown(outline) for outline in drawn.values())
    assert all(secret not in s.text for s in ledger_of(drawn).sentences)


def test_amendments_are_taken_from_the_turns_and_shown_nowhere():
    found = ledger(made.definition_paper(), [made.package()], made.turns())
    assert [a.action for a in found.amendments] == ["dropped"]
    assert all(s.text != "A sentence that did not stand." for s in found.sentences)


def test_unresolved_are_sources_without_support_and_no_inference():
    paper = made.definition_paper()
    contradicted = Verdict(verdict=VerdictLabel.CONTRADICTED, score=0.2)
    bad = made.source("Davis reports what he does not.").model_copy(
        update={"verdict": contradicted}
    )
    never = made.derived("Inferred and not checked.").model_copy(update={"verdict": None})
    spoilt = paper.model_copy(update={"review": (bad, never)})
    assert unresolved(ledger(paper, [])) == ()
    assert [s.text for s in unresolved(ledger(spoilt, []))] == [bad.text]


def test_a_source_is_no_model_the_walk_overlooks():
    """Guards the walk above: provenance is told, and a formulation's text is found."""
    paper, turns = made.definition_paper(), made.turns()
    provenance = [s.provenance for s in walk(paper, Source) if isinstance(s, Source)]
    assert provenance[0][0] in set(told(paper))
    put = [f.text for f in walk(turns, Formulation) if isinstance(f, Formulation)]
    assert put
    assert set(put) <= {s for s in walk(turns, Statement) if isinstance(s, Statement)}
