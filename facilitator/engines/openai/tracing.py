"""A model's calls in a LangSmith trace, beside LangGraph's own steps. Off unless LangSmith's usual
variables switch it on (`LANGSMITH_TRACING=true`, with `LANGSMITH_API_KEY`): a trace holds prompts and
answers, and leaves the machine.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from facilitator.engines.openai.client import Message, Reply

_SWITCHES = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2")
Ended = Callable[[Reply], None]


def is_on() -> bool:
    """Whether the environment asks for traces."""
    return any(os.environ.get(switch, "").casefold() == "true" for switch in _SWITCHES)


@contextmanager
def traced(task: str, model: str, messages: Sequence[Message]) -> Iterator[Ended]:
    """One call in the trace; what it yields is told the reply. Does nothing where tracing is off."""
    if not is_on():
        yield lambda reply: None
        return
    from langsmith import trace

    about = {"ls_provider": "openai", "ls_model_name": model}
    asked = {"messages": [dict(message) for message in messages]}
    with trace(f"model: {task}", "llm", inputs=asked, metadata=about) as run:

        def ended(reply: Reply) -> None:
            used = {"input_tokens": reply.tokens_in, "output_tokens": reply.tokens_out}
            run.end(outputs={"text": reply.text, "usage_metadata": used})

        yield ended
