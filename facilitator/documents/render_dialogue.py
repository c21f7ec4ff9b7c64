"""What was said, turn by turn; the red lines; the next steps: as outlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from facilitator.documents.outline import (
    Block,
    Bullets,
    Heading,
    Label,
    Outline,
    Paragraph,
    Role,
    Said,
)
from facilitator.documents.pages import assemble, numbered
from facilitator.documents.parts import (
    Names,
    capital,
    namer,
    next_steps_table,
    ordinal,
    parked_blocks,
    procedural,
    remark,
    say,
    seat_map_blocks,
    the,
    words,
)
from facilitator.documents.positions import position_line, preference
from facilitator.models import (
    Footer,
    Header,
    NextStep,
    ParkedItem,
    Phase,
    Position,
    Restatement,
    SeatMap,
    Statement,
    Turn,
)

__all__ = ["dialogue_outline", "next_steps_outline", "red_lines_outline", "shared_interests"]


_STEPS = {
    "opening": "Opening statements",
    "interests": "Red lines, interests and fears",
    "shared_interests": "Shared interests",
    "restating": "Restating the other side",
    "acceptance": "Answers to the restatements",
    "propose": "Language put forward",
    "rank": "Orders of preference",
    "positions": "Positions",
    "critique": "Critique",
    "revise": "The mediator’s language",
    "question": "The mediator’s questions",
    "concerns": "Concerns",
    "measures": "Measures put forward",
    "measure_positions": "Positions on the measures",
    "reality_test": "Reality test",
}
"""The steps in the order in which a round takes them."""


def dialogue_outline(
    header: Header, turns: Sequence[Turn], footer: Footer, subjects: Mapping[str, str]
) -> Outline:
    """The transcript. What was said in caucus and not released is left out.

    `subjects` say what an id of an agenda item or a stress-point stands for: 'clause 4'.
    """
    table = _Table(namer(header), subjects)
    said = [turn for turn in turns if not turn.private]
    by_phase = [(phase, [turn for turn in said if turn.phase is phase]) for phase in Phase]
    sections = [
        (capital(words(phase)), table.steps(spoken)) for phase, spoken in by_phase if spoken
    ]
    if not sections:
        sections = [("Record", [Paragraph((procedural("Nothing was said on the record."),))])]
    return assemble(_titled(header, "Record of the dialogue"), numbered(sections), footer)


def red_lines_outline(
    header: Header,
    maps: Sequence[SeatMap],
    shared: Sequence[Statement],
    parked: Sequence[ParkedItem],
    footer: Footer,
) -> Outline:
    """Red lines, interests and fears of each seat, what they share, what was set aside."""
    name = namer(header)
    silent = procedural("The sources name no interest that the seats share.")
    sections: list[tuple[str, list[Block]]] = [
        (
            "Red lines, interests and fears",
            [block for found in maps for block in seat_map_blocks(found, name, first="red_lines")]
            or [Paragraph((procedural("No seat stated a red line."),))],
        ),
        (
            "Shared interests",
            [Bullets(tuple(say((statement,)) for statement in shared) or ((silent,),))],
        ),
        ("Parking lot", [parked_blocks(parked, name)]),
    ]
    return assemble(_titled(header, "Red lines and interests"), numbered(sections), footer)


def next_steps_outline(header: Header, steps: Sequence[NextStep], footer: Footer) -> Outline:
    """The next-steps matrix."""
    table = next_steps_table(steps, namer(header))
    return assemble(_titled(header, "Next steps"), numbered([("Next steps", [table])]), footer)


def shared_interests(turns: Sequence[Turn]) -> tuple[Statement, ...]:
    """What was said of shared interests, each sentence once."""
    said = (
        s for t in turns if t.step == "shared_interests" and not t.private for s in t.statements
    )
    return tuple(dict.fromkeys(said))


def _titled(header: Header, title: str) -> Header:
    return header.model_copy(update={"title": f"{title}: {header.topic}"})


class _Table:
    """Who sits there and what they speak to, by the names that the record uses."""

    def __init__(self, name: Names, subjects: Mapping[str, str]) -> None:
        self._name = name
        self._subjects = subjects

    def steps(self, turns: Sequence[Turn]) -> list[Block]:
        """A phase: round by round, subject by subject, step by step."""
        steps = list(_STEPS)
        about = list(dict.fromkeys(turn.on for turn in turns))

        def place(turn: Turn) -> tuple[int, int, int]:
            step = steps.index(turn.step) if turn.step in steps else len(steps)
            return turn.round, about.index(turn.on), step

        last = max(turn.round for turn in turns)
        blocks: list[Block] = []
        for (number, step, on), group in groupby(
            sorted(turns, key=place), key=lambda t: (t.round, t.step, t.on)
        ):
            title = _STEPS.get(step, capital(words(step)))
            title += f" – {self._subject(on)}" if on else ""
            title += f", {ordinal(number)} round" if last > 1 else ""
            blocks.append(Heading(2, title))
            for turn in group:
                blocks += self._turn(turn)
        return blocks

    def _subject(self, identifier: str) -> str:
        return self._subjects.get(identifier, words(identifier))

    def _turn(self, turn: Turn) -> list[Block]:
        """A seat's contribution: what it said, then what has a form of its own."""
        speaker = Label(f"{capital(self._name(turn.seat))}:", bold=True)
        formal, shown = self._formal(turn)
        line = say([s for s in turn.statements if s not in shown])
        if line or not formal:
            silence = (procedural("Has nothing to say on this step."),)
            return [Paragraph((speaker, *(line or silence))), *formal]
        if len(formal) == 1:
            return [Paragraph((speaker, *formal[0].line))]
        return [Paragraph((speaker,), Role.LEAD), *formal]

    def _formal(self, turn: Turn) -> tuple[list[Paragraph], set[Statement]]:
        """The turn's map, reality test, restatements, language, preferences and positions; and
        the statements that these show."""
        formal: list[Paragraph] = []
        shown: set[Statement] = set()

        def add(label: str, statements: Sequence[Statement]) -> None:
            if statements:
                shown.update(statements)
                formal.append(remark(label, say(statements)))

        if turn.map is not None:
            add("Red lines", turn.map.red_lines)
            add("Interests", turn.map.interests)
            add("Fears", turn.map.fears)
        if turn.feasibility is not None:
            add("At home", turn.feasibility.assessment)
            add("Bound by", turn.feasibility.constraint)
            add("Spoilers", turn.feasibility.spoilers)
        for restatement in turn.restatements:
            add(*self._restated(restatement))
        for item, put in groupby(turn.formulations, key=lambda f: f.item):
            language = tuple(Said(formulation.text) for formulation in put)
            formal.append(remark(f"On {self._subject(item)}", language))
        formal += [
            remark(f"On {self._subject(r.item)}", (Label(preference(r.order, self._name)),))
            for r in turn.rankings
        ]
        for item, taken in groupby(turn.positions, key=lambda p: p.on.partition(".")[0]):
            line = position_line(list(taken), self._target)
            formal.append(remark(f"On {self._subject(item)}", line))
        if stand_in := _stand_in(turn):
            formal.append(remark("Wording", (stand_in,)))
        return formal, shown

    def _restated(self, restatement: Restatement) -> tuple[str, tuple[Statement, ...]]:
        """Before its owner answers, the restatement; after, the answer alone."""
        if restatement.acceptance is None:
            return f"Of {the(self._name(restatement.of))}", restatement.statements
        verb = "Accepted" if restatement.accepted else "Not accepted"
        return f"{verb}, as restated by {the(self._name(restatement.by))}", (
            restatement.acceptance,
        )

    def _target(self, position: Position) -> str:
        """Ids have the form item.owner.number, or stress-point.m-number for a measure."""
        rest = position.on.partition(".")[2]
        if rest and "." not in rest:
            return f"measure {rest.upper()}"
        return f"the language of {the(self._name(position.owner))}"


def _stand_in(turn: Turn) -> Said | None:
    """The mark of a turn that a model was to word and, in whole or in part, did not."""
    fell = [a.why.partition(";")[0] for a in turn.amendments if a.action == "fell back"]
    if not fell:
        return None
    why = " and ".join(dict.fromkeys(fell))
    return procedural(f"The embedded engine words this in the model’s stead, as {why}.")
