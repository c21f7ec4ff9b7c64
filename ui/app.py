"""The page's entry: what Streamlit runs. `facilitator ui` starts it."""

from __future__ import annotations

from facilitator.ui.shell import run

run()
