"""Questions to the corpus and briefings: what an analyst asks for without a dialogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from facilitator.dialogue.bench import Bench
from facilitator.dialogue.loop import Follow, Loop, Place, unheard
from facilitator.dialogue.state import Drafted
from facilitator.dialogue.voicing import Standing
from facilitator.dialogue.writing import make_clerk
from facilitator.documents.clerk import procedural, proposal
from facilitator.engines.base import (
    AnswerResult,
    Brief,
    BriefingResult,
    Sentence,
    Task,
)
from facilitator.errors import InputError
from facilitator.models import (
    Amendment,
    Briefing,
    Evidence,
    EvidenceItem,
    KnownVoice,
    Model,
    Nearest,
    Option,
    Origin,
    Persona,
    Proposition,
    SeatId,
    Share,
    Side,
    Statement,
)

_ANSWER_EVIDENCE = 6
_BRIEF_EVIDENCE = 20
_HOLDERS = {
    KnownVoice.NATO: "The NATO view, as reported",
    KnownVoice.RUSSIA: "The Russian view, as reported",
    KnownVoice.WESTERN: "The Western view, as reported",
    KnownVoice.SOVIET: "The Soviet view, as reported",
    KnownVoice.AUTHOR: "The authors themselves",
}
_PARTS = {
    "bottom_line": "the bottom line",
    "sides": "what each side says",
    "meet": "where they meet",
    "part": "where they part",
    "options": "options",
    "precedents": "precedents",
}
_PARTY = {KnownVoice.NATO.value: "NATO", KnownVoice.RUSSIA.value: "Russia"}
_ABOUT_ITSELF = "front-matter"
_NEAREST = 8
_THEMES = 3
_NEAREST_SHOWN = 2
ANALYST = Persona(
    id="analyst",
    name="Analyst",
    side="no side",
    own=(),
    may_cite=tuple(voice.value for voice in KnownVoice),
    votes=False,
    mediates=True,
)


Tell = Callable[[str], None]


def untold(line: str) -> None:
    """For those who need not know who had the word."""
    del line


class Answer(Model):
    """An answer made of verified sentences; `abstained` where the corpus does not answer.

    `missing`: of an abstained one, what the papers don't give, in a sentence; `nearest`: what they do
    say. `shares`: what became of what was drafted; `dropped`: the sentences that fell, and why.
    """

    question: str
    abstained: bool
    statements: tuple[Statement, ...] = ()
    missing: str = ""
    nearest: tuple[Nearest, ...] = ()
    shares: tuple[Share, ...] = ()
    dropped: tuple[Amendment, ...] = ()

    @property
    def text(self) -> str | None:
        return None if self.abstained else " ".join(s.text for s in self.statements)


def ask(
    bench: Bench,
    question: str,
    *,
    seat: SeatId | None = None,
    follow: Follow = unheard,
    tell: Tell = untold,
) -> Answer:
    """Answers from the corpus, or abstains.

    With `seat`, only what that seat's own side is reported to hold counts as an answer. `follow`
    hears the draft as it grows; only the answer is checked. `tell` hears where the embedded engine
    had the word in a model's stead. Raises `InputError` for an empty
    question or an unknown seat.
    """
    if not question.strip():
        raise InputError("the question is empty; ask something of the papers")
    if seat is not None and seat not in bench.personas:
        raise InputError(f"unknown seat '{seat}'; there are: {', '.join(bench.personas)}")
    persona = bench.personas[seat] if seat else ANALYST
    voices = persona.own if seat else None
    evidence = bench.finder.search(question, _ANSWER_EVIDENCE, voices=voices)
    if is_silent(evidence):
        return _abstain(question, evidence)
    brief = Brief(
        task=Task.ANSWER,
        topic=question,
        seat=persona,
        query=question,
        evidence=tuple(hit(bench, evidence, voices)),
    )
    drafted, standing = _worded(bench, brief, follow)
    if drafted.fell is not None:
        tell(f"The embedded engine had the word: {drafted.fell}.")
    result = drafted.result
    sentences = result.sentences if isinstance(result, AnswerResult) else ()
    statements = _kept(standing, sentences)
    shares, dropped = drafted.shares, _dropped(drafted)
    for line in tell_outcome(shares, dropped):
        tell(line)
    if not statements:
        abstained = _abstain(question, evidence)
        return abstained.model_copy(update={"shares": shares, "dropped": dropped})
    return Answer(
        question=question,
        abstained=False,
        statements=statements,
        shares=shares,
        dropped=dropped,
    )


def tell_outcome(shares: Sequence[Share], dropped: Sequence[Amendment]) -> list[str]:
    """How many drafted sentences stood, were repaired and fell, and each that fell with its reason;
    nothing where an engine drafts only what stands."""
    drafted = sum(s.drafted for s in shares)
    stood, repaired = sum(s.stood for s in shares), sum(s.repaired for s in shares)
    if stood == drafted:
        return []
    fell = drafted - stood - repaired
    counts = f"Drafted {drafted} sentences: {stood} stood, {repaired} were repaired, {fell} fell."
    return [counts, *(f"  fell: {a.text} ({a.why})" for a in dropped)]


def _dropped(drafted: Drafted) -> tuple[Amendment, ...]:
    found = (s.amendment for s in drafted.settled)
    return tuple(a for a in found if a is not None and a.action == "dropped")


def _abstain(question: str, evidence: Evidence) -> Answer:
    """The answer that there is none: what is missing, and the nearest things that the papers say."""
    names = ", ".join(f"“{name}”" for name in evidence.unknown_names)
    return Answer(
        question=question,
        abstained=True,
        missing=f"The papers nowhere name {names}."
        if names
        else "The papers do not say; nothing in them answers this.",
        nearest=tuple(
            Nearest(
                locator=item.locator,
                proposition=item.proposition,
                text=item.matched,
                voice=item.voice,
                quote=item.text if item.text != item.matched else None,
            )
            for item in evidence.items[:_NEAREST_SHOWN]
        ),
    )


def is_silent(evidence: Evidence) -> bool:
    """Whether the corpus has nothing that bears on what was asked."""
    from facilitator.retrieval.silence import is_outside

    return not evidence.items or is_outside(evidence)


def require_topic(bench: Bench, topic: str) -> None:
    """Raises `InputError` for a topic on which the corpus is silent."""
    if not topic.strip():
        raise InputError("the topic is empty; name what the dialogue is to be about")
    if topic.strip().casefold() in _subjects(bench):
        return  # a single word is far from every sentence, and yet a subject of the corpus
    if is_silent(bench.finder.search(topic, _ANSWER_EVIDENCE)):
        raise InputError(
            f"the topic '{topic}' is outside the corpus; add a paper on it"
            " (`facilitator corpus add FILE`) or choose another topic"
        )


def hit(bench: Bench, evidence: Evidence, voices: Sequence[str] | None) -> list[Proposition]:
    """The propositions that were hit, in the order of their paragraphs.

    What a paper says of itself (who published it, whom it thanks) answers only a question that it is
    the nearest to.
    """
    hit: dict[str, Proposition] = {}
    about = bool(evidence.items) and evidence.items[0].locator.section == _ABOUT_ITSELF
    for item in evidence.items:
        if item.locator.section == _ABOUT_ITSELF and not about:
            continue
        here = bench.library.propositions_at(item.locator)
        own = [p for p in here if voices is None or p.voice in voices]
        best = [p for p in own if p.id == item.proposition] or own[:1]
        hit.update((p.id, p) for p in best)
    return list(hit.values())


def _worded(bench: Bench, brief: Brief, follow: Follow = unheard) -> tuple[Drafted, Standing]:
    """The engine's draft, and of its sentences those that stand on a citation: for an analyst
    nothing else is an answer."""
    drafted = Loop(bench).whole(brief, Place(None, "inquiry"), follow)
    standing = {
        s.sentence: s.statement for s in drafted.settled if s.statement and s.statement.citations
    }
    return drafted, standing


def _briefing(drafted: Drafted, standing: Standing) -> BriefingResult:
    """The drafted briefing with no sentence in it that does not stand."""
    found = drafted.result
    if not isinstance(found, BriefingResult):
        raise TypeError(f"a briefing came back as {type(found).__name__}")
    sides = {
        voice: kept
        for voice, said in found.sides.items()
        if (kept := tuple(s for s in said if s in standing))
    }
    lists = ("bottom_line", "meet", "part", "precedents")
    kept_lists = {n: tuple(s for s in getattr(found, n) if s in standing) for n in lists}
    return found.model_copy(update={"sides": sides, **kept_lists})


def _kept(standing: Standing, sentences: Sequence[Sentence]) -> tuple[Statement, ...]:
    return tuple(standing[s] for s in sentences if s in standing)


def _subjects(bench: Bench) -> dict[str, str]:
    """The words by which the corpus's subjects are named, in lower case, and the topic of each."""
    return {
        name.casefold(): topic.id
        for topic in bench.library.topics.values()
        for name in (topic.label, *topic.aliases)
    }


def _pertinent(bench: Bench, topic: str) -> list[Proposition]:
    """Propositions on the themes of a topic, nearest first.

    The themes are those that the topic names; where it names none, the main themes of what is
    nearest to it. A paragraph may be hit for one of its sentences: the others count only where they
    are on a theme, too.
    """
    known = bench.library.propositions
    hit = [known[i.proposition] for i in _hits(bench, topic) if i.proposition]
    asked = f" {topic.casefold()} "
    named = {theme for name, theme in _subjects(bench).items() if f" {name} " in asked}
    main = Counter(p.topics[0] for p in hit[:_NEAREST])
    themes = named or {theme for theme, _ in main.most_common(_THEMES)}
    found = [*hit, *bench.find(topic, _BRIEF_EVIDENCE)]
    beyond = [p for p in known.values() if p.topics[0] in themes]
    fitting = [p for p in (*found, *beyond) if themes & set(p.topics)]
    return list({p.id: p for p in fitting}.values())


def _hits(bench: Bench, topic: str) -> Sequence[EvidenceItem]:
    return bench.finder.search(topic, _BRIEF_EVIDENCE).items


def brief(bench: Bench, topic: str, *, tell: Tell = untold) -> Briefing:
    """A cited briefing draft (DOMAIN §4).

    A part for which a model's draft has nothing that stands is the embedded engine's: that a part is
    empty says that the sources are silent, not that a model was. The header names both, and `tell`
    hears why. Raises `InputError` for a topic outside the corpus.
    """
    require_topic(bench, topic)
    clerk = make_clerk(bench)
    asked = Brief(
        task=Task.BRIEFING,
        topic=topic,
        seat=ANALYST,
        query=topic,
        evidence=tuple(_pertinent(bench, topic)),
    )
    drafted, standing = _worded(bench, asked)
    result, engine = _briefing(drafted, standing), bench.engine_label
    for line in tell_outcome(drafted.shares, _dropped(drafted)):
        tell(line)
    if bench.engine is not bench.fallback:
        own, own_standing = _worded(replace(bench, engine=bench.fallback), asked)
        full = _briefing(own, own_standing)
        if drafted.fell is not None:
            result, standing, engine = full, own_standing, bench.fallback.name
            tell(f"The embedded engine had the word: {drafted.fell}.")
        else:
            missing = [n for n in _PARTS if not getattr(result, n) and getattr(full, n)]
            result = result.model_copy(update={n: getattr(full, n) for n in missing})
            standing = {**own_standing, **standing}
            if missing:
                parts = ", ".join(_PARTS[n] for n in missing)
                engine = f"{engine}; {bench.fallback.name} for {parts}"
                tell(f"The embedded engine had the word for {parts}.")
    heard = {p.voice for p in asked.evidence}
    options = []
    for draft in result.options:
        proposition = bench.library.propositions.get(draft.proposition)
        if proposition is None or proposition.measure is None:
            continue
        profile, citations = proposition.measure, clerk.cite((proposition.id,))
        options.append(
            Option(
                title=profile.title,
                text=proposal(profile.undertaking, citations),
                gives={_PARTY.get(k, k): proposal(v, citations) for k, v in profile.gives.items()},
                gets={_PARTY.get(k, k): proposal(v, citations) for k, v in profile.gets.items()},
            )
        )
    silent = [
        Statement(
            text=f"The corpus attributes no view on this topic to {label}; none is supplied here.",
            origin=Origin.SILENCE,
            citations=clerk.cite([p.id for p in asked.evidence[:1]]),
        )
        for voice, label in _PARTY.items()
        if voice not in heard
    ]
    silent.append(
        procedural(
            "Instruments and events that the sources do not describe are outside the corpus and are"
            " left out."
        )
    )
    return Briefing(
        header=clerk.header(f"Briefing: {topic}", topic=topic, seats=(), engine=engine),
        question=topic,
        bottom_line=_kept(standing, result.bottom_line),
        sides=tuple(
            Side(holder=_HOLDERS.get(KnownVoice(voice), voice), statements=_kept(standing, said))
            for voice, said in result.sides.items()
        ),
        meet=_kept(standing, result.meet),
        part=_kept(standing, result.part),
        options=tuple(options),
        precedents=_kept(standing, result.precedents),
        silent=tuple(silent),
        footer=clerk.footer(()).model_copy(update={"absent": ()}),
        shares=drafted.shares,
        dropped=_dropped(drafted),
    )
