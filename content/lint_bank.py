"""Checks of the words of a whole bank: sheets, templates and texts, and prompts side by side."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from math import ceil
from typing import Final

from content.faults import Fault
from content.generic import Generic
from content.lint_words import (
    ZH,
    Finding,
    prompt_findings,
    refitting,
    usage_findings,
    word_findings,
)
from content.model import Words
from content.pack import ItemPage, Pack
from content.phrase import likeness
from content.prompt import AUTHORED_KINDS
from content.rules import Rules
from content.yamlfile import Document, Route

ANCHOR: Final = (6, 28)
PLAIN_MOST: Final = 10
ALIKE_MOST: Final = 0.5
TRADE_LEAST: Final = 0.25


def authored_prompts(pack: Pack) -> Iterator[Fault]:
    """Every authored prompt that is or will be asked reads well."""
    if not pack.rules:
        return
    for document, route, prompt in pack.prompts():
        if prompt.status != "retired":
            for finding in prompt_findings(prompt, pack.rules.value):
                yield _fault(document, route, finding)


def generic_prompts(pack: Pack) -> Iterator[Fault]:
    """Every template reads well with the name of every item in it."""
    if not (pack.rules and pack.templates and pack.scene and pack.standard):
        return
    sheets = {page.value.item: page.value for page in pack.items}
    generic = Generic(pack.templates.value, pack.scene.value, (), {})
    seen: set[tuple[str, str]] = set()
    places = {template.id: at for at, template in enumerate(pack.templates.value)}
    for item in pack.standard.value.items:
        if item.id not in sheets:
            continue
        sheet = generic.sheet(item, pack.standard.value, sheets[item.id].sheet())
        for prompt in generic.prompts(item, sheet, with_evidence=True):
            template = f"{item.kind}-{prompt.kind}-{prompt.id.rpartition('-')[2]}"
            for finding in prompt_findings(prompt, pack.rules.value):
                if (template, finding.code) not in seen and template in places:
                    seen.add((template, finding.code))
                    yield _fault(pack.templates.document, (places[template],), finding)


def sheets(pack: Pack) -> Iterator[Fault]:
    """Names, anchors and a coach's notes are short and in Taiwan's words."""
    if not pack.rules:
        return
    for page in pack.items:
        for finding in _sheet_findings(page.value, pack.rules.value):
            yield _fault(page.document, (), finding)


def texts(pack: Pack) -> Iterator[Fault]:
    """What the bot says by itself is in Taiwan's words too."""
    if not pack.rules:
        return
    for entry in pack.text_entries[ZH].values():
        for text in entry.variants:
            for finding in usage_findings((), text, pack.rules.value):
                yield _fault(entry.document, entry.route, finding)


def unlike(pack: Pack) -> Iterator[Fault]:
    """No two prompts ask nearly the same."""
    placed = [entry for entry in pack.prompts() if entry[2].status != "retired"]
    for (_, _, one), (document, route, other) in combinations(placed, 2):
        share = likeness(one.text.zh, other.text.zh)
        if share > ALIKE_MOST:
            message = f"{other.id} asks nearly the same as {one.id} ({share:.0%} alike)."
            mend = "Ask something else, or delete it if nobody was asked it yet."
            yield document.fault((*route, "text"), "alike", message, mend)


def fair_to_trades(pack: Pack) -> Iterator[Fault]:
    """Every trade finds itself in a fair share of the examples."""
    ready = [prompt for _, _, prompt in pack.prompts() if prompt.status == "ready"]
    # With a file unread, its examples would seem to be missing.
    if not pack.rules or not ready or pack.unusable:
        return
    counted = Counter(trade for prompt in ready for trade in prompt.examples)
    for trade in pack.rules.value.trades:
        share = counted[trade] / len(ready)
        if trade not in pack.rules.value.no_example and share < TRADE_LEAST:
            message = f"Only {share:.0%} of the prompts have an example for {trade}."
            more = ceil(TRADE_LEAST * len(ready)) - counted[trade]
            mend = f"Write it into {more} more; {TRADE_LEAST:.0%} is the least."
            yield pack.rules.document.fault(("trades",), "trade-share", message, mend)


def coverage(pack: Pack) -> Iterator[Fault]:
    """Say once how much is still asked from templates."""
    # With a file unread, its prompts would seem to be missing.
    if not pack.standard or not pack.items or pack.unusable:
        return
    written = {
        (prompt.item, prompt.kind)
        for _, _, prompt in pack.prompts()
        if prompt.status == "ready" and prompt.kind in AUTHORED_KINDS
    }
    wanted = len(pack.standard.value.items) * len(AUTHORED_KINDS)
    if len(written) < wanted:
        message = f"{len(written)} of {wanted} questions (items × kinds) have an author's prompt."
        mend = "Templates ask the others; `coach content show` lists them."
        yield pack.standard.document.fault((), "coverage", message, mend, "warning")


def _sheet_findings(sheet: ItemPage, rules: Rules) -> Iterator[Finding]:
    if len(sheet.plain.zh) > PLAIN_MOST:
        message = f"The name has {len(sheet.plain.zh)} characters; {PLAIN_MOST} is the most."
        mend = refitting(len(sheet.plain.zh), 1, PLAIN_MOST)
        yield Finding(("plain", ZH), "plain-length", message, mend)
    for at, anchor in enumerate(sheet.anchors):
        least, most = ANCHOR
        if not least <= len(anchor.zh) <= most:
            message = f"The anchor has {len(anchor.zh)} characters; {least} to {most} is right."
            mend = refitting(len(anchor.zh), least, most)
            yield Finding(("anchors", at, ZH), "anchor-length", message, mend)
    for part, words in _words_of(sheet):
        yield from word_findings(part, words.zh, words.en, rules)


def _words_of(sheet: ItemPage) -> Iterator[tuple[tuple[str | int, ...], Words]]:
    for name in ("plain", "scene", "look_for", "false_positive", "coach_question"):
        words = getattr(sheet, name)
        if words is not None:
            yield (name,), words
    for at, anchor in enumerate(sheet.anchors):
        yield ("anchors", at), anchor


def _fault(document: Document, route: Route, finding: Finding) -> Fault:
    return document.fault(
        (*route, *finding.part),
        finding.code,
        finding.message,
        finding.mend,
        finding.severity,
    )


BANK_WORD_RULES: Final[tuple[Callable[[Pack], Iterator[Fault]], ...]] = (
    authored_prompts,
    generic_prompts,
    sheets,
    texts,
    unlike,
    fair_to_trades,
    coverage,
)
