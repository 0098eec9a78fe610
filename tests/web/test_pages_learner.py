"""One learner's page: what they wrote with everything that belongs to it, and what one can do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coaching.dialogue.buttons import write_id
from coaching.records import record_id
from coaching.staff.acts import ReadCard, ReadNotes
from tests.web.reading import place, read, send, words
from tests.web.seed import Street
from tests.web.site import Site
from tests.web.street import street


async def open_mei(site: Site) -> tuple[Street, str]:
    """The coach, and the address of 王小美."""
    made = await street(site)
    return made, f"/learners/{write_id(made.learners['王小美'])}"


async def test_the_card_and_the_entries_say_all_there_is(site: Site) -> None:
    made, mei = await open_mei(site)
    async with site.signed_in(made.coach) as browser:
        page = words(await browser.get(mei))
    for said in (
        "早餐店・第 6 週",
        "這週回了 5／5 天",
        "「看懂客人」自評 4，教練評 2",
        "跟蛋商談好一次叫 20 盤",
        "我就先問小芸能不能早一小時來 → 還不知道",
        "他寫的（24 則）",
        "今天數一下前 10 位客人：是哪些人、買了什麼。跟你原本想的，哪一點最不一樣？",
        "前 10 位客人有 6 位是趕上班的，4 位是送小孩的，都點蛋餅。",
        "改過 1 次，看之前寫的",
        "前 10 位客人有 6 位是趕上班的，都點蛋餅配無糖豆漿。",
        "照這樣看，下個月哪樣東西會賣得更好？",
        "傳了照片，檔案在他的聊天室裡",
        "好，我貼在冰箱上了。",
        "他收到了",
        "「還好」寫了 2 次",
        "第 1–20 則，共 24 則",
        "週二下午比較有空，先打電話。",
        "7 則沒看過",
    ):
        assert said in page, said
    assert page.index("11/27（五）") < page.index("11/26（四）") < page.index("11/2（一）")


async def test_a_long_transcript_is_leafed_through(site: Site) -> None:
    made, mei = await open_mei(site)
    async with site.signed_in(made.coach) as browser:
        first = read(await browser.get(mei))
        older = next(link for link in first.links if "offset=20" in link)
        assert older.endswith("#written")
        second = await browser.get(older.partition("#")[0])
        assert "第 21–24 則，共 24 則" in words(second)
        assert f"{mei}#written" in read(second).links


@pytest.mark.parametrize(
    ("asked", "there", "missing"),
    [
        ("item=A06", "冰箱的溫度表三天沒填", "飯糰從 40 調到 45"),
        ("item=T1.1", "無糖豆漿移到櫃台", "飯糰從 40 調到 45"),
        ("item=T1", "飯糰從 40 調到 45", "冰箱的溫度表"),
        ("item=A", "冰箱的溫度表三天沒填", "飯糰從 40 調到 45"),
        ("only=unreviewed", "飯糰從 40 調到 45", "麵粉商說下個月"),
        ("only=flagged", "還好", "飯糰從 40 調到 45"),
        ("first=2026-11-26", "跟蛋商談好一次叫 20 盤", "冰箱的溫度表三天沒填"),
        ("last=2026-11-24", "如果週六又排不到人", "冰箱的溫度表三天沒填"),
    ],
)
async def test_only_what_is_chosen_is_shown(
    site: Site, asked: str, there: str, missing: str
) -> None:
    made, mei = await open_mei(site)
    async with site.signed_in(made.coach) as browser:
        reply = await browser.get(f"{mei}?{asked}")
    shown = reply.text.partition('id="written"')[2].partition('class="side after')[0]
    assert there in shown
    assert missing not in shown
    assert "看全部" in shown


async def test_nonsense_in_the_address_chooses_nothing(site: Site) -> None:
    made, mei = await open_mei(site)
    wild = "item=P9.9.9&only=all&first=2026-02-31&last=yesterday&offset=-3&said=%3Cb%3E&hint=x"
    async with site.signed_in(made.coach) as browser:
        page = words(await browser.get(f"{mei}?{wild}"))
        assert "他寫的（24 則）" in page and "看全部" not in page
        assert "沒有符合的紀錄" in words(await browser.get(f"{mei}?offset=999"))


async def test_an_item_is_placed_when_the_evidence_carries_it(site: Site) -> None:
    made, mei = await open_mei(site)
    typed = {"item": "P1.1.1", "value": "3"}
    async with site.signed_in(made.coach) as browser:
        refused = await send(browser, mei, f"{mei}/levels", {**typed, "item": "A06"})
        assert refused.status == 422
        assert "2 則評到 2 分以上" in words(refused)
        done = await send(
            browser, f"{mei}?only=unreviewed", rf"{mei}/levels\?only=unreviewed", typed
        )
        assert place(done) == f"{mei}?said=placed&only=unreviewed#levels"
        assert "等級記下了" in words(await browser.get(f"{mei}?said=placed"))
        site.passes(minutes=1)
        cannot = await send(browser, mei, f"{mei}/levels", {**typed, "value": "0"})
        assert "said=placed" in place(cannot)
    view = await site.desk.do(
        made.coach.id,
        ReadCard(learner=record_id("learner:201")),
        "look",
    )
    assert view.file is not None
    assert [level.value for level in view.file.levels if level.item == "P1.1.1"] == [2, 3, None]


async def test_a_note_is_kept_once_and_shown_to_its_coach(site: Site) -> None:
    made, mei = await open_mei(site)
    async with site.signed_in(made.coach) as browser:
        page = read(await browser.get(mei))
        form = next(form for form in page.forms if form.action == f"{mei}/notes")
        for _ in range(2):
            sent = await browser.post(form.action, {**form.fields, "note": "下週帶計算機。"})
            assert place(sent) == f"{mei}?said=noted#notes"
        assert words(await browser.get(mei)).count("下週帶計算機。") == 1
        empty = await send(browser, mei, f"{mei}/notes", {"note": " "})
        assert (empty.status, "還沒有字" in words(empty)) == (422, True)
    notes = await site.desk.do(
        made.coach.id,
        ReadNotes(learner=record_id("learner:201")),
        "look",
    )
    assert len(notes.notes) == 2


async def test_something_is_said_to_a_learner_at_the_time_that_is_chosen(site: Site) -> None:
    made, mei = await open_mei(site)
    said = {"text": "你寫了 9 度。下週試試每天量。", "when": "morning"}
    async with site.signed_in(made.coach) as browser:
        assert "明早 9 點" in (await browser.get(mei)).text
        sent = await send(browser, mei, f"{mei}/feedback", said)
        assert place(sent) == f"{mei}?said=sent_later#general"
    view = await site.desk.do(
        made.coach.id,
        ReadCard(learner=record_id("learner:201")),
        "look",
    )
    assert view.file is not None
    newest = max(view.file.letters, key=lambda letter: letter.at)
    assert (newest.text, newest.reflection) == (said["text"], None)
    assert newest.due == site.clock.now().replace(hour=1, minute=0) + timedelta(days=1)


async def test_the_portfolio_comes_into_the_chat(site: Site) -> None:
    made, mei = await open_mei(site)
    async with site.signed_in(made.coach) as browser:
        assert "said=portfolio" in place(await send(browser, mei, f"{mei}/portfolio"))
        assert "傳到你的聊天室" in words(await browser.get(f"{mei}?said=portfolio"))


async def test_a_learner_of_somebody_else_is_not_found(site: Site) -> None:
    _, mei = await open_mei(site)
    other = await site.staff(2, "coach")
    async with site.signed_in(other) as browser:
        for path in (mei, "/learners/0", "/learners/zzzzzzzzzzzzz", "/learners/%3Cb%3E"):
            reply = await browser.get(path)
            assert (reply.status, "王小美" in reply.text) == (404, False)
