"""What is known of English words: rarity, synonyms, antonyms, broader words, irregular forms.

The data is an extract of WordNet 3.0 with document frequencies of stems (`evals/verifier/lexicon.py`
builds it). Words that this field uses in pairs and WordNet doesn't oppose stand in `opposites.txt`.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from facilitator.errors import MachineError
from facilitator.verification.text import fold, stem, wordlist

_DATA = Path(__file__).resolve().parent / "data"
BEGINNING = 5
"""Letters that words of one family share at least: all of a short stem (`ratif`, `ratifi`), one more
of longer ones (`legitim`, `legitimaci`)."""
_PREFIXES = ("un", "in", "im", "il", "ir", "non", "dis", "de", "anti", "mis")

STOP = frozenset(
    wordlist(
        "a about above after again against all almost along already also although am among an and"
        " another any anyone anything are as at be because been before being below between both"
        " but by can could did do does doing done down during each either else ever every few for"
        " from further had has have having he her here hers herself him himself his how however i"
        " if in indeed into is it its itself just least less let like likely many may maybe me"
        " might more moreover most much must my myself nearly neither nevertheless no nor not now"
        " of off often on once one only onto or other others our ours ourselves out over own per"
        " perhaps plus quite rather really said same say says shall she should since so some someone"
        " something sometimes soon still such than that the their theirs them themselves then"
        " there thereby therefore these they this those though through thus to together too toward"
        " towards under until up upon us very was we well were what when where whereas whether"
        " which while who whom whose why will with within without would yet you your yours also"
        " etc eg ie s t ve re ll d m n"
    )
)


@dataclass(frozen=True)
class Lexicon:
    """Keys and values are stems, but for `irregular`, which maps a form to its lemma. `proper` are
    those that stand with a capital wherever they stand; `synonymous` is `synonyms` turned round,
    `narrower` gives the words that a broader one covers."""

    idf: dict[str, float]
    proper: frozenset[str]
    default_idf: float
    irregular: dict[str, str]
    verbs: frozenset[str]
    synonyms: dict[str, frozenset[str]]
    antonyms: dict[str, frozenset[str]]
    synonymous: dict[str, frozenset[str]]
    narrower: dict[str, frozenset[str]]


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships, read once (about 60 ms)."""
    path = _DATA / "lexicon.json.gz"
    try:
        data = json.loads(gzip.decompress(path.read_bytes()))
        pairs = (_DATA / "opposites.txt").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise MachineError(f"{path} can't be read: install the package again") from error
    antonyms = {k: set(v.split()) for k, v in data["antonyms"].items()}
    for line in pairs:
        if line and not line.startswith("#"):
            left, right = (
                [stem(w) for w in side.split()] for side in line[2 * (line[0] == "!") :].split("|")
            )
            for a, b in ((a, b) for x in left for y in right for a, b in ((x, y), (y, x))):
                if line[0] == "!":
                    antonyms.get(a, set()).discard(b)
                else:
                    antonyms.setdefault(a, set()).add(b)
    return Lexicon(
        idf=data["idf"],
        proper=frozenset(data["proper"].split()),
        default_idf=max(data["idf"].values()) + 0.5,
        irregular=data["irregular"],
        verbs=frozenset(data["verbs"].split()),
        synonyms={k: frozenset(v.split()) for k, v in data["synonyms"].items()},
        antonyms={k: frozenset(v) for k, v in antonyms.items()},
        synonymous=_turned(data["synonyms"]),
        narrower=_turned(data["broader"]),
    )


def _turned(table: dict[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, values in table.items():
        for value in values.split():
            found.setdefault(value, set()).add(key)
    return {k: frozenset(v) for k, v in found.items()}


@lru_cache(maxsize=65536)
def lemma_stem(word: str) -> str:
    """The stem of a word's lemma: `rose` and `rising` meet in `rise`."""
    low = fold(word).removesuffix("'s")
    return stem(lexicon().irregular.get(low, low))


def rarity(stemmed: str) -> float:
    """Inverse document frequency in general text: about 0.5 for `the`, 7 and more for rare words."""
    known = lexicon()
    return known.idf.get(stemmed, known.default_idf)


@lru_cache(maxsize=262144)
def opposed(left: str, right: str) -> bool:
    """Whether two stems are opposites by the lexicon or by a negative prefix."""
    if left == right:
        return False
    if right in lexicon().antonyms.get(left, ()):
        return True
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    return len(short) > 3 and long.endswith(short) and long[: -len(short)] in _PREFIXES


@lru_cache(maxsize=32768)
def related(claim: str) -> dict[str, float]:
    """Stems of evidence that bear a claim's stem, with how far: see `affinity`."""
    known = lexicon()
    found: dict[str, float] = {}
    near = known.synonyms.get(claim, frozenset())
    for other in near:
        for second in known.synonyms.get(other, ()):
            found[second] = 0.5
    for other in known.narrower.get(claim, ()):
        found[other] = 0.6
    for other in (*near, *known.synonymous.get(claim, ())):
        found[other] = 0.85
    found = {other: weight for other, weight in found.items() if not opposed(claim, other)}
    found[claim] = 1.0
    return found


def affinity(claim: str, evidence: str) -> float:
    """How far evidence that says one stem bears a claim that says the other, 0 to 1.

    1 for the same stem, .85 for a synonym or a derived form, .8 for a long common beginning, .6
    where the claim's word is the broader one, .5 where two words share a synonym, 0 for opposites
    and strangers.
    """
    weight = related(claim).get(evidence, 0.0)
    if weight >= 0.8 or claim[:BEGINNING] != evidence[:BEGINNING] or len(claim) < BEGINNING:
        return weight
    whole = min(len(claim), len(evidence))
    if claim[: BEGINNING + 1] == evidence[: BEGINNING + 1] or whole == BEGINNING:
        return 0.0 if opposed(claim, evidence) else 0.8
    return weight
