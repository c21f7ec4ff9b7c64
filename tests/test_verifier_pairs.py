"""The labelled pairs: well formed, balanced, split by paragraph, and true to the papers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from facilitator.config import Settings
from facilitator.corpus.catalogue import Corpus, load_corpus
from facilitator.corpus.store import add_source
from facilitator.corpus.text import is_exact
from facilitator.evals.verifier.pairs import (
    FOLDER,
    HEAVY_RUN,
    SLOT,
    Alteration,
    Case,
    ErrorType,
    Label,
    Materialised,
    Paraphrase,
    QuoteSpec,
    Ready,
    Typography,
    altered,
    cut,
    materialise,
    quotation,
    read_cases,
    typeset,
)
from facilitator.models import Locator
from tests.conftest import needs_papers

CASES = read_cases()
LONGEST_RUN = 8
IN_TEXT = re.compile(r" [(\[](?:see )?(?:Davis 2025|Hotta 2026|davis-2025|hotta-2026)[^)\]]*[)\]]")


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def _locator(key: str) -> Locator:
    source, rest = key.split("/", 1)
    section, _, paragraph = rest.rpartition("/")
    return Locator(
        source=source,
        section=section,
        paragraph=paragraph if paragraph.startswith("fn-") else int(paragraph),
    )


@pytest.fixture(scope="module")
def digest(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return load_corpus(Settings(home=tmp_path_factory.mktemp("digest")))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, papers_dir: Path) -> Corpus:
    settings = Settings(home=tmp_path_factory.mktemp("full"))
    for paper in sorted(papers_dir.glob("*-20*.md")):
        add_source(paper, settings)
    return load_corpus(settings)


@pytest.fixture(scope="module")
def built(full: Corpus) -> Materialised:
    return materialise(CASES, full)


@pytest.fixture(scope="module")
def paper_runs(papers_dir: Path) -> dict[int, set[tuple[str, ...]]]:
    texts = [p.read_text(encoding="utf-8") for p in papers_dir.glob("*-20*.md")]
    return {n: set().union(*(_runs(t, n) for t in texts)) for n in (HEAVY_RUN, LONGEST_RUN)}


def _quoted(ready: Ready) -> str:
    found = re.search(r'[“"](.*)[”"]', ready.text, re.DOTALL)
    assert found, ready.text
    return found.group(1)


# The set


def test_there_is_a_file_for_every_error_type() -> None:
    assert {p.stem for p in FOLDER.glob("*.jsonl")} == set(ErrorType)


def test_every_fault_has_its_true_counterpart() -> None:
    pairs = defaultdict(list)
    for case in CASES:
        pairs[case.pair].append(case)
    for name, members in pairs.items():
        true = [c for c in members if not c.is_fault]
        assert len(true) == 1, name
        assert len(members) > 1, name
        assert {(c.error_type, c.provenance, c.paraphrase) for c in members} == {
            (true[0].error_type, true[0].provenance, true[0].paraphrase)
        }, name
        if true[0].error_type is ErrorType.WRONG_LOCATOR:
            assert all(c.claimed != true[0].claimed for c in members if c.is_fault), name
        else:
            assert all(c.claimed == true[0].claimed for c in members), name


def test_no_sentence_stands_twice() -> None:
    given = Counter((c.text, c.claimed, c.quote) for c in CASES)
    assert [key for key, n in given.items() if n > 1] == []


def test_about_half_of_the_true_sentences_are_heavy_paraphrases() -> None:
    true = [c for c in CASES if c.label is Label.SUPPORTED]
    heavy = sum(c.paraphrase is Paraphrase.HEAVY for c in true)
    light = sum(c.paraphrase is Paraphrase.LIGHT for c in true)
    assert 0.45 <= heavy / len(true) <= 0.65
    assert light / len(true) >= 0.25


def test_some_sentences_cite_a_paragraph_and_some_do_not() -> None:
    cited = sum(bool(c.claimed) for c in CASES) / len(CASES)
    in_text = sum(bool(IN_TEXT.search(c.text)) for c in CASES) / len(CASES)
    assert 0.6 <= cited <= 0.85
    assert in_text >= 0.15


def test_every_paragraph_named_exists_but_where_that_is_the_fault(digest: Corpus) -> None:
    for case in CASES:
        assert digest.has(_locator(case.provenance)), case.id
        dangling = [key for key in case.claimed if not digest.has(_locator(key))]
        assert bool(dangling) == ("does not exist" in case.reason), case.id


# Against the papers


@needs_papers
def test_no_run_of_eight_words_of_a_paper_is_in_the_set(
    paper_runs: dict[int, set[tuple[str, ...]]],
) -> None:
    for path in (*FOLDER.glob("*.jsonl"), FOLDER.parent / "README.md"):
        shared = _runs(path.read_text(encoding="utf-8"), LONGEST_RUN) & paper_runs[LONGEST_RUN]
        assert not shared, path.name


@needs_papers
def test_paraphrases_are_as_heavy_or_light_as_they_say(
    paper_runs: dict[int, set[tuple[str, ...]]],
) -> None:
    for case in CASES:
        if case.is_fault or case.quote is not None:
            continue
        shared = _runs(IN_TEXT.sub("", case.text), HEAVY_RUN) & paper_runs[HEAVY_RUN]
        assert bool(shared) == (case.paraphrase is Paraphrase.LIGHT), (case.id, shared)


@needs_papers
def test_with_the_papers_every_case_can_be_scored(built: Materialised) -> None:
    assert [i.reason for i in built.ineligible] == []
    assert len(built.ready) == len(CASES)
    assert not any(SLOT in ready.text for ready in built.ready)


@needs_papers
def test_true_quotations_are_exact_where_they_are_cited(built: Materialised, full: Corpus) -> None:
    for ready in built.ready:
        if ready.case.quote is not None and not ready.case.is_fault:
            for key in ready.case.claimed or (ready.case.provenance,):
                assert full.is_exact_quote(_quoted(ready), _locator(key)), ready.case.id


@needs_papers
def test_altered_quotations_stand_nowhere_in_the_papers(built: Materialised, full: Corpus) -> None:
    for ready in built.ready:
        if ready.case.error_type is ErrorType.QUOTATION_ALTERED and ready.case.is_fault:
            quoted = _quoted(ready)
            assert not any(is_exact(quoted, p.text) for p in full.passages.values()), ready.case.id


@needs_papers
def test_misplaced_quotations_stand_at_the_provenance_alone(
    built: Materialised, full: Corpus
) -> None:
    for ready in built.ready:
        case = ready.case
        if case.error_type is ErrorType.WRONG_LOCATOR and case.quote and case.is_fault:
            assert full.is_exact_quote(_quoted(ready), _locator(case.provenance)), case.id
            assert not full.is_exact_quote(_quoted(ready), _locator(case.claimed[0])), case.id


@needs_papers
def test_another_setting_of_a_quotation_differs_to_the_eye(
    built: Materialised, full: Corpus
) -> None:
    for case in (ready.case for ready in built.ready):
        if case.quote is not None and case.quote.typography is not None:
            paragraph = full.passages[case.quote.of].text
            plain = case.quote.model_copy(update={"typography": None})
            assert quotation(paragraph, case.quote) != quotation(paragraph, plain), case.id


# The builder


def test_without_the_papers_quotations_are_ineligible_and_say_so(digest: Corpus) -> None:
    done = materialise(CASES, digest)
    assert {i.case.id for i in done.ineligible} == {c.id for c in CASES if c.quote is not None}
    assert all("is not at hand" in i.reason and "corpus add" in i.reason for i in done.ineligible)
    assert len(done.ready) + len(done.ineligible) == len(CASES)


TEXT = "It was *late*.¹ The two\nsides met, and the two sides parted; nobody won."


def test_the_shortest_stretch_is_cut_without_marks() -> None:
    assert cut(TEXT, "two sides", "parted") == "two sides parted"
    assert cut(TEXT, "It was", "late") == "It was late"
    assert cut(TEXT, "nobody", "nobody won") == "nobody won"
    assert cut(TEXT, "the two", "met") is None
    assert cut(TEXT, "nob", "won") is None


@pytest.mark.parametrize(
    ("change", "result"),
    [
        (Alteration(replace=("met", "fought")), "two sides fought, and left"),
        (Alteration(drop="two"), "sides met, and left"),
        (Alteration(insert=("and", "never")), "two sides met, and never left"),
        (Alteration(swap=("met", "left")), "two sides left, and met"),
        (Alteration(replace=("side", "party")), None),
        (Alteration(swap=("met", "right")), None),
    ],
)
def test_an_alteration_changes_what_stands_exactly_once(
    change: Alteration, result: str | None
) -> None:
    assert altered("two sides met, and left", change) == result


def test_what_stands_twice_is_not_altered() -> None:
    assert altered("so and so", Alteration(drop="so")) is None


@pytest.mark.parametrize("typography", Typography)
def test_every_setting_leaves_a_quotation_exact(typography: Typography) -> None:
    text = "the sides' non-binding first offer was, at the office, final"
    assert typeset(text, typography) != text
    assert is_exact(typeset(text, typography), text)


def test_a_copy_without_the_words_makes_the_case_ineligible(full: Corpus) -> None:
    case = next(c for c in CASES if c.quote is not None)
    assert case.quote is not None
    spec = case.quote.model_copy(update={"first": "Words that nobody wrote"})
    done = materialise([case.model_copy(update={"quote": spec})], full)
    assert done.ready == ()
    assert "has not the words" in done.ineligible[0].reason


GOOD = Case(
    id="date-001-true",
    error_type=ErrorType.DATE,
    text="It was signed in 1975.",
    claimed=(),
    label=Label.SUPPORTED,
    provenance="davis-2025/I/1",
    reason="the paragraph bears it out",
    paraphrase=Paraphrase.HEAVY,
)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((GOOD.model_dump_json(), "{"), "date.jsonl:2"),
        ((GOOD.model_dump_json(), GOOD.model_dump_json()), "stands twice"),
        ((GOOD.model_dump_json().replace('"date"', '"name"'),), "of type 'name'"),
        ((GOOD.model_dump_json().replace("-true", "-fault-1"),), "the id says"),
        ((GOOD.model_dump_json().replace("1975", "{quote}"),), "go together"),
        ((GOOD.model_dump_json().replace('"heavy"', '"none"'),), "only where, the case quotes"),
    ],
)
def test_a_broken_set_does_not_load(tmp_path: Path, lines: tuple[str, ...], message: str) -> None:
    (tmp_path / "date.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_cases(tmp_path)


def test_an_empty_folder_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no cases"):
        read_cases(tmp_path)


def test_an_alteration_is_one_thing() -> None:
    with pytest.raises(ValueError, match="one of"):
        Alteration(drop="a", replace=("b", "c"))
    with pytest.raises(ValueError, match="one of"):
        Alteration()


def test_a_quotation_comes_from_the_provenance() -> None:
    data = GOOD.model_dump() | {
        "text": "Davis says “{quote}”.",
        "paraphrase": "none",
        "quote": QuoteSpec(of="davis-2025/I/2", first="a", last="b").model_dump(),
    }
    with pytest.raises(ValueError, match="come from the provenance"):
        Case.model_validate(data)
