"""Reading a file that a user hands in, and writing so that nothing stands half-written."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from facilitator.errors import InputError, MachineError

LARGEST_FILE = 20 * 1024 * 1024
MOST_WORDS = 250_000
"""Of one paper's text: a long book. 200,000 words are placed and drafted in 8 s, and indexed after it."""
TEXT_SUFFIXES = (".md", ".markdown", ".txt", ".text")
_LATER = (".pdf", ".docx", ".html", ".htm")
_BINARY = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive (a Word document, perhaps)",
    b"\xd0\xcf\x11\xe0": "an old Word document",
    b"\x7fELF": "a program",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a compressed file",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")


def read_text(path: Path) -> str:
    """The text of a Markdown or text file: `\\n` line ends, no control characters but form feeds.

    Raises `InputError` for anything that is not a readable, regular, decodable text file of at
    most 20 MB and 250,000 words, saying which of these it is not.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            raise InputError(f"{path} is {kind}; name one paper's file")
        suffix = path.suffix.lower()
        if suffix in _LATER:
            raise InputError(
                f"{path}: {suffix} files cannot be added yet (a later release brings them);"
                " save the paper as Markdown (.md) or text (.txt) and add that"
            )
        if suffix not in TEXT_SUFFIXES:
            raise InputError(
                f"{path}: a file ending in '{suffix}' cannot be added;"
                f" Markdown or text can ({', '.join(TEXT_SUFFIXES)})"
            )
        if status.st_size > LARGEST_FILE:
            raise InputError(
                f"{path} has {status.st_size / 1024 / 1024:.0f} MB, the most is"
                f" {LARGEST_FILE // 1024 // 1024} MB; add one paper, not a collection"
            )
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise InputError(
            f"{path} cannot be read: {reason}; check the name and its rights"
        ) from error
    return _decoded(data, path)


def _decoded(data: bytes, path: Path) -> str:
    if not data:
        raise InputError(f"{path} is empty; add a file with the paper's text")
    if len(data) > LARGEST_FILE:
        raise InputError(f"{path} grew past {LARGEST_FILE // 1024 // 1024} MB while it was read")
    for magic, what in _BINARY.items():
        if data.startswith(magic):
            raise InputError(
                f"{path} is {what}, whatever its name says; save it as Markdown or text"
            )
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8 text (byte {error.start + 1} does not fit); save it as UTF-8"
        ) from error
    if "\0" in text or len(_CONTROL.findall(text)) > len(text) // 50 + 8:
        raise InputError(f"{path} is binary, not text; save the paper as Markdown or text")
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n"))
    if (words := len(text.split())) > MOST_WORDS:
        raise InputError(
            f"{path} has {words:,} words, the most is {MOST_WORDS:,}; add one paper, not a collection"
        )
    if not words:
        raise InputError(f"{path} holds nothing but white space; add a file with the paper's text")
    return text


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns the machine's refusal to write `path` into one line for people (`MachineError`)."""
    try:
        yield
    except OSError as error:
        raise MachineError(
            f"cannot write {path}: {error.strerror or error}; make room or rights there, or choose"
            " another data folder with FACILITATOR_HOME"
        ) from error


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Put `folder` there with exactly these files, or leave all as it was.

    The files are written beside and moved in one step; a folder that was there is replaced.
    Raises `MachineError`; call it under a lock.
    """
    fresh, old = folder.with_name(f".new-{folder.name}"), folder.with_name(f".old-{folder.name}")
    with writing(folder):
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            for stale in (fresh, old):
                if stale.exists():
                    shutil.rmtree(stale)
            fresh.mkdir()
            for name, content in files.items():
                with (fresh / name).open("w", encoding="utf-8", newline="\n") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
            if folder.exists():
                folder.replace(old)
            fresh.replace(folder)
        except OSError:
            if old.exists() and not folder.exists():
                old.replace(folder)
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        shutil.rmtree(old, ignore_errors=True)
