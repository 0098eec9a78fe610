"""A learner's coaches: who may read what, what is told to them, and when they come or go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.effects import Lane, MarkReflection, Say
from coaching.local_time import local_date
from coaching.messages import Keyboard, Text
from coaching.records import Learner, Reflection, record_id
from coaching.staff.effects import SaveAssignment
from coaching.staff.records import Assignment, Staff

if TYPE_CHECKING:
    from content.texts import Texts

INVITED_BY = "invited_by"
"""In the step data of somebody who joins: who made the invite by which they came."""


def assigned(turn: Turn) -> tuple[tuple[Staff, Assignment], ...]:
    """The coaches of this learner now, each with the assignment."""
    known = {one.id: one for one in turn.view.coaches if "coach" in one.roles}
    return tuple((known[each.coach], each) for each in turn.view.assignments if each.coach in known)


def of(turn: Turn, coach: int) -> Staff | None:
    """The coach of this id, as long as the learner is assigned to them."""
    return next((one for one, _ in assigned(turn) if one.id == coach), None)


def reading(turn: Turn, entry: Reflection) -> tuple[Staff, ...]:
    """The coaches who may read an entry now."""
    if not turn.learner.coach_may_read or entry.private:
        return ()
    return tuple(
        one for one, each in assigned(turn) if each.opened or entry.created_at >= each.since
    )


def keep_alone(turn: Turn, entry: Reflection) -> Reflection:
    """What is written while no coach may read stays the learner's own, whatever they allow later.

    It cannot be parted from older words of the same entry, so all of it is kept to them.
    """
    if turn.learner.coach_may_read or entry.private:
        return entry
    turn.add(MarkReflection(id=entry.id, learner=entry.learner, private=True))
    return replace(entry, private=True)


# -- who reads, in words


def name_of(turn: Turn, coach: Staff | None) -> str:
    """A coach's name as it is shown to the learner."""
    return _name(turn.programme.content.texts, turn.language, coach)


def names(turn: Turn, coaches: tuple[Staff, ...]) -> str:
    """The names of coaches, in one line."""
    return turn.label("meta.list_mark").join(name_of(turn, one) for one in coaches)


def readers(turn: Turn, *new: Staff) -> str:
    """Who can read what the learner writes from now on; `new` have come with this very turn."""
    if not turn.learner.coach_may_read:
        return turn.label("coaches.now_alone")
    now = (*(one for one, _ in assigned(turn)), *new)
    if not now:
        return turn.label("coaches.now_later")
    return turn.label("coaches.now_some", coaches=names(turn, now))


def readers_of(turn: Turn, entry: Reflection) -> str:
    """The line of a receipt that says who can read the entry."""
    now = reading(turn, entry)
    if now:
        return turn.t("receipt.readers_coach", coaches=names(turn, now))
    if entry.private:
        return turn.t("receipt.readers_you")
    return turn.t("receipt.readers_before" if assigned(turn) else "receipt.readers_later")


# -- what coaches are told


def tell(
    turn: Turn,
    coach: Staff,
    html: str,
    buttons: Keyboard,
    *,
    kind: str,
    dedupe: str,
    ref: int | None = None,
) -> None:
    """Say something about this learner in a coach's chat, at once; it is erased with them."""
    turn.add(
        Say(
            dedupe=dedupe,
            chat=coach.chat,
            learner=None,
            kind=kind,
            lane=Lane.REPLY,
            policy="once_more",
            message=Text(html=html, buttons=buttons),
            due=turn.now,
            ref=ref,
            about=turn.learner.id,
        )
    )


# -- a coach comes, or goes


def accompany(turn: Turn) -> Staff | None:
    """Give whoever lets coaches read the coach of their cohort, from now on; who that is."""
    host = turn.view.host
    if host is None or host.chat == turn.learner.chat or turn.view.assignments:
        return None
    begun = Assignment(
        id=record_id(turn.event.key, 9), learner=turn.learner.id, coach=host.id, since=turn.now
    )
    turn.add(SaveAssignment(assignment=begun))
    turn.record("coach.assign:joined", f"coach={host.id}")
    return host


def greeting(
    texts: Texts, who: Learner, coach: Staff, assignment: Assignment, *, all_shared: bool
) -> Text:
    """Tell a learner who their coach is now and from when on they can read.

    `all_shared`: the assignment reaches back to when the learner agreed to it.
    """
    name = _name(texts, who.language, coach)
    noted = (texts.plain(who.language, "coaches.noted"), press("noted"))
    if not who.coach_may_read:
        html = texts.say(who.language, "coaches.assigned_alone", coach=name)
        return Text(html=html, buttons=((noted,),))
    if all_shared:
        html = texts.say(who.language, "coaches.assigned_all", coach=name)
        return Text(html=html, buttons=((noted,),))
    since = _date(texts, who, assignment.since)
    html = texts.say(who.language, "coaches.assigned", coach=name, since=since)
    opens = (texts.plain(who.language, "coaches.open_all"), press("open_all", assignment.id))
    return Text(html=html, buttons=((opens, noted),))


def farewell(texts: Texts, who: Learner, coach: Staff) -> Text:
    """Tell a learner that a coach cannot read any more."""
    name = _name(texts, who.language, coach)
    return Text(html=texts.say(who.language, "coaches.ended", coach=name))


def open_all(turn: Turn, button: Button) -> None:
    """The learner lets a coach read what is older than the assignment too."""
    which = button.id()
    found = next((pair for pair in assigned(turn) if pair[1].id == which), None)
    if found is None:
        turn.toast(turn.label("coaches.gone"), alert=True)
        return
    if not turn.learner.coach_may_read:
        turn.toast(turn.label("coaches.not_shared"), alert=True)
        return
    coach, assignment = found
    if not assignment.opened:
        turn.add(SaveAssignment(assignment=replace(assignment, opened=True)))
        turn.record("sharing.change", "opened")
    turn.toast(turn.label("coaches.opened_toast"))
    turn.edit(turn.t("coaches.opened", coach=name_of(turn, coach)))


def noted(turn: Turn, _: Button) -> None:
    """The learner has read who their coach is."""
    turn.toast(turn.label("coaches.noted_toast"))
    turn.edit(None)


def _name(texts: Texts, language: str, coach: Staff | None) -> str:
    return (coach.name.strip() if coach else "") or texts.plain(language, "coaches.unnamed")


def _date(texts: Texts, who: Learner, instant: datetime) -> str:
    day = local_date(who.zone, instant)
    return texts.plain(who.language, "when.date", month=day.month, day=day.day)
