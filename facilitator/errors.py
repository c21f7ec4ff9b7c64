"""The two kinds of failure a person meets: theirs to mend, or ours.

Both carry one line for people. Raise them `from` the exception that caused them, so that a
developer running with `FACILITATOR_DEBUG=1` sees the chain.
"""

from __future__ import annotations


class FacilitatorError(Exception):
    """Base. `exit_status` is what the command line returns."""

    exit_status = 1


class InputError(FacilitatorError):
    """Bad input: says what is wrong, where, and how to mend it. Exit status 2."""

    exit_status = 2


class MachineError(FacilitatorError):
    """A failure of the machine or of ours (disk full, read-only, a broken index). Status 1."""

    exit_status = 1
