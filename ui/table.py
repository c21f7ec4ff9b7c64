"""Who sits at the table, as the page shows them: name, letter, colour, persona or person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from facilitator.ui.markup import Html, join, tag
from facilitator.ui.style import TONES


@dataclass(frozen=True)
class Seat:
    """A seat, or a person who holds none. `held_by`: the person who has taken it over."""

    id: str
    name: str
    letter: str
    tone: int
    held_by: str | None = None
    person: bool = False

    @property
    def tone_class(self) -> str:
        return f"tone-{self.tone}"

    def avatar(self, person: bool | None = None) -> Html:
        """The letter in a disc for a persona, in a ring for a person."""
        ring = self.person if person is None else person
        kind = f"avatar person {self.tone_class}" if ring else f"avatar {self.tone_class}"
        return tag("span", self.letter, class_=kind, aria_hidden="true")


class Table:
    """Everybody who can be named in a session."""

    def __init__(self, names: Mapping[str, str], held: Mapping[str, str] | None = None) -> None:
        """`names` by seat id, in the order of the table; an id of one capital letter is that of a
        participant whom an attribution without names leaves a letter."""
        self._seats: dict[str, Seat] = {}
        taken: set[str] = set()
        for number, (seat, name) in enumerate(names.items()):
            letter = seat if len(seat) == 1 and seat.isupper() else _letter(name, taken)
            taken.add(letter)
            self._seats[seat] = Seat(
                id=seat,
                name=name,
                letter=letter,
                tone=number % len(TONES),
                held_by=(held or {}).get(seat),
            )

    def __iter__(self) -> Iterator[Seat]:
        return iter(self._seats.values())

    def who(self, given: str | None) -> Seat:
        """The seat with the id; for anybody else a person by that name."""
        if given in self._seats:
            return self._seats[given or ""]
        holds = next((s for s in self._seats.values() if s.held_by == given), None)
        name = given or "A participant"
        return Seat(
            id=given or "",
            name=name,
            letter=name[:1].upper(),
            tone=holds.tone if holds else len(TONES) - 2,
            person=True,
        )

    def name(self, given: str | None) -> str:
        return self.who(given).name

    def badge(self, given: str | None) -> Html:
        """Name and, in words, whether a persona or a person speaks."""
        seat = self.who(given)
        if seat.person:
            holds = next((s for s in self._seats.values() if s.held_by == given), None)
            kind = f"person, for the {holds.name}" if holds else "person"
            return join(
                [
                    tag("span", seat.name, class_=f"name {seat.tone_class}", dir="auto"),
                    tag("span", kind, class_=f"chip person {seat.tone_class}"),
                ]
            )
        return join(
            [
                tag("span", seat.name, class_=f"name {seat.tone_class}"),
                tag("span", "persona", class_="chip"),
            ]
        )

    def legend(self) -> Html:
        """All seats with who speaks for them."""
        return tag(
            "div",
            *(
                tag(
                    "span",
                    seat.avatar(person=seat.held_by is not None),
                    tag("span", seat.name, class_=f"name {seat.tone_class}"),
                    tag(
                        "span",
                        f"held by {seat.held_by}, a person" if seat.held_by else "persona",
                        class_=f"chip person {seat.tone_class}" if seat.held_by else "chip",
                        dir="auto",
                    ),
                    class_="seat-at-table",
                )
                for seat in self._seats.values()
            ),
            class_="legend",
        )


def _letter(name: str, taken: set[str]) -> str:
    """The first letter of the name that nobody has yet."""
    letters = [c.upper() for c in name if c.isalpha()]
    spare = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
    return next((c for c in [*letters[:1], *letters[1:], *spare] if c not in taken), "?")
