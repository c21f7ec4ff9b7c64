"""Opening what takes seconds the first time, with its progress on the page."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

import streamlit as st

from facilitator.sessions.desk import desk
from facilitator.ui.frame import settings

if TYPE_CHECKING:
    from facilitator.dialogue.bench import Bench

_GLANCE = 0.2


def bench(engine: str = "embedded") -> Bench:
    """The bench; a bar while the index is built. Raises `InputError` where the engine can't be
    had, `MachineError` where the disk gives no room."""
    found = desk(settings())
    if found.is_open(engine):
        return found.bench(engine)
    done = threading.Event()
    opener = threading.Thread(target=_open, args=(engine, done), daemon=True)
    opener.start()
    with st.spinner("Opening the corpus. The first time, its index is built."):
        bar = st.empty()
        while not done.wait(_GLANCE):
            if (indexed := found.indexed) is not None:
                bar.progress(indexed[0] / indexed[1], f"Indexed {indexed[0]} of {indexed[1]}")
        bar.empty()
    return found.bench(engine)


def _open(engine: str, done: threading.Event) -> None:
    try:
        desk(settings()).bench(engine)
    finally:
        done.set()


def _warm() -> None:
    """Opens the embedded bench and sets aside what is loaded by then: Streamlit collects garbage
    after every click, and the corpus would be looked through each time (150 ms)."""
    _open("embedded", _WARM)
    gc.collect()
    gc.freeze()


def warm(patience: float = 0) -> None:
    """Begins to open the embedded bench in the background, once a process: who comes first to the
    page does not wait for it. Waits for it no longer than `patience` seconds."""
    with _LOCK:
        first = not _BEGUN.is_set()
        _BEGUN.set()
    if first:
        threading.Thread(target=_warm, daemon=True).start()
    if patience:
        _WARM.wait(patience)


_LOCK = threading.Lock()
_BEGUN = threading.Event()
_WARM = threading.Event()
