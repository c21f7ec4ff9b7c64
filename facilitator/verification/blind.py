"""What the offline scorer can't see, and so doesn't vouch for.

Likeness says nothing of which came first, of what brought about what, nor of one small word that
makes a statement absolute. A claim that turns on one of these is vouched for only where the
evidence shows the same; else it is left to a judge or a reader. On the development pairs this held
back about one true claim in eight and every second fault that no gate had seen.
"""

from __future__ import annotations

import re

from facilitator.verification.align import Alignment
from facilitator.verification.analysis import Text
from facilitator.verification.case import Case
from facilitator.verification.gates.attachment import attached, borne_by, comparable
from facilitator.verification.gates.derived import multiplied, of_source
from facilitator.verification.gates.lapse import dated_apart, dated_order
from facilitator.verification.gates.polarity import HEDGING, as_sweeping
from facilitator.verification.lexicon import affinity, opposed
from facilitator.verification.polarity import HEDGED, Cue
from facilitator.verification.quantities import Kind, Quantity
from facilitator.verification.relations import BACKWARD, FORWARD, before_date, confirmed
from facilitator.verification.text import wordlist

_LOOSER = (
    r"since|brought on|bring on|called forth|creat(?:ed|es|ing)|helped to|reason (?:given )?for|earlier|later"
    r"|afterwards?|beforehand|(?<!the )(?:second|first)(?! (?:foot)?note)|at the (?:start|end)|(?<!now and )then|in turn|thereby|so as to|weaken\w*"
    r"|(?<!as )having|root|behind|reasons?|motives?|respon(?:ds?|ded|ding)|repl(?:ies|ied)|(?:made|makes?|making)(?! (?:an?|ready|use|up|out|it|himself|itself|themselves|clear|plain|known)\b)|by \w+ing|out of(?! (?:date|reach|step|area|hand|the question))"
    r"|for fear|for want|thanks"
)
_ORDER = re.compile(
    rf"{FORWARD.pattern}|{BACKWARD.pattern}|\b(?:{_LOOSER})\b|^(?!according)\w+ing\b(?=[^,]*,)",
)
_WHOLE = re.compile(
    r"\b(?:constantly|undoubtedly|definitely|necessarily|absolutely|certainly|plainly|clearly|openly"
    r"|completely|entirely|fully|wholly|totally|in full|always|never|only|(?<!above )(?<!after )all(?!-)|every|most|at all|truly|indeed"
    r"|solely|surely|invariably|inevitably|utterly|altogether|exclusively|merely|alone|(?:even|still)(?! (?:more|less|further|\w+er)\b)|already|no longer|both)\b",
)


def blind_spot(case: Case) -> str | None:
    """The claim's word on which its truth may turn and which the scorer can't judge, or None."""
    cues = [c for c in _ORDER.finditer(case.claim.low) if not before_date(case.claim, c)]
    order = cues[0] if cues else None
    if (
        order is not None
        and not confirmed(case.claim, [a for a, _ in case.sides[:_ASKED]])
        and not (len(cues) == 1 and _same_order(case, order))
        and dated_order(case.claim, [u.text for u in case.units]) is None
    ):
        return order.group()
    if (denial := _denial(case)) is not None:
        return denial
    for whole in _WHOLE.finditer(case.claim.low):
        word = whole.group()
        if not set(word.split()) <= case.known_words and not any(
            as_sweeping(a, word) for a in case.near[:1]
        ):
            return word
    return _hedge(case) or _degree(case) or _worked_out(case)


def _same_order(case: Case, cue: re.Match[str]) -> bool:
    """Whether a near window has a word of the same family before what the claim has behind its own:
    `since the accord enshrined` and `because it enshrines`; an adverb may stand on either side, as
    `at first` and `initially` do."""
    family = next((f for f in _FAMILIES if f.fullmatch(cue.group())), None)
    if family is None:
        return False
    either = family in _EITHER_SIDE
    claim = case.claim
    at, last = claim.index_at(cue.start()), claim.index_at(cue.end() - 1)
    low = at - _BESIDE if either else last + 1
    beside = {i for i in claim.content if low <= i <= last + _BESIDE} - claim.named
    for alignment in case.near:
        evidence = alignment.evidence
        for found in family.finditer(evidence.low):
            place = evidence.index_at(found.start())
            for link in alignment.links:
                gap = link.evidence - place
                near = abs(gap) <= _BESIDE + 1 and (either or gap > 0)
                if near and link.claim in beside and link.weight >= _LINKED:
                    return True
    return False


_LINKED = 0.7


def _family(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b")


_EITHER_SIDE = (
    _family(
        r"first|initial(?:ly)?|original(?:ly)?|at the (?:start|outset|beginning)|opening|opens?|opened|began|begins?"
    ),
    _family(r"earlier|previous(?:ly)?|prior|former(?:ly)?|beforehand|already"),
    _family(r"later|afterwards?|subsequent(?:ly)?"),
)
_FAMILIES = (
    *_EITHER_SIDE,
    _family(r"since|because"),
    _family(r"once|when|with the|after|upon"),
    _family(
        r"respon(?:d|ds|ded|ding|se)|react(?:s|ed|ing|ion)?|repl(?:y|ies|ied|ying)|answer(?:s|ed|ing)?"
    ),
    _family(r"weaken\w*|erod\w*|undermin\w*|sap(?:s|ped|ping)?|hollow\w*"),
    _family(r"creat\w+|made|makes?|making|establish\w*|found(?:s|ed|ing)"),
)
"""Words of one direction, any of which confirms another."""


def _denial(case: Case) -> str | None:
    """What only one side denies: a denial of the claim of which nothing near denies the same, or one
    of the nearest sentences where the claim denies nothing that it shares with them."""
    floor = case.best.coverage - 0.2 if case.best else 0.0
    for cue in case.claim.negations:
        if not any(_denies(a, cue) for a, _ in case.sides[:_ASKED] if a.coverage >= floor):
            return case.claim.words[cue.at].low
    if (given_up := _GIVEN_UP.search(case.claim.text)) is not None and not any(
        _ENDED.search(a.window) for a in case.near
    ):
        return given_up.group().lower()
    if case.claim.negations or _TURNS.search(case.claim.text):
        return None
    for alignment in _nearest(case):
        linked = alignment.shared
        for cue in alignment.evidence.negations:
            content = [i for i in cue.scope if i in alignment.evidence.weights][:_DENIED]
            if cue.at in alignment.words and linked & set(content):
                return alignment.evidence.words[cue.at].low
    return None


def _denies(alignment: Alignment, cue: Cue) -> bool:
    """Whether a window denies, or turns by its verb, some of what the claim's denial governs."""
    claim, evidence = alignment.claim, alignment.evidence
    mine = [claim.stems[i] for i in cue.scope if i in claim.weights][:_FOCUS]
    first, last = alignment.words.start, alignment.words.stop
    theirs = [c.scope for c in evidence.negations if c.at in alignment.words]
    low, high = evidence.words[first].start, evidence.words[last - 1].end
    for turn in _TURNS.finditer(evidence.text, low, high):
        at = evidence.index_at(turn.start())
        theirs.append(tuple(range(max(first, at - _TURNED), min(last, at + _TURNED + 1))))
    if not mine:
        return bool(theirs)
    return any(
        affinity(stem, evidence.stems[j]) >= 0.6
        for scope in theirs
        for j in scope
        if j in evidence.weights
        for stem in mine
    ) or any(
        opposed(stem, evidence.stems[j])
        for stem in mine
        for j in evidence.content
        if j in alignment.words
    )


def _nearest(case: Case) -> list[Alignment]:
    """The windows that are as near as the nearest, but for a little."""
    return [a for a in case.near if case.best and a.coverage >= case.best.coverage - 0.03]


def _hedge(case: Case) -> str | None:
    """The hedge of a nearest sentence that governs what the claim, which has none, shares with it, or
    that the nearest proposition's modality stands for; or the claim's own `will` where no sentence
    near has one."""
    if any(h.strength in HEDGED for h in case.claim.hedges):
        return None
    for alignment in _nearest(case):
        linked = alignment.shared
        evidence = alignment.evidence
        for hedge in evidence.hedges:
            if (
                hedge.at in alignment.words
                and hedge.strength in HEDGED
                and linked & set(hedge.scope)
            ):
                return evidence.words[hedge.at].low
    told = case.readings[0][1].modality if case.readings else None
    if told in HEDGING:
        return told.value
    firm = next((w.low for w in case.claim.words if w.low in _FIRM), None)
    return firm if firm is not None and not case.known_words & _FIRM else None


_TURNS = re.compile(
    r"\b(?:reject|refus|den(?:y|ied|ies)|prevent|avoid|oppos|exclu|omit|stop|ceas|abandon|block|veto|neglect|prohibit"
    r"|forbid|ban(?:s|ned)?\b|g[ai]v(?:e|en|es|ing) up|no longer|renounc|fail|unable|lack|without|hardly|instead|rather|dismiss|drop|remov)",
    re.IGNORECASE,
)
"""Verbs and words that turn what stands beside them into its opposite."""
_ENDED = re.compile(
    r"\b(?:stop|ceas|abandon|g[ai]v(?:e|en|es|ing) up|no longer|renounc|dropp?|remov|reject|withdr|discard|disregard|cast aside"
    r"|cancel|suspend|expir|lapse|dissol|violat|breach|los(?:t|es?|ing)\b|end(?:ed|s|ing)?\b|refus|instead|rather)",
    re.IGNORECASE,
)
"""What says that something was given up."""
_GIVEN_UP = re.compile(
    r"\b(?:g[ai]v(?:e|en|es|ing) up|no longer|stopp(?:ed|ing)|ceas(?:es|ed|ing)|abandon(?:s|ed|ing)|renounc(?:es|ed|ing)"
    r"|dropp(?:ed|ing))\b",
    re.IGNORECASE,
)
_FIRM = frozenset({"will", "shall", "must"})
_ASKED, _FOCUS, _TURNED, _DENIED = 6, 3, 3, 2


def _worked_out(case: Case) -> str | None:
    """A number, date or rank of the claim that no evidence gives as such: the gate for numbers lets
    pass what can be worked out, and whether it was worked out rightly no likeness shows."""
    texts = [u.text for u in case.units]
    for mine in case.claim.quantities:
        pronoun = mine.weak and mine.kind is not Kind.RANK
        at_first = mine.text == "first" and case.claim.low.endswith("at ", 0, mine.start)
        if mine.derived or pronoun or at_first or _of_a_source(case.claim, mine):
            continue
        if dated_apart(case.claim, mine, texts) or multiplied(texts, mine):
            continue  # the gate for numbers has worked it out
        borne = [
            (t, q) for t in texts for q in t.quantities if comparable(q, mine) and borne_by(q, mine)
        ]
        if mine.unit in _BOUND and mine.kind is not Kind.DATE:
            borne = [p for p in borne if attached(case.claim, mine, *p) >= _BESIDE_IT]
        if not borne:
            return mine.text.lower()
    return None


def _of_a_source(claim: Text, mine: Quantity) -> bool:
    return mine.text.isdigit() and of_source(claim, mine, (int(mine.text),))


_BOUND = frozenset({"<", "<=", ">", ">="})
_BESIDE_IT = 0.4

_IN_PART = frozenset(
    wordlist(
        "largely mainly partly mostly primarily chiefly often usually commonly generally frequently"
        " prevailing widely helped helps help contributed contributes somewhat nearly almost"
    )
)
_TRIES = re.compile(
    r"\b(?:sought|seeks?|tried|tries|attempt(?:s|ed)|wish(?:es|ed)|want(?:s|ed)|hop(?:es|ed)|intend(?:s|ed)|aim(?:s|ed))"
    r"\s+to\s+(?:\w+ly\s+)?",
    re.IGNORECASE,
)
_TRYING = re.compile(
    r"\b(?:sought|seek|tr(?:y|ied|ies)|attempt|wish|want|hope|hoping|intend|intent|aim|goal|plan|would|should|could|purpose|bid\b|effort"
    r"|request|offer|push|press|insist|favou?r|call|ask|demand|propos|object|design|meant|interest|in order|so as|to )",
    re.IGNORECASE,
)
_ALIKE = _IN_PART | frozenset(
    wordlist("part partial one among factor role regularly common many most usual share sometimes")
)


def _degree(case: Case) -> str | None:
    """What the nearest sentence says of only a part, or of most cases, beside words that the claim
    shares with it, where the claim says it of the whole: `helped to end` is not `ended`."""
    best = case.best
    if best is None or any(w.low in _ALIKE for w in case.claim.words):
        return None
    linked = best.shared
    told = linked - best.evidence.named
    for i in best.words:
        word = best.evidence.words[i].low
        if word in _IN_PART and told & set(range(i - _BESIDE, i + _BESIDE + 1)):
            return word
    if _TRYING.search(case.claim.text):
        return None
    low, high = (
        best.evidence.words[best.words.start].start,
        best.evidence.words[best.words.stop - 1].end,
    )
    for tries in _TRIES.finditer(best.evidence.text, low, high):
        at = best.evidence.index_at(tries.end())
        if linked & {at, at + 1}:
            return tries.group().split()[0].lower()
    return None


_BESIDE = 3
