"""The templates: every word from the texts, nothing inline, nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from content.load import load

WEB = Path(__file__).resolve().parents[2] / "bot/web"
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
SCRIPTS = sorted((WEB / "static").glob("*.js"))
STYLES = sorted((WEB / "static").glob("*.css"))
SAID = re.compile(r"""\b(?:label|t)\(\s*["']([a-z_]+\.[A-Za-z0-9_.]*)["'](\s*~)?""")
PAGES = "\n".join(path.read_text() for path in WEB.rglob("*.py"))
TEXTS = load().texts


def keys_said(text: str) -> set[str]:
    """The texts that a template says; those that begin so, where the end is a variable."""
    found = set()
    for key, open_end in SAID.findall(text):
        found |= {one for one in TEXTS.keys if one.startswith(key)} if open_end else {key}
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_only_texts_that_exist(path: Path) -> None:
    text = path.read_text()
    missing = [key for key in keys_said(text) if not TEXTS.has(key)]
    assert missing == []
    unknown = [key for key, open_end in SAID.findall(text) if open_end and not keys_said(text)]
    assert unknown == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_nothing_inline_and_no_words_of_its_own(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:|<style", text)
    assert not re.search(r"<script(?![^>]* src=)", text)
    assert not re.search("https?://|//[a-z]", text)
    assert not re.search("[\u3400-\u9fff]", text)
    assert "|safe" not in text
    assert text.count("<form") - text.count('method="get"') - text.count('method="dialog"') == (
        text.count("form_field()")
    )


@pytest.mark.parametrize("path", [*SCRIPTS, *STYLES], ids=lambda path: path.name)
def test_scripts_and_styles_ask_nobody_and_say_nothing(path: Path) -> None:
    text = path.read_text()
    asks = r"https?://(?!www\.w3\.org)|@import|url\((?!.NotoSans)|eval\(|innerHTML"
    assert not re.search(asks, text)
    assert not re.search("[\u3400-\u9fff]", text)


def test_every_text_of_the_pages_is_said_by_one() -> None:
    said = set[str]().union(*(keys_said(path.read_text()) for path in TEMPLATES))
    in_code = set(re.findall(r"""["'](?:(?:admin_)?web\.)?([a-z_]+(?:\.[a-z_]+)*)["']""", PAGES))
    begun = tuple(re.findall(r"""f["'](?:(?:admin_)?web\.)?([a-z_]+\.[a-z_]*)\{""", PAGES))
    groups = ("why", "file")  # of which the code names the group, and the records the rest
    begun += tuple(f"{name}." for name in groups if f'"admin_web.{name}"' in PAGES)
    unsaid = [
        key
        for key in TEXTS.keys
        if key.startswith(("web.", "admin_web."))
        and key not in said
        and (short := key.partition(".")[2]) not in in_code
        and not short.startswith(begun)
    ]
    assert unsaid == []
