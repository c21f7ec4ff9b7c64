"""Drafts as models, desks and think tanks write them: what is a claim, and where its citation stands."""

from __future__ import annotations

import pytest

from facilitator.config import Settings
from facilitator.corpus.catalogue import load_corpus
from facilitator.models import EvidenceKind, Gate, KnownVoice, VerdictLabel
from facilitator.verification.analysis import Analyser
from facilitator.verification.blind import blind_spot
from facilitator.verification.case import Case, Unit
from facilitator.verification.draft import NoClaim, split_draft
from facilitator.verification.framing import Frame, Framing
from facilitator.verification.gates import attribution, numbers
from facilitator.verification.gates.parties import requalified
from facilitator.verification.holding import holding
from facilitator.verification.mentions import AliasTable
from facilitator.verification.polarity import negations
from facilitator.verification.quantities import Kind
from facilitator.verification.quantity_reader import quantities
from facilitator.verification.reports import check_draft
from facilitator.verification.shorthand import abbreviations, written_out
from facilitator.verification.text import tokens
from facilitator.verification.verifier import Verifier


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Verifier:
    return Verifier(load_corpus(Settings(home=tmp_path_factory.mktemp("home"))))


@pytest.fixture(scope="module")
def parties(tmp_path_factory: pytest.TempPathFactory) -> Analyser:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    return Analyser(AliasTable(load_corpus(settings).aliases))


def test_a_citation_behind_the_full_stop_belongs_to_the_sentence_before() -> None:
    pieces = split_draft(
        "The pier was built. [moss-2020/I/1] Notably, it stands. (Moss 2020, I, para. 2) It is old."
    )
    assert [(p.text, p.notes) for p in pieces if p.no_claim is None] == [
        ("The pier was built.", ("[moss-2020/I/1]",)),
        ("Notably, it stands.", ("(Moss 2020, I, para. 2)",)),
        ("It is old.", ()),
    ]


def test_a_block_that_begins_with_its_citation_keeps_the_next_one_in_front() -> None:
    pieces = split_draft("[moss-2020/I/1] The pier was built. [moss-2020/I/2] It stands there.")
    assert [p.text for p in pieces] == [
        "[moss-2020/I/1] The pier was built.",
        "[moss-2020/I/2] It stands there.",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("**GERMAN QUESTION AND WARSAW PACT, 1950-55**", NoClaim.HEADING),
        ("**RE:** The Contested Legacy of the Act", NoClaim.METADATA),
        ("SUBJECT: Soviet origins of the conference", NoClaim.METADATA),
        ("[^1]: See Moss 2020, II, phase 1, para. 1.", NoClaim.CITATION),
        ("**The pier was built by the towns.**", None),
        ("Sources agree that the pier was built by the towns.", None),
    ],
)
def test_headings_fields_and_references_are_no_claims(line: str, reason: NoClaim | None) -> None:
    assert split_draft(line)[-1].no_claim is reason


def test_code_stays_code_whatever_it_begins_with() -> None:
    assert split_draft("```\nFROM harbour\n```")[0].no_claim is NoClaim.CODE


def test_abbreviations_that_a_draft_introduces_are_written_out() -> None:
    text = "The Harbour Guard of Ashby (HGA) sailed. HGA came back. The pact (XYZ) held."
    short = abbreviations(text)
    assert short == {"HGA": "Harbour Guard of Ashby"}
    assert (
        written_out("The Harbour Guard of Ashby (HGA) sailed.", short)
        == "The Harbour Guard of Ashby sailed."
    )
    assert written_out("HGA came back.", short) == "Harbour Guard of Ashby came back."


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("13 Nov 54: the note was sent", ["13 Nov 54"]),
        ("signed 14 May 55 by eight towns", ["14 May 55"]),
        ("Aug 68, they met", ["Aug 68"]),
        ("held from May 11 to 14, 1955, in Ashby", ["May 11 to 14, 1955"]),
        ("14 May 55 boats sailed", []),
    ],
)
def test_dates_of_a_cable_and_of_an_american_memo_are_read(text: str, dates: list[str]) -> None:
    assert [q.text for q in quantities(text) if q.kind is Kind.DATE] == dates


def test_non_denies_its_own_word_alone() -> None:
    text = "a draft treaty of non-aggression between the towns"
    words = tokens(text)
    (cue,) = negations(words, text, 0, len(words))
    assert [words[i].low for i in cue.scope] == ["aggression"]


def test_a_work_in_brackets_dates_no_event() -> None:
    analyse = Analyser(AliasTable())
    claim = "After the flood of August 1968 the guards kept the mood of the harbour."
    evidence = (
        "The flood of August 1968 came. The guards kept the mood of the harbour (Bracke 2007)."
    )
    case = Case.of(
        analyse(claim),
        Framing(Frame.NONE, claim),
        [Unit(analyse(evidence), EvidenceKind.PARAGRAPH)],
    )
    assert numbers.check(case) is None


VIEWS = (
    ("The Western side understands sovereign choice as a right to pick allies.", KnownVoice.NATO),
    ("Russia's reading of sovereign choice stresses the integrity of security.", KnownVoice.RUSSIA),
)


@pytest.mark.parametrize(
    ("claim", "alarmed"),
    [
        (
            "The West understands it as a right to pick allies; the Russian reading stresses the integrity of security.",
            False,
        ),
        (
            "The West understands it as the integrity of security; the Russian reading stresses a right to pick allies.",
            True,
        ),
    ],
)
def test_each_of_two_holders_is_held_against_his_own_view(
    parties: Analyser, claim: str, alarmed: bool
) -> None:
    units = [
        Unit(parties(text), EvidenceKind.PROPOSITION, voice=voice, proposition=f"x-{n}")
        for n, (text, voice) in enumerate(VIEWS)
    ]
    found = attribution.check(Case.of(parties(claim), Framing(Frame.NONE, claim), units))
    assert (found is not None) is alarmed


def test_a_model_s_bullets_are_checked_for_what_they_say(verifier: Verifier) -> None:
    report = check_draft(
        verifier,
        "- **Timeline of breaches:** Russia invaded Georgia in 2008. [davis-2025/II/phase-3/1]\n"
        "- **Timeline of breaches:** Russia invaded Georgia in 2011. [davis-2025/II/phase-3/1]\n",
    )
    right, wrong = (s for s in report.sentences if s.verdict is not None)
    assert right.verdict is not VerdictLabel.CONTRADICTED
    assert {r.code for r in right.reasons} <= {"borne", "not-verified-offline"}
    assert wrong.verdict is VerdictLabel.CONTRADICTED
    assert wrong.reasons[0].code == "date-differs"


@pytest.mark.parametrize(
    ("piece", "reason"),
    [
        ("**Early doubts.** Many boats stayed in port that spring.", NoClaim.HEADING),
        ("HARBOUR QUESTION. Many boats stayed in port that spring.", NoClaim.HEADING),
        ("**Ashby broke the rule.** It did so twice that spring.", None),
        ("**The guard was dissolved.** It had stood for ten years.", None),
    ],
)
def test_a_label_before_a_sentence_is_no_claim_but_a_statement_is(
    piece: str, reason: NoClaim | None
) -> None:
    assert split_draft(piece)[0].no_claim is reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("NOTE FOR THE RECORD", NoClaim.HEADING),
        ("A. Ashby: the guard and the harbour", NoClaim.HEADING),
        ("Subject: the guard and the harbour of Ashby", NoClaim.METADATA),
        ("See also paragraph 4 above.", NoClaim.CITATION),
        ("The guard of Ashby sailed with three boats", None),
    ],
)
def test_titles_fields_and_cross_references_are_no_claims(
    line: str, reason: NoClaim | None
) -> None:
    assert split_draft(f"{line}\n\nThe guard sailed on the first day.")[0].no_claim is reason


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Talks w/ Ashby, w/o Corle", "Talks with Ashby, without Corle"),
        ("several W. European states", "several Western European states"),
        ("the govt and its mil steps", "the government and its military steps"),
        ("a conf. of FMs", "a conference of foreign ministers"),
    ],
)
def test_a_desk_s_shorthand_is_written_out(short: str, full: str) -> None:
    assert written_out(short, {}) == full


def test_a_hyphen_in_what_is_often_one_word_parts_nothing() -> None:
    assert [t.stem for t in tokens("a build-up")] == [t.stem for t in tokens("a buildup")]


def test_initials_stand_for_the_one_name_that_has_them(parties: Analyser) -> None:
    (name,) = [m for m in parties("It cites the HFA.").mentions if m.text == "HFA"]
    assert name.entities == parties("the Helsinki Final Act").entities


def test_a_common_word_before_a_party_is_no_part_of_its_name(parties: Analyser) -> None:
    assert [m.text for m in parties("Today Russia disagrees.").mentions] == ["Russia"]


@pytest.mark.parametrize(
    ("claim", "swapped"),
    [
        ("The GDR Foreign Ministry wrote the draft.", True),
        ("The East German Foreign Ministry wrote the draft.", True),
        ("The Soviet Foreign Ministry wrote the draft.", False),
        ("The USSR's Foreign Ministry wrote the draft.", False),
    ],
)
def test_who_qualifies_a_noun_is_held_to_the_letter(
    parties: Analyser, claim: str, swapped: bool
) -> None:
    text = parties("The Soviet Foreign Ministry prepared a draft, East Germany included.")
    case = Case.of(parties(claim), Framing(Frame.NONE, claim), [Unit(text, EvidenceKind.PARAGRAPH)])
    assert (requalified(case, parties.aliases.actors) is not None) is swapped


@pytest.mark.parametrize(
    ("claim", "fact"),
    [
        ("Enlargement betrays the spirit of the accord.", True),
        ("It regards enlargement as a betrayal of the spirit of the accord.", False),
        ("The declaration warned that enlargement betrays the spirit of the accord.", False),
        ("The idea that enlargement betrays the spirit of the accord is common.", False),
    ],
)
def test_a_view_that_is_told_as_one_is_no_fact(parties: Analyser, claim: str, fact: bool) -> None:
    reading = parties("Russia sees enlargement as a betrayal of the spirit of the accord.")
    unit = Unit(reading, EvidenceKind.PROPOSITION, voice=KnownVoice.RUSSIA, proposition="p")
    case = Case.of(parties(claim), Framing(Frame.NONE, claim), [unit])
    found = attribution.check(case)
    assert (found is not None and found.code == "view-as-fact") is fact


@pytest.mark.parametrize(
    ("claim", "spot"),
    [
        ("At first the guard had three boats.", None),
        ("The guard had three boats after 1955.", None),
        ("The guard had three boats after the fire.", "after"),
        ("The guard had all three boats.", "all"),
        ("Above all the guard had three boats.", None),
    ],
)
def test_a_word_of_order_is_confirmed_by_one_of_its_family(
    parties: Analyser, claim: str, spot: str | None
) -> None:
    text = parties("Initially the guard had three boats, and it kept them beyond 1955.")
    case = Case.of(parties(claim), Framing(Frame.NONE, claim), [Unit(text, EvidenceKind.PARAGRAPH)])
    assert blind_spot(case) == spot


def test_one_doubtful_gate_doubts_and_two_contradict() -> None:
    verifier = Verifier()
    evidence = (
        "The Russians feared that the Western powers would exploit the treaty to expand eastwards."
    )
    one = verifier.check_pair("The treaty is bad for trade.", "The treaty is good for trade.")
    assert [(r.code, one.verdict) for r in one.reasons] == [("opposite", VerdictLabel.UNSUPPORTED)]
    two = verifier.check_pair(
        "The Western powers feared that the Russians would exploit the treaty to expand eastwards.",
        evidence,
    )
    assert two.verdict is VerdictLabel.CONTRADICTED
    assert len({r.gate for r in two.reasons} & {Gate.ROLES, Gate.ATTRIBUTION, Gate.NAMES}) > 1


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("The pier was only partly built by the towns.", None),
        ("The pier was built above all by the towns.", None),
        ("Only the towns built the pier.", "overstated"),
    ],
)
def test_a_word_that_limits_itself_sweeps_nothing(claim: str, reason: str | None) -> None:
    found = Verifier().check_pair(claim, "The pier was built mainly by the towns.").reasons
    assert ("overstated" in {r.code for r in found}) == (reason is not None)


def test_who_can_hardly_wait_is_not_denied_to_wait() -> None:
    text = "They could hardly wait to begin, though they hardly spoke."
    words = tokens(text)
    assert [words[c.at + 1].low for c in negations(words, text, 0, len(words))] == ["spoke"]


def test_one_side_s_reading_beside_the_other_s_is_given_to_neither(parties: Analyser) -> None:
    assert holding(parties("The paper sets NATO's reading of the Act beside Russia's.")) is None
    assert holding(parties("NATO's reading of the Act was that it bound both.")) is not None


def test_a_capital_is_named_by_its_country_and_acts_for_nobody(parties: Analyser) -> None:
    assert parties("They met in the Polish capital.").entities == frozenset({"warsaw"})
    assert "warsaw" not in parties.aliases.actors


@pytest.mark.parametrize(
    "text", ["Irony: a conference for all drew few.", "Common ground: The conference drew few."]
)
def test_a_label_of_one_word_belongs_to_no_claim(verifier: Verifier, text: str) -> None:
    labels = {r.detail for r in verifier.check(text).reasons}
    assert not any("Irony" in d or "Common" in d for d in labels)
