"""Any model behind an OpenAI-compatible endpoint. What it writes is a draft like any other: what
it may cite is given to it, and what it says is verified elsewhere."""

from facilitator.engines.openai.engine import OpenAIEngine as OpenAIEngine
from facilitator.engines.openai.engine import open_engine as open_engine
