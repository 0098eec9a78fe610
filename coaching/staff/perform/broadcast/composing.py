"""What is to be sent: words, a file with words, or a question of the bank; and a look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from typing import Any, Final

from coaching.broadcast.acts import ComposeBroadcast, TestBroadcast
from coaching.broadcast.effects import SaveBroadcast
from coaching.broadcast.records import Broadcast
from coaching.broadcast.sample import sample
from coaching.effects import Effect, Lane, Say
from coaching.messages import Media, Text, from_json, to_json
from coaching.staff.acts import NotFound, Refused
from coaching.staff.perform.broadcast.found import own_draft, seen, the
from coaching.staff.perform.deed import Deed
from content.markup import TAG, markup_problem

LONGEST: Final = 4096
LONGEST_CAPTION: Final = 1024
"""Characters that Telegram takes, as its strictest count goes: UTF-16 units."""


def compose_broadcast(deed: Deed, act: ComposeBroadcast) -> tuple[Effect, ...]:
    """Begin a draft, or give one other words or another question."""
    known = None if act.broadcast is None else own_draft(deed, act.broadcast)
    seen(deed)
    if (act.message is None) == (act.prompt is None):
        raise Refused("broadcast.nothing")
    message = None if act.message is None else _message(act.message)
    if act.prompt is not None:
        _refuse_prompt(deed, act.prompt)
    draft = known or Broadcast(
        id=deed.id(), author=deed.staff.id, chat=deed.staff.chat, created_at=deed.now
    )
    draft = replace(draft, message=message, prompt=act.prompt)
    what = "message" if act.prompt is None else act.prompt
    line = deed.record("compose", None, broadcast=draft.id, what=what)
    return (SaveBroadcast(broadcast=draft), line)


def test_broadcast(deed: Deed, act: TestBroadcast) -> tuple[Effect, ...]:
    """Send it to oneself, exactly as learners will get it; any admin may look at any."""
    found = the(deed, act.broadcast)
    said = sample_to(deed, found, deed.staff.chat, deed.staff.language, f"{deed.key}:test")
    return (said, deed.record("test", None, broadcast=found.id))


def sample_to(deed: Deed, found: Broadcast, chat: int, language: str, key: str) -> Say:
    """What learners get, said to one who works here."""
    message = sample(found, deed.programme, language, deed.now)
    if message is None:
        raise Refused("broadcast.nothing")
    return Say(
        dedupe=key,
        chat=chat,
        learner=None,
        kind="sample",
        lane=Lane.REPLY,
        policy="once_more",
        message=message,
        due=deed.now,
    )


def _message(given: Mapping[str, Any]) -> dict[str, Any]:
    """The message as it is kept: its words and its file, nothing else of what came along."""
    try:
        message = from_json(dict(given))
    except (KeyError, TypeError, ValueError):
        raise NotFound from None
    match message:
        case Text():
            _refuse_words(message.html, LONGEST)
            return to_json(Text(html=message.html))
        case Media():
            if message.html:
                _refuse_words(message.html, LONGEST_CAPTION)
            return to_json(Media(media=message.media, file_id=message.file_id, html=message.html))
    raise NotFound


def _refuse_words(html: str, longest: int) -> None:
    """Refuse what Telegram would not take, before it is refused a thousand times."""
    if markup_problem(html) is not None:
        raise Refused("broadcast.markup")
    words = unescape(TAG.sub("", html))
    if not words.strip():
        raise Refused("broadcast.nothing")
    size = len(words.encode("utf-16-le", "replace")) // 2
    if size > longest:
        raise Refused("broadcast.long", most=longest, over=size - longest)


def _refuse_prompt(deed: Deed, prompt: str) -> None:
    found = deed.programme.content.bank.find(prompt)
    if found is None or found.status != "ready":
        raise Refused("broadcast.no_prompt")
