"""Makes the files of portfolios: of a learner for themselves, for a coach, for the operator."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from coaching.export.wording import Wording
from coaching.local_time import local_time
from coaching.portfolio.as_csv import to_csv
from coaching.portfolio.as_json import to_json
from coaching.portfolio.as_markdown import to_markdown
from coaching.portfolio.as_page import to_page
from coaching.portfolio.compose import bind, compose
from coaching.portfolio.draft import drafts
from coaching.portfolio.draft_blocks import draft_blocks, title
from coaching.portfolio.material import Maker, Material
from coaching.portfolio.records import Binder, Portfolio
from coaching.staff.records import Staff
from content.load import Content

Format = Callable[[Binder, Wording], bytes]

FORMATS: Mapping[str, Format] = {"html": to_page, "json": to_json, "csv": to_csv}
"""What a whole portfolio can be written as, by the ending of the file's name."""

LONGEST_NAME = 40
_NO_NAME = re.compile(r"[^\w.-]+")


def for_self(material: Material) -> Maker:
    """A learner who has their own portfolio made."""
    who = material.learner
    return Maker(role="learner", name=who.name, language=who.language, zone=who.zone)


def for_coach(person: Staff) -> Maker:
    """A coach who has the portfolio of somebody else made."""
    return Maker(role="coach", name=person.name, language=person.language, zone=person.zone)


def bound(materials: Sequence[Material], content: Content, maker: Maker) -> Binder:
    """The portfolios of these people in one file; there is at least one of them."""
    composed = [compose(each, content, maker.language) for each in materials]
    return bind(composed, content, maker, materials[0].made_at)


def words_for(content: Content, maker: Maker) -> Wording:
    """How to speak to whoever has it made."""
    return Wording(content, maker.language, maker.zone)


def page_file(binder: Binder, about: str, words: Wording) -> tuple[str, bytes]:
    """One HTML file about a learner, or about a cohort."""
    return f"{file_name(binder, about, words)}.html", to_page(binder, words)


def file_name(binder: Binder, about: str, words: Wording) -> str:
    """The name of a file without its ending: whom it is about, and of which day."""
    day = f"{local_time(words.zone, binder.made_at):%Y%m%d}"
    return words.label("portfolio.page_name", name=plain_name(about), date=day)


def plain_name(text: str) -> str:
    """Words as a part of a file's name: letters, figures and little else."""
    return _NO_NAME.sub("_", text).strip("._")[:LONGEST_NAME] or "_"


def own_files(material: Material, content: Content) -> dict[str, bytes]:
    """What a learner's archive holds of it: the portfolio, and a draft of each work output."""
    maker = for_self(material)
    words = words_for(content, maker)
    binder = bound([material], content, maker)
    name = words.label("portfolio.file_name")
    files = {f"{name}.html": to_page(binder, words), f"{name}.json": to_json(binder, words)}
    for portfolio in binder.portfolios:
        files |= dict(draft_files(binder, portfolio, words))
    return files


def draft_files(
    binder: Binder, portfolio: Portfolio, words: Wording, endings: Sequence[str] = ("docx", "md")
) -> Iterator[tuple[str, bytes]]:
    """A file of each ending for each work output."""
    # Only a draft needs the word processor's library, and it takes a while to load.
    from bot.services.as_docx import to_docx

    for draft in drafts(portfolio, words.content, words.language):
        blocks = draft_blocks(draft, portfolio.name, binder.made_at, words)
        name = words.label(
            "portfolio.draft_file", code=plain_name(draft.code), name=plain_name(draft.name)
        )
        if "docx" in endings:
            heading = title(draft, words)
            yield f"{name}.docx", to_docx(blocks, heading, words.language, binder.made_at)
        if "md" in endings:
            yield f"{name}.md", to_markdown(blocks)
