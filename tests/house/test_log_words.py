"""Whoever reads the log is told in words what was done, whatever it was."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from content.load import Content, load

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "power.log.verb."


def verbs() -> set[str]:
    """Every verb that an act writes into the log as it stands in the code."""
    found = set()
    for path in sorted((ROOT / "coaching/staff/perform").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            verb = node.args[0] if node.func.attr == "record" and node.args else None
            found |= words(verb) if verb is not None else set()
    return found


def words(node: ast.expr) -> set[str]:
    """Every word that an expression may come to."""
    found = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
    return {each for each in found if isinstance(each, str)}


@pytest.fixture(scope="module")
def content() -> Content:
    """The shipped content."""
    return load()


def test_the_code_is_read_rightly() -> None:
    assert {"confirm", "grade", "create", "export", "claim", "release"} <= verbs()
    assert len(verbs()) > 40


def test_every_act_of_the_log_is_told_in_words(content: Content) -> None:
    worded = {key.rpartition(".")[2] for key in content.texts.keys if key.startswith(PREFIX)}
    assert verbs() - worded == set()
