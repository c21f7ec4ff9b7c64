"""The verifier itself, on labelled minimal pairs and on drafts (`evals/verifier/README.md`).

It does not look at the subject. Development and test are reported apart; figures to quote are those
of test, and nothing is tuned on them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from facilitator.evals.base import (
    Curve,
    Figure,
    Outcome,
    Score,
    SuiteResult,
    Table,
    measured,
)
from facilitator.evals.metrics.statistics import (
    Labelled,
    balanced,
    coverage_risk,
    precision_at,
    wilson,
)
from facilitator.evals.subjects import Kit, Subject
from facilitator.evals.suites import SUITES
from facilitator.evals.verifier import drafts
from facilitator.evals.verifier.pairs import (
    Case,
    ErrorType,
    Ineligible,
    Paraphrase,
    Ready,
    Split,
    materialise,
    read_cases,
)
from facilitator.models import Gate, Model, VerdictLabel
from facilitator.verification.claims import Claim
from facilitator.verification.reports import parse_locator

FALSE_ALARMS = 0.05
GATES: Mapping[ErrorType, Gate] = MappingProxyType(
    {
        ErrorType.NUMBER: Gate.NUMBERS,
        ErrorType.DATE: Gate.NUMBERS,
        ErrorType.NAME: Gate.NAMES,
        ErrorType.PARTY_SWAP: Gate.ROLES,
        ErrorType.ONE_SIDES_VIEW_AS_FACT: Gate.ATTRIBUTION,
        ErrorType.QUOTATION_ALTERED: Gate.QUOTATION,
        ErrorType.WRONG_LOCATOR: Gate.LOCATOR,
        ErrorType.NEGATION: Gate.POLARITY,
        ErrorType.HEDGE_RAISED: Gate.POLARITY,
        ErrorType.CAUSE_REVERSED: Gate.ROLES,
        ErrorType.ORDER_REVERSED: Gate.ROLES,
        ErrorType.TRUE_BUT_ABSENT: Gate.ABSENCE,
    }
)
"""The gate that answers for each type."""
BARS: Mapping[ErrorType, float] = MappingProxyType(
    {
        ErrorType.NUMBER: 0.95,
        ErrorType.DATE: 0.95,
        ErrorType.NAME: 0.95,
        ErrorType.QUOTATION_ALTERED: 0.95,
        ErrorType.WRONG_LOCATOR: 0.95,
        ErrorType.PARTY_SWAP: 0.80,
        ErrorType.ONE_SIDES_VIEW_AS_FACT: 0.80,
    }
)
"""Balanced accuracy of the gate that was promised; the other types are reported as they are."""
PRECISION_BAR, COVERAGE_BAR = 0.90, 0.35


class Judged(Model):
    """A case with what the verifier made of it."""

    case: Case
    text: str
    verdict: VerdictLabel
    score: float
    gates: frozenset[Gate]
    why: str

    @property
    def alarm(self) -> bool:
        """Whether the gate in question found something."""
        return GATES[self.case.error_type] in self.gates

    @property
    def any_alarm(self) -> bool:
        """Whether some gate found something; the scorer is no gate."""
        return bool(self.gates - {Gate.SCORER})


def run(kit: Kit, subject: Subject) -> SuiteResult:
    """Judges every pair that the corpus at hand can complete, and every draft."""
    del subject
    done = materialise(read_cases(), kit.corpus)
    checked = drafts.check(kit.verifier, drafts.read_drafts())
    return result_of(judge(kit, done.ready), done.ineligible, checked)


def result_of(
    judged: Sequence[Judged],
    ineligible: Sequence[Ineligible],
    checked: Sequence[drafts.Checked] = (),
) -> SuiteResult:
    """The figures of cases that were judged; those that could not be are listed and score nothing."""
    scores = [_score(c.case, c.case.text, Outcome.INELIGIBLE, c.reason) for c in ineligible]
    scores += [_scored(j) for j in judged]
    scores += drafts.scores(checked)
    figures: list[Figure] = []
    tables: list[Table] = []
    for split in (Split.TEST, Split.DEV):
        here = [j for j in judged if j.case.split is split]
        bars = split is Split.TEST
        figures += _overall(here, split, bars)
        figures += _by_type(here, split, bars)
        figures += drafts.figures(checked, split) if checked else []
        tables.append(_type_table(here, split))
    tables += [drafts.by_fault(checked, split) for split in (Split.TEST, Split.DEV) if checked]
    return SuiteResult(
        suite="verifier",
        about=SUITES["verifier"],
        figures=tuple(figures),
        tables=tuple(tables),
        curves=(_curve(judged),),
        scores=tuple(scores),
        notes=(
            "Faults of one pair are alike: intervals that take cases for independent are somewhat"
            " too narrow.",
            f"{len(ineligible)} cases need a paper that is not at hand and score nothing.",
        ),
    )


def judge(kit: Kit, ready: Sequence[Ready]) -> list[Judged]:
    """The verifier's verdict on each case, with the paragraphs that the sentence cites."""
    claims = [
        Claim(text=r.text, locators=tuple(parse_locator(key) for key in r.case.claimed))
        for r in ready
    ]
    return [
        Judged(
            case=r.case,
            text=r.text,
            verdict=verdict.verdict,
            score=verdict.score,
            gates=frozenset(reason.gate for reason in verdict.reasons),
            why="; ".join(f"{reason.gate.value} {reason.code}" for reason in verdict.reasons),
        )
        for r, verdict in zip(ready, kit.verifier.check_many(claims), strict=True)
    ]


def _scored(judged: Judged) -> Score:
    """A fault is caught unless it is called supported; a true sentence passes unless contradicted."""
    held = (
        judged.verdict is not VerdictLabel.SUPPORTED
        if judged.case.is_fault
        else judged.verdict is not VerdictLabel.CONTRADICTED
    )
    outcome = Outcome.HELD if held else Outcome.FAILED
    why = f"{judged.verdict.value} at {judged.score:.2f} ({judged.why})"
    return _score(judged.case, judged.text, outcome, why)


def _score(case: Case, text: str, outcome: Outcome, why: str) -> Score:
    return Score(
        metric="fault told from truth",
        item=case.id,
        outcome=outcome,
        why=why,
        text=text,
        group={
            "type": case.error_type.value,
            "split": case.split.value,
            "label": case.label.value,
            "paraphrase": case.paraphrase.value,
        },
    )


def _overall(judged: Sequence[Judged], split: Split, bars: bool) -> list[Figure]:
    """Precision of 'supported' over all, and how many true paraphrases it covers."""
    supported = [j for j in judged if j.verdict is VerdictLabel.SUPPORTED]
    right = sum(not j.case.is_fault for j in supported)
    figures = [
        measured(
            f"{split.value}: precision of supported",
            right,
            len(supported),
            bar=PRECISION_BAR if bars else None,
        )
    ]
    for name, kinds, bar in (
        ("true paraphrases", (Paraphrase.HEAVY, Paraphrase.LIGHT), COVERAGE_BAR if bars else None),
        ("heavy paraphrases", (Paraphrase.HEAVY,), None),
    ):
        true = [j for j in judged if not j.case.is_fault and j.case.paraphrase in kinds]
        covered = sum(j.verdict is VerdictLabel.SUPPORTED for j in true)
        figures.append(measured(f"{split.value}: {name} supported", covered, len(true), bar=bar))
    return figures


def _by_type(judged: Sequence[Judged], split: Split, bars: bool) -> list[Figure]:
    """Balanced accuracy of the gate that answers for each type."""
    figures = []
    for kind, faults, true in _types(judged):
        value = balanced([j.alarm for j in faults], [j.alarm for j in true])
        interval = mean_interval(
            (sum(j.alarm for j in faults), len(faults)),
            (sum(not j.alarm for j in true), len(true)),
        )
        figures.append(
            Figure(
                name=f"{split.value}: {kind.value}",
                value=None if value is None else round(value, 4),
                low=interval and round(interval[0], 4),
                high=interval and round(interval[1], 4),
                of=len(faults) + len(true),
                bar=BARS.get(kind) if bars else None,
                note=f"balanced accuracy of the gate '{GATES[kind].value}'",
            )
        )
    return figures


def _types(
    judged: Iterable[Judged],
) -> list[tuple[ErrorType, list[Judged], list[Judged]]]:
    """Each type with its faults and their true counterparts."""
    found = list(judged)
    return [
        (
            kind,
            [j for j in found if j.case.error_type is kind and j.case.is_fault],
            [j for j in found if j.case.error_type is kind and not j.case.is_fault],
        )
        for kind in ErrorType
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


def _type_table(judged: Sequence[Judged], split: Split) -> Table:
    rows = []
    for kind, faults, true in _types(judged):
        gate = GATES[kind]
        rows.append(
            (
                kind.value,
                gate.value,
                str(len(faults)),
                str(len(true)),
                _share(sum(j.alarm for j in faults), len(faults)),
                _share(sum(j.alarm for j in true), len(true)),
                _share(sum(j.any_alarm for j in faults), len(faults)),
                _share(sum(j.any_alarm for j in true), len(true)),
                _share(sum(j.verdict is VerdictLabel.SUPPORTED for j in faults), len(faults)),
                _share(sum(j.verdict is VerdictLabel.SUPPORTED for j in true), len(true)),
                *_at_five(faults, true),
            )
        )
    return Table(
        title=f"By error type, {'test' if split is Split.TEST else 'development'}",
        head=(
            "error type",
            "gate",
            "faults",
            "true",
            "faults alarmed",
            "true alarmed",
            "faults, any gate",
            "true, any gate",
            "faults called supported",
            "true called supported",
            "precision at 5 %",
            "recall at 5 %",
        ),
        rows=tuple(rows),
    )


def _at_five(faults: Sequence[Judged], true: Sequence[Judged]) -> tuple[str, str]:
    """Where at most 5 % of the true sentences are flagged: how many of those flagged are faults,
    with the interval, and how many of the faults are flagged.

    What the gate in question alarms on is flagged first, the rest by the score, lowest first.
    """
    items = [
        Labelled(score=j.alarm + 1 - j.score, positive=j.case.is_fault) for j in (*faults, *true)
    ]
    found = precision_at(items, FALSE_ALARMS)
    if found is None:
        return "–", "–"
    precision, _, taken = found
    right = round(precision * taken)
    low, high = wilson(right, taken)
    return f"{precision:.3f} ({low:.3f}–{high:.3f})", f"{right / len(faults):.3f}"


def _share(hits: int, of: int) -> str:
    return f"{hits / of:.3f}" if of else "–"


def _curve(judged: Sequence[Judged]) -> Curve:
    """For every threshold of the score: how many true sentences reach it, and how many of all that
    reach it are false."""
    return Curve(
        title="Coverage and risk by the score’s threshold",
        x="share of true sentences at or above it",
        y="share of what is at or above it that is false",
        lines={
            name: coverage_risk(
                Labelled(score=j.score, positive=not j.case.is_fault)
                for j in judged
                if j.case.split is split
            )
            for name, split in (("test", Split.TEST), ("development", Split.DEV))
        },
    )
