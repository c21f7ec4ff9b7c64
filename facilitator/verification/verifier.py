"""The verifier: a sentence, what it is held against, a verdict with its reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from facilitator.models import (
    Citation,
    Evidence,
    Judge,
    Judgement,
    JudgeQuestion,
    Locator,
    Nearest,
    Verdict,
    Voice,
)
from facilitator.verification.checks import CHECKS
from facilitator.verification.checks.protocol import Finding, Grounds
from facilitator.verification.citations import CitationFinder, Cited, without, works_cited
from facilitator.verification.claims import Claim, Pair, ReadClaim
from facilitator.verification.corpus_view import CorpusView, Searcher
from facilitator.verification.evidence import ClaimEvidence, EvidenceBook, Place
from facilitator.verification.frames import FrameReader, has_reporting_verb
from facilitator.verification.judging import ask_about
from facilitator.verification.names import NameTable
from facilitator.verification.recognition import Recognised, Recogniser, is_reviewed
from facilitator.verification.table_language import TableLanguage
from facilitator.verification.text import LONGEST, normalise, sentences, words_of
from facilitator.verification.verdict import Found, decide

_PARAGRAPHS_FOUND = 3
"""Paragraphs that a claim without citations is held against, and places shown beside a sentence."""
_SILENCE = re.compile(
    r"\b(?:papers?|sources?|texts?|authors?|corpus|record)\b[^.;]{0,40}?\b(?:do|does|is|are)(?:n't| not)\b"
    r"|\b(?:neither|no)\s+(?:of the\s+)?(?:papers?|sources?|authors?)\b|\bsilent (?:on|about)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Work:
    """A claim on its way to its verdict."""

    claim: ReadClaim
    evidence: ClaimEvidence
    findings: tuple[Finding, ...]
    recognised: Recognised | None = None
    outside: str = ""
    silence: bool = False
    nearest: tuple[Nearest, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it takes a judge: nothing that is exact decides it."""
        if any(f.final for f in self.findings) or self.outside or self.silence:
            return False
        if len(self.claim.claim.text) > LONGEST or not self.claim.claim.for_judge:
            return False
        return self.recognised is None or not is_reviewed(self.recognised)


class Verifier:
    """Checks sentences against a corpus, or pairs against their context.

    Everything is handed in. Without `corpus` only pairs can be checked. Without `searcher` a claim
    that cites nothing has no evidence. `is_outside` says of what search found whether the corpus is
    silent on it. `judge` reads what isn't exact; without one that stays unsupported, `not-judged`.
    """

    def __init__(
        self,
        corpus: CorpusView | None = None,
        searcher: Searcher | None = None,
        *,
        judge: Judge | None = None,
        is_outside: Callable[[Evidence], bool] = lambda evidence: not evidence.items,
    ) -> None:
        self._corpus = corpus
        self._searcher = searcher
        self._judge = judge
        self._is_outside = is_outside
        sources = dict(corpus.sources) if corpus is not None else {}
        self._sources = sources
        self._table = NameTable(corpus.aliases, corpus.sides) if corpus else NameTable()
        self._frames = FrameReader(sources, self._table)
        texts = [p.text for p in corpus.propositions.values()] if corpus else []
        texts += [p.text for p in corpus.passages.values()] if corpus else []
        self._citations = CitationFinder(sources, works_cited(texts))
        self._grounds: Grounds | None = None
        if corpus is not None:
            book = EvidenceBook(corpus, self._table)
            self._grounds = Grounds(book, Recogniser(book, self._frames.authors))

    @property
    def judge_name(self) -> str | None:
        """How documents call the judge; null where no model judges."""
        return self._judge.name if self._judge is not None else None

    @cached_property
    def table(self) -> TableLanguage:
        """The checks of what the table says for itself. Raises `ValueError` without a corpus."""
        if self._grounds is None:
            raise ValueError("this verifier has no corpus")
        return TableLanguage(self._grounds.book, self._frames, self._searcher, self._judge)

    def check(
        self,
        text: str,
        *,
        locators: Sequence[Locator] = (),
        propositions: Sequence[str] = (),
        claimed_voice: Voice | None = None,
        quote: str | None = None,
    ) -> Verdict:
        """The verdict on one sentence; see `check_many`."""
        claim = Claim(
            text=text,
            locators=tuple(locators),
            propositions=tuple(propositions),
            voice=claimed_voice,
            quote=quote,
        )
        return self.check_many([claim])[0]

    def check_many(self, claims: Sequence[Claim]) -> list[Verdict]:
        """One verdict a claim, in order. Those that take a judge are put to it together.

        A claim is held against the places and propositions that it cites; where it cites none, against
        the paragraphs that search finds. Raises `ValueError` without a corpus.
        """
        if not claims:
            return []
        if self._grounds is None:
            raise ValueError("this verifier has no corpus: use check_pairs")
        return self._decide([self._prepare(claim, self._grounds) for claim in claims])

    def check_pairs(self, pairs: Sequence[Pair]) -> list[Verdict]:
        """One verdict a pair, in order: the claim against its context and nothing else. A claim that is
        a whole sentence of the context is supported; all else takes a judge."""
        works = []
        for pair in pairs:
            place = Place(None, pair.context, (), self._table)
            evidence = ClaimEvidence((place,))
            claim = self._read(Claim(text=pair.claim))
            works.append(_Work(claim, evidence, _run_checks(claim, evidence, None)))
        verbatim = [
            any(words_of(s) == words_of(w.claim.text) for s in sentences(normalise(p.context)))
            for w, p in zip(works, pairs, strict=True)
        ]
        return self._decide(
            [
                replace(w, recognised=Recognised(quoted=True)) if same else w
                for w, same in zip(works, verbatim, strict=True)
            ]
        )

    def find_citations(self, text: str) -> tuple[Cited, ...]:
        """The citations in a text."""
        return self._citations.find(normalise(text))

    def names_holder(self, text: str) -> bool:
        """Whether a sentence names somebody who holds what it says, or has a verb of reporting."""
        plain = normalise(text)
        names = self._table.find(plain)
        held = any(self._table.sides_of(name.things) for name in names)
        return held or bool(self._frames.named_authors(plain)) or has_reporting_verb(plain)

    def _read(self, claim: Claim) -> ReadClaim:
        text = normalise(claim.text[:LONGEST])
        cited = self._citations.find(text)
        bare = without(text, cited) if cited else text
        names = self._table.find(bare)
        return ReadClaim(claim, bare, cited, self._frames.read(bare, names), names, self._table)

    def _prepare(self, claim: Claim, grounds: Grounds) -> _Work:
        read, book = self._read(claim), grounds.book
        cited = [p for i in claim.propositions if (p := book.corpus.propositions.get(i))]
        named = (*claim.locators, *(c.locator for c in read.cited if c.locator is not None))
        known = [at for at in map(book.resolve, named) if book.corpus.has(at)]
        evidence = book.gather(known, cited)
        recognised = grounds.recogniser.find(read, evidence)
        if recognised is not None:
            if not evidence.places:
                places = [at for p in recognised.propositions for at in p.places]
                evidence = book.gather(places, recognised.propositions)
            elif recognised.propositions:
                evidence = replace(evidence, cited=recognised.propositions)
            findings = _run_checks(read, evidence, grounds)
            work = _Work(read, evidence, findings, recognised)
            if is_reviewed(recognised) and not findings:
                return work
            return replace(work, nearest=self._nearest(read, evidence, None, book))
        found = self._search(read)
        outside = ""
        if not evidence.places and found is not None:
            places = [book.resolve(item.locator) for item in found.items[:_PARAGRAPHS_FOUND]]
            evidence = replace(book.gather(places, ()), found=True)
            if self._is_outside(found):
                names = ", ".join(f"“{name}”" for name in found.unknown_names)
                outside = f"the corpus nowhere names {names}" if names else "nothing bears on it"
        return _Work(
            read,
            evidence,
            _run_checks(read, evidence, grounds),
            outside=outside,
            silence=read.framing.denies or bool(_SILENCE.search(read.text)),
            nearest=self._nearest(read, evidence, found, book),
        )

    def _search(self, claim: ReadClaim) -> Evidence | None:
        """What search finds for the claim without its frame."""
        core = claim.framing.core.strip()
        return self._searcher.search(core, 5) if self._searcher and core else None

    def _nearest(
        self,
        claim: ReadClaim,
        evidence: ClaimEvidence,
        found: Evidence | None,
        book: EvidenceBook,
    ) -> tuple[Nearest, ...]:
        """What to show beside the sentence: what it cites, then what search finds."""
        places = [] if evidence.found else [p.locator for p in evidence.places if p.locator]
        hits = {item.locator.key: item.proposition for item in (found.items if found else ())}
        places += [item.locator for item in (found.items if found else ())]
        shown: dict[str, Nearest] = {}
        for at in map(book.resolve, places):
            hit = book.corpus.propositions.get(hits.get(at.key) or "")
            nearest = hit or book.nearest_proposition(at, claim.text)
            shown.setdefault(
                at.key,
                Nearest(
                    locator=at,
                    proposition=nearest.id if nearest else None,
                    text=nearest.text if nearest else "",
                    voice=nearest.voice if nearest else "author",
                    quote=book.quote(at, claim.text),
                ),
            )
        return tuple(shown.values())[:_PARAGRAPHS_FOUND]

    def _decide(self, works: Sequence[_Work]) -> list[Verdict]:
        asked = [w for w in works if w.is_open and w.evidence.places] if self._judge else []
        answers = iter(self._ask(asked))
        verdicts = []
        for work in works:
            judged = bool(self._judge) and work.is_open and bool(work.evidence.places)
            judgement = next(answers) if judged else None
            verdicts.append(
                decide(
                    Found(
                        findings=work.findings,
                        recognised=work.recognised,
                        citations=tuple(self._cite(work, judgement)),
                        nearest=work.nearest,
                        outside=work.outside,
                        silence=work.silence,
                        judged=judged,
                        judgement=judgement,
                    )
                )
            )
        return verdicts

    def _ask(self, works: Sequence[_Work]) -> list[Judgement | None]:
        if not works or self._judge is None:
            return []
        questions: list[JudgeQuestion] = [
            ask_about(w.claim, w.evidence, w.findings, self._sources) for w in works
        ]
        return self._judge.judge(questions)

    def _cite(self, work: _Work, judgement: Judgement | None) -> Iterator[Citation]:
        """Where the deciding words stand: the recognised or cited propositions; else the places, the one
        with the judge's words first."""
        if self._grounds is None:
            return
        book = self._grounds.book
        if work.recognised is not None and work.recognised.propositions:
            yield from map(book.cite, work.recognised.propositions)
            return
        if work.evidence.cited:
            apart = judgement.apart if judgement is not None else ()
            needed = [p for n, p in enumerate(work.evidence.cited) if n not in apart]
            yield from map(book.cite, needed or work.evidence.cited)
            return
        words = words_of(judgement.words) if judgement is not None else ""
        places = [p for p in work.evidence.places if p.locator is not None]
        for place in sorted(places, key=lambda p: not (words.strip() and words in p.words)):
            assert place.locator is not None
            text = judgement.words if judgement is not None else work.claim.text
            yield Citation(
                locator=place.locator,
                voice=book.voice_at(place.locator, work.claim.text),
                quote=book.quote(place.locator, text),
            )


def _run_checks(
    claim: ReadClaim, evidence: ClaimEvidence, grounds: Grounds | None
) -> tuple[Finding, ...]:
    return tuple(f for check in CHECKS for f in check(claim, evidence, grounds))
