"""Opens the corpus and starts the page's server, so that the first visitor need not wait.

`python -m facilitator.ui PORT`; people use `facilitator ui`.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")

OPTIONS = (
    "--server.address=localhost",
    "--server.headless=true",
    "--server.maxUploadSize=64",
    "--server.fileWatcherType=none",
    "--browser.gatherUsageStats=false",
    "--runner.magicEnabled=false",
    "--client.toolbarMode=minimal",
    "--client.showErrorDetails=none",
    "--theme.light.primaryColor=#275d8c",
    "--theme.dark.primaryColor=#3a76ab",
)
"""Localhost only; nothing is sent anywhere, nothing is fetched from anywhere."""

_PATIENCE = 8.0
"""Seconds for opening the corpus before the server is up; the first visitor's page is then quick.
Where an index has to be built, it is built behind the page."""


def main(port: str) -> None:
    """Serves until the process is told to end, and ends it. Raises `SystemExit` with Streamlit's
    status where the server does not start."""
    from streamlit.web import cli

    from facilitator.resources import ui_dir
    from facilitator.ui import chat, gate, shell, starting  # noqa: F401 - loaded before anybody asks
    from facilitator.ui.waiting import warm

    warm(_PATIENCE)
    sys.argv = ["streamlit", "run", str(ui_dir() / "app.py"), f"--server.port={port}", *OPTIONS]
    try:
        cli.main()
    except SystemExit as end:
        if end.code not in (None, 0):
            raise
    # A model's answer that a seat waits for may take minutes: its thread is not waited for. What was
    # finished is kept, and the rest of the step is made again.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "8501")
