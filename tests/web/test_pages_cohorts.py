"""Cohorts on the web: from a name to invited learners, and for nobody but those who run them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

import aiohttp
import pytest

from bot.web.pages import carrying, cohort, cohorts, invites, members
from coaching.dialogue.buttons import write_id
from coaching.effects import SaveLearner
from coaching.records import Learner, record_id
from coaching.staff.records import Staff
from content.access import Role
from tests.web.reading import words
from tests.web.scan import scan
from tests.web.site import START, Browser, Reply, Site, count

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

RUN = (*cohorts.PAGES, *cohort.PAGES, *members.PAGES, *carrying.PAGES)
"""What only those have who run programmes."""
PLAN = {
    "name": "115 春季班",
    "pace": "free",
    "prompt_at": "",
    "weekly_day": "5",
    "weekly_at": "10:00",
    "starts_on": "",
    "ends_on": "",
    "zone": "Asia/Taipei",
    "holidays": "1",
}
DONE = {
    "coach": "1",
    "how": "begin",
    "learner": "1",
    "day": "1",
    "role": "learner",
    "first": "x",
    "cohort": "1",
    "confirmed": "yes",
}
"""What other forms ask for."""


@dataclass(frozen=True)
class People:
    """Who is there: an admin, a coach, and the learners by name."""

    admin: Staff
    coach: Staff
    learners: dict[str, str]
    """The id of each, as an address says it."""


async def people(site: Site, *, more: int = 0) -> People:
    """Learners of the first cohort: one active, one silent, one resting, one with an odd name."""
    fields: dict[str, dict[str, Any]] = {
        "王小美": {},
        "林志豪": {"misses": 4},
        "陳怡君": {"status": "resting"},
        "=<b>阿姨</b>": {},
        **{f"學員{number}": {} for number in range(more)},
    }
    made = {}
    for number, (name, told) in enumerate(fields.items(), 201):
        learner = Learner(
            id=record_id(f"learner:{number}"),
            chat=number,
            cohort=1,
            name=name,
            notice_version="2026-12",
            coach_may_read=True,
            joined_at=START - timedelta(weeks=3),
            created_at=START - timedelta(weeks=3),
            **{"status": "active", **told},
        )
        await site.write(SaveLearner(learner=learner))
        made[name] = write_id(learner.id)
    admin = await site.staff(9, "admin", name="小林")
    return People(admin, await site.staff(8, "coach", name="阿德"), made)


async def sent(browser: Browser, path: str, **fields: str) -> Reply:
    """Fill in a form of a page and send it."""
    form = (await browser.get("/probe")).form
    reply = await browser.post(path, {"form": form, **fields})
    if reply.status != 303:
        assert scan(reply.text).found == []
    return reply


async def shown(browser: Browser, path: str) -> str:
    """The words of a page that is there."""
    reply = await browser.get(path)
    assert reply.status == 200, path
    assert scan(reply.text).found == []
    return words(reply)


async def made(browser: Browser, name: str = "115 春季班") -> str:
    """A new cohort; the path of its page."""
    reply = await sent(browser, "/cohorts", name=name)
    assert reply.status == 303, words(reply)
    return reply.headers["Location"].partition("?")[0]


async def uploaded(browser: Browser, content: bytes) -> Reply:
    """Upload a list."""
    data = aiohttp.FormData()
    data.add_field("form", (await browser.get("/probe")).form)
    data.add_field("file", io.BytesIO(content), filename="名單.csv", content_type="text/csv")
    return await browser.ask("POST", "/roster", data=data)


async def test_a_cohort_is_made_planned_and_invited_to(site: Site) -> None:
    found = await people(site)
    async with site.signed_in(found.admin) as browser:
        path = await made(browser, " 115   春季班 ")
        plan = {**PLAN, "pace": "days", "prompt_at": "20:30", "starts_on": "2026-12-01"}
        form = (await browser.get(path)).form
        fields = [("form", form), *plan.items(), ("days", "0"), ("days", "2"), ("open", "")]
        reply = await browser.ask("POST", f"{path}/plan", data=fields)
        assert reply.status == 303, words(reply)
        page = await browser.get(path)
        assert "全班一起：週一、週三" in words(page)
        assert 'value="20:30"' in page.text
        assert "還沒開始" in await shown(browser, "/cohorts")
        more = {"role": "learner", "uses": "25", "days": "14"}
        assert (await sent(browser, f"{path}/invites", **more)).status == 303
        page = await browser.get(f"{path}/invites")
        assert "https://t.me/shop_coach_bot?start=" in words(page)
        assert "還能用 25 次" in words(page)
        assert "邀請連結（1）" in await shown(browser, path)


async def test_days_off_are_added_from_one_date_to_another_and_dropped_one_by_one(
    site: Site,
) -> None:
    found = await people(site)
    async with site.signed_in(found.admin) as browser:
        path = await made(browser)
        day = {"first": "2026-12-24", "last": "2026-12-25", "label": "校外<b>教學"}
        assert (await sent(browser, f"{path}/days_off", **day)).status == 303
        page = await browser.get(path)
        assert words(page).count("校外<b>教學") == 2
        assert "另外休 2 天" in words(page)
        button = re.search(r'name="day" value="(\w+)"', page.text)
        assert button is not None
        assert (await sent(browser, f"{path}/days_off/drop", day=button[1])).status == 303
        assert words(await browser.get(path)).count("校外<b>教學") == 1


async def test_an_invite_is_a_picture_until_it_is_closed(site: Site) -> None:
    found = await people(site)
    async with site.signed_in(found.admin) as browser:
        path, other = await made(browser), await made(browser, "別班")
        await sent(browser, f"{path}/invites", role="coach", uses="1", days="7")
        page = await browser.get(f"{path}/invites")
        source = re.search(r'<img class="scan" src="([^"]+)"', page.text)
        assert source is not None
        reply = await browser.get(source[1])
        assert (reply.status, reply.headers["Content-Type"]) == (200, "image/png")
        assert reply.headers["Cache-Control"] == "no-store"
        assert (await browser.get(source[1].replace(path, other))).status == 404
        closed = source[1].replace("qr.png", "close")
        assert (await sent(browser, closed.replace(path, other))).status == 404
        assert (await sent(browser, closed)).status == 303
        assert (await browser.get(source[1])).status == 404
        assert "現在沒有可以用的連結" in await shown(browser, f"{path}/invites")
        for uses, days in (("0", "7"), ("6", "7"), ("1", "15"), ("x", "7"), ("1", "9" * 9)):
            reply = await sent(browser, f"{path}/invites", role="coach", uses=uses, days=days)
            assert reply.status == 422
            assert "最多 5 人" in words(reply)


async def test_every_fault_of_a_plan_is_told_at_its_field(site: Site) -> None:
    found = await people(site)
    async with site.signed_in(found.admin) as browser:
        path = await made(browser)
        wrong = {
            "name": "很長" * 30,
            "pace": "days",
            "prompt_at": "<b>",
            "weekly_day": "9",
            "weekly_at": "",
            "starts_on": "2/30",
            "ends_on": "2000-02-30",
            "zone": "火星<script>",
        }
        reply = await sent(browser, f"{path}/plan", **wrong)
        assert reply.status == 422
        assert "有 8 個地方要改" in words(reply)
        places = {each for each in re.findall(r'id="(\w+)-fault"', reply.text)}
        assert places == {*wrong, "weekdays"} - {"pace"}
        assert reply.text.count(" autofocus") == 1
        assert "火星<script>" in unescape(reply.text)
        assert "115 春季班" in await shown(browser, path)


@pytest.mark.parametrize(
    ("changes", "place", "told"),
    [
        ({"name": "別班"}, "name", "已經有一班叫"),
        ({"ends_on": "2026-11-01"}, "ends_on", "結束日已經過了"),
        ({"starts_on": "2026-12-09", "ends_on": "2026-12-01"}, "ends_on", "結束日要在開始日之後"),
        ({"starts_on": "2031-12-09"}, "starts_on", "太遠了"),
        ({"open": "1"}, "open", "只能有一班這樣"),
    ],
)
async def test_what_does_not_fit_together_is_told_at_a_field_too(
    site: Site, changes: dict[str, str], place: str, told: str
) -> None:
    found = await people(site)
    async with site.signed_in(found.admin) as browser:
        await made(browser, "別班")
        path = await made(browser)
        reply = await sent(browser, f"{path}/plan", **{**PLAN, **changes})
        assert reply.status == 422
        assert re.findall(r'id="(\w+)-fault"', reply.text) == [place]
        assert told in words(reply)


@pytest.mark.parametrize(
    ("days", "place"),
    [
        ({}, "first"),
        ({"first": "x", "last": "2026-12-01"}, "first"),
        ({"first": "2026-12-02", "last": "2026-12-01"}, "last"),
        ({"first": "2026-11-01"}, "first"),
        ({"first": "2026-12-01", "label": "休" * 31}, "label"),
        ({"first": "2026-12-01", "last": "2027-12-01"}, "last"),
    ],
)
async def test_a_wrong_day_off_is_told_at_its_field(
    site: Site, days: dict[str, str], place: str
) -> None:
    found = await people(site)
    async with site.signed_in(found.admin) as browser:
        path = await made(browser)
        reply = await sent(browser, f"{path}/days_off", **days)
        assert reply.status == 422
        assert re.findall(r'id="(\w+)-fault"', reply.text) == [place]
        assert "還沒有自己的休息日" in words(reply)


async def test_an_end_that_has_passed_does_not_bar_other_changes(site: Site) -> None:
    found = await people(site)
    async with site.signed_in(found.admin) as browser:
        path = await made(browser)
        assert (
            await sent(browser, f"{path}/plan", **{**PLAN, "ends_on": "2026-11-24"})
        ).status == 303
        site.passes(days=9)
    async with site.signed_in(found.admin) as browser:
        assert "結束了" in await shown(browser, path)
        later = {**PLAN, "ends_on": "2026-11-24", "name": "秋季班"}
        assert (await sent(browser, f"{path}/plan", **later)).status == 303
        assert "秋季班" in await shown(browser, path)


async def test_who_is_in_a_cohort_is_leafed_through_and_saved(site: Site) -> None:
    found = await people(site, more=50)
    async with site.signed_in(found.admin) as browser:
        first = await shown(browser, "/cohorts/1/people")
        second = await shown(browser, "/cohorts/1/people?offset=50")
        assert "第 1–50 位，共 54 位" in first
        assert "第 51–54 位，共 54 位" in second
        for name in found.learners:
            assert f"\n{name}\n" in first or f"\n{name}\n" in second
        assert second.count("0／0") == 4
        assert "這裡還沒有人" in await shown(browser, "/cohorts/1/people?offset=54")
        assert await shown(browser, "/cohorts/1/people?offset=<9") == first
        for path in ("/cohorts/1/people.csv", "/roster.csv"):
            reply = await browser.get(path)
            assert reply.status == 200
            assert reply.headers["Content-Type"].startswith("text/csv")
            assert "attachment" in reply.headers["Content-Disposition"]
            assert "201,王小美," in reply.text
            assert ",'=<b>阿姨</b>," in reply.text


async def test_a_coach_is_given_to_a_cohort_and_taken_from_one_of_it(site: Site) -> None:
    found = await people(site)
    coach = write_id(found.coach.id)
    async with site.signed_in(found.admin) as browser:
        begins = {"coach": coach, "how": "begin"}
        asked = await sent(browser, "/cohorts/1/coach", **begins)
        assert asked.status == 200
        assert "要開始帶\n第一班\n，班上 4 人會收到通知" in words(asked)
        assert "還沒指派" in await shown(browser, "/cohorts/1")
        done = await sent(browser, "/cohorts/1/coach", **begins, confirmed="yes")
        assert done.headers["Location"] == "/cohorts/1?said=coach_begun#coach"
        assert "不再帶這一班" in await shown(browser, "/cohorts/1")
        member = f"/members/{found.learners['王小美']}"
        assert "不再帶他" in await shown(browser, member)
        assert (await sent(browser, f"{member}/coach", coach=coach, how="end")).status == 303
        assert "不再帶他" not in await shown(browser, member)
        assert (await sent(browser, f"{member}/coach", coach=coach, how="end")).status == 422
        assert (await sent(browser, f"{member}/coach", coach=coach, how="begin")).status == 303
        assert (await sent(browser, f"{member}/coach", coach=coach, how="x")).status == 404
        ends = {"coach": coach, "how": "end"}
        asked = await sent(browser, "/cohorts/1/coach", **ends)
        assert "4 人會收到通知" in words(asked)
        done = await sent(browser, "/cohorts/1/coach", **ends, confirmed="yes")
        assert done.headers["Location"] == "/cohorts/1?said=coach_ended#coach"
        assert "還沒指派" in await shown(browser, "/cohorts/1")


async def test_a_list_moves_everybody_or_nobody(site: Site) -> None:
    found = await people(site)
    async with site.signed_in(found.admin) as browser:
        path = await made(browser, "別班")
        bad = "telegram_id,cohort,coach,time\r\n201,別班,,\r\nx,,,\r\n999,<b>無班,,25:00\r\n"
        reply = await uploaded(browser, bad.encode())
        assert reply.status == 422
        assert scan(reply.text).found == []
        told = words(reply)
        assert "有 2 個地方要改" in told
        assert "「x」不是 Telegram 的數字 ID" in told
        assert "看不懂「25:00」" in told
        assert "這裡還沒有人" in await shown(browser, f"{path}/people")
        reply = await uploaded(
            browser, "telegram_id,cohort\r\n999,<b>無班\r\n202,別班\r\n".encode()
        )
        assert reply.status == 422
        assert "沒有「<b>無班」這一班" in words(reply)
        good = "telegram_id,cohort,coach,weekdays,time\r\n201,別班,阿德,1-3-5,20:30\r\n"
        assert (await uploaded(browser, good.encode("cp950"))).status == 303
        assert "王小美" in await shown(browser, f"{path}/people")
        assert "阿德" in await shown(browser, f"/members/{found.learners['王小美']}")
        for nothing in (b"", b"\x00\x01", b"\xff\xfe2", b"a,b\n1,2\n"):
            assert (await uploaded(browser, nothing)).status == 422


async def test_one_learner_goes_to_another_cohort_after_a_second_yes(site: Site) -> None:
    found = await people(site)
    member = f"/members/{found.learners['王小美']}"
    async with site.signed_in(found.admin) as browser:
        assert "/transfer" not in (await browser.get(member)).text
        path = await made(browser, "別班<b>")
        page = await browser.get(member)
        assert "現在在「第一班」，換到" in words(page)
        other = path.rpartition("/")[2]
        asked = await sent(browser, f"{member}/transfer", cohort=other)
        assert asked.status == 200
        assert "要把\n王小美\n換到「別班<b>」嗎？" in words(asked)
        assert "這裡還沒有人" in await shown(browser, f"{path}/people")
        done = await sent(browser, f"{member}/transfer", cohort=other, confirmed="yes")
        assert done.headers["Location"] == f"{member}?said=transferred"
        assert "王小美" in await shown(browser, f"{path}/people")
        again = await sent(browser, f"{member}/transfer", cohort=other, confirmed="yes")
        assert again.status == 422
        for fields in ({"cohort": "zzz"}, {}, {"cohort": "zzz", "confirmed": "yes"}):
            assert (await sent(browser, f"{member}/transfer", **fields)).status == 404


async def test_whoever_has_stopped_is_asked_after_once_a_week(site: Site) -> None:
    found = await people(site)
    silent = found.learners["林志豪"]
    async with site.signed_in(found.admin) as browser:
        page = await shown(browser, "/stalled?cohort=1")
        assert "4 題沒回" in page
        assert "陳怡君" in page
        assert "王小美" not in page
        before = await count(site, "outbox")
        reply = await sent(browser, "/stalled?cohort=1", learner=silent)
        assert reply.headers["Location"] == "/stalled?said=nudged&cohort=1"
        assert await count(site, "outbox") == before + 1
        assert "這週問候過了" in await shown(browser, "/stalled")
        assert (await sent(browser, "/stalled", learner=silent)).status == 422
        assert (await sent(browser, f"/members/{silent}/nudge")).status == 422
        assert await count(site, "outbox") == before + 1
        site.passes(hours=11, minutes=45)
        resting = found.learners["陳怡君"]
        late = await sent(browser, f"/members/{resting}/nudge")
        assert "said=nudged_later" in late.headers["Location"]


def filled(path: str, word: str = "1") -> str:
    """An address of a page."""
    return re.sub(r"{\w+}", word, path)


@pytest.mark.parametrize("role", ["coach", "sponsor"])
async def test_for_others_there_is_nothing_of_it(site: Site, role: Role) -> None:
    found = await people(site)
    async with site.signed_in(found.admin) as browser:
        await sent(browser, "/cohorts/1/invites", role="learner", uses="3", days="3")
    before = {name: await count(site, name) for name in ("cohorts", "invites", "assignments")}
    learner = found.learners["王小美"]
    fields = {**PLAN, **DONE, "coach": write_id(found.coach.id), "learner": learner}
    pages = (*RUN, *invites.PAGES) if role == "sponsor" else (*RUN, *invites.PAGES[1:])
    async with site.signed_in(await site.staff(7, role)) as browser:
        assert 'href="/cohorts"' not in (await browser.get("/probe")).text
        for page in pages:
            address = page.path.replace("{learner}", learner)
            if page.get:
                assert (await browser.get(filled(address))).status == 404, page.path
            if page.post and not page.uploads:
                assert (await sent(browser, filled(address), **fields)).status == 404, page.path
        assert (await uploaded(browser, b"telegram_id\n201\n")).status == 404
    assert before == {name: await count(site, name) for name in before}


async def test_a_coach_invites_learners_to_their_own_cohort_and_no_coaches(site: Site) -> None:
    found = await people(site)
    coach = write_id(found.coach.id)
    async with site.signed_in(found.admin) as browser:
        other = await made(browser, "別班")
        await sent(browser, "/cohorts/1/coach", coach=coach, how="begin", confirmed="yes")
        await sent(browser, "/cohorts/1/invites", role="learner", uses="99", days="3")
    of_admin = 1
    async with site.signed_in(found.coach) as browser:
        doors = await shown(browser, "/invites")
        assert "別班" not in doors
        path = "/cohorts/1/invites"
        page = await browser.get(path)
        assert "還能用 99 次" not in words(page)
        assert "邀請教練" not in words(page)
        for secret in (f"{path}/{of_admin}/qr.png", f"{other}/invites"):
            assert (await browser.get(secret)).status == 404
        assert (await sent(browser, f"{path}/{of_admin}/close")).status == 404
        assert (await sent(browser, path, role="coach", uses="1", days="7")).status == 404
        assert (await sent(browser, path, role="learner", uses="5", days="7")).status == 303
        page = await browser.get(path)
        assert "還能用 5 次" in words(page)
        picture = re.search(r'src="([^"]+qr.png)"', page.text)
        assert picture is not None
        assert (await browser.get(picture[1])).status == 200


async def test_what_is_not_there_is_not_there_for_admins_either(site: Site) -> None:
    found = await people(site)
    fields = {**PLAN, **DONE, "first": "2026-12-01"}
    async with site.signed_in(found.admin) as browser:
        for page in (*RUN, *invites.PAGES):
            for word in ("0", write_id(2**62), "A", "-1", "z" * 13, "%00"):
                if "{" not in page.path:
                    continue
                address = filled(page.path, word)
                if page.get:
                    assert (await browser.get(address)).status == 404, address
                if page.post:
                    assert (await sent(browser, address, **fields)).status == 404, address
        for learner in ("0", "", "A", write_id(2**62)):
            assert (await sent(browser, "/stalled", learner=learner)).status == 404


async def test_a_form_says_nothing_of_coach_seed_or_maker(site: Site) -> None:
    """Mass assignment: only named fields are read."""
    found = await people(site)
    more = {
        "coach": write_id(found.coach.id),
        "seed": "1",
        "id": "7",
        "made_by": "1",
        "cohort": "9",
    }
    async with site.signed_in(found.admin) as browser:
        path = await made(browser)
        assert (await sent(browser, f"{path}/plan", **PLAN, **more)).status == 303
        assert "還沒指派" in await shown(browser, path)
        door = {"role": "learner", "uses": "3", "days": "3"}
        assert (await sent(browser, f"{path}/invites", **door, **more)).status == 303
        assert "還能用 3 次" in await shown(browser, f"{path}/invites")
