"""The documents' side of the workflow: hands the clerk what it reports with, and writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitator.corpus.vocabulary import StressPoint
from facilitator.dialogue.bench import Bench
from facilitator.dialogue.rules import PROFILES
from facilitator.dialogue.state import State, maps, restatements
from facilitator.documents.clerk import Clerk, load_parties
from facilitator.documents.definition_paper import definition_paper
from facilitator.documents.package import package
from facilitator.models import (
    Decision,
    DefinitionPaper,
    DialogueConfig,
    Formulation,
    Objection,
    Persona,
    Position,
    Proposition,
    RiskReductionPackage,
    RuleName,
    SeatMap,
    Statement,
    Turn,
)


def make_clerk(bench: Bench) -> Clerk:
    """A clerk whose every report is settled: what verification does not bear is left out."""

    def report(propositions: Sequence[Proposition], seed: str) -> tuple[Statement, ...]:
        standing = list(propositions)
        while True:
            drafted = bench.reporter.speech(standing, seed=seed)
            settled = bench.settler.settle(drafted, speaker=None, where=seed)
            kept = [p for p, s in zip(standing, settled, strict=True) if s.statement is not None]
            if len(kept) == len(standing):
                return tuple(s.statement for s in settled if s.statement is not None)
            # What fell away may have introduced the next: the rest is worded anew.
            standing = kept

    return Clerk(
        sources=bench.library.sources,
        propositions=bench.library.propositions,
        state=bench.library.state,
        version=bench.library.version,
        report=report,
        look_up=bench.find,
        cite=bench.settler.citations,
        parties=load_parties(),
    )


class Writer:
    """Writes packages and the Definition Paper from a state."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.clerk = make_clerk(bench)

    def package(
        self,
        *,
        config: DialogueConfig,
        point: StressPoint,
        number: int,
        table: Sequence[Persona],
        put: Sequence[Formulation],
        taken: Sequence[Position],
        decided: Mapping[str, Decision],
        objections: Sequence[Objection],
        turns: Sequence[Turn],
        maps: Mapping[str, SeatMap],
    ) -> RiskReductionPackage:
        return package(
            self.clerk,
            config,
            point,
            number,
            table=table,
            put=put,
            taken=taken,
            decided=decided,
            objections=objections,
            turns=turns,
            maps=maps,
            pathway=point.pathway,
            rule_note=rule_note(config.rule),
            engine=self._bench.engine_label,
        )

    def paper(self, state: State) -> DefinitionPaper:
        config = state["config"]
        turns = state.get("turns", [])
        table = [self._bench.personas[seat] for seat in config.seats]
        return definition_paper(
            self.clerk,
            config,
            table=table,
            items=state["items"],
            clauses=state.get("clauses", []),
            objections=[o for o in state.get("objections", []) if o.released],
            parked=state.get("parked", []),
            maps=maps(turns),
            restated=restatements(turns),
            turns=turns,
            packages=state.get("packages", []),
            rule_note=rule_note(config.rule),
            engine=self._bench.engine_label,
        )


def rule_note(rule: RuleName) -> str:
    """The rule in one sentence: who decides, what adopts a text, and its smallest table."""
    profile = PROFILES[rule]
    return (
        f"The decision rule is {rule.value.replace('-', ' ')}: the electorate is"
        f" {profile.electorate}; a text is adopted if {profile.adopts}; it takes at least"
        f" {profile.smallest} {profile.counted}, below which consensus decides."
    )
