"""What the bot says outside of a conversation: where it fails, and where it does not belong."""

from __future__ import annotations

from bot.services.in_force import InForce
from coaching.events import Event, FromPerson
from coaching.messages import Message, Text
from coaching.programme import Programme


class Courtesy:
    """Says it in the words in force."""

    def __init__(self, programme: InForce[Programme], language: str) -> None:
        self._programme = programme
        self._language = language
        """Of people whose own is unknown."""

    def apology(self, event: Event) -> Message:
        """What a person is told whose message could not be handled."""
        told = (event.language or "") if isinstance(event, FromPerson) else ""
        language = self._language
        if told:
            language = "zh-Hant" if told.lower().startswith("zh") else "en"
        return self._say(language, "error.apology")

    def too_fast(self, language: str | None) -> Message:
        """What a person is told who sent more than is kept."""
        return self._say(language or self._language, "receipt.too_fast")

    def __contains__(self, html: object) -> bool:
        """Whether these are words that may be said in a group."""
        texts = self._programme.now.content.texts
        return any(html == texts.say(language, "error.group") for language in texts.languages)

    def _say(self, language: str, key: str) -> Message:
        return Text(html=self._programme.now.content.texts.say(language, key))
