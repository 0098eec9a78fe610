"""A real browser on the pages: with Chinese letters, and with an ear for every complaint."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Page, async_playwright

from tools.screenshots import ARGUMENTS, chromium

Scheme = Literal["light", "dark"]
PHONE = (390, 844)
DESKTOP = (1280, 900)
FONTS = Path(__file__).resolve().parents[2] / "bot/pictures/fonts"
_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@dataclass
class Window:
    """One window, and what was heard from it."""

    page: Page
    root: str
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """Every address that was asked for."""

    async def open(self, path: str) -> None:
        """Go to a page of the site."""
        await self.page.goto(self.root + path)

    async def wide(self) -> bool:
        """Whether the page is wider than the window."""
        wide: bool = await self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        return wide

    async def barriers(self) -> list[str]:
        """What keeps people out who see, hear or move otherwise: the serious and the critical."""
        # The page's own policy lets no other script in, so it comes by the browser's own door.
        await self.page.evaluate(_AXE)
        found: dict[str, Any] = await self.page.evaluate(_CHECK)
        return [
            f"{each['id']}: {node['html'][:120]} {node['failureSummary']}"
            for each in found["violations"]
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"][:3]
        ]

    async def small(self) -> list[str]:
        """What is to be pressed and lower than a finger needs; links within words are none."""
        found: list[str] = await self.page.evaluate(_SMALL)
        return found


_AXE = AXE_FILE_PATH.read_text(encoding="utf-8")
_CHECK = "axe.run(document, {resultTypes: ['violations']})"
_SMALL = """[...document.querySelectorAll(
    'button, select, summary, textarea, input:not([type=hidden]):not([type=radio]), nav a, h3 a'
)].filter(each => each.checkVisibility() && each.getBoundingClientRect().height > 0)
  .filter(each => (each.closest('label') ?? each).getBoundingClientRect().height < 43.5)
  .map(each => each.outerHTML.slice(0, 90))"""


def _with_letters(folder: str) -> dict[str, str | float | bool]:
    """The environment of a browser that finds our own typeface."""
    configuration = Path(folder, "fonts.conf")
    configuration.write_text(_CONFIGURATION.format(fonts=FONTS, cache=folder))
    return {**os.environ, "FONTCONFIG_FILE": str(configuration)}


@asynccontextmanager
async def window(
    root: str, path: str, size: tuple[int, int], scheme: Scheme = "light"
) -> AsyncIterator[Window]:
    """A window of this size, opened at a page; `path` may be a link to get in."""
    width, height = size
    with tempfile.TemporaryDirectory() as folder:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium(), args=ARGUMENTS, env=_with_letters(folder)
            )
            page = await browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                reduced_motion="reduce",
                locale="zh-TW",
            )
            made = Window(page, root)
            page.on("pageerror", lambda error: made.complaints.append(str(error)))
            page.on("console", lambda told: made.complaints.append(told.text))
            page.on("request", lambda request: made.asked.append(request.url))
            await made.open(path)
            yield made
            await browser.close()
    assert [url for url in made.asked if not re.match(f"{re.escape(root)}/|data:", url)] == []
