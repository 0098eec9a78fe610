"""The page for people who write content names every code that a check can give, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/writing-content.md").read_text(encoding="utf-8")
TABLE = PAGE.partition("## Codes")[2]

GIVERS = frozenset({"Fault", "fault", "Finding", "_note", "_note_style", "_stop"})
"""Calls that take a code among their first four arguments."""
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")
NO_CODES = frozenset({"utf-8", "utf-8-sig", "tg-spoiler", "standards", "follow-up"})
"""What looks like a code in these files and is none."""


def told() -> set[str]:
    """The codes in the first column of the page's table."""
    rows = re.findall(r"(?m)^\| (`[^|]+`) \|", TABLE)
    return {code for row in rows for code in re.findall(r"`([^`]+)`", row)}


def given() -> set[str]:
    """Every code in the sources: in a call, first in what is returned, or with a hyphen anywhere.

    The last finds those that stand in tables.
    """
    found: set[str] = set()
    for path in (ROOT / "content").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found.update(text for text in _candidates(node) if CODE.fullmatch(text))
    return found - NO_CODES


def _candidates(node: ast.AST) -> Iterator[str]:
    places: list[ast.expr] = []
    match node:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in GIVERS:
            places = node.args[:4]
        case ast.Return(value=ast.Tuple(elts=[first, *_])):
            places = [first]
        case ast.Constant(value=str(text)) if "-" in text:
            places = [node]
    yield from (
        place.value
        for place in places
        if isinstance(place, ast.Constant) and isinstance(place.value, str)
    )


def test_every_code_is_explained() -> None:
    assert given() - told() == set()


def test_no_code_is_explained_that_no_check_gives() -> None:
    assert told() - given() == set()
