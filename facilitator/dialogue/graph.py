"""The workflow as a graph (DESIGN §6).

Steps alternate between a fan-out, in which seats have the floor side by side, and a joint, which
waits for all of them. Gates are joints at which a person may be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from langgraph.graph import END, START, StateGraph
from langgraph.types import RetryPolicy, Send

from facilitator.dialogue import briefs
from facilitator.dialogue.agenda import fit_agenda
from facilitator.dialogue.bench import Bench
from facilitator.dialogue.deciding import decided
from facilitator.dialogue.definition import objections_from
from facilitator.dialogue.floor import build_floor
from facilitator.dialogue.gates import GATES, apply_node, gate_node
from facilitator.dialogue.packages import BranchInput, build_branch
from facilitator.dialogue.state import (
    PARTICIPANT,
    Assignment,
    FloorInput,
    State,
    formulations,
    positions,
)
from facilitator.dialogue.writing import Writer
from facilitator.models import GateAction, Turn

Graph = StateGraph[State, None, State, State]
Assign = Callable[[Bench, State], list[Assignment]]
_EVIDENCE = 24

TRANSIENT = RetryPolicy(
    max_attempts=3, initial_interval=0.2, retry_on=(ConnectionError, TimeoutError)
)
"""What is worth another try by itself. Everything else is either handled by the engine, which has
retries of its own, or a fault that a second try would only repeat."""


def build_graph(bench: Bench) -> Graph:
    """The whole workflow over one bench, uncompiled: the caller chooses the checkpointer."""
    floor = build_floor(bench)
    writer = Writer(bench)
    branch = build_branch(bench, floor, writer)
    graph: Graph = StateGraph(State)

    def step(name: str, assign: Assign, before: str, after: str) -> None:
        """A fan-out from the joint `before`: one floor a seat, then the joint `after`."""
        graph.add_node(name, floor, retry_policy=TRANSIENT, input_schema=FloorInput)
        graph.add_conditional_edges(before, _fan(bench, name, assign, after), [name, after])
        graph.add_edge(name, after)

    graph.add_node("agenda", _agenda(bench))
    for name in ("hear", "table", "open_round", "compare", "weigh", "read"):
        graph.add_node(name, _joint)
    graph.add_node("share", _joint)
    graph.add_node("object", _object(bench))
    graph.add_node("decide", _decide(bench))
    graph.add_node("confront", _confront)
    graph.add_node("package", cast("Any", branch), input_schema=BranchInput)
    graph.add_node("verify_documents", _verify(writer))
    for gate in GATES:
        graph.add_node(gate, gate_node(gate))
        graph.add_node(f"after_{gate}", apply_node(gate, bench, writer))
        graph.add_edge(gate, f"after_{gate}")

    graph.add_edge(START, "agenda")
    step("opening", briefs.opening, "agenda", "gate_opening")
    _route(graph, "gate_opening", "share", "agenda")
    step("interests", briefs.interests, "share", "hear")
    graph.add_node("meet", _joint)
    step("restating", briefs.restating, "hear", "meet")
    graph.add_node("answer", _joint)
    step("shared_interests", briefs.shared_interests, "meet", "answer")
    step("acceptance", briefs.acceptance, "answer", "gate_interests")
    _route(graph, "gate_interests", "table", "share")
    step("propose", briefs.propose, "table", "open_round")
    step("rank", briefs.rank, "open_round", "compare")
    step("positions", briefs.positions, "compare", "object")
    step("critique", briefs.critique, "object", "weigh")
    step("revise", briefs.revise, "weigh", "read")
    graph.add_edge("read", "gate_reading")
    _route(graph, "gate_reading", "decide", "open_round")
    step("question", briefs.question, "decide", "confront")
    graph.add_conditional_edges("confront", _next_reading, ["open_round", "gate_definition"])
    graph.add_node("stress_points", _joint)
    _route(graph, "gate_definition", "stress_points", "open_round")
    graph.add_conditional_edges("stress_points", _branches(bench), ["package", "gate_packages"])
    graph.add_edge("package", "gate_packages")
    graph.add_node("test", _joint)
    _route(graph, "gate_packages", "test", "stress_points")
    step("reality_test", briefs.reality_test, "test", "verify_documents")
    graph.add_edge("verify_documents", "gate_release")
    graph.add_conditional_edges("after_gate_release", _released, ["gate_release", "test", END])
    return graph


def _fan(
    bench: Bench, name: str, assign: Assign, otherwise: str
) -> Callable[[State], Sequence[Send | str]]:
    def fan(state: State) -> Sequence[Send | str]:
        assignments = assign(bench, state)
        if not assignments:
            return [otherwise]
        return [Send(name, {"assignment": one}) for one in briefs.in_turn(bench, assignments)]

    return fan


def _joint(state: State) -> dict[str, Any]:
    """Waits for every branch of a step, so that what follows runs once."""
    del state
    return {}


def _route(graph: Graph, gate: str, onward: str, back: str) -> None:
    """After a gate: on, back to where the phase began, again to the gate, or out."""

    def route(state: State) -> str:
        decision = state.get("decision")
        action = decision.action if decision else GateAction.APPROVE
        if action is GateAction.APPROVE:
            return onward
        if action is GateAction.SEND_BACK:
            return back
        if action is GateAction.STOP:
            return "verify_documents"
        return gate

    graph.add_conditional_edges(
        f"after_{gate}", route, list(dict.fromkeys([onward, back, gate, "verify_documents"]))
    )


def _released(state: State) -> str:
    decision = state.get("decision")
    action = decision.action if decision else GateAction.APPROVE
    if state.get("stopped") or action in (GateAction.APPROVE, GateAction.STOP):
        return END
    return "test" if action is GateAction.SEND_BACK else "gate_release"


def _agenda(bench: Bench) -> Any:
    def agenda(state: State) -> dict[str, Any]:
        topic = state["config"].topic
        items = fit_agenda(
            bench.agenda,
            list(bench.library.topics.values()),
            topic,
            bench.find(topic, _EVIDENCE),
            [p for p in bench.library.propositions.values() if p.clause],
        )
        return {"items": list(items), "round": 1, "stopped": False}

    return agenda


def _object(bench: Bench) -> Any:
    """Records every objection as it is made: from here on it can't be dropped."""

    def record(state: State) -> dict[str, Any]:
        put = {f.id: f for f in formulations(state["turns"])}
        taken = [p for identifier in put for p in positions(state["turns"], identifier)]
        names = {seat: bench.personas[seat].name for seat in state["config"].seats}
        return {"objections": objections_from(taken, put, names)}

    return record


def _decide(bench: Bench) -> Any:
    def decide(state: State) -> dict[str, Any]:
        return {"clauses": decided(bench, state)}

    return decide


def _confront(state: State) -> dict[str, Any]:
    """Puts the mediator's questions beside their clauses and moves to the next reading."""
    by_item = {
        remark.item: remark.statement
        for turn in state["turns"]
        if turn.step == "question" and turn.round == state["round"]
        for remark in turn.remarks
    }
    clauses = [
        clause.model_copy(update={"unconfronted": by_item.get(clause.id, clause.unconfronted)})
        for clause in state.get("clauses", [])
    ]
    return {"clauses": clauses, "round": state["round"] + 1}


def _next_reading(state: State) -> str:
    return "open_round" if state["round"] <= state["config"].rounds else "gate_definition"


def _branches(bench: Bench) -> Callable[[State], Sequence[Send | str]]:
    def branches(state: State) -> Sequence[Send | str]:
        points = state["config"].stress_points
        if not points:
            return ["gate_packages"]
        shared = {
            "config": state["config"],
            "items": state["items"],
            "held": state.get("held") or {},
            "turns": _for_branches(state["turns"]),
            "objections": [o for o in state.get("objections", []) if o.released],
        }
        return [
            Send("package", {**shared, "point": bench.stress_points[point], "number": number})
            for number, point in enumerate(points, start=1)
        ]

    return branches


def _for_branches(turns: Sequence[Turn]) -> list[Turn]:
    """A branch needs the seats' maps of interests and what people said of it before it began anew;
    nothing else that was said."""
    return [turn for turn in turns if turn.map is not None or turn.step == PARTICIPANT]


def _verify(writer: Writer) -> Any:
    def verify(state: State) -> dict[str, Any]:
        return {"paper": writer.paper(state)}

    return verify
