"""Labelled minimal pairs on which the verifier is judged: the model, the loader, the builder.

One JSONL file an error type lies in `pairs/`. Most cases are sentences of ours. A case that needs
a paper's own words holds none of them: it says where they stand and how they are changed, and
`materialise` cuts them from the paper where a user has added it; elsewhere the case is ineligible
and says so. README.md has the conventions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from pydantic import Field, ValidationError, model_validator

from facilitator.corpus.catalogue import Corpus
from facilitator.models import Model

FOLDER = Path(__file__).resolve().parent / "pairs"
SLOT = "{quote}"
HEAVY_RUN = 4
"""A heavy paraphrase shares no run of so many words with a paper."""


class ErrorType(StrEnum):
    """What a fault does to a true sentence. `number` and `date` together are the issue's "date or
    number"; `one-sides-view-as-fact` is any fault of attribution."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    PARTY_SWAP = "party-swap"
    ONE_SIDES_VIEW_AS_FACT = "one-sides-view-as-fact"
    QUOTATION_ALTERED = "quotation-altered"
    WRONG_LOCATOR = "wrong-locator"
    NEGATION = "negation"
    HEDGE_RAISED = "hedge-raised"
    CAUSE_REVERSED = "cause-reversed"
    ORDER_REVERSED = "order-reversed"
    TRUE_BUT_ABSENT = "true-but-absent"


class Label(StrEnum):
    """What a verifier should say; everything but `supported` is a fault."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNSUPPORTED = "unsupported"


class Paraphrase(StrEnum):
    """How far the sentence, or its true counterpart, is from the papers' wording.

    `heavy`: no four words in a row shared with either paper; `light`: four to seven; `none`: it
    quotes.
    """

    HEAVY = "heavy"
    LIGHT = "light"
    NONE = "none"


class Typography(StrEnum):
    """Settings of the same words that leave a quotation exact."""

    CURLY = "curly"
    DASH = "dash"
    LIGATURE = "ligature"
    SPACES = "spaces"


class Alteration(Model):
    """One change to a quotation: exactly one of the four. What it looks for must stand exactly
    once in the words that are cut."""

    replace: tuple[str, str] | None = Field(default=None, description="old words, new words")
    drop: str | None = Field(default=None, description="words to leave out")
    insert: tuple[str, str] | None = Field(default=None, description="after these words, these")
    swap: tuple[str, str] | None = Field(default=None, description="words that change places")

    @model_validator(mode="after")
    def _one(self) -> Alteration:
        if sum(v is not None for v in (self.replace, self.drop, self.insert, self.swap)) != 1:
            raise ValueError("an alteration is one of replace, drop, insert and swap")
        return self


class QuoteSpec(Model):
    """Which words of a paper to cut, and what to do to them; it holds only the outermost few.

    `of`: locator key. The words are the shortest stretch of that paragraph that begins with `first`
    and ends with `last`.
    """

    of: str
    first: str
    last: str
    alter: tuple[Alteration, ...] = ()
    typography: Typography | None = None


class Case(Model):
    """A line of `pairs/`; `text` has `{quote}` where `quote` is to stand.

    `claimed`: locator keys that the sentence cites, none where it names at most a source.
    `provenance`: the key of the paragraph that bears out the true counterpart. `literal`: looking
    words up in what is cited settles the point at issue; marked by somebody who knew no program.
    """

    id: str = Field(pattern=r"^[a-z]+-[0-9]{3}-(true|fault-[1-9])$")
    error_type: ErrorType
    text: str = Field(min_length=1)
    quote: QuoteSpec | None = None
    claimed: tuple[str, ...]
    label: Label
    provenance: str
    reason: str = Field(min_length=1)
    paraphrase: Paraphrase
    literal: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Case:
        if (self.quote is None) != (SLOT not in self.text):
            raise ValueError("`quote` and the slot for it in `text` go together")
        if (self.quote is None) == (self.paraphrase is Paraphrase.NONE):
            raise ValueError("`paraphrase` is `none` where, and only where, the case quotes")
        if self.quote is not None and self.quote.of != self.provenance:
            raise ValueError("the words quoted come from the provenance")
        if (self.label is Label.SUPPORTED) != self.id.endswith("-true"):
            raise ValueError("the id says whether the sentence is true")
        return self

    @property
    def pair(self) -> str:
        """What a true sentence and its faults have in common."""
        return self.id.partition("-true")[0].partition("-fault")[0]

    @property
    def is_fault(self) -> bool:
        return self.label is not Label.SUPPORTED


class Ready(Model):
    """A case whose sentence is complete: what a verifier is given, and what is known of it."""

    case: Case
    text: str


class Ineligible(Model):
    """A case that cannot be scored here; it scores nothing."""

    case: Case
    reason: str


class Materialised(Model):
    ready: tuple[Ready, ...]
    ineligible: tuple[Ineligible, ...]


M = TypeVar("M", bound=Model)


def located(path: Path, kind: type[M], name: str) -> Iterator[tuple[str, M]]:
    """The lines of a file with where each stands, `name:number`. Raises `ValueError` naming the place
    where one is none."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            yield f"{name}:{number}", kind.model_validate_json(line)
        except ValidationError as error:
            raise ValueError(f"{name}:{number}: {error.errors()[0]['msg']}") from error


def read_cases(folder: Path = FOLDER) -> tuple[Case, ...]:
    """All cases, by file and line.

    Raises `ValueError` naming file and line where a line is no case, stands in another type's file
    or repeats an id: a broken set must not score.
    """
    cases: dict[str, Case] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for where, case in located(path, Case, path.name):
            if case.error_type != path.stem:
                raise ValueError(f"{where}: '{case.id}' is of type '{case.error_type}'")
            if case.id in cases:
                raise ValueError(f"{where}: the id '{case.id}' stands twice")
            cases[case.id] = case
    if not cases:
        raise ValueError(f"no cases in {folder}")
    return tuple(cases.values())


def _readable(text: str) -> str:
    """The paragraph on one line, without Markdown's emphasis and the marks of notes."""
    return " ".join(re.sub("[*⁰¹²³⁴⁵⁶⁷⁸⁹]", "", text).split())


def _bounded(words: str) -> str:
    return rf"(?<!\w){re.escape(words)}(?!\w)"


def cut(paragraph: str, first: str, last: str) -> str | None:
    """The shortest stretch that begins with `first` and ends with `last`; none where there is none.

    `cut("It was late, it was very late.", "it was", "late")` is "it was very late".
    """
    text = _readable(paragraph)
    starts = [m.start() for m in re.finditer(_bounded(first), text)]
    ends = [m.end() for m in re.finditer(_bounded(last), text)]
    spans = [(e - s, s, e) for s in starts for e in ends if e - s >= max(len(first), len(last))]
    if not spans:
        return None
    _, start, end = min(spans)
    return text[start:end]


def _once(words: str, text: str) -> tuple[int, int] | None:
    found = list(re.finditer(_bounded(words), text))
    return found[0].span() if len(found) == 1 else None


def altered(text: str, change: Alteration) -> str | None:
    """The words after one change; none where what it looks for does not stand exactly once."""
    if change.swap is not None:
        one, other = (_once(words, text) for words in change.swap)
        if one is None or other is None:
            return None
        (a, b), (c, d) = sorted((one, other))
        return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]
    anchor, new = change.replace or change.insert or (change.drop or "", "")
    span = _once(anchor, text)
    if span is None:
        return None
    kept = f"{anchor} " if change.insert else ""
    return " ".join(f"{text[: span[0]]}{kept}{new}{text[span[1] :]}".split())


def typeset(text: str, typography: Typography) -> str:
    """The same words set otherwise."""
    match typography:
        case Typography.CURLY:
            return text.replace("'", "’")
        case Typography.DASH:
            return text.replace("-", "‑")
        case Typography.LIGATURE:
            return text.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ")
        case Typography.SPACES:
            return text.replace(" ", "\n", 1).replace(" ", "\u00a0 ", 1)


def quotation(paragraph: str, spec: QuoteSpec) -> str | None:
    """What the case quotes; none where the paragraph has not the words that it needs."""
    words = cut(paragraph, spec.first, spec.last)
    for change in spec.alter:
        words = words and altered(words, change)
    return words and (typeset(words, spec.typography) if spec.typography else words)


def _completed(case: Case, corpus: Corpus) -> Ready | Ineligible:
    if case.quote is None:
        return Ready(case=case, text=case.text)
    source = case.quote.of.partition("/")[0]
    paragraph = corpus.passages.get(case.quote.of)
    if paragraph is None:
        reason = f"the text of {source} is not at hand; `facilitator corpus add` it"
        return Ineligible(case=case, reason=reason)
    words = quotation(paragraph.text, case.quote)
    if words is None:
        reason = f"{case.quote.of} in this copy has not the words that the case needs"
        return Ineligible(case=case, reason=reason)
    return Ready(case=case, text=case.text.replace(SLOT, words))


def materialise(cases: Iterable[Case], corpus: Corpus) -> Materialised:
    """The sentences to verify, and the cases that the corpus at hand cannot complete."""
    done = [_completed(case, corpus) for case in cases]
    return Materialised(
        ready=tuple(d for d in done if isinstance(d, Ready)),
        ineligible=tuple(d for d in done if isinstance(d, Ineligible)),
    )
