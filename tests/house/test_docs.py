"""Documentation is tested: it has every command and setting, and a reason for each dependency."""

import argparse
import re
import tomllib
from pathlib import Path

from bot import cli
from bot.settings import names

ROOT = Path(__file__).resolve().parents[2]
OPERATING = (ROOT / "docs/operating.md").read_text(encoding="utf-8")


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The sub-commands of a parser."""
    found: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found.update(action.choices)
    return found


def test_every_command_is_documented_and_has_examples() -> None:
    for name, parser in subcommands(cli.parser()).items():
        assert f"`coach {name}`" in OPERATING
        assert "example" in (parser.epilog or ""), name


def test_every_command_below_content_has_examples_of_its_own() -> None:
    for name, parser in subcommands(subcommands(cli.parser())["content"]).items():
        assert f"coach content {name}" in (parser.epilog or "").partition("examples:")[2], name


def test_every_option_says_what_it_does() -> None:
    pending = list(subcommands(cli.parser()).values())
    while pending:
        parser = pending.pop()
        pending.extend(subcommands(parser).values())
        for action in parser._actions:
            if not isinstance(action, argparse._SubParsersAction):
                assert action.help, (parser.prog, action.dest)


def test_every_setting_is_documented_with_its_help_and_default() -> None:
    for name, help_text, default, secret in names():
        row = next(line for line in OPERATING.splitlines() if line.startswith(f"| `{name}`"))
        assert help_text in row
        assert ("(secret)" in row) == secret
        assert f"`{default}`" in row if default else "| |" in row


def test_no_setting_is_documented_that_does_not_exist() -> None:
    known = {name for name, *_ in names()}
    known |= {f"{name}_FILE" for name, *_, secret in names() if secret}
    assert set(re.findall(r"COACH_[A-Z_]*[A-Z]", OPERATING)) <= known | {"COACH_CONFIG"}


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {
        re.split(r"[\[<>=,; ]", line)[0].lower()
        for line in (
            *project["dependencies"],
            *project["optional-dependencies"]["dev"],
            *project["optional-dependencies"]["bench"],
        )
    }
    why = (ROOT / "docs/why.md").read_text(encoding="utf-8")
    explained = {name.lower() for name in re.findall(r"\*\*([A-Za-z0-9-]+)\*\*", why)}
    assert wanted == explained


def test_the_page_about_coverage_has_its_table_and_its_picture() -> None:
    page = (ROOT / "docs/coverage.md").read_text(encoding="utf-8")
    table = page.partition("<!-- table -->\n")[2].partition("<!-- end -->")[0]
    assert all(f"{pace} × {share}%" in table for pace in (3, 5, 7) for share in (100, 70, 45))
    for picture in re.findall(r"\]\(([^)]+\.png)\)", page):
        assert (ROOT / "docs" / picture).is_file(), picture


def test_both_readmes_show_the_two_commands() -> None:
    for name in ("README.md", "README.zh-TW.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "make demo" in text and "make test" in text
        for picture in re.findall(r"\]\(([^)]+\.png)\)", text):
            assert (ROOT / picture).is_file(), picture
