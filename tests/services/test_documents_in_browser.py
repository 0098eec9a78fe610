"""The exported page opens on a phone: nothing overflows, runs or asks the network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.services.documents import page, wording
from coaching.export.everything import Everything
from coaching.records import Cohort, Delivery, Learner, Part, Reflection
from content.load import load

NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
NASTY = (
    "今天數了前 10 位，10 位有 6 位是趕上班的。",
    "<script>document.title='run'</script><img src='http://127.0.0.1:9/x' onerror='alert(1)'>",
    "長" * 400,
    "a" * 400,
    "\u202e右到左 عربي\nhttps://example.com/" + "x" * 200,
)
PHONE = 390


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
    """The page of a learner who wrote nasty things over three months."""
    asked, written = [], []
    for number, words in enumerate(NASTY * 3):
        at = NOW - timedelta(days=6 * number)
        asked.append(
            Delivery(
                id=number,
                learner=1,
                item="P1.1.1",
                kind="observe",
                prompt_id="p1.1.1-observe-01",
                rev=1,
                text=f"<b>看懂客人</b>\n\n{'今天數一下前 10 位客人。' * 3}",
                follow_up="",
                local_date=at.date(),
                asked_at=at,
            )
        )
        if number % 4:
            written.append(_answer(number, at, words))
    everything = Everything(
        made_at=NOW,
        learner=Learner(id=1, chat=1, cohort=1, name=NASTY[1]),
        cohort=Cohort(id=1, name=NASTY[3]),
        deliveries=tuple(asked),
        reflections=tuple(written),
    )
    name, made = page(everything, wording(load(), everything))
    path = tmp_path_factory.mktemp("export") / name
    path.write_bytes(made)
    return path


def _answer(number: int, at: datetime, words: str) -> Reflection:
    part = Part(
        id=number, reflection=number, learner=1, message_id=number, text=words, created_at=at
    )
    return Reflection(
        id=number,
        learner=1,
        delivery=number,
        item="P1.1.1",
        kind="observe",
        local_date=date(at.year, at.month, at.day),
        created_at=at,
        parts=(part,),
    )


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_phone_and_runs_nothing(browser: Browser, file: Path, scheme: str) -> None:
    shown = browser.new_page(
        viewport={"width": PHONE, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    asked: list[str] = []
    complaints: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: complaints.append(message.text))
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.goto(file.as_uri())
    assert shown.evaluate("document.documentElement.scrollWidth") == PHONE
    assert shown.title() == "我的紀錄"
    assert shown.locator("article").count() == 11
    assert NASTY[1] in shown.locator("main").inner_text()
    assert asked == [file.as_uri()]
    assert complaints == []
    shown.close()


@pytest.mark.browser
def test_a_month_is_one_tap_away(browser: Browser, file: Path) -> None:
    shown = browser.new_page(viewport={"width": PHONE, "height": 844}, reduced_motion="reduce")
    shown.goto(file.as_uri())
    shown.locator("nav a").last.click()
    shown.wait_for_function("window.scrollY > 500")
    shown.close()


@pytest.mark.browser
def test_the_page_prints(browser: Browser, file: Path) -> None:
    shown = browser.new_page()
    shown.goto(file.as_uri())
    assert shown.pdf(format="A4").startswith(b"%PDF")
    shown.emulate_media(media="print")
    assert not shown.locator("nav").first.is_visible()
    shown.close()
