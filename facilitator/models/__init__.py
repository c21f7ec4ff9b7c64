"""The domain's value objects (DESIGN §3). Imports nothing of ours; everything else imports this.

All models are frozen and reject unknown fields. A locator is the smallest unit of attribution:
no object here says what a source says without one.
"""

from facilitator.models.base import *  # noqa: F403
from facilitator.models.clauses import *  # noqa: F403
from facilitator.models.corpus import *  # noqa: F403
from facilitator.models.dialogue import *  # noqa: F403
from facilitator.models.documents import *  # noqa: F403
from facilitator.models.judging import *  # noqa: F403
from facilitator.models.statements import *  # noqa: F403
