"""The list of learners: whom to look at first and why, and the way to them."""

from __future__ import annotations

import re
from datetime import timedelta

from coaching.dialogue.buttons import write_id
from coaching.records import record_id
from coaching.staff.effects import SaveAssignment, SetClaim
from coaching.staff.records import Assignment, Claim
from tests.web.reading import place, read, send, words
from tests.web.seed import NOW
from tests.web.site import Site
from tests.web.street import street


def before(page: str, *pieces: str) -> bool:
    """Whether the pieces stand on a page in this order."""
    places = [page.index(piece) for piece in pieces]
    return places == sorted(places)


async def test_those_who_need_attention_come_first_each_with_the_reason(site: Site) -> None:
    made = await street(site)
    async with site.signed_in(made.coach) as browser:
        assert place(await browser.get("/")) == "/learners"
        page = words(await browser.get("/learners"))
    assert before(page, "先看這 5 位", "陳怡君", "撐不下去", "張家豪", "在等你回話", "林志豪")
    assert before(page, "林志豪", "連續 6 題沒回", "王小美", "自評 4，教練評 2", "李淑芬")
    assert before(page, "李淑芬", "還沒收過你的回饋", "這週還沒看（2）", "黃建國")
    assert before(page, "黃建國", "這週看過了（1）", "吳雅婷", "今天回饋過")
    assert "7 則沒看" in page and "這週回了 0／5 天" in page and "週一：有回" in page


async def test_a_name_is_text_and_never_markup(site: Site) -> None:
    made = await street(site)
    async with site.signed_in(made.coach) as browser:
        reply = await browser.get("/learners")
    assert "<b>阿姨" not in reply.text
    assert "<b>阿姨</b>的店" in words(reply)


async def test_starting_with_a_learner_shows_other_coaches_that_one_is_on_it(site: Site) -> None:
    made = await street(site)
    mei = made.learners["王小美"]
    other = await site.staff(2, "coach", name="小芳")
    shared = Assignment(
        id=record_id("shared"), learner=mei, coach=other.id, since=NOW - timedelta(days=30)
    )
    await site.write(SaveAssignment(assignment=shared))
    path = f"/learners/{write_id(mei)}"
    async with site.signed_in(made.coach) as mine, site.signed_in(other) as theirs:
        assert place(await send(mine, "/learners", f"{path}/open")) == path
        assert "阿德 正在看（到 16:40）" in words(await theirs.get("/learners"))
        # Reading is not kept from them.
        assert place(await send(theirs, "/learners", f"{path}/open")) == path
        assert "阿德 正在看" in words(await theirs.get(path))
        site.passes(minutes=11)
        assert "正在看" not in words(await theirs.get(path))


async def test_seen_leads_to_the_next_who_needs_it_until_nobody_does(site: Site) -> None:
    made = await street(site)
    seen = []
    async with site.signed_in(made.coach) as browser:
        where = place(await send(browser, "/learners", "/learners/[0-9a-z]+/open"))
        while where.startswith("/learners/"):
            path = where.partition("?")[0]
            seen.append(path.removeprefix("/learners/"))
            where = place(await send(browser, path, f"{path}/seen"))
            assert len(seen) < 10
        page = words(await browser.get(where))
    first = ("陳怡君", "張家豪", "林志豪", "王小美", "李淑芬")
    assert seen[:5] == [write_id(made.learners[name]) for name in first]
    assert "這週都看完了" in page
    assert len(seen) == len(set(seen)) == 7


async def test_somebody_whom_another_coach_is_on_is_passed_over(site: Site) -> None:
    made = await street(site)
    other = await site.staff(2, "coach", name="小芳")
    jia = made.learners["張家豪"]
    await site.write(
        SetClaim(claim=Claim(learner=jia, coach=other.id, until=NOW + timedelta(minutes=5)))
    )
    jun = f"/learners/{write_id(made.learners['陳怡君'])}"
    async with site.signed_in(made.coach) as browser:
        where = place(await send(browser, jun, f"{jun}/seen"))
    assert where == f"/learners/{write_id(made.learners['林志豪'])}?said=seen"


async def test_only_a_cohort_that_is_chosen_is_shown(site: Site) -> None:
    made = await street(site)
    async with site.signed_in(made.coach) as browser:
        assert "王小美" in words(await browser.get("/learners?cohort=1"))
        other = words(await browser.get("/learners?cohort=2"))
        assert "王小美" not in other
        assert "王小美" in words(await browser.get("/learners?cohort=%27;DROP"))


async def test_a_coach_without_learners_is_told_what_to_do(site: Site) -> None:
    coach = await site.staff(3, "coach")
    async with site.signed_in(coach) as browser:
        assert "請管理員指派" in words(await browser.get("/learners"))


async def test_everything_is_said_in_english_to_whoever_speaks_it(site: Site) -> None:
    made = await street(site)
    english = await site.staff(2, "coach", name="Ann", language="en")
    shared = Assignment(
        id=record_id("shared"),
        learner=made.learners["王小美"],
        coach=english.id,
        since=NOW - timedelta(days=30),
    )
    await site.write(SaveAssignment(assignment=shared))
    chinese = re.compile("[\u3400-\u9fff]+")
    hers = {"王小美", "還好"}
    async with site.signed_in(english) as browser:
        for path in ("/learners", "/map", "/search", "/phrases"):
            reply = await browser.get(path)
            assert 'lang="en"' in reply.text
            said = "\n".join(read(reply).words)
            assert set(chinese.findall(said)) <= hers, path
