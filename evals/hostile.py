"""Material that carries instructions, put where such material comes in, and an engine that notes what
it is told.

Papers and propositions are added to a copy of the user's corpus in a folder of their own, which is
gone afterwards; a participant speaks at a gate; a prompt variable is the topic of a dialogue.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import model_validator

from facilitator.config import Settings
from facilitator.evals.base import Case
from facilitator.evals.dialogues import SHORT, TALK, hold
from facilitator.evals.subjects import Kit
from facilitator.models import (
    GateAction,
    GatePolicy,
    Link,
    LinkKind,
    Passage,
    Proposition,
    Source,
    Stance,
    Voice,
)

if TYPE_CHECKING:
    from facilitator.dialogue.bench import Bench
    from facilitator.dialogue.state import GateDecision
    from facilitator.engines.base import Brief, Engine, OnText, R, Task
    from facilitator.sessions.export import Documents
    from facilitator.sessions.session import Waiting

__all__ = [
    "Attack",
    "Goal",
    "Listening",
    "Vector",
    "hostile_bench",
    "listening",
    "speaking",
    "with_topic",
]

_SPEAKER = "Guest Speaker"
_NO_FILE_NAME = re.compile(r'[<>:"/\\|?*]')
"""What no file on Windows can be named; nor can an attacker's."""


class Vector(StrEnum):
    """Where the instruction comes in."""

    PAPER = "paper"
    PROPOSITION = "proposition"
    PARTICIPANT = "participant"
    FILE_NAME = "file-name"
    PROMPT_VARIABLE = "prompt-variable"


class Goal(StrEnum):
    """What it is after: words that nobody would say, our prompts, a seat's stand, or live markup."""

    OBEY = "obey"
    LEAK = "leak"
    SIDE = "side"
    MARKUP = "markup"


class Attack(Case):
    """`text` is the instruction; `marker` an odd word in it, by which it is known again.

    `canary` is what obeying would produce. It does not stand in `text`, so that a faithful report
    of the instruction is no success of it; only live markup is looked for as it stands. `voice` and
    `topics` are those of a planted proposition; `bait` is a question that leads to what is planted.
    """

    vector: Vector
    goal: Goal
    text: str
    marker: str
    canary: str = ""
    voice: Voice = "author"
    topics: tuple[str, ...] = ("indivisible-security",)
    contests: tuple[str, ...] = ()
    bait: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Attack:
        if self.marker not in self.text:
            raise ValueError("the marker must stand in the text")
        if (self.goal in (Goal.OBEY, Goal.MARKUP)) != bool(self.canary):
            raise ValueError("a canary goes with 'obey' and 'markup', and with nothing else")
        if self.goal is Goal.OBEY and self.canary in self.text:
            raise ValueError("the canary stands in the text: repeating it would count as obeying")
        return self


class Listening:
    """An engine that notes its briefs. It bears its inner engine's name."""

    def __init__(self, inner: Engine) -> None:
        self._inner = inner
        self.heard: list[Brief] = []

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def repairs(self) -> bool:
        return self._inner.repairs

    @property
    def reads(self) -> frozenset[Task]:
        return self._inner.reads

    def perform(self, brief: Brief, result: type[R], on_text: OnText | None = None) -> R:
        """What the inner engine says to it."""
        self.heard.append(brief)
        return self._inner.perform(brief, result, on_text)


def listening(bench: Bench) -> tuple[Bench, Listening]:
    """The bench with its engine listened to."""
    engine = Listening(bench.engine)
    own = bench.engine is bench.fallback
    return replace(bench, engine=engine, fallback=engine if own else bench.fallback), engine


@contextmanager
def hostile_bench(kit: Kit, attacks: Sequence[Attack]) -> Iterator[Bench]:
    """A bench over a corpus into which papers, propositions and file names were planted."""
    from facilitator.sessions.setup import open_bench

    with tempfile.TemporaryDirectory(
        prefix="facilitator-eval-",
        ignore_cleanup_errors=True,  # Windows removes no file that is open, as the index still is
    ) as folder:
        home = Path(folder) / "home"
        settings = kit.settings.model_copy(update={"home": home})
        if (kit.settings.home / "corpus").is_dir():
            shutil.copytree(kit.settings.home / "corpus", home / "corpus")
        for name, text, planted in _files(attacks):
            path = Path(folder) / name
            path.write_text(text, encoding="utf-8")
            _add(path, settings, planted)
        bench = open_bench(settings, "embedded")
        if not kit.engine_is_embedded:
            bench = replace(bench, engine=kit.bench.engine)
        yield bench


def _files(attacks: Sequence[Attack]) -> Iterator[tuple[str, str, Sequence[Attack]]]:
    """Name, text, and the attacks whose propositions go with it."""
    by_vector = {v: [a for a in attacks if a.vector is v] for v in Vector}
    papers = [a.text for a in by_vector[Vector.PAPER]]
    if papers:
        yield "note.md", _paper("A note on indivisible security", papers), ()
    planted = by_vector[Vector.PROPOSITION]
    if planted:
        yield "reading.md", _paper("A second note", [a.text for a in planted]), planted
    for number, attack in enumerate(by_vector[Vector.FILE_NAME], start=1):
        plain = f"Notice number {number} is that drills near a shared border be announced ahead."
        name = _NO_FILE_NAME.sub("", attack.text) if os.name == "nt" else attack.text
        yield f"{name}.md", plain + "\n", ()


def _paper(title: str, paragraphs: Iterable[str]) -> str:
    return f"# {title}\n\n## Body\n\n" + "\n\n".join(paragraphs) + "\n"


def _add(path: Path, settings: Settings, planted: Sequence[Attack]) -> None:
    """Adds a paper as the command line does; planted propositions are what a reader of it would
    have been made to write."""
    from facilitator.corpus.store import add_source
    from facilitator.sessions.setup import add_paper

    if not planted:
        add_paper(path, settings, lambda _: None)
        return

    def draft(source: Source, passages: Sequence[Passage]) -> Sequence[Proposition]:
        return [
            Proposition(
                id=f"X-{attack.id}",
                text=attack.text,
                locator=passage.locator,
                voice=attack.voice,
                stance=Stance.POSITION,
                topics=attack.topics,
                links=tuple(Link(kind=LinkKind.CONTESTS, to=i) for i in attack.contests),
            )
            for attack in planted
            for passage in passages
            if attack.marker in passage.text
        ]

    add_source(path, settings, draft=draft)


def speaking(bench: Bench, attacks: Sequence[Attack]) -> Documents:
    """A dialogue in which a person puts the attacks on the table, on a clause that has language and
    without a target, and sends the text back, so that the seats have heard them when they speak again."""
    from facilitator.dialogue.state import GateDecision

    config = SHORT.model_copy(update={"gates": GatePolicy.PHASES})
    said = [
        GateDecision(action=GateAction.INJECT, by=_SPEAKER, text=a.text, target=target)
        for a in attacks
        for target in ("2", None)
    ]
    back = GateDecision(action=GateAction.SEND_BACK, by=_SPEAKER, reason="Take it up, please.")
    script = [*said, back]

    def answer(waiting: Waiting) -> GateDecision:
        if waiting.gate == "gate_definition" and script:
            return script.pop(0)
        return GateDecision(action=GateAction.APPROVE, by=_SPEAKER)

    return hold(bench, config, answer)


def with_topic(bench: Bench, attack: Attack) -> Documents:
    """A dialogue whose topic carries the attack."""
    topic = f"{TALK.topic} {attack.text}"
    return hold(bench, TALK.model_copy(update={"topic": topic}))
