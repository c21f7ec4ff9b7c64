"""Build `facilitator/verification/data/lexicon.json.gz` from WordNet 3.0 and word frequencies.

    python -m evals.verifier.lexicon --wordnet /usr/share/wordnet --pairs ../shared/data/entailment

WordNet comes with Debian's `wordnet-base`; its licence allows the extract and is in NOTICE. From
the entailment sets only document frequencies of stems are taken, none of their text. Run it again
only to change the extract; the product reads the JSON.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from facilitator.verification.text import normalise, stem, tokens

TARGET = Path("facilitator/verification/data/lexicon.json.gz")
_SENSES = 3
_PARTS = ("noun", "verb", "adj", "adv")
_POS = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}


class _Synset:
    def __init__(self, line: str) -> None:
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        self.words = [fields[4 + 2 * i].split("(")[0].lower() for i in range(count)]
        at = 4 + 2 * count
        self.pointers: list[tuple[str, str, str, int, int]] = []
        for i in range(int(fields[at])):
            kind, offset, pos, ends = fields[at + 1 + 4 * i : at + 5 + 4 * i]
            self.pointers.append((kind, offset, _POS[pos], int(ends[:2], 16), int(ends[2:], 16)))


def _read(wordnet: Path) -> tuple[dict[tuple[str, str], _Synset], dict[str, list[tuple[str, str]]]]:
    """Synsets by (part of speech, offset), and each lemma's most frequent senses."""
    synsets: dict[tuple[str, str], _Synset] = {}
    senses: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for part in _PARTS:
        for line in (wordnet / f"data.{part}").read_text(encoding="utf-8").splitlines():
            if not line.startswith("  "):
                synsets[part, line[:8]] = _Synset(line)
        for line in (wordnet / f"index.{part}").read_text(encoding="utf-8").splitlines():
            if not line.startswith("  "):
                fields = line.split()
                count = int(fields[2])
                senses[fields[0]] += [(part, offset) for offset in fields[-count:][:_SENSES]]
    return synsets, senses


def _frequencies(pairs: Path) -> tuple[Counter[str], set[str], int]:
    """In how many texts of the sets each stem stands, which are written with a capital inside
    sentences nearly always, and how many texts there are."""
    seen: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    texts: set[str] = set()
    for path in sorted(pairs.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                texts.update((row["premise"], row["hypothesis"]))
    for text in texts:
        words = tokens(normalise(text[:4000]))
        seen.update({t.stem for t in words})
        for word in words[1:]:
            inside[word.stem] += 1
            capital[word.stem] += word.text[0].isupper()
    proper = {s for s, n in inside.items() if n >= 4 and s.isalpha() and capital[s] >= 0.8 * n}
    return seen, proper, len(texts)


def _put(table: dict[str, set[str]], left: str, right: str) -> None:
    if left != right and left.isalpha() and right.isalpha() and len(left) > 1 and len(right) > 1:
        table[left].add(right)


def _sorted(table: dict[str, set[str]]) -> dict[str, str]:
    return {k: " ".join(sorted(v)) for k, v in sorted(table.items()) if v}


def build(wordnet: Path, pairs: Path) -> dict[str, object]:
    """The lexicon: all keys and values are stems, but for `irregular` (form to lemma)."""
    synsets, senses = _read(wordnet)
    frequency, proper, total = _frequencies(pairs)
    common = {s for s, n in frequency.items() if n >= 8 and s.isalpha()}
    synonyms: dict[str, set[str]] = defaultdict(set)
    antonyms: dict[str, set[str]] = defaultdict(set)
    broader: dict[str, set[str]] = defaultdict(set)
    verbs: set[str] = set()
    for lemma, places in senses.items():
        key = stem(lemma)
        if "_" in lemma or not lemma.isalpha() or key not in common:
            continue
        for rank, place in enumerate(places):
            synset = synsets[place]
            if place[0] == "verb" and rank == 0:
                verbs.add(key)
            known = [stem(w) for w in synset.words if "_" not in w and stem(w) in common]
            if rank < 2:
                for other in known:
                    _put(synonyms, key, other)
            for kind, offset, part, source, target in synset.pointers:
                lexical = source > 0 and synset.words[source - 1] == lemma
                if kind in {"!", "+", "\\", "<"} and lexical:
                    word = stem(synsets[part, offset].words[target - 1])
                    if kind == "!":
                        _put(antonyms, key, word)
                        _put(antonyms, word, key)
                    elif word in common:
                        _put(synonyms, key, word)
                        _put(synonyms, word, key)
                elif (kind == "@" and rank < 2) or (kind == "&" and rank < 1):
                    _broader(broader, key, synsets[part, offset].words, common)
    irregular = {
        form: lemma
        for part in ("verb", "noun", "adj")
        for form, lemma in _exceptions(wordnet / f"{part}.exc")
        if stem(form) != stem(lemma) and stem(form) in common and stem(lemma) in common
    }
    return {
        "texts": total,
        "idf": {
            s: round(math.log(total / n), 2)
            for s, n in sorted(frequency.items())
            if n >= 12 and s.isalpha()
        },
        "proper": " ".join(sorted(proper & {s for s, n in frequency.items() if n >= 12})),
        "irregular": dict(sorted(irregular.items())),
        "verbs": " ".join(sorted(verbs)),
        "antonyms": _sorted(antonyms),
        "synonyms": _sorted(synonyms),
        "broader": _sorted(broader),
    }


def _broader(table: dict[str, set[str]], key: str, words: Iterable[str], common: set[str]) -> None:
    for word in words:
        if "_" not in word and stem(word) in common:
            _put(table, key, stem(word))


def _exceptions(path: Path) -> list[tuple[str, str]]:
    rows = (line.split()[:2] for line in path.read_text(encoding="utf-8").splitlines())
    return [(form, lemma) for form, lemma in rows if form.isalpha() and lemma.isalpha()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    options = parser.parse_args()
    data = json.dumps(build(options.wordnet, options.pairs), separators=(",", ":"))
    TARGET.write_bytes(gzip.compress(data.encode("utf-8"), 9, mtime=0))


if __name__ == "__main__":
    main()
