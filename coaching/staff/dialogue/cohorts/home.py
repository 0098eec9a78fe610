"""All cohorts, and one of them: its plan, its people and the ways on from there."""

from __future__ import annotations

from coaching.cohorts.acts import CreateCohort, ReadCohort, ReadCohorts
from coaching.cohorts.effects import SaveCohort
from coaching.cohorts.invites import is_open
from coaching.cohorts.view import CohortView, Line
from coaching.dialogue.buttons import Button, press
from coaching.events import Wrote
from coaching.messages import Keyboard
from coaching.records import Cohort
from coaching.staff.acts import NotFound
from coaching.staff.dialogue.cohorts import carrying, words
from coaching.staff.dialogue.turn import StaffTurn

NEW = "cohort:new"
SHOWN = 30


def everything(turn: StaffTurn) -> None:
    """All cohorts, the newest first."""
    turn.do(ReadCohorts())
    turn.toast()
    lines = sorted(words.view_of(turn).lines, key=lambda line: -line.cohort.id)[:SHOWN]
    head = turn.t("cohorts.list")
    told = "\n".join(_line(turn, line, number) for number, line in enumerate(lines, start=1))
    numbers = [
        (str(number), press("cohort", line.cohort.id)) for number, line in enumerate(lines, 1)
    ]
    ways = (
        (turn.label("cohorts.new"), press("cohort", "new")),
        (turn.label("cohorts.stalled_all"), press("stalled", "all")),
    )
    lists = ((turn.label("cohorts.to_import"), press("carry", carrying.BACK)),)
    html = f"{head}\n{told or turn.t('cohorts.list_none')}"
    turn.show(html, (*words.rows_of(numbers), ways, lists))


def _line(turn: StaffTurn, line: Line, number: int) -> str:
    return turn.t(
        "cohorts.list_line",
        n=number,
        name=line.cohort.name,
        learners=line.learners,
        active=line.active,
        when=_when(turn, line.cohort),
    )


def _when(turn: StaffTurn, cohort: Cohort) -> str:
    if cohort.starts_on is not None and cohort.starts_on > turn.today:
        return turn.label("cohorts.when_waits", date=words.date_of(turn, cohort.starts_on))
    if cohort.ends_on is None:
        return ""
    key = "cohorts.when_ends" if cohort.ends_on >= turn.today else "cohorts.when_over"
    return turn.label(key, date=words.date_of(turn, cohort.ends_on))


def tapped(turn: StaffTurn, button: Button) -> None:
    """Open one, all of them, or ask what a new one is called."""
    match button.word():
        case "list":
            everything(turn)
        case "new":
            turn.toast()
            turn.ask(NEW)
            turn.say(turn.t("cohorts.new_ask"))
        case _:
            turn.do(ReadCohort(cohort=button.id() or 0))
            turn.toast()
            turn.end_step()
            turn.show(*_home(turn, words.view_of(turn)))


def take_name(turn: StaffTurn, event: Wrote) -> None:
    """Make a cohort of the typed name."""
    done = turn.do(CreateCohort(name=event.text))
    made = next(effect.cohort for effect in done if isinstance(effect, SaveCohort))
    turn.end_step()
    ways = (
        (turn.label("cohorts.to_invites"), press("invites", made.id)),
        (turn.label("cohorts.to_plan"), press("plan", made.id)),
    )
    turn.say(turn.t("cohorts.made", name=made.name), (ways,))


def _home(turn: StaffTurn, view: CohortView) -> tuple[str, Keyboard]:
    cohort = view.cohort
    if cohort is None:
        raise NotFound
    return "\n".join(_told(turn, view, cohort)), _ways(turn, cohort.id)


def _told(turn: StaffTurn, view: CohortView, cohort: Cohort) -> list[str]:
    figures = view.figures
    coach = next((each.name for each in view.coaches if each.id == cohort.coach), "")
    doors = sum(is_open(each, turn.now) for each in view.invites)
    told = [
        turn.t("cohorts.home", name=cohort.name),
        turn.t(
            "cohorts.home_plan",
            dates=words.dates(turn, cohort),
            days=words.days(turn, cohort),
            off=words.days_off(turn, cohort),
        ),
        turn.t("cohorts.home_coach", coach=coach) if coach else turn.t("cohorts.home_no_coach"),
        turn.t(
            "cohorts.home_people",
            learners=figures.learners,
            active=figures.active,
            paused=figures.paused,
            resting=figures.resting,
            blocked=figures.blocked,
            joining=figures.joining,
        ),
        turn.t(
            "cohorts.home_answers",
            asked=figures.asked,
            answered=figures.answered,
            share=words.share(figures.answered, figures.asked),
        ),
        turn.t("cohorts.home_doors", count=doors),
    ]
    if cohort.open:
        told.append(turn.t("cohorts.home_open"))
    if figures.told:
        told.append(turn.t("cohorts.home_season", told=figures.told, go_on=figures.go_on))
    return told


def _ways(turn: StaffTurn, cohort: int) -> Keyboard:
    return (
        (
            (turn.label("cohorts.to_invites"), press("invites", cohort)),
            (turn.label("cohorts.to_plan"), press("plan", cohort)),
            (turn.label("cohorts.to_coach"), press("assign", cohort, "c")),
        ),
        (
            (turn.label("cohorts.to_roster"), press("roster", cohort, "0")),
            (turn.label("cohorts.to_stalled"), press("stalled", cohort)),
            (turn.label("cohorts.to_export"), press("carry", cohort)),
        ),
        ((turn.label("cohorts.back_list"), press("cohort", "list")),),
    )
