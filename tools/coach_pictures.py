"""Keep pictures of the coach's pages: a street of made-up shops, on a phone and on a desktop."""

from __future__ import annotations

import argparse
import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.clock import DrivenClock
from bot.services.desk import Desk
from bot.services.in_force import InForce
from bot.telegram.serve import serve
from bot.web.app import make_web
from coaching.dialogue.buttons import write_id
from coaching.programme import Programme
from content.access import load_access
from content.load import load
from content.words import load_time_words
from storage.engine import open_database
from storage.migrate import migrate
from tests.web.opening import TOKEN
from tests.web.site import SECRET, START, Site
from tests.web.street import street
from tests.web.window import DESKTOP, PHONE, window
from tools.screenshots import ROOT, lighten


@asynccontextmanager
async def open_site(folder: Path) -> AsyncIterator[Site]:
    """The pages over an empty database, on a free port."""
    url = f"sqlite:///{folder / 'coach.db'}"
    await migrate(url)
    database = await open_database(url)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    root = f"http://127.0.0.1:{port}"
    programme = Programme(
        content=load(), words=load_time_words(), access=load_access(), secret=SECRET, pages=root
    )
    clock = DrivenClock(START)
    desk = Desk(database, InForce(programme), clock, lambda: None)
    app = make_web(desk, TOKEN, SECRET, root)
    stop = asyncio.Event()
    serving = asyncio.ensure_future(serve(app, "127.0.0.1", port, stop))
    yield Site(root, database, clock, desk, app)
    stop.set()
    await serving
    await database.close()


async def main(out: Path) -> None:
    """Save the pictures."""
    await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with open_site(Path(folder)) as site:
            made = await street(site, odd=False)
            mei = write_id(made.learners["王小美"])
            pages = {"learners": "/learners", "learner": f"/learners/{mei}", "map": "/map"}
            for size, name in ((PHONE, "phone"), (DESKTOP, "desktop")):
                async with window(site.root, await site.link(made.coach), size) as shown:
                    await shown.page.get_by_role("button").first.click()
                    await shown.page.wait_for_url("**/learners")
                    for what, path in pages.items():
                        await shown.open(path)
                        picture = out / f"coach-{name}-{what}.png"
                        await shown.page.screenshot(path=picture)
                        await asyncio.to_thread(lighten, picture)
                        print(picture)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build/screenshots")
    asyncio.run(main(parser.parse_args().out))
