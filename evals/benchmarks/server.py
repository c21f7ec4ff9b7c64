"""The page's server as a process of its own, and Debian's Chromium to look at it: for measuring, for
the tests in a browser, for the pictures in the documentation."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.errors import MachineError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

_PATIENCE_S = 60.0
_OFFLINE = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class PageServer:
    """The server over the data in `home`, with what else its environment is to hold. It keeps its
    port, so that a page left open finds it again after `kill` and `start`."""

    def __init__(self, home: Path, **environment: str) -> None:
        self._environment = {"FACILITATOR_HOME": str(home), **environment}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self._port}"

    @property
    def pid(self) -> int:
        """The running process's."""
        assert self._process is not None, "the server was not started"
        return self._process.pid

    def start(self) -> None:
        """Returns when the server answers. Raises MachineError where it ends or is silent."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "facilitator.ui", str(self._port)],
            env=os.environ | self._environment,
            stdout=subprocess.DEVNULL,
        )
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end and self._process.poll() is None:
            if self._answers():
                return
            time.sleep(0.1)
        self.kill()
        raise MachineError("the page's server did not start; look at what it wrote above")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """Ends it as a power cut would: nothing of its own is run any more."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    @contextmanager
    def running(self) -> Iterator[PageServer]:
        self.start()
        try:
            yield self
        finally:
            self.kill()


def launch(playwright: Playwright) -> Browser:
    """Chromium, headless, asking no host of its own accord. Raises MachineError where there is none."""
    path = shutil.which("chromium")
    if path is None:
        raise MachineError("there is no Chromium here: apt-get install chromium")
    return playwright.chromium.launch(executable_path=path, args=list(_OFFLINE))
