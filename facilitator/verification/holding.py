"""Who holds the view that a sentence tells: patterns over its own words and the parties it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from facilitator.models import KnownVoice, Voice
from facilitator.verification.analysis import Text
from facilitator.verification.mentions import Mention

_WEST = frozenset({KnownVoice.NATO, KnownVoice.WESTERN})
_EAST = frozenset({KnownVoice.SOVIET})
_WESTERN_LEADERS = (
    "anthony eden",
    "john foster dulles",
    "robert schuman",
    "francois mitterrand",
    "ronald reagan",
    "margaret thatcher",
)
_SOVIET_LEADERS = (
    "joseph stalin",
    "vyacheslav molotov",
    "nikolai bulganin",
    "khrushchev",
    "brezhnev",
)
_VOICES: Mapping[str, frozenset[KnownVoice]] = {
    **dict.fromkeys(("russia", "vladimir putin"), frozenset({KnownVoice.RUSSIA})),
    **dict.fromkeys(("nato", "west", "united states", "united kingdom", "france"), _WEST),
    **dict.fromkeys(_WESTERN_LEADERS, _WEST),
    **dict.fromkeys(("soviet union", "warsaw pact", "eastern bloc", *_SOVIET_LEADERS), _EAST),
}

_ATTITUDE = re.compile(
    r"\b(?:see|sees|saw|seen|seeing|view|views|viewed|viewing|regard|regards|regarded|consider|considers|considered|believ\w+"
    r"|argue[sd]?|arguing|claim|claims|claimed|claiming|accus\w+|hold|holds|held|fear|fears|feared|describ\w+|portray\w*|perceiv\w+|interpret\w*|understand\w*|understood"
    r"|think|thinks|thought|find|finds|found|insist\w*|maintain\w*|contend\w*|complain\w*|assert\w*|alleg\w+|charg(?:e|es|ed)|stress\w*|emphasi[sz]\w+"
    r"|judg(?:e|es|ed)|deem\w*|fram(?:e|es|ed|ing)|cast|casts|paint\w*|present|presents|presented|treat|treats|treated|read|reads|feel|feels|felt|reproach\w*|blam\w+|denounc\w+|condemn\w*"
    r"|criticis\w+|criticiz\w+|say|says|said|declar(?:es?|ed|ing)|warn\w*|justif\w+|call(?:s|ed|ing)? (?:for|on|it|this|that|them|the \w+ (?:a|an)\b)|label\w*|dismiss\w*|point|points|pointed|invok\w+|worr(?:y|ies|ied)|suspect\w*|deny|denies|denied|recogni[sz]\w+|assum\w+|expect\w*"
    r"|reckon\w*|submit\w*|subscrib\w+|class(?:es|ed)|rate[sd]?|wish(?:es|ed)?|demur\w*|disagree\w*|disput\w+"
    r"|admit\w*|conced\w+|acknowledg\w+|sp(?:eaks?|oke) (?:of|about)|insinuat\w+|suggest(?:s|ed)?"
    r"|look|looks|looked|(?:tak(?:e|es|en)|took)(?= (?:it|the (?:view|line|stance|position)|\w+ (?:\w+ ){0,4}(?:as|to be|for)\b))|explain\w*|rejects?|rejected|repudiat\w+|protest\w*|object(?:s|ed)?|demand\w*"
    r"|cit(?:e|es|ed|ing)|quot(?:e|es|ed|ing)|appeal(?:s|ed)? to|assur\w+|hop(?:e|es|ed|ing)|resent\w*|put(?:s|ting)? the (?:blame|emphasis|stress|accent)|la(?:y|ys|id) (?:the |most |its |their )?(?:stress|emphasis|weight)|ba(?:l|ul)k(?:s|ed)?|hesitat\w+|fault(?:s|ed)|hear(?:s|d)?(?= in\b)|answer(?:s|ed)?|repl(?:y|ies|ied))\b",
    re.IGNORECASE,
)
_ATTITUDE_NOUN = re.compile(
    r"^(?:'s?)?\s*(?:own\s+)?(?:\w+(?:'s?)?\s+)?(?:view|views|perspective|eyes|reading|interpretation|position|account|belief|claim|claims|complaint|charge|accusation|fear|fears|argument"
    r"|narrative|concern|concerns|criticism|standpoint|words|message|judg(?:e)?ment|assessments?|wish|side|opinion|understanding|contention|conviction|rhetoric|discourse|assessment|perception|sceptics|reproach|grievance|telling|case|minds?|version|line|thinking|hopes?|aims?|goals?|objectives?|reproaches|complaints|arguments|standpoints|justification)\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"\b(?:according to|for|in the (?:eyes|view|opinion) of|as seen (?:from|by|in)|seen from|from the (?:standpoint|perspective) of|to|by|in)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


_OF_VIEW = re.compile(
    r"\b(?:view|opinion|eyes|words|judg(?:e)?ment|message|belief|conviction|reading|account|contention|claim|charge|fear|framing|telling"
    r"|narrative|version|interpretation|perspective|perception|thinking|complaint|accusation)s?"
    r"\s+(?:held\s+|current\s+|common\s+)?(?:of|in|from|with)\s+(?:the\s+)?(?:\w+\s+(?:in|of)\s+)?(?:today's\s+|modern\s+|present\s+)?$",
    re.IGNORECASE,
)
_TASTE = re.compile(
    r"\b(?:(?:un|in)?(?:acceptable|palatable|welcome|tolerable|satisfactory|congenial)|repugnant|suspect|objectionable)"
    r"\s+to\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""`positions that were unacceptable to X`: the view stands before its holder."""
_WOULD_HAVE = re.compile(r"\s*would\s+have\s+(?:it|us)\b", re.IGNORECASE)
_SHARED = re.compile(
    r"\b(?:both (?:sides|alliances|blocs|powers|camps|parties)|(?:on )?all (?:sides|hands|parties)|the two (?:sides|blocs|camps)"
    r"|east and west alike|common ground|(?:in|by) common|west and east alike|everybody|everyone"
    r"|(?:\w+(?:'s)? and (?:the )?\w+(?: \w+){0,5} alike))\b",
    re.IGNORECASE,
)


def shared(text: Text) -> str | None:
    """The words by which a sentence gives its view to all sides at once, or None."""
    found = _SHARED.search(text.text)
    if found is not None:
        return found.group()
    held = holding(text)
    if held is None:
        return None
    for one, other in pairwise(text.mentions):
        between = text.text[one.end : other.start]
        sides = {_side(one.entities), _side(other.entities)}
        holds = held.first in (one.words.start, other.words.start)
        if holds and sides == {"west", "east"} and _AND.fullmatch(between):
            return text.text[one.start : other.end]
    return None


_AND = re.compile(
    r"(?:'s?)?\s*(?:,\s*|\s)(?:and|as well as|like|no less than)\s+(?:the\s+)?", re.IGNORECASE
)


def _side(entities: Iterable[str]) -> str:
    """`west` or `east`, whose voices a party's entities can speak with; empty where neither."""
    voices = voices_of(entities)
    return "west" if voices & _WEST else "east" if voices else ""


_SAID = re.compile(
    r"admi|hold|held|argu|believ|claim|maintain|conten|insist|submit|assert|think|thought|judg|conced|acknowledg|alleg"
    r"|reckon|declar|say|said",
    re.IGNORECASE,
)
_THAT = re.compile(r"(?:,[^,]{1,30},)?\s+that\b", re.IGNORECASE)
"""`X holds that …` gives X a view in so many words."""
_LOOSE = re.compile(r"tak|took|look|find|found|point|put|read|cast|call", re.IGNORECASE)
"""Verbs of attitude that tell of a deed as often: `took as its model`, `looks precarious`."""
_OPEN_TO = re.compile(r"\b(?:open|left|up|available)\s+to\s+(?:the\s+)?$", re.IGNORECASE)
"""`It is open to X to present …`: X is who would."""
_PART_OF = re.compile(
    r"\b(?:mainstay|cornerstone|part|core|heart|basis|pillar|root|element|foundation)s?\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""`a mainstay of X's case`: of the case, and not by X."""
_OBJECT = re.compile(r"\b(?:of|against|with|from|on|by|and|between)\s+(?:the\s+)?$", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\b(?:[a-z]{4,}s|many|some|others|leadership|people|those)\s+(?:in|within|of|from|inside|across)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)


_NO_VIEW = re.compile(
    r"\b(?:is|are|was|were|be|been|being|by|must|should)\s+(?:not\s+)?(?:come\s+to\s+|have\s+to\s+|need\s+to\s+)?(?:\w+ly\s+)?$"
)
"""Before a verb of attitude: `is seen`, and `must not feel`, which tells nobody's view."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A party to whom a sentence gives a view: the voices it can be, the words that name it, and
    the word from which on the view is told. `named`: the sentence calls it a view (`in X's opinion`),
    beyond a verb that an author may use of anybody (`X felt`). `loose`: the verb may as well tell a deed."""

    voices: frozenset[Voice]
    entities: frozenset[str]
    first: int
    content: int
    named: bool = False
    loose: bool = False


def voices_of(entities: Iterable[str]) -> frozenset[Voice]:
    """The voices that a party's entities can speak with."""
    return frozenset(v for e in entities for v in _VOICES.get(e, ()))


_NOBODY = re.compile(
    r"\b(?:the|a|one)\s+(?:prevailing|common|widespread|conventional|dominant|received|general|popular|standard|usual)"
    r"\s+(?:western\s+)?(?:view|belief|wisdom|opinion|reading|account|narrative|assumption|interpretation)\b"
    r"|\b(?:several|some|many|most|various|certain|a number of)\s+(?:\w+\s+){0,3}"
    r"(?:politicians|observers|critics|analysts|experts|commentators|scholars|authors|people|voices)\b"
    r"(?=[^.;:]{0,40}?\b(?:believ|argu|hop|claim|say|said|hold|held|voic|express|see|saw|think|thought|wish|want|contend|maintain|submit))"
    r"|\bit is (?:often|widely|commonly|sometimes|generally) (?:said|held|believed|thought|claimed|argued|assumed)\b",
    re.IGNORECASE,
)


_PERHAPS = re.compile(
    r"\b(?:several|some|many|most|various|certain|a number of|leading|prominent|others|critics|observers|politicians"
    r"|people|commentators|analysts|experts|statesmen|prevail\w+|received|conventional\w*|widely|widespread|commonly"
    r"|usually|generally|popular\w*|often|customar\w+|orthodox\w*|it is said|is said to|so-called|supposed\w*)\b",
    re.IGNORECASE,
)


def nobody_named(text: Text) -> str | None:
    """The words by which a text gives its view to somebody whom it does not name (`the prevailing
    view`, `several politicians hoped`), or None."""
    found = _NOBODY.search(text.text)
    return found.group() if found else None


_SPEAKING = re.compile(
    r"\b(?:declarations?|communiqu[eé]s?|appeals?|statements?|memorand(?:um|a)|notes?|letters?|proposals?|speech(?:es)?|manifestos?"
    r"|drafts?|texts?|documents?)\s+(?:\w+\s+){0,6}?(?:warn|argu|stat|say|said|declar|claim|insist|contend|assert|sought|demand|complain"
    r"|call(?:ed|s) for|condemn|denounc|accus|describ|present)\w*",
    re.IGNORECASE,
)
_AS_VIEW = re.compile(
    r"\b(?:(?:declared|avowed|stated|professed|alleged|purported|supposed|ostensible|self-proclaimed|proclaimed|so-called)\s+(?:[a-z]+\s+)?[a-z]+"
    r"|(?:idea|notion|argument|claim|contention|charge|complaint|thesis|reproach|accusation|belief)s?\s+that"
    r"|(?:argument|case|claim)s?\s+(?:for|against)|doubts?\s+(?:about|as to|over|whether)|(?:was|were)\s+(?:meant|intended|designed|supposed)\s+to"
    r"|it (?:is|was) (?:\w+ly )?(?:demanded|argued|claimed|declared|stated|warned|urged|asserted|maintained|made (?:plain|clear)) that"
    r"|(?:[a-z]{4,}s|people)\s+(?:to\s+)?(?:argue|claim|say|hold|believe|contend|insist|complain|charge)[ds]?\s+that)\b"
    r"|,\s+(?:the|its|their|an?)\s+(?:[\w-]+\s+){1,3}?(?:announced|declared|warned|said|stated|argued|claimed|maintained|insisted|held"
    r"|affirmed|proclaimed|promised|resolved)(?:,|\.?$)",
    re.IGNORECASE,
)


def told_as_view(text: Text) -> bool:
    """Whether a text tells a view without holder as one all the same: a document `warned that`, the
    `declared aim`, `the idea that`."""
    if _SPEAKING.search(text.text) or _AS_VIEW.search(text.text):
        return True
    return any(
        (verb := _ATTITUDE.search(text.text, m.end(), m.end() + _BEHIND)) is not None
        and not re.search(r"[,;:()]", text.text[m.end() : verb.start()])
        for m in _GROUP.finditer(text.text)
    )


_GROUP = re.compile(
    r"^(?:it|they|he|she)\b|\b(?:allies|members|governments|leaders|officials|states|politicians|critics|observers|dissidents"
    r"|diplomats|ministers|alliance|bloc|leadership)\b",
    re.IGNORECASE,
)
"""Who holds a view without being named: a pronoun at the head of a sentence, a group."""
_BEHIND = 36


def perhaps_of_nobody(text: Text) -> bool:
    """Whether a text has any word by which a view may be given to somebody without a name."""
    return bool(_PERHAPS.search(text.text))


def begins_with_holder(text: Text, voice: Voice) -> Holding | None:
    """A sentence known to tell that voice's view which names it first and what it holds a little
    later: `Russian leaders, the President among them, now often describe …`."""
    start, end = text.sentences[0]
    for mention in text.mentions:
        if mention.words.start - start > 2 or voice not in voices_of(mention.entities):
            continue
        verb = _ATTITUDE.search(
            text.text, mention.end, text.words[min(mention.words.stop + 14, end - 1)].end
        )
        if verb is not None:
            at = text.index_at(verb.end())
            return Holding(voices_of(mention.entities), mention.entities, mention.words.start, at)
    return None


def holding(text: Text) -> Holding | None:
    """The first party whose view a text tells, or None where it tells things as they are."""
    if (held := _behind(text, _VIEW_BY)) is not None:
        return held
    before = _subordinate(text)
    told = next((held for held in _holders(text) if held.first >= before), None)
    if told is not None and _beside(text, told):
        return None
    return told or _behind(text, _SEEN_BY)


def _beside(text: Text, held: Holding) -> bool:
    """Whether a text sets one side's view beside the other's (`NATO's reading beside Russia's`) and so
    gives it to neither."""
    return any(
        _side(m.entities) not in {"", _side(held.entities)} and _ELLIPTIC.match(text.low, m.end - 2)
        for m in text.mentions
    )


_ELLIPTIC = re.compile(r"(?:'s|s')\s*(?:[,.;:)\[]|$|and\b)")


def _subordinate(text: Text) -> int:
    """The first word behind an opening clause of time, which tells no view: `When X objected, Y …`."""
    if not text.words or text.words[0].low not in _WHEN:
        return 0
    main = _MAIN.search(text.text, 0, text.words[text.sentences[0][1] - 1].end)
    return text.index_at(main.start() + 2) if main else 0


_MAIN = re.compile(
    r",\s+(?:(?:the|its|this|that|an?)\s+)?(?:[\w'-]+\s+){1,3}"
    r"(?:could|would|can|may|might|was|were|had|has|have|did|does|is|are|will|\w{3,}ed|\w{3,}s)\b"
)
"""Where the main clause begins behind one."""
_WHEN = frozenset({"when", "whenever", "once", "after"})


def of_both_sides(text: Text) -> tuple[Holding, ...]:
    """The holders in a text that tells a Western view and an Eastern one (`the West understands it as
    …; the Russian reading stresses …`), in its order; none where it tells those of one side."""
    told = sorted((h for h in _holders(text) if not h.loose), key=lambda h: h.first)
    held = {h.content: h for h in told}.values()  # of two before one verb, the nearer
    return tuple(held) if {"west", "east"} <= {_side(h.entities) for h in held} else ()


def _holders(text: Text) -> Iterator[Holding]:
    """The parties to whom a text gives views, those of a side first."""
    for mention in sorted(text.mentions, key=lambda m: not voices_of(m.entities)):
        voices = voices_of(mention.entities)
        if mention.entities and not voices:
            continue
        first, last = mention.words.start, mention.words.stop - 1
        sentence = text.sentences[text.sentence[first]]
        tail_end = text.words[min(last + 7, sentence[1] - 1)].end
        tail = text.text[mention.end : tail_end]
        cut = re.search(r"[;:()]|\b(?:when|as|while|that|which|whom?)\s+(?:s?he|they|it)\b", tail)
        tail = tail[: cut.start()] if cut else tail
        before = text.text[max(0, mention.start - 40) : mention.start]
        noun = _ATTITUDE_NOUN.match(tail)
        if noun is not None and not _PART_OF.search(before):
            at = text.index_at(mention.end + noun.end())
            aim = re.search(r"(?:aim|goal|objective)s?$", noun.group())
            yield Holding(voices, mention.entities, first, at, named=aim is None)
            continue
        if _OF_VIEW.search(before) or _WOULD_HAVE.match(tail):
            yield Holding(voices, mention.entities, first, last + 1, named=True)
            continue
        if _TASTE.search(before):
            yield Holding(voices, mention.entities, first, last + 1, named=True)
            continue
        according = _ACCORDING.search(before)
        if (
            according
            and (
                re.match(r"(?:'s)?(?:\s+\w+){0,3},", tail)
                or (not before[: according.start()].strip() and _FOR_X.match(tail))
            )
            and (not _SHORT.fullmatch(according.group()) or _opens(before, according))
        ):
            yield Holding(voices, mention.entities, first, last + 1, named=True)
            continue
        people = _PEOPLE.search(before) or _OPEN_TO.search(before)
        if not people and (according or _OBJECT.search(before)):
            continue
        verb = _ATTITUDE.search(tail)
        if (
            verb is not None
            and _NOUN.fullmatch(verb.group())
            and _adjective(mention, tail[: verb.start()])
        ):
            continue
        if verb is not None and not _NO_VIEW.search(tail[: verb.start()]):
            yield Holding(
                voices,
                mention.entities,
                first,
                text.index_at(mention.end + verb.end()),
                named=bool(_SAID.match(verb.group()) and _THAT.match(tail, verb.end())),
                loose=bool(_LOOSE.match(verb.group())),
            )


_NOUN = re.compile(
    r"hold|claim|view|fear|demand|charge|look|point|answer|reply|appeal|object", re.IGNORECASE
)
_DEMONYM = re.compile(r"(?:n|sh|et|ese)$")


def _adjective(mention: Mention, between: str) -> bool:
    """Whether a name qualifies the noun right behind it: `the Soviet hold on …`."""
    return not between.strip() and bool(_DEMONYM.search(mention.text))


_FOR_X = re.compile(r"\s+(?:the|this|that|it|its|such|these|those|[A-Z]\w+)\b")
"""`For X the accord was …`, at the head of a sentence."""
_SHORT = re.compile(r"(?:for|to|by|in)\s+(?:the\s+)?", re.IGNORECASE)


def _opens(before: str, cue: re.Match[str]) -> bool:
    """Whether a short cue stands at the beginning of a sentence or behind a comma: `In Moscow, …`, and
    not `met in Moscow, …`."""
    return not before[: cue.start()].strip() or before[: cue.start()].rstrip().endswith((",", "."))


_SEEN_BY = re.compile(
    r"\b(?:seen|viewed|regarded|considered|perceived|described|looked (?:up)?on|understood|portrayed|interpreted|presented|framed|judged|justified|feared|denounced|criticised|condemned|felt|thought|believed|held|taken)\b[^;:()]{0,60}?\b(?:by|in)\s+(?:the\s+)?",
)


_VIEWS = (
    r"view|opinion|belief|conviction|reading|contention|claim|charge|accusation|complaint|argument|fear|worry"
    r"|criticism|reproach|objection|grievance|assertion|idea|notion|conclusion|interpretation|position"
)
_VIEW_BY = re.compile(
    rf"\b(?:{_VIEWS})s?\b[^;:()]{{0,120}}?\b(?:levell?ed|taken|held|made|raised|voiced|advanced|heard|common|current"
    r"|widespread|shared|put forward|attribut\w+|ascrib\w+|credit\w+|comes?|came|belongs?|found)\s+(?:by|in|to|from|with)\s+(?:the\s+)?",
)
"""`a view taken in Moscow`, `the charge … was levelled by Moscow`."""


def _behind(text: Text, pattern: re.Pattern[str]) -> Holding | None:
    """The party right behind `is seen by`, `seen in`, `the charge that … is made by`."""
    for match in pattern.finditer(text.low):
        for mention in text.mentions:
            if match.end() - 1 <= mention.start <= match.end() + 12:
                voices = voices_of(mention.entities)
                if voices:
                    first = mention.words.start
                    return Holding(voices, mention.entities, first, text.index_at(mention.end))
    return None
