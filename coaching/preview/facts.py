"""What a coach sees of a prompt and a learner does not: its marks, and its parts to mend."""

from __future__ import annotations

from collections.abc import Iterator

from coaching.export.wording import Wording
from coaching.preview.desk import Card
from content.prompt import Prompt


def marks(prompt: Prompt, wording: Wording) -> tuple[str, ...]:
    """Its kind and revision, and what is special: a draft, retired, or made by a template."""
    source = (
        wording.label("preview.template")
        if prompt.generic
        else wording.label("preview.rev", rev=prompt.rev)
    )
    status = () if prompt.status == "ready" else (wording.label(f"preview.{prompt.status}"),)
    return (wording.label(f"export.file.kind.{prompt.kind}"), source, *status)


def facts(card: Card, wording: Wording) -> Iterator[tuple[str, str]]:
    """The parts of a prompt by name: hint, question further, every trade's example, the reason."""
    prompt, language = card.prompt, wording.language
    none = wording.label("preview.none")
    yield wording.label("preview.hint"), prompt.hint.say(language)
    yield wording.label("preview.follow_up"), prompt.follow_up.say(language)
    examples = [
        wording.label(
            "preview.example",
            trade=wording.one_of("trade", trade),
            example=prompt.example(trade, language) or none,
        )
        for trade in prompt.examples
    ]
    yield wording.label("preview.examples"), "\n".join(examples) or none
    if card.why:
        yield wording.label("preview.why"), card.why
