"""The house keeps its rooms: small files, a sentence for everything public, quiet imports."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("content", "coaching", "storage", "bot")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
LONGEST = 300

IMPORT_ALL = """
import builtins, importlib, pkgutil, socket, sqlite3, sys
def denied(*args, **kwargs):
    raise AssertionError("input or output during an import")
real_open = builtins.open
def reading(file, mode="r", *args, **kwargs):
    if set(mode) & set("wax+"):
        denied()
    return real_open(file, mode, *args, **kwargs)
builtins.open, socket.socket.connect, socket.socket.bind, sqlite3.connect = (
    reading, denied, denied, denied,
)
sys.dont_write_bytecode = True
for room in ("content", "coaching", "storage", "bot"):
    package = importlib.import_module(room)
    for found in pkgutil.walk_packages(package.__path__, f"{room}."):
        if ".migrations" not in found.name and not found.name.endswith("__main__"):
            importlib.import_module(found.name)
"""


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Everything in a module that others may use."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                if child.name.startswith("_"):
                    continue
                yield child
                if isinstance(child, ast.ClassDef):
                    pending.append(child)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_says_what_it_is_for(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= LONGEST
    if "migrations" in path.parts:
        return
    tree = ast.parse(source)
    assert ast.get_docstring(tree) or not tree.body
    silent = [node.name for node in public(tree) if not ast.get_docstring(node)]
    assert silent == []


def test_importing_does_no_input_or_output() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
