"""What the bot needs of a chat channel.

Telegram is one; another would be a sibling of bot/telegram.
"""

from __future__ import annotations

from typing import Literal, Protocol

from coaching.messages import Message

Reason = Literal[
    "busy",  # the channel asks to wait (429)
    "unreachable",  # the request never left: refused, no name, no connection in time
    "blocked",
    "deactivated",
    "no_chat",
    "refused",  # permanent: this message will never be taken as it is
    "markup",  # the text's markup was refused: plain text may pass
    "gone",  # the message to be edited or answered is not there any more
    "expired",  # the button is too old to be answered
    "unknown",  # nobody can tell whether it arrived
    "token",  # the token was refused
]


class SendFailed(Exception):
    """A message was not delivered, or nobody knows whether it was.

    `permanent`: trying again is useless. `ambiguous`: it may have arrived.
    `retry_after`: seconds to wait; `everyone`: the wait is for all chats, not this one alone.
    """

    def __init__(
        self,
        reason: Reason,
        detail: str = "",
        *,
        retry_after: float | None = None,
        everyone: bool = False,
    ) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: Reason = reason
        self.detail = detail
        self.retry_after = retry_after
        self.everyone = everyone

    @property
    def permanent(self) -> bool:
        """Whether trying again is useless."""
        return self.reason in {
            "blocked",
            "deactivated",
            "no_chat",
            "refused",
            "markup",
            "gone",
            "expired",
        }

    @property
    def ambiguous(self) -> bool:
        """Whether the message may have arrived all the same."""
        return self.reason == "unknown"


class Messenger(Protocol):
    """Delivers one message to one chat."""

    async def deliver(self, chat: int, message: Message) -> int | None:
        """Deliver, and return the new message's id if there is one; raises SendFailed.

        An `Edit` arrives here with its `message_id` resolved.
        """
        ...
