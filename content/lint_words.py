"""Checks of one prompt's wording: what a learner reads is short, concrete, in Taiwan's words."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from content.faults import Severity
from content.phrase import half_width, has_han, lines_on_phone, not_traditional
from content.prompt import Prompt
from content.rules import Rules

LENGTHS: Final = {
    "text": ("text-length", 18, 48),
    "hint": ("hint-length", 6, 28),
    "follow_up": ("follow-up-length", 8, 24),
}
"""The code, and the fewest and the most characters of a prompt's Chinese parts."""

ZH: Final = "zh-Hant"
EXAMPLE_MOST: Final = 36
LINES_MOST: Final = 9


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one part of a prompt or sheet; the caller knows the file and line."""

    part: tuple[str | int, ...]
    code: str
    message: str
    mend: str
    severity: Severity = "error"


PromptRule = Callable[[Prompt, Rules], Iterator[Finding]]


def refitting(count: int, least: int, most: int) -> str:
    """Say how many characters are to go or to come."""
    if count > most:
        return f"Say it with {count - most} fewer."
    return f"Say more; at least {least - count} are to come."


def lengths(prompt: Prompt, rules: Rules) -> Iterator[Finding]:
    """Every part has a length that a learner reads at a glance."""
    for part, (code, least, most) in LENGTHS.items():
        count = len(getattr(prompt, part).zh)
        if not least <= count <= most:
            message = f"The {part} has {count} characters; {least} to {most} is right."
            yield Finding((part, ZH), code, message, refitting(count, least, most))
    for trade, example in prompt.examples.items():
        if len(example.zh) > EXAMPLE_MOST:
            message = f"The example has {len(example.zh)} characters; {EXAMPLE_MOST} is the most."
            mend = refitting(len(example.zh), 1, EXAMPLE_MOST)
            yield Finding(("examples", trade, ZH), "example-length", message, mend)


def one_question(prompt: Prompt, rules: Rules) -> Iterator[Finding]:
    """A prompt asks one thing, and so does its follow-up."""
    for part in ("text", "follow_up"):
        count = getattr(prompt, part).zh.count(rules.question_mark)
        if count != 1:
            message = f"The {part} has {count} question marks; exactly one is right."
            mend = f"Ask one thing, and end it with one {rules.question_mark}."
            yield Finding((part, ZH), "one-question", message, mend)


def concrete(prompt: Prompt, rules: Rules) -> Iterator[Finding]:
    """A prompt has a verb one can be seen doing."""
    if not any(verb in prompt.text.zh for verb in rules.verbs):
        message = "The text has no concrete verb."
        yield Finding(
            ("text", ZH), "concrete-verb", message, "Say what to count, ask, find, write …"
        )


def plan_shape(prompt: Prompt, rules: Rules) -> Iterator[Finding]:
    """A plan is asked for as one if-then sentence."""
    shape = f"{re.escape(rules.plan_if)}.*{re.escape(rules.plan_then)}"
    if prompt.kind == "plan" and not re.search(shape, prompt.text.zh, re.DOTALL):
        message = f"A plan needs {rules.plan_if}…{rules.plan_then}…."
        mend = "Ask for one such sentence, with ＿＿ where the learner fills in."
        yield Finding(("text", ZH), "plan-shape", message, mend)


def moment(prompt: Prompt, rules: Rules) -> Iterator[Finding]:
    """What is to be done or seen has its moment of the day."""
    if prompt.kind in ("act", "observe") and not _first(rules.moments, prompt.text.zh):
        message = "The text names no moment."
        yield Finding(("text", ZH), "moment", message, f"Say when, such as {rules.moments[0]}.")


def openings(prompt: Prompt, rules: Rules) -> Iterator[Finding]:
    """Asking why, or what can be answered with yes or no, brings little."""
    why = _first(rules.why, prompt.text.zh)
    if why:
        message = f"The text asks {why}; people answer with a theory."
        yield Finding(("text", ZH), "why", message, "Ask what happened, or which one.", "warning")
    opening = next((word for word in rules.yes_no if prompt.text.zh.startswith(word)), None)
    if opening:
        message = f"The text opens with {opening}; yes or no would answer it."
        yield Finding(
            ("text", ZH), "yes-no", message, "Ask who, what, which or how many.", "warning"
        )


def example_trades(prompt: Prompt, rules: Rules) -> Iterator[Finding]:
    """An author shows examples of at least two trades."""
    if len(prompt.examples) < 2 and not prompt.generic:
        message = f"There are examples of {len(prompt.examples)} trades; two is the least."
        yield Finding(("examples",), "examples", message, "Add an example of another trade.")


def on_one_screen(prompt: Prompt, rules: Rules) -> Iterator[Finding]:
    """The question with its hint and longest example fits nine short lines of a phone."""
    longest = max((example.zh for example in prompt.examples.values()), key=len, default="")
    # The name of the ability above, and the trade before the example, take this much room.
    lines = 1 + sum(
        lines_on_phone(part)
        for part in (prompt.text.zh, prompt.hint.zh, longest and "\u3000" * 6 + longest)
        if part
    )
    if lines > LINES_MOST:
        message = f"The question takes {lines} lines on a phone; {LINES_MOST} is the most."
        mend = "Shorten the text, the hint or the longest example."
        yield Finding(("text", ZH), "too-many-lines", message, mend)


def usage_findings(part: tuple[str | int, ...], text: str, rules: Rules) -> Iterator[Finding]:
    """Check that words, characters and punctuation are those used in Taiwan."""
    for foreign, ours in rules.foreign.items():
        if foreign in text:
            message = f"{foreign} is not said in Taiwan."
            yield Finding(part, "taiwan-wording", message, f"Write {ours}.")
    strange = not_traditional(text)
    if strange:
        message = f"Not Traditional Chinese as used in Taiwan: {strange}."
        mend = "Type it anew with a Traditional Chinese keyboard."
        yield Finding(part, "traditional", message, mend)
    mark = half_width(text)
    if mark:
        message = f"Half-width punctuation in `{mark}`."
        mend = "Write the full-width mark of Chinese there, such as ，。：？！（）."
        yield Finding(part, "full-width", message, mend)


def word_findings(
    part: tuple[str | int, ...], zh: str, en: str | None, rules: Rules
) -> Iterator[Finding]:
    """Check one thing said in both languages."""
    chinese = (*part, ZH)
    jargon = _first(rules.jargon, zh)
    if jargon:
        message = f"{jargon} is the standard's word, not a shopkeeper's."
        yield Finding(chinese, "jargon", message, "Say what one would see or do in the shop.")
    preaching = _first(rules.preaching, zh)
    if preaching:
        mend = "Leave it out, and ask what is so or what was done."
        yield Finding(chinese, "preaching", f"{preaching} preaches.", mend)
    yield from usage_findings(chinese, zh, rules)
    if en is not None and has_han(en):
        message = "The English has Chinese in it."
        yield Finding(
            (*part, "en"), "english", message, "Translate it, or spell the name in letters."
        )


def prompt_findings(prompt: Prompt, rules: Rules) -> Iterator[Finding]:
    """Check everything about one prompt's wording."""
    for rule in PROMPT_WORD_RULES:
        yield from rule(prompt, rules)
    for part in LENGTHS:
        words = getattr(prompt, part)
        yield from word_findings((part,), words.zh, words.en, rules)
    for trade, example in prompt.examples.items():
        yield from word_findings(("examples", trade), example.zh, example.en, rules)


def _first(words: tuple[str, ...], text: str) -> str | None:
    return next((word for word in words if word in text), None)


PROMPT_WORD_RULES: Final[tuple[PromptRule, ...]] = (
    lengths,
    one_question,
    concrete,
    plan_shape,
    moment,
    openings,
    example_trades,
    on_one_screen,
)
"""Each looks at one prompt alone; what compares prompts is in lint_bank."""
