"""Broadcasts as a list and one at a time: its title, its state, and how the phone will show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.web.shown.formatted import Piece, pieces
from bot.web.shown.progress import Progress, progress_of
from bot.web.shown.wording import Says
from coaching.broadcast.records import Broadcast, Tally
from coaching.dialogue.buttons import write_id
from coaching.export.wording import unmarked
from coaching.programme import Programme
from content.prompt import Prompt

LONGEST_TITLE = 40
UNDER_WAY = ("running", "paused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the list."""

    id: str
    title: str
    state: str
    word: str
    when: str
    progress: Progress | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The message as a phone shows it; all empty while there is none."""

    kind: str = ""
    """What file it brings, in a word."""
    blocks: tuple[tuple[Piece, ...], ...] = ()
    prompt: str = ""
    """The id of the prompt it is."""


def rows_of(
    latest: Iterable[tuple[Broadcast, Tally]], programme: Programme, says: Says
) -> tuple[Row, ...]:
    """The list, in the order in which it came."""
    return tuple(_row(broadcast, tally, programme, says) for broadcast, tally in latest)


def _row(broadcast: Broadcast, tally: Tally, programme: Programme, says: Says) -> Row:
    begun = broadcast.state in (*UNDER_WAY, "done", "cancelled") and broadcast.confirmed_at
    return Row(
        id=write_id(broadcast.id),
        title=title_of(broadcast, says),
        state=broadcast.state,
        word=state_of(broadcast, says),
        when=says.moment(broadcast.confirmed_at or broadcast.created_at),
        progress=progress_of(broadcast, tally, programme, says) if begun else None,
    )


def state_of(broadcast: Broadcast, says: Says) -> str:
    """Its state in a word."""
    return says.admin(f"state.{broadcast.state}")


def title_of(broadcast: Broadcast, says: Says) -> str:
    """What a broadcast is called: the beginning of its words, or the name of its question."""
    prompt = prompt_of(broadcast, says)
    if prompt is not None:
        name = says.content.bank.plain(prompt.item, says.language)
        return says.admin("title.prompt", name=name)
    words = " ".join(unmarked(html_of(broadcast)).split())
    if words:
        longer = len(words) > LONGEST_TITLE
        return f"{words[:LONGEST_TITLE]}\N{HORIZONTAL ELLIPSIS}" if longer else words
    kind = _kind(broadcast, says)
    return says.admin("title.file", kind=kind) if kind else says.admin("title.none")


def prompt_of(broadcast: Broadcast, says: Says) -> Prompt | None:
    """The prompt that is put in place of a message."""
    return says.content.bank.find(broadcast.prompt) if broadcast.prompt else None


def html_of(broadcast: Broadcast) -> str:
    """The words of its message as Telegram's HTML."""
    return str((broadcast.message or {}).get("html") or "")


def preview_of(broadcast: Broadcast, says: Says) -> Preview:
    """How the phone shows it."""
    prompt = prompt_of(broadcast, says)
    if prompt is not None:
        return Preview(blocks=prompt_blocks(prompt, says), prompt=prompt.id)
    words = pieces(html_of(broadcast))
    return Preview(kind=_kind(broadcast, says), blocks=(words,) if words else ())


def prompt_blocks(prompt: Prompt, says: Says) -> tuple[tuple[Piece, ...], ...]:
    """A question as it is put: its name, the question itself, a hint."""
    texts, language = says.content.texts, says.language
    name = says.content.bank.plain(prompt.item, language)
    written = (
        texts.say(language, "prompt.head", name=name, minutes=prompt.minutes),
        texts.say(language, "prompt.text", text=prompt.text.say(language)),
        texts.say(language, "prompt.hint", hint=prompt.hint.say(language)),
    )
    return tuple(map(pieces, written))


def _kind(broadcast: Broadcast, says: Says) -> str:
    message = broadcast.message or {}
    if not message or message.get("do") == "text":
        return ""
    kind = str(message.get("media") or message.get("do"))
    return says.one_of("admin_web.file", kind)
