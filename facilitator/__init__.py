"""The Track 1.5 dialogue facilitator. See docs/architecture.md."""

from pathlib import Path

__version__ = "0.1.0"

_top = Path(__file__).resolve().parent.parent
if (_top / "corpus" / "topics.yaml").is_file():
    # A clone: `facilitator.evals` and `facilitator.ui` lie at its top level. A wheel has them in here.
    __path__.append(str(_top))
