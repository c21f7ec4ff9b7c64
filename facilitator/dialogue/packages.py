"""One fan-out branch a stress-point: concerns → measures → positions → reality test → package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Send

from facilitator.corpus.vocabulary import StressPoint
from facilitator.dialogue.bench import Bench
from facilitator.dialogue.briefs import (
    at_table,
    in_turn,
    mediators,
    on_stress_point,
    sides,
    speaking,
)
from facilitator.dialogue.definition import objections_from, voters, votes_on
from facilitator.dialogue.floor import Floor
from facilitator.dialogue.rules import decide
from facilitator.dialogue.state import (
    Assignment,
    FloorInput,
    State,
    formulations,
    in_order,
    maps,
    positions,
)
from facilitator.dialogue.writing import Writer
from facilitator.engines.base import Task
from facilitator.models import (
    AgendaItem,
    ClauseKind,
    Decision,
    DialogueConfig,
    Objection,
    RiskReductionPackage,
    Turn,
)

Branch = CompiledStateGraph["PackageState", None, "PackageState", "PackageOutput"]


class BranchInput(TypedDict):
    """What a branch is sent beside what the dialogue's state names already."""

    point: StressPoint
    number: int


class PackageState(TypedDict, total=False):
    """A branch's state. `turns` hold what came before it too; the branch adds its own."""

    config: DialogueConfig
    items: list[AgendaItem]
    held: dict[str, str]
    point: StressPoint
    number: int
    turns: Annotated[list[Turn], in_order]
    objections: list[Objection]
    packages: list[RiskReductionPackage]


class PackageOutput(TypedDict):
    """What the dialogue takes over from a branch."""

    turns: list[Turn]
    objections: list[Objection]
    packages: list[RiskReductionPackage]


def build_branch(bench: Bench, floor: Floor, writer: Writer) -> Branch:
    """The subgraph for one stress-point, compiled."""

    def parent(state: PackageState) -> State:
        return State(
            config=state["config"],
            items=state.get("items", []),
            held=state.get("held", {}),
            turns=state.get("turns", []),
        )

    def fan_concerns(state: PackageState) -> list[Send | str]:
        seats = sides(speaking(bench, parent(state)))
        return _send(
            bench,
            "concerns",
            on_stress_point(bench, parent(state), state["point"], seats, Task.CONCERNS, "concerns"),
            "heard",
            state["number"],
        )

    def fan_measures(state: PackageState) -> list[Send | str]:
        seats = mediators(at_table(bench, parent(state)))[:1] or at_table(bench, parent(state))[:1]
        return _send(
            bench,
            "measures",
            on_stress_point(bench, parent(state), state["point"], seats, Task.MEASURES, "measures"),
            "tabled",
            state["number"],
        )

    def fan_positions(state: PackageState) -> list[Send | str]:
        seats = [seat for seat in speaking(bench, parent(state)) if seat.votes]
        put = formulations(state["turns"], state["point"].id)
        return _send(
            bench,
            "measure_positions",
            on_stress_point(
                bench,
                parent(state),
                state["point"],
                seats,
                Task.MEASURE_POSITION,
                "measure_positions",
                put=put,
                turns=state["turns"],
            ),
            "package",
            state["number"],
        ) + _send(
            bench,
            "reality_test",
            on_stress_point(
                bench,
                parent(state),
                state["point"],
                sides(speaking(bench, parent(state))),
                Task.REALITY_TEST,
                "reality_test",
            ),
            "package",
            state["number"],
        )

    def package(state: PackageState) -> dict[str, Any]:
        point = state["point"]
        written, objections = written_package(
            bench, writer, parent(state), point, state["number"], state.get("objections", [])
        )
        own = [t for t in state["turns"] if t.on == point.id]
        return {"packages": [written], "objections": objections, "turns": own}

    graph: StateGraph[PackageState, None, PackageState, PackageOutput] = StateGraph(
        PackageState, output_schema=PackageOutput
    )
    graph.add_node("concerns", floor, input_schema=FloorInput)
    graph.add_node("heard", _joint)
    graph.add_node("measures", floor, input_schema=FloorInput)
    graph.add_node("tabled", _joint)
    graph.add_node("measure_positions", floor, input_schema=FloorInput)
    graph.add_node("reality_test", floor, input_schema=FloorInput)
    graph.add_node("package", package)
    graph.add_conditional_edges(START, fan_concerns, ["concerns", "heard"])
    graph.add_edge("concerns", "heard")
    graph.add_conditional_edges("heard", fan_measures, ["measures", "tabled"])
    graph.add_edge("measures", "tabled")
    graph.add_conditional_edges(
        "tabled", fan_positions, ["measure_positions", "reality_test", "package"]
    )
    graph.add_edge("measure_positions", "package")
    graph.add_edge("reality_test", "package")
    graph.add_edge("package", END)
    return graph.compile()


def written_package(
    bench: Bench,
    writer: Writer,
    state: State,
    point: StressPoint,
    number: int,
    recorded: Sequence[Objection] = (),
) -> tuple[RiskReductionPackage, list[Objection]]:
    """The package as what was said of it so far has it, and the objections to its measures.

    `recorded` are objections made before, by people too; those to its measures are kept.
    """
    table = at_table(bench, state)
    turns = state["turns"]
    put = formulations(turns, point.id)
    decided: dict[str, Decision] = {
        f.id: decide(
            state["config"].rule,
            votes_on(f.owner, positions(turns, f.id), table),
            clause_kind=ClauseKind.OPERATIONAL,
            seats=voters(table),
            reading=bench.reading,
            names={seat.id: seat.name for seat in table},
            turn=index,
        )
        for index, f in enumerate(put, start=1)
    }
    taken = [p for f in put for p in positions(turns, f.id)]
    measures = {f.id: f for f in put}
    kept = {o.id: o for o in recorded if o.to in measures and o.released}
    made = objections_from(taken, measures, {seat.id: seat.name for seat in table})
    objections = [*(o for o in made if o.id not in kept), *kept.values()]
    written = writer.package(
        config=state["config"],
        point=point,
        number=number,
        table=table,
        put=put,
        taken=taken,
        decided=decided,
        objections=objections,
        turns=[t for t in turns if t.on == point.id],
        maps=maps(turns),
    )
    return written, objections


def _joint(state: PackageState) -> dict[str, Any]:
    """Waits for the branches of a step; LangGraph runs what follows once, not once a branch."""
    del state
    return {}


def _send(
    bench: Bench, step: str, assignments: list[Assignment], otherwise: str, number: int
) -> list[Send | str]:
    """One branch an assignment; straight on where nobody has the floor in this step."""
    if not assignments:
        return [otherwise]
    return [Send(step, {"assignment": one}) for one in in_turn(bench, assignments, number)]
