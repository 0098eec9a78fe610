"""Every word a person reads stands in content/data/texts, and every text there is said."""

import re
from pathlib import Path

from content.load import load

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("content", "coaching", "storage", "bot")
SAID = re.compile(
    r"""(?:\bt|label|say|pick|plain|choices|words)\(\s*(?:[\w.]+,\s*)?f?["']([a-z_]+\.[^"']+)["']"""
)
HALVES = re.compile(r"""["']([a-z_]+\.[A-Za-z0-9_]+)["']""")


def sources(kind: str = "*.py") -> dict[Path, str]:
    """All files of the rooms of one kind."""
    return {
        path: path.read_text(encoding="utf-8")
        for room in ROOMS
        for path in (ROOT / room).rglob(kind)
    }


def test_every_text_that_is_said_exists() -> None:
    texts = load().texts
    keys = set(texts.keys)
    missing = {}
    for path, source in sources().items():
        if "coaching" not in path.parts or "export" in path.parts:
            continue  # the export has keys of its own kind, and tests of its own
        for key in SAID.findall(source):
            pattern = ".+".join(map(re.escape, re.split(r"\{[^}]*\}?", key)))
            if not any(re.fullmatch(pattern, known) for known in keys):
                missing[key] = path.name
    assert missing == {}


def test_every_text_is_said_somewhere() -> None:
    code = "\n".join((*sources().values(), *sources("*.html").values()))
    quoted = set(HALVES.findall(code))
    families = {
        match.split("{")[0] for match in re.findall(r"""f["']([a-z_.]+\.?[a-z_]*\{)""", code)
    }
    unsaid = [
        key
        for key in load().texts.keys
        if key not in quoted and not any(key.startswith(family) for family in families)
    ]
    assert unsaid == []


def test_no_source_file_holds_chinese_words() -> None:
    wide = re.compile("[\u3400-\u9fff]")
    found = [str(path.relative_to(ROOT)) for path, text in sources().items() if wide.search(text)]
    assert found == []
