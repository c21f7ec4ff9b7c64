"""A made-up paper and a made-up catalogue, for tests that need no real one."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from facilitator.config import Settings
from facilitator.corpus.layout import paragraph_marks

PAPER = """Quiet Borders: A Made-up Paper

Ada Example

Table of Contents

| | |
|--|--|
| 1 | I. Opening |

I. Opening

Northland and Southland share a border of 300 kilometres.¹ Their ministers have met on it
every spring since 1990, and these meetings have, on the whole, kept the

peace between them.

The meetings rest on two habits:

- **Notice:** each side tells the other of its exercises.
- **Hotline:** the two staffs, both of them, always

speak every morning.

Conclusion

Northland calls the border closed, and Southland calls it open.

¹ Survey Office of Northland, Maps of the

North, 2001.

II. Closing

A hotline might not be enough; the Baltic Ferry of 2003 showed it.

Conclusion

Nothing follows from this.
"""

BODY = {
    "I": {
        "1": "Northland and Southland share a border of 300 kilometres. Their ministers have met on"
        " it every spring since 1990, and these meetings have, on the whole, kept the peace"
        " between them.",
        "2": "The meetings rest on two habits:",
        "3": "Notice: each side tells the other of its exercises.",
        "4": "Hotline: the two staffs, both of them, always speak every morning.",
        "fn-1": "Survey Office of Northland, Maps of the North, 2001.",
    },
    "I/conclusion": {"1": "Northland calls the border closed, and Southland calls it open."},
    "II": {"1": "A hotline might not be enough; the Baltic Ferry of 2003 showed it."},
    "II/conclusion": {"1": "Nothing follows from this."},
}

_LAYOUT = r"""
[layout]
[[layout.sections]]
heading = "table of contents"
aside = "table of contents"
[[layout.sections]]
heading = '(i\. )?opening'
code = "I"
[[layout.sections]]
heading = "conclusion"
code = "I/conclusion"
[[layout.sections]]
heading = '(ii\. )?closing'
code = "II"
[[layout.sections]]
heading = "conclusion"
code = "II/conclusion"
"""

_RECORD = """
id = "example-2020"
title = "Quiet Borders: A Made-up Paper"
authors = ["Ada Example"]
short = "Example 2020"
year = 2020
publisher = "Nobody"
licence = "CC0"
review = "reviewed"
"""

PROPOSITIONS = """
- id: E-I-1a
  text: Northland and Southland have a common border 300 kilometres long.
  locator: {section: I, paragraph: 1}
  voice: neutral
  stance: fact
  topics: [borders]
- id: E-I-3a
  text: Each of the two sides announces its exercises to the other.
  locator: {section: I, paragraph: 3}
  voice: author
  stance: measure
  topics: [exercises]
  links: [{kind: supports, to: E-II-1a}]
- id: E-II-1a
  text: A hotline might not suffice, as the Baltic Ferry showed in 2003.
  locator: {section: II, paragraph: 1}
  voice: author
  stance: caveat
  modality: possible
  topics: [borders]
  links: [{kind: contests, to: E-I-3a}]
"""

TOPICS = """
- {id: borders, label: Borders, aliases: [frontier]}
- {id: exercises, label: Exercises}
"""

TERMS = """
- id: closed-border
  forms: [closed border, border closed]
  whose: nato
  locators: [{source: example-2020, section: I/conclusion, paragraph: 1}]
  neutral: a border that few people cross
"""

ALIASES = """
- {id: northland, name: Northland, aliases: [North, the Northern capital], kind: state}
"""

STRESS_POINTS = """
- id: exercises
  title: Exercises
  topics: [exercises]
  named: [{source: example-2020, section: I, paragraph: 3}]
  pathway:
    event: [{text: An exercise begins., origin: proposal}]
    misperception: [{text: It looks like an attack., origin: proposal}]
    escalation: [{text: Both sides mobilise., origin: proposal}]
"""


def marks_toml() -> str:
    """The `[layout.paragraphs]` table that a record of the made-up paper has."""
    lines: list[str] = []
    for section, paragraphs in BODY.items():
        lines.append(f'[layout.paragraphs."{section}"]')
        lines += [f'{key} = "{paragraph_marks(text)}"' for key, text in paragraphs.items()]
    return "\n".join(lines)


def record_toml(marks: bool = True) -> str:
    return _RECORD + _LAYOUT + (marks_toml() if marks else "")


def write_catalogue(folder: Path, marks: bool = True, **files: str) -> Path:
    """A catalogue with the made-up paper; `files` (topics, terms, …, propositions) replace parts."""
    source = folder / "example-2020"
    source.mkdir(parents=True)
    (source / "source.toml").write_text(record_toml(marks), encoding="utf-8")
    parts = {
        "topics": TOPICS,
        "terms": TERMS,
        "aliases": ALIASES,
        "stress-points": STRESS_POINTS,
        "propositions": PROPOSITIONS,
    } | {name.replace("_", "-"): text for name, text in files.items()}
    (source / "propositions.yaml").write_text(parts.pop("propositions"), encoding="utf-8")
    for name, text in parts.items():
        (folder / f"{name}.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return write_catalogue(tmp_path / "catalogue")


def write(folder: Path, text: str | bytes, name: str = "paper.md") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def kept(settings: Settings) -> list[str]:
    """The files under the data directory, the lock aside."""
    return sorted(
        str(p.relative_to(settings.home))
        for p in settings.home.rglob("*")
        if p.is_file() and p.name != ".lock"
    )
