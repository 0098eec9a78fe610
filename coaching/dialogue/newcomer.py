"""Links of invites: who comes by one for coaches, and who is a learner already."""

from __future__ import annotations

from dataclasses import replace

from coaching.dialogue import coaches, resting
from coaching.dialogue.buttons import press
from coaching.dialogue.turn import Turn
from coaching.effects import Lane, Record, Say, UseInvite
from coaching.events import FromPerson
from coaching.messages import Text
from coaching.records import Cohort, Invite, record_id
from coaching.staff.effects import SaveStaff
from coaching.staff.records import Staff

WISH = "wish"
"""In the step data of somebody without a role: the invite by which they wish to be a coach."""


def wish(turn: Turn, cohort: Cohort, invite: Invite) -> None:
    """Somebody came by a link for coaches: those who may decide are asked; a link gives no role."""
    person = turn.view.newcomer or _newcomer(turn)
    if "coach" in person.roles:
        turn.say(turn.t("cohorts.coach_already"))
        return
    if person.step_data.get(WISH) == invite.id:
        turn.say(turn.t("cohorts.coach_waits"))
        return
    # Whoever works here already keeps the name by which they are known.
    name = person.name or _name(turn)
    wishing = replace(person, name=name, step_data={**person.step_data, WISH: invite.id})
    turn.add(UseInvite(id=invite.id), SaveStaff(staff=wishing))
    turn.add(
        Record(
            actor=person.id,
            action="invite.coach:wish",
            subject=person.id,
            at=turn.now,
            detail=f"invite={invite.id}",
        )
    )
    for keeper in turn.view.doorkeepers:
        _announce(turn, keeper, wishing, cohort, invite)
    turn.say(turn.t("cohorts.coach_waits"))


def _newcomer(turn: Turn) -> Staff:
    event = turn.event
    zone = turn.view.cohort.zone if turn.view.cohort else Staff(id=0, chat=1).zone
    return Staff(
        id=record_id(f"staff:{event.chat}"),
        chat=event.chat,
        language=turn.language,
        zone=zone,
        created_at=turn.now,
    )


def _name(turn: Turn) -> str:
    return turn.event.name.strip() if isinstance(turn.event, FromPerson) else ""


def _announce(turn: Turn, keeper: Staff, who: Staff, cohort: Cohort, invite: Invite) -> None:
    texts, language = turn.programme.content.texts, keeper.language
    buttons = tuple(
        (
            texts.plain(language, f"cohorts.admit_{answer}"),
            press("admit", who.chat, invite.id, answer),
        )
        for answer in ("yes", "no")
    )
    name = who.name or texts.plain(language, "coaches.unnamed")
    html = texts.say(language, "cohorts.admit_ask", name=name, id=who.chat, cohort=cohort.name)
    turn.add(
        Say(
            dedupe=f"admit:{invite.id}:{who.chat}:{keeper.id}",
            chat=keeper.chat,
            learner=None,
            kind="admit",
            lane=Lane.REPLY,
            policy="once_more",
            message=Text(html=html, buttons=(buttons,)),
            due=turn.now,
        )
    )


def move(turn: Turn, invite: Invite) -> None:
    """A learner followed the link of another cohort: they belong to that one from now on.

    Whoever rested comes back with it, as with a start without a link.
    """
    cohort = turn.view.invited
    if cohort is None or cohort.id == turn.learner.cohort:
        resting.start_again(turn)
        return
    turn.add(UseInvite(id=invite.id))
    turn.record("programme.join", f"cohort={cohort.id}")
    turn.change(cohort=cohort.id, season=None, goes_on=False)
    turn.view = replace(turn.view, cohort=cohort)
    _say_moved(turn, cohort)
    if turn.learner.status == "active":
        turn.appoint_regular()
    else:
        resting.start_again(turn)


def _say_moved(turn: Turn, cohort: Cohort) -> None:
    coach = coaches.accompany(turn) if turn.learner.coach_may_read else None
    if coach is None:
        turn.say(turn.t("cohorts.moved", cohort=cohort.name))
    else:
        name = coaches.name_of(turn, coach)
        turn.say(turn.t("cohorts.moved_coach", cohort=cohort.name, coach=name))
