"""The page for people who write content names every code that a check can give, and no other."""

import ast
import re
from pathlib import Path

from content.fields import KINDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/writing-content.md").read_text(encoding="utf-8")
PLACE_OF_CODE = {"Fault": 3, "fault": 1, "Finding": 1, "_note": 1, "_note_style": 1, "_stop": 1}
"""Which argument of a call is the code."""
OF_FIELDS = "field-…"


def told() -> set[str]:
    """The codes of the page's table."""
    return {code for code in re.findall(r"(?m)^\| `([^`]+)` \|", PAGE) if code != OF_FIELDS}


def given() -> set[str]:
    """The codes that stand as they are in a call that makes a fault."""
    found = set()
    for path in (ROOT / "content").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= _code_of(node)
    return found


def _code_of(call: ast.Call) -> set[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place = PLACE_OF_CODE.get(name)
    if place is None or place >= len(call.args):
        return set()
    code = call.args[place]
    # A sentence in the place of the code is another function of the same name.
    is_code = (
        isinstance(code, ast.Constant) and isinstance(code.value, str) and " " not in code.value
    )
    return {ast.literal_eval(code)} if is_code else set()


def test_every_code_is_explained() -> None:
    assert given() - told() == set()
    assert OF_FIELDS in PAGE
    assert all(code.startswith("field-") for code, _, _ in KINDS.values())


def test_no_code_is_explained_that_no_check_gives() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "content").glob("*.py"))
    parts = {code: code.partition("-") for code in told()}
    unknown = {
        code
        for code, (first, _, last) in parts.items()
        if f'"{code}"' not in sources
        and f'"{first}-{{' not in sources
        and f"}}-{last}" not in sources
    }
    assert unknown == set()
