"""One standard follows another: nobody's answers may be left behind without a word."""

from __future__ import annotations

from collections.abc import Collection

from bot.settings import BadSettings
from content.load import Content
from storage import standards
from storage.engine import Database


class LeftBehind(BadSettings):
    """There are answers to a standard of which nothing says what became of its items."""

    exit_code = 78


async def put_in_force(db: Database, content: Content) -> frozenset[str]:
    """Note the standard in force; the codes of those that answers were given to before.

    Raises LeftBehind, and notes nothing, when the content has no way from one of them.
    """
    code = content.standard.code
    async with db.read() as unit:
        noted = await standards.noted(unit) - {code}
        # One that was in force by mistake, and asked nobody anything, binds nobody.
        held = frozenset(
            [
                each
                for each in noted
                if each in content.earlier or await standards.was_asked(unit, each)
            ]
        )
    for missing in left_behind(content, held):
        raise LeftBehind(
            f"The database holds answers to the standard {missing}, and nothing says what became "
            f"of its items in {code}. Write standards/{code}/crosswalk.yaml in the content "
            f"folder (docs/operating.md shows how), or set COACH_STANDARD={missing} again."
        )
    async with db.begin() as unit:
        await standards.note(unit, code)
    return held


def left_behind(content: Content, held: Collection[str]) -> list[str]:
    """The standards with answers that a content has no way from."""
    return sorted(each for each in held if each not in content.earlier)
