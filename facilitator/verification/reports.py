"""The three forms of `facilitator verify`  as data: drafts, claims and pairs.

A line that can't be read is a value among the results, with its number; the rest goes on.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from facilitator.models import (
    Check,
    Citation,
    Code,
    Locator,
    Model,
    Nearest,
    Paragraph,
    Reason,
    Section,
    SourceId,
    Verdict,
    VerdictLabel,
    Voice,
)
from facilitator.verification.claims import Claim, Pair
from facilitator.verification.draft import Sentence, plain, split_draft
from facilitator.verification.verifier import Verifier

_BATCH = 64
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Id = str | int


class EvidenceRow(Model):
    """Where the deciding words stand; `quote` is exact, null in digest state."""

    source: SourceId
    section: Section
    paragraph: Paragraph
    quote: str | None


class NearestRow(Model):
    """What stands closest to a sentence that isn't recognised: the proposition in our words with its
    holder's voice, and the paper's own sentence, null in digest state."""

    source: SourceId
    section: Section
    paragraph: Paragraph
    proposition: str | None
    text: str
    voice: Voice
    quote: str | None


class SentenceRow(Model):
    """A piece of a draft. `verdict` is null for what is no claim, the reason says why; `score` as in
    `Verdict`."""

    text: str
    line: int
    verdict: VerdictLabel | None
    score: float | None
    reasons: tuple[Reason, ...]
    evidence: tuple[EvidenceRow, ...]
    nearest: tuple[NearestRow, ...] = ()


class Summary(Model):
    """Counts over a draft. `silence`: claims that the papers don't say something, counted apart from
    the others. `faithfulness`: supported claims over claims, null without claims. `judge`: the model
    that read what isn't exact, null where none did."""

    sentences: int
    claims: int
    supported: int
    contradicted: int
    unsupported: int
    no_claims: int
    silence: int = 0
    reasons: dict[str, int]
    faithfulness: float | None
    judge: str | None = None


class DraftReport(Model):
    """What `verify FILE` prints."""

    sentences: tuple[SentenceRow, ...]
    summary: Summary


class ClaimRow(Model):
    """What `verify --claims` prints for a line."""

    id: _Id
    verdict: VerdictLabel
    score: float | None
    reasons: tuple[Reason, ...]
    evidence: tuple[EvidenceRow, ...]
    nearest: tuple[NearestRow, ...] = ()


class PairRow(Model):
    """What `verify --pairs` prints for a line."""

    id: _Id
    verdict: VerdictLabel
    score: float | None


class BadLine(Model):
    """A line of input that can't be used: its number from 1, and what is wrong with it."""

    line: int
    message: str


class _Line(BaseModel):
    """Unknown keys are other people's business."""

    model_config = ConfigDict(extra="ignore")


class ClaimLine(_Line):
    """A claim to check. `locators` are keys such as `davis-2025/III/phase-2/1`."""

    id: _Id
    text: _Text
    locators: tuple[str, ...] = ()
    voice: Voice | None = None
    quote: str | None = None


class PairLine(_Line):
    """A claim and its context."""

    id: _Id
    claim: _Text
    context: str = Field(max_length=20_000_000)


_L = TypeVar("_L", ClaimLine, PairLine)


def decode(data: bytes) -> str:
    """A draft's text whatever wrote it: a byte order mark is heeded; a line that isn't UTF-8 is
    read as Windows-1252, the others are not touched by it."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    return "".join(
        _decode_line(line) for line in data.removeprefix(b"\xef\xbb\xbf").splitlines(True)
    )


def _decode_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def check_draft(verifier: Verifier, text: str) -> DraftReport:
    """Splits a draft and checks each claim in it, with the citations of its footnotes."""
    pieces = split_draft(text)
    claims = [
        Claim(
            text=plain(piece.text),
            locators=_note_locators(verifier, piece),
            before=_sentence_before(pieces, number),
        )
        for number, piece in enumerate(pieces)
        if piece.no_claim is None
    ]
    verdicts = iter(verifier.check_many(claims))
    rows = tuple(_sentence(p, None if p.no_claim else next(verdicts)) for p in pieces)
    counts = Counter(r.verdict for r in rows)
    silence = sum(any(x.code is Code.SILENCE for x in r.reasons) for r in rows)
    checked = sum(n for label, n in counts.items() if label is not None) - silence
    return DraftReport(
        sentences=rows,
        summary=Summary(
            sentences=len(rows),
            claims=checked,
            supported=counts[VerdictLabel.SUPPORTED],
            contradicted=counts[VerdictLabel.CONTRADICTED],
            unsupported=counts[VerdictLabel.UNSUPPORTED] - silence,
            no_claims=counts[None],
            silence=silence,
            reasons=dict(sorted(Counter(x.code for r in rows for x in r.reasons).items())),
            faithfulness=round(counts[VerdictLabel.SUPPORTED] / checked, 4) if checked else None,
            judge=verifier.judge_name,
        ),
    )


def check_claims(verifier: Verifier, lines: Iterable[bytes | str]) -> Iterator[ClaimRow | BadLine]:
    """Checks JSON lines `{"id", "text"}` in batches; results come in the order of the lines."""
    for batch in _batches(_parsed(lines, ClaimLine)):
        claims: dict[int, Claim] = {}
        bad: dict[int, BadLine] = {}
        for at, (number, line) in enumerate(batch):
            if isinstance(line, BadLine):
                bad[at] = line
                continue
            try:
                places = tuple(parse_locator(key) for key in line.locators)
            except ValueError as error:
                bad[at] = BadLine(line=number, message=f"'locators': {error}")
                continue
            claims[at] = Claim(text=line.text, locators=places, voice=line.voice, quote=line.quote)
        verdicts = dict(zip(claims, verifier.check_many(list(claims.values())), strict=True))
        for at, (_, line) in enumerate(batch):
            if at in bad or isinstance(line, BadLine):
                yield bad[at]
            else:
                verdict = verdicts[at]
                yield ClaimRow(
                    id=line.id,
                    verdict=verdict.verdict,
                    score=verdict.score,
                    reasons=verdict.reasons,
                    evidence=_rows(verdict.evidence),
                    nearest=_nearest(verdict.nearest),
                )


def check_pairs(verifier: Verifier, lines: Iterable[bytes | str]) -> Iterator[PairRow | BadLine]:
    """Checks JSON lines `{"id", "claim", "context"}` in batches, in the order of the lines."""
    for batch in _batches(_parsed(lines, PairLine)):
        good = [line for _, line in batch if isinstance(line, PairLine)]
        pairs = [Pair(claim=line.claim, context=line.context) for line in good]
        verdicts = iter(verifier.check_pairs(pairs))
        for _, line in batch:
            if isinstance(line, BadLine):
                yield line
            else:
                verdict = next(verdicts)
                yield PairRow(id=line.id, verdict=verdict.verdict, score=verdict.score)


def parse_locator(key: str) -> Locator:
    """`davis-2025/III/phase-2/1` as a locator. Raises `ValueError` where it is none."""
    parts = key.strip().strip("[]").split("/")
    if len(parts) < 3:
        raise ValueError(f"'{key}' is no locator; write source/section/paragraph")
    number: int | str = int(parts[-1]) if parts[-1].isdigit() else parts[-1]
    try:
        return Locator(source=parts[0], section="/".join(parts[1:-1]), paragraph=number)
    except ValidationError as error:
        raise ValueError(f"'{key}' is no locator; write source/section/paragraph") from error


def _parsed(lines: Iterable[bytes | str], model: type[_L]) -> Iterator[tuple[int, _L | BadLine]]:
    for number, raw in enumerate(lines, start=1):
        try:
            text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw.removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            yield number, BadLine(line=number, message=f"not UTF-8 at byte {error.start + 1}")
            continue
        if not text.strip():
            continue
        try:
            yield number, model.model_validate(_object(text))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"]) or "line"
            yield number, BadLine(line=number, message=f"'{key}': {first['msg'].lower()}")
        except ValueError as error:
            yield number, BadLine(line=number, message=str(error))


def _object(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON: {error.msg.lower()} at column {error.colno}") from error
    except RecursionError as error:
        raise ValueError("no JSON that can be read: nested too deep") from error
    if not isinstance(found, dict):
        raise ValueError("a JSON object is wanted on each line")
    return found


_T = TypeVar("_T")


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    source = iter(items)
    while batch := list(islice(source, _BATCH)):
        yield batch


def _sentence_before(pieces: Sequence[Sentence], number: int) -> str:
    """The sentence before a piece in the same block, for one that leans on it."""
    before = pieces[number - 1] if number else None
    same = before is not None and before.line == pieces[number].line and before.no_claim is None
    return plain(before.text) if before is not None and same else ""


def _note_locators(verifier: Verifier, piece: Sentence) -> tuple[Locator, ...]:
    return tuple(
        cited.locator
        for note in piece.notes
        for cited in verifier.find_citations(note)
        if cited.locator is not None
    )


def _sentence(piece: Sentence, verdict: Verdict | None) -> SentenceRow:
    if verdict is None:
        assert piece.no_claim is not None
        reason = Reason(check=Check.DRAFT, code=Code.NO_CLAIM, detail=piece.no_claim.value)
        return SentenceRow(
            text=piece.text,
            line=piece.line,
            verdict=None,
            score=None,
            reasons=(reason,),
            evidence=(),
        )
    return SentenceRow(
        text=piece.text,
        line=piece.line,
        verdict=verdict.verdict,
        score=verdict.score,
        reasons=verdict.reasons,
        evidence=_rows(verdict.evidence),
        nearest=_nearest(verdict.nearest),
    )


def _nearest(shown: Iterable[Nearest]) -> tuple[NearestRow, ...]:
    return tuple(
        NearestRow(
            source=n.locator.source,
            section=n.locator.section,
            paragraph=n.locator.paragraph,
            proposition=n.proposition,
            text=n.text,
            voice=n.voice,
            quote=n.quote,
        )
        for n in shown
    )


def _rows(evidence: Iterable[Citation]) -> tuple[EvidenceRow, ...]:
    return tuple(
        EvidenceRow(
            source=c.locator.source,
            section=c.locator.section,
            paragraph=c.locator.paragraph,
            quote=c.quote,
        )
        for c in evidence
    )
