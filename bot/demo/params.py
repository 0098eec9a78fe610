"""A call's parameters, however they were sent, read the way Telegram reads them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from bot.demo.errors import ApiError, bad_request

INTEGER = re.compile(r"\s*[+-]?\d+")


@dataclass(slots=True)
class Upload:
    """A file inside a multipart request."""

    name: str
    data: bytes
    type: str


@dataclass(slots=True)
class Params:
    """Named values (text, or objects when the body was JSON) and the files sent along."""

    values: dict[str, Any]
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A value as text; empty when it is missing."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        return json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; what cannot be read counts as 0, as on the server."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if isinstance(value, int):
            return int(value)
        match = INTEGER.match(str(value))
        return int(match.group()) if match else 0

    def flag(self, name: str) -> bool:
        """A truth value."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def json(self, name: str, what: str) -> Any:
        """An object or array, sent as JSON text or inside a JSON body; None when missing."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {what} JSON object") from error

    def entities(self, name: str) -> list[Any] | None:
        """Entities given instead of parse_mode; unreadable ones are ignored, as on the server."""
        try:
            value = self.json(name, "entities")
        except ApiError:
            return None
        return value if isinstance(value, list) else None
