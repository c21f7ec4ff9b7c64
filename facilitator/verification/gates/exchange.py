"""Parties exchanged, read by meaning: is the evidence nearer to the claim with its parties swapped?

A true paraphrase loses likeness when `NATO` and `Russia` change places in it; a claim in which they
have already changed places gains. The comparison is of a claim with itself, so that it costs an
honest paraphrase nothing to be far from the source's words. It sees little where both parties stand
on both sides of one short clause: a sentence vector hardly knows who does and who suffers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from facilitator.models import Gate
from facilitator.verification.case import Case, Finding
from facilitator.verification.gates.parties import kin, of_author
from facilitator.verification.holding import holding
from facilitator.verification.mentions import Mention
from facilitator.verification.vectors import Vectors

THRESHOLD = 0.03
"""Gain in likeness from which on the exchange counts, in cosines of both questions added up. Chosen,
like those below, on the development pairs of `evals/verifier/pairs`."""
CLEAR = 0.08
"""The same for a claim whose words the evidence bears nearly all: near as it is, a little likeness
more tells nothing."""
_BORNE = 0.85
SPACES = frozenset({"minilm-l6-int8+wordllama-256", "minilm-l6-int8"})
"""Spaces of vectors for which the threshold was chosen or that contain them: words added up, without
their order, can't tell."""
ACQUITTAL = -0.05
"""Loss from which on what the words alone took for an exchange is taken back."""
HELD = 0.03
"""Gain by another holder alone from which on the exchange is one of attribution; from the same pairs."""
MOST = 0.05
"""What the exchange of one party can add at most. A paragraph that speaks throughout of a party which
the claim doesn't name draws any claim towards it: beyond this the size tells no more."""
_UNASKED = -0.1
"""What a question adds that can't be put: about what a true claim loses."""
_SIDES = 8
_RIVALS = 6
_TRIED = 8


class Sides:
    """Who stands where the other stood: a table of names, and the text with its names exchanged."""

    def __init__(self, table: Mapping[str, str]) -> None:
        names = sorted(map(re.escape, table), key=len, reverse=True)
        self._table = table
        self._pattern = re.compile(rf"\b(?:{'|'.join(names)})\b")
        self._joined = re.compile(
            rf"\b(?:{'|'.join(names)})(?:'s)?(?:,\s+(?:the\s+)?[A-Z]\w+){{0,3}}"
            rf"(?:,?\s+(?:and|or|nor|as well as)\s+|-)(?:the\s+)?(?:{'|'.join(names)})\b"
        )

    def exchanged(self, text: str) -> str:
        """The text with its sides exchanged; `NATO and Russia` says the same in either order."""
        joined = [m.span() for m in self._joined.finditer(text)]
        return self._pattern.sub(
            lambda m: (
                m.group() if any(a <= m.start() < b for a, b in joined) else self._table[m.group()]
            ),
            text,
        )


_TODAY = Sides(
    {
        **dict.fromkeys(("NATO", "Alliance", "West"), "Russia"),
        **dict.fromkeys(("Russia", "Moscow", "Warsaw Pact"), "NATO"),
        **dict.fromkeys(("Russian", "Soviet", "Eastern"), "Western"),
        "Western": "Russian",
        "American": "Russian",
        "Washington": "Moscow",
        "United States": "Soviet Union",
        "Kremlin": "West",
        "Soviet Union": "West",
        "Soviets": "West",
        "Russians": "West",
        "East": "West",
    }
)
_COLD_WAR = Sides(
    {
        "NATO": "Warsaw Pact",
        "Alliance": "Warsaw Pact",
        "Warsaw Pact": "NATO",
        "West": "East",
        "East": "West",
        "Western": "Soviet",
        "American": "Soviet",
        "Eastern": "Western",
        "Soviet": "Western",
        "Russian": "Western",
        "Soviets": "Western powers",
        "Russians": "West",
        "Soviet Union": "United States",
        "United States": "Soviet Union",
        "Washington": "Moscow",
        "Moscow": "Washington",
        "Kremlin": "White House",
        "Russia": "NATO",
    }
)
"""Who stands where the other stood, after the Cold War and during it: the sides of both papers."""
_CLAUSE = re.compile(
    r"[,;:]|\b(?:and|while|whereas|but|when|nor|so as to|with which|on which|in which|after|before)\b"
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What has to be compared for one claim. `sides`: for each table of sides, the whole claim and
    its clauses, each with its exchanged form; `rivals`: the claim with one party exchanged for one
    that the evidence names; `held`: those of them that exchange the holder of a view alone;
    `coverage`: the share of the claim's words that the evidence bears, 0 to 1."""

    claim: str
    sides: tuple[tuple[tuple[str, str], ...], ...]
    rivals: tuple[str, ...]
    held: tuple[str, ...]
    texts: tuple[str, ...]
    clauses: tuple[str, ...]
    coverage: float

    @property
    def all_texts(self) -> tuple[str, ...]:
        """The evidence in whole windows, sentences and clauses."""
        return (*self.texts, *self.clauses)

    @property
    def wanted(self) -> list[str]:
        """Every text whose vector is needed."""
        pairs = [t for side in self.sides for pair in side for t in pair]
        return [self.claim, *pairs, *self.rivals, *self.texts, *self.clauses]


def exchange_of(case: Case, actors: frozenset[str]) -> Exchange | None:
    """The comparison to make, or None where the claim names no party or nothing bears on it."""
    texts = list(dict.fromkeys(_texts(case)))
    if not texts or not any(m.entities & actors for m in case.claim.mentions):
        return None
    claim = case.claim.text
    sides = []
    clauses = _clauses(claim)
    for table in (_TODAY, _COLD_WAR):
        parts = [claim, *(clauses if len(clauses) > 1 else ())]
        pairs = [(part, table.exchanged(part)) for part in parts]
        if pairs[0][0] != pairs[0][1]:
            sides.append((pairs[0], *(pair for pair in pairs[1:] if pair[0] != pair[1])))
    holder = holding(case.claim)
    return Exchange(
        claim=claim,
        sides=tuple(sides),
        rivals=tuple(dict.fromkeys(_rivalled(case, actors)))[:_TRIED],
        held=tuple(dict.fromkeys(_held(case, actors, holder.first)))[:_TRIED] if holder else (),
        texts=tuple(texts),
        clauses=tuple(dict.fromkeys(c for t in texts for c in _clauses(t))),
        coverage=case.best.coverage if case.best else 0.0,
    )


def gain(exchange: Exchange, vectors: Vectors) -> float:
    """How much nearer the evidence is to the claim with other parties in it; below 0 where it is
    nearer to the claim as it is. Two questions, added up: the sides exchanged throughout, and one
    party of the claim exchanged for one that the nearest evidence names."""
    sides = [_mixed(side, exchange, vectors) for side in exchange.sides]
    claim, texts = exchange.claim, exchange.texts
    one = max((_gain(claim, r, texts, vectors) for r in exchange.rivals), default=_UNASKED)
    return max(sides, default=_UNASKED) + min(one, MOST)


def weigh(
    exchange: Exchange, found: Sequence[Finding], vectors: Vectors, *, held: bool = False
) -> tuple[Finding, ...]:
    """The findings of the other gates with what the exchange says: a fault of role, and of
    attribution where the holder of a view is concerned, or an acquittal of the words' suspicion.
    What it finds itself only fails a claim and never refutes it. `held`: a reading gives the view to
    the holder that the claim names, so that the exchange has nothing to say of it."""
    gained = gain(exchange, vectors)
    if gained < ACQUITTAL:
        return tuple(f for f in found if f.code != "party-swapped")
    if gained < (CLEAR if exchange.coverage > _BORNE else THRESHOLD):
        return tuple(found)
    known = {f.gate for f in found}
    detail = "the evidence is nearer to it with the parties exchanged"
    new = [Finding(Gate.ROLES, "party-exchanged", detail, weight=0.6)]
    others = () if held else exchange.held
    if any(_gain(exchange.claim, h, exchange.texts, vectors) > HELD for h in others):
        new.append(Finding(Gate.ATTRIBUTION, "holder-exchanged", detail, weight=0.6))
    return (*found, *(f for f in new if f.gate not in known))


def _texts(case: Case) -> list[str]:
    """The nearest windows and their sentences."""
    near = [alignment for alignment, _ in case.sides[:_SIDES]]
    return [text for a in near for text in (a.window, *a.sentences())]


def _clauses(text: str) -> list[str]:
    return [c for part in _CLAUSE.split(text) if len((c := part.strip(" .")).split()) >= 3]


def _mixed(side: Sequence[tuple[str, str]], exchange: Exchange, vectors: Vectors) -> float:
    """The mean of what the whole claim gains and of what its clauses gain on the average: a vector
    of a short clause knows better who acts in it."""
    whole, *parts = (
        _gain(text, other, exchange.texts if at == 0 else exchange.all_texts, vectors)
        for at, (text, other) in enumerate(side)
    )
    return (whole + (sum(parts) / len(parts) if parts else whole)) / 2


def _gain(text: str, other: str, evidence: Sequence[str], vectors: Vectors) -> float:
    rows = vectors.of([text, other, *evidence])
    likeness = (rows[2:] @ rows[:2].T).max(axis=0)
    return float(likeness[1] - likeness[0])


def _rivals_near(case: Case, actors: frozenset[str]) -> list[Mention]:
    """The parties that the nearest evidence names, one mention each."""
    found: dict[frozenset[str], Mention] = {}
    for alignment, _ in case.sides[:_RIVALS]:
        for mention in alignment.evidence.mentions:
            if (
                mention.entities & actors
                and mention.words.start in alignment.words
                and not of_author(mention, case.background)
            ):
                found.setdefault(frozenset(mention.entities), mention)
    return list(found.values())


def _rivalled(case: Case, actors: frozenset[str]) -> Iterator[str]:
    """The claim with two parties exchanged, one of which the nearest evidence names."""
    mine = [
        m for m in case.claim.mentions if m.entities & actors and not of_author(m, case.background)
    ]
    for one in mine:
        for other in _rivals_near(case, actors):
            if kin(other, one):
                continue
            text = case.claim.text
            for name in sorted(mine, key=lambda m: -m.start):
                if name.entities & one.entities:
                    text = _put(text, name, other)
                elif name.entities & other.entities:
                    text = _put(text, name, one)
            yield text


def _held(case: Case, actors: frozenset[str], first: int) -> Iterator[str]:
    """The claim with another holder of the view that it tells."""
    for one in case.claim.mentions:
        if one.words.start == first and not of_author(one, case.background):
            for other in _rivals_near(case, actors):
                if not kin(other, one):
                    yield _put(case.claim.text, one, other)


def _put(text: str, name: Mention, other: Mention) -> str:
    return text[: name.start] + other.text + text[name.end :]
