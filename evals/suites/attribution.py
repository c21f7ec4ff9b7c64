"""Whose view: the holder that a sentence names against the voice of what it cites, and seats that
speak for themselves alone.

The grader is `metrics/views.py`, which shares nothing with the verifier. Where its words do not
tell, the sentence counts as ungraded, never as wrong; how often it is right is measured on the
corpus' own propositions, whose voices people have read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from facilitator.evals.base import Outcome, Score, SuiteResult, breakdown, share
from facilitator.evals.metrics.views import named_view
from facilitator.evals.subjects import Kit, Piece, Subject
from facilitator.evals.suites import SUITES
from facilitator.models import KnownVoice, Persona, Statement, Turn, Voice

_OWN = frozenset({KnownVoice.AUTHOR.value, KnownVoice.NEUTRAL.value})
_ITS_OWN_STEPS = frozenset(
    {"opening", "interests", "concerns", "positions", "measure_positions", "reality_test"}
)
"""Steps in which a seat tells its own side's view; in the others it restates or criticises."""


def run(kit: Kit, subject: Subject) -> SuiteResult:
    """Scores each sentence that cites, and each that a seat says in its own cause."""
    views = [view_of(piece, _voices(piece, kit)) for piece in subject.pieces]
    grader = list(_on_corpus(kit))
    documents = subject.documents
    seats = list(
        speaking_for_themselves(documents.transcript.turns, kit.bench.personas)
        if documents is not None
        else ()
    )
    figures = [share("view told as its holder’s", views, bar=0.95 if documents else None)]
    if documents is not None:
        figures.append(share("seats speak for themselves", seats, bar=1.0))
    figures.append(
        share(
            "the grader on the corpus",
            grader,
            note="how often it names the voice that people have read",
        )
    )
    return SuiteResult(
        suite="attribution",
        about=SUITES["attribution"],
        figures=tuple(figures),
        tables=(
            breakdown("By the voice that is cited", views, "voice", {"right": _held}),
            breakdown("By document", views, "document", {"right": _held}),
        ),
        scores=(*views, *seats),
    )


def _held(score: Score) -> bool:
    return score.outcome is Outcome.HELD


def _voices(piece: Piece, kit: Kit) -> frozenset[Voice]:
    """The voices it cites; where a citation gives none, those that the paragraph reports."""
    found: set[Voice] = set()
    for cited in piece.cited:
        if cited.voice is not None:
            found.add(cited.voice)
        elif cited.locator is not None:
            found.update(p.voice for p in kit.corpus.propositions_at(cited.locator))
    return frozenset(found)


def view_of(piece: Piece, cited: frozenset[Voice]) -> Score:
    """Whether the sentence names a holder who can hold what it cites."""
    outcome, why = Outcome.HELD, ""
    named = named_view(piece.text) if cited and not piece.no_claim else None
    if piece.no_claim or not cited:
        outcome, why = Outcome.INELIGIBLE, piece.no_claim or "it cites no paragraph that was read"
    elif named is None:
        outcome, why = Outcome.UNGRADED, "its words do not tell the grader whose view it is"
    elif not (named or _OWN) & cited:
        told = " or ".join(sorted(named)) or "the author’s, or fact"
        outcome, why = Outcome.FAILED, f"told as {told}; what it cites is {_listed(cited)}"
    return Score(
        metric="view told as its holder’s",
        item=piece.id,
        outcome=outcome,
        why=why,
        text=piece.text,
        group={**piece.group, "voice": _listed(cited) or "none"},
    )


def _listed(voices: frozenset[Voice]) -> str:
    return " and ".join(sorted(voices))


def _on_corpus(kit: Kit) -> Iterator[Score]:
    """The grader on every proposition, as the embedded engine would report it."""
    reporter = kit.bench.reporter
    for proposition in kit.corpus.propositions.values():
        (sentence,) = reporter.speech([proposition], seed=proposition.id)
        piece = Piece(id=proposition.id, document="corpus", text=sentence.text)
        yield view_of(piece, frozenset({proposition.voice}))


def speaking_for_themselves(
    turns: Sequence[Turn], personas: Mapping[str, Persona]
) -> Iterator[Score]:
    """Each cited sentence that a side's seat says in its own cause: its own side's view, or
    another's that the sentence expressly gives to its holder and that the seat may cite."""
    for turn in turns:
        persona = personas.get(turn.seat)
        for number, statement in enumerate(_in_its_own_cause(turn), start=1):
            item = f"{turn.id} {number}"
            if persona is None:
                why = "who speaks is hidden, or is a person"
                yield _seat(item, turn, statement, Outcome.INELIGIBLE, why)
            elif not persona.mediates and statement.citations:
                yield _seat(item, turn, statement, *_strays(statement, persona))


def _in_its_own_cause(turn: Turn) -> Iterator[Statement]:
    if turn.step not in _ITS_OWN_STEPS:
        return
    yield from turn.statements
    yield from (p.reason for p in turn.positions if p.reason is not None)


def _strays(statement: Statement, persona: Persona) -> tuple[Outcome, str]:
    """Whether a statement is the seat's to make, and why not."""
    told = named_view(statement.text)
    for voice in {c.voice: None for c in statement.citations if c.voice not in persona.own}:
        own = ", ".join(persona.own) or "none"
        if voice not in persona.may_cite:
            return Outcome.FAILED, f"it may not cite {voice}; its own are {own}"
        if told is None:
            return Outcome.UNGRADED, f"its words do not tell the grader whether {voice} is named"
        if voice not in (told or _OWN):
            return Outcome.FAILED, f"it does not say that the view is of {voice}; its own are {own}"
    return Outcome.HELD, ""


def _seat(item: str, turn: Turn, statement: Statement, outcome: Outcome, why: str) -> Score:
    return Score(
        metric="seats speak for themselves",
        item=item,
        outcome=outcome,
        why=why,
        text=statement.text,
        group={"document": "dialogue", "seat": turn.seat, "step": turn.step},
    )
