"""Exact checks, one a module: each looks for one kind of fault and sees no other's findings.

`CHECKS` are all of them, in the order in which their findings are told.
"""

from facilitator.verification.checks import (
    attribution,
    locator,
    names,
    numbers,
    proposal,
    quotation,
)
from facilitator.verification.checks.protocol import CheckFunction

CHECKS: tuple[CheckFunction, ...] = (
    quotation.check_quotations,
    locator.check_locators,
    proposal.check_proposal,
    numbers.check_numbers,
    names.check_names,
    attribution.check_attribution,
)
