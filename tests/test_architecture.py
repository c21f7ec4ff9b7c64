"""Imports point one way (DESIGN §2), and what is imported stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPO

FLOORS = {
    "models": 0,
    "errors": 0,
    "resources": 0,
    "config": 0,
    "corpus": 1,
    "retrieval": 2,
    "engines": 2,
    "verification": 2,
    "documents": 2,
    "dialogue": 3,
    "sessions": 4,
    "evals": 5,
    "commands": 6,
    "ui": 6,
    "cli": 7,
}
PARTS_OF_ONE_FLOOR = ("retrieval", "engines", "verification", "documents")


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name.split(".")[1] for name in found if name.startswith("facilitator.")}


def _modules() -> list[tuple[str, Path]]:
    roots = [REPO / "facilitator", REPO / "evals", REPO / "ui"]
    found = []
    for root in roots:
        for path in sorted(root.rglob("*.py")):
            if root.name == "facilitator" and path.relative_to(root).parts[0] in ("evals", "ui"):
                continue
            inside = path.relative_to(root if root.name == "facilitator" else REPO)
            found.append((inside.parts[0].removesuffix(".py"), path))
    return found


@pytest.mark.parametrize(("part", "path"), _modules(), ids=lambda v: getattr(v, "name", str(v)))
def test_no_module_imports_upward(part: str, path: Path) -> None:
    if part == "__init__":
        return
    for imported in _imports(path) - {part}:
        assert FLOORS[imported] <= FLOORS[part], f"{path}: imports {imported} from below"
        if part in PARTS_OF_ONE_FLOOR:
            assert imported not in PARTS_OF_ONE_FLOOR, f"{path}: imports its neighbour {imported}"


@pytest.mark.parametrize(
    "module", ["facilitator.cli", "facilitator.models", "facilitator.config", "facilitator.errors"]
)
def test_what_every_command_imports_is_light(module: str) -> None:
    heavy = "{'chromadb', 'langgraph', 'streamlit', 'openai', 'onnxruntime', 'wordllama', 'docx'}"
    code = f"import sys, {module}; print(sorted(set(sys.modules) & {heavy}))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPO
    )
    assert done.stdout.strip() == "[]"
