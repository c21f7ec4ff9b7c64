"""The sessions there are, by name."""

from __future__ import annotations

from pathlib import Path

from facilitator.config import Settings
from facilitator.corpus.files import writing
from facilitator.errors import InputError
from facilitator.models import DialogueConfig, Model
from facilitator.sessions import checkpoints

_NAME = "name.txt"
_LONGEST = 80


class Listed(Model):
    """A session as a list shows it; its name is its topic until somebody gives it one."""

    config: DialogueConfig
    name: str

    @property
    def id(self) -> str:
        return self.config.session


def sessions(settings: Settings) -> list[Listed]:
    """All sessions, those last worked on first. One that cannot be read is left out: another
    process may be deleting it."""
    found = []
    for session in checkpoints.session_ids(settings):
        try:
            found.append(listed(settings, session))
        except InputError:
            continue
    return sorted(found, key=lambda s: (-touched(settings, s.id), s.id))


def listed(settings: Settings, session: str) -> Listed:
    """One session. Raises `InputError` where there is none."""
    config = checkpoints.read_config(settings, session)
    try:
        name = (checkpoints.session_dir(settings, session) / _NAME).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        name = ""
    return Listed(config=config, name=name.strip() or config.topic)


def rename(settings: Settings, session: str, name: str) -> None:
    """Gives the session a name; an empty one takes it away. Raises `InputError` for a long one."""
    checkpoints.read_config(settings, session)
    clean = " ".join(name.split())
    if len(clean) > _LONGEST:
        raise InputError(f"a session's name has at most {_LONGEST} letters; shorten it")
    path = checkpoints.session_dir(settings, session) / _NAME
    with writing(path):
        draft = path.with_name(f".{_NAME}.new")
        draft.write_text(clean, encoding="utf-8", errors="replace")
        draft.replace(path)


def touched(settings: Settings, session: str) -> int:
    """When the session's files last changed, in nanoseconds; 0 where it has none."""
    folder = checkpoints.session_dir(settings, session)
    return max((_changed(folder / name) for name in checkpoints.WRITTEN), default=0)


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
