"""A document of blocks for a word processor; nothing else uses its library."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.run import Run

from coaching.portfolio.blocks import Block, Heading, Line, Question, Quote, Table

CHINESE = "Microsoft JhengHei"
LATIN = "Calibri"
FONTS = ("ascii", "hAnsi", "cs", "eastAsia")
THEMES = ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme")
"""A theme's font would win over the font that is named."""
BODY, QUOTE, CAPTION = "Normal", "Quote", "Source"
HEADINGS = ("Title", "Heading 1", "Heading 2")
GREY = RGBColor(0x5F, 0x6B, 0x6F)
SMALL, INDENT = Pt(9), Pt(18)
BOX = "\u2610 "

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_docx(blocks: Iterable[Block], title: str, language: str, made_at: datetime) -> bytes:
    """The document as a DOCX file, with real headings and fonts that have the characters."""
    document = Document()
    _describe(document, title, language, made_at)
    _style(document, language)
    paper = _Paper(document)
    for block in blocks:
        _add(paper, block)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def shown(text: str) -> str:
    """The words with nothing in them that XML cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


class _Paper:
    """Where paragraphs and rows are put: copies of a first one of their kind.

    The library looks every style up anew for each paragraph, which takes minutes for years.
    """

    def __init__(self, document: Docx) -> None:
        self._document = document
        self._kinds: dict[str, Any] = {}

    def paragraph(self, text: str, style: str) -> None:
        """Put a paragraph at the end."""
        if style not in self._kinds:
            first = self._document.add_paragraph(style=style)
            self._kinds[style] = deepcopy(first._p)
            first.add_run(shown(text))
            return
        copy = deepcopy(self._kinds[style])
        self._document.element.body.sectPr.addprevious(copy)
        Run(copy.add_r(), self._document._body).text = shown(text)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Put a table at the end, its first row in bold; a cell has one line."""
        table = self._document.add_table(rows=1, cols=len(head), style="Table Grid")
        first = table.rows[0]._tr
        for cell in table.rows[0].cells:
            cell.paragraphs[0].add_run("-").font.size = SMALL
        usual = deepcopy(first)
        _fill(first, head)
        for cell in table.rows[0].cells:
            cell.paragraphs[0].runs[0].font.bold = True
        for row in rows:
            copy = deepcopy(usual)
            _fill(copy, row)
            table._tbl.append(copy)


def _fill(row: Any, texts: Sequence[str]) -> None:
    for place, text in zip(row.iter(qn("w:t")), texts, strict=True):
        place.text = shown(text)


def _add(paper: _Paper, block: Block) -> None:
    match block:
        case Heading(level, text):
            paper.paragraph(text, HEADINGS[level - 1])
        case Line(text):
            paper.paragraph(text, BODY)
        case Question(text):
            paper.paragraph(BOX + text, BODY)
        case Quote(caption, texts):
            paper.paragraph(caption, CAPTION)
            for text in texts:
                paper.paragraph(text, QUOTE)
        case Table(head, rows):
            paper.table(head, rows)


def _describe(document: Docx, title: str, language: str, made_at: datetime) -> None:
    about = document.core_properties
    about.title = shown(title)[:255]
    about.author = ""
    about.comments = ""
    about.language = language
    about.created = about.modified = made_at.replace(tzinfo=None)


def _style(document: Docx, language: str) -> None:
    styles = document.styles
    caption = styles.add_style(CAPTION, WD_STYLE_TYPE.PARAGRAPH)
    caption.font.size, caption.font.color.rgb = SMALL, GREY
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_after = Pt(0)
    quote = styles[QUOTE]
    # Chinese has no italics: a slanted character is hard to read.
    quote.font.italic = False
    quote.paragraph_format.left_indent = INDENT
    for name in (BODY, QUOTE, CAPTION, *HEADINGS):
        _set_fonts(styles[name], language)


def _set_fonts(style: Any, language: str) -> None:
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in THEMES:
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for name in FONTS:
        fonts.set(qn(f"w:{name}"), CHINESE if name == "eastAsia" else LATIN)
    spoken = properties.find(qn("w:lang"))
    if spoken is None:
        spoken = properties.makeelement(qn("w:lang"), {})
        properties.append(spoken)
    spoken.set(qn("w:eastAsia"), "zh-TW")
    spoken.set(qn("w:val"), "en-US" if language == "en" else "zh-TW")
