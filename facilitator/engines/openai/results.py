"""From a wire model to the task's result: labels become proposition ids, prose becomes sentences.

What a model may not do is taken out here, before anybody checks what its sentences say: cites that
it was not given, prose that names labels, loops, walls of text, views put under the wrong side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from facilitator.engines.base import (
    Acceptance,
    AnswerResult,
    Brief,
    BriefingResult,
    Candidate,
    Candidates,
    InterestsMap,
    MeasureDraft,
    MeasuresResult,
    OptionDraft,
    PositionDraft,
    PositionsResult,
    Queries,
    RankingResult,
    RealityResult,
    RevisionResult,
    Sentence,
    Speech,
    Task,
    plain_answer,
)
from facilitator.engines.openai import wire
from facilitator.engines.openai.shown import Shown
from facilitator.models import Model, Origin, PositionKind

Split = Callable[[str], Sequence[str]]
"""Divides running text into its sentences."""

_FEWEST_WORDS, _MOST_WORDS = 3, 70
_MOST_SAID = {
    Task.OPENING: 5,
    Task.SHARED_INTERESTS: 4,
    Task.RESTATING: 3,
    Task.CRITIQUE: 2,
    Task.CONCERNS: 3,
    Task.ANSWER: 3,
}
"""What a task's prompt asks for at most; a list of another task may hold four sentences."""
_MOST_LISTED, _MOST_CANDIDATES, _MOST_MEASURES, _MOST_QUERIES = 4, 3, 8, 3
_MOST_BASES, _LONGEST_LANGUAGE, _LONGEST_QUERY = 3, 60, 160
_CITED = re.compile(r"\s*[\[(](E\d{1,2}(?:\s*[,;]\s*E\d{1,2})*)[\])]")
_LABEL = re.compile(r"\b[EFR]\d{1,2}\b")
_MARKS = re.compile(r"\*\*|__|`|^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_SPACE = re.compile(r"\s+")


@dataclass
class Reader:
    """Reads one answer; remembers what it has read so that nothing is said twice."""

    brief: Brief
    shown: Shown
    split: Split

    def __post_init__(self) -> None:
        self._seen: set[str] = set()

    def lines(
        self, lines: Iterable[wire.Line], holders: Sequence[str] | None = None
    ) -> tuple[Sentence, ...]:
        """Sentences; with `holders`, a cited one must rest on a view of theirs."""
        found = [s for line in lines for s in self.prose(line.text, line.cites)]
        most = _MOST_SAID.get(self.brief.task, _MOST_LISTED)
        return tuple(s for s in found if self._fits(s, holders))[:most]

    def prose(self, text: str, labels: Iterable[str]) -> tuple[Sentence, ...]:
        """Every sentence of a text, with the cites given for it and those written into it."""
        bare, inside = _without_labels(text)
        cites = self.shown.ids([*labels, *inside])
        origin = Origin.SOURCE if cites else Origin.PROPOSAL
        sentences = []
        for part in self.split(bare):
            sentence = _finished(part)
            key = _key(sentence)
            if not _sayable(sentence) or key in self._seen:
                continue
            self._seen.add(key)
            sentences.append(Sentence(text=sentence, origin=origin, cites=cites))
        return tuple(sentences)

    def language(self, text: str, labels: Iterable[str]) -> Candidate | None:
        """Text for a clause or a measure; null where it is none or rests on nothing given."""
        bare, inside = _without_labels(text)
        basis = self.shown.ids([*labels, *inside])[:_MOST_BASES]
        words = len(bare.split())
        if not basis or not _FEWEST_WORDS < words <= _LONGEST_LANGUAGE or _LABEL.search(bare):
            return None
        return Candidate(text=_finished(bare), basis=basis)

    def _fits(self, sentence: Sentence, holders: Sequence[str] | None) -> bool:
        if not holders or sentence.origin is not Origin.SOURCE:
            return True
        voices = {p.voice for p in self.shown.evidence.values() if p.id in sentence.cites}
        return bool(voices & set(holders))


def result_of(answer: wire.Wire, reader: Reader) -> Model:
    """The task's result. Raises `ValueError` for a wire model that belongs to no task."""
    brief, seat = reader.brief, reader.brief.seat
    own = seat.own or None
    match answer:
        case wire.Lines():
            holders: Sequence[str] | None = None
            if brief.task is Task.CONCERNS:
                holders = own
            elif brief.task is Task.RESTATING:
                holders = brief.others[0].own
            said = reader.lines(answer.sentences, holders)
            return Speech(sentences=_asked(said) if brief.task is Task.QUESTION else said)
        case wire.InterestsLines():
            return InterestsMap(
                red_lines=reader.lines(answer.red_lines, own),
                interests=reader.lines(answer.interests, own),
                fears=reader.lines(answer.fears, own),
            )
        case wire.Answered():
            reason = next(iter(reader.prose(answer.reason, ())), None)
            return Acceptance(
                accepted=answer.accepted,
                reason=reason or plain_answer(seat, accepted=answer.accepted),
            )
        case wire.Offers():
            put = [reader.language(line.text, line.cites) for line in answer.clauses]
            return Candidates(candidates=_unique(put)[:_MOST_CANDIDATES])
        case wire.Order():
            return RankingResult(order=_order(answer, reader.shown))
        case wire.Stands():
            return PositionsResult(positions=_positions(answer, reader))
        case wire.Revised():
            offered = reader.language(answer.text, answer.cites)
            return RevisionResult(text=offered, change=_finished(_without_labels(answer.change)[0]))
        case wire.Levers():
            return MeasuresResult(measures=_measures(answer, reader))
        case wire.Feasible():
            return RealityResult(
                assessment=reader.lines(answer.assessment),
                constraint=reader.lines(answer.constraint),
                spoilers=reader.lines(answer.spoilers),
            )
        case wire.BriefingLines():
            return _briefing(answer, reader)
        case wire.AnswerLines():
            cited = [s for s in reader.lines(answer.sentences) if s.cites]
            abstained = answer.abstained or not cited
            return AnswerResult(abstained=abstained, sentences=() if abstained else tuple(cited))
        case wire.Wanted():
            queries = [_tidy(q)[:_LONGEST_QUERY] for q in answer.queries]
            return Queries(queries=tuple(dict.fromkeys(q for q in queries if q))[:_MOST_QUERIES])
        case _:
            raise ValueError(f"no task gives {type(answer).__name__}")


def is_empty(result: Model) -> bool:
    """Whether nothing at all came of it: no sentence, no language, no position, no order."""
    if isinstance(result, AnswerResult):
        return False
    if isinstance(result, RevisionResult):
        return result.text is None
    values = (getattr(result, name) for name in type(result).model_fields)
    return not any(value for value in values if not isinstance(value, bool))


def _asked(said: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """A question, and the one piece of evidence that it is about."""
    question = next((s for s in said if not s.cites and s.text.endswith("?")), None)
    told = next((s for s in said if s.cites), None)
    return tuple(s for s in (question, told) if s is not None)


def _order(answer: wire.Order, shown: Shown) -> tuple[tuple[str, ...], ...]:
    """Every formulation once: those the model left out come last, together."""
    left = dict(shown.formulations)
    groups = []
    for group in answer.order:
        taken = [left.pop(label).id for label in map(_clean_label, group) if label in left]
        groups.append(tuple(taken))
    groups.append(tuple(f.id for f in left.values()))
    ranked = tuple(group for group in groups if group)
    return ranked if len(left) < len(shown.formulations) else ()


def _positions(answer: wire.Stands, reader: Reader) -> tuple[PositionDraft, ...]:
    """One a formulation, the first that was given. A seat is for its own language."""
    drafts: dict[str, PositionDraft] = {}
    for stand in answer.positions:
        formulation = reader.shown.formulations.get(_clean_label(stand.on))
        if formulation is None or formulation.id in drafts:
            continue
        own = formulation.owner == reader.brief.seat.id
        line = reader.shown.red_lines.get(_clean_label(stand.red_line))
        kind = PositionKind.ACCEPTS if own else stand.position
        against = kind in (PositionKind.OBJECTS, PositionKind.RESERVES)
        silent = kind is PositionKind.SILENT
        reason = reader.prose(stand.reason, stand.cites)[:1]
        if silent or any(_key(s.text) == _key(formulation.text.text) for s in reason):
            reason = ()  # what repeats the language gives no reason
        drafts[formulation.id] = PositionDraft(
            on=formulation.id,
            kind=kind,
            reason=reason,
            red_line=line.id if line is not None and against else None,
        )
    return tuple(drafts.values())


def _measures(answer: wire.Levers, reader: Reader) -> tuple[MeasureDraft, ...]:
    drafts: dict[str, MeasureDraft] = {}
    for lever in answer.measures:
        put = reader.language(lever.text, lever.cites)
        title = _without_labels(lever.title)[0].rstrip(".")
        if put is None or not title:
            continue
        drafts.setdefault(
            put.text.casefold(), MeasureDraft(title=title[:80], text=put.text, basis=put.basis)
        )
    return tuple(drafts.values())[:_MOST_MEASURES]


def _briefing(answer: wire.BriefingLines, reader: Reader) -> BriefingResult:
    sides: dict[str, tuple[Sentence, ...]] = {}
    for side in answer.sides:
        said = reader.lines(side.sentences, (side.holder,))
        if said:
            sides[side.holder] = (*sides.get(side.holder, ()), *said)
    return BriefingResult(
        bottom_line=reader.lines(answer.bottom_line),
        sides=sides,
        meet=reader.lines(answer.meet),
        part=reader.lines(answer.part),
        options=tuple(OptionDraft(proposition=i) for i in reader.shown.ids(answer.options)),
        precedents=reader.lines(answer.precedents),
    )


def _unique(put: Iterable[Candidate | None]) -> tuple[Candidate, ...]:
    return tuple({c.text.casefold(): c for c in put if c is not None}.values())


def _key(text: str) -> str:
    """The words alone, by which two sentences are the same."""
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _clean_label(label: str) -> str:
    return label.strip().strip("[]").upper()


def _without_labels(text: str) -> tuple[str, list[str]]:
    """The text without labels in brackets, and those labels."""
    inside = [label for match in _CITED.finditer(text) for label in re.findall(r"E\d+", match[1])]
    return _tidy(_CITED.sub("", text)), inside


def _tidy(text: str) -> str:
    """One line of plain prose: no mark-up, no characters that cannot be seen."""
    shown = "".join(
        c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs")
    )
    return _SPACE.sub(" ", _MARKS.sub("", shown)).strip()


def _finished(text: str) -> str:
    """With a capital and an end, as a sentence has."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "?", "!", ".”", "?”")) else f"{text.rstrip(',;: ')}."


def _sayable(sentence: str) -> bool:
    words = sentence.split()
    letters = sum(c.isalpha() for c in sentence)
    return (
        _FEWEST_WORDS <= len(words) <= _MOST_WORDS
        and letters * 2 > len(sentence)
        and not _LABEL.search(sentence)
    )
