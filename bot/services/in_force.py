"""What is in force now, and can be swapped whole while the bot runs."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class InForce(Generic[T]):
    """Holds one thing; who decides a batch asks once and keeps to the answer."""

    def __init__(self, first: T) -> None:
        self.now = first
        """Replace it to put something else in force, from the next batch on."""
