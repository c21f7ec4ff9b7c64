"""The command line's contracts (DESIGN §8): statuses, one line on stderr, JSON and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPO

FACILITATOR = [sys.executable, "-m", "facilitator.cli"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def call(
    home: Path, *words: str, stdin: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*FACILITATOR, *words],
        cwd=REPO,
        env={**os.environ, "FACILITATOR_HOME": str(home), **environment},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def assert_bad_input(done: subprocess.CompletedProcess[str], *told: str) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if line.startswith("facilitator: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in told:
        assert word in lines[0], lines[0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nosuch",), ("nosuch",)),
        (("search", "--bad"), ("--bad",)),
        (("search",), ("query",)),
        (("search", "x", "-k", "0"), ("-k",)),
        (("search", "x", "--source", "nobody-1999"), ("nobody-1999", "davis-2025")),
        (("search", "x", "--voice", "martian"), ("martian", "russia")),
        (("search", "--queries", "missing.jsonl"), ("missing.jsonl",)),
        (("ask",), ("question",)),
        (("ask", "  "), ("empty",)),
        (("ask", "What?", "--seat", "nobody"), ("nobody", "nato")),
        (("run", "--stress-point", "tea"), ("tea", "exercises")),
        (("run", "--rule", "dictatorship"), ("dictatorship", "consensus")),
        (("run", "--engine", "steam"), ("steam", "embedded")),
        (("run", "--seat", "nato", "--seat", "mars"), ("mars", "russia")),
        (("run", "--seat", "nato"), ("two seats",)),
        (("run", "--rounds", "0"), ("--rounds",)),
        (("run", "--attribution", "loud"), ("loud", "seat")),
        (("run", "--gates", "all"), ("terminal",)),
        (("run", "--topic", "the migration of eels"), ("outside the corpus",)),
        (("brief", "the migration of eels"), ("outside the corpus",)),
        (("brief", "exercises", "--out", "x.odt"), (".docx",)),
        (("verify",), ("draft",)),
        (("verify", "missing.md"), ("missing.md",)),
        (("schema", "Nothing"), ("Nothing",)),
        (("ui", "--port", "0"), ("--port",)),
        (("corpus", "show", "nobody-1999"), ("nobody-1999",)),
        (("corpus", "remove", "nobody-1999"), ("nobody-1999",)),
        (("corpus", "add", "missing.md"), ("missing.md",)),
        (("session", "show", "nosuch"), ("nosuch",)),
        (("session", "show", "../../etc"), ("not a session id",)),
        (("session", "export", "nosuch", "--out", "x"), ("nosuch",)),
        (("session", "purge", "nosuch"), ("nosuch",)),
        (("eval", "nosuch"), ("nosuch",)),
    ],
    ids=" ".join,
)
def test_bad_input_is_one_line_and_status_two(
    home: Path, tmp_path: Path, words: tuple[str, ...], told: tuple[str, ...]
) -> None:
    if words[0] == "run":
        words = (*words, "--out", str(tmp_path / "out"))
    assert_bad_input(call(home, *words), *told)
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_is_not_empty_needs_force(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert_bad_input(call(home, "run", "--out", str(tmp_path)), "--force")
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_search_prints_one_json_document(home: Path) -> None:
    done = call(home, "search", "no state secure at another's cost", "-k", "3", "--json")
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]
    assert 1 <= len(results) <= 3
    assert set(results[0]) == {
        "id", "source", "section", "paragraph", "text", "matched", "voice", "score",
    }  # fmt: skip
    assert len({(r["source"], r["section"], r["paragraph"]) for r in results}) == len(results)


def test_many_queries_give_a_line_each_and_a_bad_line_its_number(
    home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(
        '{"id": "a", "query": "prior notice of manoeuvres"}\nnonsense\n{"id": 2, "query": "OSCE"}\n',
        encoding="utf-8",
    )
    done = call(home, "search", "--queries", str(file), "-k", "2", "--json")
    assert done.returncode == 2
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", 2]
    assert "line 2" in done.stderr


def test_ask_answers_with_citations_or_abstains(home: Path) -> None:
    done = call(home, "ask", "How does Russia see the enlargement of NATO?", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert set(answer) >= {"answer", "abstained", "citations", "sentences", "dropped"}
    assert answer["abstained"] is False
    assert "Davis" in answer["answer"]
    assert set(answer["citations"][0]) == {"source", "section", "paragraph", "quote"}

    done = call(home, "ask", "What do eels eat in the Sargasso Sea?", "--json")
    assert done.returncode == 0, done.stderr
    silent = json.loads(done.stdout)
    assert (silent["answer"], silent["abstained"], silent["citations"]) == (None, True, [])
    assert silent["missing"]
    assert {"locator", "text", "voice"} <= set(silent["nearest"][0])


def test_brief_writes_markdown_and_word(home: Path, tmp_path: Path) -> None:
    for suffix in (".md", ".docx"):
        out = tmp_path / f"brief{suffix}"
        done = call(home, "brief", "military exercises", "--out", str(out))
        assert done.returncode == 0, done.stderr
        assert out.stat().st_size > 1000
    assert_bad_input(call(home, "brief", "military exercises", "--out", str(out)), "--force")


def test_verify_claims_and_pairs(home: Path, tmp_path: Path) -> None:
    claims = tmp_path / "c.jsonl"
    claims.write_text(
        '{"id": "t", "text": "According to Davis, 35 nations signed the Helsinki Final Act."}\n'
        '{"id": "f", "text": "According to Davis, 53 nations signed the Helsinki Final Act."}\n'
        "{}\n",
        encoding="utf-8",
    )
    done = call(home, "verify", "--claims", str(claims), "--json")
    assert done.returncode == 2
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [set(r) for r in rows] == [
        {"id", "verdict", "score", "reasons", "evidence", "nearest"}
    ] * 2
    assert rows[0]["verdict"] != "contradicted"
    assert rows[1]["verdict"] != "supported"
    assert "line 3" in done.stderr

    pairs = tmp_path / "p.jsonl"
    pairs.write_text(
        '{"id": 1, "claim": "The meeting was in May.", "context": "The meeting was in June."}\n',
        encoding="utf-8",
    )
    done = call(home, "verify", "--pairs", str(pairs), "--json")
    assert done.returncode == 0, done.stderr
    row = json.loads(done.stdout)
    assert set(row) == {"id", "verdict", "score"}
    assert row["verdict"] != "supported"


def test_schema_prints_a_json_schema(home: Path) -> None:
    done = call(home, "schema", "Ledger")
    assert "sentences" in json.loads(done.stdout)["properties"]


def test_a_run_is_a_session_that_can_be_shown_exported_branched_and_purged(
    home: Path, tmp_path: Path
) -> None:
    done = call(
        home, "run", "--stress-point", "exercises", "--rounds", "1", "--out", str(tmp_path / "a")
    )
    assert done.returncode == 0, done.stderr
    listed = json.loads(call(home, "session", "list", "--json").stdout)["sessions"]
    session = listed[0]["session"]
    shown = json.loads(call(home, "session", "show", session, "--json").stdout)
    assert shown["standing"] == "finished"
    done = call(home, "session", "export", session, "--out", str(tmp_path / "b"))
    assert done.returncode == 0, done.stderr
    for path in sorted((tmp_path / "a").rglob("*.*")):
        again = tmp_path / "b" / path.relative_to(tmp_path / "a")
        assert path.read_bytes() == again.read_bytes(), path.name
    done = call(home, "session", "branch", session)
    assert done.returncode == 0, done.stderr
    branch = done.stdout.strip()
    assert branch != session
    for name in (session, branch):
        assert call(home, "session", "purge", name).returncode == 0
    assert json.loads(call(home, "session", "list", "--json").stdout)["sessions"] == []


def test_a_paper_is_added_listed_checked_and_removed(tmp_path: Path, papers_dir: Path) -> None:
    home = tmp_path / "home"
    done = call(home, "corpus", "add", str(next(papers_dir.glob("hotta*"))))
    assert done.returncode == 0, done.stderr
    assert "Could not be placed: nothing." in done.stdout
    sources = json.loads(call(home, "corpus", "list", "--json").stdout)["sources"]
    assert {s["id"]: s["state"] for s in sources} == {
        "davis-2025": "digest",
        "hotta-2026": "full-text",
    }
    assert call(home, "corpus", "check").returncode == 0
    assert call(home, "corpus", "remove", "hotta-2026").returncode == 0


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.md", b"", "empty"),
        ("binary.md", bytes(range(256)) * 40, "binary"),
        ("big.txt", b"word " * 11_000_000, "MB"),
        ("paper.xyz", b"# A title\n\nSome text.", ".xyz"),
    ],
)
def test_a_file_that_cannot_be_a_paper_is_refused(
    home: Path, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert_bad_input(call(home, "corpus", "add", str(path)), told)
    assert not list((home / "corpus").glob("[!.]*")) if (home / "corpus").exists() else True


def test_a_data_directory_that_cannot_be_written_is_a_failure_of_the_machine(
    tmp_path: Path,
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    done = call(blocked / "home", "run", "--out", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len([x for x in done.stderr.splitlines() if x.startswith("facilitator: ")]) == 1


def test_help_is_quick_and_names_every_command(home: Path) -> None:
    done = call(home, "--help")
    for command in ("run", "search", "ask", "brief", "verify", "eval", "corpus", "session", "ui"):
        assert command in done.stdout
