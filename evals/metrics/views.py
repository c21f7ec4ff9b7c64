"""Whose view a sentence tells, by its own words alone.

A reader of its own, written apart from the verifier's gate: what grades must not be what is graded.
It knows parties by name and the words by which English gives somebody a view ("on the Russian
reading", "Moscow regards", "is seen in the Kremlin as"). How often it is right on the corpus' own
propositions is measured each time (`attribution`, figure 'the grader on the corpus').
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from facilitator.models import KnownVoice, Voice

__all__ = ["named_view"]

_NATO, _RUSSIA = KnownVoice.NATO, KnownVoice.RUSSIA
_SOVIET, _WESTERN = KnownVoice.SOVIET, KnownVoice.WESTERN
_PARTIES: Mapping[str, frozenset[KnownVoice]] = {
    r"NATO|the (?:North )?Atlantic alliance|the Alliance|Allied|Allies|(?:Western|NATO) (?:allies|members?)": frozenset(
        {_NATO, _WESTERN}
    ),
    r"the West|Western(?:ers)?|the United States|the US|U\.S\.|American|Washington|Britain|British|London|France|French"
    r"|Paris|West Germany|West German|Bonn|Reagan|Ford|Carter|Thatcher|Dulles|Eden|Solzhenitsyn|Kissinger": frozenset(
        {_WESTERN, _NATO}
    ),
    r"Russia(?:n|ns)?|the Russian Federation|Putin|Lavrov|Medvedev": frozenset({_RUSSIA}),
    r"Moscow|the Kremlin": frozenset({_RUSSIA, _SOVIET}),
    r"(?:the )?Soviets?|the USSR|the Soviet Union|Molotov|Khrushchev|Stalin|Brezhnev|Gromyko|Malenkov|the (?:Eastern )?bloc"
    r"|the Warsaw Pact|East German|Polish|Poland|Romania|Bucharest|Budapest|Gorbachev|Bulganin|Zorin|Semyonov|(?:the )?Eastern (?:countries|States|European)": frozenset(
        {_SOVIET}
    ),
}
_ROLE = (
    r"(?:(?:’s|'s|s’|s')?(?:\s+(?:own|official|present|current|historical|public|prevailing|dominant|foreign|then))*"
    r"(?:\s+(?:government|governments|leadership|leaders|leader|officials|official|diplomats|elites?|side|policy|policymakers|analysts"
    r"|commentators|critics|sceptics|States|states|members|member|powers|Foreign Ministry|Ministry|foreign minister|minister|president|sources|seat))*)"
)
_HOLDS = (
    r"hold|holds|held|see|sees|saw|seen|view|views|viewed|regard|regards|regarded|consider|considers|considered|believes?|believed|argues?|argued"
    r"|claims?|claimed|accuses?|accused|fears?|feared|describes?|described|portrays?|portrayed|perceives?|perceived|interprets?|interpreted"
    r"|understands?|understood|thinks?|thought|finds?|insists?|insisted|maintains?|maintained|contends?|contended|complains?|complained"
    r"|asserts?|asserted|alleges?|alleged|charges|charged|stress(?:es|ed)?|emphasi[sz]es?|emphasi[sz]ed|judges?|judged|deems?|deemed|frames?|framed"
    r"|casts?|paints?|presents?|presented|treats?|treated|reads?|feels?|felt|blames?|blamed|denounces?|denounced|condemns?|condemned|criticises?"
    r"|criticised|says?|said|declares?|declared|warns?|warned|calls?|called|dismiss(?:es|ed)?|points?|invokes?|worr(?:y|ies|ied)"
    r"|suspects?|suspected|den(?:y|ies|ied)|recogni[sz]es?|expects?|looks?|rejects?|rejected|protested|objects?|objected|demands?|demanded|wants?"
    r"|wanted|seeks?|sought|hopes?|hoped|proposes?|proposed|doubts?|doubted|questions?|questioned|reproach(?:es|ed)?|challeng(?:es|ed)|welcom(?:es|ed)"
    r"|aims?|aimed|intend(?:s|ed)?|meant|offers?|offered|suggest(?:s|ed)?|attach(?:es|ed)|values?|valued|prefers?|preferred|opposes?|opposed"
    r"|supports?|supported|pursues?|pursued|cites?|cited|concludes?|concluded|assumes?|assumed|tend(?:s|ed)?|took|takes?"
)
_NOUN = (
    r"(?:view|views|perspective|eyes|reading|readings|interpretation|position|account|belief|claim|complaint|charge|accusation|fear|fears|argument"
    r"|narrative|narratives|concern|concerns|criticism|standpoint|opinion|understanding|contention|conviction|rhetoric|discourse|assessment|perception|grievance"
    r"|grievances|telling|case|terms|thinking|demand|demands|proposal|proposals|interest|interests|aim|aims|goal|hopes?|reasoning|statements?|critique)"
)
_ADVERB = r"(?:\s+(?:also|still|now|often|therefore|then|long|increasingly|itself|thus|further|mainly|repeatedly|has|have|had|is|are|was|were|has long|formally|publicly|initially|at first|first|later|today|generally|consistently))*"
_PASSIVE = (
    r"(?:seen|viewed|regarded|considered|perceived|described|understood|portrayed|interpreted|presented|framed|judged|justified|feared"
    r"|denounced|criticised|condemned|treated|read|felt|taken|cast|held|rejected|welcomed|dismissed|invoked|cited|valued)"
)
_AUTHOR = r"(?:[A-Z][\w’'-]+(?:\s+and\s+(?:[A-Z][\w’'-]+|others))?|[Tt]he\s+(?:author|paper))"
_LEAD = r"^(?:(?:Further|Moreover|Also|Here|Finally),?\s+)?"
_OWN = re.compile(
    rf"{_LEAD}{_AUTHOR}\s+(?:also\s+|himself\s+)?(?:argues|suggests|holds|cautions|concludes|proposes|recommends|judges|warns|hopes)\s+that\s+"
    rf"|{_LEAD}[Ii]n\s+{_AUTHOR}(?:\s+own)?\s+(?:judgement|view|assessment|opinion),\s+"
)
_REPORTED = re.compile(
    rf"{_LEAD}{_AUTHOR}\s+(?:also\s+|further\s+)?(?:reports|relates|tells)\s+that\s+"
    rf"|{_LEAD}(?:[Ii]n|[Bb]y)\s+{_AUTHOR}\s+(?:account|telling|report),\s+"
    rf"|{_LEAD}[Aa]s\s+{_AUTHOR}\s+(?:presents|reports|tells)\s+it,\s+"
    rf"|{_LEAD}[Oo]n\s+the\s+(?:view|account|reading)\s+that\s+{_AUTHOR}\s+reports,\s+"
    rf"|{_LEAD}[Oo]n\s+the\s+same\s+(?:account|view),\s+"
)
_ADDED = re.compile(rf"{_LEAD}{_AUTHOR}\s+(?:also\s+|further\s+)?adds\s+that\s+")
"""Goes on with what was said before, be it a report or the author's own view."""
_SUBJECT = 40
"""Characters within which a party must be named to be what the core of a sentence is about."""


def _patterns() -> tuple[tuple[re.Pattern[str], frozenset[KnownVoice]], ...]:
    found = []
    for names, voices in _PARTIES.items():
        party = rf"(?:(?:the\s+)?(?:{names})\b{_ROLE})"
        found.append(
            (
                re.compile(
                    rf"\b(?:on|in|from|by|to|for|according to|under)\s+(?:what\s+)?{party}(?:\s+\w+)?\s+{_NOUN}\b"
                    rf"|\baccording to\s+{party}|\bin\s+(?:the\s+)?{_NOUN}\s+of\s+{party}|\b{_NOUN}\s+(?:of|in|among)\s+{party}"
                    rf"|\bfor\s+{party},|\b{party}(?:\s+\w+)?\s+{_NOUN}\b|\b{party}{_ADVERB}\s+(?:{_HOLDS})\b"
                    rf"|\b{_PASSIVE}\b[^;:()]{{0,40}}?\b(?:by|in)\s+{party}|\bto\s+{party},"
                ),
                voices,
            )
        )
    return tuple(found)


_FOUND = _patterns()
_MENTIONED = tuple(
    (re.compile(rf"(?<![\w’'-])(?:{names})\b"), voices) for names, voices in _PARTIES.items()
)


def named_view(text: str) -> frozenset[Voice] | None:
    """The voices whose view the sentence can be; empty for the author's own and for plain fact;
    null where its words do not tell.

    First the party to whom the words give a view; in a sentence that is introduced as a report,
    else the party that it is about. "Davis reports that Russia regards enlargement as a threat."
    gives {russia}; "Moscow" may be the Soviet or the present leadership and gives both; "Davis
    argues that Russia is selective." is the author's.
    """
    if _OWN.match(text):
        return frozenset()
    reporter = _REPORTED.match(text)
    core = text[reporter.end() :] if reporter else text
    hits = [
        (match.start(), number, voices)
        for number, (pattern, voices) in enumerate(_FOUND)
        if (match := pattern.search(core))
    ]
    subject = _subject(core) if reporter else frozenset()
    if not reporter and (added := _ADDED.match(text)) and _subject(text[added.end() :]):
        subject = None
    if not hits:
        return subject
    start, _, holders = min(hits)
    return subject if start > _SUBJECT and subject else _values(holders)


def _subject(core: str) -> frozenset[Voice] | None:
    """The party that comes first, if it comes at the beginning or is the only one."""
    named = sorted(
        (match.start(), number, voices)
        for number, (pattern, voices) in enumerate(_MENTIONED)
        for match in pattern.finditer(core)
    )
    if not named:
        return None
    first = named[0]
    only = all(voices == first[2] for _, _, voices in named)
    return _values(first[2]) if only or first[0] <= _SUBJECT else None


def _values(voices: frozenset[KnownVoice]) -> frozenset[Voice]:
    return frozenset(voice.value for voice in voices)
