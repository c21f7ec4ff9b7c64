"""A model's own move at the table, or a claim dressed as one?

A proposal is not verified, for no source says it. So nothing may pass as a proposal that says how
the world is: whoever wants to assert has to cite. The test is of form and errs to the side of
doubt: every part of a sentence must say what should, could or would be, or ask, or set a condition,
or speak of the text on the table. What does not is treated as a claim about the sources.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

_QUOTED = re.compile(r"[“”\"«»„]|(?<!\w)[‘'](?=\w[^’']*\w[’'](?!\w))")
_NUMBER = re.compile(
    r"\d|\b(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundreds?|thousands?|millions?|dozens?|per ?cent|percentage|half"
    r"|two[- ]thirds|thirds?|quarters?)\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:according to|as (?:reported|noted|stated|argued|shown|described)|it is (?:known|clear|true"
    r"|said|well)|in fact|the fact|evidence|history|historically|sources?|papers?|authors?|stud(?:y|ies)"
    r"|reports?|reported(?:ly)?|argues?|argued|claims?|claimed|writes|wrote|notes? that|noted|shows?"
    r"|showed|proves?|proved|demonstrates?|demonstrated|confirms?|confirmed|acknowledges?|admits?"
    r"|admitted)\b",
    re.IGNORECASE,
)
_PARTICIPLE = (
    r"(?:\w+ed|\w+en|been|begun|broke|brought|built|come|cut|done|drawn|fought|found|gone|grown|had"
    r"|held|kept|known|led|left|lost|made|met|paid|put|seen|sent|set|shown|sought|spread|stood|taken"
    r"|taught|told|won)"
)
_THEN = re.compile(
    r"\b(?:was|were|wasn['’]t|weren['’]t|did|didn['’]t|had|annexed|attacked|betrayed|broke|collapsed"
    r"|ignored|invaded|lied|occupied|provoked|violated)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:has|have|hasn['’]t|haven['’]t|having|['’]ve)\s+(?:\w+ly\s+|not\s+|never\s+|always\s+"
    rf"|already\s+|long\s+|now\s+)*{_PARTICIPLE}\b"
    r"|\w\s+\w{3,}ed\s+(?:that|the|a|an|its|their|his|her|any|all|no|to)\b"
    r"|\b(?:expanded|failed|promised|threatened|undermined)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"[,;:—–()]|\s-\s|\b(?:because|since|as|which|who|whose|whom|that|while|whereas|although|though"
    r"|given|considering|and|but|or|so|when|after|before|despite|if|unless|until|provided|where)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"^(?:if|unless|provided|until|where|whether|when|so long as|on condition)\b", re.IGNORECASE
)
_OUGHT = re.compile(r"\b(?:shall|should|ought|let us|let['’]s)\b", re.IGNORECASE)
_COULD = re.compile(r"\b(?:would|could|may|might|must|can|cannot|will|needs?)\b", re.IGNORECASE)
_SPEAKER = re.compile(
    r"\b[\w-]+(?:\s[\w-]+)?\s+seats?\b|\bmediator\b|\b(?:we|I|us|our)\b|\bparticipants?\b"
    r"|\bparties\b|\bboth sides\b|\bneither side\b",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"\b(?:propos(?:e|es|ing)|suggest(?:s|ing)?|invit(?:e|es|ing)|asks?|asking|accepts?|accepting"
    r"|objects?|objecting|reserves?|reserving|prefers?|welcomes?|supports?|hopes?|hoping|wish(?:es)?"
    r"|offers?|offering|calls? (?:for|on)|ready|prepared|willing|open to|undertakes?|agrees?|urges?"
    r"|requests?|seeks?|wants?|does not accept|do not accept|recognis(?:e|es)|remains? (?:open|ready"
    r"|silent)|keeps? its)\b",
    re.IGNORECASE,
)
_TABLE = re.compile(
    r"\b(?:this|the|our|its|their|these)\s+(?:\w+\s+){0,2}(?:clauses?|texts?|languages?|wordings?"
    r"|formulations?|measures?|proposals?|drafts?|restatements?|account|sentences?|brackets?|tables?"
    r"|dialogues?|readings?|papers? here)\b|^(?:it|this|that|they|these)\b",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"\b(?:is|are|isn['’]t|aren['’]t|has|have|do|does|makes?|means?|remains?|becomes?|leads?|causes?"
    r"|threatens?|violates?|undermines?|refuses?|denies|ignores?|breaks?|uses?|continues?|keeps?"
    r"|seeks?|wants?|poses?|expands?|holds?|believes?|sees?|views?|considers?|regards?|fears?)\b",
    re.IGNORECASE,
)
_SEAT = re.compile(
    r"\b(?:the\s+)?[\w-]+(?:\s[\w-]+)?\s+seats?\b|\b(?:the\s+)?mediator\b", re.IGNORECASE
)
_SEATS = re.compile(r"\bseats?\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w’'-]*")
_TOLD = re.compile(
    r"\b(?:according to|argues? that|reports? that|reported(?:ly)?|in fact|historically)\b",
    re.IGNORECASE,
)
_FEELS = re.compile(
    r"\b(?:is|are|remains?) (?:concerned|afraid|worried|alarmed|aggrieved)\b|\b(?:fears?|feels?) that\b",
    re.IGNORECASE,
)
_ARGUES = re.compile(r"\b(?:could|would|might|helps? to|in order to avoid)\b", re.IGNORECASE)
_SPAN = re.compile(r"[“\"«„]([^”\"»]*)[”\"»]?|(?<!\w)[‘']([^’']+)[’'](?!\w)")
_COMMON = frozenset(["I", "State", "States", "Participant", "Participants", "Party", "Parties"])


def claim_in(text: str, authors: Iterable[str]) -> str | None:
    """Why a sentence put forward as its speaker's own move reads as a claim; null where it doesn't.

    'The NATO seat could accept this if it bound all alike.' passes; 'Russia broke its word, so
    limits should follow.' does not: its first part says what happened.
    """
    told = _told(text, authors)
    if told is not None:
        return told
    if _THEN.search(text) or _PAST.search(text):
        return "it says what has happened"
    if text.rstrip().endswith("?"):
        return None
    moves = False
    for part, opening in _parts(text):
        if _CONDITION.match(opening):
            continue
        named = _NAME.search(_without_capital(_SEAT.sub("", part))) is not None
        if (
            _OUGHT.search(part)
            or (_DOES.search(part) and _SPEAKER.search(part))
            or (_COULD.search(part) and not named)
        ):
            moves = True
        elif _TABLE.search(part) or (moves and not named and not _STATES.search(part)):
            continue
        elif named or _STATES.search(part) or _COULD.search(part):
            return "a part of it says how things are"
    return None if moves or _TABLE.search(text) else "it proposes nothing"


def fault_of_language(
    text: str, grounds: str, known: Container[str], authors: Iterable[str]
) -> str | None:
    """Why text put forward for a clause or a measure can't stand; null where it can.

    `grounds` is what it rests on: a number or quoted words that are not in it are invented. `known`
    are the names of the corpus (`names_in`): one that is not among them comes from elsewhere.
    Language neither reports nor tells what has happened.
    """
    low = grounds.casefold()
    for number in _NUMBER.findall(text):
        if number.casefold() not in low:
            return "it gives a number that nothing it rests on gives"
    for span in _SPAN.findall(text):
        if "".join(span).casefold().strip() not in low:
            return "it quotes what nothing it rests on says"
    for author in authors:
        if re.search(rf"\b{re.escape(author)}\b", text, re.IGNORECASE):
            return f"it names {author}"
    if _TOLD.search(text) or _FEELS.search(text):
        return "it reports"
    if _SEATS.search(text):
        return "it speaks of the seats at this table"
    if _ARGUES.search(text):
        return "it argues and undertakes nothing"
    if _THEN.search(text):
        return "it says what has happened"
    for name in sorted(names_in(text)):
        if name not in known and name not in _COMMON:
            return f"it names {name}, which the sources do not name"
    return None


def names_in(text: str) -> frozenset[str]:
    """Capitalised words that do not merely begin a sentence, without a possessive's end."""
    found: set[str] = set()
    for match in _NAME.finditer(text):
        before = text[: match.start()].rstrip(" ‘“\"'(")
        if before and before[-1] not in ".!?":
            found.update(part for part in match.group().split("-") if part[:1].isupper())
    return frozenset(name.removesuffix("’s").removesuffix("'s") for name in found)


def _told(text: str, authors: Iterable[str]) -> str | None:
    if _QUOTED.search(text):
        return "it quotes"
    if _NUMBER.search(text):
        return "it gives a number"
    for author in authors:
        if re.search(rf"\b{re.escape(author)}\b", text, re.IGNORECASE):
            return f"it names {author}"
    return "it reports" if _REPORT.search(text) else None


def _parts(text: str) -> list[tuple[str, str]]:
    """The parts of a sentence between its joints, each with the joint's word before it."""
    parts, start, opening = [], 0, ""
    for match in _BREAK.finditer(text):
        parts.append(
            (text[start : match.start()].strip(), f"{opening} {text[start : match.start()]}")
        )
        start, opening = match.end(), match.group()
    parts.append((text[start:].strip(" .!"), f"{opening} {text[start:]}"))
    return [(part, joint.strip()) for part, joint in parts if part]


def _without_capital(part: str) -> str:
    """A part without the capital that only begins it; a name that begins it stays one."""
    first, _, rest = part.strip().partition(" ")
    return rest if first.casefold() in _OPENERS else part


_OPENERS = frozenset(
    [
        "a",
        "all",
        "an",
        "any",
        "as",
        "at",
        "before",
        "both",
        "by",
        "each",
        "every",
        "everyone",
        "for",
        "from",
        "further",
        "he",
        "here",
        "how",
        "i",
        "if",
        "in",
        "it",
        "language",
        "let",
        "neither",
        "no",
        "nobody",
        "none",
        "of",
        "on",
        "once",
        "one",
        "our",
        "participants",
        "parties",
        "peace",
        "perhaps",
        "she",
        "sides",
        "states",
        "such",
        "that",
        "the",
        "their",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "under",
        "unless",
        "until",
        "we",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "with",
        "without",
        "you",
    ]
)
