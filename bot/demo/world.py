"""Everything that is so in this Telegram: people, chats, messages, taps, what the bot set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot.clock import Clock
from bot.demo.accounts import Account, Chat
from bot.demo.book import read_book
from bot.demo.errors import bad_request, forbidden
from bot.demo.files import FileStore
from bot.demo.messages import Message
from bot.demo.params import Params
from bot.demo.updates import UpdateQueue

TAP_LIFETIME = timedelta(seconds=150)


@dataclass(slots=True)
class Tap:
    """A press on a button: what the server knows until it is answered."""

    id: str
    chat: Chat
    message_id: int
    at: datetime
    answered: bool = False
    text: str | None = None
    alert: bool = False
    url: str | None = None


@dataclass(slots=True)
class Profile:
    """What the bot told about itself, by language; commands by (scope, language)."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """Something an observer may wait for: what happened and in which chat (0: in none)."""

    kind: str
    chat: int


class World:
    """The server's memory; no network, no waiting, the clock is given."""

    def __init__(self, token: str, clock: Clock, random: Random, *, anyone: bool = False) -> None:
        self.token = token
        self.clock = clock
        self.random = random
        self.anyone = anyone
        self.book = read_book()
        bot_id = int(token.partition(":")[0])
        self.bot = Account(bot_id, "Coach", username="coach_demo_bot", is_bot=True)
        self.accounts: dict[int, Account] = {bot_id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.queue = UpdateQueue(random)
        self.files = FileStore()
        self.taps: dict[str, Tap] = {}
        self.profile = Profile()
        self.listeners: list[Callable[[Change], None]] = []

    def now(self) -> int:
        """The server's time as Telegram writes dates: whole Unix seconds."""
        return int(self.clock.now().timestamp())

    def tell(self, kind: str, chat: Chat | None = None) -> None:
        """Let the listeners know of a change: what, and in which chat if in one."""
        for listener in self.listeners:
            listener(Change(kind, 0 if chat is None else chat.id))

    def push(self, kind: str, body: dict[str, Any], chat: Chat) -> int | None:
        """Queue an update for the bot."""
        update_id = self.queue.push(kind, body, self.clock.now(), chat.id)
        self.tell(kind, chat)
        return update_id

    def add_person(self, account: Account, *, started: bool = False) -> Chat:
        """Register a person and their private chat with the bot."""
        self.accounts[account.id] = account
        chat = Chat(account.id, "private", person=account, standing="member" if started else None)
        chat.members = {account.id: account, self.bot.id: self.bot}
        self.chats[chat.id] = chat
        return chat

    def add_chat(self, chat: Chat) -> Chat:
        """Register a group, supergroup or channel."""
        self.chats[chat.id] = chat
        return chat

    def find_chat(self, name: str) -> Chat:
        """The chat a bot may speak of, by number or @username; a 400 when it knows none."""
        if not name:
            raise bad_request("chat_id is empty")
        if name.startswith("@"):
            wanted = name[1:].lower()
            found = [c for c in self.chats.values() if (c.username or "").lower() == wanted]
            chat = next((c for c in found if not c.private), None)
        else:
            chat = self._by_number(name)
        if chat is None or (chat.private and chat.standing is None):
            raise bad_request("chat not found")
        return chat

    def _by_number(self, name: str) -> Chat | None:
        try:
            number = int(name)
        except ValueError:
            return None
        chat = self.chats.get(number)
        if chat is None and self.anyone and number > 0:
            chat = self.add_person(Account(number, f"Person {number}"), started=True)
        return chat

    def chat_to_write(self, params: Params) -> Chat:
        """The chat a message goes to; refuses as Telegram does when the bot may not write."""
        chat = self.find_chat(params.text("chat_id"))
        if chat.person is not None and chat.person.deactivated:
            raise forbidden("user is deactivated")
        if chat.standing == "member" or chat.standing == "administrator":
            return self._still_here(chat)
        if chat.private:
            raise forbidden("bot was blocked by the user")
        if chat.standing == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        raise forbidden(f"bot is not a member of the {chat.type} chat")

    @staticmethod
    def _still_here(chat: Chat) -> Chat:
        if chat.migrated_to is not None:
            refusal = bad_request("group chat was upgraded to a supergroup chat")
            refusal.parameters = {"migrate_to_chat_id": chat.migrated_to}
            raise refusal
        return chat

    def find_message(self, chat: Chat, message_id: int, what: str) -> Message:
        """The message of this id; a 400 that names `what` was sought."""
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request(f"{what} not found")
        return message

    def store(self, chat: Chat, message: Message) -> Message:
        """Give a message its id, put it into its chat, let the listeners know."""
        chat.last_id += 1
        message.id = chat.last_id
        chat.messages[message.id] = message
        self.tell("message", chat)
        return message

    def live_tap(self, tap_id: str) -> Tap:
        """The tap of this id while it can be answered; a 400 later."""
        tap = self.taps.get(tap_id)
        if tap is None or self.clock.now() - tap.at >= TAP_LIFETIME:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        return tap
