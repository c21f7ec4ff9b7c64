"""The record that ships: what is recognised is called true, so each kind of fault that a reader found
in it has a test."""

from __future__ import annotations

import re

import pytest

from facilitator.config import Settings
from facilitator.corpus.catalogue import Corpus
from facilitator.engines.embedded.framing import Framer
from facilitator.models import KnownVoice, LinkKind, Modality, Proposition, Stance
from facilitator.sessions.setup import open_corpus
from facilitator.verification.names import NameTable

SIDES = (KnownVoice.NATO, KnownVoice.RUSSIA, KnownVoice.SOVIET, KnownVoice.WESTERN)
HOPE = re.compile(r"\bmay be able to\b|\bmay become possible\b|\bmore balanced\b|\bsustainable\b")
"""Words of the author's own hopes, which no side is reported to share."""
PAST = re.compile(
    r"\b(?:was|were|had|did|has in the past|\w{3,}ed|saw|held|sought|rose|began|became|made|took|gave|came|won"
    r"|put|set|kept|met|led|left|let|lay|went|fell|grew|could|would|thought|brought|ran|drew|wrote|said|arose)\b"
)
BULLETS = {
    "key-takeaways": {(3, 5): 2, (7, 9): 6, (11, 13): 10, (15, 19): 14, (21, 23): 20},
    "I": {(3, 5): 2},
    "II/phase-3": {(3, 6): 2},
    "IV": {(2, 6): 1},
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return open_corpus(Settings(home=tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def record(corpus: Corpus) -> list[Proposition]:
    return list(corpus.propositions.values())


def test_no_sides_fear_is_merged_with_the_authors_hope(record: list[Proposition]) -> None:
    assert [p.id for p in record if p.voice in SIDES and HOPE.search(p.text)] == []


def test_a_past_proposal_is_not_read_as_todays(record: list[Proposition]) -> None:
    """Whatever is tied to the past alone says so in its own words."""
    past = [p for p in record if p.time == ("past",)]
    assert len(past) > 60
    assert [p.id for p in past if not PAST.search(p.text)] == []
    assert next(p for p in record if p.id == "D-IV.DM-1h").time == ("past",)


def test_history_is_tied_to_a_time(record: list[Proposition]) -> None:
    soviet = [p for p in record if p.voice == KnownVoice.SOVIET]
    assert [p.id for p in soviet if not p.time] == []
    assert [p.id for p in record if p.voice == KnownVoice.WESTERN and not p.time] == []


def test_a_sides_view_is_not_worn_by_another(corpus: Corpus, record: list[Proposition]) -> None:
    """A holder that is named more precisely than the voice is one of that side."""
    names = NameTable(corpus.aliases, corpus.sides)
    for proposition in record:
        sides = names.sides_of_holders(proposition.holder[-1:])
        assert not proposition.holder or proposition.voice in sides, proposition.id


def test_how_the_west_reads_a_term_is_not_natos_own_view(record: list[Proposition]) -> None:
    reading = next(p for p in record if p.id == "D-III.2-1j")
    assert (reading.voice, reading.time) == (KnownVoice.WESTERN, ("present",))


def test_a_bullet_is_read_with_the_line_that_leads_it_in(record: list[Proposition]) -> None:
    for proposition in record:
        at = proposition.locator
        if not isinstance(at.paragraph, int):
            continue
        for (first, last), lead in BULLETS.get(at.section, {}).items():
            if first <= at.paragraph <= last:
                assert lead in {also.paragraph for also in proposition.also}, proposition.id


def test_a_sum_of_bullets_is_read_from_them(corpus: Corpus) -> None:
    for id_, size in (("D-KT-2a", 3), ("D-KT-14a", 5), ("D-KT-20a", 3), ("D-II.3-2a", 4)):
        assert len(corpus.propositions[id_].also) == size


def test_every_text_can_be_told_of_its_author(corpus: Corpus, record: list[Proposition]) -> None:
    """A question of the author's is told as one, so that no frame breaks its grammar."""
    framer = Framer(corpus.sources, [p.text for p in record])
    for proposition in record:
        told = framer.frame(proposition, seed="x")
        assert not told.rstrip().endswith("?"), proposition.id
        assert not re.search(
            r"\bthat (?:how|why|what|where|when) (?:did|do|can|could|might)\b", told
        )


def test_what_would_be_is_not_told_as_what_is(record: list[Proposition]) -> None:
    for id_ in ("D-IV-8d", "D-IV-9e", "D-IV.DM-2c", "D-A2-2d", "D-A4-4b"):
        assert next(p for p in record if p.id == id_).modality is Modality.CONDITIONAL
    council = [p for p in record if p.id in ("D-IV.RC-3d", "D-IV.RC-3e", "D-IV.RC-3f")]
    assert all(" could" in p.text and " would " not in p.text for p in council)


def test_nothing_disputes_and_shares_one_argument(
    corpus: Corpus, record: list[Proposition]
) -> None:
    for proposition in record:
        for link in proposition.links:
            if link.kind in (LinkKind.SAME_ARGUMENT, LinkKind.RESTATES):
                assert link.to not in proposition.contests
                assert proposition.id not in corpus.propositions[link.to].contests


def test_no_complaint_supports_what_no_paper_says_it_supports(corpus: Corpus) -> None:
    """What NATO could say of its own buildup is no ground for transparency, nor are breaches on either
    side a ground for oversight bodies and penalties that a paper names."""
    measures = {p.id for p in corpus.propositions.values() if p.stance is Stance.MEASURE}
    assert not measures & set(corpus.propositions["D-II.3-7e"].supports)
    for id_ in ("D-KT-9a", "D-III.3-1e"):
        assert not {"D-A4-3a", "D-A4-3b", "D-IV-10f"} & set(corpus.propositions[id_].supports)


def test_a_stress_point_is_named_by_what_names_it(corpus: Corpus) -> None:
    for point in corpus.stress_points.values():
        assert point.named_by, point.id
        for id_ in point.named_by:
            named = corpus.propositions[id_]
            assert id_ == "D-IV.RC-3e" or set(named.topics) & set(point.topics), (point.id, id_)


def test_a_link_stands_once_and_gives_its_reason(record: list[Proposition]) -> None:
    for proposition in record:
        told = [(link.kind, link.to) for link in proposition.links]
        assert len(told) == len(set(told)), proposition.id
    assert [(p.id, k.to) for p in record for k in p.links if not k.reason] == []
    assert {k.kind for p in record for k in p.links} == set(LinkKind)


def test_what_is_said_again_does_not_also_support_itself(record: list[Proposition]) -> None:
    again = {frozenset((p.id, i)) for p in record for i in p.linked(LinkKind.RESTATES)}
    assert [p.id for p in record for i in p.supports if frozenset((p.id, i)) in again] == []
