"""Invites: their links can be shown again, and still nobody can read them from the database.

The secret of a link is a signature over what is stored of the invite, by a key that only this
installation has; stored is its hash, by which a link is recognised.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from coaching.cohorts.acts import Role
from coaching.programme import Programme
from coaching.records import Invite
from coaching.refused import Refused

MOST_USES, MOST_DAYS = 1000, 365
COACHES_USES, COACHES_DAYS = 5, 14
"""A link for coaches is for few people and not for long."""


def make(
    programme: Programme,
    cohort: int,
    role: Role,
    uses: int,
    days: int,
    by: int,
    now: datetime,
    others: frozenset[str],
) -> Invite:
    """A new invite of a staff member; `others` are the hashes of those there are already."""
    most_uses, most_days = (
        (COACHES_USES, COACHES_DAYS) if role == "coach" else (MOST_USES, MOST_DAYS)
    )
    if not 1 <= uses <= most_uses or not 1 <= days <= most_days:
        raise Refused("cohorts.invite_bounds", uses=most_uses, days=most_days)
    # Kept to the millisecond: with that the signature can be made again. Two at once differ by one.
    at = now.replace(microsecond=now.microsecond // 1000 * 1000)
    hashed = hash_of(secret_of(programme, cohort, role, by, at))
    while hashed in others:
        at += timedelta(milliseconds=1)
        hashed = hash_of(secret_of(programme, cohort, role, by, at))
    return Invite(
        id=0,
        cohort=cohort,
        secret_hash=hashed,
        expires_at=now + timedelta(days=days),
        uses_left=uses,
        role=role,
        uses=uses,
        made_by=by,
        made_at=at,
    )


def link_of(programme: Programme, invite: Invite) -> str:
    """The link of an invite; empty where it cannot be told any more, or the bot has no name yet."""
    if not programme.bot or invite.made_at is None:
        return ""
    # The operator has no number of their own.
    by = invite.made_by or 0
    secret = secret_of(programme, invite.cohort, invite.role, by, invite.made_at)
    if hash_of(secret) != invite.secret_hash:
        # The bot's token was changed since: the link works on, but nobody can make it anew.
        return ""
    return f"https://t.me/{programme.bot}?start={secret}"


def secret_of(programme: Programme, cohort: int, role: Role, by: int, at: datetime) -> str:
    """What stands behind `start=`: 43 letters, as the channel allows 64."""
    return programme.sign("invite", f"{cohort}:{role}:{by}:{at.isoformat()}")


def hash_of(secret: str) -> str:
    """The hash under which a secret is kept."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def is_open(invite: Invite, now: datetime) -> bool:
    """Whether it still opens its door."""
    return invite.revoked_at is None and invite.uses_left > 0 and invite.expires_at > now
