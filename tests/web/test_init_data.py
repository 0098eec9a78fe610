"""What a Mini App brings is believed only when Telegram said it, of this person, just now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.init_data import BadInitData, Opened, check
from tests.web import opening
from tests.web.opening import TOKEN, hash_of, signed

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
USER = {"id": 4001, "first_name": "秀英 🌱", "language_code": "zh-hant", "allows_write_to_pm": True}


def fields(user: object = USER, at: datetime = NOW, **more: str) -> dict[str, str]:
    """What Telegram says of this opening."""
    return opening.fields(user, at, **more)


def refused(text: str, now: datetime = NOW, token: str = TOKEN) -> str:
    """Why it is not believed."""
    with pytest.raises(BadInitData) as why:
        check(text, token, now)
    return str(why.value)


def test_a_fixed_opening_is_believed() -> None:
    """This line was put together by hand with openssl, and must never change."""
    line = (
        "auth_date=1795401000&query_id=AAH&user=%7B%22id%22%3A4001%7D"
        "&hash=057379787cb96b33d12b5b1aa4e1f5272e127494293c197a2ff25c90ef764e21"
    )
    made = datetime.fromtimestamp(1795401000, UTC)
    assert check(line, TOKEN, made).user == 4001


def test_who_opened_it_is_known() -> None:
    said = fields()
    assert check(signed(said), TOKEN, NOW) == Opened(user=4001, hash=hash_of(said))


def test_the_order_of_the_fields_does_not_matter() -> None:
    said = fields()
    turned = dict(reversed({**said, "hash": hash_of(said)}.items()))
    assert check(urlencode(turned), TOKEN, NOW).user == 4001


def test_a_signature_for_others_is_one_more_field() -> None:
    assert check(signed(fields(signature="c2lnbmF0dXJl_-")), TOKEN, NOW).user == 4001
    said = fields()
    added = urlencode({**said, "hash": hash_of(said), "signature": "c2ln"})
    assert refused(added) == "wrong hash"


@pytest.mark.parametrize(
    "name", ["林小姐", 'O\'Brien "x" <b>', "a&b=c%20+d", "👩‍🍳", "آرش", "\u202e"]
)
def test_any_name_goes_through(name: str) -> None:
    assert check(signed(fields({"id": 7, "first_name": name})), TOKEN, NOW).user == 7


@pytest.mark.parametrize("seconds", [0, 299, 300, -30])
def test_it_is_good_for_five_minutes(seconds: int) -> None:
    made = NOW - timedelta(seconds=seconds)
    assert check(signed(fields(at=made)), TOKEN, NOW).user == 4001


@pytest.mark.parametrize("seconds", [301, 86_400, -31, -86_400])
def test_old_and_future_openings_are_refused(seconds: int) -> None:
    made = NOW - timedelta(seconds=seconds)
    assert refused(signed(fields(at=made))) == "not of now"


def test_another_user_is_not_slipped_in() -> None:
    said = fields()
    other = {**said, "user": said["user"].replace("4001", "4002"), "hash": hash_of(said)}
    assert refused(urlencode(other)) == "wrong hash"


def test_another_bots_opening_is_refused() -> None:
    assert refused(signed(fields(), "987654321:" + "B" * 35)) == "wrong hash"


def test_without_a_token_nobody_gets_in() -> None:
    assert refused(signed(fields(), ""), token="") == "wrong hash"


@pytest.mark.parametrize("name", ["user", "auth_date", "hash", "query_id"])
def test_a_field_that_comes_twice_is_refused(name: str) -> None:
    said = {**fields(), "hash": hash_of(fields())}
    for pair in ({name: said[name]}, {name: "x"}):
        assert refused(f"{urlencode(said)}&{urlencode(pair)}") == "a field twice"
        assert refused(f"{urlencode(pair)}&{urlencode(said)}") == "a field twice"


def test_two_fields_do_not_pass_for_one() -> None:
    """What is hashed is lines, so a value with a line feed would read as two of them."""
    said = fields()
    folded = {
        "auth_date": f"{said['auth_date']}\nquery_id={said['query_id']}",
        "user": said["user"],
    }
    assert hash_of(folded) == hash_of(said)
    assert refused(urlencode({**folded, "hash": hash_of(said)})) == "control characters"


@pytest.mark.parametrize("given_hash", [None, "", "0" * 64, "0" * 63, "é" * 64, "UPPER"])
def test_a_missing_or_wrong_hash_is_refused(given_hash: str | None) -> None:
    said = fields()
    if given_hash == "UPPER":
        given_hash = hash_of(said).upper()
    with_hash = said if given_hash is None else {**said, "hash": given_hash}
    assert refused(urlencode(with_hash)) in {"no hash", "wrong hash"}


@pytest.mark.parametrize("cut", [1, 2, 32])
def test_half_a_hash_is_no_hash(cut: int) -> None:
    assert refused(signed(fields())[:-cut]) == "no hash"


@pytest.mark.parametrize(
    "user",
    [
        *(None, [], "4001", 4001, {}, {"ID": 4001}),
        *({"id": each} for each in ("4001", True, None, [4001], 0, -4001, 1e3, 2**60)),
    ],
)
def test_a_user_without_a_proper_id_is_nobody(user: object) -> None:
    assert refused(signed(fields(user))) == "no user"


@pytest.mark.parametrize("text", ["", "{", "[" * 2_000, '{"id":NaN}', "null"])
def test_a_user_that_cannot_be_read_is_nobody(text: str) -> None:
    assert refused(signed({**fields(), "user": text})) == "no user"


@pytest.mark.parametrize("date", ["", "-1", "1e9", "٣", "9" * 12, "9" * 13, "1.5", " 1", "nan"])
def test_a_date_that_is_none_is_refused(date: str) -> None:
    assert refused(signed({**fields(), "auth_date": date})) in {"no date", "not of now"}


def test_without_a_date_or_a_user_it_is_refused() -> None:
    for name, why in (("auth_date", "no date"), ("user", "no user")):
        said = fields()
        del said[name]
        assert refused(signed(said)) == why


@pytest.mark.parametrize("text", ["", "x", "&", "=", "%ff=%fe&hash=0", "a=1;b=2", "\0", "hash"])
def test_what_is_no_list_of_fields_is_refused(text: str) -> None:
    refused(text)


def test_too_much_is_refused_before_it_is_looked_at() -> None:
    assert refused(signed(fields(start_param="x" * 9_000))) == "too long"
    assert refused(urlencode({f"f{n}": "x" for n in range(40)})) == "no fields"


@given(st.text())
def test_nothing_but_a_refusal_comes_of_rubbish(text: str) -> None:
    refused(text)


@given(st.data())
def test_one_changed_letter_is_one_too_many(data: st.DataObject) -> None:
    text = signed(fields())
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
    changed = text[:at] + letter + text[at + 1 :]
    try:
        opened = check(changed, TOKEN, NOW)
    except BadInitData:
        return
    # The same thing said in other words, such as %7b for %7B, is no change.
    assert opened == check(text, TOKEN, NOW)
