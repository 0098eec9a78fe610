"""The log for a page: who did what to whom, in words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.web.shown.wording import Says
from coaching.people.acts import ReadLog
from coaching.people.records import Chain, Line
from coaching.programme import Programme
from coaching.staff.records import Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One line."""

    when: str
    iso: str
    who: str
    did: str
    about: str


def row_of(line: Line, programme: Programme, says: Says) -> LogRow:
    """One line of the log in words."""
    who = " ".join(line.actor_name.split())
    if not who:
        who = says.label(f"power.log.{'machine' if line.actor is None else 'somebody'}")
    return LogRow(
        when=says.moment(line.at),
        iso=line.at.isoformat(timespec="seconds"),
        who=who,
        did=did(line.action, programme, says),
        about=_about(line, programme, says),
    )


def did(action: str, programme: Programme, says: Says) -> str:
    """What was done in words; else what the table of who may do what calls it."""
    key = f"power.log.verb.{action.replace(':', '.')}"
    if programme.content.texts.has(key):
        return says.label(key)
    rule = programme.access.rule(action.partition(":")[0])
    return rule.says.say(says.language) if rule is not None else action


def _about(line: Line, programme: Programme, says: Says) -> str:
    words = []
    if line.subject != line.actor and line.subject_name:
        words.append(" ".join(line.subject_name.split()))
    role = f"power.role.{line.detail.removeprefix('role=')}"
    if line.detail.startswith("role=") and programme.content.texts.has(role):
        words.append(says.label(role))
    return says.label("meta.list_mark").join(words)


def kinds(programme: Programme, says: Says) -> tuple[tuple[str, str], ...]:
    """The kinds of act that people who work here can do: (its name, its words)."""
    return tuple(
        (rule.action, rule.says.say(says.language))
        for rule in programme.access.rules
        if rule.grants.keys() - {"anyone", "learner"}
    )


def sees_all(staff: Staff, programme: Programme) -> bool:
    """Whether this person reads everybody's lines, and not only their own."""
    rule = programme.access.rule(ReadLog.action)
    return rule is not None and any(rule.grants.get(role) == "everything" for role in staff.roles)


def checked(chain: Chain, says: Says) -> str:
    """What the last check of the chain found."""
    if chain.checked_at is None:
        return says.label("power.log.chain_unchecked")
    date = says.moment(chain.checked_at)
    if chain.broken_at is not None:
        return says.label("power.log.chain_broken", date=date, place=chain.broken_at)
    return says.label("power.log.chain_good", date=date, lines=chain.checked)
