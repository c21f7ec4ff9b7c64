"""What a search hands back: paragraphs, once each, with whose view was hit and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from facilitator.config import EmbeddingName
from facilitator.errors import InputError
from facilitator.models import EvidenceKind
from facilitator.retrieval.embeddings import MiniLM, open_embedder
from facilitator.retrieval.hybrid import HybridRetriever, Weights
from facilitator.retrieval.index import open_retriever
from facilitator.retrieval.silence import is_outside
from tests.retrieval_samples import corpus, settings


@pytest.fixture(scope="module", params=[EmbeddingName.AUTO, EmbeddingName.WORDLLAMA])
def full(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> HybridRetriever:
    home = tmp_path_factory.mktemp("full")
    return open_retriever(corpus(), settings(home, request.param))


@pytest.fixture(scope="module")
def digest(tmp_path_factory: pytest.TempPathFactory) -> HybridRetriever:
    home = tmp_path_factory.mktemp("digest")
    return open_retriever(corpus(full_text=False), settings(home, EmbeddingName.AUTO))


def test_a_paragraph_stands_in_the_list_once(full: HybridRetriever) -> None:
    found = full.search("ferries, horns, fog, noise at the harbour", 9).items
    keys = [item.locator.key for item in found]
    assert keys[0] == "harbour-2020/1/1"
    assert len(keys) == len(set(keys)) == 4
    assert [item.score for item in found] == sorted((i.score for i in found), reverse=True)


def test_whatever_is_hit_leads_back_to_its_paragraph(full: HybridRetriever) -> None:
    passages = corpus().passages
    for query in ("silt and cereals", "captains in the fog", "granite wall", "flour for the toll"):
        for item in full.search(query, 9).items:
            assert item.text == passages[item.locator.key].text
            if item.kind is EvidenceKind.PROPOSITION:
                assert item.proposition is not None
                assert item.matched == corpus().propositions[item.proposition].text
            else:
                assert item.matched in item.text
            assert item.why


def test_without_the_papers_the_proposition_is_the_text(digest: HybridRetriever) -> None:
    item = digest.search("silt in the way of grain ships", 1).items[0]
    assert item.locator.key == "harbour-2020/1/2"
    assert item.text == item.matched == corpus().propositions["S-1-2a"].text
    assert item.kind is EvidenceKind.PROPOSITION


def test_a_hit_sentence_reports_the_voice_of_its_own_proposition(full: HybridRetriever) -> None:
    fog = full.search("captains say the fog leaves them no choice", 1).items[0]
    assert (fog.voice, fog.proposition) == ("russia", "S-1-1b")
    quiet = full.search("the board wants quieter nights", 1).items[0]
    assert (quiet.voice, quiet.proposition) == ("nato", "S-1-1a")


def test_filters_admit_only_what_was_asked_for(full: HybridRetriever) -> None:
    query = "the board, the fog and the barges"
    russian = full.search(query, 9, voices=["russia"]).items
    assert {item.locator.key for item in russian} == {"harbour-2020/1/1", "harbour-2020/1/3"}
    assert {item.voice for item in russian} == {"russia"}
    assert {i.locator.source for i in full.search(query, 9, sources=["river-1950"]).items} == {
        "river-1950"
    }
    concerns = full.search(query, 9, stances=["concern"]).items
    assert [item.proposition for item in concerns] == ["S-1-3a"]
    ferries = full.search(query, 9, topics=["ferries"], voices=["russia", "nato"]).items
    assert [item.proposition for item in ferries] == ["S-1-1b"]


def test_filters_that_nothing_passes_find_nothing(full: HybridRetriever) -> None:
    for asked in ({"voices": []}, {"voices": ["nobody"]}, {"sources": ["unknown"]}):
        evidence = full.search("fog", 9, **asked)
        assert evidence.items == ()
        assert is_outside(evidence)


def test_many_at_once_is_the_same_as_one_by_one(full: HybridRetriever) -> None:
    queries = ["fog", "toll for barges in flour", "grain", "fog"]
    assert full.search_many(queries, 3) == [full.search(query, 3) for query in queries]
    assert full.search_many([]) == []


def test_a_query_without_a_known_word_is_answered_by_meaning_alone(full: HybridRetriever) -> None:
    evidence = full.search("xyzzy plugh", 2)
    assert evidence.coverage == 0
    assert all("words" not in " ".join(item.why) for item in evidence.items)


def test_another_name_for_the_same_thing_is_found_where_it_holds(full: HybridRetriever) -> None:
    words_alone = full.weighted(Weights(meaning=0))
    by_topic = words_alone.search("passenger boats").items
    assert by_topic[0].proposition == "S-1-1b"
    by_alias = words_alone.search("What did the Millers' Guild fix?").items
    assert by_alias[0].locator.key == "river-1950/1/1"
    assert words_alone.search("xyzzy").items == ()


def test_weights_of_zero_leave_a_ranking_out(full: HybridRetriever) -> None:
    for weights, absent in ((Weights(words=0), "words"), (Weights(meaning=0), "meaning")):
        found = full.weighted(weights).search("toll for barges", 9).items
        assert found
        assert max(range(len(found)), key=lambda i: found[i].score) == 0
        assert found[0].locator.key == "river-1950/1/1"
        assert absent not in " ".join(found[0].why)


@pytest.mark.parametrize(("query", "k"), [("", 5), ("  \n", 5), ("fog", 0), ("fog", -1)])
def test_nothing_asked_is_refused(full: HybridRetriever, query: str, k: int) -> None:
    with pytest.raises(InputError):
        full.search(query, k)


def test_similarity_and_coverage_say_how_near(full: HybridRetriever) -> None:
    same = full.search("Dredging keeps the channel open for grain ships in winter.")
    far = full.search("Recipes for sourdough bread")
    assert same.similarity == pytest.approx(1, abs=1e-3)
    assert same.coverage == 1
    assert far.similarity < 0.5
    assert far.coverage == 0


def test_silence_is_told_for_another_subject_and_for_unknown_names(full: HybridRetriever) -> None:
    assert not is_outside(full.search("What does the treaty say about barges?"))
    assert not is_outside(full.search("Who paid under the Treaty of Elm?"))
    assert is_outside(full.search("Who paid under the Treaty of Oak?"))
    assert is_outside(full.search("What happened to the harbour in March 1925?"))
    assert is_outside(full.search("How do I knead dough?"))


def test_an_empty_corpus_is_refused(tmp_path: Path) -> None:
    bare = replace(corpus(full_text=False), propositions=MappingProxyType({}))
    with pytest.raises(InputError, match="corpus is empty"):
        open_retriever(bare, settings(tmp_path))


def test_two_threads_of_one_process_build_once(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    heard: list[int] = []
    with ThreadPoolExecutor(2) as pool:
        opened = [
            pool.submit(
                open_retriever, corpus(), settings(tmp_path), lambda done, _: heard.append(done)
            )
            for _ in range(2)
        ]
        first, second = (job.result() for job in opened)
    assert heard.count(0) == 1
    assert first.search("fog") == second.search("fog")


def test_models_are_loaded_once_a_process(tmp_path: Path) -> None:
    asked = settings(tmp_path, EmbeddingName.MINILM)
    one, other = open_embedder(asked), open_embedder(asked)
    assert isinstance(one, MiniLM)
    assert one is other
