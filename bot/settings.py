"""The settings: read once from the environment and coach.toml, each with its help text.

The only reader of the environment. Bad settings are reported all at once, each in a sentence
that names the setting and says what to put there.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from bot import setting_texts as texts
from coaching.retention import KEPT

DATA_DIR = Path("data")


class BadSettings(Exception):
    """The settings cannot be used; the message holds one sentence for each fault."""


def _setting(
    help_text: str, read: Callable[[str], Any], default: Any, *, secret: bool = False
) -> Any:
    metadata = {"help": help_text, "read": read, "secret": secret}
    return field(default=default, metadata=metadata, repr=not secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an installation can choose; the name of a field is its setting's name."""

    bot_token: str = _setting("The bot's token from @BotFather.", texts.token, "", secret=True)
    bot_api_url: str = _setting(
        "Root of the Bot API server.", texts.server, "https://api.telegram.org"
    )
    database_url: str = _setting(
        "Where everything is kept; without it a SQLite file in the data directory.",
        texts.database,
        "",
        secret=True,
    )
    data_dir: Path = _setting("Directory for the database and other files.", Path, DATA_DIR)
    owner_ids: tuple[int, ...] = _setting(
        "Telegram user ids of the owners, separated by commas.", texts.owners, ()
    )
    timezone: str = _setting("Time zone of new learners.", texts.zone, "Asia/Taipei")
    language: str = _setting(
        "Language of people whose own is unknown.", texts.one_of("zh-Hant", "en"), "zh-Hant"
    )
    standard: str = _setting("Code of the iCAP standard that is taught.", str, "BLM2421-007v4")
    content_dir: Path | None = _setting(
        "Folder with content of your own, read again when it changes.", texts.folder, None
    )
    rate: float = _setting("Messages a second that Telegram allows this bot.", texts.rate, 30.0)
    broadcasts_a_day: int = _setting(
        "Broadcasts that a learner gets within a day at most; 0: as many as are sent.",
        texts.count,
        1,
    )
    approval_above: int = _setting(
        "A broadcast to more learners than this waits for a second admin.", texts.count, 1000
    )
    webhook_url: str = _setting(
        "Public address for updates; without it the bot polls.", texts.webhook, ""
    )
    webhook_secret: str = _setting(
        "Secret that Telegram sends with every webhook call.", texts.secret, "", secret=True
    )
    web_listen: tuple[str, int] = _setting(
        "Address and port of the web server.", texts.listen, ("127.0.0.1", 8080)
    )
    web_url: str = _setting(
        "Public address of the coaches' pages, like https://coach.example.tw; "
        "without it there are none.",
        texts.pages,
        "",
    )
    log_format: str = _setting("How log lines look.", texts.one_of("text", "json"), "text")
    log_level: str = _setting(
        "How much is logged.", texts.one_of("debug", "info", "warning", "error"), "info"
    )
    backup_dir: Path | None = _setting(
        "Folder for backups; the running bot makes one of a SQLite database every night.",
        Path,
        None,
    )
    metrics_listen: tuple[str, int] | None = _setting(
        "Address and port of /livez, /readyz and /metrics, like 127.0.0.1:9100; "
        "without it there are none.",
        texts.listen,
        None,
    )
    heartbeat_url: str = _setting(
        "Address that is called every minute while all is well.", texts.heartbeat, "", secret=True
    )
    keep_months: int = _setting(
        "Months after which everything of a learner who stays away is erased, 3 to 24.",
        texts.months(3, 24),
        KEPT.learners,
    )
    keep_log_months: int = _setting(
        "Months after which lines of the log go, 12 to 120.", texts.months(12, 120), KEPT.log
    )
    operator: str = _setting("Who runs this bot, named in the privacy notice.", str, "")
    contact: str = _setting("How to reach them, named in the privacy notice.", str, "")

    @property
    def database(self) -> str:
        """The database's URL, by default a file in the data directory."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir.absolute()}/coach.db"


def names() -> list[tuple[str, str, str, bool]]:
    """Give every setting as (COACH_NAME, help, default in words, whether it is a secret)."""
    return [
        (
            f"COACH_{one.name.upper()}",
            one.metadata["help"],
            _show(one.default),
            one.metadata["secret"],
        )
        for one in fields(Settings)
    ]


def _show(value: Any) -> str:
    if isinstance(value, tuple):
        return ":".join(map(str, value))
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def read_settings(
    environ: Mapping[str, str] | None = None, file: Path | None = None, **given: Any
) -> Settings:
    """Read the settings: `given` goes before the environment, and that before coach.toml.

    Raises BadSettings with a sentence for each fault.
    """
    environ = os.environ if environ is None else environ
    faults: list[str] = []
    told = _from_file(file or Path(environ.get("COACH_CONFIG", "coach.toml")), faults)
    told |= _from_environment(environ, faults)
    values: dict[str, Any] = {}
    for one in fields(Settings):
        if one.name in told:
            source, text = told[one.name]
            try:
                values[one.name] = one.metadata["read"](text)
            except ValueError as error:
                faults.append(f"{source}: put there {error}.")
    values |= given
    if values.get("webhook_url") and not values.get("webhook_secret") and not faults:
        faults.append(
            "COACH_WEBHOOK_SECRET is needed with COACH_WEBHOOK_URL: "
            "put there 32 letters and digits; make them with: openssl rand -hex 32."
        )
    if faults:
        raise BadSettings("\n".join(faults))
    return Settings(**values)


def _from_file(path: Path, faults: list[str]) -> dict[str, tuple[str, str]]:
    known = {one.name for one in fields(Settings)}
    if not path.exists():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        faults.append(f"{path} cannot be read ({error}); write lines like: rate = 30.")
        return {}
    for name in sorted(table.keys() - known):
        faults.append(f"{path}: there is no setting {name}; the names are in docs/operating.md.")
    return {name: (f"{name} in {path}", str(table[name])) for name in table.keys() & known}


def _from_environment(environ: Mapping[str, str], faults: list[str]) -> dict[str, tuple[str, str]]:
    told: dict[str, tuple[str, str]] = {}
    for one in fields(Settings):
        name = f"COACH_{one.name.upper()}"
        if environ.get(name):
            told[one.name] = (name, environ[name])
        elif one.metadata["secret"] and environ.get(f"{name}_FILE"):
            path = Path(environ[f"{name}_FILE"])
            try:
                told[one.name] = (f"{name}_FILE", path.read_text(encoding="utf-8").strip())
            except (OSError, UnicodeDecodeError):
                faults.append(f"{name}_FILE: {path} cannot be read; name a file with the value.")
    return told
