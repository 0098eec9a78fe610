"""Signs of life: when something was last done, for whoever looks from outside the process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from storage.admin_tables import pulse
from storage.instants import from_ms, to_ms
from storage.unit import Unit
from storage.upsert import upsert

Name = Literal["began", "alive", "poll", "backup", "purge"]
_WRITE = upsert(pulse, on=("name",))
_READ = select(pulse)


@dataclass(frozen=True, slots=True)
class Beat:
    """When it was last done, and a code of how."""

    at: datetime
    detail: str = ""


async def beat(unit: Unit, name: Name, at: datetime, detail: str = "") -> None:
    """Note that it was done at this instant."""
    await _WRITE.run(unit, [{"name": name, "at": to_ms(at), "detail": detail}])


async def read(unit: Unit) -> dict[str, Beat]:
    """Everything that was ever noted, by its name."""
    return {row.name: Beat(from_ms(row.at), row.detail) for row in await unit.rows(_READ)}
