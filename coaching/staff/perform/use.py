"""One use case in the table of acts: what it needs, and how it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from coaching.effects import Effect
from coaching.staff.perform.deed import Deed
from coaching.staff.view import StaffNeeds


class Use(NamedTuple):
    """What an act needs, and how it is done."""

    needs: Callable[[Any], StaffNeeds]
    do: Callable[[Deed, Any], tuple[Effect, ...]]
