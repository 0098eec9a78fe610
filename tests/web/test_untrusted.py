"""What people write stays text on every page, and what a form adds is not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import httpx
import pytest

from bot.web.frame import Page
from bot.web.pages import OF_ADMINS, OF_POWER
from bot.web.routes import ALL
from coaching.cohorts.acts import InviteLearners
from coaching.cohorts.effects import SaveCohort
from coaching.dialogue.buttons import write_id
from coaching.records import Cohort
from storage import staff as staff_rows
from tests.web.scan import scan
from tests.web.site import PROBE, START, Reply, Site
from tests.web.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CLOSED = [page for page in ALL if isinstance(page, Page) and page not in (*OF_ADMINS, *OF_POWER)]
SENT = [page for page in CLOSED if page.post]
TYPED = ("text", "name", "pace", "zone", "starts_on", "first", "label", "ids", "reason", "count")
"""Fields of admins' forms that are shown again when they are refused."""


async def test_t12_no_name_or_text_becomes_a_part_of_a_page(site: Site) -> None:
    evil = "<b>{0}<script>alert(1)</script><img src=x onerror=alert(1)>\"' onload=x {{{{7*7}}}}"
    world = await World(site, words=evil).fill()
    ids = {
        "learner": world.learners["own"],
        "reflection": world.reflections["own"],
        "phrase": world.phrases["coach"],
    }
    texts = []
    async with site.signed_in(world.staff["coach"]) as browser:
        for path in shown_addresses(ids):
            for query in ("", f"?q={httpx.QueryParams({'': evil})}", "?said=<script>&from=<b>"):
                reply = await browser.get(path + query.replace("<", "%3C").replace(">", "%3E"))
                assert reply.status == (303 if path == "/" else 200), path
                assert scan(reply.text).found == [], path
                assert "<img src=x" not in reply.text
                texts.append(reply.text)
        form = (await browser.get("/probe")).form
        typed = dict.fromkeys(("text", "note", "item", "when", "thread", "check"), evil * 60)
        for path in sent_addresses(ids):
            reply = await browser.post(path, {"form": form, "value": "2", **typed})
            assert reply.status in (200, 303, 404, 422), path
            assert scan(reply.text).found == [], path
            texts.append(reply.text)
    together = unescape("".join(texts))
    assert "<b>name-own" in together
    assert "<b>text-own" in together
    assert "onload=x {{7*7}}" in together


@pytest.mark.parametrize("role", ["admin", "owner"])
async def test_t12_nor_on_the_pages_of_admins_and_owners(site: Site, role: str) -> None:
    evil = "<b>{0}<script>alert(1)</script><img src=x onerror=alert(1)>\"' onload=x {{{{7*7}}}}"
    world = await World(site, words=evil).fill()
    coach, name = world.staff["coach"], evil.format("cohort")
    cohort = Cohort(id=1, name=name, coach=coach.id, days_off={START.date(): evil.format("day")})
    await site.write(SaveCohort(cohort=cohort))
    await site.desk.do(world.staff["admin"].id, InviteLearners(cohort=1), "invite")
    ids = {"learner": world.learners["own"], "broadcast": world.broadcast, "cohort": 1, "invite": 1}
    ids["person"] = coach.chat
    texts = []
    async with site.signed_in(world.staff[role]) as browser:
        form = (await browser.get("/probe")).form
        for page in (*OF_ADMINS, *OF_POWER):
            if not set(re.findall(r"{(\w+)}", page.path)) <= set(ids):
                continue
            path = named(page, ids)
            for query in ("", f"?find={httpx.QueryParams({'': evil})}") if page.get else ():
                reply = await browser.get(path + query)
                assert reply.status in (200, 303, 404), path
                texts.append(_harmless(reply, path))
            typed = dict.fromkeys(TYPED, evil)
            right = {**typed, "text": "好", "role": "coach", "how": "give"}
            for fields in (typed, right) if page.post else ():
                reply = await browser.post(path, {"form": form, **fields})
                assert reply.status in (200, 303, 404, 422), path
                texts.append(_harmless(reply, path))
    together = unescape("".join(texts))
    for said in ("name-own", "cohort", "day", "staff-coach"):
        assert f"<b>{said}" in together, said
    assert "onload=x {{7*7}}" in together


def _harmless(reply: Reply, path: str) -> str:
    """The text of a page that runs nothing; a file is saved and never shown."""
    if "text/html" not in reply.headers.get("Content-Type", ""):
        assert reply.status == 303 or "Content-Disposition" in reply.headers or "png" in path
        return ""
    assert scan(reply.text).found == [], path
    assert "<img src=x" not in reply.text
    return reply.text


def named(page: Page, ids: dict[str, int]) -> str:
    """The address of a page with these records."""
    return re.sub(r"{(\w+)}", lambda found: write_id(ids[found[1]]), page.path)


def shown_addresses(ids: dict[str, int]) -> Iterator[str]:
    """The address of every page that is shown."""
    return (named(page, ids) for page in (*CLOSED, PROBE) if page.get)


def sent_addresses(ids: dict[str, int]) -> Iterator[str]:
    """The address of every form, but that of the way out."""
    return (named(page, ids) for page in SENT if page.name != "logout")


async def test_nothing_but_named_fields_is_read(site: Site) -> None:
    """Mass assignment: whatever else a form says of roles, owners or ids changes nothing."""
    world = await World(site).fill()
    me = world.staff["coach"]
    more: dict[str, Any] = {
        "role": "owner",
        "roles": "owner",
        "id": "1",
        "staff": "1",
        "coach": "1",
        "chat": "1",
        "by": "learner",
        "at": "2020-01-01",
        "opened": "1",
        "coach_may_read": "1",
        "reviewed_at": "2020-01-01",
        "__class__": "x",
    }
    ids = {
        "learner": world.learners["own"],
        "reflection": world.reflections["own"],
        "phrase": world.phrases["coach"],
    }
    async with site.signed_in(me) as browser:
        for path in sent_addresses(ids):
            form = (await browser.get("/probe")).form
            fields = [("form", form), ("form", "x"), ("text", "好"), ("value", "2"), *more.items()]
            reply = await browser.ask("POST", path, data=fields)
            assert reply.status < 500, path
    async with site.database.read() as unit:
        assert (await staff_rows.by_ids(unit, [me.id]))[me.id] == me
