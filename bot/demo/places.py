"""Groups and channels: where the bot may be added, and who speaks there."""

from __future__ import annotations

from typing import Any

from bot.demo.accounts import ANONYMOUS_ADMIN_ID, CHANNEL_BOT_ID, SERVICE_ID, Account, Chat
from bot.demo.members import stand
from bot.demo.phone import Phone
from bot.demo.posting import post, text_content
from bot.demo.view import ChatView, Seen
from bot.demo.world import World


class Place:
    """A group, supergroup or channel; the bot stands outside until it is added."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat
        self.chat = ChatView(world, chat)

    @property
    def id(self) -> int:
        """The place's number, below zero."""
        return self._chat.id

    def add_bot(self, by: Phone, *, administrator: bool = False) -> None:
        """Somebody brings the bot in."""
        stand(self._world, self._chat, by.account, "administrator" if administrator else "member")
        if self._chat.type != "channel":
            self._post(by.account, {"new_chat_members": [self._world.bot.as_json()]})

    def remove_bot(self, by: Phone) -> None:
        """Somebody throws the bot out."""
        stand(self._world, self._chat, by.account, "kicked")

    def say(self, who: Phone, text: str, reply_to: Seen | int | None = None) -> Seen:
        """A member speaks; the bot hears only what is meant for it, unless it is administrator."""
        self._chat.members[who.id] = who.account
        return self._post(who.account, text_content(text), reply_to=reply_to)

    def say_anonymously(self, text: str) -> Seen:
        """An administrator speaks in the group's own name."""
        ghost = Account(ANONYMOUS_ADMIN_ID, "Group", username="GroupAnonymousBot", is_bot=True)
        return self._post(ghost, text_content(text), sender_chat=self._chat)

    def say_as_channel(self, channel: Place, text: str) -> Seen:
        """Somebody speaks in a channel's name."""
        ghost = Account(CHANNEL_BOT_ID, "Channel", username="Channel_Bot", is_bot=True)
        return self._post(ghost, text_content(text), sender_chat=channel._chat)

    def publish(self, text: str) -> Seen:
        """The channel publishes a post."""
        return self._post(None, text_content(text), sender_chat=self._chat)

    def forward_from_channel(self, channel: Place, text: str) -> Seen:
        """The linked channel's post arrives in its discussion group."""
        service = Account(SERVICE_ID, "Telegram")
        extra = {
            "is_automatic_forward": True,
            "forward_origin": {
                "type": "channel",
                "chat": channel._chat.as_json(),
                "message_id": channel._chat.last_id,
                "date": self._world.now(),
            },
        }
        content = text_content(text)
        return self._post(service, content, sender_chat=channel._chat, extra=extra)

    def upgrade(self, number: int) -> Place:
        """The group becomes a supergroup with a new number; the old one is closed."""
        chat = Chat(number, "supergroup", title=self._chat.title, standing=self._chat.standing)
        chat.members = dict(self._chat.members)
        self._world.add_chat(chat)
        self._post(None, {"migrate_to_chat_id": number}, sender_chat=self._chat)
        self._chat.migrated_to = number
        return Place(self._world, chat)

    def _post(
        self,
        sender: Account | None,
        content: dict[str, Any],
        *,
        sender_chat: Chat | None = None,
        reply_to: Seen | int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Seen:
        answered = None
        if reply_to is not None:
            answered = self.chat.seen(reply_to if isinstance(reply_to, int) else reply_to.id).raw
        message = post(
            self._world,
            self._chat,
            sender,
            content,
            sender_chat=sender_chat,
            reply_to=answered,
            extra=extra,
        )
        return Seen(self._world, message)
