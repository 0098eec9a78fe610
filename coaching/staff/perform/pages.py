"""The way into the web pages: a link that works once, for a few minutes."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from coaching.effects import Effect
from coaching.programme import Programme
from coaching.staff.acts import EnterPages, Refused
from coaching.staff.effects import AddLink
from coaching.staff.perform.deed import Deed
from coaching.staff.records import Link
from coaching.staff.target import of_self

VALID_FOR = timedelta(minutes=5)


def enter_pages(deed: Deed, act: EnterPages) -> tuple[Effect, ...]:
    """Make a link; `link_of` gives it to whoever is to show it."""
    deed.require(of_self(deed.staff))
    programme = deed.programme
    if not programme.pages or not programme.secret:
        raise Refused("review.no_pages")
    link = Link(
        token_hash=link_hash(_token(programme, deed.key)),
        staff=deed.staff.id,
        expires_at=deed.now + VALID_FOR,
    )
    return (AddLink(link=link), deed.record("link", None))


def link_of(programme: Programme, key: str) -> str:
    """The address that the act of this key opened."""
    return f"{programme.pages}/enter/{_token(programme, key)}"


def link_hash(token: str) -> str:
    """The hash under which a link's secret is kept."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _token(programme: Programme, key: str) -> str:
    return programme.sign("link", key)
