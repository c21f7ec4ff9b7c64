"""Questions to the corpus and briefings."""

from __future__ import annotations

from collections.abc import Iterable

from facilitator.engines.base import AnswerResult, Brief, BriefingResult, OptionDraft, Sentence
from facilitator.engines.embedded.desk import UNATTRIBUTED, Desk, varied
from facilitator.models import KnownVoice, Proposition, Stance

_ANSWER_LENGTH = 3
_SIDE_LENGTH = 4
_SIDES = (
    KnownVoice.NATO,
    KnownVoice.RUSSIA,
    KnownVoice.WESTERN,
    KnownVoice.SOVIET,
    KnownVoice.AUTHOR,
)


def answer(desk: Desk, brief: Brief) -> AnswerResult:
    """The best propositions for the question, each with its author and whose view it is.

    The caller has already decided whether the corpus is silent; with no evidence it abstains.
    """
    chosen = varied(brief.evidence, _ANSWER_LENGTH) if brief.evidence else []
    if not chosen:
        return AnswerResult(abstained=True)
    ordered = [p for p in brief.evidence if p in chosen]
    return AnswerResult(
        abstained=False, sentences=desk.framer.speech(ordered, seed=f"answer/{brief.query}")
    )


def briefing(desk: Desk, brief: Brief) -> BriefingResult:
    """The fields of a briefing, each out of the evidence found for the topic."""
    evidence = list(brief.evidence)
    unattributed = [p for p in evidence if p.voice in UNATTRIBUTED]
    bottom = varied(
        [p for p in unattributed if p.stance in (Stance.CLAIM, Stance.CONDITION, Stance.POSITION)],
        2,
    )
    used = {p.id for p in bottom}
    sides: dict[str, tuple[Sentence, ...]] = {}
    for voice in _SIDES:
        held = [
            p
            for p in evidence
            if p.voice == voice
            and p.id not in used
            and p.stance not in (Stance.MEASURE, Stance.PRECEDENT)
        ]
        chosen = varied(held, _SIDE_LENGTH)
        used.update(p.id for p in chosen)
        if chosen:
            sides[voice] = _speech(desk, brief, voice, chosen)
    topics = list(dict.fromkeys(t for p in evidence[:12] for t in p.topics[:1]))
    part = _parting(desk, evidence, used)
    meet = _meeting(desk, evidence, used | {p.id for p in part})
    measures = [
        p
        for p in [*evidence, *desk.argument.about(topics, voices=UNATTRIBUTED)]
        if p.measure is not None
    ]
    options = list({p.id: p for p in measures}.values())[:4]
    precedents = varied([p for p in evidence if p.stance is Stance.PRECEDENT], 3)
    return BriefingResult(
        bottom_line=_speech(desk, brief, "bottom", bottom),
        sides=sides,
        meet=_speech(desk, brief, "meet", meet),
        part=_speech(desk, brief, "part", part),
        options=tuple(OptionDraft(proposition=p.id) for p in options),
        precedents=_speech(desk, brief, "precedents", precedents),
    )


def _speech(
    desk: Desk, brief: Brief, part: str, chosen: Iterable[Proposition]
) -> tuple[Sentence, ...]:
    return desk.framer.speech(list(chosen), seed=f"briefing/{brief.topic}/{part}")


def _parting(desk: Desk, evidence: list[Proposition], used: set[str]) -> list[Proposition]:
    """Pairs in dispute across voices, both halves where there is room."""
    pairs: list[Proposition] = []
    for proposition in evidence:
        for other in desk.argument.contesting([proposition.id]):
            if other.voice != proposition.voice and {proposition.id, other.id}.isdisjoint(used):
                pairs.extend(p for p in (proposition, other) if p not in pairs)
        if len(pairs) >= 4:
            break
    return pairs[:4]


def _meeting(desk: Desk, evidence: list[Proposition], used: set[str]) -> list[Proposition]:
    """Unattributed propositions that both sides' views are linked to; else conditions and measures
    that nobody's view contests."""
    unattributed = [p for p in evidence if p.voice in UNATTRIBUTED and p.id not in used]

    def ties(proposition: Proposition) -> int:
        voices = {p.voice for p in desk.argument.linked([proposition.id])}
        return (KnownVoice.NATO in voices or KnownVoice.WESTERN in voices) + (
            KnownVoice.RUSSIA in voices or KnownVoice.SOVIET in voices
        )

    tied = [p for p in unattributed if ties(p) == 2]
    calm = [
        p
        for p in unattributed
        if not desk.argument.contesting([p.id]) and p.stance in (Stance.CONDITION, Stance.MEASURE)
    ]
    return varied([*tied, *calm], 2)
