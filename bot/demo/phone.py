"""A person's phone: what they do in their chat with the bot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.demo.accounts import Account, Chat
from bot.demo.attachments import Attachments
from bot.demo.formatting import TEXT_LIMIT
from bot.demo.members import stand
from bot.demo.messages import Message
from bot.demo.posting import post, repost, text_content
from bot.demo.view import Button, ChatView, Seen
from bot.demo.world import Tap, World

START_LIMIT = 64
EDIT_WINDOW = 48 * 3600


class Phone(Attachments):
    """One person with one private chat; every act becomes an update, as from a real client."""

    def __init__(self, world: World, account: Account, chat: Chat) -> None:
        super().__init__(world)
        self.account = account
        self.part = "learner"
        """Whom they play: the page puts a `coach` beside the learner of one's choice."""
        self._chat = chat
        self.chat = ChatView(world, chat)

    @property
    def id(self) -> int:
        """The person's number, which is also the chat's."""
        return self.account.id

    @property
    def blocked(self) -> bool:
        """Whether this person has blocked the bot."""
        return self._chat.standing == "kicked"

    @property
    def last(self) -> Seen:
        """The newest message of the bot; LookupError when it has said nothing."""
        for seen in reversed(self.chat.messages):
            if seen.sender == "bot":
                return seen
        raise LookupError(f"the bot has not written to {self.id}")

    def sees(self, words: str) -> bool:
        """Whether these words stand in any message of the chat now."""
        return any(words in seen.text for seen in self.chat.messages)

    def put(
        self,
        content: dict[str, Any],
        reply_to: Seen | int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Seen:
        """Send a message made of wire fields; the base of all the others."""
        if self.blocked:
            raise RuntimeError(f"person {self.id} blocked the bot: unblock() or start() first")
        if self.account.deactivated:
            raise RuntimeError(f"the account {self.id} is deactivated")
        self._chat.standing = "member"
        answered = None if reply_to is None else self._message(reply_to)
        message = post(
            self.world, self._chat, self.account, content, reply_to=answered, extra=extra
        )
        return Seen(self.world, message)

    def send(self, text: str, reply_to: Seen | int | None = None, *, origin: Any = None) -> Seen:
        """Send a text; a longer one than 4096 goes as several messages and the first is given.

        `origin` is a MessageOrigin object for a forwarded text.
        """
        if not text:
            raise ValueError("a client does not send an empty text")
        extra = {"forward_origin": origin} if origin else None
        pieces = [text[at : at + TEXT_LIMIT] for at in range(0, len(text), TEXT_LIMIT)]
        sent = [self.put(text_content(piece), reply_to, extra) for piece in pieces]
        return sent[0]

    def forward(self, text: str, author: Account | str) -> Seen:
        """Send on what somebody else wrote; a plain name means a hidden account."""
        origin: dict[str, Any] = {"date": self.world.now()}
        if isinstance(author, str):
            origin |= {"type": "hidden_user", "sender_user_name": author}
        else:
            origin |= {"type": "user", "sender_user": author.as_json()}
        return self.send(text, origin=origin)

    def start(self, payload: str = "") -> Seen:
        """Press Start, or open a deep link; a payload too long for Telegram is dropped."""
        if self.blocked:
            self.unblock()
        usable = payload if len(payload) <= START_LIMIT else ""
        return self.send(f"/start {usable}".strip())

    def edit(self, message: Seen | int, text: str) -> Seen:
        """Change the words of one's own message, within 48 hours."""
        record = self._message(message)
        if record.sender is not self.account:
            raise ValueError(f"message {record.id} is not of person {self.id}")
        if self.world.now() - record.date > EDIT_WINDOW:
            raise ValueError(f"message {record.id} is too old: clients edit within 48 hours")
        content = dict(record.content)
        if "text" in content:
            content = text_content(text)
        else:
            content["caption"] = text
            content.pop("caption_entities", None)
        return Seen(self.world, repost(self.world, record, content))

    def delete(self, message: Seen | int) -> None:
        """Take a message away; bots are never told."""
        record = self._message(message)
        del self._chat.messages[record.id]
        self.world.tell("delete", self._chat)

    def tap(self, message: Seen | int, which: str) -> Tap | str:
        """Press the button of this label or data; gives the tap, or the URL that opens."""
        seen = self.chat.seen(message if isinstance(message, int) else message.id)
        button = _find(seen, which)
        if button.data is None:
            return button.url or ""
        return self.press(seen, button.data)

    def press(self, message: Seen | int, data: str) -> Tap:
        """Send any data as if a button had it: what a forged client can do."""
        number = message if isinstance(message, int) else message.id
        world = self.world
        tap = Tap(str(world.random.getrandbits(62)), self._chat, number, world.clock.now())
        world.taps[tap.id] = tap
        body: dict[str, Any] = {
            "id": tap.id,
            "from": self.account.as_json(),
            "message": self._shown(number),
            "chat_instance": str(-(self._chat.id * 7919 + 1)),
            "data": data,
        }
        world.push("callback_query", body, self._chat)
        return tap

    def react(self, message: Seen | int, *emoji: str) -> None:
        """Put reactions on a message in place of one's former ones."""
        record = self._message(message)
        old = record.reactions.get(self.id, [])
        new = [{"type": "emoji", "emoji": one} for one in emoji]
        record.reactions[self.id] = new
        body = {
            "chat": self._chat.as_json(),
            "message_id": record.id,
            "user": self.account.as_json(),
            "date": self.world.now(),
            "old_reaction": old,
            "new_reaction": new,
        }
        self.world.push("message_reaction", body, self._chat)

    def block(self) -> None:
        """Block the bot."""
        stand(self.world, self._chat, self.account, "kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        stand(self.world, self._chat, self.account, "member")

    def deactivate(self) -> None:
        """Delete the account: the bot is refused from now on."""
        self.account.deactivated = True

    def _message(self, message: Seen | int) -> Message:
        number = message if isinstance(message, int) else message.id
        return self.chat.seen(number).raw

    def _shown(self, number: int) -> dict[str, Any]:
        record = self._chat.messages.get(number)
        if record is not None:
            return record.as_json()
        return {"chat": self._chat.as_json(), "message_id": number, "date": 0}


def _find(seen: Seen, which: str) -> Button:
    buttons: Sequence[Button] = [button for row in seen.buttons for button in row]
    for button in buttons:
        if which in (button.label, button.data):
            return button
    labels = ", ".join(button.label for button in buttons) or "none"
    raise LookupError(f"message {seen.id} has no button {which!r}; it has: {labels}")
