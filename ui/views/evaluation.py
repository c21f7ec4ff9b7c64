"""Evaluation: run a suite on a session, read the report."""

from __future__ import annotations

from facilitator.ui.frame import say

say("No evaluation suite is installed yet.")
