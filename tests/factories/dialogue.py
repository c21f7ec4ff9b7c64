"""Turns of a dialogue, from an opening statement to a word in caucus."""

from __future__ import annotations

from facilitator.models import (
    Amendment,
    Formulation,
    Phase,
    Ranking,
    Restatement,
    Turn,
)
from tests.factories.paper import clause_bracketed
from tests.factories.wording import (
    NATO,
    cite,
    procedural,
    proposal,
    seat_map,
    source,
)


def turns() -> tuple[Turn, ...]:
    said = (source("Davis reports that the NATO side wants no veto.", NATO, speaker="nato"),)
    restatement = Restatement(by="russia", of="nato", statements=said)
    return (
        Turn(
            id="01/opening/1/opening//nato",
            phase=Phase.OPENING,
            step="opening",
            round=1,
            seat="nato",
            statements=(procedural("The NATO seat voices a reported view."), *said),
        ),
        Turn(
            id="02/interests/1/interests//nato",
            phase=Phase.INTERESTS,
            step="interests",
            round=1,
            seat="nato",
            map=seat_map("nato"),
            statements=seat_map("nato").red_lines,
        ),
        Turn(
            id="02/interests/1/shared_interests//mediator",
            phase=Phase.INTERESTS,
            step="shared_interests",
            round=1,
            seat="mediator",
            statements=(source("Davis notes that nobody gains from an accident.", cite("V", 2)),),
        ),
        Turn(
            id="03/restating/1/restating//russia",
            phase=Phase.RESTATING,
            step="restating",
            round=1,
            seat="russia",
            restatements=(restatement,),
            statements=said,
        ),
        Turn(
            id="03/restating/1/acceptance//nato",
            phase=Phase.RESTATING,
            step="acceptance",
            round=1,
            seat="nato",
            restatements=(
                restatement.model_copy(
                    update={"accepted": True, "acceptance": proposal("That is what was meant.")}
                ),
            ),
        ),
        Turn(
            id="04/definition/1/propose/sovereign-choice/nato",
            phase=Phase.DEFINITION,
            step="propose",
            round=1,
            seat="nato",
            on="sovereign-choice",
            formulations=(
                Formulation(
                    id="sovereign-choice.nato.1",
                    item="sovereign-choice",
                    owner="nato",
                    text=clause_bracketed().alternatives[0].text,
                ),
            ),
        ),
        Turn(
            id="04/definition/1/rank/sovereign-choice/russia",
            phase=Phase.DEFINITION,
            step="rank",
            round=1,
            seat="russia",
            on="sovereign-choice",
            rankings=(
                Ranking(
                    seat="russia",
                    item="sovereign-choice",
                    order=(("sovereign-choice.russia.1",), ("sovereign-choice.nato.1",)),
                ),
            ),
        ),
        Turn(
            id="04/definition/1/positions/sovereign-choice/russia",
            phase=Phase.DEFINITION,
            step="positions",
            round=1,
            seat="russia",
            on="sovereign-choice",
            positions=clause_bracketed().positions[2:],
            amendments=(
                Amendment(
                    seat="russia",
                    where="positions",
                    text="A sentence that did not stand.",
                    action="dropped",
                    why="The cited paragraph gives another number.",
                ),
            ),
        ),
        Turn(
            id="04/definition/1/critique/sovereign-choice/nato",
            phase=Phase.DEFINITION,
            step="critique",
            round=1,
            seat="nato",
            on="sovereign-choice",
            private=True,
            statements=(proposal("Between ourselves, the second bracket could live."),),
        ),
    )
