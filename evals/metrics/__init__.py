"""Metrics: pure functions of values, no corpus, no engine, no disk."""
