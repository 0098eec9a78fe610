"""Joining: the notice with its consent, the trade, the time, and the first prompt at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from coaching.cohorts.invites import is_open
from coaching.curriculum import first
from coaching.dialogue import ask, coaches, daily, newcomer, phrase
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.effects import AddConsent, UseInvite
from coaching.events import FromPerson, Wrote
from coaching.messages import Keyboard
from coaching.programme import NOTICE_VERSION
from coaching.records import Cohort, Consent, Invite, Learner, record_id
from coaching.regular import not_begun
from coaching.staff.records import Staff

TIMES = (time(10, 30), time(14, 30), time(21, 0))
PACES = {"5": frozenset(range(5)), "3": frozenset({0, 2, 4}), "7": frozenset(range(7))}


def language_of(turn: Turn) -> str:
    """The language to begin with: the client's if we have it, else the cohort's."""
    event, languages = turn.event, turn.programme.content.texts.languages
    told = (event.language or "").lower() if isinstance(event, FromPerson) else ""
    if told.startswith("zh"):
        return "zh-Hant"
    if told.startswith("en") and "en" in languages:
        return "en"
    return turn.view.cohort.language if turn.view.cohort else languages[0]


def usable(invite: Invite | None, now: datetime) -> bool:
    """Whether an invite still opens its door."""
    return invite is not None and is_open(invite, now)


def start(turn: Turn, payload: str) -> None:
    """Greet somebody new; whatever they wrote before agreeing is not kept."""
    turn.language = language_of(turn)
    cohort, invite = turn.view.cohort, turn.view.invite
    if payload and not usable(invite, turn.now):
        _refuse_invite(turn)
        return
    if cohort is None or (invite is None and not cohort.open):
        turn.say(turn.t("join.need_invite"))
        return
    if invite is not None and invite.role == "coach":
        newcomer.wish(turn, cohort, invite)
        return
    turn.begin(_beginner(turn, cohort, invite))
    if invite is not None:
        turn.add(UseInvite(id=invite.id))
    greet(turn)


def _beginner(turn: Turn, cohort: Cohort, invite: Invite | None) -> Learner:
    """Somebody new, with what the plan of the cohort proposes."""
    by = invite.made_by if invite is not None else None
    return Learner(
        id=record_id(turn.event.key),
        chat=turn.event.chat,
        cohort=cohort.id,
        language=turn.language,
        zone=cohort.zone,
        prompt_at=cohort.prompt_at or TIMES[0],
        weekdays=cohort.weekdays or PACES["5"],
        weekly_day=cohort.weekly_day,
        weekly_at=cohort.weekly_at,
        step="join:consent",
        step_data={} if by is None else {coaches.INVITED_BY: by},
        created_at=turn.now,
    )


def follow(turn: Turn) -> None:
    """Somebody who is a learner already followed the link of an invite."""
    invite, cohort = turn.view.invite, turn.view.invited
    if invite is None or cohort is None or not usable(invite, turn.now):
        turn.say(turn.t("cohorts.bad_invite_here"))
    elif invite.role == "coach":
        newcomer.wish(turn, cohort, invite)
    else:
        newcomer.move(turn, invite)


def elsewhere(turn: Turn) -> bool:
    """Somebody in the middle of joining follows the link of another cohort: they join that one."""
    invite, cohort = turn.view.invite, turn.view.invited
    if invite is None or cohort is None or not usable(invite, turn.now):
        return False
    if invite.role == "coach" or cohort.id == turn.learner.cohort:
        return False
    planned = _beginner(turn, cohort, invite)
    turn.add(UseInvite(id=invite.id))
    turn.change(
        cohort=cohort.id,
        zone=planned.zone,
        prompt_at=planned.prompt_at,
        weekdays=planned.weekdays,
        weekly_day=planned.weekly_day,
        weekly_at=planned.weekly_at,
        step_data=planned.step_data,
    )
    turn.view = replace(turn.view, cohort=cohort)
    if turn.learner.step == "join:consent":
        greet(turn)
    else:
        remind(turn)
    return True


def _refuse_invite(turn: Turn) -> None:
    cohort = turn.view.cohort
    if cohort is not None and cohort.open:
        button = (turn.label("join.without_invite"), press("join"))
        turn.say(turn.t("join.bad_invite"), ((button,),))
    else:
        turn.say(turn.t("join.bad_invite_closed"))


def greet(turn: Turn) -> None:
    """The notice in short, with the two ways to agree."""
    turn.say(
        turn.t("join.hello"),
        (
            ((turn.label("join.agree_coach"), press("agree", "coach")),),
            ((turn.label("join.agree_alone"), press("agree", "alone")),),
            ((turn.label("join.privacy"), press("privacy")),),
        ),
    )


def again(turn: Turn) -> None:
    """Somebody who began once, and works here since, wishes to be a learner after all."""
    turn.toast()
    if turn.learner.step == "join:consent":
        greet(turn)
    else:
        remind(turn)


def remind(turn: Turn) -> None:
    """Something was written in the middle of joining: nothing was kept, the question stands."""
    step = turn.learner.step or "join:consent"
    if step == "join:consent":
        turn.say(turn.t("join.first_agree"))
        greet(turn)
    elif step == "join:trade":
        turn.say(turn.t("join.trade"), trades(turn, "trade"))
    else:
        show_times(turn)


def agree(turn: Turn, button: Button) -> None:
    """Keep the consent as given and ask for the trade."""
    turn.toast()
    if turn.learner.step != "join:consent":
        return
    coach = button.word() == "coach"
    for ordinal, (what, given) in enumerate((("use", True), ("coach_may_read", coach))):
        turn.add(
            AddConsent(
                consent=Consent(
                    id=record_id(turn.event.key, ordinal),
                    learner=turn.learner.id,
                    what="use" if what == "use" else "coach_may_read",
                    given=given,
                    notice_version=NOTICE_VERSION,
                    at=turn.now,
                )
            )
        )
    name = turn.event.name if isinstance(turn.event, FromPerson) else ""
    turn.change(name=name, coach_may_read=coach, notice_version=NOTICE_VERSION, step="join:trade")
    mark = _agreed_with(turn, coaches.accompany(turn)) if coach else turn.t("join.agreed_alone")
    turn.edit(f"{turn.t('join.hello')}\n\n{mark}")
    turn.say(turn.t("join.trade"), trades(turn, "trade"))


def _agreed_with(turn: Turn, coach: Staff | None) -> str:
    if coach is None:
        return turn.t("join.agreed_coach")
    return turn.t("join.agreed_named", coach=coaches.name_of(turn, coach))


def trades(turn: Turn, action: str) -> Keyboard:
    """The trades, three in a row."""
    codes = turn.programme.content.bank.trades
    buttons = [(turn.label(f"trade.{code}"), press(action, code)) for code in codes]
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))


def choose_trade(turn: Turn, button: Button) -> None:
    """Keep the trade and ask for the time."""
    turn.toast()
    if turn.learner.step != "join:trade":
        return
    if button.word() not in turn.programme.content.bank.trades:
        return
    turn.change(trade=button.word(), step="join:time")
    show_times(turn)


def show_times(turn: Turn) -> None:
    """Three times to begin with at one tap; the number of days can be turned beforehand."""
    pace = "3" if turn.learner.weekdays == PACES["3"] else "5"
    times = tuple((f"{at:%H:%M}", press("time", f"{at:%H%M}")) for at in _times(turn))
    paces = tuple(
        (
            turn.label("join.chosen", label=turn.label(f"join.pace_{code}"))
            if code == pace
            else turn.label(f"join.pace_{code}"),
            press("pace", code),
        )
        for code in ("5", "3")
    )
    own = ((turn.label("join.own_time"), press("own_time")),)
    fixed = _fixed(turn)
    turn.show(turn.t("join.time"), (times, own) if fixed else (times, own, paces))


def _times(turn: Turn) -> tuple[time, ...]:
    """The times to begin with: the cohort's own comes first."""
    first_of_all = turn.view.cohort.prompt_at if turn.view.cohort else None
    if first_of_all is None:
        return TIMES
    return (first_of_all, *(at for at in TIMES if at != first_of_all))


def _fixed(turn: Turn) -> bool:
    return turn.view.cohort is not None and turn.view.cohort.weekdays is not None


def choose_pace(turn: Turn, button: Button) -> None:
    """Turn the number of days a week."""
    turn.toast()
    if _fixed(turn):
        return
    if turn.learner.step in ("join:time", "join:own_time") and button.word() in ("3", "5"):
        turn.change(weekdays=PACES[button.word()], step="join:time")
        show_times(turn)


def own_time(turn: Turn, _: Button) -> None:
    """Ask for a time to be typed."""
    turn.toast()
    if turn.learner.step == "join:time":
        turn.change(step="join:own_time")
        turn.say(turn.t("settings.type_time"))


def choose_time(turn: Turn, button: Button) -> None:
    """Keep the time and ask the first prompt."""
    turn.toast()
    word = button.word()
    if turn.learner.step not in ("join:time", "join:own_time"):
        return
    chosen = next((at for at in _times(turn) if f"{at:%H%M}" == word), None)
    if chosen is not None:
        complete(turn, chosen)


def typed_time(turn: Turn, event: Wrote, parsed: time | None) -> None:
    """Take a typed time, or say how to type one."""
    if parsed is None:
        turn.say(turn.t("settings.bad_time"), reply_to=event.message_id)
    else:
        complete(turn, parsed)


def complete(turn: Turn, at: time) -> None:
    """Everything is known: say what was agreed and ask the first prompt at once."""
    turn.change(
        prompt_at=at,
        status="active",
        step=None,
        step_data={},
        joined_at=turn.now,
        last_contact=turn.now,
    )
    days = phrase.days(turn, turn.weekdays)
    if not_begun(turn.learner, turn.view.cohort, turn.now):
        begins = daily.begins(turn)
        turn.show(turn.t("cohorts.ready_later", date=begins, days=days, time=f"{at:%H:%M}"))
    else:
        turn.show(turn.t("join.ready", days=days, time=f"{at:%H:%M}"))
        ask.ask(turn, first(turn.programme.content.bank, turn.log), "join")
    turn.appoint_regular()
