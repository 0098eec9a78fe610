"""The conversation with a learner, without input or output: what is needed, and what follows."""

from coaching.dialogue.needs import needs
from coaching.dialogue.step import step

__all__ = ["needs", "step"]
