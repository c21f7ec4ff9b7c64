"""The suites on the embedded engine, and on subjects with faults that they have to find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from facilitator.config import EmbeddingName, Settings
from facilitator.errors import InputError
from facilitator.evals.base import Outcome, SuiteResult
from facilitator.evals.dialogues import FULL, SHORT
from facilitator.evals.metrics.balance import MEASURES
from facilitator.evals.page import as_html
from facilitator.evals.report import as_json
from facilitator.evals.run import open_subject, run_suites
from facilitator.evals.subjects import (
    Cited,
    Draft,
    EngineRun,
    Held,
    Kit,
    Piece,
    Subject,
)
from facilitator.evals.suites import SUITES, load_suite
from facilitator.evals.suites.abstention import Question, check_places
from facilitator.evals.suites.verifier import BAR, CHECKS, judge, result_of
from facilitator.evals.verifier.pairs import materialise, read_cases
from facilitator.models import AttributionMode, Origin, PositionKind
from facilitator.sessions.export import Documents
from tests.kits import kit_in


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    return kit_in(tmp_path_factory.mktemp("evaluation"), embedding=EmbeddingName.AUTO)


@pytest.fixture(scope="module")
def subject(kit: Kit) -> EngineRun:
    return EngineRun(kit)


def run(name: str, kit: Kit, subject: Subject) -> SuiteResult:
    return load_suite(name)(kit, subject)


def value(result: SuiteResult, name: str) -> float | None:
    return result.figure(name).value


def failed(result: SuiteResult, metric: str) -> list[str]:
    return [s.why for s in result.scores if s.metric == metric and s.outcome is Outcome.FAILED]


# --- the embedded engine


@pytest.mark.parametrize("name", ["faithfulness", "citations", "attribution", "survival"])
def test_the_embedded_engine_keeps_every_promise(name: str, kit: Kit, subject: EngineRun) -> None:
    result = run(name, kit, subject)
    assert not result.skipped
    assert [(f.name, f.value) for f in result.unmet] == []
    assert sum(f.of for f in result.figures) > 0


def test_every_sentence_is_scored_or_says_why_not(kit: Kit, subject: EngineRun) -> None:
    scores = run("faithfulness", kit, subject).scores
    assert [s.item for s in scores] == [p.id for p in subject.pieces]
    assert len({s.item for s in scores}) == len(scores) > 1000
    assert all(s.why for s in scores if s.outcome is not Outcome.HELD)


def test_the_pieces_are_the_sentences_of_the_ledger(subject: EngineRun) -> None:
    ledger = subject.documents.ledger()
    assert [(p.id, p.text) for p in subject.pieces] == [(s.id, s.text) for s in ledger.sentences]


def test_the_grader_of_attribution_is_itself_measured(kit: Kit, subject: EngineRun) -> None:
    figure = run("attribution", kit, subject).figure("the grader on the corpus")
    assert figure.of + figure.ungraded == len(kit.corpus.propositions)
    assert figure.value is not None
    assert figure.value >= 0.97


def test_refusing_and_answering(kit: Kit, subject: EngineRun) -> None:
    result = run("abstention", kit, subject)
    assert [(f.name, f.value) for f in result.unmet] == []
    assert (value(result, "answers from the right paragraph") or 0) >= 0.9


def test_the_seats_are_treated_alike(kit: Kit, subject: EngineRun) -> None:
    result = run("balance", kit, subject)
    assert [f.name for f in result.unmet] == []
    assert {f"swap: {measure}" for measure in MEASURES} < {f.name for f in result.figures}
    caught = result.figure("planted biases caught")
    assert (caught.value, caught.of) == (1.0, 8)


def test_exact_checks_are_measured_by_type_and_the_rest_needs_a_judge(kit: Kit) -> None:
    """On every eighth pair here; `facilitator eval verifier` takes all."""
    wanted = set(sorted({c.pair for c in read_cases()})[::8])
    cases = [c for c in read_cases() if c.pair in wanted]
    done = materialise(cases, kit.corpus)
    result = result_of(judge(kit, done.ready), done.ineligible)
    assert {s.item for s in result.scores} == {c.id for c in cases}
    ineligible = [s for s in result.scores if s.outcome is Outcome.INELIGIBLE]
    assert all("not at hand" in s.why for s in ineligible)
    assert 0 < len(ineligible) < len(cases) / 3
    for kind in CHECKS:
        literal = [c for c in cases if c.error_type is kind and c.literal and c.quote is None]
        figure = result.figure(f"exact: {kind.value}")
        assert (figure.of, figure.bar) == (len(literal), BAR)
    needs = result.figure("pairs: needs a judge")
    assert needs.value is not None
    assert needs.value > 0.5
    assert result.curves == ()
    assert not any(f.name.startswith("judge:") for f in result.figures)


def test_two_runs_over_the_same_subject_give_the_same_report(kit: Kit, subject: EngineRun) -> None:
    names = ["faithfulness", "citations", "attribution", "abstention", "survival"]
    first = run_suites(names, kit, subject)
    second = run_suites(names, kit, EngineRun(kit))
    assert as_json(first) == as_json(second)
    assert as_html(first) == as_html(second)
    assert str(kit.settings.home) not in as_json(first).decode()


# --- subjects with faults


@dataclass
class Doctored:
    """The engine's dialogue with something done to it."""

    pieces: tuple[Piece, ...]
    documents: Documents | None
    name: str = "doctored"


def _doctored(
    subject: EngineRun, pieces: Sequence[Piece] | None = None, documents: Documents | None = None
) -> Subject:
    return Doctored(
        tuple(pieces) if pieces is not None else subject.pieces, documents or subject.documents
    )


def _replaced(subject: EngineRun, old: str, new: str) -> list[Piece]:
    found = [
        p.model_copy(update={"text": p.text.replace(old, new)}) if not p.no_claim else p
        for p in subject.pieces
    ]
    assert found != list(subject.pieces)
    return found


def test_a_false_number_in_a_document_is_no_longer_supported(kit: Kit, subject: EngineRun) -> None:
    pieces = _replaced(subject, "2022", "2019")
    result = run("faithfulness", kit, _doctored(subject, pieces))
    assert (value(result, "supported") or 0) < 1
    assert failed(result, "supported")


def test_exchanged_parties_are_told_as_another_s_view(kit: Kit, subject: EngineRun) -> None:
    pieces = _replaced(subject, "Russia", "NATO")
    result = run("attribution", kit, _doctored(subject, pieces))
    found = failed(result, "view told as its holder’s")
    assert any("told as nato or western; what it cites is russia" in why for why in found)
    assert (value(result, "view told as its holder’s") or 1) < 0.9


def test_citations_that_do_not_bear_or_do_not_exist(kit: Kit, subject: EngineRun) -> None:
    wrong = kit.corpus.propositions["D-V-3h"].locator
    absent = wrong.model_copy(update={"paragraph": 99})
    claims = [p for p in subject.pieces if not p.no_claim][:3]
    one, other, third = (
        p.model_copy(update={"cited": cited})
        for p, cited in zip(
            claims,
            [
                (*claims[0].cited, Cited(written="w", locator=wrong)),
                (Cited(written="a", locator=absent), Cited(written="Davis 2025", locator=None)),
                (),
            ],
            strict=True,
        )
    )
    result = run("citations", kit, _doctored(subject, [one, other, third]))
    assert failed(result, "citation recall") == [
        "what it cites does not bear it",
        "it cites nothing",
    ]
    assert value(result, "citation precision") == pytest.approx(1 / 3, abs=1e-3)
    assert failed(result, "places that exist") == [
        "there is no davis-2025/V/99",
        "'Davis 2025' names no paragraph",
    ]


def test_a_hedge_that_was_raised_is_found(kit: Kit, subject: EngineRun) -> None:
    result = run("survival", kit, _doctored(subject, _replaced(subject, " could ", " will ")))
    assert any("says it as possible" in why for why in failed(result, "hedges kept"))


def test_an_objection_that_was_dropped_is_missed(kit: Kit, subject: EngineRun) -> None:
    documents = subject.documents
    without = documents.model_copy(
        update={
            "paper": documents.paper.model_copy(update={"objections": ()}),
            "packages": tuple(p.model_copy(update={"objections": ()}) for p in documents.packages),
        }
    )
    result = run("survival", kit, _doctored(subject, documents=without))
    assert value(result, "objections surviving") == 0


def test_a_seat_that_gives_up_a_red_line_is_found(kit: Kit, subject: EngineRun) -> None:
    documents = subject.documents
    turns = tuple(
        t.model_copy(
            update={
                "positions": tuple(
                    p.model_copy(update={"kind": PositionKind.ACCEPTS, "reason": None})
                    if p.round == 2
                    else p
                    for p in t.positions
                )
            }
        )
        for t in documents.transcript.turns
    )
    yielding = documents.model_copy(
        update={"transcript": documents.transcript.model_copy(update={"turns": turns})}
    )
    result = run("survival", kit, _doctored(subject, documents=yielding))
    assert any("accepts across" in why for why in failed(result, "red lines held"))
    assert any("became accepts without a word" in w for w in failed(result, "moves with a reason"))


def test_a_seat_that_speaks_for_the_other_is_found(kit: Kit, subject: EngineRun) -> None:
    documents = subject.documents
    turns = tuple(
        t.model_copy(update={"seat": {"nato": "russia", "russia": "nato"}.get(t.seat, t.seat)})
        for t in documents.transcript.turns
    )
    swapped = documents.model_copy(
        update={"transcript": documents.transcript.model_copy(update={"turns": turns})}
    )
    result = run("attribution", kit, _doctored(subject, documents=swapped))
    # What a seat may cite as the other's, and gives to the other, is not held against it.
    assert (value(result, "seats speak for themselves") or 1) < 1


# --- other subjects


DRAFT = """# A note

Davis reports that 35 nations signed the Act in 1975 [davis-2025/I/1]. The Act was signed by
52 nations [davis-2025/I/1]. Nobody knows what colour the curtains were.

| head | of a table |
|---|---|
| In 1975, 35 nations signed the Helsinki Final Act. [davis-2025/IX/7] | x |

He wrote that “these are words which nobody has ever written down” [davis-2025/I/1].
"""


def _draft(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "note.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_draft_is_judged_by_what_it_says_and_cites(kit: Kit, tmp_path: Path) -> None:
    draft = Draft(kit, _draft(tmp_path, DRAFT))
    faithful = run("faithfulness", kit, draft)
    verdicts = {s.text.split("[")[0].strip(): s.group["verdict"] for s in faithful.scores}
    assert verdicts["The Act was signed by 52 nations"] == "unsupported"
    assert verdicts["A note" if "A note" in verdicts else "# A note"] == "none"
    assert len(faithful.scores) == len(draft.pieces)
    cited = run("citations", kit, draft)
    assert failed(cited, "places that exist") == ["there is no davis-2025/IX/7"]
    assert "it cites nothing" in failed(cited, "citation recall")
    assert cited.figure("exact quotations").ineligible == 1  # the paper is not at hand


def test_what_a_draft_cannot_be_asked_is_skipped_with_the_reason(kit: Kit, tmp_path: Path) -> None:
    draft = Draft(kit, _draft(tmp_path, DRAFT))
    report = run_suites(["abstention", "survival", "injection", "balance"], kit, draft)
    assert [bool(s.skipped) for s in report.suites] == [True, True, False, True]
    assert report.engine is None
    balance = report.suites[2]
    assert balance.figures == ()
    assert balance.notes


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_draft_is_bad_input(kit: Kit, tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="is empty"):
        Draft(kit, _draft(tmp_path, text))


def test_a_draft_without_a_claim_has_nothing_to_score(kit: Kit, tmp_path: Path) -> None:
    result = run("faithfulness", kit, Draft(kit, _draft(tmp_path, "# Heading\n\n```\ncode\n```\n")))
    assert value(result, "supported") is None
    assert result.unmet == ()


def test_a_session_is_read_as_its_attribution_lets_it_be_seen(kit: Kit, subject: EngineRun) -> None:
    from facilitator.sessions import checkpoints
    from facilitator.sessions.session import open_session

    config = SHORT.model_copy(update={"session": "held", "attribution": AttributionMode.NONE})
    checkpoints.create(kit.settings, config)
    with open_session(kit.settings, kit.bench, config) as session:
        session.advance()
    held = Held(kit, "held")
    names = ["faithfulness", "attribution", "survival", "balance"]
    report = run_suites(names, kit, held)
    assert report.subject == "session held"
    assert [s.suite for s in report.suites if s.skipped] == []
    assert all(f.met is not False for s in report.suites for f in s.figures)
    told = {
        s.group.get("seat") for result in report.suites for s in result.scores if "seat" in s.group
    }
    assert not {"nato", "russia"} & told
    assert {p.speaker for p in held.pieces if p.origin is not Origin.PARTICIPANT} == {None}


def test_a_session_that_is_not_there_is_bad_input(kit: Kit) -> None:
    with pytest.raises(InputError, match="there is no session"):
        Held(kit, "nowhere")


def test_one_subject_at_a_time(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="one subject"):
        open_subject(Settings(home=tmp_path), session="a", draft=tmp_path / "b.md")


def test_cases_that_point_nowhere_stop_the_suite(kit: Kit) -> None:
    case = Question.model_validate(
        {
            "id": "x-1",
            "kind": "answerable",
            "question": "q",
            "answered_by": ["davis-2025/I/99"],
            "provenance": "abc",
            "reason": "abc",
        }
    )
    with pytest.raises(InputError, match="no paragraph davis-2025/I/99"):
        check_places([case], kit)


def test_every_suite_has_a_module_of_its_own_and_the_default_is_a_run() -> None:
    assert all(callable(load_suite(name)) for name in SUITES)
    assert len(FULL.stress_points) == 4
