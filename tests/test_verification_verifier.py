"""What the verifier promises: gates, verdicts, the hot path, reports."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pytest
from numpy.typing import NDArray

from facilitator.config import Settings
from facilitator.corpus.catalogue import Corpus, load_corpus
from facilitator.corpus.vocabulary import Alias, AliasKind
from facilitator.engines.embedded.framing import Framer
from facilitator.models import (
    Evidence,
    EvidenceItem,
    EvidenceKind,
    Locator,
    Passage,
    Proposition,
    Source,
    Stance,
    Verdict,
    VerdictLabel,
)
from facilitator.verification.claims import Claim
from facilitator.verification.reports import (
    BadLine,
    ClaimRow,
    PairRow,
    check_claims,
    check_draft,
    check_pairs,
    decode,
    parse_locator,
)
from facilitator.verification.scorers.base import Question, Score
from facilitator.verification.scorers.judge import JudgeScorer, Opinion
from facilitator.verification.scorers.local import LocalScorer
from facilitator.verification.verifier import Verifier

SUPPORTED, CONTRADICTED, UNSUPPORTED = VerdictLabel


@dataclass(frozen=True)
class Library:
    """A corpus of invented paragraphs."""

    sources: Mapping[str, Source]
    passages: Mapping[str, Passage]
    propositions: Mapping[str, Proposition]
    aliases: Sequence[Alias] = field(default=())

    def passage(self, locator: Locator) -> Passage | None:
        return self.passages.get(locator.key)

    def propositions_at(self, locator: Locator) -> Sequence[Proposition]:
        return [p for p in self.propositions.values() if p.locator.key == locator.key]

    def has(self, locator: Locator) -> bool:
        return locator.key in self.passages or bool(self.propositions_at(locator))


def at(paragraph: int) -> Locator:
    return Locator(source="moss-2020", section="I", paragraph=paragraph)


TEXTS = {
    1: "The harbour “treaty” was signed on 4 March 1961 by Norland and Sudland. Norland’s delegates"
    " feared that the pact would hand Sudland the northern port. Eleven ships were to be laid up.",
    2: "Sudland proposed a joint patrol in 1964, but Norland rejected the proposal. The talks might"
    " resume in a decade. After the storm of 1966, the pier collapsed, and the fishing fleet left.",
    3: "Keeper Ansel Brandt repaired the lantern in 1970 without any help from the ministry.",
}
READINGS = {
    "M-1a": (1, "Norland and Sudland signed the harbour treaty on 4 March 1961.", "author"),
    "M-1b": (1, "Russia feared that the pact would give away the northern port.", "russia"),
    "M-2a": (2, "Sudland put a joint patrol forward in 1964, which Norland turned down.", "author"),
}


@pytest.fixture(scope="module")
def library() -> Library:
    source = Source(
        id="moss-2020",
        title="The harbour",
        authors=("Ada Moss",),
        short="Moss 2020",
        year=2020,
        publisher="None",
        licence="ours",
    )
    names = [
        Alias(id="norland", name="Norland", aliases=("Norlanders",), kind=AliasKind.STATE),
        Alias(id="sudland", name="Sudland", aliases=("Sudlanders",), kind=AliasKind.STATE),
    ]
    return Library(
        MappingProxyType({source.id: source}),
        {at(n).key: Passage(locator=at(n), text=text) for n, text in TEXTS.items()},
        {
            key: Proposition(
                id=key, text=text, locator=at(n), voice=voice, stance=Stance.FACT, topics=("x",)
            )
            for key, (n, text, voice) in READINGS.items()
        },
        names,
    )


@pytest.fixture(scope="module")
def verifier(library: Library) -> Verifier:
    return Verifier(library)


class Ordered:
    """A searcher that finds the same paragraphs in the same order, whatever is asked."""

    def __init__(self, *paragraphs: int) -> None:
        self._items = tuple(
            EvidenceItem(
                locator=at(n),
                text=TEXTS[n],
                matched=TEXTS[n],
                kind=EvidenceKind.PARAGRAPH,
                voice="author",
                score=1.0 / n,
            )
            for n in paragraphs
        )

    def search(self, query: str, k: int = 5) -> Evidence:
        return Evidence(query=query, items=self._items[:k])

    def search_many(self, queries: Sequence[str], k: int = 5) -> list[Evidence]:
        return [self.search(q, k) for q in queries]


def test_search_says_which_paragraph_a_claim_without_a_citation_is_about(library: Library) -> None:
    claim = "The joint patrol was proposed in 1970 with help from the ministry."
    first = Verifier(library, Ordered(2, 3)).check(claim)
    second = Verifier(library, Ordered(3, 2)).check(claim)
    assert [v.evidence[0].locator for v in (first, second)] == [at(2), at(3)]
    assert "date-differs" in codes(first) - codes(second)


def codes(verdict: Verdict) -> set[str]:
    return {r.code for r in verdict.reasons}


@pytest.mark.parametrize(
    ("quote", "paragraph", "code"),
    [
        ("hand Sudland the northern port", 1, None),
        ("Norland's delegates  feared", 1, None),
        ('harbour "treaty" was signed', 1, None),
        ("The harbour […] by Norland and Sudland", 1, None),
        ("hand Sudland the southern port", 1, "quote-altered"),
        ("hand Sudland the northern port", 2, "quote-elsewhere"),
        ("nobody ever wrote these few words", 1, "quote-not-found"),
    ],
)
def test_quotations(verifier: Verifier, quote: str, paragraph: int, code: str | None) -> None:
    text = f"The paper says that it would “{quote}”, as feared."
    found = codes(verifier.check(text, locators=[at(paragraph)]))
    assert {c for c in found if c.startswith("quote")} == ({code} if code else set())


def test_a_misplaced_quotation_is_told_its_place(verifier: Verifier) -> None:
    verdict = verifier.check("It was “rejected the proposal”.", locators=[at(1)], quote=None)
    assert verdict.verdict is CONTRADICTED or "moss-2020/I/2" in str(verdict.reasons)
    verdict = verifier.check(
        "So it went.", locators=[at(1)], quote="but Norland rejected the proposal"
    )
    assert "moss-2020/I/2" in verdict.reasons[0].detail


@pytest.mark.parametrize(
    ("text", "paragraph", "code"),
    [
        ("The harbour treaty was signed on 5 March 1961.", 1, "date-differs"),
        ("The harbour treaty was signed in 1962.", 1, "date-differs"),
        ("The harbour treaty was signed late in March 1961.", 1, "date-differs"),
        ("Twelve ships were to be laid up.", 1, "number-differs"),
        ("Fewer than ten ships were to be laid up.", 1, "number-differs"),
        ("The harbour treaty was signed by Norland and Westmark.", 1, "name-missing"),
        ("Keeper Ansel Holt repaired the lantern.", 3, "name-missing"),
        ("Sudland never proposed a joint patrol.", 2, "negation-added"),
        ("Norland accepted the proposal of a joint patrol.", 2, "opposite"),
        ("Ansel Brandt repaired the lantern with help from the ministry.", 3, "negation-dropped"),
        ("The talks will resume in a decade.", 2, "hedge-raised"),
        ("The pier collapsed before the storm of 1966.", 2, "order-reversed"),
    ],
)
def test_gates_find_what_was_changed(
    verifier: Verifier, text: str, paragraph: int, code: str
) -> None:
    verdict = verifier.check(text, locators=[at(paragraph)])
    assert code in codes(verdict)
    assert verdict.verdict is not SUPPORTED


@pytest.mark.parametrize(
    ("text", "paragraph"),
    [
        ("The harbour treaty was signed on 4 March 1961.", 1),
        ("The harbour treaty was signed in 1961.", 1),
        ("The harbour treaty was signed early in March 1961.", 1),
        ("11 ships were to be laid up.", 1),
        ("More than ten ships were to be laid up.", 1),
        ("Norland turned the proposal down.", 2),
        ("The talks may resume.", 2),
        ("The pier collapsed after the storm of 1966.", 2),
        ("Ansel Brandt had no help from the ministry when he repaired the lantern.", 3),
    ],
)
def test_gates_leave_honest_words_alone(verifier: Verifier, text: str, paragraph: int) -> None:
    found = codes(verifier.check(text, locators=[at(paragraph)]))
    assert found <= {"borne", "reading", "not-verified-offline"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("It was signed in 1961 (Stone 1999).", "no-such-source"),
        ("It was signed in 1961 (Moss 2020, I, ¶9).", "no-such-paragraph"),
        ("It was signed in 1961 [other-1999/I/2].", "no-such-source"),
        ("Keeper Ansel Brandt repaired the lantern in 1970 (Moss 2020, I, ¶2).", "wrong-locator"),
    ],
)
def test_citations_to_what_is_not_there(verifier: Verifier, text: str, code: str) -> None:
    verdict = verifier.check(text)
    assert code in codes(verdict)
    assert verdict.verdict is not SUPPORTED


def test_a_citation_in_the_text_is_its_evidence(verifier: Verifier) -> None:
    verdict = verifier.check("Norland and Sudland signed the harbour treaty (Moss 2020, I, ¶1).")
    assert verdict.evidence[0].locator == at(1)
    assert verdict.evidence[0].quote is None or verdict.evidence[0].quote in TEXTS[1]


def test_a_view_is_not_told_as_fact_as_the_authors_or_as_anothers(verifier: Verifier) -> None:
    for text, code in (
        ("The pact would give away the northern port.", "view-as-fact"),
        ("Moss argues that the pact would give away the northern port.", "told-as-author"),
        ("NATO feared that the pact would give away the northern port.", "told-as-other"),
    ):
        assert code in codes(verifier.check(text, locators=[at(1)])), text
    verdict = verifier.check("Moss reports that Russia feared the pact.", locators=[at(1)])
    assert not {c for c in codes(verdict) if c.startswith(("told", "view"))}


def test_what_the_corpus_does_not_speak_of_is_outside_it(verifier: Verifier) -> None:
    verdict = verifier.check("Photosynthesis converts sunlight into sugar.")
    assert verdict.verdict is UNSUPPORTED
    assert "outside-corpus" in codes(verdict)
    assert verdict.score <= 0.2


def test_what_nobody_can_vouch_for_is_not_outside_the_corpus(library: Library) -> None:
    class Unsure:
        def score(self, questions: Sequence[Question]) -> list[Score]:
            return [Score(0.5, vouches=False) for _ in questions]

    verdict = Verifier(library, scorer=Unsure()).check(
        "The treaty on the harbour had two signatories.", locators=[at(1)]
    )
    assert verdict.verdict is UNSUPPORTED
    assert codes(verdict) == {"not-verified-offline"}


@pytest.mark.parametrize(
    ("text", "paragraph", "word"),
    [
        ("No port was worth so much to Norland's delegates.", 1, "no"),
        ("All the delegates of Norland were afraid for the port.", 1, "all"),
        ("The state of the lantern prompted its repair by Ansel Brandt.", 3, "prompted"),
    ],
)
def test_what_likeness_cannot_see_is_not_vouched_for(
    library: Library, text: str, paragraph: int, word: str
) -> None:
    class Sure:
        def score(self, questions: Sequence[Question]) -> list[Score]:
            return [Score(0.99, vouches=True) for _ in questions]

    verdict = Verifier(library, scorer=Sure()).check(text, locators=[at(paragraph)])
    assert verdict.verdict is UNSUPPORTED
    assert f"“{word}”" in verdict.reasons[-1].detail


def test_the_judge_is_asked_only_what_is_left_and_must_point_at_words(library: Library) -> None:
    asked: list[str] = []

    def judge(claim: str, evidence: str) -> Opinion | None:
        asked.append(claim)
        span = "joint patrol in 1964" if "patrol" in claim else "words that are not there"
        return Opinion(verdict=SUPPORTED, confidence=0.9, span=span)

    class Unsure:
        def score(self, questions: Sequence[Question]) -> list[Score]:
            return [Score(0.5, vouches=False) for _ in questions]

    verifier = Verifier(library, scorer=Unsure(), judge=JudgeScorer(judge))
    good = verifier.check("A patrol was what Sudland had in mind.", locators=[at(2)])
    assert good.verdict is SUPPORTED
    assert good.score == 0.9
    bad = verifier.check("The lantern was mended by its keeper Brandt.", locators=[at(3)])
    assert bad.verdict is UNSUPPORTED
    assert "not-verified-offline" in codes(bad)
    verifier.check("The harbour treaty was signed in 1962.", locators=[at(1)])
    assert len(asked) == 2


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return load_corpus(Settings(home=tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def digest(corpus: Corpus) -> Verifier:
    return Verifier(corpus)


def framed(corpus: Corpus) -> list[tuple[str, Proposition]]:
    framer = Framer(corpus.sources, [p.text for p in corpus.propositions.values()])
    return [
        (framer.frame(p, seed=str(k), index=k, first=k % 2 == 0), p)
        for p in corpus.propositions.values()
        for k in range(3)
    ]


def test_the_engines_frames_verify_in_digest_state_and_fast(
    corpus: Corpus, digest: Verifier
) -> None:
    sentences = framed(corpus)
    start = time.process_time()
    verdicts = [digest.check(s, locators=[p.locator]) for s, p in sentences]
    taken = time.process_time() - start
    failed = [
        s for (s, _), v in zip(sentences, verdicts, strict=True) if v.verdict is not SUPPORTED
    ]
    assert not failed
    assert taken / len(sentences) < 0.005


def test_a_citation_that_gives_the_view_to_another_fails(corpus: Corpus, digest: Verifier) -> None:
    for proposition in corpus.propositions.values():
        if proposition.voice == "russia":
            verdict = digest.check(
                proposition.text, locators=[proposition.locator], claimed_voice="nato"
            )
            assert verdict.verdict is not SUPPORTED


@pytest.mark.parametrize(
    ("old", "new"), [("1986", "1987"), ("2014", "2015"), ("1975", "1957"), ("35", "53")]
)
def test_a_frame_with_a_changed_number_fails(
    corpus: Corpus, digest: Verifier, old: str, new: str
) -> None:
    changed = [(s.replace(old, new), p) for s, p in framed(corpus) if old in s]
    assert changed
    for text, proposition in changed:
        verdict = digest.check(text, locators=[proposition.locator])
        assert verdict.verdict is not SUPPORTED, text


@pytest.mark.parametrize(
    ("old", "new"), [(" was ", " was not "), (" is ", " is not "), ("Russia ", "NATO ")]
)
def test_a_frame_with_a_negation_or_another_party_fails(
    corpus: Corpus, digest: Verifier, old: str, new: str
) -> None:
    changed = [(s.replace(old, new, 1), p) for s, p in framed(corpus) if old in s]
    verdicts = [digest.check(text, locators=[p.locator]) for text, p in changed]
    passed = [t for (t, _), v in zip(changed, verdicts, strict=True) if v.verdict is SUPPORTED]
    assert len(passed) <= 0.1 * len(changed), passed[:5]


def test_a_frame_that_takes_it_back_fails(corpus: Corpus, digest: Verifier) -> None:
    proposition = next(iter(corpus.propositions.values()))
    text = f"Davis denies that {proposition.text}"
    assert digest.check(text, locators=[proposition.locator]).verdict is CONTRADICTED


def test_pairs_need_no_corpus() -> None:
    verifier = Verifier()
    context = "The bridge over the Orlo was opened in 1931 by Queen Mara. It was never painted."
    good = verifier.check_pair("The bridge over the Orlo was opened in 1931.", context)
    bad = verifier.check_pair("The bridge over the Orlo was opened in 1941.", context)
    worse = verifier.check_pair("Whales are mammals that live in the sea.", context)
    assert good.verdict is SUPPORTED
    assert bad.verdict is CONTRADICTED
    assert worse.verdict is UNSUPPORTED
    assert good.score > bad.score > worse.score
    with pytest.raises(ValueError, match="no corpus"):
        verifier.check("Anything.")


@pytest.mark.parametrize("text", ["", "   ", "?!…", "«»", "x" * 100_000, "日本語の文章です。"])
def test_any_claim_gets_a_verdict(verifier: Verifier, text: str) -> None:
    assert verifier.check(text).verdict is UNSUPPORTED
    assert verifier.check_pair(text, text).score <= 1


class Constant:
    """An embedder of a space that no model was fitted to."""

    name = "constant"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise AssertionError("must not be asked")


def test_an_unknown_space_of_vectors_is_left_alone(library: Library) -> None:
    one = Verifier(library, embedder=Constant()).check(
        "Eleven ships were laid up.", locators=[at(1)]
    )
    assert one == Verifier(library, scorer=LocalScorer()).check(
        "Eleven ships were laid up.", locators=[at(1)]
    )


def test_batches_say_the_same_as_one_by_one(verifier: Verifier) -> None:
    claims = [Claim(text=t, locators=(at(1),)) for t in ("Eleven ships.", "It was signed in 1961.")]
    assert verifier.check_many(claims) == [verifier.check_many([c])[0] for c in claims]


def test_a_draft_is_reported_whole(verifier: Verifier) -> None:
    text = (
        "# Harbour\n\nThe harbour treaty was signed on 4 March 1961.¹ Was it wise?\n\n"
        "Keeper Brandt repaired it in 1971 (Moss 2020, I, ¶3).\n\n¹ Moss 2020, I, ¶1.\n"
    )
    report = check_draft(verifier, text)
    assert report == check_draft(verifier, text)
    assert [s.verdict is None for s in report.sentences] == [True, False, True, False, True]
    assert report.sentences[1].evidence[0].paragraph == 1
    assert report.sentences[3].verdict is CONTRADICTED
    assert report.summary.claims == 2
    assert report.summary.no_claims == 3
    empty = check_draft(verifier, "")
    assert empty.summary.faithfulness is None
    assert empty.sentences == ()


def test_bad_lines_are_values_and_the_rest_goes_on(verifier: Verifier) -> None:
    lines: list[bytes | str] = [
        b'\xef\xbb\xbf{"id": 1, "text": "It was signed in 1961."}\n',
        "{not json}\n",
        "\n",
        '["a", "list"]',
        '{"id": "x"}',
        '{"id": "x", "text": "  "}',
        b'{"id": "x", "text": "caf\xe9"}',
        json.dumps({"id": "y", "text": "Eleven ships.", "locators": ["moss-2020/I/1"], "more": 1}),
        json.dumps({"id": "z", "text": "Eleven ships.", "locators": ["nowhere"]}),
    ]
    found = list(check_claims(verifier, lines))
    assert [type(f) for f in found] == [ClaimRow, *[BadLine] * 5, ClaimRow, BadLine]
    assert [f.line for f in found if isinstance(f, BadLine)] == [2, 4, 5, 6, 7, 9]
    assert "column" in found[1].message  # type: ignore[union-attr]
    assert [f.id for f in found if isinstance(f, ClaimRow)] == [1, "y"]


def test_pairs_by_line(verifier: Verifier) -> None:
    lines = [
        json.dumps(
            {"id": "a", "claim": "The pier fell in 1966.", "context": "The pier fell in 1966."}
        ),
        json.dumps({"id": "b", "claim": "The pier fell.", "context": ""}),
        json.dumps({"id": "c", "claim": "The pier fell."}),
    ]
    good, empty, bad = check_pairs(verifier, lines)
    assert isinstance(good, PairRow)
    assert good.verdict is SUPPORTED
    assert isinstance(empty, PairRow)
    assert empty.verdict is UNSUPPORTED
    assert isinstance(bad, BadLine)
    assert bad.line == 3


def test_drafts_are_decoded_whatever_wrote_them() -> None:
    assert decode("Café “x”\n".encode()) == "Café “x”\n"
    assert decode("Café\n".encode() + "Café\n".encode("cp1252")) == "Café\nCafé\n"
    assert decode("Café".encode("utf-16")).endswith("Café")
    assert decode(b"\xef\xbb\xbfabc") == "abc"


def test_locator_keys() -> None:
    assert parse_locator("davis-2025/III/phase-2/1").section == "III/phase-2"
    assert parse_locator("[davis-2025/II/fn-2]").paragraph == "fn-2"
    for bad in ("davis", "davis-2025/1", "a/b/c d"):
        with pytest.raises(ValueError, match="no locator"):
            parse_locator(bad)
