"""A portfolio opens on a phone and a desktop: nothing overflows, runs or asks the network."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.services.portfolio import bound, page_file, words_for
from coaching.portfolio.material import Maker, Material
from coaching.records import Cohort, Delivery, Learner, Part, Reflection
from coaching.staff.records import Level
from content.load import load

NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
NASTY = (
    "<script>document.title='run'</script><img src='http://127.0.0.1:9/x' onerror='alert(1)'>",
    "長" * 400,
    "a" * 400,
    "\u202e右到左 عربي\nhttps://example.com/" + "x" * 200,
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no Chromium on this machine (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of two learners with nasty words and names, made for a coach of such a name."""
    content = load()
    maker = Maker(role="coach", name=NASTY[2])
    binder = bound([_material(1), _material(2)], content, maker)
    name, made = page_file(binder, NASTY[3], words_for(content, maker))
    path = tmp_path_factory.mktemp("portfolio") / name
    path.write_bytes(made)
    return path


def _material(who: int) -> Material:
    asked = Delivery(
        id=who,
        learner=who,
        item="P1.1.1",
        kind="observe",
        prompt_id="p1.1.1-observe-01",
        rev=1,
        text=f"<b>看懂客人</b>\n\n{'今天數一下前 10 位客人。' * 3}",
        follow_up=NASTY[2],
        local_date=NOW.date(),
        asked_at=NOW,
    )
    parts = tuple(
        Part(
            id=10 * who + place,
            reflection=who,
            learner=who,
            message_id=place,
            role="follow_up",
            text=words,
            created_at=NOW,
        )
        for place, words in enumerate(NASTY)
    )
    return Material(
        made_at=NOW,
        learner=Learner(id=who, chat=who, cohort=1, name=NASTY[who % 2]),
        cohort=Cohort(id=1, name=NASTY[3]),
        deliveries=(asked,),
        reflections=(
            Reflection(
                id=who,
                learner=who,
                delivery=who,
                item="P1.1.1",
                kind="observe",
                local_date=NOW.date(),
                created_at=NOW,
                parts=parts,
            ),
        ),
        levels=(Level(id=1, learner=who, item="P1.1.1", coach=9, value=None, at=NOW),),
        coaches={9: NASTY[2]},
        hidden=2,
    )


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_and_runs_nothing(
    browser: Browser, file: Path, scheme: str, width: int
) -> None:
    shown = browser.new_page(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    asked: list[str] = []
    complaints: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: complaints.append(message.text))
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.goto(file.as_uri())
    assert shown.evaluate("document.documentElement.scrollWidth") == width
    assert shown.title() == "學習檔案"
    assert shown.locator("article").count() == 2
    assert NASTY[0] in shown.locator("main").inner_text()
    assert asked == [file.as_uri()]
    assert complaints == []
    shown.close()


@pytest.mark.browser
def test_a_cell_is_one_tap_away(browser: Browser, file: Path) -> None:
    shown = browser.new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    shown.goto(file.as_uri())
    shown.locator("#p2 .chips a", has_text="看懂客人").click()
    shown.wait_for_function(
        "Math.abs(document.getElementById('p2-P1.1.1').getBoundingClientRect().top) < 60"
    )
    shown.close()


@pytest.mark.browser
def test_the_watermark_is_printed_on_every_page(browser: Browser, file: Path) -> None:
    shown = browser.new_page()
    shown.goto(file.as_uri())
    assert not shown.locator(".running").is_visible()
    pages = re.findall(rb"/Type\s*/Page\b", shown.pdf(format="A4"))
    assert len(pages) > 4
    shown.emulate_media(media="print")
    running = shown.locator(".running")
    assert running.is_visible()
    assert running.evaluate("e => getComputedStyle(e).display") == "table-footer-group"
    shown.close()
