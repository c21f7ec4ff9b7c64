"""`session list|show|resume|branch|export|purge`."""

from __future__ import annotations

from pathlib import Path

from facilitator.commands.ask import open_desk
from facilitator.commands.console import note, prepare_folder, print_json, write_file
from facilitator.commands.run import choose, conduct, limited
from facilitator.config import get_settings
from facilitator.errors import InputError
from facilitator.models import AttributionMode
from facilitator.sessions import checkpoints


def list_all(as_json: bool) -> None:
    settings = get_settings()
    found = [
        checkpoints.read_config(settings, session) for session in checkpoints.session_ids(settings)
    ]
    if as_json:
        print_json({"sessions": found})
        return
    for config in found:
        print(f"{config.session}  {config.topic}  ({config.engine}, {config.rule.value})")
    if not found:
        note("No sessions yet.")


def show(session: str, as_json: bool) -> None:
    from facilitator.sessions.calls import sum_calls
    from facilitator.sessions.session import open_session

    settings = get_settings()
    config = checkpoints.read_config(settings, session)
    bench = open_desk("embedded")
    with open_session(settings, bench, config, write=False) as opened:
        snapshot = opened.snapshot()
        history = opened.history()
    standing = (
        "finished"
        if snapshot.finished
        else f"waits at {snapshot.waiting.gate}"
        if snapshot.waiting
        else "unfinished"
        if snapshot.started
        else "not started"
    )
    calls = sum_calls(checkpoints.session_dir(settings, session) / checkpoints.CALLS, settings)
    turns = snapshot.values.get("turns", [])
    if as_json:
        print_json(
            {
                "config": config,
                "standing": standing,
                "turns": len(turns),
                "calls": calls,
                "checkpoints": [{"id": i, "next": step} for i, step in history],
            }
        )
        return
    print(f"{session}: {config.topic}\n{standing}; {len(turns)} turns; rule {config.rule.value}")
    for key, value in calls.model_dump(mode="json", exclude_none=True).items():
        print(f"  {key.replace('_', ' ')}: {value}")
    for identifier, step in history:
        print(f"  {identifier}  before: {step}")


def resume(
    session: str,
    engine: str | None,
    out: Path | None,
    force: bool,
    max_tokens: int | None,
    max_minutes: float | None,
) -> None:
    settings = limited(get_settings(), max_tokens, max_minutes)
    config = checkpoints.read_config(settings, session)
    if out is not None:
        prepare_folder(out, force)
    conduct(settings, open_desk(engine or config.engine), config, out)


def branch(session: str, at: str | None) -> None:
    from facilitator.sessions.branching import branch as make

    print(make(get_settings(), session, at))


def export(session: str, out: Path, attribution: str | None, force: bool) -> None:
    from facilitator.sessions.export import documents_of, files_of
    from facilitator.sessions.session import open_session

    settings = get_settings()
    config = checkpoints.read_config(settings, session)
    mode = choose(AttributionMode, attribution, "attribution mode") if attribution else None
    bench = open_desk("embedded")
    with open_session(settings, bench, config, write=False) as opened:
        values = opened.snapshot().values
    if values.get("paper") is None:
        raise InputError(
            f"session '{session}' has not come to its documents yet; `facilitator session resume`"
        )
    prepare_folder(out, force)
    for name, data in files_of(bench, documents_of(bench, values, mode)).items():
        write_file(out / name, data)
    note(f"Written: {out}/")


def purge(session: str) -> None:
    checkpoints.delete(get_settings(), session)
    print(f"Session {session} and all it kept is deleted.")
