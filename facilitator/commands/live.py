"""A dialogue as it goes on, on stderr."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from facilitator.models import Turn
    from facilitator.sessions.session import Event

_DRAFTS, _STRUCK, _SAID = "drafts", "struck", "said"


@contextmanager
def shown() -> Iterator[Callable[[Event], None]]:
    """At a terminal what is said, and below it each seat's sentence as it is drafted, until it is
    checked; elsewhere nothing but the steps."""
    from rich.console import Console, Group
    from rich.live import Live
    from rich.text import Text

    console = Console(stderr=True)
    steps: list[str] = []
    drafting: dict[str, Text] = {}
    live = Live(console=console, transient=True, auto_refresh=False)

    def draw() -> None:
        """The drafts below what was said; nothing is in the way where a person is asked."""
        if drafting:
            live.start()
            live.update(Group(*drafting.values()), refresh=True)
        else:
            live.stop()

    def tell(event: Event) -> None:
        if event.step not in steps[-1:]:
            steps.append(event.step)
            console.print(Text(f"· {event.step}", style="bold"))
        if not console.is_terminal:
            return
        line = Text(f"  {event.seat}: {event.text}", overflow="ellipsis", no_wrap=True)
        if event.stage in (_DRAFTS, _STRUCK):
            line.stylize("dim strike" if event.stage == _STRUCK else "dim")
            drafting[event.seat] = line
        else:
            drafting.pop(event.seat, None)
            if event.stage == _SAID:
                console.print(line)
        draw()

    try:
        yield tell
    finally:
        live.stop()


def stand_ins(turns: Sequence[Turn]) -> list[str]:
    """One line for each reason why the embedded engine had the word in a model's stead."""
    why = Counter(
        a.why.partition(";")[0]
        for turn in turns
        for a in turn.amendments
        if a.action == "fell back"
    )
    return [
        f"In {count} {'turn' if count == 1 else 'turns'} the embedded engine had the word: {reason}."
        for reason, count in why.most_common()
    ]
