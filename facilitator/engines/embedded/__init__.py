"""The default engine: no model. It selects, orders and frames propositions and reasons over the
argument map. The same brief gives the same words."""

from facilitator.engines.embedded.engine import EmbeddedEngine as EmbeddedEngine
