"""What other admins hear of a broadcast: that they are asked, and what was done with theirs."""

from __future__ import annotations

from coaching.broadcast.records import Broadcast
from coaching.dialogue.buttons import press
from coaching.effects import Lane, Say
from coaching.messages import Text
from coaching.staff.perform.broadcast.composing import sample_to
from coaching.staff.perform.broadcast.found import name_of, seen
from coaching.staff.perform.deed import Deed
from coaching.staff.records import Staff

APPROVE = "approve"
"""The action of the buttons with which a second admin decides; then come the id, and yes or no."""


def ask_to_approve(deed: Deed, found: Broadcast, admin: Staff) -> tuple[Say, Say]:
    """What learners would get, and under it the question whether it may go."""
    texts, language = deed.programme.content.texts, admin.language
    key = f"{deed.key}:approval:{admin.id}"
    html = texts.say(
        language,
        "broadcast.approve_ask",
        name=name_of(deed, deed.staff),
        count=found.reach.get,
        limit=deed.programme.approval_above,
    )
    yes = (texts.plain(language, "broadcast.approve_yes"), press(APPROVE, found.id, "yes"))
    no = (texts.plain(language, "broadcast.approve_no"), press(APPROVE, found.id, "no"))
    question = Text(html=html, buttons=((yes, no),))
    shown = sample_to(deed, found, admin.chat, language, f"{key}:sample")
    return shown, _said(deed, admin.chat, key, question)


def tell_author(deed: Deed, found: Broadcast, key: str) -> tuple[Say, ...]:
    """Tell the author what somebody else did with it; nothing of what they did themselves."""
    author = seen(deed).author
    if author is None or author.id == deed.staff.id or not author.roles:
        return ()
    texts = deed.programme.content.texts
    html = texts.say(author.language, key, name=name_of(deed, deed.staff), count=found.reach.get)
    label = texts.plain(author.language, "broadcast.look")
    look = ((label, press("broadcast", found.id, "open")),)
    said = _said(deed, author.chat, f"{deed.key}:author", Text(html=html, buttons=(look,)))
    return (said,)


def _said(deed: Deed, chat: int, key: str, message: Text) -> Say:
    return Say(
        dedupe=key,
        chat=chat,
        learner=None,
        kind="broadcast_news",
        lane=Lane.REPLY,
        policy="once_more",
        message=message,
        due=deed.now,
    )
