"""From a sentence to the paragraph it rests on: the verdict, its reasons, and the places cited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from facilitator.corpus.catalogue import Corpus
from facilitator.documents.citations import register, whose_view
from facilitator.models import Citation, Origin, Statement, Verdict, VerdictLabel, Voice
from facilitator.ui.markup import Html, join, tag, words

ORIGINS = {
    Origin.SOURCE: "a source says it",
    Origin.DERIVED: "inferred from sources",
    Origin.PARTICIPANT: "said by a person",
    Origin.PROPOSAL: "the table’s proposal; no source says it",
    Origin.PROCEDURAL: "procedure",
    Origin.SILENCE: "the papers are silent",
}
VERDICTS = {
    VerdictLabel.SUPPORTED: "supported",
    VerdictLabel.CONTRADICTED: "contradicted",
    VerdictLabel.UNSUPPORTED: "not supported",
}


def stands(statement: Statement) -> bool:
    """False where a sentence is checked and the sources do not bear it: it gets a red mark."""
    return statement.resolved and (
        statement.verdict is None or statement.verdict.verdict is VerdictLabel.SUPPORTED
    )


def spoken(statement: Statement, corpus: Corpus) -> Html:
    """The sentence, and behind one click all that it rests on."""
    long = "long" if len(statement.text) > 1500 else None
    return join([words(statement.text, long), behind(statement, corpus)])


def behind(statement: Statement, corpus: Corpus) -> Html | None:
    """The click: how many sources, or in red that there is no support; null for procedure."""
    if statement.origin is Origin.PROCEDURAL and not statement.citations:
        return None
    return tag(
        "details",
        tag("summary", _told(statement), class_=None if stands(statement) else "wrong"),
        verdict_card(statement.origin, statement.verdict),
        cards(statement.citations, corpus, whole=False),
        class_="evidence",
    )


def _told(statement: Statement) -> str:
    places = len({(c.locator.key, c.voice) for c in statement.citations})
    cited = f"{places} source{'s' if places != 1 else ''}" if places else "no source"
    if not stands(statement):
        verdict = statement.verdict.verdict if statement.verdict else VerdictLabel.UNSUPPORTED
        return f"▲ {VERDICTS[verdict]}"
    if statement.origin is Origin.PROPOSAL:
        return f"proposal, {cited}" if places else "proposal"
    if statement.origin is Origin.SILENCE:
        return "the papers are silent; nearest place"
    return f"inferred, {cited}" if statement.origin is Origin.DERIVED else cited


def verdict_card(origin: Origin, verdict: Verdict | None) -> Html:
    """Where the sentence comes from, what verification found, and why."""
    line: list[Html | str] = [tag("span", ORIGINS[origin], class_="chip")]
    if verdict is not None:
        good = verdict.verdict is VerdictLabel.SUPPORTED
        line.append(
            tag(
                "span",
                VERDICTS[verdict.verdict] + _tell_score(verdict.score),
                class_=f"chip {'right' if good else 'wrong'}",
            )
        )
    reasons = verdict.reasons if verdict is not None else ()
    return tag(
        "div",
        join(line, " "),
        tag(
            "ul",
            *(
                tag("li", words(r.detail), tag("span", f" ({r.check}: {r.code})", class_="quiet"))
                for r in reasons
            ),
        )
        if reasons
        else None,
        class_="card",
    )


def _tell_score(score: float | None) -> str:
    """The judge's confidence, where one was asked; recognised and contradicted go without."""
    return f", judged at {score:.2f}" if score is not None and 0 < score < 1 else ""


def cards(citations: Sequence[Citation], corpus: Corpus, *, whole: bool = True) -> Html:
    """A card for each place cited, in the order of citing; with `whole`, all that was read out of a
    paragraph whose text is not at hand."""
    by_place: dict[tuple[str, Voice], list[Citation]] = {}
    for citation in citations:
        by_place.setdefault((citation.locator.key, citation.voice), []).append(citation)
    return join(_card(cited, corpus, whole) for cited in by_place.values())


def _card(cited: Sequence[Citation], corpus: Corpus, whole: bool) -> Html:
    first = cited[0]
    shorts = {id_: source.short for id_, source in corpus.sources.items()}
    place = register(cited[:1], shorts).notes[0].place
    page = f", page {first.locator.page}" if first.locator.page else ""
    return tag(
        "div",
        tag("span", f"{place}{page}", class_="place"),
        " ",
        tag("span", whose_view(first.voice), class_="chip"),
        tag("br"),
        _paragraph(cited, corpus, whole),
        class_="card",
    )


def _paragraph(cited: Sequence[Citation], corpus: Corpus, whole: bool) -> Html:
    """The paper's paragraph with the sentences marked; our reading where the paper is not at hand,
    and where an old citation finds nothing, that it does."""
    locator = cited[0].locator
    passage = corpus.passage(locator)
    if passage is not None:
        return marked(passage.text, [c.quote for c in cited if c.quote])
    read = {c.proposition for c in cited}
    here = corpus.propositions_at(locator)
    if not here:
        return tag("span", "This paragraph is not in the corpus any more.", class_="quiet")
    relied = [p for p in here if p.id in read] or list(here)
    rest = [p for p in here if p not in relied] if whole else []
    return join(
        [
            tag("span", "Our reading; the paper’s text is not at hand.", class_="quiet"),
            tag("ul", *(tag("li", tag("mark", words(p.text))) for p in relied)),
            tag(
                "details",
                tag("summary", f"{len(rest)} more read out of this paragraph"),
                tag("ul", *(tag("li", words(p.text)) for p in rest)),
                class_="more",
            )
            if rest
            else None,
        ]
    )


def marked(text: str, quotes: Iterable[str]) -> Html:
    """The paragraph as text, with the quotations that stand in it marked."""
    spans = sorted((at, at + len(q)) for q in quotes if q and (at := text.find(q)) >= 0)
    parts: list[Html | str] = []
    end = 0
    for start, stop in spans:
        if stop <= end:
            continue
        start = max(start, end)
        parts += [text[end:start], tag("mark", text[start:stop])]
        end = stop
    return tag("span", *parts, text[end:], class_="words", dir="auto")
