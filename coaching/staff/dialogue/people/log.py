"""The log in the chat: page by page, of one person or one kind of act, and as a file."""

from __future__ import annotations

from coaching.dialogue.buttons import Button, press, read_id, write_id
from coaching.messages import Keyboard
from coaching.people.acts import ExportLog, ReadChain, ReadLog, ReadPeople
from coaching.people.records import Chain, Line, LogFilter, LogForm
from coaching.staff.acts import Act, NotFound
from coaching.staff.dialogue import wording
from coaching.staff.dialogue.people.names import name_of
from coaching.staff.dialogue.turn import ROLL, StaffTurn

PAGE = 10
NEWEST, ANY = "0", "-"
BEFORE, AFTER = "b", "a"
WHO, WHAT, CHAIN = "who", "what", "chain"
FORMS: dict[str, LogForm] = {"csv": "csv", "json": "json"}
PEOPLE_SHOWN = 30


def command(turn: StaffTurn, _: str) -> None:
    """The newest lines."""
    _page(turn, Button("log"))


def tapped(turn: StaffTurn, button: Button) -> None:
    """Another page, a choice, a file, or the state of the chain."""
    screens = {WHO: _people, WHAT: _actions, CHAIN: _chain, "csv": _file, "json": _file}
    screens.get(button.word(), _page)(turn, button)


def act_of(button: Button) -> Act:
    """What a button asks for."""
    word = button.word()
    if word in FORMS:
        return ExportLog(form=FORMS[word], filter=_filter(button), to_chat=True)
    if word == CHAIN:
        return ReadChain()
    if word == WHO:
        return ReadPeople()
    way, line = word[:1], read_id(word[1:])
    return ReadLog(
        filter=_filter(button),
        before=line if way == BEFORE else None,
        after=line if way == AFTER else None,
        most=PAGE,
    )


def _filter(button: Button) -> LogFilter:
    actor, action = button.word(1), button.word(2)
    return LogFilter(
        actor=read_id(actor) if actor != ANY else None,
        action="" if action == ANY else action.replace("/", "."),
    )


def _press(button: Button, where: str, actor: str = "", action: str = "") -> str:
    """A button that keeps the filter of another, or changes one half of it."""
    return press("log", where, actor or button.word(1) or ANY, action or button.word(2) or ANY)


def _page(turn: StaffTurn, button: Button) -> None:
    act = act_of(button)
    turn.do(act)
    turn.toast()
    view = turn.seen.people
    if view is None or not isinstance(act, ReadLog):
        raise NotFound
    everything = _sees_all(turn)
    blocks = [turn.t("power.log.head" if everything else "power.log.head_own")]
    blocks += _only(turn, act.filter, view.lines)
    blocks.append("\n".join(_line(turn, each) for each in view.lines) or turn.t("power.log.none"))
    ways = []
    if view.newer and view.lines:
        ways.append((turn.label("power.log.newer"), _press(button, _at(AFTER, view.lines[0]))))
    if view.older and view.lines:
        ways.append((turn.label("power.log.older"), _press(button, _at(BEFORE, view.lines[-1]))))
    more = _more(turn, button, act.filter) if everything else ()
    rows = tuple(filter(None, (tuple(ways), *more)))
    turn.show("\n\n".join(blocks), rows, kind=ROLL)


def _at(way: str, line: Line) -> str:
    return f"{way}{write_id(line.id)}"


def _more(turn: StaffTurn, button: Button, wanted: LogFilter) -> Keyboard:
    """What else whoever sees all of the log can do."""
    label = turn.label
    choose = [
        (label("power.log.by_person"), _press(button, WHO)),
        (label("power.log.by_action"), _press(button, WHAT)),
    ]
    if wanted != LogFilter():
        choose.append((label("power.log.all"), press("log", NEWEST)))
    files = tuple((label(f"power.log.{form}"), _press(button, form)) for form in FORMS)
    return (tuple(choose), (*files, (label("power.log.chain"), press("log", CHAIN))))


def _only(turn: StaffTurn, wanted: LogFilter, lines: tuple[Line, ...]) -> list[str]:
    found = []
    if wanted.actor is not None and _sees_all(turn):
        name = next((each.actor_name for each in lines), "")
        name = name or turn.label("power.log.somebody")
        found.append(turn.t("power.log.only_actor", name=name))
    if wanted.action:
        found.append(turn.t("power.log.only_action", action=_did(turn, wanted.action)))
    return found


def _line(turn: StaffTurn, line: Line) -> str:
    who = line.actor_name
    if not who:
        nobody = "machine" if line.actor is None else "somebody"
        who = turn.label(f"power.log.{nobody}")
    about = line.subject_name if line.subject != line.actor else ""
    role = line.detail.removeprefix("role=") if line.detail.startswith("role=") else ""
    words = [about] if about else []
    if turn.programme.content.texts.has(f"power.role.{role}"):
        words.append(turn.label(f"power.role.{role}"))
    named = turn.label("meta.list_mark").join(words)
    return turn.t(
        "power.log.line",
        time=wording.clock_of(turn, turn.staff.zone, line.at),
        who=" ".join(who.split()),
        did=_did(turn, line.action),
        about=turn.label("power.log.about", name=named) if named else "",
    )


def _did(turn: StaffTurn, action: str) -> str:
    """What was done in words; else what the table of who may do what calls it."""
    key = f"power.log.verb.{action.replace(':', '.')}"
    if turn.programme.content.texts.has(key):
        return turn.label(key)
    rule = turn.programme.access.rule(action.partition(":")[0])
    return rule.says.say(turn.language) if rule is not None else action


def _sees_all(turn: StaffTurn) -> bool:
    rule = turn.programme.access.rule(ReadLog.action)
    return rule is not None and any(
        rule.grants.get(role) == "everything" for role in turn.staff.roles
    )


def _people(turn: StaffTurn, button: Button) -> None:
    """Choose whose lines to see."""
    turn.do(ReadPeople())
    turn.toast()
    people = turn.seen.people.people if turn.seen.people else ()
    ways = [
        (name_of(turn, each), _press(button, NEWEST, actor=write_id(each.staff.id)))
        for each in people[:PEOPLE_SHOWN]
        if each.staff is not None
    ]
    rows = tuple(tuple(ways[at : at + 2]) for at in range(0, len(ways), 2))
    turn.show(turn.t("power.log.which_person"), (*rows, _back(turn)))


def _actions(turn: StaffTurn, button: Button) -> None:
    """Choose which kind of act to see: those of people who work here."""
    turn.do(ReadLog(most=1))
    turn.toast()
    ways = [
        (rule.says.say(turn.language), _press(button, NEWEST, action=rule.action.replace(".", "/")))
        for rule in turn.programme.access.rules
        if rule.grants.keys() - {"anyone", "learner"}
    ]
    turn.show(turn.t("power.log.which_action"), (*((each,) for each in ways), _back(turn)))


def _file(turn: StaffTurn, button: Button) -> None:
    turn.do(act_of(button))
    turn.toast(turn.label("power.log.coming"))


def _chain(turn: StaffTurn, _: Button) -> None:
    """Where the chain stands, and what the last check found."""
    turn.do(ReadChain())
    turn.toast()
    chain = turn.seen.people.chain if turn.seen.people else None
    if chain is None:
        raise NotFound
    waiting = turn.label("power.log.chain_waiting", count=chain.waiting) if chain.waiting else ""
    state = turn.t(
        "power.log.chain_state",
        place=chain.place,
        waiting=waiting,
        seal=f"{chain.place}:{chain.seal}" if chain.place else "0",
    )
    turn.show("\n\n".join((state, _checked(turn, chain))), (_back(turn),))


def _checked(turn: StaffTurn, chain: Chain) -> str:
    if chain.checked_at is None:
        return turn.t("power.log.chain_unchecked")
    date = wording.clock_of(turn, turn.staff.zone, chain.checked_at)
    if chain.broken_at is not None:
        return turn.t("power.log.chain_broken", date=date, place=chain.broken_at)
    return turn.t("power.log.chain_good", date=date, lines=chain.checked)


def _back(turn: StaffTurn) -> tuple[tuple[str, str], ...]:
    return ((turn.label("power.log.back"), press("log", NEWEST)),)
