"""Words that are more than a lesson: somebody may not be well, or needs a lawyer or a doctor.

They are told by lists that people wrote, so that everybody can see why they were heard.
"""

from __future__ import annotations

from content.coach_words import coach_words, holds


def distress(text: str) -> bool:
    """Whether somebody may think of ending their life, or says that they cannot go on."""
    words = coach_words()
    return holds(text, words.distress, words.not_distress)


def legal(text: str) -> bool:
    """Whether it is about a court, an inspection, a poisoning or somebody who was hurt."""
    words = coach_words()
    return holds(text, words.legal, words.not_legal)
