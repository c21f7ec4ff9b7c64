"""The papers: what there is, under which licence, how a paper is added, and what stands where."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from hashlib import sha256
from pathlib import Path, PurePath

import streamlit as st

from facilitator.corpus.catalogue import Corpus
from facilitator.corpus.files import LARGEST_FILE, MOST_WORDS, TEXT_SUFFIXES
from facilitator.corpus.store import AddReport, remove_source
from facilitator.documents.citations import whose_view
from facilitator.errors import FacilitatorError, InputError
from facilitator.models import Citation, CorpusState, Evidence, ReviewState, Source
from facilitator.sessions.desk import desk
from facilitator.sessions.setup import add_paper
from facilitator.ui import address, waiting
from facilitator.ui.evidence import marked
from facilitator.ui.frame import say, settings, show, told
from facilitator.ui.kept import ADDED
from facilitator.ui.markup import Part, join, label, tag, words

_ANY = "any"
_MOST = 12


def _page() -> None:
    with told():
        corpus = desk(settings()).corpus()
        search, sources, add = st.tabs(["Search", "Sources", "Add a paper"])
        with search:
            _search(corpus)
        with sources:
            for source in corpus.sources.values():
                _source(corpus, source)
        with add:
            _add()


def _search(corpus: Corpus) -> None:
    with st.form("search", border=False):
        one, two, three, four = st.columns([4, 2, 2, 1], vertical_alignment="bottom")
        query = one.text_input(
            "Look for", max_chars=500, key=address.seed("find", address.get("find") or "")
        )
        voices = sorted({p.voice for p in corpus.propositions.values()})
        voice = two.selectbox(
            "Whose view",
            [_ANY, *voices],
            format_func=lambda v: "anybody’s" if v == _ANY else whose_view(v),
        )
        source = three.selectbox(
            "Source",
            [_ANY, *corpus.sources],
            format_func=lambda s: "all" if s == _ANY else corpus.sources[s].short,
        )
        pressed = four.form_submit_button("Search", type="primary", width="stretch")
    if pressed:
        address.put(find=query.strip() or None)
    query = address.get("find") or ""
    if not query:
        return
    with told():
        _results(_found(query, None if voice == _ANY else voice, source), corpus)


def _found(query: str, voice: str | None, source: str) -> Evidence:
    most = _MOST if source == _ANY else 5 * _MOST
    evidence = waiting.bench().finder.search(query, most, voices=[voice] if voice else None)
    items = [i for i in evidence.items if source in (_ANY, i.locator.source)]
    return evidence.model_copy(update={"items": tuple(items[:_MOST])})


def _results(found: Evidence, corpus: Corpus) -> None:
    if not found.items:
        show(tag("p", "Nothing found.", class_="quiet"))
    shorts = {id_: source.short for id_, source in corpus.sources.items()}
    shown: list[Part] = []
    for item in found.items:
        place = _place(Citation(locator=item.locator, voice=item.voice), shorts)
        full = corpus.passage(item.locator) is not None
        shown.append(
            tag(
                "div",
                tag("span", place, class_="place"),
                " ",
                tag("span", whose_view(item.voice), class_="chip"),
                tag("span", f" {_why(item.why)}", class_="quiet"),
                tag("br"),
                marked(item.text, [item.matched]) if full else words(item.text),
                class_="card",
            )
        )
    show(join(shown))


def _why(found: tuple[str, ...]) -> str:
    """What `EvidenceItem.why` says, without the ranks."""
    ways = [way for way in ("words", "meaning") if any(w.startswith(way) for w in found)]
    return f"found by its {' and its '.join(ways)}" if ways else ""


def _place(citation: Citation, shorts: dict[str, str]) -> str:
    from facilitator.documents.citations import register

    return register([citation], shorts).notes[0].place


def _source(corpus: Corpus, source: Source) -> None:
    own = [p for p in corpus.propositions.values() if p.locator.source == source.id]
    passages = sum(p.locator.source == source.id for p in corpus.passages.values())
    full = corpus.state(source.id) is CorpusState.FULL_TEXT
    at_hand = f"text at hand, {passages} paragraphs" if full else "our reading only"
    read = "read and reviewed" if source.review is ReviewState.REVIEWED else "not reviewed"
    with st.expander(label(f"{source.short}: {source.title}"), key=f"source-{source.id}"):
        parts: list[Part] = [
            _line("Authors", ", ".join(source.authors)),
            _line(
                "Published",
                ", ".join(filter(None, (source.publisher, source.series, _year(source)))),
            ),
            _line("Licence", source.licence),
            _line("Rights", source.rights),
            _line("State", f"{at_hand}; {len(own)} propositions, {read}"),
            _line("May be cited for", source.grounds),
            *(_line("It says of its own making", told_) for told_ in source.provenance),
        ]
        sections = Counter(p.locator.section for p in own)
        counts = ", ".join(f"{section} ({n})" for section, n in sections.items())
        show(join([*parts, _line("Propositions by section", counts)]))
        if full and st.button("Take the text out", key=f"remove-{source.id}"):
            with told():
                remove_source(source.id, settings())
                st.rerun()


def _year(source: Source) -> str:
    return str(source.year) if source.year else "no year stated"


def _line(name: str, value: str) -> Part:
    return tag("p", tag("strong", f"{name}: "), words(value)) if value else None


def _add() -> None:
    show(
        tag(
            "p",
            "A paper’s text stays on this machine. A copy of a paper that has a record is placed in"
            " it; another paper gets a record, and propositions marked as not reviewed.",
            class_="quiet",
        )
    )
    file = st.file_uploader(
        f"A paper as {' or '.join(TEXT_SUFFIXES)}, up to {LARGEST_FILE >> 20} MB and {MOST_WORDS:,} words",
        key="paper",
    )
    if file is not None:
        with told():
            before = desk(settings()).corpus().version
            report = _added(file.name, file.getvalue())
            if desk(settings()).corpus().version != before:
                ADDED.get(_key(file.name, file.getvalue()), lambda: report)
                st.rerun()  # the other tabs show the corpus as it was
            _report(report)


def _added(name: str, data: bytes) -> AddReport:
    """Adds the file, once however often the page is drawn while it lies there."""
    return ADDED.get(_key(name, data), lambda: _add_file(name, data))


def _key(name: str, data: bytes) -> tuple[str, str]:
    return (sha256(name.encode() + b"\0" + data).hexdigest(), desk(settings()).corpus().version)


def _add_file(name: str, data: bytes) -> AddReport:
    with (
        st.status("Reading the paper", expanded=True) as status,
        tempfile.TemporaryDirectory() as folder,
    ):
        clean = "".join(c for c in PurePath(name).name if c.isprintable() and c not in '/\\:<>"|?*')
        path = Path(folder) / (clean.lstrip(".")[-80:] or "paper")
        path.write_bytes(data)
        try:
            report = add_paper(path, settings(), lambda step: status.update(label=label(step)))
        except FacilitatorError as error:
            status.update(label="The paper was not added", state="error")
            raise InputError(str(error).replace(f"{folder}{os.sep}", "")) from error
        waiting.bench()
    return report


def _report(report: AddReport) -> None:
    """What became of the file, and what of it could not be placed."""
    done = "was there before; nothing changed" if report.already else "is in the corpus"
    say(f"{report.source.short}: {report.source.title}, {done}.", "right")
    sections = ", ".join(f"{s.section} ({s.paragraphs})" for s in report.sections)
    aside = Counter(block.what for block in report.aside)
    parts: list[Part] = [
        _line("Paragraphs", f"{report.passages} in {len(report.sections)} sections: {sections}"),
        _line("Propositions", f"{report.propositions}, {report.source.review.value}"),
        _line("Could not be placed", ", ".join(report.unplaced) or "nothing"),
        _line("Wording differs from the record’s", ", ".join(report.differing)),
        _line("Not taken", "; ".join(report.rejected)),
        _line("Set aside", ", ".join(f"{n} {what}" for what, n in aside.items()) or "nothing"),
    ]
    show(join(parts))


_page()
