"""Broadcasts on the web: from the words to the confirmed number, and for nobody but admins."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import aiohttp
import pytest
from sqlalchemy import text

from bot.web.pages import broadcast, broadcasts
from coaching.broadcast.acts import LISTED
from coaching.broadcast.effects import SaveBroadcast
from coaching.broadcast.put import Somebody, says
from coaching.broadcast.records import Broadcast, BroadcastState, Reach, Stage, Tally
from coaching.dialogue.buttons import write_id
from coaching.effects import SaveLearner
from coaching.messages import Media, Text, from_json, to_json
from coaching.records import Learner
from content.access import Role
from storage import broadcasts as stored
from tests.web.reading import words
from tests.web.scan import scan
from tests.web.site import START, Browser, Reply, Site, count
from tests.web.street import street

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PAGES = (*broadcasts.PAGES, *broadcast.PAGES)


async def sent(browser: Browser, path: str, **fields: str) -> Reply:
    """Fill in a form of a page and send it."""
    form = (await browser.get("/probe")).form
    return await browser.post(path, {"form": form, **fields})


async def draft(browser: Browser, text: str = "明天<b>停電</b>，記得先備冰塊。") -> str:
    """A new draft; the path of its page."""
    reply = await sent(browser, "/broadcasts/new", text=text)
    assert reply.status == 303, words(reply)
    return reply.headers["Location"].partition("?")[0]


async def shown(browser: Browser, path: str) -> str:
    """The words of a page that is there."""
    reply = await browser.get(path)
    assert reply.status == 200
    assert scan(reply.text).found == []
    return words(reply)


def reached(reply: Reply) -> int:
    """How many people a draft says that it is for."""
    found = re.search(r"打上人數 (\d+)", words(reply))
    assert found is not None
    return int(found[1])


async def test_a_broadcast_is_written_aimed_timed_tried_and_confirmed(site: Site) -> None:
    made = await street(site)
    async with site.signed_in(await site.staff(9, "admin", name="小林")) as browser:
        path = await draft(browser)
        page = await browser.get(path)
        assert '<span class="b">停電</span>' in page.text
        assert reached(page) == len(made.learners)
        assert (await sent(browser, f"{path}/audience", trades="breakfast")).status == 303
        page = await browser.get(path)
        few = reached(page)
        assert 0 < few < len(made.learners)
        assert "店的種類：早餐店" in words(page)
        await sent(browser, f"{path}/timing", timing="local", wall="19:30")
        assert "每個人當地的 19:30" in await shown(browser, path)
        before = await count(site, "outbox")
        assert (await sent(browser, f"{path}/test")).status == 303
        assert await count(site, "outbox") == before + 1
        wrong = await sent(browser, f"{path}/confirm", count=str(few + 1))
        assert wrong.status == 422
        assert (await sent(browser, f"{path}/confirm", count=str(few))).status == 303
        assert "等著送" in await shown(browser, path)
        assert (await sent(browser, f"{path}/steer", how="cancel")).status == 303
        assert "草稿" in await shown(browser, path)
        assert "明天停電" in await shown(browser, "/broadcasts")


async def test_a_question_is_found_by_code_and_by_word(site: Site) -> None:
    await street(site)
    async with site.signed_in(await site.staff(9, "owner")) as browser:
        page = await browser.get("/broadcasts/new?find=%EF%BC%B01.1.1")
        prompt = re.search(r'name="prompt" value="([^"]+)"', page.text)
        assert prompt is not None
        assert "找不到" in await shown(browser, "/broadcasts/new?find=%3Cb%3Ezzz")
        reply = await sent(browser, "/broadcasts/new", prompt=prompt[1])
        path = reply.headers["Location"].partition("?")[0]
        assert "題目：" in await shown(browser, path)
        assert (await sent(browser, "/broadcasts/new", prompt="nothing")).status == 422


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("<script>alert(1)</script>", "不能用 <script>"),
        ("<b>停電", "<b> 沒有結尾"),
        ("停電</b>", "前面少了對應的 <b>"),
        ("<b class=x>停電</b>", "裡面不能再寫別的"),
        ('<a href="javascript:alert(1)">看</a>', "連結要寫成"),
        ("<b> </b>", "還沒寫內容"),
        ("停" * 4097, "太長了"),
    ],
)
async def test_what_telegram_would_not_take_is_refused_in_a_sentence(
    site: Site, typed: str, told: str
) -> None:
    async with site.signed_in(await site.staff(9, "admin")) as browser:
        reply = await sent(browser, "/broadcasts/new", text=typed)
        assert reply.status == 422
        assert told in words(reply)
        assert scan(reply.text).found == []
        assert await count(site, "broadcasts") == 0


async def test_it_can_be_looked_at_before_it_is_kept(site: Site) -> None:
    async with site.signed_in(await site.staff(9, "admin")) as browser:
        text = '<i>3 < 5 & 7</i> <a href="https://coach.example.tw/?a=1&b=2">看</a>'
        reply = await sent(browser, "/broadcasts/new", text=text, check="1")
        assert reply.status == 200
        assert '<span class="i">3 &lt; 5 &amp; 7</span>' in reply.text
        assert await count(site, "broadcasts") == 0


async def test_new_words_are_the_caption_of_the_file_that_was_sent_in_the_chat(site: Site) -> None:
    admin = await site.staff(9, "admin")
    photo = Media(media="photo", file_id="F1", html="新<u>看</u>板")
    made = Broadcast(
        id=77, author=admin.id, chat=9, message=to_json(photo), created_at=site.clock.now()
    )
    await site.write(SaveBroadcast(broadcast=made))
    path = f"/broadcasts/{write_id(77)}"
    async with site.signed_in(admin) as browser:
        for typed, html in (("舊看板", "舊看板"), ("", "")):
            assert (await sent(browser, f"{path}/message", text=typed)).status == 303
            async with site.database.read() as unit:
                found = await stored.by_id(unit, 77)
            assert found is not None and found.message is not None
            assert from_json(dict(found.message)) == replace(photo, html=html)
        assert "照片" in await shown(browser, path)


def upload(form: str, content: bytes) -> aiohttp.FormData:
    """The form of an audience with a file."""
    data = aiohttp.FormData()
    data.add_field("form", form)
    data.add_field("file", io.BytesIO(content), filename="名單.csv", content_type="text/csv")
    return data


async def test_ids_come_from_a_file_or_from_what_was_pasted(site: Site) -> None:
    await street(site)
    async with site.signed_in(await site.staff(9, "admin")) as browser:
        path = await draft(browser)
        form = (await browser.get(path)).form
        for content in ("編號,名字\r\n201,王小美\r\n202,某某\r\n".encode("cp950"), b"201\n202\n"):
            form = (await browser.get(path)).form
            data = upload(form, content)
            reply = await browser.ask("POST", f"{path}/audience", data=data)
            assert reply.status == 303
            assert "打上人數 2" in await shown(browser, path)
        assert (await sent(browser, f"{path}/audience", keep_ids="1")).status == 303
        assert "指定的 2 個編號" in await shown(browser, path)
        assert (await sent(browser, f"{path}/audience", ids="201, 99999")).status == 303
        assert "編號找不到學員" in await shown(browser, path)
        assert (await sent(browser, f"{path}/audience", ids="201\n<b>x")).status == 422
        for bad in (b"\x00\x01", b"\xff\xfe2", "名字\n王小美\n".encode(), b""):
            form = (await browser.get(path)).form
            reply = await browser.ask("POST", f"{path}/audience", data=upload(form, bad))
            assert reply.status == 422
        assert (await sent(browser, f"{path}/audience")).status == 303
        assert "每一位學員" in await shown(browser, path)


async def test_a_file_has_a_size_and_only_its_own_form_takes_one(site: Site) -> None:
    async with site.signed_in(await site.staff(9, "admin")) as browser:
        path = await draft(browser)
        form = (await browser.get(path)).form
        large = await browser.ask("POST", f"{path}/audience", data=upload(form, b"1\n" * 600_000))
        assert large.status == 413
        elsewhere = await browser.ask("POST", f"{path}/timing", data=upload(form, b"1\n"))
        assert elsewhere.status == 415
        without = await browser.ask("POST", f"{path}/audience", data=upload("x", b"1\n"))
        assert without.status == 403
        for kind in ("multipart/form-data", "multipart/form-data; boundary=x; charset=utf-7"):
            headers = {"Content-Type": kind}
            reply = await browser.ask("POST", f"{path}/audience", data=b"--x", headers=headers)
            assert reply.status == 400


@pytest.mark.parametrize("role", ["coach", "sponsor"])
async def test_for_others_there_is_nothing_of_it(site: Site, role: Role) -> None:
    async with site.signed_in(await site.staff(9, "admin")) as browser:
        path = await draft(browser)
    broadcasts = await count(site, "broadcasts")
    async with site.signed_in(await site.staff(8, role)) as browser:
        assert "/broadcasts" not in (await browser.get("/probe")).text
        for page in PAGES:
            address = re.sub(r"/broadcasts/{\w+}", path, page.path)
            if page.get:
                assert (await browser.get(f"{address}?people=failed")).status == 404, page.path
            if page.post:
                fields = {"text": "嗨", "count": "1", "how": "cancel", "which": "failed"}
                reply = await sent(browser, address, answer="yes", **fields)
                assert reply.status == 404, page.path
    assert await count(site, "broadcasts") == broadcasts


async def test_what_is_not_there_is_not_there_for_admins_either(site: Site) -> None:
    fields = {"text": "嗨", "count": "1", "how": "pause", "which": "failed", "answer": "yes"}
    async with site.signed_in(await site.staff(9, "admin")) as browser:
        for page in PAGES:
            for word in ("0", write_id(2**62), "A", "-1", "z" * 13, "%00"):
                if "{" not in page.path:
                    continue
                address = re.sub(r"{\w+}", word, page.path)
                if page.get:
                    assert (await browser.get(f"{address}?people=failed")).status == 404, address
                if page.post:
                    assert (await sent(browser, address, **fields)).status == 404, address


async def test_the_same_form_twice_makes_one_draft(site: Site) -> None:
    async with site.signed_in(await site.staff(9, "admin")) as browser:
        form = (await browser.get("/probe")).form
        fields = {"form": form, "text": "明天停電"}
        first = await browser.post("/broadcasts/new", fields)
        again = await browser.post("/broadcasts/new", fields)
        assert first.headers["Location"] == again.headers["Location"]
        assert await count(site, "broadcasts") == 1


async def test_a_form_says_nothing_of_state_author_or_count(site: Site) -> None:
    """Mass assignment: only named fields are read."""
    await street(site)
    more = {"state": "running", "author": "1", "id": "1", "reach": "9", "approved_by": "1"}
    async with site.signed_in(await site.staff(9, "admin")) as browser:
        path = await draft(browser)
        for step in ("message", "audience", "timing"):
            assert (await sent(browser, f"{path}/{step}", text="嗨", **more)).status == 303
        assert "草稿" in await shown(browser, path)


async def test_recipients_are_saved_as_a_table_that_runs_nothing(site: Site) -> None:
    made = await street(site)
    async with site.signed_in(await site.staff(9, "admin")) as browser:
        path = await draft(browser)
        number = len(made.learners)
        assert (await sent(browser, f"{path}/confirm", count=str(number))).status == 303
        reply = await browser.get(f"{path}/recipients.csv?people=excluded")
        assert reply.status == 200
        assert reply.headers["Content-Type"].startswith("text/csv")
        assert "attachment" in reply.headers["Content-Disposition"]
        assert "Telegram 編號" in reply.text
        assert (await browser.get(f"{path}/recipients.csv?people=all")).status == 404


async def test_the_page_lists_some_and_the_table_everybody(site: Site) -> None:
    admin = await site.staff(9, "admin")
    tally = Tally(failed={"refused": LISTED + 1})
    done = Broadcast(
        id=77,
        author=admin.id,
        chat=9,
        state="done",
        message=to_json(Text(html="早")),
        created_at=site.clock.now(),
        result=tally,
        ended_at=site.clock.now(),
    )
    people = [
        Learner(id=each, chat=each, cohort=1, name=f"學員{each}") for each in range(1, LISTED + 2)
    ]
    queued = says(done, [Somebody(each.id, each.chat) for each in people], site.clock.now())
    await site.write(
        *(SaveLearner(learner=each) for each in people), SaveBroadcast(broadcast=done), *queued
    )
    async with site.database.begin() as unit:
        await unit.execute(text("UPDATE outbox SET state = 'failed', reason = 'refused'"))
    path = f"/broadcasts/{write_id(77)}"
    async with site.signed_in(admin) as browser:
        page = await shown(browser, f"{path}?people=failed")
        assert f"這裡列前 {LISTED} 位" in page
        table = await browser.get(f"{path}/recipients.csv?people=failed")
        assert len(table.text.splitlines()) == 1 + LISTED + 1


@pytest.mark.parametrize(
    ("state", "told", "untold"),
    [
        ("approval", "同意送出", "停掉，不再送"),
        ("waiting", "收回，改回草稿", "停掉，不再送"),
        ("running", "停掉，不再送", "繼續送"),
        ("paused", "繼續送", "收回"),
        ("cancelled", "結果", "繼續送"),
        ("done", "不知道有沒有送到", "繼續送"),
    ],
)
async def test_each_state_offers_what_can_be_done_in_it(
    site: Site, state: BroadcastState, told: str, untold: str
) -> None:
    author = await site.staff(8, "admin", name="小林")
    broadcast = Broadcast(
        id=77,
        author=author.id,
        chat=author.chat,
        state=state,
        message=to_json(Text(html="明天<b>停電</b>")),
        reach=Reach(get=10, excluded={"paused": 3}),
        stages=(Stage(due=START),),
        created_at=START,
        confirmed_at=START,
        begun_at=START,
        result=Tally(sent=5, unknown=2, failed={"blocked": 2, "refused": 1}),
    )
    await site.write(SaveBroadcast(broadcast=broadcast))
    site.passes(seconds=30)
    async with site.signed_in(await site.staff(9, "owner")) as browser:
        for people in ("", "failed", "unknown", "excluded", "<b>"):
            page = await shown(browser, f"/broadcasts/{write_id(77)}?people={people}")
            assert told in page, people
            assert untold not in page
        assert "明天停電" in await shown(browser, "/broadcasts")
