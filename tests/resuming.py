"""A dialogue that kills its own process, as a program: run by `test_resume` in a process of its own.

`python -m tests.resuming HOME CONFIG MOMENT`: with a whole number the process dies, by SIGKILL, at
that event of the dialogue; with a fraction after so many seconds of it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from facilitator.config import EmbeddingName, Settings
from facilitator.models import DialogueConfig
from facilitator.sessions import checkpoints
from facilitator.sessions.session import Event, open_session
from facilitator.sessions.setup import open_bench


def settings(home: Path) -> Settings:
    return Settings(home=home, embedding=EmbeddingName.WORDLLAMA)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(home: str, config: str, moment: str) -> None:
    own = settings(Path(home))
    wanted = DialogueConfig.model_validate_json(config)
    bench = open_bench(own)
    heard = 0

    def tell(event: Event) -> None:
        nonlocal heard
        del event
        heard += 1
        if heard == left:
            die()

    left = int(moment) if moment.isdigit() else -1
    if left < 0:
        threading.Timer(float(moment), die).start()
    checkpoints.create(own, wanted)
    with open_session(own, bench, wanted) as session:
        session.advance(on_event=tell)
    print(heard)  # came to its end alive
    os._exit(0)  # the timer, if one still waits, has nothing left to kill


if __name__ == "__main__":
    main(*sys.argv[1:])
