"""What can be shown on one platform about the others: nothing at import is POSIX's alone, git holds
no links and a clone needs none, and a pipe of another code page gets UTF-8."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest

from tests.conftest import REPO


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


POSIX = _words("fcntl resource pwd grp spwd crypt termios tty pty syslog readline curses nis")
ABSENT = {
    "os": _words(
        "fork forkpty getuid geteuid getgid getegid setuid setgid setsid killpg getpgid uname"
        " pread pwrite mkfifo chown lchown wait wait3 wait4 O_CLOEXEC O_NOFOLLOW O_NONBLOCK"
        " sched_getaffinity sync fchmod rename"  # `rename` is there, and does not replace
    ),
    "signal": _words("SIGKILL SIGHUP SIGQUIT SIGUSR1 SIGUSR2 SIGALRM SIGCHLD SIGXFSZ alarm pause"),
}
"""What Windows' modules of these names have not."""
PARTS = ("facilitator", "evals", "ui")
SOURCES = sorted(
    path.relative_to(REPO).as_posix() for part in PARTS for path in (REPO / part).rglob("*.py")
)
_SCRIPTS = ("ui/app.py", "ui/views/")
"""Streamlit runs these; to import them is to draw the page."""
_FOR_DEVELOPERS = ("evals/benchmarks/",)


def _tracked() -> list[tuple[str, str]]:
    """Mode and path of what git holds."""
    if not (REPO / ".git").exists():
        pytest.skip("not a clone")
    listed = subprocess.run(
        ["git", "ls-files", "-s", "-z"], cwd=REPO, capture_output=True, encoding="utf-8", check=True
    )
    lines = [line for line in listed.stdout.split("\0") if line]
    return [(line.split()[0], line.partition("\t")[2]) for line in lines]


def _module(source: str) -> str:
    name = source.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return name if name.partition(".")[0] == "facilitator" else f"facilitator.{name}"


def _imported(modules: list[str], without: frozenset[str], cwd: Path) -> dict[str, str]:
    """Where each module comes from, or why it cannot be imported in a process without `without`."""
    code = (
        "import importlib, json, sys\n"
        "modules, without = json.loads(sys.stdin.read())\n"
        "sys.modules.update(dict.fromkeys(without))\n"
        "found = {}\n"
        "for name in modules:\n"
        "    try: found[name] = importlib.import_module(name).__file__\n"
        "    except ImportError as error: found[name] = f'! {error}'\n"
        "print(json.dumps(found))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        input=json.dumps([modules, sorted(without)]),
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.slow
def test_every_module_is_imported_where_nothing_of_posix_is() -> None:
    modules = [_module(source) for source in SOURCES if not source.startswith(_SCRIPTS)]
    assert len(modules) > 200
    found = _imported(modules, POSIX, REPO)
    assert {name: why for name, why in found.items() if why.startswith("!")} == {}


@pytest.mark.parametrize("source", SOURCES)
def test_no_module_asks_for_what_windows_has_not(source: str) -> None:
    asked = set()
    for node in ast.walk(ast.parse((REPO / source).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            asked |= {alias.name for alias in node.names} & POSIX
        elif isinstance(node, ast.ImportFrom) and node.module:
            absent = ABSENT.get(node.module, frozenset())
            asked |= ({node.module} & POSIX) | ({alias.name for alias in node.names} & absent)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            asked |= {node.attr} & ABSENT.get(node.value.id, frozenset())
        elif isinstance(node, ast.keyword) and node.arg == "shell":
            asked.add("shell")
    if source.startswith(_FOR_DEVELOPERS):
        asked -= {"resource"}
    assert asked == set()


def test_git_holds_no_links_and_no_name_that_windows_cannot_have() -> None:
    tracked = _tracked()
    assert [path for mode, path in tracked if mode == "120000"] == []
    folded = [path.casefold() for _, path in tracked]
    assert len(set(folded)) == len(folded), "two names that differ in their capitals alone"
    for _, path in tracked:
        assert not set(path) & set('<>:"\\|?*'), path
        assert not any(part != part.rstrip(". ") for part in path.split("/")), path
        assert not PureWindowsPath(path).is_reserved(), path


@pytest.mark.slow
def test_a_clone_needs_no_links(tmp_path: Path) -> None:
    """The files of git alone, elsewhere: `facilitator.evals` and `facilitator.ui` are there, and
    their data."""
    for mode, path in _tracked():
        if path.startswith((*(f"{part}/" for part in PARTS), "corpus/", "prompts/")):
            assert mode != "120000"
            if (REPO / path).is_file():  # or it is being deleted
                (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(REPO / path, tmp_path / path)
    modules = ["facilitator.cli", "facilitator.evals.run", "facilitator.ui.__main__"]
    found = _imported(modules, frozenset(), tmp_path)
    assert found == {
        "facilitator.cli": str(tmp_path / "facilitator" / "cli.py"),
        "facilitator.evals.run": str(tmp_path / "evals" / "run.py"),
        "facilitator.ui.__main__": str(tmp_path / "ui" / "__main__.py"),
    }
    code = (
        "from facilitator.resources import *\n"
        "print(corpus_dir(), prompts_dir(), evals_dir(), ui_dir(), sep='\\n')"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == [
        str(tmp_path / part) for part in ("corpus", "prompts", "evals", "ui")
    ]
    asked = subprocess.run(
        [sys.executable, "-m", "facilitator.evals.live", "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.startswith("usage: facilitator.evals.live")


@pytest.mark.slow
def test_a_pipe_of_an_old_code_page_gets_utf8(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "facilitator.cli", "ask", "How does Russia read sovereign choice?"],
        cwd=REPO,
        env={**os.environ, "FACILITATOR_HOME": str(tmp_path), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "¶" in done.stdout.decode("utf-8")
