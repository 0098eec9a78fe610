"""Reading the bot's words: the same keys and the same placeholders in every language."""

from collections.abc import Iterator, Mapping
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

Entries = dict[str, tuple[Route, tuple[str, ...]]]


def read_texts(shelf: Shelf, folder: str) -> tuple[Texts | None, Mapping[str, Document]]:
    """Read one file for each language; the texts are None when any file has a fault."""
    before = len(shelf.faults)
    documents: dict[str, Document] = {}
    entries: dict[str, Entries] = {}
    for language in LANGUAGES:
        document = shelf.document(f"{folder}/{language}.yaml")
        if document is None:
            continue
        documents[language] = document
        entries[language] = {}
        shelf.faults.extend(_flatten(document, entries[language]))
        shelf.faults.extend(_text_faults(document, entries[language]))
    if len(documents) == len(LANGUAGES):
        shelf.faults.extend(_differences(documents, entries))
    if len(shelf.faults) > before:
        return None, documents
    texts = {
        language: {key: variants for key, (_, variants) in found.items()}
        for language, found in entries.items()
    }
    return Texts(texts), documents


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
        if not words or len(words) < len(variants):
            message = f"`{key}` must be words, or a list of words."
            yield document.fault(route, "text-shape", message, 'Put the words in "…".')
        elif key in into:
            message = f"`{key}` is here a second time, once nested and once dotted."
            yield document.fault(route, "duplicate-key", message, "Keep one of them.")
        else:
            into[key] = (route, words)


def _text_faults(document: Document, entries: Entries) -> Iterator[Fault]:
    for key, (route, variants) in list(entries.items()):
        for variant in variants:
            problem = _problem(variant)
            if problem is not None:
                code, sentence = problem
                yield document.fault(route, code, f"`{key}`: {sentence}", "Correct the text.")
                entries.pop(key, None)


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


def _differences(
    documents: Mapping[str, Document], entries: Mapping[str, Entries]
) -> Iterator[Fault]:
    first, *others = LANGUAGES
    for other in others:
        for here, there in ((first, other), (other, first)):
            yield from _missing(documents[here], entries[here], there, documents[there])
        for key in entries[first].keys() & entries[other].keys():
            yield from _unlike(documents[other], key, entries[first][key][1], entries[other])


def _missing(document: Document, entries: Entries, there: str, target: Document) -> Iterator[Fault]:
    known = _all_keys(target)
    for key, (route, _) in entries.items():
        if key not in known:
            message = f"`{key}` is not in {there}."
            yield document.fault(route, "text-missing", message, f"Add it to {target.file}.")


def _all_keys(document: Document) -> frozenset[str]:
    return frozenset(".".join(map(str, route)) for route in document.marks)


def _unlike(
    document: Document, key: str, model: tuple[str, ...], entries: Entries
) -> Iterator[Fault]:
    route, variants = entries[key]
    if len(variants) != len(model):
        message = f"`{key}` has {len(variants)} variants here and {len(model)} in {LANGUAGES[0]}."
        yield document.fault(route, "variants", message, "Write as many in each.")
    here, there = _names(variants), _names(model)
    if here != there:
        differing = ", ".join(f"{{{name}}}" for name in sorted(here ^ there))
        message = f"`{key}` differs from {LANGUAGES[0]} in its placeholders: {differing}."
        yield document.fault(route, "placeholder", message, "Use the same in each language.")


def _names(variants: tuple[str, ...]) -> frozenset[str]:
    return frozenset[str]().union(*(parse(variant).names for variant in variants))
