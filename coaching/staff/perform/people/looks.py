"""Looks: an owner reads what a learner shares, for an hour, with a reason that is told."""

from __future__ import annotations

from coaching.effects import Effect
from coaching.people import looking
from coaching.people.acts import BeginLook, EndLook, ReadLooks, WeighLook
from coaching.people.effects import AddLook, Look
from coaching.people.effects import EndLook as Ended
from coaching.people.view import PeopleNeeds
from coaching.records import Learner
from coaching.staff.acts import NotFound
from coaching.staff.perform.deed import Deed
from coaching.staff.perform.people.roles import LONGEST_WORDS, MOST_FOUND
from coaching.staff.target import of_everybody, of_learner
from coaching.staff.view import StaffNeeds


def needs_looks(act: ReadLooks) -> StaffNeeds:
    """One's own looks, and the learners whom the words find."""
    words = act.words.strip()[:LONGEST_WORDS]
    most = min(max(act.most, 1), MOST_FOUND)
    return StaffNeeds(people=PeopleNeeds(looks=True, learners=words or None, most=most))


def needs_learner(act: WeighLook | BeginLook) -> StaffNeeds:
    """The learner, and the looks that are in force."""
    return StaffNeeds(people=PeopleNeeds(learner=act.learner, looks=True))


def needs_own(act: EndLook) -> StaffNeeds:
    """The looks that are in force."""
    return StaffNeeds(people=PeopleNeeds(looks=True))


def read_looks(deed: Deed, act: ReadLooks) -> tuple[Effect, ...]:
    """See one's own looks, and whom one could look at."""
    view = deed.view.people
    if view is None or not deed.could(of_everybody()):
        raise NotFound
    return (deed.record("list", None, looks=len(view.looks), found=len(view.found)),)


def weigh_look(deed: Deed, act: WeighLook) -> tuple[Effect, ...]:
    """Learn whether this learner can be looked at; nothing of theirs is shown."""
    learner = _learner(deed, act.learner)
    return (deed.record("weigh", learner.id),)


def begin_look(deed: Deed, act: BeginLook) -> tuple[Effect, ...]:
    """Begin a look; the learner is told in the same breath."""
    learner = _learner(deed, act.learner)
    reason = looking.reason_of(act.reason)
    deed.require(of_learner(learner))
    look = Look(
        id=deed.id(),
        staff=deed.staff.id,
        learner=learner.id,
        reason=reason,
        since=deed.now,
        until=deed.now + looking.LASTS,
    )
    texts = deed.programme.content.texts
    return (
        AddLook(look=look),
        looking.telling(look, learner, deed.staff, texts, deed.now),
        deed.record("begin", learner.id, look=look.id),
    )


def end_look(deed: Deed, act: EndLook) -> tuple[Effect, ...]:
    """End a look of one's own before its hour is over."""
    if deed.view.people is None or not deed.could(of_everybody()):
        raise NotFound
    found = next((each.look for each in deed.view.people.looks if each.look.id == act.look), None)
    if found is None or found.staff != deed.staff.id:
        raise NotFound
    ended = Ended(id=found.id, staff=deed.staff.id, at=deed.now)
    return (ended, deed.record("end", found.learner, look=found.id))


def _learner(deed: Deed, wanted: int) -> Learner:
    """The learner, if they agreed to be read and can be told; else there is nobody."""
    learner = deed.view.people.learner if deed.view.people is not None else None
    if learner is None or learner.id != wanted or not deed.could(of_learner(learner)):
        raise NotFound
    looking.reachable(learner)
    return learner
