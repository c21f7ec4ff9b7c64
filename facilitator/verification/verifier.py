"""The verifier: one claim, its evidence, a verdict with its reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from facilitator.models import (
    EvidenceKind,
    Gate,
    Locator,
    Verdict,
    Voice,
)
from facilitator.verification.analysis import Analyser, Text
from facilitator.verification.base import CorpusView, Embedder, Searcher
from facilitator.verification.case import Case, Finding, Unit
from facilitator.verification.citations import CitationFinder, Cited, without, works_cited
from facilitator.verification.claims import Claim, Pair, Work
from facilitator.verification.deciding import decide
from facilitator.verification.evidence import EvidenceBook
from facilitator.verification.framing import Framer, Framing
from facilitator.verification.gates import (
    attribution,
    exchange,
    inspect,
    locator,
    quotation,
)
from facilitator.verification.grounds import of_readings
from facilitator.verification.mentions import GENERIC, AliasTable
from facilitator.verification.scorers.base import Scorer
from facilitator.verification.scorers.local import LocalScorer
from facilitator.verification.text import LONGEST, normalise
from facilitator.verification.vectors import Vectors
from facilitator.verification.verbatim import Recogniser

_CONTEXT = 60_000
_TRIED = 3
_LABEL = re.compile(r"(?P<label>[A-Z][a-z-]+(?:(?:\s+[a-z-]+){0,4}(?=:\s+[A-Z])|(?=:))):\s+")
_LATER = 0.2
"""Coverage that a paragraph has to make up for every one that search puts before it: search reads
meaning too, and coverage alone sends a faulty claim to whatever paragraph shares its fault. Chosen,
as are the figures of `_behind`, on the development pairs of `evals/verifier/pairs`."""


class Verifier:
    """Checks sentences against a corpus, or pairs against their context.

    Everything is handed in: without `corpus` only pairs can be checked; without `searcher` evidence
    is found by words alone; without `embedder` the scorer has no vectors; `judge` is asked what the
    scorer can't vouch for.
    """

    def __init__(
        self,
        corpus: CorpusView | None = None,
        searcher: Searcher | None = None,
        embedder: Embedder | None = None,
        *,
        scorer: Scorer | None = None,
        judge: Scorer | None = None,
    ) -> None:
        sources = corpus.sources if corpus is not None else {}
        self._analyse = Analyser(AliasTable(corpus.aliases if corpus is not None else ()))
        self._framer = Framer(sources)
        self._searcher = searcher
        self._vectors = Vectors(embedder) if embedder is not None else None
        self._scorer = scorer or LocalScorer(self._vectors)
        self._judge = judge
        self._book = EvidenceBook(corpus, self._analyse) if corpus is not None else None
        self._corpus = corpus
        texts: Iterable[str] = ()
        if corpus is not None:
            texts = [p.text for p in corpus.propositions.values()]
            texts += [p.text for p in corpus.passages.values()]
        self._citations = CitationFinder(sources, works_cited(texts))
        self._recogniser = Recogniser(self._book, self._framer) if self._book else None

    def check(
        self,
        text: str,
        *,
        locators: Sequence[Locator] = (),
        claimed_voice: Voice | None = None,
        quote: str | None = None,
    ) -> Verdict:
        """The verdict on one sentence; see `check_many`."""
        claim = Claim(text=text, locators=tuple(locators), voice=claimed_voice, quote=quote)
        return self.check_many([claim])[0]

    def check_many(self, claims: Sequence[Claim]) -> list[Verdict]:
        """One verdict a claim, in order.

        A claim is held against the paragraphs that it cites, in its text or in `locators`; where it
        cites none, against the best windows that are found. Raises `ValueError` without a corpus.
        """
        if self._book is None:
            raise ValueError("this verifier has no corpus: use check_pairs")
        verdicts: dict[int, Verdict] = {}
        left: list[tuple[int, Work]] = []
        for number, claim in enumerate(claims):
            done = self._prepare(claim)
            if isinstance(done, Verdict):
                verdicts[number] = done
            else:
                left.append((number, done))
        works = self._by_meaning([work for _, work in left])
        scores = self._scorer.score([work.question for work in works])
        for (number, _), work, score in zip(left, works, scores, strict=True):
            verdicts[number] = decide(work, score, self._judge, self._corpus)
        return [verdicts[i] for i in range(len(claims))]

    def check_pair(self, claim: str, context: str) -> Verdict:
        """The verdict on a claim against that context and nothing else."""
        return self.check_pairs([Pair(claim=claim, context=context)])[0]

    def check_pairs(self, pairs: Sequence[Pair]) -> list[Verdict]:
        """One verdict a pair, in order. The context is cut into windows of one to three sentences."""
        works = self._by_meaning([self._pair(p) for p in pairs])
        scores = self._scorer.score([w.question for w in works])
        return [decide(w, s, self._judge, None) for w, s in zip(works, scores, strict=True)]

    def knows(self, name: str) -> bool:
        """Whether a name is one of an entity that the corpus or general knowledge has."""
        return bool(self._analyse(name).entities)

    def cited(self, text: str) -> tuple[Cited, ...]:
        """The citations in a text."""
        return self._citations.find(normalise(text))

    def _pair(self, pair: Pair) -> Work:
        text = normalise(pair.claim[:LONGEST])
        unit = Unit(self._analyse(pair.context[:_CONTEXT]), EvidenceKind.PARAGRAPH)
        case = Case.of(self._analyse(text), self._framer.split(text), [unit])
        return Work(
            Claim(text=pair.claim),
            case,
            inspect(case, (), self._analyse.aliases.actors),
            (),
            in_corpus=False,
        )

    def _prepare(self, claim: Claim) -> Verdict | Work:
        """The verdict where words alone decide, else what is to be scored."""
        assert self._book is not None
        assert self._corpus is not None
        assert self._recogniser is not None
        text = normalise(claim.text[:LONGEST])
        cited = self._citations.find(text)
        text = self._unlabelled(without(text, cited) if cited else text)
        locators = tuple(
            dict.fromkeys(
                self._book.resolve(at)
                for at in (*claim.locators, *(c.locator for c in cited if c.locator))
            )
        )
        quotes = ([quotation.quote_of(claim.quote)] if claim.quote else []) + list(
            quotation.quotes(text)
        )
        found = [
            quotation.check(q, locators, self._book.passages, self._book.readings) for q in quotes
        ]
        others = [locator.missing(cited, locators, self._corpus), *found]
        faults = tuple(f for f in others if f is not None)
        known = tuple(at for at in locators if self._corpus.has(at))
        if not faults and len(claim.text) <= LONGEST:
            recognised = self._recogniser.recognise(text, known, claim.voice)
            if recognised is not None:
                return of_readings(recognised.readings, recognised.fault)
        return self._work(claim, text, cited, known, faults)

    def _unlabelled(self, text: str) -> str:
        """The text without a label before it (`Decision-making: …`) that names and counts nothing."""
        label = _LABEL.match(text)
        if label is None:
            return text
        said = self._analyse(label["label"])
        return text if said.mentions or said.quantities or said.negations else text[label.end() :]

    def _work(
        self,
        claim: Claim,
        text: str,
        cited: Sequence[Cited],
        known: tuple[Locator, ...],
        faults: tuple[Finding, ...],
    ) -> Work:
        assert self._book is not None
        framing = self._framer.split(text)
        core = self._analyse(framing.core, known[0] if known else None)
        years = self._years(framing, cited)
        shares = self._book.shares(core)
        if known:
            case = self._case(claim, framing, core, known)
            return self._displaced(
                self._inspected(claim, case, years, faults, searched=False), known, shares
            )
        candidates, strangers = self._candidates(framing.core, shares)
        cases = [self._case(claim, framing, core, (at,)) for at in candidates]
        later = _LATER if self._searcher else 0.0
        ranked = [(case.coverage - later * rank, case) for rank, case in enumerate(cases)]
        ranked.sort(key=lambda place: -place[0])
        works: list[Work] = []
        for nearness, case in ranked or [(0.0, self._case(claim, framing, core, ()))]:
            if works and nearness < ranked[0][0] - _behind(works[0]):
                break
            work = self._inspected(claim, case, years, faults, searched=True)
            works.append(replace(work, strangers=strangers))
            if not works[-1].findings:
                return works[-1]
        return works[0]

    def _case(self, claim: Claim, framing: Framing, core: Text, at: tuple[Locator, ...]) -> Case:
        assert self._book is not None
        grounds = [self._book.background(place) for place in at]
        return Case.of(
            core,
            framing,
            [unit for place in at for unit in self._book.units(place)],
            [text for _, texts in grounds for text in texts],
            frozenset().union(*(names for names, _ in grounds)),
            claim.voice,
        )

    def _inspected(
        self,
        claim: Claim,
        case: Case,
        years: tuple[int, ...],
        faults: tuple[Finding, ...],
        *,
        searched: bool,
    ) -> Work:
        found = inspect(case, years, self._analyse.aliases.actors)
        return Work(claim, case, found, faults, in_corpus=True, searched=searched)

    def _by_meaning(self, works: Sequence[Work]) -> list[Work]:
        """What vectors add to the words, where they can tell: whose view the reading nearest in
        meaning gives, and what the exchange of parties says."""
        if self._vectors is None or self._vectors.space not in exchange.SPACES:
            return list(works)
        actors = self._analyse.aliases.actors
        asked = [exchange.exchange_of(w.case, actors) for w in works]
        told = [attribution.compared(w.case) for w in works]
        wanted = [t for one in asked if one for t in one.wanted]
        wanted += [
            t for w, texts in zip(works, told, strict=True) for t in (w.case.claim.text, *texts)
        ]
        self._vectors.of(wanted)
        return [
            self._read(work, one, texts)
            for work, one, texts in zip(works, asked, told, strict=True)
        ]

    def _read(self, work: Work, asked: exchange.Exchange | None, readings: Sequence[str]) -> Work:
        assert self._vectors is not None
        found, held = work.findings, False
        if readings:
            rows = self._vectors.of([work.case.claim.text, *readings])
            near = dict(zip(readings, (rows[1:] @ rows[0]).tolist(), strict=True))
            told, held = attribution.by_meaning(work.case, near.__getitem__)
            found = tuple(f for f in found if f.gate is not Gate.ATTRIBUTION)
            found += (told,) if told is not None else ()
        if asked is not None:
            found = exchange.weigh(asked, found, self._vectors, held=held)
        return replace(work, findings=found)

    def _candidates(
        self, core: str, shares: Mapping[str, float]
    ) -> tuple[list[Locator], tuple[str, ...]]:
        """The paragraphs that may bear the claim, the searcher's first, and the first by words; and
        the names in the claim that the corpus does not know. A number is no name."""
        assert self._book is not None
        by_words = self._book.nearest(shares, _TRIED)
        if self._searcher is None or not core.strip():
            return by_words, ()
        found = self._searcher.search(core, _TRIED)
        places = (*(self._book.resolve(h.locator) for h in found.items), *by_words[:1])
        names = (
            name
            for name in found.unknown_names
            if not any(c.isdigit() for c in name)
            and name.lower() not in GENERIC
            and not self._analyse(name).entities & self._book.named
        )
        return list(dict.fromkeys(places)), tuple(names)

    def _displaced(
        self, work: Work, cited: tuple[Locator, ...], shares: Mapping[str, float]
    ) -> Work:
        """Adds the locator gate's finding where another paragraph bears the claim far better, or
        bears it without the faults that it has at the place cited."""
        assert self._book is not None
        held = max(shares.get(at.key, 0.0) for at in cited)
        here = work.case.coverage
        for place in self._book.nearest(shares, _TRIED):
            if place in cited or shares[place.key] < held:
                continue
            case = self._case(work.claim, work.case.framing, work.case.claim, (place,))
            there = case.coverage
            cured = bool(work.findings) and not inspect(case, (), self._analyse.aliases.actors)
            finding = locator.displaced(here, there, place, cured=cured)
            if finding is not None:
                return replace(work, others=(*work.others, finding))
        return work

    def _years(self, framing: Framing, cited: Sequence[Cited]) -> tuple[int, ...]:
        assert self._corpus is not None
        named = dict.fromkeys(s for s in (framing.reporter, *(c.source for c in cited)) if s)
        years = (self._corpus.sources[s].year for s in named if s in self._corpus.sources)
        return tuple(y for y in years if y is not None)


def _behind(work: Work) -> float:
    """How much farther a second paragraph may be that is asked instead of one with faults: little
    where the first says otherwise, more where it only doesn't say."""
    unknown = any(f.gate in (Gate.NAMES, Gate.NUMBERS) and not f.refutes for f in work.findings)
    return 0.25 if unknown or not any(f.refutes for f in work.findings) else 0.1
