"""The page's server stays at home: what `facilitator ui` passes, and what a clone's file says. It
ends with its command, however that is told to end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitator.commands.show import serve
from facilitator.errors import InputError
from facilitator.ui.__main__ import OPTIONS
from tests.conftest import REPO


def test_a_clone_and_the_command_start_the_same_server() -> None:
    told = tomllib.loads((REPO / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    theme = told.pop("theme")
    told |= {f"theme.{name}": values for name, values in theme.items()}
    options = {
        f"--{section}.{key}={str(value).lower() if isinstance(value, bool) else value}"
        for section, values in told.items()
        for key, value in values.items()
    }
    assert options == set(OPTIONS)
    assert "--server.address=localhost" in options
    assert "--browser.gatherUsageStats=false" in options


@pytest.mark.parametrize("port", [0, 65536, -1])
def test_a_port_that_is_none_is_one_sentence(port: int) -> None:
    with pytest.raises(InputError, match="choose 1 to 65535"):
        serve(port)


BUSY = """
import time
from concurrent.futures import ThreadPoolExecutor
from facilitator.cli import main
ThreadPoolExecutor().submit(time.sleep, 300)
main()
"""


@pytest.fixture
def command(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`facilitator ui` as a process, its page up, and something at work in it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "FACILITATOR_HOME": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", BUSY, "ui", "--port", str(port)],
        cwd=REPO,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            end = time.monotonic() + 90
            while not _answers(port):
                assert process.poll() is None, process.communicate()[0]
                assert time.monotonic() < end, "the page did not come up"
                time.sleep(0.1)
            yield process
            assert not _answers(port), "the server outlived its command"
        finally:
            process.kill()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2) as page:
            return bool(page.status == 200)
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT], ids=lambda s: s.name)
def test_the_server_ends_when_the_command_is_told_to(
    command: subprocess.Popen[bytes], told: signal.Signals
) -> None:
    command.send_signal(told)
    assert command.wait(timeout=30) == 0


@pytest.mark.slow
def test_the_server_ends_with_a_command_that_is_killed(command: subprocess.Popen[bytes]) -> None:
    command.kill()
    assert command.wait(timeout=30) != 0


@pytest.mark.slow
def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "facilitator.cli", "ui", "--port", port],
            cwd=REPO,
            env={**os.environ, "FACILITATOR_HOME": str(tmp_path)},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(
        f"facilitator: the page did not start on port {port}"
    )
