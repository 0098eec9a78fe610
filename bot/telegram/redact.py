"""Keeps secrets and people's words out of the log: the token is in every URL of the Bot API."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterable
from types import TracebackType
from urllib.parse import quote

HIDDEN = "[hidden]"
TOKEN = re.compile(r"\d{3,20}(?::|%3[Aa])[A-Za-z0-9_-]{30,64}")
"""What any bot's token looks like, in plain or in a URL."""

TALKATIVE = (
    "telegram",
    "httpx",
    "httpcore",
    "aiohttp",
    "asyncio",
    "uvicorn",
    "aiosqlite",
    "sqlalchemy",
)
"""Libraries that print URLs, bodies, whole updates or what is stored below a warning."""

STANDARD = frozenset(vars(logging.makeLogRecord({})))


class Redactor(logging.Filter):
    """A filter for handlers: no record passes with a secret in its text, trace or fields."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        found = {secret for secret in secrets if secret}
        found |= {secret.partition(":")[2] for secret in found if ":" in secret}
        found |= {quote(secret, safe="") for secret in found}
        self._secrets = tuple(sorted((s for s in found if len(s) >= 8), key=len, reverse=True))
        self._plain = logging.Formatter()

    def clean(self, text: str) -> str:
        """The text with every secret hidden."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return TOKEN.sub(HIDDEN, text)

    def print_crash(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Print an error that nobody caught, as Python does, without secrets."""
        lines = traceback.format_exception(kind, error, trace)
        sys.stderr.write(self.clean("".join(lines)))

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; it always passes."""
        record.msg, record.args = self.clean(_message(record)), None
        if record.exc_info and not record.exc_text and record.exc_info[0] is not None:
            # Formatting here also covers what the exception was caused by.
            record.exc_text = self._plain.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        record.exc_info = None
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        for name, value in vars(record).items():
            if name not in STANDARD and not isinstance(value, int | float | bool | None):
                setattr(record, name, self.clean(str(value)))
        return True


def guard_log(secrets: Iterable[str], root: logging.Logger | None = None) -> Redactor:
    """Put a Redactor on every handler of the root logger and silence what prints bodies.

    The trace that a program leaves when it dies is cleaned too. Call it when the handlers are in
    place; the same Redactor is returned for other uses.
    """
    root = logging.getLogger() if root is None else root
    redactor = Redactor(secrets)
    for handler in filter(None, (*root.handlers, logging.lastResort)):
        handler.addFilter(redactor)
    sys.excepthook = redactor.print_crash
    for name in TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
    return redactor


def _message(record: logging.LogRecord) -> str:
    """The record's text; one that cannot be put together must not stop the program."""
    try:
        return record.getMessage()
    except Exception:
        return str(record.msg)
