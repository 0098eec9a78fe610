"""Keyboards under a message: read, checked, refused in Telegram's words."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.demo.errors import bad_request

DATA_LIMIT = 64  # bytes of callback_data
BUTTONS_LIMIT = 100
KINDS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)
URL = re.compile(r"^(https?://|tg://|ton://)?[^\s/?#]+\.[^\s]+$|^tg://", re.IGNORECASE)


def read_markup(value: Any) -> dict[str, Any] | None:
    """The reply_markup parameter as a checked object, None when there is none."""
    if value in (None, ""):
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise bad_request("can't parse reply keyboard markup JSON object") from error
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if value.get("keyboard"):
        return _reply_keyboard(value)
    if "inline_keyboard" in value:
        return _inline_keyboard(value["inline_keyboard"])
    kept = {key: value[key] for key in ("remove_keyboard", "force_reply") if value.get(key)}
    return kept or None


def _reply_keyboard(value: dict[str, Any]) -> dict[str, Any]:
    rows = value["keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" must be an Array of Arrays')
    buttons = [[b if isinstance(b, dict) else {"text": str(b)} for b in row] for row in rows]
    if any(not button.get("text") for row in buttons for button in row):
        raise bad_request("keyboard button text must be non-empty")
    return {**value, "keyboard": buttons}


def _inline_keyboard(rows: Any) -> dict[str, Any] | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    checked = [[_inline_button(button) for button in row] for row in rows]
    kept = [row for row in checked if row]
    if sum(map(len, kept)) > BUTTONS_LIMIT:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def _inline_button(button: Any) -> dict[str, Any]:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(prefix + "InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad_request(prefix + 'Can\'t find field "text"')
    text = button["text"]
    if not isinstance(text, str) or not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    kind = next((name for name in KINDS if button.get(name) not in (None, "")), None)
    if kind is None:
        raise bad_request(prefix + "Text buttons are unallowed in the inline keyboard")
    _check_value(kind, button[kind])
    return {"text": text, kind: button[kind]}


def _check_value(kind: str, value: Any) -> None:
    if kind == "callback_data" and len(str(value).encode("utf-8", "replace")) > DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if kind == "url" and not URL.match(str(value)):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if kind == "web_app":
        _check_mini_app(value)


def _check_mini_app(value: Any) -> None:
    url = value.get("url") if isinstance(value, dict) else None
    if not isinstance(url, str):
        raise bad_request(
            "can't parse inline keyboard button: can't parse WebAppInfo: Can't find field \"url\""
        )
    if not url.startswith("https://"):
        raise bad_request(
            f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
        )
