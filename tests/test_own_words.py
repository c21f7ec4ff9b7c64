"""What the repository contains, we wrote: no run of eight words of a paper stands in it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import REPO, needs_papers

RUN = 8
ALLOWED = (
    "The Helsinki Final Act at 50: The impact on NATO-Russia relations and future possibilities",
    "Towards a Pan-European Security: The Soviet Union and the Origins of the Helsinki Final Act",
)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def _files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPO,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    return [REPO / name for name in listed if (REPO / name).is_file()]


@needs_papers
def test_no_sentence_of_the_papers_is_in_the_repository(papers_dir: Path) -> None:
    forbidden = {
        run for paper in papers_dir.glob("*-20*.md") for run in _runs(paper.read_text("utf-8"))
    }
    for title in ALLOWED:
        forbidden -= _runs(title)
    found = []
    for path in _files():
        try:
            words = _words(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue
        for i in range(len(words) - RUN + 1):
            run = tuple(words[i : i + RUN])
            if run in forbidden:
                found.append(f"{path.relative_to(REPO)}: {' '.join(run)}")
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize("pattern", [r"/work/", r"/root/", r"pypi\.org", r"sk-[A-Za-z0-9]{20}"])
def test_no_machine_path_registry_or_key_is_in_the_repository(pattern: str) -> None:
    found = []
    for path in _files():
        if path == Path(__file__):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if re.search(pattern, text):
            found.append(str(path.relative_to(REPO)))
    assert not found
