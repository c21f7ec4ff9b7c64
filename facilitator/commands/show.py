"""`schema` and `ui`."""

from __future__ import annotations

import importlib.util
import socket

from pydantic import BaseModel

from facilitator import models
from facilitator.commands.console import print_json
from facilitator.errors import InputError

_HIGHEST_PORT = 65535


def schema(name: str | None) -> None:
    known = {
        key: value
        for key, value in vars(models).items()
        if isinstance(value, type) and issubclass(value, BaseModel) and value is not models.Model
    }
    if name is None:
        print("\n".join(sorted(known)))
        return
    if name not in known:
        raise InputError(f"no model '{name}'; `facilitator schema` lists them")
    print_json(known[name].model_json_schema())


def serve(port: int) -> None:
    """Runs the page on localhost until it is stopped. No telemetry, nothing fetched.

    The server is this very process: whatever ends the command, on whatever platform, ends it too.
    """
    if not 1 <= port <= _HIGHEST_PORT:
        raise InputError(f"--port {port}: choose 1 to {_HIGHEST_PORT}")
    if importlib.util.find_spec("streamlit") is None:
        raise InputError("the page needs Streamlit; install the extra 'ui'")
    refused = f"the page did not start on port {port}; is it taken? try --port"
    try:  # seen before the corpus is opened, whose building would go on behind the refusal
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        raise InputError(refused) from error
    from facilitator.ui.__main__ import main

    try:
        main(str(port))
    except SystemExit as end:
        raise InputError(refused) from end
