"""What this program serves over HTTP: the webhook's route, the coaches' pages, or both."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from bot.services.desk import Desk
from bot.settings import Settings
from bot.telegram.receive import Store
from bot.telegram.webhook import webhook_route
from bot.web.app import make_web


def make_site(settings: Settings, desk: Desk, store: Store) -> Starlette:
    """Put together what the settings ask for; `store` takes what the webhook brings."""
    routes: list[BaseRoute] = []
    if settings.webhook_url:
        routes.append(webhook_route(settings.webhook_secret, store))
    if settings.web_url:
        secret = desk.programme.now.secret
        routes.append(Mount("/", make_web(desk, settings.bot_token, secret, settings.web_url)))
    return Starlette(routes=routes)
