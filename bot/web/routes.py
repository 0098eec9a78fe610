"""Every page there is: those of the door here, the others from `bot.web.pages`."""

from __future__ import annotations

from bot.web.frame import LOGIN, OpenPage, Page
from bot.web.headers import APP
from bot.web.login import enter, enter_from_app, show_app, show_button, show_login
from bot.web.pages import PAGES
from bot.web.sessions import leave
from bot.web.static_files import serve_static

DOOR: tuple[OpenPage, ...] = (
    OpenPage(path=LOGIN, name="login", get=show_login),
    OpenPage(path="/enter/{token}", name="enter", get=show_button, post=enter),
    OpenPage(path=APP, name="app", get=show_app, post=enter_from_app),
    OpenPage(path="/static/{version}/{name}", name="static", get=serve_static),
)
LEAVE = Page(path="/logout", name="logout", post=leave)

ALL: tuple[Page | OpenPage, ...] = (*DOOR, LEAVE, *PAGES)
