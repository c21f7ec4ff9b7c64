"""A paper that cannot be added: one line, and nothing is changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from facilitator.config import Settings
from facilitator.corpus import store
from facilitator.corpus.files import LARGEST_FILE, MOST_WORDS
from facilitator.corpus.store import add_source, remove_source
from facilitator.errors import InputError, MachineError
from tests.corpus_samples import PAPER, catalogue, kept, settings, write

__all__ = ["catalogue", "settings"]

BAD_FILES = {
    "empty": (b"", "paper.md", "is empty"),
    "white space": (b" \n\t\n", "paper.md", "white space"),
    "NUL bytes": (b"text\x00\x01\x02" * 50, "paper.md", "binary"),
    "control bytes": (b"\x01\x02\x03\x04" * 50, "paper.txt", "binary"),
    "PDF by content": (b"%PDF-1.7\n...", "paper.md", "is a PDF"),
    "Word by content": (b"PK\x03\x04....", "paper.txt", "ZIP"),
    "Latin-1": ("dé\n".encode("latin-1"), "paper.md", "not UTF-8"),
    "PDF": (b"%PDF-1.7", "paper.pdf", "cannot be added yet"),
    "Word": (b"PK", "paper.DOCX", "cannot be added yet"),
    "HTML": (b"<html>", "paper.html", "cannot be added yet"),
    "unknown suffix": (b"a,b", "paper.csv", "'.csv' cannot be added"),
    "no suffix": (b"text", "paper", "cannot be added"),
    "headings only": (b"# One\n\n## Two\n", "paper.md", "no paragraph of running text"),
    "title of a known paper": (
        b"# Quiet Borders: A Made-up Paper\n\nNothing of it follows here.\n",
        "paper.md",
        "bears the title of Example 2020",
    ),
}


@pytest.mark.parametrize(("data", "name", "fault"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_bad_file_is_one_line_and_changes_nothing(
    tmp_path: Path, settings: Settings, catalogue: Path, data: bytes, name: str, fault: str
) -> None:
    with pytest.raises(InputError) as caught:
        add_source(write(tmp_path, data, name), settings, catalogue=catalogue)
    assert fault in str(caught.value)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert kept(settings) == []


def test_a_file_past_the_limit_is_not_read(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    path = tmp_path / "large.md"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert path.stat().st_size > LARGEST_FILE
    with pytest.raises(InputError, match=r"has 50 MB, the most is 20 MB"):
        add_source(path, settings, catalogue=catalogue)


def test_a_collection_is_no_paper(tmp_path: Path, settings: Settings, catalogue: Path) -> None:
    """What would be drafted and indexed for minutes is refused in one."""
    path = write(tmp_path, b"Peace holds. " * (MOST_WORDS // 2 + 1), "library.md")
    with pytest.raises(InputError, match=r"has 250,002 words, the most is 250,000"):
        add_source(path, settings, catalogue=catalogue)
    assert kept(settings) == []


def test_what_is_no_regular_file_is_refused(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    for path, fault in (
        (tmp_path, "is a folder"),
        (pipe, "not a regular file"),
        (tmp_path / "absent.md", "No such file"),
        (tmp_path / "nul\0.md", "cannot be read"),
    ):
        with pytest.raises(InputError, match=fault):
            add_source(path, settings, catalogue=catalogue)


def test_a_data_folder_that_cannot_be_written_is_the_machines_fault(
    tmp_path: Path, catalogue: Path
) -> None:
    blocked = write(tmp_path, "a file where the data folder should be", "home")
    with pytest.raises(MachineError, match="FACILITATOR_HOME"):
        add_source(write(tmp_path, PAPER), Settings(home=blocked / "sub"), catalogue=catalogue)


def test_a_full_disk_leaves_what_was_there(
    tmp_path: Path, settings: Settings, catalogue: Path
) -> None:
    """A limit on the size of files that the process may write stands in for a full disk."""
    resource = pytest.importorskip("resource")
    import signal

    add_source(write(tmp_path, PAPER), settings, catalogue=catalogue)
    before = {p: (settings.home / p).read_bytes() for p in kept(settings)}
    other = write(tmp_path, PAPER.replace("morning", "evening"), "other.md")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
    try:
        with pytest.raises(MachineError, match="cannot write"):
            add_source(other, settings, catalogue=catalogue)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert {p: (settings.home / p).read_bytes() for p in kept(settings)} == before


def test_a_writer_elsewhere_is_named(
    tmp_path: Path, settings: Settings, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.1)
    with (
        store.hold(settings.home / "corpus" / ".lock", "the corpus"),
        pytest.raises(InputError, match=f"process {os.getpid()}"),
    ):
        add_source(write(tmp_path, PAPER), settings, catalogue=catalogue)


@pytest.mark.parametrize("bad", ["", "..", "../home", "a/b", ".lock"])
def test_removing_leaves_other_folders_alone(settings: Settings, bad: str) -> None:
    (settings.home / "corpus").mkdir(parents=True)
    with pytest.raises(InputError):
        remove_source(bad, settings)
    assert (settings.home / "corpus").is_dir()
