"""What a seat is given to word: what its task turns on, then what retrieval finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from facilitator.dialogue.bench import Bench, Library
from facilitator.engines.base import Brief, Task
from facilitator.models import KnownVoice, Persona, Proposition

_OWN, _OTHER, _SHOWN = 10, 6, 24
_ABOUT_THE_PAPER = "front-matter"
"""Who published it and who wrote it: nothing that a seat would say."""
UNATTRIBUTED = (KnownVoice.AUTHOR.value, KnownVoice.NEUTRAL.value)


def gathered(bench: Bench, brief: Brief) -> Brief:
    """The brief with its seat's own side's view and what the papers say in nobody's name but the
    author's, as retrieval finds them. A brief that has evidence keeps it."""
    if brief.evidence:
        return brief
    return with_passages(bench, brief, found(bench, brief, brief.query or brief.topic))


def pointed(bench: Bench, brief: Brief) -> Brief:
    """The same for a model, which has nothing else to go by and reads no more than so much: first
    what the task turns on by the persona's lists and the argument map, then what was found, the best
    of each paragraph first. It is shown propositions alone, not the paragraphs they stand in."""
    core = turning_on(bench.library, brief)
    given = [p for p in (*core, *spread(brief.evidence)) if p.locator.section != _ABOUT_THE_PAPER]
    if brief.task is Task.SHARED_INTERESTS:
        # One side's view is no common ground.
        given = [p for p in given if p.voice in UNATTRIBUTED]
    if brief.task is Task.CONCERNS and brief.stress_point is not None:
        # Whatever a seat says here counts as its concern on this point: nothing else may be at hand.
        topics = set(brief.stress_point.topics)
        given = [p for p in given if topics & set(p.topics)]
        if not any(p.voice in brief.seat.own for p in given):
            given = []
    return shortened(brief, given)


def shortened(brief: Brief, evidence: Sequence[Proposition]) -> Brief:
    """The brief with the first of this evidence, each once, as a model is shown it."""
    unique = list({p.id: p for p in evidence}.values())[:_SHOWN]
    return brief.model_copy(update={"evidence": tuple(unique), "passages": ()})


def found(bench: Bench, brief: Brief, query: str) -> list[Proposition]:
    """What retrieval finds for a query of this brief's seat, its own side's view first."""
    seat = brief.seat
    own = bench.find(query, _OWN, seat.own) if seat.own else []
    cited = [v for v in seat.may_cite if v in UNATTRIBUTED] if own else list(seat.may_cite)
    other = bench.find(query, _OTHER, cited or UNATTRIBUTED)
    return list({p.id: p for p in [*own, *other]}.values())


def with_passages(bench: Bench, brief: Brief, evidence: Sequence[Proposition]) -> Brief:
    """The brief with this evidence and the paragraphs it stands in, where the papers are at hand."""
    passages = [bench.library.passage(p.locator) for p in evidence]
    here = {passage.id: passage for passage in passages if passage}
    return brief.model_copy(update={"evidence": tuple(evidence), "passages": tuple(here.values())})


def spread(propositions: Sequence[Proposition]) -> list[Proposition]:
    """The first of each paragraph before the second of any: retrieval found paragraphs."""
    times: dict[str, int] = {}
    order = []
    for proposition in propositions:
        place = proposition.locator.key
        times[place] = times.get(place, -1) + 1
        order.append((times[place], proposition))
    return [p for _, p in sorted(order, key=lambda entry: entry[0])]


def turning_on(library: Library, brief: Brief) -> list[Proposition]:
    """The propositions that a task cannot do without, in the order of their weight."""
    seat, known = brief.seat, library.propositions
    lines = [i for line in seat.red_lines for i in line.propositions]
    match brief.task:
        case Task.INTERESTS:
            return _known(known, [*lines, *seat.interests, *seat.fears])
        case Task.REALITY_TEST:
            return _known(known, [*seat.home, *seat.spoilers])
        case Task.RESTATING:
            own = brief.others[0].own
            return [p for p in _known(known, _cited(brief)) if p.voice in own]
        case Task.CONCERNS if brief.stress_point:
            return _about(known, brief.stress_point.topics, seat.own)
        case Task.MEASURES if brief.stress_point:
            point = brief.stress_point.id
            return [p for p in known.values() if p.measure and point in p.measure.stress_points]
        case Task.CANDIDATES | Task.REVISION if brief.item:
            voices = UNATTRIBUTED if seat.mediates else seat.own
            return [p for p in _about(known, brief.item.topics, voices) if p.clause]
        case Task.POSITION | Task.MEASURE_POSITION:
            return [p for p in _linked(known, _bases(brief)) if p.voice in seat.own]
        case Task.CRITIQUE | Task.QUESTION:
            return [p for p in _linked(known, _bases(brief)) if p.voice in UNATTRIBUTED]
        case _:
            return []


def may_see(seat: Persona) -> tuple[str, ...]:
    """The voices that a seat may look up."""
    return tuple(dict.fromkeys((*seat.own, *seat.may_cite)))


def _known(known: Mapping[str, Proposition], ids: Iterable[str]) -> list[Proposition]:
    return [known[i] for i in dict.fromkeys(ids) if i in known]


def _cited(brief: Brief) -> list[str]:
    return [c.proposition for s in brief.said for c in s.citations if c.proposition]


def _bases(brief: Brief) -> list[str]:
    return [i for f in brief.formulations for i in f.basis]


def _about(
    known: Mapping[str, Proposition], topics: Sequence[str], voices: Sequence[str]
) -> list[Proposition]:
    """Of these voices, with one of the topics as their main one."""
    return [p for p in known.values() if p.voice in voices and p.topics[0] in topics]


def _linked(known: Mapping[str, Proposition], ids: Sequence[str]) -> list[Proposition]:
    """What contests or supports any of these, in either direction, the contesting first."""
    wanted = set(ids)
    contesting, supporting = set[str](), set[str]()
    for p in known.values():
        if wanted & set(p.contests):
            contesting.add(p.id)
        if wanted & set(p.supports):
            supporting.add(p.id)
        if p.id in wanted:
            contesting.update(p.contests)
            supporting.update(p.supports)
    order = list(known)
    return _known(known, sorted(contesting, key=order.index) + sorted(supporting, key=order.index))
