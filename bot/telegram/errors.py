"""How a request to Telegram can fail, told apart by what may have happened on the other side."""

from __future__ import annotations

from telegram.error import NetworkError, TelegramError


class NeverSent(NetworkError):
    """The request never left this machine: no name, no connection, or none in time."""


class Undecided(NetworkError):
    """The request may have been carried out: the answer was late, cut off, or not readable."""


class Refusal(TelegramError):
    """Telegram, or something on the way to it, answered with another status than success.

    `described`: the answer was Telegram's own JSON, not a page of some proxy.
    """

    def __init__(
        self,
        status: int,
        description: str = "",
        *,
        retry_after: float | None = None,
        described: bool = True,
    ) -> None:
        super().__init__(f"{status} {description}".strip())
        self.status = status
        self.description = description
        self.retry_after = retry_after
        self.described = described
