"""Words that praise or blame: what warms or cools the account of a side."""

from __future__ import annotations

import re

__all__ = ["cold", "count_words", "warm"]

_WARM = """
admirable appropriate balanced bold brave careful coherent commendable compelling constructive convincing cooperative courageous
credible decent dignified fair fair-minded far-sighted forthcoming generous genuine good helpful honest honourable impressive
justified laudable legitimate moderate noble peaceful persuasive positive praiseworthy principled prudent rational realistic
reasonable reliable responsible restrained right rightful rightly sensible serious sincere sound statesmanlike thoughtful
trustworthy understandable understandably valuable well-founded wise
"""
_COLD = """
absurd aggressive alarming alarmist bad baseless belligerent bellicose confrontational cynical cynically dangerous deceitful
deplorable destructive dishonest disingenuous dubious evasive exaggerated false groundless hostile hypocritical illegitimate
immoderate inconsistent intransigent irrational irresponsible malicious menacing misguided misleading negative obstinate
obstructive outrageous paranoid provocative reckless ruthless selective selectively self-serving shameful sinister stubborn
threatening unconvincing unfair unfounded unjust unjustified unreasonable unreliable untrustworthy wrong wrongful wrongly
"""
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


def _pattern(words: str) -> re.Pattern[str]:
    ordered = sorted(words.split(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(ordered)})(?![\w-])", re.IGNORECASE)


_WARMING, _COOLING = _pattern(_WARM), _pattern(_COLD)


def count_words(text: str) -> int:
    """Words of letters; 'fair-minded' and 'Russia’s' are one each."""
    return len(_WORD.findall(text))


def warm(text: str) -> int:
    """How many words of praise."""
    return len(_WARMING.findall(text))


def cold(text: str) -> int:
    """How many words of blame."""
    return len(_COOLING.findall(text))
