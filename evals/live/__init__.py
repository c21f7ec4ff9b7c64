"""Engines side by side on the suites, with what they cost: for anyone with an endpoint and a key."""
