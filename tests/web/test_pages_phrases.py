"""A coach's own sentences: kept, dropped, and offered where one writes to a learner."""

from __future__ import annotations

from coaching.dialogue.buttons import write_id
from tests.web.reading import place, read, send, words
from tests.web.site import Site
from tests.web.street import street


async def test_a_sentence_is_kept_offered_and_dropped(site: Site) -> None:
    made = await street(site)
    entry = f"/entries/{write_id(made.entries['王小美'][-1])}"
    async with site.signed_in(made.coach) as browser:
        kept = await send(browser, "/phrases", "/phrases", {"text": "你 <數> 過嗎？"})
        assert place(kept) == "/phrases?said=kept"
        page = await browser.get("/phrases?said=kept")
        assert "常用句存好了" in words(page) and "你 <數> 過嗎？" in words(page)
        assert 'data-insert="你 &lt;數&gt; 過嗎？"' in (await browser.get(entry)).text
        drops = [form for form in read(page).forms if form.action.endswith("/drop")]
        assert len(drops) == 2
        for form in drops:
            assert place(await browser.post(form.action, form.fields)) == "/phrases?said=dropped"
        assert "你 <數> 過嗎？" not in words(await browser.get("/phrases"))
        gone = await browser.post(drops[0].action, drops[1].fields)
        assert gone.status == 404


async def test_what_cannot_be_kept_is_not_lost(site: Site) -> None:
    made = await street(site)
    async with site.signed_in(made.coach) as browser:
        reply = await send(browser, "/phrases", "/phrases", {"text": "長" * 301})
        assert reply.status == 422
        assert "多了 1 個" in words(reply)
        assert "長" * 301 in reply.text


async def test_phrases_are_of_coaches_only(site: Site) -> None:
    sponsor = await site.staff(2, "sponsor")
    async with site.signed_in(sponsor) as browser:
        assert (await browser.get("/phrases")).status == 404
