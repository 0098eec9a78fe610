"""One cohort: how it stands, its plan, its days off and its coach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import Page, do, form, id_in, rehearse, visit_of
from bot.web.pages.asking import ask, sure
from bot.web.pages.cohorts import PATH, cohorts_in
from bot.web.pages.common import back, programme_of, says_of, show
from bot.web.pages.planning import OF_DAYS_OFF, blamed, date_typed, plan_in
from bot.web.render import sentence
from bot.web.shown.chosen import Chosen
from bot.web.shown.cohorts import Coach, coaches_of, facts_of, figures_of, standing_of, word_of
from bot.web.shown.plan import DayOff, PlanForm, days_off_of, holidays_of, plan_form, typed_plan
from coaching.cohorts import plan as rules
from coaching.cohorts.acts import (
    AddDaysOff,
    AssignCoach,
    ChangePlan,
    DropDayOff,
    EndAssignment,
    ReadCohort,
)
from coaching.cohorts.invites import is_open
from coaching.cohorts.view import CohortView
from coaching.dialogue.buttons import write_id
from coaching.records import Cohort
from coaching.staff.acts import NotFound, Refused
from coaching.staff.effects import SaveAssignment
from coaching.staff.records import Staff

_ENDING = {"coach_begun": "assigned", "coach_ended": "ended"}
Faults = Mapping[str, Markup]
"""What is wrong, by the field at which it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortPage:
    """What the page of one cohort shows."""

    id: str
    name: str
    standing: str
    word: str
    facts: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]
    doors: int
    """How many invites work."""
    plan: PlanForm
    faults: Faults
    days_off: tuple[DayOff, ...]
    holidays: str
    coach: Coach | None
    coaches: tuple[Coach, ...]
    longest: int = rules.LONGEST_NAME
    longest_day: int = rules.LONGEST_DAY_NAME


async def look(request: Request, staff: Staff) -> Response:
    """The page of one cohort."""
    return await _look(request, staff, {})


async def _look(request: Request, staff: Staff, faults: Faults) -> Response:
    view, cohort = await _read(request)
    says = says_of(request, staff)
    visit = visit_of(request)
    sent = visit is not None and visit.typed.text("pace")
    coach = next((each for each in view.coaches if each.id == cohort.coach), None)
    page = CohortPage(
        id=write_id(cohort.id),
        name=cohort.name,
        standing=standing_of(cohort, says.today()),
        word=word_of(cohort, says),
        facts=facts_of(cohort, says),
        figures=figures_of(view.figures, says),
        doors=sum(is_open(each, says.now) for each in view.invites),
        plan=typed_plan(visit.typed, says) if visit and sent else plan_form(cohort, says),
        faults=faults,
        days_off=days_off_of(cohort, says),
        holidays=holidays_of(programme_of(request), says),
        coach=Coach(write_id(coach.id), coach.name) if coach else None,
        coaches=coaches_of(view, but=(cohort.coach,)),
    )
    return show(request, "cohort.html", page)


async def _read(request: Request) -> tuple[CohortView, Cohort]:
    view = cohorts_in(await do(request, ReadCohort(cohort=id_in(request, "cohort"))))
    return view, _cohort(view)


def _cohort(view: CohortView) -> Cohort:
    if view.cohort is None:
        raise NotFound
    return view.cohort


async def _mend(request: Request, staff: Staff, faults: Mapping[str, Refused]) -> Response:
    """The page again, each fault at its field."""
    told = {name: sentence(request, why.key, **why.params) for name, why in faults.items()}
    visit = visit_of(request)
    if visit is not None:
        visit.refused = sentence(request, "admin_web.cohort.mend", count=len(told))
    response = await _look(request, staff, told)
    response.status_code = 422
    return response


async def plan(request: Request, staff: Staff) -> Response:
    """Change what differs from the plan in force."""
    found, faults = plan_in(form(request), programme_of(request).words)
    if not faults:
        _, cohort = await _read(request)
        changed = {name: value for name, value in found.items() if getattr(cohort, name) != value}
        try:
            await do(request, ChangePlan(cohort=cohort.id, fields=changed))
        except Refused as why:
            faults[blamed(why, found)] = why
    return await _mend(request, staff, faults) if faults else _return(request, "plan_kept")


async def add_days_off(request: Request, staff: Staff) -> Response:
    """Ask nothing from one date to another."""
    fields = form(request)
    faults: dict[str, Refused] = {}
    days: dict[str, date | None] = {}
    for name in ("first", "last"):
        try:
            days[name] = date_typed(fields.text(name))
        except Refused as why:
            faults[name] = why
    first = days.get("first")
    if not faults and first is None:
        faults["first"] = Refused("cohorts.bad_date")
    elif not faults and first is not None:
        cohort, last = id_in(request, "cohort"), days["last"] or first
        act = AddDaysOff(cohort=cohort, first=first, last=last, name=fields.text("label"))
        try:
            await do(request, act)
        except Refused as why:
            faults[OF_DAYS_OFF.get(why.key, "first")] = why
    if faults:
        return await _mend(request, staff, faults)
    return _return(request, "days_added", "days_off")


async def drop_day_off(request: Request, staff: Staff) -> Response:
    """Ask again on a day that was off."""
    ordinal = form(request).id("day")
    if ordinal is None or not 0 < ordinal <= date.max.toordinal():
        raise NotFound
    day = date.fromordinal(ordinal)
    await do(request, DropDayOff(cohort=id_in(request, "cohort"), day=day))
    return _return(request, "day_dropped", "days_off")


async def assign(request: Request, staff: Staff) -> Response:
    """Ask whether the cohort gets a coach, or loses one; with a yes it is done."""
    act, said = assignment_in(request, cohort=id_in(request, "cohort"))
    if sure(request):
        await do(request, act)
        return _return(request, said, "coach")
    view, effects = await rehearse(request, act)
    told = sentence(
        request,
        f"cohorts.coach_ask_{_ENDING[said]}",
        coach=next((each.name for each in cohorts_in(view).coaches if each.id == act.coach), ""),
        cohort=_cohort(cohorts_in(view)).name,
        count=sum(isinstance(each, SaveAssignment) for each in effects),
    )
    labels = (f"cohorts.coach_yes_{_ENDING[said]}", "cohorts.no")
    path = f"{PATH}/{write_id(id_in(request, 'cohort'))}"
    return ask(request, told, ("coach", "how"), labels, path)


def assignment_in(
    request: Request, *, cohort: int | None = None, learner: int | None = None
) -> tuple[AssignCoach | EndAssignment, str]:
    """What a form about a coach comes to, and what is said when it is done."""
    fields = form(request)
    coach, how = fields.id("coach"), fields.text("how")
    if coach is None or how not in ("begin", "end"):
        raise NotFound
    if how == "begin":
        return AssignCoach(coach=coach, cohort=cohort, learner=learner), "coach_begun"
    return EndAssignment(coach=coach, cohort=cohort, learner=learner), "coach_ended"


def _return(request: Request, said: str, place: str = "") -> Response:
    cohort = write_id(id_in(request, "cohort"))
    return back(f"{PATH}/{cohort}", Chosen(), place, said=said)


ONE = f"{PATH}/{{cohort}}"
PAGES = (
    Page(path=ONE, name="cohort", get=look),
    Page(path=f"{ONE}/plan", name="cohort_plan", post=plan, again=look),
    Page(path=f"{ONE}/days_off", name="cohort_days_off", post=add_days_off, again=look),
    Page(path=f"{ONE}/days_off/drop", name="cohort_day_dropped", post=drop_day_off, again=look),
    Page(path=f"{ONE}/coach", name="cohort_coach", post=assign, again=look),
)
