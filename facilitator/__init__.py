"""The Track 1.5 dialogue facilitator. See docs/architecture.md."""

__version__ = "0.1.0"
