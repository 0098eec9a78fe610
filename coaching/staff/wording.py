"""How names and reasons are said on a coach's screens."""

from __future__ import annotations

from typing import Any

from coaching.programme import Programme
from coaching.records import Learner
from coaching.staff.flags import Flag
from coaching.staff.queue import Waiting
from content.texts import Html

LONGEST_NAME = 16
"""Letters of a name on a screen with other things to say."""


def name_of(learner: Learner, programme: Programme, language: str) -> str:
    """A learner's name on one short line; people call themselves anything."""
    name = " ".join(learner.name.split())
    if not name:
        return programme.content.texts.plain(language, "review.nameless")
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}\u2026"


def why(reason: Flag | Waiting, programme: Programme, language: str) -> Html:
    """Say the reason of a flag or of a place in the queue, with values escaped."""
    return programme.content.texts.say(language, reason.key, **_params(reason, programme, language))


def why_plain(reason: Flag | Waiting, programme: Programme, language: str) -> str:
    """The same without markup and without escaping, for web pages, buttons and pop-ups."""
    params = _params(reason, programme, language)
    return programme.content.texts.plain(language, reason.key, **params)


def _params(reason: Flag | Waiting, programme: Programme, language: str) -> dict[str, Any]:
    """The values, with an item by the name that people know."""
    if "item" not in reason.params:
        return reason.params
    item = reason.params["item"]
    content = programme.content
    return {**reason.params, "item": content.name(content.standard.code, item, language)}
