"""One entry: graded and answered, from its own page or from the learner's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coaching.dialogue.buttons import write_id
from coaching.staff.acts import ReadEntry
from coaching.staff.view import Entry
from tests.web.reading import place, read, send, words
from tests.web.seed import Street
from tests.web.site import Site
from tests.web.street import street


async def open_newest(site: Site) -> tuple[Street, int, str, str]:
    """The coach; 王小美's newest entry, its address and hers."""
    made = await street(site)
    entry = made.entries["王小美"][-1]
    mei = f"/learners/{write_id(made.learners['王小美'])}"
    return made, entry, f"/entries/{write_id(entry)}", mei


async def kept(site: Site, made: Street, entry: int) -> Entry:
    """The entry as it is kept."""
    view = await site.desk.do(made.coach.id, ReadEntry(reflection=entry), f"look:{entry}")
    assert view.entry is not None
    return view.entry


async def test_a_grade_is_given_and_one_is_back_at_the_same_entry(site: Site) -> None:
    made, entry, path, mei = await open_newest(site)
    async with site.signed_in(made.coach) as browser:
        listed = f"{mei}?only=unreviewed"
        done = await send(browser, listed, rf"{path}/grade\?only=unreviewed", {"value": "3"})
        back = place(done)
        assert back == f"{mei}?said=graded&only=unreviewed#e{write_id(entry)}"
        page = await browser.get(back.partition("#")[0])
        assert "證據評好了" in words(page)
        own = page.text.partition(f'id="e{write_id(entry)}"')[2].partition("</article>")[0]
        assert 'value="3" aria-pressed="true"' in own
        assert own.count('aria-pressed="true"') == 1
        again = await send(browser, path, rf"{path}/grade\?from=entry", {"value": "1"})
        assert place(again) == f"{path}?said=graded"
    grade = (await kept(site, made, entry)).grade
    assert grade is not None and grade.value == 1


@pytest.mark.parametrize("value", ["5", "-1", "", "x", "²"])
async def test_there_is_no_other_grade(site: Site, value: str) -> None:
    made, _, path, _ = await open_newest(site)
    async with site.signed_in(made.coach) as browser:
        reply = await send(browser, path, rf"{path}/grade\?from=entry", {"value": value})
    assert reply.status in (404, 422)


async def test_feedback_is_sent_under_the_entry(site: Site) -> None:
    made, entry, path, mei = await open_newest(site)
    said = {"text": "你數了前 10 位客人。下週試試再數一次外帶的。", "when": "now"}
    async with site.signed_in(made.coach) as browser:
        done = place(await send(browser, mei, f"{path}/feedback", said))
        assert done == f"{mei}?said=sent#e{write_id(entry)}"
        page = words(await browser.get(mei))
        assert said["text"] in page and "再回一句" in page
        more = {"text": "2 個人問了什麼？下週試試記下來。", "when": "tonight"}
        done = place(await send(browser, path, rf"{path}/feedback\?from=entry", more))
        assert done == f"{path}?said=sent_later"
        assert "11/27（五）20:00 才會送" in words(await browser.get(path))
    first, second = sorted((await kept(site, made, entry)).letters, key=lambda each: each.text)[
        ::-1
    ]
    assert first.text == said["text"]
    assert second.thread == first.thread == first.id
    assert second.due == site.clock.now() + timedelta(hours=3, minutes=30)


async def test_at_night_the_page_says_that_it_waits_for_the_morning(site: Site) -> None:
    made, entry, path, _ = await open_newest(site)
    site.clock.set(site.clock.now().replace(hour=15))
    night = {"text": "你數了前 10 位客人。下週試試問 3 位常客。", "when": "now"}
    async with site.signed_in(made.coach) as browser:
        done = place(await send(browser, path, rf"{path}/feedback\?from=entry", night))
        assert done == f"{path}?said=sent_quiet"
        assert "早上再送" in words(await browser.get(done))
    (letter,) = (await kept(site, made, entry)).letters
    assert letter.due is not None and letter.due > site.clock.now()


async def test_what_could_be_better_is_said_and_keeps_nobody_from_sending(site: Site) -> None:
    made, entry, path, _ = await open_newest(site)
    praise = {"text": "你好棒，很有潛力！"}
    async with site.signed_in(made.coach) as browser:
        form = rf"{path}/feedback\?from=entry"
        checked = await send(browser, path, form, {**praise, "check": "yes"})
        assert checked.status == 200
        assert "這句在誇人" in words(checked)
        assert praise["text"] in checked.text
        assert (await kept(site, made, entry)).letters == ()
        done = place(await send(browser, path, form, praise))
        assert done == f"{path}?said=sent&hint=praise%2Cnext_step"
        page = words(await browser.get(done))
        assert "送出了" in page and "這句在誇人" in page and "還沒有下一步" in page
    assert len((await kept(site, made, entry)).letters) == 1


async def test_what_was_typed_is_not_lost_when_it_cannot_be_sent(site: Site) -> None:
    made, _, path, _ = await open_newest(site)
    long = "溫" * 1001
    async with site.signed_in(made.coach) as browser:
        for text, why in ((" ", "還沒有字"), (long, "多了 1 個")):
            reply = await send(browser, path, rf"{path}/feedback\?from=entry", {"text": text})
            assert reply.status == 422
            assert why in words(reply)
        assert long in reply.text


async def test_the_same_form_sent_twice_is_one_letter(site: Site) -> None:
    made, entry, path, _ = await open_newest(site)
    async with site.signed_in(made.coach) as browser:
        page = read(await browser.get(path))
        form = next(form for form in page.forms if "feedback" in form.action)
        for _ in range(2):
            sent = await browser.post(form.action, {**form.fields, "text": "寫到 10 位。"})
            assert sent.status == 303
    assert len((await kept(site, made, entry)).letters) == 1


async def test_an_entry_of_another_coachs_learner_is_not_found(site: Site) -> None:
    _, _, path, mei = await open_newest(site)
    other = await site.staff(2, "coach")
    async with site.signed_in(other) as browser:
        own = read(await browser.get("/phrases")).forms[0].fields
        assert (await browser.get(path)).status == 404
        for where in (f"{path}/grade", f"{path}/feedback", f"{mei}/seen", f"{mei}/levels"):
            reply = await browser.post(where, {**own, "value": "2", "text": "x", "item": "A06"})
            assert reply.status == 404, where


async def test_the_words_of_a_learner_are_text_and_never_markup(site: Site) -> None:
    made = await street(site)
    (odd,) = (entries for name, entries in made.entries.items() if "阿姨" in name)
    async with site.signed_in(made.coach) as browser:
        reply = await browser.get(f"/entries/{write_id(odd[0])}")
    assert "<i>來的都是熟人</i>" in words(reply)
    assert "<i>" not in reply.text
