"""The graph as LangGraph's own server runs it (`langgraph.json`); the server brings its checkpointer."""

from __future__ import annotations

from typing import Any

from facilitator.config import get_settings


def make_graph() -> Any:
    """The compiled workflow over the default corpus and engine, without a checkpointer."""
    from facilitator.dialogue.graph import build_graph
    from facilitator.sessions.setup import open_bench

    settings = get_settings()
    return build_graph(open_bench(settings, settings.engine)).compile()
