"""Makes what Telegram would hand to a Mini App, from its documentation alone."""

from __future__ import annotations

import hmac
import json
from datetime import datetime
from urllib.parse import quote, urlencode

TOKEN = "123456789:AAE-canary_canary_canary_canary_cana"


def fields(user: object, at: datetime, **more: str) -> dict[str, str]:
    """What Telegram says of an opening, still without a hash."""
    return {
        "query_id": "AAHdF6IQAAAAAN0XohDhrOrc",
        "user": json.dumps(user, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(int(at.timestamp())),
        **more,
    }


def hash_of(said: dict[str, str], token: str = TOKEN) -> str:
    """The hash as Telegram's documentation describes it."""
    lines = "\n".join(sorted(f"{name}={value}" for name, value in said.items()))
    key = hmac.new(b"WebAppData", token.encode(), "sha256").digest()
    return hmac.new(key, lines.encode(), "sha256").hexdigest()


def signed(said: dict[str, str], token: str = TOKEN) -> str:
    """The same as a Mini App gets it."""
    return urlencode({**said, "hash": hash_of(said, token)}, quote_via=quote)
