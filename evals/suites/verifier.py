"""The verifier itself, on labelled pairs and on whole drafts (`evals/verifier/README.md`).

Exact checks are measured by type, on pairs in which looking words up settles the point. The rest needs
a judge: without one that is all that is said of it, with one (`--engine openai`) the judge is measured
on all pairs and drafts. Nothing is fitted on any of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from facilitator.evals.base import (
    Curve,
    Direction,
    Figure,
    Outcome,
    Score,
    SuiteResult,
    Table,
    measured,
)
from facilitator.evals.metrics.statistics import Labelled, auroc, balanced, coverage_risk, wilson
from facilitator.evals.subjects import Kit, Subject
from facilitator.evals.suites import SUITES
from facilitator.evals.verifier import drafts
from facilitator.evals.verifier.pairs import (
    Case,
    ErrorType,
    Ineligible,
    Ready,
    materialise,
    read_cases,
)
from facilitator.models import Check, Code, Model, Proposition, VerdictLabel
from facilitator.verification.claims import Claim
from facilitator.verification.reports import parse_locator

BAR = 0.95
"""Balanced accuracy of an exact check on literal pairs of its type."""
CHECKS: Mapping[ErrorType, Check] = MappingProxyType(
    {
        ErrorType.QUOTATION_ALTERED: Check.QUOTATION,
        ErrorType.WRONG_LOCATOR: Check.LOCATOR,
        ErrorType.NUMBER: Check.NUMBERS,
        ErrorType.DATE: Check.NUMBERS,
        ErrorType.NAME: Check.NAMES,
        ErrorType.ONE_SIDES_VIEW_AS_FACT: Check.ATTRIBUTION,
    }
)
"""The check that answers for each type that is exact; a wrong place may also show by a quotation that
stands elsewhere."""
_FRAMES = ("", "In {author}'s view, ", "According to {author}, ")


class Judged(Model):
    """A case with what the verifier made of it; `found`: the checks that found something."""

    case: Case
    text: str
    verdict: VerdictLabel
    score: float | None
    found: frozenset[Check]
    codes: frozenset[Code]
    why: str

    @property
    def alarm(self) -> bool:
        """Whether the check that answers for its type found something."""
        check = CHECKS.get(self.case.error_type)
        elsewhere = Code.QUOTE_ELSEWHERE in self.codes and check is Check.LOCATOR
        return check in self.found or elsewhere


def run(kit: Kit, subject: Subject) -> SuiteResult:
    """Checks every pair that the corpus at hand can complete, every draft, and all language of ours."""
    del subject
    done = materialise(read_cases(), kit.corpus)
    checked = drafts.check(kit.verifier, drafts.read_drafts())
    told = _told_as_source(kit)
    return result_of(
        judge(kit, done.ready), done.ineligible, checked, told, kit.verifier.judge_name
    )


def result_of(
    judged: Sequence[Judged],
    ineligible: Sequence[Ineligible],
    checked: Sequence[drafts.Checked] = (),
    told: Sequence[bool] = (),
    judge_name: str | None = None,
) -> SuiteResult:
    """The figures of cases that were checked; those that could not be are listed and score nothing.
    `told`: of language put as a source's, whether it was refused as such."""
    scores = [_score(c.case, c.case.text, Outcome.INELIGIBLE, c.reason) for c in ineligible]
    scores += [_scored(j) for j in judged]
    scores += drafts.scores(checked)
    figures = [_exact(judged, kind) for kind in CHECKS]
    figures.append(measured("proposal told as source", sum(told), len(told), bar=BAR))
    figures += _reading(judged, checked, judge_name)
    return SuiteResult(
        suite="verifier",
        about=SUITES["verifier"],
        figures=tuple(figures),
        tables=(_type_table(judged), *([drafts.by_fault(checked)] if checked else [])),
        curves=(_curve(judged, checked),) if judge_name else (),
        scores=tuple(scores),
        notes=(
            f"Judged by {judge_name}."
            if judge_name
            else "No judge: what takes reading is `not-judged`.",
            "Faults of one pair are alike: intervals that take cases for independent are somewhat"
            " too narrow.",
            f"{len(ineligible)} cases need a paper that is not at hand and score nothing.",
        ),
    )


def judge(kit: Kit, ready: Sequence[Ready]) -> list[Judged]:
    """The verifier's verdict on each case, with the paragraphs that the sentence cites; for an exact
    check one that cites none is held against the paragraph that its true counterpart tells."""
    claims = [
        Claim(text=r.text, locators=tuple(parse_locator(key) for key in _places(r.case)))
        for r in ready
    ]
    return [
        Judged(
            case=r.case,
            text=r.text,
            verdict=verdict.verdict,
            score=verdict.score,
            found=frozenset(reason.check for reason in verdict.reasons),
            codes=frozenset(reason.code for reason in verdict.reasons),
            why="; ".join(f"{reason.check.value} {reason.code}" for reason in verdict.reasons),
        )
        for r, verdict in zip(ready, kit.verifier.check_many(claims), strict=True)
    ]


def _places(case: Case) -> tuple[str, ...]:
    return case.claimed or ((case.provenance,) if case.error_type in CHECKS else ())


def _told_as_source(kit: Kit) -> list[bool]:
    """For every piece of language of ours put as a fact or as an author's: whether it is refused."""
    claims = [
        frame.format(author=kit.corpus.sources[p.locator.source].authors[0].split()[-1])
        + (text[:1].lower() + text[1:] if frame else text)
        for p in kit.corpus.propositions.values()
        for text in _language_of(p)
        for frame in _FRAMES
    ]
    verdicts = kit.verifier.check_many([Claim(text=text) for text in claims])
    code = Code.PROPOSAL_TOLD_AS_SOURCE
    return [any(r.code is code for r in verdict.reasons) for verdict in verdicts]


def _language_of(proposition: Proposition) -> list[str]:
    measure = proposition.measure
    found = [proposition.clause] if proposition.clause else []
    if measure is not None:
        found += [measure.undertaking, *measure.gives.values(), *measure.gets.values()]
    return [text for text in found if text != proposition.text]


def _scored(judged: Judged) -> Score:
    """A fault is caught unless it is called supported; a true sentence passes unless contradicted."""
    held = (
        judged.verdict is not VerdictLabel.SUPPORTED
        if judged.case.is_fault
        else judged.verdict is not VerdictLabel.CONTRADICTED
    )
    outcome = Outcome.HELD if held else Outcome.FAILED
    return _score(judged.case, judged.text, outcome, f"{judged.verdict.value} ({judged.why})")


def _score(case: Case, text: str, outcome: Outcome, why: str) -> Score:
    return Score(
        metric="fault told from truth",
        item=case.id,
        outcome=outcome,
        why=why,
        text=text,
        group={
            "type": case.error_type.value,
            "label": case.label.value,
            "paraphrase": case.paraphrase.value,
            "literal": "yes" if case.literal else "no",
        },
    )


def _exact(judged: Sequence[Judged], kind: ErrorType) -> Figure:
    """Balanced accuracy of the check that answers for a type, on its literal pairs."""
    literal = [j for j in judged if j.case.error_type is kind and j.case.literal]
    faults = [j.alarm for j in literal if j.case.is_fault]
    true = [j.alarm for j in literal if not j.case.is_fault]
    value = balanced(faults, true)
    interval = mean_interval((sum(faults), len(faults)), (len(true) - sum(true), len(true)))
    return Figure(
        name=f"exact: {kind.value}",
        value=None if value is None else round(value, 4),
        low=interval and round(interval[0], 4),
        high=interval and round(interval[1], 4),
        of=len(literal),
        bar=BAR,
        note=f"balanced accuracy of the check '{CHECKS[kind].value}' on literal pairs",
    )


def _reading(
    judged: Sequence[Judged], checked: Sequence[drafts.Checked], judge_name: str | None
) -> list[Figure]:
    """What takes reading: how much of it nobody judged; with a judge, how well it reads."""
    everything = [(j.case.is_fault, j.verdict, j.score) for j in judged]
    everything += [(c.claim.is_fault, c.verdict, c.score) for c in checked]
    shown = [c.shown for c in checked if c.shown is not None]
    figures = [measured("drafts: right paragraph shown beside", sum(shown), len(shown))]
    if judge_name is None:
        unread = [Code.NOT_JUDGED in j.codes for j in judged]
        needs = measured("pairs: needs a judge", sum(unread), len(unread))
        return [needs.model_copy(update={"note": "no verdict without one"}), *figures]
    supported = VerdictLabel.SUPPORTED
    scored = [Labelled(score=s, positive=not fault) for fault, _, s in everything if s is not None]
    area = auroc(scored)
    vouched = [fault for fault, verdict, _ in everything if verdict is supported]
    true = [verdict for fault, verdict, _ in everything if not fault]
    faults = [verdict for fault, verdict, _ in everything if fault]
    lower = {"direction": Direction.LOWER}
    return [
        measured("judge: precision of supported", vouched.count(False), len(vouched)),
        measured("judge: true called supported", true.count(supported), len(true)),
        measured("judge: faults called supported", faults.count(supported), len(faults)).model_copy(
            update=lower
        ),
        measured(
            "judge: true called contradicted", true.count(VerdictLabel.CONTRADICTED), len(true)
        ).model_copy(update=lower),
        Figure(
            name="judge: AUROC",
            value=None if area is None else round(area, 4),
            of=len(scored),
            note=f"over the {len(scored)} of {len(everything)} sentences that have a score",
        ),
        *figures,
    ]


def mean_interval(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float] | None:
    """The 95 % interval of the mean of two independent shares, each given as (hits, of); null where
    one has nothing to count.

    Newcombe's square-and-add over Wilson's intervals: "Interval estimation for the difference
    between independent proportions", Statistics in Medicine 17 (1998), 873–890, method 10.
    """
    if not one[1] or not other[1]:
        return None
    shares = [hits / of for hits, of in (one, other)]
    bounds = [wilson(*counted) for counted in (one, other)]
    middle = sum(shares) / 2
    below = math.hypot(*(share - low for share, (low, _) in zip(shares, bounds, strict=True))) / 2
    above = math.hypot(*(high - share for share, (_, high) in zip(shares, bounds, strict=True))) / 2
    return max(0.0, middle - below), min(1.0, middle + above)


def _type_table(judged: Sequence[Judged]) -> Table:
    rows = []
    for kind in ErrorType:
        here = [j for j in judged if j.case.error_type is kind]
        faults = [j for j in here if j.case.is_fault]
        true = [j for j in here if not j.case.is_fault]
        supported = VerdictLabel.SUPPORTED
        check = CHECKS.get(kind)
        rows.append(
            (
                kind.value,
                check.value if check else "judge",
                f"{sum(j.case.literal for j in here)} of {len(here)}",
                _share([j.alarm for j in faults if j.case.literal]),
                _share([j.alarm for j in true if j.case.literal]),
                _share([j.alarm for j in faults]),
                _share([j.alarm for j in true]),
                _share([j.verdict is supported for j in faults]),
                _share([j.verdict is supported for j in true]),
            )
        )
    return Table(
        title="By error type",
        head=(
            "error type",
            "answers for it",
            "literal",
            "literal faults alarmed",
            "literal true alarmed",
            "all faults alarmed",
            "all true alarmed",
            "faults called supported",
            "true called supported",
        ),
        rows=tuple(rows),
    )


def _share(hits: Sequence[bool]) -> str:
    return f"{sum(hits) / len(hits):.3f}" if hits else "–"


def _curve(judged: Sequence[Judged], checked: Sequence[drafts.Checked]) -> Curve:
    """For every threshold of the judge's score: how many true sentences reach it, and how many of all
    that reach it are false."""
    kinds = {
        "pairs": [(j.score, j.case.is_fault) for j in judged],
        "drafts": [(c.score, c.claim.is_fault) for c in checked],
    }
    return Curve(
        title="Coverage and risk by the judge’s confidence",
        x="share of true sentences at or above it",
        y="share of what is at or above it that is false",
        lines={
            name: coverage_risk(
                Labelled(score=s, positive=not fault) for s, fault in found if s is not None
            )
            for name, found in kinds.items()
        },
    )
