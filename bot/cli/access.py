"""`coach access`: the table of who may do what, as Markdown."""

from __future__ import annotations

import argparse

from content.access import DOORS, ROLES, Access, Door, Rule, load_access

HEAD = """\
# Who may do what

Printed by `coach access` from `content/data/access.yaml`; that file is what the program asks.
What is not granted is refused, and what one may not see is answered like what is not there.

- **everything**: of anybody
- **own**: of oneself
- **assigned**: of learners who are assigned to this coach now and agreed to be read; never what a
  learner keeps to themselves
- **counts**: only numbers, and only of five people or more
- **reason**: with a written reason, of which the learner is told; only of who agreed to be read,
  and never what they keep to themselves

Everybody may do what stands under *anyone*. ‡ is asked a second time before it is done.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "access",
        help="print who may do what",
        description="Print the table of who may do what, as Markdown.",
        epilog="example:\n  coach access > docs/access.md",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Print the table."""
    print(as_markdown(load_access()), end="")
    return 0


def as_markdown(access: Access) -> str:
    """The table: an action in each row, a role in each column, and the doors that lead there."""
    lines = [
        HEAD,
        f"| action | {' | '.join(ROLES)} |",
        f"| --- |{' --- |' * len(ROLES)}",
        *(_grants(rule) for rule in access.rules),
        "",
        "## Doors",
        "",
        f"| action | {' | '.join(DOORS)} |",
        f"| --- |{' --- |' * len(DOORS)}",
        *(_doors(rule) for rule in access.rules),
        "",
    ]
    return "\n".join(lines)


def _grants(rule: Rule) -> str:
    twice = " ‡" if rule.asks_twice else ""
    grants = " | ".join(rule.grants.get(role, "–") for role in ROLES)
    return f"| {rule.says.zh} · {rule.says.en}{twice} | {grants} |"


def _doors(rule: Rule) -> str:
    doors = [", ".join(_door(door, name) for name in getattr(rule, door)) for door in DOORS]
    return f"| `{rule.action}` | {' | '.join(doors)} |"


def _door(door: Door, name: str) -> str:
    """A door as one types it, or as it is called where nothing is typed."""
    typed = {"commands": f"/{name}", "cli": f"coach {name.replace('.', ' ')}"}
    return f"`{typed.get(door, name)}`"
