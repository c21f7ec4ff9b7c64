"""What the dialogue is to settle: the standing agenda, fitted to the topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import yaml

from facilitator.corpus.vocabulary import Topic
from facilitator.models import AgendaItem, ClauseKind, Proposition
from facilitator.resources import corpus_dir

DEFAULT_TOPIC = "indivisible security"
_MOST = 10
_FEWEST_CLAUSES = 2


def load_agenda() -> tuple[AgendaItem, ...]:
    """The elements a Definition Paper on indivisible security has to settle, in order."""
    entries = yaml.safe_load((corpus_dir() / "agenda.yaml").read_text(encoding="utf-8"))
    return tuple(AgendaItem.model_validate(entry) for entry in entries)


def fit_agenda(
    standing: Sequence[AgendaItem],
    topics: Sequence[Topic],
    topic: str,
    found: Sequence[Proposition],
    clauses: Sequence[Proposition],
) -> tuple[AgendaItem, ...]:
    """The items for a topic.

    For indivisible security, the standing agenda. For another topic, the standing items on the
    themes of what retrieval found, and an item of its own for each further theme on which the
    corpus has language (`clauses`) from at least two propositions; most pertinent first.
    """
    if topic.strip().casefold() in (DEFAULT_TOPIC, "indivisibility of security"):
        return tuple(standing)
    weight = Counter[str]()
    for rank, proposition in enumerate(found):
        for place, theme in enumerate(proposition.topics):
            weight[theme] += max(1, len(found) - rank) * (3 if place == 0 else 1)
    labels = {entry.id: entry.label for entry in topics}
    language = Counter(theme for p in clauses for theme in p.topics[:1])
    items: list[AgendaItem] = []
    covered: set[str] = set()
    for theme, _ in sorted(weight.items(), key=lambda pair: (-pair[1], pair[0])):
        if theme in covered or language[theme] < _FEWEST_CLAUSES or theme == "provenance":
            continue
        item = next((entry for entry in standing if theme in entry.topics), None) or AgendaItem(
            id=theme,
            title=labels.get(theme, theme.replace("-", " ").capitalize()),
            kind=ClauseKind.OPERATIONAL,
            topics=(theme,),
        )
        items.append(item)
        covered.update(item.topics)
        if len(items) == _MOST:
            break
    return tuple(items)
