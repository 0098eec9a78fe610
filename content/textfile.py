"""Reading the bot's words: the same keys and the same placeholders in every language.

Each language has one file of its own name (`en.yaml`) and may have more for one area each
(`export.en.yaml`); together they are one set of keys.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from content.faults import Fault
from content.markup import markup_problem
from content.shelf import Shelf
from content.texts import Texts, parse
from content.yamlfile import Document, Route, Value

LANGUAGES: Final = ("zh-Hant", "en")
"""The languages the bot speaks; the first is the one texts are written in."""

MAX_CHARACTERS: Final = 4000
"""Telegram takes 4,096 characters in a message; the rest is room for values."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text with its variants, and the place it was read from."""

    document: Document
    route: Route
    variants: tuple[str, ...]

    def fault(self, code: str, message: str, mend: str) -> Fault:
        """Make a fault that points at this text."""
        return self.document.fault(self.route, code, message, mend)


Entries = dict[str, Entry]


def read_texts(shelf: Shelf, folder: str) -> tuple[Texts | None, Mapping[str, Entries]]:
    """Read all text files; the texts are None when any of them has a fault."""
    before = _errors(shelf)
    entries: dict[str, Entries] = {language: {} for language in LANGUAGES}
    unread = False
    for name in _file_names(shelf, folder):
        language = _language_of(name)
        document = shelf.document(name)
        if document is None:
            unread = True
        elif language is None:
            message = f"No language of ours is in the name {name}."
            mend = f"End it with one of: {', '.join(f'.{one}.yaml' for one in LANGUAGES)}."
            shelf.faults.append(document.fault((), "text-language", message, mend))
        else:
            shelf.faults.extend(_flatten(document, entries[language]))
    broken: set[str] = set()
    for found in entries.values():
        shelf.faults.extend(_text_faults(found, broken))
    # With a file unread, all its keys would seem to be missing from its language.
    if not unread:
        shelf.faults.extend(_differences(entries, broken))
    if _errors(shelf) > before:
        return None, entries
    texts = {
        language: {key: entry.variants for key, entry in found.items()}
        for language, found in entries.items()
    }
    return Texts(texts), entries


def _errors(shelf: Shelf) -> int:
    return sum(fault.severity == "error" for fault in shelf.faults)


def _file_names(shelf: Shelf, folder: str) -> list[str]:
    needed = [f"{folder}/{language}.yaml" for language in LANGUAGES]
    return [*needed, *(name for name in shelf.names(folder) if name not in needed)]


def _language_of(name: str) -> str | None:
    file = name.rpartition("/")[2]
    for language in LANGUAGES:
        if f".{file}".endswith(f".{language}.yaml"):
            return language
    return None


def _flatten(document: Document, into: Entries) -> Iterator[Fault]:
    if not isinstance(document.value, dict):
        yield document.fault((), "text-shape", "Texts are `key: words`.", "Write them so.")
        return
    waiting: list[tuple[Route, Value]] = [((), document.value)]
    while waiting:
        route, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(((*route, key), part) for key, part in reversed(value.items()))
            continue
        key = ".".join(map(str, route))
        variants = value if isinstance(value, list) else [value]
        words = tuple(variant for variant in variants if isinstance(variant, str) and variant)
        entry = Entry(document, route, words)
        if not words or len(words) < len(variants):
            message = f"`{key}` must be words, or a list of words."
            yield entry.fault("text-shape", message, 'Put the words in "…".')
        if key in into:
            message = f"`{key}` is here a second time, dotted, nested or in another file."
            yield entry.fault("duplicate-key", message, "Keep one of them.")
        into.setdefault(key, entry)


def _text_faults(entries: Entries, broken: set[str]) -> Iterator[Fault]:
    for key, entry in entries.items():
        if not entry.variants:
            broken.add(key)
        for variant in entry.variants:
            problem = _problem(variant)
            if problem is not None:
                code, sentence = problem
                broken.add(key)
                yield entry.fault(code, f"`{key}`: {sentence}", "Correct the text.")


def _problem(text: str) -> tuple[str, str] | None:
    try:
        parse(text)
    except ValueError as error:
        return "placeholder", f"{error}."
    sentence = markup_problem(text)
    if sentence is not None:
        return "markup", sentence
    if len(text) > MAX_CHARACTERS:
        return "text-too-long", f"{len(text)} characters; {MAX_CHARACTERS} is the most."
    return None


def _differences(entries: Mapping[str, Entries], broken: set[str]) -> Iterator[Fault]:
    first, *others = LANGUAGES
    for other in others:
        for here, there in ((first, other), (other, first)):
            yield from _missing(entries[here], entries[there], there)
        for key, entry in entries[other].items():
            if key in entries[first] and key not in broken:
                yield from _unlike(key, entry, entries[first][key])


def _missing(entries: Entries, others: Entries, there: str) -> Iterator[Fault]:
    for key, entry in entries.items():
        if key not in others:
            message = f"`{key}` is not in {there}."
            yield entry.fault("text-missing", message, f"Add it in {there}, or delete it here.")


def _unlike(key: str, entry: Entry, model: Entry) -> Iterator[Fault]:
    language = LANGUAGES[0]
    here, there = len(entry.variants), len(model.variants)
    if here != there:
        message = f"`{key}` has {here} variants here and {there} in {language}."
        yield entry.fault("variants", message, "Write as many in each.")
    odd = _names(entry.variants) ^ _names(model.variants)
    if odd:
        differing = ", ".join(f"{{{name}}}" for name in sorted(odd))
        message = f"`{key}` differs from {language} in its placeholders: {differing}."
        yield entry.fault("placeholder", message, "Use the same in each language.")


def _names(variants: tuple[str, ...]) -> frozenset[str]:
    return frozenset[str]().union(*(parse(variant).names for variant in variants))
