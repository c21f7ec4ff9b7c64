"""The clerk finds and reports: what a document says a source says goes through here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import yaml
from pydantic import ValidationError

from facilitator.errors import InputError
from facilitator.models import (
    TO_BE_NEGOTIATED,
    AttributionMode,
    Citation,
    CorpusState,
    DocumentStatus,
    Footer,
    Header,
    KnownVoice,
    Model,
    Origin,
    Persona,
    Proposition,
    RuleName,
    SeatId,
    SeatInfo,
    Source,
    SourceInfo,
    Stance,
    Statement,
    Voice,
)
from facilitator.resources import corpus_dir

Report = Callable[[Sequence[Proposition], str], tuple[Statement, ...]]
"""Propositions as verified sentences that name author and holder; `str` seeds the wording. A
sentence that does not stand is left out."""
LookUp = Callable[[str, int, Sequence[Voice] | None], Sequence[Proposition]]
"""What retrieval finds for a query, best first."""
Cite = Callable[[Sequence[str]], tuple[Citation, ...]]

UNATTRIBUTED = (KnownVoice.AUTHOR.value, KnownVoice.NEUTRAL.value)
SUMMARIES = ("key-takeaways", "front-matter")


class Party(Model):
    """Somebody the papers name as belonging to the process."""

    name: str
    propositions: tuple[str, ...]
    seat: SeatId | None = None


def load_parties() -> tuple[Party, ...]:
    """The parties named in the papers. Raises `InputError` for an entry that does not fit."""
    path = corpus_dir() / "parties.yaml"
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        return tuple(Party.model_validate(entry) for entry in entries)
    except (ValidationError, yaml.YAMLError) as error:
        raise InputError(
            f"{path.name}: an entry does not fit; each needs name, propositions"
        ) from error


@dataclass(frozen=True)
class Clerk:
    """Everything a document is written with. Pure but for what the callables do."""

    sources: Mapping[str, Source]
    propositions: Mapping[str, Proposition]
    state: Callable[[str], CorpusState]
    version: str
    report: Report
    look_up: LookUp
    cite: Cite
    parties: tuple[Party, ...]

    def about(
        self,
        topics: Sequence[str],
        *,
        voices: Sequence[Voice] | None = UNATTRIBUTED,
        stances: Sequence[Stance] | None = None,
        main: bool = False,
    ) -> list[Proposition]:
        """Propositions on the topics: main topic first, the body before its summary.

        With `main`, only those whose main topic is among `topics`.
        """
        wanted = set(topics)
        found = [
            p
            for p in self.propositions.values()
            if wanted & set(p.topics)
            and (voices is None or p.voice in voices)
            and (stances is None or p.stance in stances)
            and (not main or p.topics[0] in wanted)
        ]
        return sorted(
            found,
            key=lambda p: (
                p.locator.section in SUMMARIES,
                p.topics[0] not in wanted,
                -len(wanted & set(p.topics)),
            ),
        )

    def find(
        self,
        query: str,
        most: int,
        *,
        topics: Sequence[str] = (),
        stances: Sequence[Stance] | None = None,
        without: Iterable[str] = (),
    ) -> list[Proposition]:
        """Unattributed propositions that retrieval finds, on the topics where given, at most one a
        paragraph and `most` in all; those in `without` are left out."""
        used = set(without)
        chosen: list[Proposition] = []
        places: set[str] = set()
        for p in self.look_up(query, 12, UNATTRIBUTED):
            fits = (not topics or set(topics) & set(p.topics)) and (
                stances is None or p.stance in stances
            )
            place = p.locator.key
            if not fits or p.id in used or place in places or p.locator.section in SUMMARIES:
                continue
            chosen.append(p)
            places.add(place)
            if len(chosen) == most:
                break
        return chosen

    def header(
        self,
        title: str,
        *,
        topic: str,
        seats: Sequence[Persona],
        engine: str,
        rule: RuleName | None = None,
        rule_note: str = "",
        attribution: AttributionMode = AttributionMode.SEAT,
        status: DocumentStatus = DocumentStatus.DRAFT,
        released_by: str | None = None,
    ) -> Header:
        return Header(
            title=title,
            status=status,
            released_by=released_by,
            capacity=(
                "Prepared by simulated seats that voice reported views; nobody took part in an"
                " official capacity."
            ),
            topic=topic,
            seats=tuple(SeatInfo(id=s.id, name=s.name, votes=s.votes) for s in seats),
            rule=rule,
            rule_note=rule_note,
            attribution=attribution,
            engine=engine,
            corpus_version=self.version[:16],
            corpus_state={source: self.state(source) for source in self.sources},
        )

    def footer(self, seats: Sequence[Persona]) -> Footer:
        """The sources, and who was not at the table."""
        present = {seat.id for seat in seats}
        absent = tuple(
            Statement(
                text=f"Not at the table: {party.name}.",
                origin=Origin.PROCEDURAL,
                citations=self.cite(party.propositions),
            )
            for party in self.parties
            if party.seat is None or party.seat not in present
        )
        sources = tuple(
            SourceInfo(source=source, state=self.state(source.id), review=source.review)
            for source in self.sources.values()
        )
        return Footer(sources=sources, absent=absent)


def procedural(text: str) -> Statement:
    return Statement(text=text, origin=Origin.PROCEDURAL)


def proposal(text: str, citations: tuple[Citation, ...] = ()) -> Statement:
    return Statement(text=text, origin=Origin.PROPOSAL, citations=citations)


OPEN = (procedural(f"{TO_BE_NEGOTIATED[:1].upper()}{TO_BE_NEGOTIATED[1:]}."),)
"""For a field that no source fills."""


def first_of_each(propositions: Sequence[Proposition], most: int) -> list[Proposition]:
    """At most `most`, no two from one paragraph."""
    chosen: dict[str, Proposition] = {}
    for proposition in propositions:
        chosen.setdefault(proposition.locator.key, proposition)
    return list(chosen.values())[:most]
