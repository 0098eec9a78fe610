"""How the operator is told that an act could not be done."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

from coaching.programme import Programme
from coaching.staff.acts import NotFound, Refused

T = TypeVar("T")


def settled(programme: Programme, missing: str, work: Callable[[], T]) -> T | None:
    """What the work came to; None after printing why it could not be done."""
    try:
        return work()
    except NotFound:
        print(missing, file=sys.stderr)
    except Refused as refused:
        texts = programme.content.texts
        print(texts.plain("en", refused.key, **refused.params), file=sys.stderr)
    return None
