"""The coach's conversation in the chat: what a coach taps and types, and what is shown for it."""

from coaching.staff.dialogue.needs import needs
from coaching.staff.dialogue.step import COMMANDS, TAPS, step

__all__ = ["COMMANDS", "TAPS", "needs", "step"]
