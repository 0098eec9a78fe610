"""Somebody's words as HTML text."""

from __future__ import annotations

import html
import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def safe(text: str) -> str:
    """The words with nothing in them that is markup, or that HTML does not allow."""
    return html.escape(_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text))
