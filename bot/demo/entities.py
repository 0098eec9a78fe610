"""Telegram's HTML parse mode: text with tags in, text and entities out, the same refusals."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.demo.errors import ApiError, bad_request

Entity = dict[str, Any]

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
SPACE = " \t\r\n\0\v"
NAME_END = re.compile(r"[\s\0=>/\"']|$")
TAG_END = re.compile(r"[ \t\r\n\0\v>]|$")
TOKEN = re.compile(r"[a-zA-Z0-9.\-]*")
PLAIN = re.compile(r"[^<&]+")
USER_LINK = re.compile(r"tg://user\?id=(\d+)$", re.IGNORECASE)
LINK = re.compile(r"^(?:(?:https?|ftp|tg|ton)://)?[^\s/?#]+\.?[^\s]*$", re.IGNORECASE)


def utf16_length(text: str) -> int:
    """How long Telegram's entities count a text: in UTF-16 code units."""
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for letter in text if letter > "\uffff")


def decode_reference(text: str, at: int) -> tuple[str, int] | None:
    """The character an HTML reference at `at` stands for and where it ends; None: not one."""
    match = REFERENCE.match(text, at)
    if match is None:
        return None
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        letter = NAMED.get(name)
        return None if letter is None else (letter, match.end())
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= 0x10FFFF or match.end() - at > 10:
        return None
    return chr(code), match.end()


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    start: int
    first: int


@dataclass(slots=True)
class _HtmlReader:
    """Walks one text; `out` grows, `length` counts its UTF-16 units, `stack` holds open tags."""

    text: str
    at: int = 0
    length: int = 0
    out: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.text):
            letter = self.text[self.at]
            if letter == "<":
                self.read_tag()
            elif letter == "&" and (found := decode_reference(self.text, self.at)):
                self.append(found[0])
                self.at = found[1]
            else:
                match = PLAIN.match(self.text, self.at)
                piece = match.group() if match else letter
                self.append(piece)
                self.at += len(piece)
        if self.stack:
            raise bad_entities(
                f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"'
            )
        return "".join(self.out), self.entities

    def append(self, piece: str) -> None:
        self.out.append(piece)
        self.length += utf16_length(piece)

    def fail(self, sentence: str, at: int) -> ApiError:
        offset = len(self.text[:at].encode("utf-8", "replace"))
        return bad_entities(sentence.format(offset=f"at byte offset {offset}"))

    def peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def skip_space(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in SPACE:
            self.at += 1

    def read_tag(self) -> None:
        begin = self.at
        self.at += 1
        if self.peek() == "/":
            self.read_end(begin)
        else:
            self.read_start(begin)

    def read_name(self) -> str:
        match = TAG_END.search(self.text, self.at)
        end = match.start() if match else len(self.text)
        name = self.text[self.at : end].lower()
        self.at = end
        return name

    def read_start(self, begin: int) -> None:
        tag = self.read_name()
        if not self.peek():
            raise self.fail("Unclosed start tag {offset}", begin)
        if tag not in KINDS:
            raise self.fail(f'Unsupported start tag "{_safe(tag)}" {{offset}}', begin)
        argument = ""
        self.skip_space()
        while self.peek() != ">":
            name, value = self.read_attribute(tag, begin)
            argument = _argument(tag, name, value, argument)
            self.skip_space()
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise self.fail('Tag "span" must have class "tg-spoiler" {offset}', begin)
        self.stack.append(_Open(tag, argument, self.length, len(self.out)))

    def read_attribute(self, tag: str, begin: int) -> tuple[str, str]:
        match = NAME_END.search(self.text, self.at)
        end = match.start() if match else len(self.text)
        name = self.text[self.at : end]
        if not name:
            sentence = f'Empty attribute name in the tag "{tag}" {{offset}}'
            raise self.fail(sentence, begin)
        self.at = end
        self.skip_space()
        if self.peek() != "=":
            if not self.peek():
                raise self.fail(f'Unclosed start tag "{tag}" {{offset}}', begin)
            return name, ""
        self.at += 1
        self.skip_space()
        if not self.peek():
            raise self.fail(f'Unclosed start tag "{tag}" {{offset}}', begin)
        value = self.read_quoted() if self.peek() in "'\"" else self.read_token()
        if not self.peek():
            raise self.fail("Unclosed start tag {offset}", begin)
        return name, value

    def read_token(self) -> str:
        begin = self.at
        match = TOKEN.match(self.text, self.at)
        value = match.group().lower() if match else ""
        self.at += len(value)
        if self.peek() and self.peek() not in SPACE + ">":
            raise self.fail("Unexpected end of name token {offset}", begin)
        return value

    def read_quoted(self) -> str:
        quote = self.peek()
        self.at += 1
        letters: list[str] = []
        while self.peek() and self.peek() != quote:
            found = decode_reference(self.text, self.at) if self.peek() == "&" else None
            letter, self.at = found or (self.peek(), self.at + 1)
            letters.append(letter)
        self.at += 1
        return "".join(letters)

    def read_end(self, begin: int) -> None:
        if not self.stack:
            raise self.fail("Unexpected end tag {offset}", begin)
        self.at += 1
        tag = self.read_name()
        self.skip_space()
        if self.peek() != ">":
            raise self.fail("Unclosed end tag {offset}", begin)
        opened = self.stack[-1]
        if tag and tag != opened.tag:
            sentence = (
                f'Unmatched end tag {{offset}}, expected "</{opened.tag}>", found "</{_safe(tag)}>"'
            )
            raise self.fail(sentence, begin)
        self.at += 1
        self.stack.pop()
        if self.length > opened.start:
            self.close(opened)

    def close(self, opened: _Open) -> None:
        entity: Entity = {
            "offset": opened.start,
            "length": self.length - opened.start,
            "type": KINDS[opened.tag],
        }
        if opened.tag in ("pre", "code"):
            self.close_code(opened, entity)
        elif opened.tag == "a":
            self.close_link(opened, entity)
        else:
            if opened.tag == "tg-emoji":
                entity["custom_emoji_id"] = _emoji_id(opened.argument)
            elif opened.tag == "blockquote" and opened.argument:
                entity["type"] = "expandable_blockquote"
            elif opened.tag == "tg-time":
                if not opened.argument.isdigit():
                    return
                entity["unix_time"] = int(opened.argument)
            self.entities.append(entity)

    def close_code(self, opened: _Open, entity: Entity) -> None:
        inner = self.entities[-1] if self.entities else {}
        place = (entity["offset"], entity["length"])
        same = (inner.get("offset"), inner.get("length")) == place
        if opened.tag == "pre" and same and inner.get("type") == "code" and inner.get("language"):
            inner["type"] = "pre"
            return
        if opened.argument:
            entity["language"] = opened.argument
        self.entities.append(entity)

    def close_link(self, opened: _Open, entity: Entity) -> None:
        url = opened.argument or "".join(self.out[opened.first :])
        user = USER_LINK.match(url)
        if user is not None:
            entity["type"] = "text_mention"
            number = int(user.group(1))
            entity["user"] = {"id": number, "is_bot": False, "first_name": str(number)}
        elif LINK.match(url) and "." in url:
            entity["url"] = url if "://" in url else f"http://{url}"
        else:
            return
        self.entities.append(entity)


def _safe(tag: str) -> str:
    return tag.replace("{", "{{").replace("}", "}}")


def _argument(tag: str, name: str, value: str, before: str) -> str:
    wanted = {"a": "href", "tg-emoji": "emoji-id", "tg-time": "unix"}.get(tag)
    if name == wanted:
        return value
    if tag == "code" and name == "class" and value.startswith("language-"):
        return value.removeprefix("language-")
    if tag == "span" and name == "class" and value.startswith("tg-"):
        return value.removeprefix("tg-")
    if tag == "blockquote" and name == "expandable":
        return "1"
    return before


def _emoji_id(argument: str) -> str:
    if not argument.isdigit() or int(argument) == 0:
        raise bad_entities("Invalid custom emoji identifier specified")
    return argument


def bad_entities(sentence: str) -> ApiError:
    """The refusal of a text whose markup cannot be read."""
    return bad_request(f"can't parse entities: {sentence}")


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """Read Telegram's HTML; offsets and lengths of entities are in UTF-16 units."""
    if "<" not in text and "&" not in text:
        return text, []
    clean, entities = _HtmlReader(text).read()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return clean, entities
