"""Propositions for a paper that has no record: its sentences as they stand, marked unreviewed.

Without a model nothing is paraphrased, so nothing can be misread: each sentence of a paragraph
becomes a proposition in the author's voice. A person reviews them before they count as a reading;
they stay in the user's data directory, like the paper itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from facilitator.corpus.vocabulary import Topic
from facilitator.models import (
    KnownVoice,
    Modality,
    Passage,
    Proposition,
    ReviewState,
    Source,
    Stance,
)

_FEWEST_WORDS, _MOST_WORDS = 6, 80
_TOPICS = 3
OTHER = "other"
_HEDGES: tuple[tuple[re.Pattern[str], Modality], ...] = (
    (re.compile(r"\b(?:may|might|could|perhaps|possibly)\b", re.I), Modality.POSSIBLE),
    (re.compile(r"\bunlikely\b", re.I), Modality.UNLIKELY),
    (re.compile(r"\b(?:likely|probably|seems?|appears?)\b", re.I), Modality.LIKELY),
    (re.compile(r"\b(?:must|needs? to|have to|has to)\b", re.I), Modality.NECESSARY),
    (re.compile(r"\b(?:should|ought to)\b", re.I), Modality.RECOMMENDED),
)


def draft_propositions(
    source: Source,
    passages: Sequence[Passage],
    topics: Sequence[Topic],
    split: Callable[[str], Sequence[str]],
) -> list[Proposition]:
    """One proposition a sentence of running text, located, in the paper's order.

    `split` divides a paragraph into its sentences.
    """
    drafted = []
    named = [
        (topic.id, tuple(alias.casefold() for alias in (topic.label, *topic.aliases)))
        for topic in topics
    ]
    for passage in passages:
        where = f"{passage.locator.section}-{passage.locator.paragraph}"
        stem = re.sub(r"[^A-Za-z0-9.]+", "-", f"{source.id}-{where}")[:56].strip("-")
        for number, sentence in enumerate(split(passage.text), start=1):
            if not _FEWEST_WORDS <= len(sentence.split()) <= _MOST_WORDS:
                continue
            drafted.append(
                Proposition(
                    id=f"{stem}-s{number}",
                    text=sentence,
                    locator=passage.locator,
                    voice=KnownVoice.AUTHOR,
                    stance=Stance.QUESTION if sentence.endswith("?") else Stance.CLAIM,
                    modality=_modality(sentence),
                    topics=_topics(sentence, named),
                    review=ReviewState.UNREVIEWED,
                )
            )
    return drafted


def _modality(sentence: str) -> Modality:
    if sentence.endswith("?"):
        return Modality.INTERROGATIVE
    return next((m for pattern, m in _HEDGES if pattern.search(sentence)), Modality.ASSERTED)


def _topics(sentence: str, named: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """The topics whose words the sentence uses, most words first; `other` where it uses none."""
    text = sentence.casefold()
    counted = [(sum(word in text for word in words), topic) for topic, words in named]
    found = [topic for count, topic in sorted(counted, key=lambda c: -c[0]) if count]
    return tuple(found[:_TOPICS]) or (OTHER,)
