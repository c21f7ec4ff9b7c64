"""What one number, one word of order or one denial decides: a claim held against one paragraph."""

from __future__ import annotations

import pytest

from facilitator.config import Settings
from facilitator.corpus.catalogue import load_corpus
from facilitator.models import EvidenceKind, KnownVoice, Modality
from facilitator.verification.analysis import Analyser
from facilitator.verification.blind import blind_spot
from facilitator.verification.case import Case, Unit
from facilitator.verification.framing import Frame, Framing
from facilitator.verification.gates import numbers
from facilitator.verification.holding import holding, shared
from facilitator.verification.mentions import AliasTable

ANALYSE = Analyser(AliasTable())


def case(claim: str, evidence: str) -> Case:
    units = [Unit(ANALYSE(evidence), EvidenceKind.PARAGRAPH)]
    return Case.of(ANALYSE(claim), Framing(Frame.NONE, claim), units)


@pytest.fixture(scope="module")
def kremlin(tmp_path_factory: pytest.TempPathFactory) -> Analyser:
    """One that knows the parties of the papers."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    return Analyser(AliasTable(load_corpus(settings).aliases))


FLEET = (
    "The fleet grew from 16 boats in 1994 to 32 in 2024. The first meeting of the harbour council"
    " followed a second meeting of the fishermen. The council sat from 11 to 14 May 1955."
    " However, Ashby, Corle and Dunmore kept to demands that the harbour could not accept."
)
STORMS = "The storm struck Ashby in 2008 and, worst of all, it flooded Corle in 2014 and Dunmore in 2022."


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The fleet had 32 boats by 2024.", FLEET),
        ("The fleet had 16 boats in 1994.", FLEET),
        ("The council sat from 11 to 14 May 1955.", FLEET),
        ("For four days in May 1955 the council sat.", FLEET),
        ("The council opened on 11 May 1955.", FLEET),
        ("Three towns kept to demands that the harbour could not accept.", FLEET),
        ("The fishermen held a second meeting.", FLEET),
        ("Corle was flooded six years after the storm struck Ashby.", STORMS),
        ("Ashby was struck in 2008, Corle flooded six years after that.", STORMS),
        ("No more than forty boats lie in the harbour.", "The harbour has 32 boats."),
    ],
)
def test_a_number_may_be_said_in_other_forms(claim: str, evidence: str) -> None:
    assert numbers.check(case(claim, evidence)) is None


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The fleet had 32 boats by 2014.", FLEET),
        ("The fleet had 32 boats in 1994.", FLEET),
        ("The council sat from 12 to 14 May 1955.", FLEET),
        ("The council sat from 11 May to 2 August 1955.", FLEET),
        ("The council closed on 11 May 1955.", FLEET),
        ("Five towns kept to demands that the harbour could not accept.", FLEET),
        ("The first meeting of the fishermen came before.", FLEET),
        ("Corle was flooded eight years after the storm struck Ashby.", STORMS),
        ("Ashby was struck in 2008, Corle flooded eight years after that.", STORMS),
        ("No more than thirty boats lie in the harbour.", "The harbour has 32 boats."),
        ("The council met in May.", "The council met in June."),
        ("The council met in June.", "The council met in May."),
        ("The proposal of July went to Ashby.", "The proposal of 13 November 1954 went to Ashby."),
    ],
)
def test_a_number_that_belongs_elsewhere_is_found(claim: str, evidence: str) -> None:
    assert numbers.check(case(claim, evidence)) is not None


@pytest.mark.parametrize(
    ("claim", "evidence", "word"),
    [
        ("The pact ended the feud.", "The pact helped to end the feud.", "helped"),
        ("The lamp was not Dutch.", "The lamp was Dutch.", "not"),
        ("The keeper lit the lamp.", "The keeper tried to light the lamp.", "tried"),
        ("The pier is repaired.", "The pier could be repaired.", "could"),
        (
            "The pier is repaired by the towns.",
            "The pier may with the guild be repaired.",
            "may",
        ),
        ("The pier will be repaired.", "The pier was repaired.", "will"),
        ("Having left the port, the fleet found fish.", "The fleet left the port.", "having"),
        ("Three towns sent boats.", "Ashby, Corle and Dunmore sent boats.", "three"),
        ("The flood led to the storm.", "The storm led to the flood.", "led to"),
    ],
)
def test_what_only_one_side_says_is_not_vouched_for(claim: str, evidence: str, word: str) -> None:
    assert blind_spot(case(claim, evidence)) == word


def test_a_reading_that_is_only_possible_is_not_vouched_past() -> None:
    claim = "The pier is repaired by the towns."
    text = ANALYSE("The pier is repaired by the towns.")
    for modality, word in ((Modality.POSSIBLE, "possible"), (Modality.ASSERTED, None)):
        told = Unit(text, EvidenceKind.PROPOSITION, voice=KnownVoice.AUTHOR, modality=modality)
        held = Case.of(ANALYSE(claim), Framing(Frame.NONE, claim), [told])
        assert blind_spot(held) == word


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The storm led to the flood.", "The flood was caused by the storm."),
        ("The lamp was not lit.", "The keeper did not light the lamp."),
        ("The harbour was often closed.", "Often the harbour was closed to boats."),
        ("Dunmore had 32 boats.", "There were 32 boats at Dunmore."),
    ],
)
def test_what_both_sides_say_can_be_vouched_for(claim: str, evidence: str) -> None:
    assert blind_spot(case(claim, evidence)) is None


@pytest.mark.parametrize(
    "text",
    [
        "That the pact failed is a view taken in Moscow.",
        "The charge that the pact failed was levelled by Russia at its neighbours.",
        "In the framing of today's Russia, the pact failed.",
        "It was open to Russia to present the pact as a failure.",
    ],
)
def test_a_holder_is_found_wherever_the_sentence_names_it(kremlin: Analyser, text: str) -> None:
    held = holding(kremlin(text))
    assert held is not None
    assert "russia" in held.entities


def test_a_view_given_to_both_sides_at_once_is_shared(kremlin: Analyser) -> None:
    assert shared(kremlin("The pact is regarded by Russia and NATO as a failure.")) is not None
    assert shared(kremlin("The pact is regarded by Russia as a failure.")) is None
    assert shared(kremlin("Russia and NATO met in Dunmore.")) is None
