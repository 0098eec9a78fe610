"""Checks of wording: what a learner reads is short, concrete and in Taiwan's words."""

from collections.abc import Callable, Iterator
from typing import Final

from content.faults import Fault
from content.pack import Pack

WORD_RULES: Final[tuple[Callable[[Pack], Iterator[Fault]], ...]] = ()
