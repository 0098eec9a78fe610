"""A Telegram on this machine: the Bot API over HTTP, with people who hold phones."""

from bot.demo.local import LocalTelegram

__all__ = ["LocalTelegram"]
