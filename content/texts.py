"""Every word the bot says, by language and key, with safe values in the placeholders."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from content.faults import ContentError
from content.markup import without_markup

PLACEHOLDER: Final = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)\}|[{}]")
"""What stands out in a text: `{name}`, a doubled brace for one brace, or a stray brace."""


class TextError(ContentError):
    """A text cannot be said: the message names the language, the key and what is missing."""


class Html(str):
    """Telegram HTML that is already safe; put into a placeholder, it is not escaped again."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Template:
    """One text cut at its placeholders: literals at even places, names at odd ones."""

    pieces: tuple[str, ...]
    plain: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """Give the names of the placeholders."""
        return frozenset(self.pieces[1::2])


def parse(text: str) -> Template:
    """Cut a text at its placeholders; raises ValueError with a sentence at a stray brace."""
    literals = [""]
    pieces: list[str] = []
    end = 0
    for match in PLACEHOLDER.finditer(text):
        literals[-1] += text[end : match.start()]
        end = match.end()
        if match[1] is not None:
            pieces += [literals[-1], match[1]]
            literals.append("")
        elif len(match[0]) == 2:
            literals[-1] += match[0][0]
        else:
            raise ValueError(f"has a stray `{match[0]}`; a placeholder is like {{name}}")
    pieces.append(literals[-1] + text[end:])
    return Template(tuple(pieces), without_markup(pieces))


class Texts:
    """All texts; make it from parsed YAML with `content.load`, or from plain dicts in a test."""

    __slots__ = ("_texts", "languages")

    def __init__(self, texts: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
        """Take language → key → variants, and cut every text once."""
        self.languages = tuple(texts)
        self._texts = {
            language: {key: tuple(map(parse, variants)) for key, variants in entries.items()}
            for language, entries in texts.items()
        }

    def say(self, language: str, key: str, /, **params: object) -> Html:
        """Say a text (the first variant) as Telegram HTML, with every value escaped."""
        return self.pick(language, key, 0, **params)

    def pick(self, language: str, key: str, index: int, /, **params: object) -> Html:
        """Say the variant at `index`, counted round, as Telegram HTML with values escaped."""
        variants = self._find(language, key)
        pieces = list(variants[index % len(variants)].pieces)
        for at in range(1, len(pieces), 2):
            value = _value(params, pieces[at], language, key)
            pieces[at] = value if isinstance(value, Html) else html.escape(str(value))
        return Html("".join(pieces))

    def plain(self, language: str, key: str, /, **params: object) -> str:
        """Say a text without markup and without escaping, as buttons and pop-ups show it."""
        pieces = list(self._find(language, key)[0].plain)
        for at in range(1, len(pieces), 2):
            pieces[at] = str(_value(params, pieces[at], language, key))
        return "".join(pieces)

    def choices(self, language: str, key: str) -> tuple[str, ...]:
        """Give all variants of a text, placeholders still in them."""
        return tuple(
            "".join(f"{{{piece}}}" if at % 2 else piece for at, piece in enumerate(variant.pieces))
            for variant in self._find(language, key)
        )

    def has(self, key: str) -> bool:
        """Tell whether there is a text of that key."""
        return all(key in entries for entries in self._texts.values())

    @property
    def keys(self) -> tuple[str, ...]:
        """Give all keys, in the order of the first language's file."""
        return tuple(self._texts[self.languages[0]]) if self.languages else ()

    def _find(self, language: str, key: str) -> tuple[Template, ...]:
        try:
            return self._texts[language][key]
        except KeyError:
            if language not in self._texts:
                known = ", ".join(self.languages)
                message = f"There are no texts in {language!r}; choose one of: {known}."
            else:
                message = f"There is no text {key!r} in {language!r}; add it to data/texts."
            raise TextError(message) from None


def _value(params: Mapping[str, object], name: str, language: str, key: str) -> object:
    try:
        return params[name]
    except KeyError:
        message = f"The text {key!r} in {language!r} needs a value for {{{name}}}; pass {name}=…."
        raise TextError(message) from None
