"""Every role, every action, every kind of object: what is not granted is refused."""

from collections.abc import Iterator
from itertools import product
from typing import Final

import pytest

from coaching.access import NOBODY, SMALLEST_GROUP, Actor, Decision, Target, authorize
from content.access import ROLES, Access, Grant, Role, load_access

ME: Final = 1
SOMEBODY: Final = 2
OTHER_COACH: Final = 3

TARGETS: Final = {
    "own": Target(person=ME, shares=True),
    "assigned": Target(person=SOMEBODY, coaches=frozenset({ME}), shares=True),
    "assigned, not sharing": Target(person=SOMEBODY, coaches=frozenset({ME})),
    "assigned, kept": Target(person=SOMEBODY, coaches=frozenset({ME}), shares=True, kept=True),
    "formerly assigned": Target(person=SOMEBODY, shares=True),
    "unassigned": Target(person=SOMEBODY, coaches=frozenset({OTHER_COACH}), shares=True),
    "forgotten": Target(person=SOMEBODY, coaches=frozenset({ME}), shares=True, erased=True),
    "own, forgotten": Target(person=ME, shares=True, erased=True),
    "absent": NOBODY,
    "malformed": Target(person=None, coaches=frozenset({ME}), shares=True, people=0),
    "a small group": Target(person=None, people=SMALLEST_GROUP - 1),
    "a group": Target(person=None, people=SMALLEST_GROUP),
}
OF: Final[dict[Grant, frozenset[str]]] = {
    "everything": frozenset(TARGETS)
    - {"forgotten", "own, forgotten", "absent", "malformed", "a small group", "a group"},
    "own": frozenset({"own"}),
    "assigned": frozenset({"assigned"}),
    "counts": frozenset({"a group"}),
    "reason": frozenset(),
}
"""The targets that each grant opens, to somebody who gave no reason."""

ACCESS: Final = load_access()


def cases() -> Iterator[tuple[Role, str, str, bool]]:
    """Every case with what it must come to."""
    for rule, role, target in product(ACCESS.rules, ROLES, TARGETS):
        grants = [rule.grants[each] for each in ("anyone", role) if each in rule.grants]
        allowed = any(target in OF[grant] for grant in grants)
        yield role, rule.action, target, allowed


CASES: Final = list(cases())


def actor(role: Role, **more: object) -> Actor:
    """Somebody with one role who has confirmed what they want."""
    return Actor(**{"id": ME, "roles": frozenset({role}), "confirmed": True, **more})  # type: ignore[arg-type]


def test_there_are_some_two_thousand_cases() -> None:
    assert len(CASES) >= 1_800


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_do_what_is_granted_and_nothing_else(role: Role) -> None:
    wrong = [
        (action, target)
        for each, action, target, allowed in CASES
        if each == role
        and authorize(ACCESS, actor(role), action, TARGETS[target]).allowed != allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("target", TARGETS)
def test_an_unknown_action_is_refused(target: str) -> None:
    for role in ROLES:
        assert authorize(ACCESS, actor(role), "no.such", TARGETS[target]) == Decision(False)


def test_texts_are_closed_to_those_who_run_the_programme() -> None:
    for role in ("admin", "sponsor"):
        for action in ("transcript.read", "transcript.search", "card.read", "portfolio.make"):
            for target in TARGETS.values():
                assert not authorize(ACCESS, actor(role), action, target).allowed


def test_an_owner_reads_with_a_reason_only() -> None:
    target = TARGETS["unassigned"]
    asked = authorize(ACCESS, actor("owner"), "transcript.read", target)
    assert asked == Decision(False, "reason")
    assert authorize(ACCESS, actor("owner", reason=" "), "transcript.read", target) == asked
    told = actor("owner", reason="a complaint of 2 March")
    assert authorize(ACCESS, told, "transcript.read", target).allowed
    assert not authorize(ACCESS, told, "transcript.read", TARGETS["forgotten"]).allowed


def test_what_is_asked_twice_needs_the_second_yes() -> None:
    own = TARGETS["own"]
    assert authorize(ACCESS, actor("learner", confirmed=False), "person.forget", own) == Decision(
        False, "confirm"
    )
    assert authorize(ACCESS, actor("learner"), "person.forget", own).allowed


def test_somebody_with_two_roles_may_what_either_may() -> None:
    both = Actor(id=ME, roles=frozenset({"learner", "coach"}))
    assert authorize(ACCESS, both, "entry.read", TARGETS["own"]).allowed
    assert authorize(ACCESS, both, "transcript.read", TARGETS["assigned"]).allowed
    assert not authorize(ACCESS, both, "transcript.read", TARGETS["own"]).allowed


def test_without_the_table_nothing_is_allowed() -> None:
    empty = Access(rules=())
    assert not any(
        authorize(empty, actor(role), rule.action, target).allowed
        for role in ROLES
        for rule in ACCESS.rules
        for target in TARGETS.values()
    )
