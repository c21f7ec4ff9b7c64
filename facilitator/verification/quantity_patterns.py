"""How quantities are written: one named pattern a form, tried in this order."""

from __future__ import annotations

import re

from facilitator.verification.numerals import MONTHS, ORDINALS, SCALES, TENS, UNITS
from facilitator.verification.quantities import Kind
from facilitator.verification.text import wordlist

_W = "|".join([*UNITS, *TENS, *SCALES, "dozen"])
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s+(?:hundred|thousand|million|billion|trillion))?"
    rf"|(?:half\s+a\s+|a\s+)?(?:{_W})\b(?:(?:\s*-\s*|\s+(?:and\s+)?)(?:{_W})\b(?!-time))*"
)
_M = "|".join(sorted(MONTHS, key=len, reverse=True))
YEAR = r"1[0-9]\d\d|20\d\d"
_M3 = "|".join(m for m in MONTHS if len(m) == 3)
_CLOSED = r"(?=[,.;:)]|$|\s+(?:by|in|at|on|and|with|to|of|was|were|that)\b)"
"""What may stand behind the year of `13 Nov 54`, so that it is no count."""
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_DAY_WORD = "|".join(
    [*ORDINALS, *(f"{tens}[\\s-]{unit}" for tens in ("twenty", "thirty") for unit in ORDINALS)]
)
_ORD = r"\d+(?:st|nd|rd|th)|(?:(?:" + "|".join(TENS) + r")[\s-])?(?:" + "|".join(ORDINALS) + ")"
_TO = r"\s*(?:-|to|until|till|through|and)\s*"
SPANS = {
    "minute": (Kind.DAYS, 1 / 1440),
    "hour": (Kind.DAYS, 1 / 24),
    "day": (Kind.DAYS, 1.0),
    "week": (Kind.DAYS, 7.0),
    "fortnight": (Kind.DAYS, 14.0),
    "month": (Kind.MONTHS, 1.0),
    "year": (Kind.MONTHS, 12.0),
    "decade": (Kind.MONTHS, 120.0),
    "century": (Kind.MONTHS, 1200.0),
    "centurie": (Kind.MONTHS, 1200.0),
}
_PART = r"(?:(?P<part>early|mid|late|beginning|start|opening|middle|clos(?:e|ing)|end|(?:first|second|latter) half)(?:[\s-]+(?:years|in|of|to|the)\b)*[\s-]+)?"
"""The part of a month, a year or a decade: `late November`, `the end of the seventies`."""
_S = "|".join(sorted(SPANS, key=len, reverse=True))
DECADES = {w[:-1] + "ies": 1900 + n for w, n in TENS.items()}
"""`the nineties` are those of the twentieth century."""
FACTORS = {"doubl": 2.0, "tripl": 3.0, "trebl": 3.0, "quadrupl": 4.0, "halv": 0.5}
SEASONS = {
    "spring": (2, 6),
    "summer": (5, 9),
    "autumn": (8, 12),
    "fall": (8, 12),
    "winter": (11, 15),
}
"""First and last month, with one to spare on either side; winter runs into the next year."""
GROUPS = {"pair": 2, "couple": 2, "duo": 2, "trio": 3, "quartet": 4, "dozen": 12, "score": 20}
CURRENCIES = {"$": "usd", "€": "eur", "£": "gbp", "dollar": "usd", "euro": "eur", "pound": "gbp"}
PARTS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6}
PARTS |= {"eighth": 8, "tenth": 10}

SLICES = {"half": 2, "third": 3, "quarter": 4, "decade": 10, "year": 10}
"""Into how many of it a year, a decade or a century is cut."""

PATTERNS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "part_of",
            rf"\b(?P<n>{_ORD}|penultimate|last|final|opening|closing)\s+(?P<u>{'|'.join(SLICES)})\s+of\s+(?:the\s+)?"
            rf"(?:(?P<c>{_ORD}|new|present|current)[\s-]+century|(?P<y>{YEAR})(?P<s>'?s)?)\b",
        ),
        (
            "edge_day",
            rf"\b(?P<n>first|opening|last|final|closing)\s+day\s+of\s+(?:(?P<m>{_M})\s+)?(?P<y>{YEAR})\b",
        ),
        ("iso", r"\b(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-3]\d)\b"),
        (
            "day_range",
            rf"\b(?P<d>{_DAY})(?:\s+(?P<m>{_M}))?{_TO}(?P<d2>{_DAY})\s+(?P<m2>{_M})\b\.?,?(?:\s+(?P<y>{YEAR})\b)?",
        ),
        ("day_short", rf"\b(?P<d>{_DAY})\s+(?P<m>{_M3})\.?\s+'?(?P<y>\d\d)\b{_CLOSED}"),
        (
            "day_range",
            rf"\b(?P<m2>{_M})\.?\s+(?P<d>{_DAY}){_TO}(?P<m>(?!x)x)?(?P<d2>{_DAY})\b(?:,?\s+(?P<y>{YEAR})\b)?",
        ),
        (
            "day",
            rf"\b(?P<d>{_DAY})\s+(?:of\s+)?(?P<m>{_M})\b\.?,?(?:\s+(?:of\s+)?(?P<y>{YEAR})\b)?",
        ),
        (
            "day",
            rf"\b(?P<m>{_M})\.?\s+(?:the\s+)?(?P<d>{_DAY})\b(?!\s*(?:years|per))(?:,?\s+(?P<y>{YEAR})\b)?",
        ),
        ("day", rf"\b(?P<d>{_DAY_WORD})\s+of\s+(?P<m>{_M})\b(?:,?\s+(?P<y>{YEAR})\b)?"),
        ("day", rf"\b(?P<m>{_M})\s+the\s+(?P<d>{_DAY_WORD})\b(?:,?\s+(?P<y>{YEAR})\b)?"),
        ("month_short", rf"\b(?P<m>{_M3})\.?\s+'?(?P<y>\d\d)\b{_CLOSED}"),
        ("month_range", rf"\b(?P<m>{_M}){_TO}(?P<m2>{_M})\s+(?:of\s+|in\s+)?(?P<y>{YEAR})\b"),
        ("month", rf"\b{_PART}(?P<m>{_M})\.?,?\s+(?:of\s+|in\s+)?(?P<y>{YEAR})\b"),
        (
            "month_number",
            rf"\b(?P<n>{_ORD})\s+month\s+(?:of|in)\s+(?P<y>{YEAR})\b",
        ),
        (
            "season",
            rf"\b(?<!prague )(?P<w>spring|summer|autumn|fall|winter)\s+(?:of\s+)?(?P<y>{YEAR})\b",
        ),
        ("month_alone", rf"\b{_PART}(?P<m>{_M})\b"),
        (
            "decade",
            rf"\b{_PART}(?:to[\s-]+(?P<part2>mid|late)[\s-]+)?(?:the\s+)?(?P<y>(?:1\d|20)\d0)'?s\b",
        ),
        (
            "decade_word",
            rf"\b{_PART}(?:the\s+)?(?:(?P<part2>early|mid|late)[\s-]+)?(?:nineteen[\s-]+)?(?P<w>{'|'.join(DECADES)})\b",
        ),
        (
            "year_words",
            rf"\bnineteen[\s-]+(?P<t>{'|'.join(TENS)})(?:[\s-]+(?P<o>{'|'.join(UNITS)}))?\b",
        ),
        ("century", rf"\b(?P<n>{_ORD})-?(?=(?:\s+(?:and|or)|,)\s+(?:{_ORD})[\s-]+centur)"),
        ("century", rf"\b(?:(?P<part>early|mid|late)[\s-]+)?(?P<n>{_ORD})[\s-]+centur(?:y|ies)\b"),
        ("year_range", rf"\b(?P<y>{YEAR})\s*-\s*(?P<y2>{YEAR}|\d\d)\b(?!\s*%)"),
        ("percent", r"\b(?P<n>\d+(?:\.\d+)?)\s*(?:%|per\s?cent\b|percent\b)"),
        ("percent", rf"\b(?P<n>{_NUMBER})\s+(?:per\s?cent|percent)\b"),
        ("money", rf"(?P<c>[$€£])\s?(?P<n>{_NUMBER})"),
        ("money", rf"\b(?P<n>{_NUMBER})\s+(?P<c>dollar|euro|pound)s?\b"),
        ("ratio", r"(?<![\d/])(?P<a>\d{1,2})\s?/\s?(?P<b>\d{1,2})(?![\d/])"),
        (
            "part_span",
            rf"\b(?P<part>half|quarter)(?:[\s-]+of)?[\s-]+(?:an?[\s-]+)?(?P<u>{_S})s?\b",
        ),
        ("part_span", r"\b(?P<part>third|fifth|tenth)\s+of\s+an?\s+(?P<u>decade|century)\b"),
        (
            "out_of",
            rf"\b(?P<a>\d{{1,2}}|{'|'.join(UNITS)})\s+(?:out\s+of|in)\s+(?P<b>\d{{1,2}}|{'|'.join(UNITS)})\b(?=\s+(?:[a-z]+s\b|of\b)|[,.;])",
        ),
        (
            "fraction",
            rf"\b(?P<n>\d+|{'|'.join(UNITS)}|a)[\s-]+(?P<part>third|quarter|fourth|fifth|sixth|eighth|tenth)s?\b(?=\s+(?:of|majorit|the|vote)|-?majorit|[.,;)]|\s*$|s\b)",
        ),
        (
            "fraction",
            rf"\b(?P<n>\d|{'|'.join(list(UNITS)[2:10])})[\s-]+(?P<part>third|quarter|fourth|fifth|sixth|eighth|tenth)s\b",
        ),
        (
            "as_many",
            rf"\b(?P<n>half|twice|{_NUMBER})(?:\s+times)?\s+as\s+(?:many|much|long|large|big|high|strong)\b",
        ),
        (
            "span_range",
            rf"(?<!from )(?<!between )\b(?P<a>{_NUMBER})\s+(?:to|or)\s+(?P<b>{_NUMBER})[\s-]+(?P<u>{_S})s\b",
        ),
        ("span", rf"\b(?P<n>{_NUMBER})[\s-]+(?P<u>{_S})s?\b(?!\s+war)"),
        (
            "single_span",
            r"\b(?:a|an|one|single|past|last|whole|full)\s+(?:single\s+|full\s+|whole\s+)?(?P<u>fortnight|decade|century)\b",
        ),
        (
            "single_span",
            r"\ba\s+(?:full\s+|whole\s+)?(?P<u>week|month|year)\b(?=\s+(?:or\s+so|passed|went\s+by|elapsed|apart|lies?\b|lay\b|before\b|after\b))",
        ),
        (
            "next_to",
            r"\bthe\s+(?P<u>day|week|month|year|decade)\b(?=\s+(?:before|after|following)\s+(?!that\b|this\b)[a-z])",
        ),
        (
            "next_to",
            r"\b(?:previous|preceding|following|ensuing|subsequent)\s+(?P<u>day|week|month|year|decade)\b",
        ),
        ("score_span", rf"\ba\s+score\s+of\s+(?P<u>{_S})s\b"),
        ("factor", rf"\b(?P<f>{'|'.join(FACTORS)})(?:ed|ing)\b"),
        (
            "grown",
            r"\b(?:grew|grown|rose|risen|increased|expanded)\s+by\s+(?:a\s+)?(?P<part>half|third|quarter)\b",
        ),
        (
            "label",
            r"\b(?P<h>[a-z]+)\s+(?:number\s+|no\.?\s*)?(?P<n>\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|[ivx]+)\b(?![-,.]?\d)",
        ),
        ("number", r"\bnumber\s+(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\b"),
        (
            "days_alone",
            rf"\b(?:from|between)\s+the\s+(?P<d>{_ORD})\s+(?:to|until|till|and)\s+the\s+(?P<d2>{_ORD})\b(?!\s+[a-z]*s\b)",
        ),
        ("day_alone", r"\bon\s+the\s+(?P<d>\d{1,2}(?:st|nd|rd|th))\b"),
        ("rank", rf"\b(?P<n>{_ORD})\b"),
        (
            "last",
            r"\b(?:the|its|his|their|stands|stood|comes|came)\s+(?:last|final)\b(?=\s+[a-z])(?!\s+(?:of\b|day|week|month|year|decade|centur|few|time|word|analysis|act\b|resort|instance))",
        ),
        ("year", rf"(?<![\d.,$€£#])\b{_PART}(?P<y>{YEAR})\b(?![.,]\d|%)"),
        ("cardinal", rf"(?<![\w.])(?P<n>{_NUMBER})\b(?!-time)"),
        ("both", r"\bboth\b(?=\s+[a-z]+)"),
        ("half", r"\bhalf\b(?=\s+(?:of|the|as)\b)|(?<=than )half\b"),
        ("group", rf"\b(?:an?|the|one|this|that)\s+(?P<g>{'|'.join(GROUPS)})\s+of\b"),
        ("sole", r"\b(?:the\s+only|sole|lone|single)\b(?=\s+[a-z])"),
        ("times", r"\b(?P<n>twice|thrice)\b"),
    )
)
"""All of them are looked for in small letters, where they are found several times faster."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NEEDS = {
    **dict.fromkeys(
        ("day_range", "day", "day_short", "month", "month_short", "month_alone"), _MONTHS
    ),
    "span": tuple(SPANS),
    "edge_day": ("day of",),
    "month_number": ("month",),
    "season": tuple(SEASONS),
    "decade": ("0s", "0's"),
    "decade_word": ("ies",),
    "century": ("centur",),
    "part_of": tuple(f"{unit} of" for unit in SLICES),
    "year_words": ("nineteen",),
    "as_many": (" as ",),
    "ratio": ("/",),
    "number": ("number",),
    "grown": (" by ",),
    "sole": ("only", "sole", "lone", "single"),
    "half": ("half",),
    "group": (" of",),
    "times": ("twice", "thrice"),
    "days_alone": ("from the ", "between the "),
    "day_alone": ("on the ",),
    "span_range": tuple(f"{unit}s" for unit in SPANS),
    "single_span": ("fortnight", "decade", "century", "week", "month", "year"),
    "next_to": ("day", "week", "month", "year", "decade"),
    "last": ("last", "final"),
    "both": ("both",),
    "percent": ("%", "cent"),
    "money": ("$", "€", "£", "dollar", "euro", "pound"),
    "out_of": (" of ", " in "),
    "fraction": tuple(PARTS),
    "part_span": ("half", "quarter", " of a "),
    "score_span": ("score",),
    "factor": tuple(FACTORS),
    "iso": ("-",),
    "year_range": ("-",),
    "month_range": ("to", "until", "till", "through", "and", "-"),
}
"""What a text must hold somewhere, in small letters, for a pattern to be tried: most hold none of it,
and looking for it costs a hundredth."""
LABELS = frozenset(
    wordlist(
        "article phase basket principle chapter track charter footnote part section annex"
        " protocol resolution stage tier pillar option clause paragraph group category point war"
    )
)
QUICK = re.compile(
    rf"\d|\b(?:(?:in|since|by|from|until|to|of|last|that|late|early|mid)[\s-]+may\b|twice|thrice|both\b|(?:the|its|his|their|stands|stood|comes|came) (?:last|final)\b|sole\b|lone\b|single\b|the only|(?:{'|'.join(GROUPS)}) of|{'|'.join((*DECADES, *FACTORS))}|grew|{_W}|{'|'.join(ORDINALS)}|(?:{'|'.join(sorted(LABELS))})\s+[ivx]+\b|half|fortnight|decade|century|(?:a|the|previous|preceding|following|ensuing|subsequent) (?:day|week|month|year|decade)\b|score of|{'|'.join(m for m in MONTHS if len(m) > 4 or m in ('june', 'july'))})",
)
BOUNDS = (
    (
        re.compile(
            r"\b(?:about|around|approximately|roughly|nearly|almost|some|circa|c\.|close to|not quite"
            r"|just (?:over|under|above|below))\s+(?:the\s+)?$",
            re.I,
        ),
        "~",
    ),
    (
        re.compile(
            r"\b(?:at least|no fewer than|not fewer than|no less than|minimum of)\s+(?:a\s+)?$",
            re.I,
        ),
        ">=",
    ),
    (
        re.compile(
            r"\b(?:at most|no more than|not more than|up to|maximum of|as many as)\s+(?:a\s+)?$",
            re.I,
        ),
        "<=",
    ),
    (re.compile(r"\b(?:more than|over|above|exceeding|upwards of|beyond)\s+$", re.I), ">"),
    (re.compile(r"\b(?:fewer than|less than|under|below|not(?: quite| even)?)\s+$", re.I), "<"),
)
"""What before a number makes it a bound; the first that fits holds."""
TRAILING = (
    (re.compile(r"\s+or\s+(?:more|above|over)\b|-plus\b", re.I), ">="),
    (re.compile(r"\s+or\s+(?:fewer|less|under|below)\b", re.I), "<="),
    (re.compile(r"\s+or\s+so\b|-odd\b", re.I), "~"),
)
LATEST = re.compile(r",?\s+at\s+the\s+latest\b", re.IGNORECASE)
"""The same behind it."""
_APART = rf"(?:(?P<n>{_NUMBER}|an?)\s+)(?P<u2>day|week|month|year)s?\s+(?P<dir2>later|earlier)"
_END = r"(?=\s*(?:[,.;:)]|$|\b(?:and|but|when|while)\b))"
TOLD_BY = re.compile(
    rf"\b(?P<dir>following|next|previous|preceding)\s+(?P<u>day|week|month|year|{_M})\b|\b{_APART}\b"
    rf"|\b(?P<dir3>later|earlier)\s+(?:in\s+)?(?:that|the\s+same)\s+(?P<u3>month|year)\b"
    rf"|\bthe\s+(?P<u4>day|week|month|year)\s+(?P<dir4>before|after)\b{_END}",
    re.IGNORECASE,
)
"""A date told by the one before it in the text."""
