"""Something cannot be done as asked, and the text that says why."""

from __future__ import annotations


class Refused(Exception):
    """It cannot be done as asked; `key` is the text that says why and what to do."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params
