"""The command line. Parses, calls, prints; imports what a command needs when it runs."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer._click import exceptions as usage  # typer carries its own click and exports no more

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    name="facilitator",
    help="Grounded Track 1.5 dialogues: search, ask, draft, check, evaluate.",
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
corpus_app = typer.Typer(help="The papers.", rich_markup_mode=None, no_args_is_help=True)
session_app = typer.Typer(help="The sessions.", rich_markup_mode=None, no_args_is_help=True)
app.add_typer(corpus_app, name="corpus")
app.add_typer(session_app, name="session")

Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
EngineOption = Annotated[
    str | None, typer.Option("--engine", help="Who words things: embedded or openai.")
]
MaxTokens = Annotated[
    int | None,
    typer.Option(
        "--max-tokens", help="Budget of a model's tokens; then the embedded engine goes on."
    ),
]
MaxMinutes = Annotated[
    float | None,
    typer.Option("--max-minutes", help="Budget of time; then the embedded engine goes on."),
]
Force = Annotated[bool, typer.Option("--force", help="Write into a folder that is not empty.")]


@app.command()
def run(
    topic: Annotated[str, typer.Option(help="What the paper is to define.")] = (
        "indivisible security"
    ),
    stress_point: Annotated[
        list[str] | None, typer.Option("--stress-point", help="Repeatable; default: all four.")
    ] = None,
    seat: Annotated[
        list[str] | None,
        typer.Option("--seat", help="Repeatable; default: nato, russia, mediator."),
    ] = None,
    rounds: Annotated[int, typer.Option(help="Readings of the text, 1 to 9.")] = 2,
    rule: Annotated[str, typer.Option(help="Decision rule.")] = "consensus",
    gates: Annotated[str, typer.Option(help="Where a person is asked: auto, phases, all.")] = (
        "auto"
    ),
    engine: EngineOption = None,
    attribution: Annotated[str, typer.Option(help="named, seat or none.")] = "seat",
    out: Annotated[Path, typer.Option(help="Where the documents go.")] = Path("out"),
    force: Force = False,
    max_tokens: MaxTokens = None,
    max_minutes: MaxMinutes = None,
) -> None:
    """Run a whole dialogue and write its documents."""
    from facilitator.commands.run import run_dialogue

    run_dialogue(
        topic=topic,
        stress_points=stress_point or [],
        seats=seat or [],
        rounds=rounds,
        rule=rule,
        gates=gates,
        engine=engine,
        attribution=attribution,
        out=out,
        force=force,
        max_tokens=max_tokens,
        max_minutes=max_minutes,
    )


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(help="What to look for.")] = None,
    k: Annotated[int, typer.Option("-k", help="How many paragraphs.")] = 5,
    voice: Annotated[str | None, typer.Option(help="Only this voice.")] = None,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    queries: Annotated[Path | None, typer.Option(help="JSONL of {id, query}.")] = None,
    as_json: Json = False,
) -> None:
    """Find paragraphs."""
    from facilitator.commands.ask import search as do

    do(query, k, voice, source, queries, as_json)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="A question to the papers.")] = None,
    questions: Annotated[Path | None, typer.Option(help="JSONL of {id, question}.")] = None,
    seat: Annotated[str | None, typer.Option(help="Only what this seat's side holds.")] = None,
    engine: EngineOption = None,
    as_json: Json = False,
) -> None:
    """Ask the corpus; it abstains where the papers are silent."""
    from facilitator.commands.ask import ask as do

    do(question, questions, seat, engine, as_json)


@app.command()
def brief(
    topic: Annotated[str, typer.Argument(help="What the briefing is about.")],
    out: Annotated[Path | None, typer.Option(help="A .md, .docx or .pdf file.")] = None,
    engine: EngineOption = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write a cited briefing draft."""
    from facilitator.commands.ask import brief as do

    do(topic, out, engine, force, as_json)


@app.command()
def verify(
    file: Annotated[str | None, typer.Argument(help="A draft, or - for standard input.")] = None,
    claims: Annotated[Path | None, typer.Option(help="JSONL of {id, text}.")] = None,
    pairs: Annotated[Path | None, typer.Option(help="JSONL of {id, claim, context}.")] = None,
    decisions: Annotated[
        Path | None, typer.Option(help="A review sheet that somebody filled in, to read back.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="A review sheet of the draft: .html or .docx.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a sheet that is there.")] = False,
    engine: EngineOption = None,
    as_json: Json = False,
) -> None:
    """Check a draft, claims, or claims against a context of their own."""
    from facilitator.commands.verify import verify as do

    do(file, claims, pairs, engine, as_json, out, decisions, force)


@app.command("eval")
def evaluate(
    suite: Annotated[list[str] | None, typer.Argument(help="Suites; default: all.")] = None,
    engine: EngineOption = None,
    session: Annotated[str | None, typer.Option(help="A session as the subject.")] = None,
    draft: Annotated[Path | None, typer.Option(help="A draft file as the subject.")] = None,
    report: Annotated[Path | None, typer.Option(help="Where the report goes.")] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Run source-faithfulness suites."""
    from facilitator.commands.evaluate import evaluate as do

    do(suite or [], engine, session, draft, report, force, as_json)


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(help="A model, e.g. DefinitionPaper.")] = None,
) -> None:
    """Print a model's JSON Schema."""
    from facilitator.commands.show import schema as do

    do(name)


@app.command()
def ui(port: Annotated[int, typer.Option(help="On localhost.")] = 8501) -> None:
    """Open the workshop page on localhost."""
    from facilitator.commands.show import serve

    serve(port)


@corpus_app.command("add")
def corpus_add(file: Path, engine: EngineOption = None, as_json: Json = False) -> None:
    """Add a paper's text."""
    from facilitator.commands.corpus import add

    add(file, engine, as_json)


@corpus_app.command("list")
def corpus_list(as_json: Json = False) -> None:
    """The sources and the state they are in."""
    from facilitator.commands.corpus import list_sources

    list_sources(as_json)


@corpus_app.command("show")
def corpus_show(source: str, as_json: Json = False) -> None:
    """One source: record, sections, propositions."""
    from facilitator.commands.corpus import show

    show(source, as_json)


@corpus_app.command("remove")
def corpus_remove(source: str) -> None:
    """Take an added text out again."""
    from facilitator.commands.corpus import remove

    remove(source)


@corpus_app.command("check")
def corpus_check(as_json: Json = False) -> None:
    """Check every proposition against its paragraph."""
    from facilitator.commands.corpus import check

    check(as_json)


@session_app.command("list")
def session_list(as_json: Json = False) -> None:
    """All sessions."""
    from facilitator.commands.session import list_all

    list_all(as_json)


@session_app.command("show")
def session_show(session: str, as_json: Json = False) -> None:
    """One session: where it stands, what it cost."""
    from facilitator.commands.session import show

    show(session, as_json)


@session_app.command("resume")
def session_resume(
    session: str,
    engine: EngineOption = None,
    out: Annotated[Path | None, typer.Option(help="Where the documents go.")] = None,
    force: Force = False,
    max_tokens: MaxTokens = None,
    max_minutes: MaxMinutes = None,
) -> None:
    """Go on with a session that was cut off or waits at a gate."""
    from facilitator.commands.session import resume

    resume(session, engine, out, force, max_tokens, max_minutes)


@session_app.command("branch")
def session_branch(
    session: str,
    at: Annotated[str | None, typer.Option(help="A checkpoint id from `session show`.")] = None,
) -> None:
    """Start a new session from where this one stands, or stood."""
    from facilitator.commands.session import branch

    branch(session, at)


@session_app.command("export")
def session_export(
    session: str,
    out: Annotated[Path, typer.Option(help="Where the documents go.")],
    attribution: Annotated[str | None, typer.Option(help="named, seat or none.")] = None,
    force: Force = False,
) -> None:
    """Write a session's documents."""
    from facilitator.commands.session import export

    export(session, out, attribution, force)


@session_app.command("purge")
def session_purge(session: str) -> None:
    """Delete a session and all it kept."""
    from facilitator.commands.session import purge

    purge(session)


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """The console script: one line on stderr and 2 for bad input, 1 for a failure of ours."""
    from facilitator.errors import FacilitatorError

    _speak_utf8()
    try:
        command: Any = typer.main.get_command(app)
        status = command.main(args=list(argv) if argv is not None else None, standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except usage.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except usage.ClickException as error:
        where = error.ctx.command_path if isinstance(error, usage.UsageError) and error.ctx else ""
        hint = f"; see `{where} --help`" if where else ""
        _fail(f"{error.format_message().rstrip('.')}{hint}", 2)
    except (typer.Abort, KeyboardInterrupt):
        _fail("stopped; what was finished is kept (`facilitator session list`)", 130)
    except FacilitatorError as error:
        if os.environ.get("FACILITATOR_DEBUG"):
            raise
        _fail(str(error), error.exit_status)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        if os.environ.get("FACILITATOR_DEBUG"):
            raise
        _fail(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), 1)


def _speak_utf8() -> None:
    """Documents and JSON are UTF-8 on every platform, into a pipe or a file on Windows too, where
    Python would write what the system's old code page has and fail at the rest."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.casefold() != "utf-8":
            stream.reconfigure(encoding="utf-8")


def _fail(message: str, status: int) -> NoReturn:
    print(f"facilitator: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(status)


if __name__ == "__main__":
    main()
