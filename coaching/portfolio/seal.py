"""Seals: a SHA-256 over a documented canonical form, by which a change is found and named.

The canonical form of an object is its JSON without `sha256`, where each sealed object inside
stands as its own seal (the string of its `sha256`); keys sorted, no spaces, everything but ASCII
as `\\uXXXX`. So a changed entry breaks its own seal only, and an entry with a new seal breaks that
of what holds it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

SEAL = "sha256"


def canonical(value: Mapping[str, Any]) -> bytes:
    """The canonical form of an object."""
    bare = {key: _inner(each) for key, each in value.items() if key != SEAL}
    return json.dumps(bare, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def digest(value: Mapping[str, Any]) -> str:
    """The seal that an object of this content has, in 64 hexadecimal digits."""
    return sha256(canonical(value)).hexdigest()


def sealed(value: Mapping[str, Any]) -> dict[str, Any]:
    """The object with its seal at the end."""
    return {**value, SEAL: digest(value)}


def is_sealed(value: Any) -> bool:
    """Whether this is an object that has a seal, right or wrong."""
    return isinstance(value, dict) and isinstance(value.get(SEAL), str)


def _inner(value: Any) -> Any:
    if is_sealed(value):
        return value[SEAL]
    if isinstance(value, dict):
        return {key: _inner(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_inner(each) for each in value]
    return value
