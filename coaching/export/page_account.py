"""The part of the exported page about the account: settings and consents."""

from __future__ import annotations

from collections.abc import Iterator

from coaching.export.everything import Everything
from coaching.export.markup import safe
from coaching.export.wording import Wording


def account(everything: Everything, wording: Wording) -> Iterator[str]:
    """How the learner is asked, and what they agreed to."""
    yield f"<h2>{safe(wording.t('settings'))}</h2><dl>"
    for key, value in _settings(everything, wording):
        yield f"<dt>{safe(wording.t(f'setting.{key}'))}</dt><dd>{safe(value)}</dd>"
    yield f"</dl><h2>{safe(wording.t('consents'))}</h2><ul>"
    for consent in everything.consents:
        what = wording.one_of("export.file.consent", f"{consent.what}_{_yes(consent.given)}")
        when = f"{wording.moment(consent.at)} · {consent.notice_version}"
        yield f"<li>{safe(what)} <small>{safe(when)}</small></li>"
    yield "</ul>"


def _settings(everything: Everything, wording: Wording) -> Iterator[tuple[str, str]]:
    who = everything.learner
    days = wording.texts.choices(wording.language, "weekday.long")
    mark = wording.label("meta.list_mark")
    asked_on = mark.join(days[day] for day in sorted(who.weekdays))
    yield "trade", wording.one_of("trade", who.trade or "")
    yield "asked", f"{asked_on} {who.prompt_at:%H:%M}"
    yield "weekly", f"{days[who.weekly_day]} {who.weekly_at:%H:%M}"
    yield "zone", who.zone
    yield "readers", wording.t(f"readers_{_yes(who.coach_may_read)}")
    yield "cohort", everything.cohort.name
    if who.joined_at is not None:
        yield "joined", wording.moment(who.joined_at)


def _yes(given: bool) -> str:
    return "yes" if given else "no"
