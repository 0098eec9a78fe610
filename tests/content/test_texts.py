"""What the bot says: escaped values, clear errors, plain words on buttons."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.markup import markup_problem
from content.texts import Html, TextError, Texts, parse


@pytest.fixture(scope="module")
def texts() -> Texts:
    """A few texts in two languages."""
    return Texts(
        {
            "zh-Hant": {
                "hello": ("嗨，<b>{name}</b>！",),
                "ack": ("收到。", "記下來了，{name}。"),
                "link": ('<a href="{url}">這裡</a>',),
                "brace": ("{{{name}}}",),
                "amp": ("A &amp; {name}",),
            },
            "en": {
                "hello": ("Hi <b>{name}</b>!",),
                "ack": ("Got it.", "Noted, {name}."),
                "link": ('<a href="{url}">here</a>',),
                "brace": ("{{{name}}}",),
                "amp": ("A &amp; {name}",),
            },
        }
    )


def test_a_value_is_escaped_and_markup_of_the_text_is_kept(texts: Texts) -> None:
    assert texts.say("zh-Hant", "hello", name="<i>&") == "嗨，<b>&lt;i&gt;&amp;</b>！"


def test_what_was_said_can_be_put_into_another_text_unchanged(texts: Texts) -> None:
    inner = texts.say("en", "hello", name="<")
    assert isinstance(inner, Html)
    assert texts.say("en", "amp", name=inner) == "A &amp; Hi <b>&lt;</b>!"


def test_a_quote_cannot_leave_an_attribute(texts: Texts) -> None:
    assert texts.say("en", "link", url='x" onclick="') == (
        '<a href="x&quot; onclick=&quot;">here</a>'
    )


def test_doubled_braces_say_one_brace(texts: Texts) -> None:
    assert texts.say("en", "brace", name=3) == "{3}"


def test_numbers_are_said_as_they_are(texts: Texts) -> None:
    assert texts.say("en", "hello", name=0) == "Hi <b>0</b>!"


def test_a_button_is_said_without_markup_and_without_escaping(texts: Texts) -> None:
    assert texts.plain("zh-Hant", "hello", name="A&B") == "嗨，A&B！"
    assert texts.plain("en", "amp", name="<x>") == "A & <x>"
    assert texts.plain("en", "link") == "here"


def test_variants_are_picked_round_and_round(texts: Texts) -> None:
    assert texts.pick("en", "ack", 0) == "Got it."
    assert texts.pick("en", "ack", 3, name="Mei") == "Noted, Mei."
    assert texts.say("en", "ack") == "Got it."
    assert texts.choices("en", "ack") == ("Got it.", "Noted, {name}.")


def test_a_value_may_be_called_key_or_language() -> None:
    texts = Texts({"en": {"a": ("{key} {language} {index}",)}})
    assert texts.say("en", "a", key=1, language=2, index=3) == "1 2 3"


def test_an_unknown_key_is_named(texts: Texts) -> None:
    with pytest.raises(TextError, match=r"no text 'nope' in 'en'; add it to data/texts"):
        texts.say("en", "nope")


def test_an_unknown_language_is_named_with_those_there_are(texts: Texts) -> None:
    with pytest.raises(TextError, match="choose one of: zh-Hant, en"):
        texts.say("fr", "hello", name="x")


@pytest.mark.parametrize("how", ["say", "plain"])
def test_a_missing_value_is_named(texts: Texts, how: str) -> None:
    with pytest.raises(TextError, match=r"'hello' in 'en' needs a value for \{name\}"):
        getattr(texts, how)("en", "hello", nam="x")


def test_keys_and_languages_are_listed(texts: Texts) -> None:
    assert texts.languages == ("zh-Hant", "en")
    assert texts.keys == ("hello", "ack", "link", "brace", "amp")
    assert texts.has("ack") and not texts.has("nope")
    assert Texts({}).keys == ()


@pytest.mark.parametrize("text", ["{", "}", "a {Name}", "{a b}", "{a.b}", "{a!r}", "{0}", "{}"])
def test_a_stray_brace_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="stray"):
        parse(text)


@given(st.text(max_size=40))
def test_any_value_comes_back_as_it_was_after_unescaping(value: str) -> None:
    texts = Texts({"en": {"a": ("<b>{x}</b>",)}})
    said = texts.say("en", "a", x=value)
    assert markup_problem(said) is None
    assert html.unescape(said.removeprefix("<b>").removesuffix("</b>")) == value
    assert texts.plain("en", "a", x=value) == value


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "<b>a <i>b</i></b> &lt;3 &#128512;",
        '<a href="{url}">x</a>',
        "<blockquote expandable>long</blockquote><tg-spoiler>s</tg-spoiler>",
        "<pre><code>x</code></pre>",
    ],
)
def test_markup_telegram_takes_passes(text: str) -> None:
    assert markup_problem(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<b>a", "never closed"),
        ("a</b>", "closes nothing"),
        ("<b><i>a</b></i>", "closes nothing"),
        ("<div>a</div>", "not a tag"),
        ("<br>", "not a tag"),
        ("1 < 2", "bare <"),
        ("a > b", "bare <"),
        ("<B>a</B>", "bare <"),
        ("A & B", "bare &"),
        ("&nbsp;", "bare &"),
        ("<a>x</a>", "attributes"),
        ('<b class="x">a</b>', "attributes"),
        ("<b>a</b x>", "no attributes"),
    ],
)
def test_markup_telegram_refuses_is_told(text: str, says: str) -> None:
    assert says in (markup_problem(text) or "")
