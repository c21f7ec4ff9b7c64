"""A real Chroma server on the loopback: several machines share one collection."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from facilitator.errors import MachineError
from facilitator.retrieval.index import open_retriever
from tests.retrieval_samples import corpus, settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1"]
    folder = tmp_path_factory.mktemp("chroma")
    with subprocess.Popen(
        [*command, "--port", str(port), "--path", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        url = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                if httpx.get(f"{url}/api/v2/heartbeat").is_success:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url, process
        process.terminate()


def test_a_second_machine_finds_what_the_first_has_written(
    server: tuple[str, subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    url, process = server
    expected = open_retriever(corpus(), settings(tmp_path / "alone"))
    heard: list[int] = []
    for machine in ("first", "second"):
        asked = settings(tmp_path / machine).model_copy(update={"chroma_url": url})
        retriever = open_retriever(corpus(), asked, lambda done, _: heard.append(done))
        assert heard.count(0) == 1, "the second machine embedded everything again"
        for filters in (
            {},
            {"voices": ["russia"]},
            {"sources": ["river-1950"], "voices": ["author"]},
        ):
            wanted = expected.search("horns in the fog, tolls on barges", 9, **filters)
            found = retriever.search("horns in the fog, tolls on barges", 9, **filters)
            assert [i.locator for i in found.items] == [i.locator for i in wanted.items]
    process.terminate()
    process.wait()
    with pytest.raises(MachineError, match="Chroma failed"):
        retriever.search("fog")
