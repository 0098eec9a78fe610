"""No command and no button works unless the table of who may do what says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coaching.dialogue.buttons import press
from coaching.dialogue.step import COMMANDS, TAPS
from coaching.effects import Say
from coaching.programme import Programme
from coaching.records import Learner
from content.access import Access, load_access
from tests.coaching.dialogue.conftest import ME, Talk, said, toasts

TABLE = load_access()


def closed(programme: Programme, door: str, name: str) -> Programme:
    """The same, with nothing behind one door."""
    rules = tuple(
        rule.model_copy(update={door: tuple(each for each in getattr(rule, door) if each != name)})
        for rule in TABLE.rules
    )
    return replace(programme, access=Access(rules=rules))


@pytest.mark.parametrize("name", sorted({*COMMANDS, "search", "note"}))
def test_a_command_with_no_action_behind_it_is_unknown(talk: Talk, name: str) -> None:
    shut = Talk(closed(talk.programme, "commands", name), talk.view)
    words = said(shut.writes(f"/{name}"))
    assert words == [
        talk.programme.content.texts.say("zh-Hant", "unknown.command", command=f"/{name}")
    ]
    assert said(talk.writes(f"/{name}")) != words


@pytest.mark.parametrize("action", sorted(TAPS))
def test_a_button_with_no_action_behind_it_has_expired(talk: Talk, action: str) -> None:
    shut = Talk(closed(talk.programme, "buttons", action), talk.view)
    effects = shut.taps(press(action, "1"))
    assert [type(each) for each in effects] == [Say]
    assert toasts(effects) == [talk.programme.content.texts.plain("zh-Hant", "error.button_menu")]


@pytest.mark.parametrize("who", [None, replace(ME, status="joining", step="join:consent")])
def test_nothing_is_open_to_anybody_where_nothing_is_granted(
    talk: Talk, who: Learner | None
) -> None:
    empty = Talk(replace(talk.programme, access=Access(rules=())), replace(talk.view, learner=who))
    for data in ("v1:agree:coach", "v1:privacy", "v1:join", "v1:forget:now:0"):
        effects = empty.taps(data)
        assert [type(each) for each in effects] == [Say]
        assert len(toasts(effects)) == 1
    assert all("個人資料" not in text for text in said(empty.writes("/privacy")))


def test_a_door_is_looked_up_once_for_all() -> None:
    assert [rule.action for rule in TABLE.behind("commands", "whoread")] == ["whoread.read"]
    assert TABLE.behind("buttons", "whoread") == ()
    assert TABLE.behind("commands", "no_such") == ()
