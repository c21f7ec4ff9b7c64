"""How two writings of the same words are found equal: typography, fingerprints, exactness."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys(_SUPERSCRIPTS + "*\u00ad\u200b\u200c\u200d\u2060\ufeff", None),
    }
)
_UNFINISHED = re.compile(
    r"(?:,|-|–|—|/|\b(?:a|about|an|and|are|as|at|be|between|but|by|for|from|has|have|if|in|into|is"
    r"|its|like|not|of|on|or|over|since|such|than|that|the|their|this|to|under|was|were|when|which"
    r"|who|whose|with))$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
OPENING_WORDS = 6


def plain(text: str) -> str:
    """The text without what typesetters vary: quotes, dashes, ligatures, white space, note marks.

    Letter case, accents and every other character stay: what remains is the wording.
    """
    folded = unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY)).translate(_TYPOGRAPHY)
    return re.sub(r" ?- ?", "-", " ".join(folded.split()))


def is_exact(quote: str, text: str) -> bool:
    """Whether `quote` stands in `text` word for word, whatever the typography.

    It must begin and end at word boundaries; an empty quote is not exact.
    """
    wanted = plain(quote)
    if not _WORD.search(wanted):
        return False
    before = r"(?<!\w)" if wanted[0].isalnum() else ""
    after = r"(?!\w)" if wanted[-1].isalnum() else ""
    return re.search(before + re.escape(wanted) + after, plain(text)) is not None


def words(text: str) -> list[str]:
    """Letters and digits in groups, case folded, typography and punctuation gone."""
    return _WORD.findall(plain(text).casefold())


def fingerprint(text: str) -> str:
    """sha256 over the words alone: the same for every wrapping, encoding and marking of a text."""
    return hashlib.sha256(" ".join(words(text)).encode()).hexdigest()


def short_mark(tokens: list[str]) -> str:
    """Eight hexadecimal digits that stand for words without containing them."""
    return hashlib.sha256(" ".join(tokens).encode()).hexdigest()[:8]


def opening_mark(text: str) -> str:
    """The mark of the first six words: how a record knows a paragraph without quoting it."""
    return short_mark(_WORD.findall(plain(text[:400]).casefold())[:OPENING_WORDS])


def is_open(text: str) -> bool:
    """Whether something must still follow: after a dangling word, in a bracket or quotation."""
    if _UNFINISHED.search(text) or text.count("(") > text.count(")"):
        return True
    opened = len(re.findall(r"(?<!\w)['‘\"“](?=\w)", text))
    return opened > len(re.findall(r"(?<=[\w.,;!?])['’\"”](?!\w)", text))


def slug(text: str, limit: int = 48) -> str:
    """Lower-case ASCII words joined by hyphens, cut at a word; empty where nothing is left."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    full = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")
    if len(full) <= limit:
        return full
    return full[: limit + 1].rpartition("-")[0] or full[:limit]
