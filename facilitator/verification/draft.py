"""A draft that somebody wrote, sentence by sentence. Nothing is skipped: what is no claim comes back
as such, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from facilitator.models import SIMULATION_LINE, Model
from facilitator.verification.text import LONGEST, STOP, sentence_spans


class NoClaim(StrEnum):
    """Why a piece of a draft is not checked."""

    HEADING = "heading"
    CODE = "code"
    METADATA = "metadata"
    MARKUP = "markup"
    TABLE_HEAD = "table-head"
    FRAGMENT = "fragment"
    QUESTION = "question"
    CITATION = "citation"
    DISCLAIMER = "disclaimer"
    NOT_ENGLISH = "not-english"
    TOO_LONG = "too-long"


class Sentence(Model):
    """One piece of a draft as it stands there. `line` is where its block begins, from 1; `notes`
    are the texts of the footnotes it refers to; `no_claim` is null for what is to be checked."""

    text: str
    line: int
    notes: tuple[str, ...] = ()
    no_claim: NoClaim | None = None


@dataclass(frozen=True, slots=True)
class _Block:
    line: int
    text: str
    kind: NoClaim | None = None


_FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"^\s{0,3}#{1,6}(?:\s+|$)")
_RULE = re.compile(r"^\s{0,3}(?:[-*_]\s*){3,}$|^\s{0,3}=+\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(?=\S)")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_ROW_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_NOTE = re.compile(r"^\s*\[\^([^\]\s]+)\]:\s*(.*)$")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_NOTE = re.compile(rf"(?:^|(?<=\s))([{_RAISED}]+)\s+(?=\S)")
_MARK = re.compile(rf"\[\^([^\]\s]+)\]|([{_RAISED}]+)")
_LINK = re.compile(r"(!?)\[([^\]\[]*)\]\(([^()\s]*)(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]{0,200}>", re.DOTALL)
_CITED_ONLY = re.compile(
    r"^[\[(]?\s*(?:[Ss]ee\s+|[Cc]f\.?\s+)?(?:[A-Z][\w'’-]+(?:\s+(?:and|&)\s+[A-Z][\w'’-]+|\s+et al\.?)?,?\s+\(?\d{4}[a-z]?\)?"
    r"|[a-z][a-z0-9-]*-\d{4}[a-z]?/\S+)(?:[,;:]?\s*(?:[IVX]+\b|¶+\s*\d+|\d+|[Pp]hase \d|[Bb]asket \w+|[Aa]nnex|fn[ -]?\d+"
    r"|para(?:graph)?\.? \d+|[\w/-]+/[\w/-]+|key takeaways|introduction|conclusions?|decision-making|root causes"
    r"|reporting (?:the|a) \w+ (?:view|position)|in (?:his|her) own voice|[a-z][a-z0-9-]*-\d{4}[a-z]?/\S+))*\s*[\])]?\.?$"
)


_CITED_BEFORE = re.compile(
    r"((?:(?:\[[a-z][a-z0-9-]*-\d{4}[a-z]?/[^\]\s]+\]|\((?:[Ss]ee\s+)?[A-Z][\w'’-]+,?\s+\(?\d{4}[^()]*\))[;,]?\s+)+)(?=\S)"
)
"""A citation behind the full stop of the sentence before: `… in 1955. [davis-2025/I/7] Later …`, in a
block that doesn't begin with one."""
_SEE = re.compile(
    r"\(?(?:see|cf\.?)(?:\s+also)?\s+(?:paragraphs?|paras?\.?|sections?|parts?|chapters?|annex\w*|notes?|points?)\s+[\w.,\s-]{1,30}\)?\.?",
    re.IGNORECASE,
)
"""`See also paragraph 4 above.`"""
_BOLD_LINE = re.compile(r"^\s*\*\*[^*]+\*\*:?\s*$")
_FIELD = re.compile(
    r"^\s*\**(?:TO|FROM|FM|RE|CC|DATE|SUBJECT|REFS?|SOURCES?|CLASSIFICATION|MEMORANDUM)\b(?!\s+[a-z])"
    r"|^\s*\**(?:To|From|Re|Cc|Date|Subject|Refs?)\**:"
)


def split_draft(text: str) -> list[Sentence]:
    """The pieces of a Markdown or plain-text draft in their order.

    Headings, code, metadata, table heads, fragments, questions and bare citations are marked as no
    claims. A footnote's text is a piece of its own and hangs on the sentences that refer to it.
    """
    blocks = list(_blocks(text.replace("\r\n", "\n").replace("\r", "\n")))
    notes = _notes(blocks)
    found: list[Sentence] = []
    for block in blocks:
        kind = block.kind or _standing_alone(block.text)
        if kind is not None:
            found.append(Sentence(text=block.text, line=block.line, no_claim=kind))
            continue
        pieces = list(_pieces(block.text))
        for number, piece in enumerate(pieces):
            opens = number == 0 and len(pieces) > 1
            reason = NoClaim.HEADING if opens and _lead_in(piece) else _no_claim(piece)
            marks = [m[1] or m[2] for m in _MARK.finditer(piece)]
            hung = tuple(notes[mark] for mark in marks if mark in notes)
            before = found[-1] if found else None
            behind = before is not None and before.line == block.line and not before.no_claim
            if reason is NoClaim.CITATION and before is not None and behind:
                found[-1] = _with_note(before, piece)
            found.append(Sentence(text=piece, line=block.line, notes=hung, no_claim=reason))
    return found


def _standing_alone(text: str) -> NoClaim | None:
    """A line in bold without a full stop is a heading, as `A. The first years` and a line in
    capitals are; `RE: …` is a memorandum's field."""
    if _BOLD_LINE.match(text) and not text.rstrip("* ").endswith("."):
        return NoClaim.HEADING
    if _FIELD.match(text):
        return NoClaim.METADATA
    words = re.findall(r"[^\W\d_]+", text)
    open_ended = not text.rstrip("\"'”’)*").endswith((".", "!", "?", ":", ";"))
    titled = _LETTERED.match(text) or text.upper() == text
    if open_ended and titled and 0 < len(words) <= _TITLE_WORDS and not _has_verb(text):
        return NoClaim.HEADING
    return None


def _with_note(sentence: Sentence, citation: str) -> Sentence:
    """The sentence with a citation that stands right behind it."""
    return sentence.model_copy(update={"notes": (*sentence.notes, citation)})


def plain(text: str) -> str:
    """A piece without Markdown: links by their words, no emphasis, no footnote marks, no tags."""
    text = _TAG.sub(" ", text)
    text = _LINK.sub(lambda m: "" if m[1] else m[2], text)
    text = re.sub(r"\[\^[^\]\s]+\]", "", text)
    return re.sub(r"\s+", " ", text.replace("**", "").replace("__", "").replace("`", "")).strip()


def _blocks(text: str) -> Iterator[_Block]:
    lines = text.split("\n")
    at, held, start = 0, list[str](), 0
    if lines and lines[0].strip() == "---":
        end = next((i for i, x in enumerate(lines[1:200], 1) if x.strip() in {"---", "..."}), None)
        if end is not None and any(":" in x for x in lines[1:end]):
            yield _Block(1, "\n".join(lines[: end + 1]), NoClaim.METADATA)
            at = end + 1
    while at < len(lines):
        line = lines[at]
        single = _single(lines, at)
        opens_item = _ITEM.match(line) or _NOTE.match(line) or _RAISED_NOTE.match(line)
        if held and (not line.strip() or single is not None or opens_item):
            yield _Block(start + 1, "\n".join(held))
            held = []
        if single is not None:
            block, at = single
            if block is not None:
                yield block
            continue
        if line.strip():
            if not held:
                start = at
            held.append(line)
        at += 1
    if held:
        yield _Block(start + 1, "\n".join(held))


def _single(lines: Sequence[str], at: int) -> tuple[_Block | None, int] | None:
    """A block that is known by its first line, and the line after it."""
    line = lines[at]
    fence = _FENCE.match(line)
    if fence is not None:
        mark = fence[1]
        end = next(
            (i for i in range(at + 1, len(lines)) if lines[i].strip().startswith(mark)),
            len(lines) - 1,
        )
        return _Block(at + 1, "\n".join(lines[at : end + 1]), NoClaim.CODE), end + 1
    if _HEADING.match(line):
        return _Block(at + 1, line.strip(), NoClaim.HEADING), at + 1
    following = lines[at + 1] if at + 1 < len(lines) else ""
    if line.strip() and re.match(r"^\s{0,3}(?:=+|-{3,})\s*$", following) and not _ROW.match(line):
        before = lines[at - 1].strip() if at else ""
        if not before and len(line) < 200:
            return _Block(at + 1, line.strip(), NoClaim.HEADING), at + 2
    if _RULE.match(line) or (_ROW_RULE.match(line) and "|" in line):
        return None, at + 1
    if _ROW.match(line):
        if _ROW_RULE.match(following):
            return _Block(at + 1, line.strip(), NoClaim.TABLE_HEAD), at + 1
        return _Block(at + 1, "\n\n".join(c for c in _cells(line) if c)), at + 1
    if (
        line.startswith(("    ", "\t"))
        and not _ITEM.match(line)
        and at
        and not lines[at - 1].strip()
    ):
        end = at
        while end < len(lines) and (
            lines[end].startswith(("    ", "\t")) or not lines[end].strip()
        ):
            end += 1
        return _Block(at + 1, "\n".join(lines[at:end]).rstrip(), NoClaim.CODE), end
    return None


def _cells(row: str) -> list[str]:
    return [c.strip() for c in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


def _notes(blocks: Sequence[_Block]) -> dict[str, str]:
    """Footnotes by their mark, both `[^1]: …` and `¹ …`."""
    found: dict[str, str] = {}
    for block in blocks:
        if block.kind is not None:
            continue
        note = _NOTE.match(block.text.split("\n")[0])
        if note is not None:
            found[note[1]] = " ".join([note[2], *block.text.split("\n")[1:]]).strip()
        elif re.match(rf"^\s*[{_RAISED}]+\s", block.text):
            parts = _RAISED_NOTE.split(block.text.replace("\n", " "))
            for mark, body in zip(parts[1::2], parts[2::2], strict=False):
                found[mark] = body.strip()
    return found


def _pieces(text: str) -> Iterator[str]:
    """The sentences of a block; its list mark, quote mark or footnote mark belongs to none."""
    for part in text.split("\n\n"):
        joined = " ".join(re.sub(r"^\s*(?:>\s?)+", "", line).strip() for line in part.split("\n"))
        joined = _ITEM.sub("", re.sub(r"^\s*\[\^[^\]\s]+\]:\s*", "", joined))
        for note in (
            _RAISED_NOTE.split(joined) if re.match(rf"^\s*[{_RAISED}]", joined) else [joined]
        ):
            if note and not re.fullmatch(rf"\s*[{_RAISED}]*\s*", note):
                leading = _CITED_BEFORE.match(note)
                for start, end in sentence_spans(note):
                    piece = note[start:end].strip()
                    cited = None if leading else _CITED_BEFORE.match(piece)
                    if cited is not None:
                        yield cited[1].strip()
                        piece = piece[cited.end() :]
                    if piece:
                        yield piece


def _lead_in(piece: str) -> bool:
    """Whether the first piece of a block is a label before its sentences: `**Early doubts.** Many …`,
    `GERMAN QUESTION. The …`. What has a verb that shows is none."""
    words = re.findall(r"[^\W\d_]+", piece)
    marked = _BOLD_LEAD.fullmatch(piece) or piece.upper() == piece
    return bool(marked) and 0 < len(words) <= _LABEL_WORDS and not _has_verb(piece)


def _has_verb(text: str) -> bool:
    """Whether a verb shows: an auxiliary, a regular past, or a common irregular form."""
    return bool(_VERB.search(text))


_BOLD_LEAD = re.compile(r"\s*(?:\*\*|__)[^*_]+(?:\*\*|__)[.:]?\s*")
_LABEL_WORDS, _TITLE_WORDS = 6, 9
_LETTERED = re.compile(r"\s*[A-Z]\.\s")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|shall|would|can|could|may|might|must|should|do|does|did|not|says?|said|saw|held|took|began|became|came|went|gave|made|met|led|left|lost|won|broke|fell|rose|grew|kept|sought|wrote|(?<=\s)\w{3,}ed)\b",
    re.IGNORECASE,
)


def _no_claim(piece: str) -> NoClaim | None:
    if len(piece) > LONGEST:
        return NoClaim.TOO_LONG
    text = plain(piece)
    words = re.findall(r"[^\W\d_]+", text)
    if not words:
        return NoClaim.MARKUP if piece.strip() else NoClaim.FRAGMENT
    if _CITED_ONLY.match(re.sub(rf"^[{_RAISED}]+\s*", "", text)) or _SEE.fullmatch(text):
        return NoClaim.CITATION
    if text.rstrip("\"'”’)").endswith("?"):
        return NoClaim.QUESTION
    if text.strip(" .") in SIMULATION_LINE or text in SIMULATION_LINE:
        return NoClaim.DISCLAIMER
    if _foreign(text, words):
        return NoClaim.NOT_ENGLISH
    ended = text.rstrip("\"'”’)]").endswith((".", "!"))
    if len(words) < (2 if ended else 4) or (
        len(words) < 6 and not ended and not any(w.casefold() in STOP for w in words)
    ):
        return NoClaim.FRAGMENT
    return None


def _foreign(text: str, words: Sequence[str]) -> bool:
    """Whether a sentence isn't in English letters, or long enough and without English's small words."""
    latin = sum(w.isascii() for w in words)
    if latin * 2 < len(words):
        return True
    if len(words) < 7:
        return False
    small = sum(w.casefold() in STOP for w in words)
    odd = sum(not w.isascii() for w in words)
    return small / len(words) < (0.2 if odd else 0.1)
