"""Made-up documents for tests: invented wording about seats at a table, no paper's."""

from tests.factories.dialogue import turns
from tests.factories.packages import briefing, package
from tests.factories.paper import clause_alternatives, clause_bracketed, definition_paper
from tests.factories.wording import AUTHOR, RUSSIA, cite, derived, header, proposal, source

__all__ = [
    "AUTHOR",
    "RUSSIA",
    "briefing",
    "cite",
    "clause_alternatives",
    "clause_bracketed",
    "definition_paper",
    "derived",
    "header",
    "package",
    "proposal",
    "source",
    "turns",
]
