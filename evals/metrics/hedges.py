"""Whether a sentence keeps the hedge of what it cites."""

from __future__ import annotations

import re
from collections.abc import Mapping

from facilitator.models import Modality

__all__ = ["has_mark", "keeps_hedge"]

_MARKS: Mapping[Modality, str] = {
    Modality.POSSIBLE: r"may|might|could|can|perhaps|possibl[ey]|possibility|potential(?:ly)?|conceivabl[ey]|seem(?:s|ed|ing|ingly)?"
    r"|appear(?:s|ed)?|would|risk(?:s|ed)?|chance",
    Modality.LIKELY: r"likely|likelihood|probabl[ey]|would|expect(?:s|ed)?|tend(?:s|ed)?|largely|seem(?:s|ed)?|appear(?:s|ed)?|looks?|almost",
    Modality.UNLIKELY: r"unlikely|improbable|doubtful|hardly|scarcely|remote|little (?:chance|prospect)|not likely",
    Modality.CONDITIONAL: r"if|unless|provided|when|would|depend(?:s|ed|ing)?|condition(?:s|al|ally)?|in case|so long as|as long as|without|until"
    r"|once|only after|were",
    Modality.NECESSARY: r"must|need(?:s|ed)?|ha(?:s|ve|d) to|requir(?:e|es|ed|ing)|necessary|necessity|essential|crucial|vital|indispensable|cannot"
    r"|only|imperative|critical|key|fundamental|calls? for|depends?|should|without|challenge",
    Modality.RECOMMENDED: r"should|ought|recommend(?:s|ed)?|propos(?:e|es|ed|al)|suggest(?:s|ed)?|would|could|might|may|calls? for|call|urge[sd]?"
    r"|advis\w+|wants?|needs?|aim(?:s|ed)?|goal|worth",
    Modality.INTERROGATIVE: r"\?|whether|how|why|what|who|question|asks?|unclear|open",
}
"""Words any of which carries the modality. One list serves the source's reading and the sentence, so
that 'may' for 'might' keeps a hedge and 'will' for 'might' does not."""
_PATTERNS = {
    modality: re.compile(rf"(?<![\w’'-])(?:{words})(?![\w’'-])|\?\s*$", re.IGNORECASE)
    if modality is Modality.INTERROGATIVE
    else re.compile(rf"(?<![\w’'-])(?:{words})(?![\w’'-])", re.IGNORECASE)
    for modality, words in _MARKS.items()
}


def has_mark(text: str, modality: Modality) -> bool:
    """Whether the text has a word that carries the modality; an assertion needs none."""
    pattern = _PATTERNS.get(modality)
    return pattern is None or bool(pattern.search(text))


def keeps_hedge(sentence: str, reading: str, modality: Modality) -> bool | None:
    """Whether `sentence` carries the modality of the `reading` that it rests on.

    Null where there is nothing to keep: the reading asserts, or carries its modality in no single
    word. "A new Act might help" kept as "a new Act may help" is True, as "a new Act will help" False.
    """
    if modality is Modality.ASSERTED or not has_mark(reading, modality):
        return None
    return has_mark(sentence, modality)
