"""Who works here, and giving or withdrawing a role: the choice, what it means, and a second yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.events import Wrote
from coaching.messages import Keyboard
from coaching.people.acts import (
    FindPeople,
    GrantRole,
    ReadPeople,
    ReadPerson,
    RevokeRole,
    WeighRole,
)
from coaching.people.records import GIVEN, Person
from coaching.people.roles import consequence, role_name
from coaching.staff.acts import NotFound, Refused
from coaching.staff.dialogue.people.names import name_of, roles_of
from coaching.staff.dialogue.turn import ROLL, StaffTurn
from coaching.staff.records import Staff

if TYPE_CHECKING:
    from content.access import Role

PAGE = 10
ADD = "add"
WHO, NAME = "power:who", "power:name"
GIVE, TAKE = "give", "take"
NAMELESS = "power.nameless"


def command(turn: StaffTurn, _: str) -> None:
    """Everybody who works here."""
    _list(turn, 0)


def people(turn: StaffTurn, button: Button) -> None:
    """A page of the list, or the question who is to have a role."""
    if button.word() != ADD:
        _list(turn, button.number() or 0)
        return
    turn.rehearse(WeighRole(chat=turn.staff.chat, role="sponsor"))
    turn.toast()
    turn.ask(WHO)
    turn.say(turn.t("power.ask_who"))


def _list(turn: StaffTurn, offset: int) -> None:
    turn.do(ReadPeople())
    turn.toast()
    everybody = turn.seen.people.people if turn.seen.people else ()
    some = everybody[offset : offset + PAGE]
    lines = [turn.t("power.people", total=len(everybody)), *_lines(turn, some, offset)]
    rows = list(_numbers(some, offset))
    ways = []
    if offset > 0:
        ways.append((turn.label("power.before"), press("people", str(max(0, offset - PAGE)))))
    if offset + PAGE < len(everybody):
        ways.append((turn.label("power.after"), press("people", str(offset + PAGE))))
    if ways:
        rows.append(tuple(ways))
    if _gives(turn):
        rows.append(((turn.label("power.add"), press("people", ADD)),))
    turn.show("\n".join(lines), tuple(rows), kind=ROLL)


def _lines(turn: StaffTurn, some: tuple[Person, ...], offset: int = 0) -> list[str]:
    return [
        turn.t("power.person_line", n=number, name=name_of(turn, each), roles=roles_of(turn, each))
        for number, each in enumerate(some, start=offset + 1)
    ]


def _numbers(some: tuple[Person, ...], offset: int) -> Keyboard:
    numbers = tuple(
        (str(number), press("person", each.chat)) for number, each in enumerate(some, offset + 1)
    )
    return tuple(numbers[at : at + 5] for at in range(0, len(numbers), 5))


# -- one person


def find(turn: StaffTurn, event: Wrote) -> None:
    """Show whom the typed words mean."""
    words = event.text.strip()
    if read_chat(words) is not None:
        turn.end_step()
        _person(turn, read_chat(words) or 0)
        return
    turn.do(FindPeople(words=words))
    found = turn.seen.people.found if turn.seen.people else ()
    if not found:
        turn.say(turn.t("power.found_none", words=phrase.clip(words, 24)))
        return
    turn.end_step()
    lines = [turn.t("power.found", count=len(found))]
    lines += [
        turn.t(
            "power.found_line",
            n=number,
            name=name_of(turn, each),
            id=each.chat,
            roles=roles_of(turn, each),
        )
        for number, each in enumerate(found, start=1)
    ]
    turn.say("\n".join(lines), _numbers(found, 0), kind=ROLL)


def read_chat(words: str) -> int | None:
    """A typed Telegram user id; None when it is none."""
    right = words.isascii() and words.isdecimal() and 0 < len(words) < 17
    return int(words) if right else None


def person(turn: StaffTurn, button: Button) -> None:
    """Show one person, and which roles they could get or lose."""
    _person(turn, button.id() or 0)
    turn.toast()


def _person(turn: StaffTurn, chat: int) -> None:
    turn.do(ReadPerson(chat=chat))
    who = _seen(turn, chat)
    html = turn.t("power.person", name=name_of(turn, who), id=chat, roles=roles_of(turn, who))
    rows: list[tuple[tuple[str, str], ...]] = []
    if _gives(turn):
        texts = turn.programme.content.texts
        for role in GIVEN:
            way = TAKE if role in who.roles else GIVE
            label = turn.label(f"power.{way}", role=role_name(texts, turn.language, role))
            rows.append(((label, press("role", chat, f"{way}_{role}")),))
    rows.append(((turn.label("power.to_people"), press("people")),))
    turn.show(html, tuple(rows), kind=ROLL)


# -- giving and withdrawing


def change_of(button: Button) -> tuple[bool, Role] | None:
    """Whether a button gives or takes, and which role; None when it is neither."""
    way, _, role = button.word(1).partition("_")
    if way not in (GIVE, TAKE) or role not in GIVEN:
        return None
    return way == GIVE, role


def weighed(button: Button, staff: Staff) -> WeighRole:
    """What a button would do, as the question whether it could be done."""
    give, role = change_of(button) or (True, "sponsor")
    chat = button.id() or 0
    return WeighRole(chat=chat, role=role, give=give, name=_typed_name(staff, chat))


def tapped(turn: StaffTurn, button: Button) -> None:
    """Say what a change means and ask once more; the second tap does it."""
    change, chat = change_of(button), button.id() or 0
    if change is None:
        raise NotFound
    give, role = change
    if not button.word(2):
        _ask(turn, chat, role, give=give)
    elif turn.fresh(button.word(2)):
        _do(turn, chat, role, give=give)
    else:
        turn.tell("power.old")


def _ask(turn: StaffTurn, chat: int, role: Role, *, give: bool) -> None:
    name = _typed_name(turn.staff, chat)
    try:
        turn.do(WeighRole(chat=chat, role=role, give=give, name=name))
    except Refused as refused:
        if refused.key != NAMELESS:
            raise
        turn.toast()
        turn.ask(NAME, chat=chat)
        turn.say(turn.t("power.ask_name"))
        return
    turn.toast()
    _confirm(turn, chat, role, name, give=give)


def take_name(turn: StaffTurn, event: Wrote) -> None:
    """Keep the coach's name that was typed, and ask whether the role is to be given."""
    chat = int(turn.staff.step_data.get("chat", 0))
    name = " ".join(event.text.split())
    turn.do(WeighRole(chat=chat, role="coach", name=name))
    turn.end_step()
    turn.change_staff(step_data={"chat": chat, "name": name})
    _confirm(turn, chat, "coach", name, give=True)


def _confirm(turn: StaffTurn, chat: int, role: Role, name: str, *, give: bool) -> None:
    who = _seen(turn, chat)
    html = consequence(
        turn.programme,
        turn.language,
        who,
        role,
        give=give,
        name=name,
        learners=len(turn.seen.people.accompanied) if turn.seen.people else 0,
    )
    way = GIVE if give else TAKE
    yes = (turn.label(f"power.yes_{way}"), press("role", chat, f"{way}_{role}", turn.stamp()))
    no = (turn.label("power.no"), press("person", chat))
    turn.show(html, ((yes, no),), kind=ROLL)


def _do(turn: StaffTurn, chat: int, role: Role, *, give: bool) -> None:
    if give:
        name = _typed_name(turn.staff, chat)
        turn.do(GrantRole(chat=chat, role=role, name=name, confirmed=True))
    else:
        name = ""
        turn.do(RevokeRole(chat=chat, role=role, confirmed=True))
    turn.toast()
    texts = turn.programme.content.texts
    done = turn.t(
        "power.given" if give else "power.taken",
        name=name or name_of(turn, _seen(turn, chat)),
        role=role_name(texts, turn.language, role),
    )
    turn.show(done, (((turn.label("power.to_people"), press("people")),),), kind=ROLL)


def _typed_name(staff: Staff, chat: int) -> str:
    """The name that was typed for this person a moment ago."""
    return str(staff.step_data.get("name", "")) if staff.step_data.get("chat") == chat else ""


def _seen(turn: StaffTurn, chat: int) -> Person:
    found = turn.seen.people.person if turn.seen.people else None
    if found is None or found.chat != chat:
        raise NotFound
    return found


def _gives(turn: StaffTurn) -> bool:
    rule = turn.programme.access.rule(GrantRole.action)
    return rule is not None and bool(rule.grants.keys() & turn.staff.roles)
