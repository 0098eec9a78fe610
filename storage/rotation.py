"""Which backups are kept: the newest of each of the latest days and weeks, of a month at most.

A backup holds what was erased after it was made, so none is kept for longer. All of the last day
stay: somebody may have made one before they changed something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

DAYS, WEEKS = 7, 4
ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=30)
"""How much older than the newest one a backup may be."""
_NAME = re.compile(r"coach-(\d{8}T\d{6}Z)\.(db|dump)")
_FORM = "%Y%m%dT%H%M%SZ"


def name_of(now: datetime, ending: str) -> str:
    """What a backup made now is called."""
    return f"coach-{now.astimezone(UTC).strftime(_FORM)}.{ending}"


def made_at(name: str) -> datetime | None:
    """When the backup of this name was made; None for what is no backup of ours."""
    found = _NAME.fullmatch(name)
    return None if found is None else datetime.strptime(found[1], _FORM).replace(tzinfo=UTC)


def to_drop(names: Iterable[str]) -> list[str]:
    """The backups that need not be kept any longer; what is not ours is never among them."""
    dated = sorted(
        ((at, name) for name in names if (at := made_at(name)) is not None), reverse=True
    )
    kept = {name for at, name in dated if dated[0][0] - at < ONE_DAY}
    for form, most in (("%Y-%m-%d", DAYS), ("%G-%V", WEEKS)):
        newest: dict[str, str] = {}
        for at, name in dated:
            newest.setdefault(at.strftime(form), name)
        kept |= set(list(newest.values())[:most])
    return [name for at, name in dated if name not in kept or dated[0][0] - at > LONGEST]
