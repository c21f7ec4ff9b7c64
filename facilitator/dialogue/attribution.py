"""Who said it: applies an `AttributionMode` to whatever is exported or logged.

`named` leaves all as it is. `seat` puts the seat in the place of the people who spoke for it.
`none` is the Chatham House Rule: what was said may be used, who said it and whom they belong to may
not be told. Then `speaker`, `by` and `raised_by` are null, a turn tells no seat, the owners of
brackets become letters, and seats and people are replaced wherever a text names them.

The letters follow a hash of the seed and the seat's id, and all lists by seat are put in their
order, so that neither the letters nor any list betrays the seating. Whoever knows the seed can undo
them: keep it out of what is exported. What a text says may still betray its side; that is for a
person to judge before release.

What a paper says of a party is not touched. The objects that locate or quote a paper pass through
whole, and a sentence of origin `source` or `derived` keeps 'NATO' or 'Russia', its subject, but
loses the display names of seats and the names of people like any other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import Enum
from hashlib import sha256
from itertools import groupby
from string import ascii_uppercase
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from facilitator.errors import InputError, MachineError
from facilitator.models import (
    AttributionMode,
    Citation,
    EvidenceItem,
    LedgerCitation,
    Locator,
    Model,
    Origin,
    Passage,
    Proposition,
    SeatId,
    Source,
    SourceInfo,
    Turn,
)

__all__ = ["ANYONE", "SeatIdentity", "attribute", "attribute_text", "letters", "shown_names"]

M = TypeVar("M", bound=BaseModel)

ANYONE = "participant"
"""The seat of a turn under `none`."""

_TELLS_NOBODY = (
    bool,
    int,
    float,
    Enum,
    Citation,
    EvidenceItem,
    LedgerCitation,
    Locator,
    Passage,
    Proposition,
    Source,
    SourceInfo,
)
"""Passed through whole: numbers, and what locates or quotes a paper."""
_SUBJECTS = frozenset(
    {"basis", "contested_terms", "holder", "stress_point", "stress_points", "topics", "voice"}
)
"""Fields that say what a thing is about, never who spoke."""
_SPEAKERS = frozenset({"speaker", "by", "raised_by"})
_POLICY = "policy"
"""A gate that no person passed (`GateRecord.by`): nobody to protect."""
_OWNERS = ("seat", "owner", "by", "id")
"""Where a list's item names its seat, the telling field first."""
_MOMENT = ("phase", "step", "round", "on", "item", "to", "where")
"""When an item came and on what; the order of items of one moment tells the seating."""

_SPACE = r"\s+"
_PERSON = re.compile(r"Participant [A-Z]\b")
_LIST = re.compile(rf"{_PERSON.pattern}(?:, {_PERSON.pattern})*,? (?:and|or) {_PERSON.pattern}")

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]


class SeatIdentity(Model):
    """All by which a seat could be known: its id, its display names, the people in it.

    Give every form of a name that may occur, a surname alone among them. The first display name is
    the one that `seat` shows.
    """

    id: SeatId
    names: tuple[Name, ...] = Field(min_length=1)
    participants: tuple[Name, ...] = ()


def letters(seats: Iterable[SeatIdentity], seed: str) -> dict[SeatId, str]:
    """A letter for each seat, in an order that does not depend on the seating.

    Raises `InputError` beyond 26 seats.
    """
    ids = {seat.id for seat in seats}
    if len(ids) > len(ascii_uppercase):
        raise InputError(
            f"{len(ids)} seats are more than there are letters; attribution 'none' takes at most"
            f" {len(ascii_uppercase)}"
        )
    shuffled = sorted(ids, key=lambda id_: (sha256(f"{seed}\0{id_}".encode()).digest(), id_))
    return dict(zip(shuffled, ascii_uppercase, strict=False))


def shown_names(
    mode: AttributionMode, seats: Sequence[SeatIdentity], *, seed: str
) -> dict[str, str]:
    """What to print for a seat id, or a letter, of an attributed tree."""
    if mode is not AttributionMode.NONE:
        return {seat.id: seat.names[0] for seat in seats}
    named = {letter: _participant(letter) for letter in letters(seats, seed).values()}
    return {**dict(sorted(named.items())), ANYONE: "A participant"}


def attribute(tree: M, mode: AttributionMode, seats: Sequence[SeatIdentity], *, seed: str) -> M:
    """A copy of `tree`, of the same type, that attributes as `mode` has it.

    `seats` are those to hide or to show; a name outside them stays. Attribute before rendering and
    before building a ledger: a ledger in the old order would tell the seating.

    Raises `InputError` where two seats share a name, and `MachineError` for a value that this
    module cannot look into: it would rather stop than let a name through.
    """
    if mode is AttributionMode.NAMED:
        return tree
    return _Masker(mode, seats, seed).model(tree, about_source=False)


def attribute_text(
    text: str, mode: AttributionMode, seats: Sequence[SeatIdentity], *, seed: str
) -> str:
    """The same for a line of text, a log's for example."""
    if mode is AttributionMode.NAMED:
        return text
    return _Masker(mode, seats, seed).text(text, about_source=False)


class _Names:
    """Finds names and says what stands for them, all in one pass: no replacement is read again."""

    def __init__(self) -> None:
        self._rules: list[tuple[int, str, str, str]] = []
        self._search: re.Pattern[str] | None = None

    def add(self, name: str, replacement: str) -> None:
        """A name of several words is found in any case, also in the plural; a single word as it is
        written or in capitals, so that a Ms May leaves the verb alone."""
        words = [re.escape(word) for word in _nfc(name).split()]
        if len(words) > 1:
            pattern = rf"(?i:{_SPACE.join(words)})s?"
        else:
            pattern = rf"(?<!\w)(?:{words[0]}|{words[0].upper()})(?!\w)"
        self._rules.append((-len(name), pattern, replacement, replacement))

    def add_id(self, seat: SeatId, replacement: str, inside_id: str) -> None:
        """An id also counts as part of another one: the `nato` of `nato-1`."""
        pattern = rf"(?<![^\W_]){re.escape(seat)}(?![^\W_])"
        self._rules.append((-len(seat), pattern, replacement, inside_id))

    def replaced(self, text: str) -> str:
        if not self._rules:
            return text
        if self._search is None:
            self._rules.sort()  # the longest name first
            names = "|".join(f"({pattern})" for _, pattern, _, _ in self._rules)
            self._search = re.compile(rf"(?:\b[Tt]he\s+)?(?:{names})")
        composed = _nfc(text)
        replaced = self._search.sub(self._replacement, composed)
        return text if replaced == composed else replaced

    def _replacement(self, match: re.Match[str]) -> str:
        _, _, replacement, inside_id = self._rules[(match.lastindex or 1) - 1]
        before = match.string[max(match.start() - 1, 0) : match.start()]
        after = match.string[match.end() : match.end() + 1]
        return inside_id if re.search(r"[-_/#]", before + after) else replacement


class _Masker:
    """What a mode makes of one value after another."""

    def __init__(self, mode: AttributionMode, seats: Sequence[SeatIdentity], seed: str) -> None:
        _check_distinct(seats)
        self._hides = mode is AttributionMode.NONE
        letter = letters(seats, seed)
        self._whole: dict[str, str] = {}  # values that are nothing but an id or a name
        self._any, self._source = _Names(), _Names()
        for seat in seats:
            shown = _participant(letter[seat.id]) if self._hides else seat.names[0]
            stands = letter[seat.id] if self._hides else seat.id
            self._whole |= {_nfc(person): stands for person in seat.participants}
            for person in seat.participants:
                self._any.add(person, shown)
                self._source.add(person, shown)
            if not self._hides:
                continue
            self._whole[seat.id] = stands
            self._any.add_id(seat.id, shown, stands)
            for name in seat.names:
                self._any.add(name, shown)
                if name.casefold() != seat.id.casefold():  # else it is the paper's word too
                    self._source.add(name, shown)

    def text(self, text: str, about_source: bool) -> str:
        replaced = (self._source if about_source else self._any).replaced(text)
        return _LIST.sub(_in_letter_order, replaced) if self._hides else replaced

    def _string(self, value: str, about_source: bool) -> str:
        prose = " " in value  # an id is nobody's subject, also in a sentence about a source
        return self._whole.get(_nfc(value)) or self.text(value, about_source and prose)

    def value(self, value: object, about_source: bool) -> object:
        if value is None or isinstance(value, _TELLS_NOBODY):
            return value
        if isinstance(value, str):
            return self._string(value, about_source)
        if isinstance(value, BaseModel):
            return self.model(value, about_source)
        if isinstance(value, tuple | list):
            return type(value)(self._siblings(value, about_source))
        if isinstance(value, dict):
            return self._mapping(value, about_source)
        raise MachineError(
            f"attribution cannot look into a {type(value).__name__}; export text, numbers, models,"
            " tuples, lists and dicts only"
        )

    def model(self, model: M, about_source: bool) -> M:
        about = getattr(model, "origin", None)
        if about is not None:
            about_source = about in (Origin.SOURCE, Origin.DERIVED, Origin.SILENCE)
        fields = {
            name: self._field(name, getattr(model, name), about_source)
            for name in type(model).model_fields
        }
        if self._hides and isinstance(model, Turn):
            fields["seat"] = ANYONE
        try:
            return type(model).model_validate(fields)
        except ValidationError as error:
            raise MachineError(
                f"a {type(model).__name__} has no room for what attribution puts into"
                f" '{error.errors()[0]['loc'][0]}'; let that field be null"
            ) from error

    def _field(self, name: str, value: object, about_source: bool) -> object:
        if name in _SUBJECTS:
            return value
        if self._hides and name in _SPEAKERS and value != _POLICY:
            return None
        return self.value(value, about_source)

    def _mapping(self, value: dict[object, object], about_source: bool) -> dict[object, object]:
        items = [
            (self.value(k, about_source), self.value(v, about_source)) for k, v in value.items()
        ]
        if len(dict(items)) < len(value):
            raise MachineError(
                "a table has one row for each of two people of one seat; give it one for each seat"
            )
        if self._hides and all(self._owner(key) for key in value):
            items.sort(key=lambda item: str(item[0]))
        return dict(items)

    def _siblings(self, items: Sequence[object], about_source: bool) -> list[object]:
        """The values of a list, in the letters' order where each belongs to a seat."""
        walked = [self.value(item, about_source) for item in items]
        if not self._hides or len(items) < 2:
            return walked
        ordered: list[object] = []
        placed = [
            (*_place(item, value), self._owner(item), value)
            for item, value in zip(items, walked, strict=True)
        ]
        for _, group in groupby(placed, key=lambda place: place[0]):
            members = list(group)
            if all(owner for _, _, owner, _ in members):
                members.sort(key=lambda member: (member[2], member[1]))
            ordered.extend(value for _, _, _, value in members)
        return ordered

    def _owner(self, item: object) -> str:
        """What sorts `item` among its siblings: the letter of its seat, or the id made with it."""
        if isinstance(item, BaseModel):
            owners = (item.__dict__.get(field) for field in _OWNERS)
            return next(
                (self._whole[o] for o in owners if isinstance(o, str) and o in self._whole), ""
            )
        if isinstance(item, str) and not isinstance(item, Enum) and " " not in item:
            masked = self._string(item, about_source=False)
            return masked if masked != item else ""
        return ""


def _place(item: object, value: object) -> tuple[list[object], list[str]]:
    """When and on what an item came: first what names no seat, then what does, masked."""
    if not isinstance(item, BaseModel) or not isinstance(value, BaseModel):
        return [], []
    fields = [
        (item.__dict__[name], value.__dict__[name]) for name in _MOMENT if name in item.__dict__
    ]
    return (
        [before for before, after in fields if before == after],
        [str(after) for before, after in fields if before != after],
    )


def _in_letter_order(match: re.Match[str]) -> str:
    """'Participant B and Participant A' the other way round.

    After 'For' and the like the first of several may stand apart from the list ('For Participant B,
    Participant A and Participant C object'); it stays where it is.
    """
    people = _PERSON.findall(match[0])
    opened = re.search(r"\b[A-Z]\w*\s$", match.string[: match.start()])
    apart = 1 if opened and len(people) > 2 else 0
    ordered = iter([*people[:apart], *sorted(people[apart:])])
    return _PERSON.sub(lambda _: next(ordered), match[0])


def _check_distinct(seats: Sequence[SeatIdentity]) -> None:
    owner: dict[str, SeatId] = {}
    for seat in seats:
        for name in (seat.id, *seat.names, *seat.participants):
            other = owner.setdefault(_nfc(name).casefold(), seat.id)
            if other != seat.id:
                raise InputError(
                    f"'{name}' names both seat '{other}' and seat '{seat.id}'; give each its own"
                )


def _participant(letter: str) -> str:
    return f"Participant {letter}"


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
