"""`python -m facilitator.evals.retrieval`: recall, nDCG and silence in both states, as a table."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from facilitator.config import get_settings
from facilitator.corpus.catalogue import Corpus, load_corpus
from facilitator.evals.retrieval.measure import Split, measure, read_questions
from facilitator.evals.retrieval.silence import measure_silence, read_probes
from facilitator.models import CorpusState
from facilitator.retrieval.index import open_retriever


def main() -> None:
    """Measures the corpus at hand, and the same corpus without the papers' texts."""
    settings = get_settings()
    corpus = load_corpus(settings)
    states: dict[CorpusState, Corpus] = {
        CorpusState.DIGEST: replace(corpus, passages=MappingProxyType({}))
    }
    if corpus.passages:
        states[CorpusState.FULL_TEXT] = corpus
    else:
        print("No paper is added: only the digest state is measured.", file=sys.stderr)
    print("state      split  method   n    R@1   R@5   nDCG@10")
    for state, seen in states.items():
        with tempfile.TemporaryDirectory() as home:
            retriever = open_retriever(seen, settings.model_copy(update={"home": Path(home)}))
        for split in Split:
            questions = [q for q in read_questions() if q.split is split]
            for method, found in measure(retriever, questions).items():
                print(
                    f"{state:10} {split:6} {method:8} {found.questions:<4}"
                    f" {found.recall_at_1:.3f} {found.recall_at_5:.3f} {found.ndcg_at_10:.3f}"
                )
            probes = [probe for probe in read_probes() if probe.split is split]
            for domain, told in measure_silence(retriever, probes, questions).items():
                print(
                    f"{state:10} {split:6} told to be outside: {told.told_outside:.3f}"
                    f" of {told.questions} {domain}"
                )


if __name__ == "__main__":
    main()
