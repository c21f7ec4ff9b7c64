"""What verification promises, through its public interface: exact things are seen, our own text is
known, language of the table never passes for a source's, and the rest is for a judge."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilitator.config import Settings
from facilitator.corpus.catalogue import Corpus
from facilitator.engines.embedded.framing import Framer
from facilitator.models import (
    Code,
    FaultKind,
    Judgement,
    JudgeQuestion,
    Proposition,
    RelatednessQuestion,
    ReviewState,
    Verdict,
    VerdictLabel,
)
from facilitator.sessions.setup import add_paper, open_corpus, open_index, open_verifier
from facilitator.verification.claims import Claim, Pair
from facilitator.verification.numbers_in_text import numbers_in
from facilitator.verification.reports import (
    BadLine,
    check_claims,
    check_draft,
    check_pairs,
    decode,
    parse_locator,
)
from facilitator.verification.verifier import Verifier
from tests.conftest import DAVIS, HOTTA, needs_papers

SUPPORTED, CONTRADICTED = VerdictLabel.SUPPORTED, VerdictLabel.CONTRADICTED


def codes(verdict: Verdict) -> set[Code]:
    return {reason.code for reason in verdict.reasons}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The corpus as it ships, without the papers."""
    return open_corpus(Settings(home=tmp_path_factory.mktemp("digest")))


@pytest.fixture(scope="module")
def digest(corpus: Corpus) -> Verifier:
    return Verifier(corpus)


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Verifier:
    """Over the full texts, with search."""
    given = Settings.model_validate(
        {"home": tmp_path_factory.mktemp("full"), "embedding": "wordllama"}
    )
    for paper in (DAVIS, HOTTA):
        add_paper(paper, given, lambda _: None)
    found = open_corpus(given)
    return open_verifier(found, open_index(found, given))


class Reader:
    """A judge that answers as it is told, and keeps what it was asked."""

    name = "reader"

    def __init__(self, answer: Judgement | None = None) -> None:
        self.answer = answer
        self.asked: list[JudgeQuestion] = []

    def judge(self, questions: Sequence[JudgeQuestion]) -> list[Judgement | None]:
        self.asked += questions
        return [self.answer for _ in questions]

    def relates(self, questions: Sequence[RelatednessQuestion]) -> list[bool | None]:
        return [None for _ in questions]


BORNE = Judgement(verdict=SUPPORTED, confidence=0.9, words="the words that decide")
RAISED = Judgement(
    verdict=VerdictLabel.UNSUPPORTED,
    confidence=0.8,
    words="would need",
    fault=FaultKind.HEDGE,
    explanation="the source says could, not must",
)


# --- recognition ------------------------------------------------------------------------------


def test_every_proposition_is_known_in_every_frame_of_ours(
    corpus: Corpus, digest: Verifier
) -> None:
    framer = Framer(corpus.sources, [p.text for p in corpus.propositions.values()])
    framed = [
        (framer.frame(p, seed="x", index=n, first=n < 2), p)
        for p in corpus.propositions.values()
        for n in range(4)
    ]
    verdicts = digest.check_many([Claim(text=t, locators=(p.locator,)) for t, p in framed])
    lost = [t for (t, _), v in zip(framed, verdicts, strict=True) if v.verdict is not SUPPORTED]
    assert lost == []
    assert {v.score for v in verdicts} == {1.0}


@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "In Davis’s view, {}",
        "According to Davis, {}",
        "Hotta says {}",
        "Davis argues that {}",
    ],
)
def test_language_of_the_table_never_passes_for_a_sources(
    corpus: Corpus, digest: Verifier, frame: str
) -> None:
    language = [
        text
        for p in corpus.propositions.values()
        for text in (
            p.clause,
            *(
                (p.measure.undertaking, *p.measure.gives.values(), *p.measure.gets.values())
                if p.measure
                else ()
            ),
        )
        if text and text != p.text
    ]
    told = [frame.format(t if frame == "{}" else t[0].lower() + t[1:]) for t in language]
    verdicts = digest.check_many([Claim(text=t) for t in told])
    assert len(verdicts) > 500
    assert all(v.verdict is not SUPPORTED for v in verdicts)
    assert all(Code.PROPOSAL_TOLD_AS_SOURCE in codes(v) for v in verdicts)


def test_a_frame_that_gives_a_view_to_another_fails(digest: Verifier, corpus: Corpus) -> None:
    russia = next(p for p in corpus.propositions.values() if p.id == "D-III.2-1a")
    told = f"On the NATO view, {russia.text}"
    assert digest.check(told).verdict is CONTRADICTED
    assert digest.check(russia.text, claimed_voice="nato").verdict is CONTRADICTED
    assert digest.check(russia.text, claimed_voice="russia").verdict is SUPPORTED


def test_a_frame_that_takes_it_back_is_none_of_ours(digest: Verifier, corpus: Corpus) -> None:
    one = next(iter(corpus.propositions.values()))
    assert digest.check(f"Davis does not say that {one.text}").verdict is not SUPPORTED


def test_a_known_sentence_at_another_place_is_told_its_own(
    digest: Verifier, corpus: Corpus
) -> None:
    one = corpus.propositions["D-III.2-1a"]
    verdict = digest.check(one.text, locators=[corpus.propositions["D-V-1a"].locator])
    assert verdict.verdict is VerdictLabel.UNSUPPORTED
    assert codes(verdict) == {Code.WRONG_LOCATOR}
    assert one.locator.key in verdict.reasons[0].detail


def test_a_proposition_that_nobody_reviewed_vouches_for_nothing(corpus: Corpus) -> None:
    one = corpus.propositions["D-V-1a"]
    drafted = one.model_copy(update={"review": ReviewState.UNREVIEWED})
    known = {**corpus.propositions, one.id: drafted}
    from dataclasses import replace

    reader = Reader(BORNE)
    alone, judged = (
        Verifier(replace(corpus, propositions=known)),
        Verifier(replace(corpus, propositions=known), judge=reader),
    )
    verdict = alone.check(one.text, locators=[one.locator])
    assert (verdict.verdict, codes(verdict)) == (VerdictLabel.UNSUPPORTED, {Code.UNREVIEWED})
    assert judged.check(one.text, locators=[one.locator]).verdict is SUPPORTED
    assert [q.text for q in reader.asked] == [one.text]


# --- exact checks ------------------------------------------------------------------------------


@needs_papers
@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (
            "Davis writes that “security in Europe is divisible” [davis-2025/V/1].",
            Code.QUOTE_ALTERED,
        ),
        (
            "Davis reports that 53 nations signed the Final Act in 1975 [davis-2025/I/1].",
            Code.NUMBER_MISSING,
        ),
        (
            "Thirty-three States signed the accord [davis-2025/key-takeaways/1].",
            Code.NUMBER_MISSING,
        ),
        (
            "The Stockholm Document of 1988 mattered for trust [davis-2025/II/phase-1/6].",
            Code.DATE_MISSING,
        ),
        (
            "Helmut Schmidt was sceptical of the process [davis-2025/II/phase-1/3].",
            Code.NAME_MISSING,
        ),
        ("Hotta describes the Bonn Treaty [hotta-2026/9/1].", Code.NO_SUCH_PARAGRAPH),
        ("The plan failed in 1954 [miller-2019/2/1].", Code.NO_SUCH_SOURCE),
        (
            "Davis argues that the OSCE is biased against Russia [davis-2025/III/phase-3/4].",
            Code.TOLD_AS_AUTHOR,
        ),
        (
            "On the NATO view, enlargement betrays the spirit of Helsinki [davis-2025/III/phase-2/1].",
            Code.TOLD_AS_OTHER,
        ),
        (
            "Enlargement betrayed the spirit of Helsinki [davis-2025/III/phase-2/1].",
            Code.VIEW_AS_FACT,
        ),
        ("The papers do not give the number of troops in the Baltic states.", Code.SILENCE),
        ("The Istanbul Charter of 1999 binds all OSCE States.", Code.OUTSIDE_CORPUS),
    ],
)
def test_what_is_exact_is_seen(verifier: Verifier, claim: str, code: Code) -> None:
    verdict = verifier.check(claim)
    assert verdict.verdict is not SUPPORTED
    assert code in codes(verdict)


@needs_papers
@pytest.mark.parametrize(
    "claim",
    [
        "Thirty-five States signed the accord in Helsinki [davis-2025/key-takeaways/1].",
        "As Russia reads it, no State may gain security at another’s cost [davis-2025/III/phase-2/1].",
        "Davis reports that Russian officials call the OSCE biased [davis-2025/III/phase-3/4].",
        "Kissinger, Reagan and Thatcher distrusted the process [davis-2025/II/phase-1/3].",
    ],
)
def test_checks_leave_honest_words_to_the_judge(verifier: Verifier, claim: str) -> None:
    assert codes(verifier.check(claim)) == {Code.NOT_JUDGED}


@needs_papers
def test_an_event_is_not_contradicted_by_another_events_year(verifier: Verifier) -> None:
    verdict = verifier.check("Russia invaded Ukraine in February 2022.")
    assert verdict.verdict is VerdictLabel.UNSUPPORTED
    assert Code.DATE_DIFFERS not in codes(verdict)


@pytest.mark.parametrize("text", ["would not use force or threaten it", "rather than a threat"])
def test_small_words_are_no_opposites(text: str) -> None:
    verdict = Verifier().check_pairs([Pair(claim=f"They {text}.", context=f"The States {text}.")])
    assert verdict[0].verdict is VerdictLabel.UNSUPPORTED


def test_a_year_contradicts_only_where_the_one_proposition_has_another(corpus: Corpus) -> None:
    from dataclasses import replace

    one = corpus.propositions["D-I-1a"].model_copy(
        update={"time": ("1975",), "text": "States signed the accord."}
    )
    place = (one.locator,)
    known = replace(corpus, propositions={one.id: one})
    told = Claim(
        text="States put their names to it in 1981.", locators=place, propositions=(one.id,)
    )
    verdict = Verifier(known).check_many([told])[0]
    assert (verdict.verdict, verdict.score) == (CONTRADICTED, 0.0)
    assert Code.DATE_DIFFERS in codes(verdict)
    two = one.model_copy(update={"time": ("1975", "1990")})
    verdict = Verifier(replace(corpus, propositions={one.id: two})).check_many([told])[0]
    assert verdict.verdict is VerdictLabel.UNSUPPORTED
    assert Code.DATE_MISSING in codes(verdict)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Thirty-five countries in 1975", {"35", "1975"}),
        ("1954-55 and the 1990s", {"1954", "1955", "1990s"}),
        ("two thirds of 23 nations", {"2/3", "23"}),
        (
            "on 13 November 1954 two hundred and fifty thousand men",
            {"13", "november", "1954", "250000"},
        ),
        ("1.2 million; 35,000 troops; the twenty-first century", {"1200000", "35000", "21"}),
        ("in 1990 five States, one of them the first", {"1990", "5"}),
        ("they may act in May", {"may"}),
    ],
)
def test_numbers_are_read_in_digits_and_in_words(text: str, stated: set[str]) -> None:
    assert numbers_in(text) == stated


# --- the judge ---------------------------------------------------------------------------------

FREE = "Davis thinks that phone lines between staffs would calm nerves in a crisis."


def _rests_on(one: Proposition, text: str) -> Claim:
    return Claim(text=text, locators=(one.locator,), propositions=(one.id,))


def test_without_a_judge_nobody_vouches_for_a_paraphrase(corpus: Corpus, digest: Verifier) -> None:
    verdict = digest.check_many([_rests_on(corpus.propositions["D-A1-4b"], FREE)])[0]
    assert (verdict.verdict, verdict.score) == (VerdictLabel.UNSUPPORTED, None)
    assert codes(verdict) == {Code.NOT_JUDGED}
    assert verdict.nearest[0].proposition == "D-A1-4b"


def test_the_judge_sees_the_whole_sentence_and_the_proposition_with_its_holder(
    corpus: Corpus,
) -> None:
    reader = Reader(BORNE)
    one = corpus.propositions["D-A1-4b"]
    verdict = Verifier(corpus, judge=reader).check_many([_rests_on(one, FREE)])[0]
    assert (verdict.verdict, verdict.score, codes(verdict)) == (SUPPORTED, 0.9, {Code.JUDGED})
    (asked,) = reader.asked
    assert asked.text == FREE
    assert [p.text for p in asked.propositions] == [one.text]
    assert "Davis" in asked.propositions[0].holder
    assert asked.propositions[0].modality is one.modality
    assert one.text in asked.paragraphs[0].text


def test_the_judges_word_and_reason_come_back(corpus: Corpus) -> None:
    one = corpus.propositions["D-A1-4b"]
    verdict = Verifier(corpus, judge=Reader(RAISED)).check_many([_rests_on(one, FREE)])[0]
    assert verdict.verdict is VerdictLabel.UNSUPPORTED
    assert verdict.score == pytest.approx(0.2)
    assert codes(verdict) == {Code.JUDGED_HEDGE}
    assert RAISED.explanation in verdict.reasons[0].detail


def test_what_is_near_verbatim_is_put_to_the_judge_above_all(corpus: Corpus) -> None:
    reader = Reader(RAISED)
    one = corpus.propositions["D-A1-4b"]
    near = f"Davis suggests that {one.text.replace('would', 'will', 1)}"
    assert (
        Verifier(corpus, judge=reader).check_many([_rests_on(one, near)])[0].verdict
        is not SUPPORTED
    )
    assert len(reader.asked) == 1


def test_the_judge_is_not_asked_what_is_decided(corpus: Corpus) -> None:
    reader = Reader(BORNE)
    judged = Verifier(corpus, judge=reader)
    one = corpus.propositions["D-A1-4b"]
    clause = next(p.clause for p in corpus.propositions.values() if p.clause)
    assert judged.check(one.text).verdict is SUPPORTED
    assert judged.check("Hotta describes it [hotta-2026/9/1].").verdict is CONTRADICTED
    assert judged.check(f"Davis says that {clause[0].lower()}{clause[1:]}").verdict is not SUPPORTED
    assert reader.asked == []


def test_the_judge_may_clear_a_name_with_words_and_else_it_stands(corpus: Corpus) -> None:
    one = corpus.propositions["D-A1-4b"]
    claim = _rests_on(one, "Davis wants lines such as the Washington Hotline for a crisis.")
    cleared = BORNE.model_copy(update={"cleared": (0, 1)})
    reader = Reader(BORNE)
    kept = Verifier(corpus, judge=reader).check_many([claim])[0]
    assert "Washington" in reader.asked[0].doubts[0]
    assert kept.verdict is VerdictLabel.UNSUPPORTED
    assert Code.NAME_MISSING in codes(kept)
    assert Verifier(corpus, judge=Reader(cleared)).check_many([claim])[0].verdict is SUPPORTED


def test_a_judge_without_an_answer_leaves_it_not_judged(corpus: Corpus) -> None:
    one = corpus.propositions["D-A1-4b"]
    verdict = Verifier(corpus, judge=Reader(None)).check_many([_rests_on(one, FREE)])[0]
    assert codes(verdict) == {Code.NOT_JUDGED}


def test_a_citation_that_the_sentence_does_not_need_is_named_by_the_judge(corpus: Corpus) -> None:
    answer = BORNE.model_copy(update={"apart": (1,)})
    ids = ("D-A1-4b", "D-V-1a")
    claim = Claim(text=FREE, propositions=ids)
    verdict = Verifier(corpus, judge=Reader(answer)).check_many([claim])[0]
    assert [c.proposition for c in verdict.evidence] == ["D-A1-4b"]


# --- what the table says for itself ------------------------------------------------------------

MOVES = """
The NATO seat could accept this if it applied to all alike.
The NATO seat could accept this if it bound all alike.
The Russian seat accepts the restatement.
The Russian seat does not accept the restatement, since it leaves out its first red line.
What would reassure you that an exercise is not a preparation for attack?
The mediator proposes that both seats look at this clause again.
The language is too broad for this seat to accept.
This clause should apply to all participants alike.
The NATO seat accepts this language because it leaves every State free to choose.
The NATO seat reserves its position until the wording on consent is clearer.
Both seats should be able to live with this text.
The Russian seat would accept this on a reciprocal basis.
The participants might consider a hotline between military commands.
The Russian seat objects to this language, as it would cross its second red line.
The Russian seat could accept this if the body were neutral.
The NATO seat could live with it if it did not amount to a veto.
The NATO seat would accept it if interests were not read as spheres of influence.
The Russian seat could agree if the committee answered to all.
The NATO seat accepts, provided that the agreement covers both sides.
The Russian seat prefers a rule that would bind every State alike.
The text should be fair to smaller States.
The NATO seat accepts notice as a rule that would bind all alike.
How would the seats’ language take in the States that are no great powers?
The Russian seat asks that NATO publish its plans in advance.
""".strip().splitlines()
CLAIMS = """
Russia broke its word, so limits should follow.
NATO expanded in 1999 and should stop.
Davis argues that enlargement should stop.
NATO is an aggressive bloc, and it should disarm.
Moscow must have known that this would fail.
The participants should admit that NATO threatens Russia.
According to the paper, this clause should stand.
Russia sees NATO as a threat.
The Budapest Memorandum guaranteed borders.
NATO, which betrayed its promises, should apologise.
The sides should meet within 42 days.
The sides should meet in twelve cities.
The Helsinki Final Act is binding.
Since NATO threatens Russia, this clause should stand.
Everyone knows the West lied.
The seat welcomes that “not one inch” was promised.
Troops should withdraw because Ukraine is a puppet State.
Russia might attack its neighbours.
Why did NATO break its word?
""".strip().splitlines()


@pytest.mark.parametrize("text", MOVES)
def test_a_move_at_the_table_passes(digest: Verifier, text: str) -> None:
    assert digest.table.check_own_move(text) == ()


@pytest.mark.parametrize("text", CLAIMS)
def test_a_claim_in_disguise_is_seen(digest: Verifier, text: str) -> None:
    assert digest.table.check_own_move(text) != ()


FOREIGN = [
    ("The participants recognise Crimea as part of Russia.", "D-A1-4b"),
    ("NATO shall withdraw its forces from Poland and the Baltic states.", "D-A1-4b"),
    ("Ukraine and Georgia shall remain neutral and shall join no alliance.", "D-A1-4b"),
    ("The participants shall deploy nuclear weapons near shared borders.", "D-A3-4b"),
    ("A neutral body under the Council of Europe settles disputes.", "D-A3-5a"),
    ("The participating States lift all sanctions on Russia at once.", "D-A1-4b"),
    ("NATO admits Ukraine as a member at once.", "D-A1-4b"),
]
ON_TOPIC = [
    ("Hotlines are staffed by the Security Council of the United Nations.", "D-A1-4b"),
    ("Hotlines are tested every 42 days.", "D-A1-4b"),
    ("According to Davis, hotlines lower the risk of escalation.", "D-A1-4b"),
    ("Russia holds that hotlines serve NATO.", "D-A1-4b"),
    ("A hotline links Moscow with the Council of Europe.", "D-A1-4b"),
    ("Observers from Belarus attend every exercise.", "D-A1-3d"),
    ("NATO limits its deployments to 5,000 soldiers in each State.", "D-A1-3b"),
]


@needs_papers
@pytest.mark.parametrize(("text", "basis"), [*FOREIGN, *ON_TOPIC])
def test_language_that_its_basis_does_not_carry_is_refused(
    verifier: Verifier, corpus: Corpus, text: str, basis: str
) -> None:
    assert verifier.table.check_language(text, [corpus.propositions[basis]]) != ()


@needs_papers
@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("The participants keep a line open day and night between their commands.", "D-A1-4b"),
        ("The participants answer one another on a hotline within [30 minutes].", "D-A1-4b"),
        ("The participating States keep hotlines between their military commands.", "D-A1-4b"),
    ],
)
def test_language_built_on_its_basis_stands(
    verifier: Verifier, corpus: Corpus, text: str, basis: str
) -> None:
    assert verifier.table.check_language(text, [corpus.propositions[basis]]) == ()


def test_our_own_language_stands_on_its_propositions(corpus: Corpus, digest: Verifier) -> None:
    fallen = [
        (p.id, found)
        for p in corpus.propositions.values()
        for text in (p.clause, p.measure.undertaking if p.measure else None)
        if text and (found := digest.table.check_language(text, [p]))
    ]
    assert fallen == []


# --- drafts, claims and pairs ------------------------------------------------------------------


def test_pairs_need_no_corpus_and_a_whole_sentence_is_borne() -> None:
    context = "The talks began in 1973. They ended two years later."
    pairs = [
        Pair(claim="The talks began in 1973.", context=context),
        Pair(claim="The talks began in 1974.", context=context),
        Pair(claim="Talks got under way in 1973.", context=context),
    ]
    same, other, free = Verifier().check_pairs(pairs)
    assert (same.verdict, same.score) == (SUPPORTED, 1.0)
    assert codes(other) == {Code.DATE_MISSING, Code.NOT_JUDGED}
    assert codes(free) == {Code.NOT_JUDGED}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=300))
def test_any_claim_gets_a_verdict(digest: Verifier, text: str) -> None:
    assert digest.check(text).verdict in VerdictLabel
    assert Verifier().check_pairs([Pair(claim=text, context=text)])[0].verdict in VerdictLabel


def test_batches_say_the_same_as_one_by_one(digest: Verifier) -> None:
    claims = [Claim(text=t) for t in (*CLAIMS, FREE)]
    assert digest.check_many(claims) == [digest.check_many([c])[0] for c in claims]


@needs_papers
def test_a_draft_is_reported_whole(verifier: Verifier) -> None:
    report = check_draft(
        verifier,
        "# A heading\n\nDavis writes that “security in Europe is divisible” [davis-2025/V/1]. It is so."
        "\n\nIs it?\n\nThe papers do not say how many troops there are.",
    )
    told = [(s.verdict.value if s.verdict else None) for s in report.sentences]
    assert told == [None, "contradicted", "unsupported", None, "unsupported"]
    summary = report.summary
    assert (summary.claims, summary.silence, summary.no_claims) == (2, 1, 2)
    assert summary.faithfulness == 0.0
    assert summary.judge is None
    assert report.sentences[2].nearest


def test_a_sentence_that_leans_on_the_one_before_is_judged_with_it(corpus: Corpus) -> None:
    reader = Reader(BORNE)
    draft = "Davis proposes hotlines [davis-2025/annex/basket-1/4]. They would calm nerves [davis-2025/annex/basket-1/4]."
    check_draft(Verifier(corpus, judge=reader), draft)
    assert [bool(q.before) for q in reader.asked] == [False, True]


def test_bad_lines_are_values_and_the_rest_goes_on(digest: Verifier) -> None:
    lines = [
        '{"id": 1, "text": "A sentence."}',
        "no json",
        '{"id": 2}',
        '{"id": 3, "text": "B.", "locators": ["x"]}',
    ]
    rows = list(check_claims(digest, lines))
    assert [isinstance(r, BadLine) for r in rows] == [False, True, True, True]
    pairs = ['{"id": "a", "claim": "It rained.", "context": "It rained."}', "{}"]
    first, second = check_pairs(Verifier(), pairs)
    assert not isinstance(first, BadLine)
    assert (first.id, first.verdict) == ("a", SUPPORTED)
    assert isinstance(second, BadLine)


def test_drafts_are_decoded_whatever_wrote_them() -> None:
    assert decode("d\u00e9tente".encode("cp1252")) == "d\u00e9tente"
    assert decode(b"\xff\xfe" + "d\u00e9tente".encode("utf-16-le")) == "d\u00e9tente"


def test_locator_keys() -> None:
    assert parse_locator("[davis-2025/III/phase-2/1]").key == "davis-2025/III/phase-2/1"
    with pytest.raises(ValueError, match="no locator"):
        parse_locator("davis-2025/1")
