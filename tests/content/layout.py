"""Lays a standard out as publications do, in many forms, for tests that read it back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from content.standard import Standard, Task

Form = Literal["tab", "pipe", "plain"]
Row = list[list[str]]
"""The cells of a row; each cell is a list of items, or of what a page break left of them."""

CODE = re.compile(r"[TOPKSA][ .]?[0-9]+(?:[a-z]?\.[0-9]+)*[a-z]?")
LIKE_CODE = re.compile(r"[TOPKSA][ .]{0,2}[0-9]|\|")
DIGIT_FIRST = re.compile(r"[0-9a-z]")
WIDE = {code: code + 0xFEE0 for code in map(ord, "0123456789.TOPKSA")}
NARROW = {wide: code for code, wide in WIDE.items()}
VERSION_HEADER = ("版本", "職能基準代碼", "職能基準名稱", "狀態", "更新說明", "發展更新日期")
UNREADABLE = ("", "34", "4級以上")


@dataclass(frozen=True)
class Layout:
    """How a publication looks; `breaks` is how many page breaks fall into the main table."""

    random: Random
    form: Form = "tab"
    breaks: int = 3
    end: str = "\n"
    bom: bool = False
    wide: bool = False
    odd: bool = False
    merged: bool = False
    filled: bool = False
    page_numbers: bool = False


def lay_out(standard: Standard, layout: Layout) -> bytes:
    """Give the publication as the bytes of a file."""
    lines = list(_Publication(standard, layout).lines())
    text = "\n".join(lines) + ("\n" if layout.random.random() < 0.5 else "")
    return (("\ufeff" if layout.bom else "") + text.replace("\n", layout.end)).encode()


@dataclass
class _Publication:
    standard: Standard
    layout: Layout
    columns: int = 7
    names: dict[str, str] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        standard = self.standard
        self.names |= {entry.id: entry.name for entry in standard.knowledge}
        self.names |= {entry.id: entry.name for entry in standard.skills}
        yield f"## {standard.title}職能基準"
        yield ""
        yield from self.front()
        yield ""
        yield from (self.plain_table() if self.layout.form == "plain" else self.table())
        yield ""
        yield from self.back()

    def front(self) -> Iterator[str]:
        standard, place = self.standard, self.standard.category
        yield from self.rows(
            [
                [[name] for name in VERSION_HEADER],
                *(
                    [[v.version], [v.code], [v.name], [v.status], [v.note or ""], [v.date]]
                    for v in standard.versions
                ),
            ]
        )
        yield ""
        title = [["職能基準名稱 ( 擇一填寫 )"], ["職類"], [""], [""]]
        level = "" if standard.level is None else str(standard.level)
        rows = [
            [["職能基準代碼"], [standard.code], [""], [""]],
            title,
            [[""], ["職業"], [standard.title], [""]],
            *(
                [[group], [f"{name}別"], [coded.name], [f"{name}別代碼"], [coded.code]]
                for group, name, coded in (
                    ("所屬 類別", "職類", place.category),
                    ("", "職業", place.occupation),
                    ("", "行業", place.industry),
                )
            ),
            [["工作描述"], [standard.description], [""]],
            [["基準級別"], [level]],
        ]
        yield from self.rows(rows, ruled=False)

    def table(self) -> Iterator[str]:
        rows = list(self.task_rows())
        for _ in range(self.layout.breaks):
            self.break_page(rows)
        page: list[Row] = [self.header()]
        for row in rows:
            if row is None:
                yield from self.rows(page)
                yield from self.page_end()
                page = [self.header()]
            else:
                page.append(row)
        yield from self.rows(page)

    def header(self) -> Row:
        random = self.layout.random
        level = random.choice(["職能 級別", "職能級別", "職能　級別"])
        knowledge = random.choice(
            ["職能內涵 ( K=knowledge 知識 )", "職能內涵（Ｋ＝knowledge知識）"]
        )
        names = ["主要職責", "工作任務", "工作產出", "行為指標", level, knowledge]
        return [[name] for name in (*names, "職能內涵 ( S=skills 技能 )")]

    def page_end(self) -> Iterator[str]:
        if self.layout.page_numbers:
            yield self.layout.random.choice(["第 2 頁，共 9 頁", "- 3 -", "Page 2 of 9"])
        yield self.layout.random.choice(["", "\f"])
        if self.layout.page_numbers:
            yield f"{self.standard.title}職能基準"

    def task_rows(self) -> Iterator[Row | None]:
        duty = ""
        for tasks in self.groups():
            shown = tasks[0].duty if self.layout.filled or tasks[0].duty != duty else ""
            duty = tasks[0].duty
            title = next(each.title for each in self.standard.duties if each.id == duty)
            yield [
                [self.item(shown, title)] if shown else [],
                [self.item(task.id, task.title) for task in tasks],
                [self.item(o.id, o.name) for task in tasks for o in task.outputs],
                [self.item(p.id, p.text) for task in tasks for p in task.indicators],
                [self.level(tasks[0])],
                [self.item(code, self.names[code]) for code in tasks[0].knowledge],
                [self.item(code, self.names[code]) for code in tasks[0].skills],
            ]

    def groups(self) -> list[list[Task]]:
        """Put tasks that need the same into one row, if the layout does that."""
        groups: list[list[Task]] = []
        for task in self.standard.tasks:
            last = groups[-1][-1] if groups else None
            if self.layout.merged and last and _needs(last) == _needs(task):
                groups[-1].append(task)
            else:
                groups.append([task])
        return groups

    def item(self, code: str, words: str) -> str:
        random, written = self.layout.random, code
        if self.layout.odd:
            written = code[0] + random.choice(["", " ", "."]) + code[1:]
        if self.layout.wide and random.random() < 0.5:
            written = written.translate(WIDE)
        tight = not DIGIT_FIRST.match(words) and random.random() < 0.7
        if re.search(r"[a-z]\Z", code):
            tight = False
        return f"{written}{'' if tight else ' '}{words}"

    def level(self, task: Task) -> str:
        if task.level is None:
            told = self.layout.odd and (task.knowledge or task.skills)
            return self.layout.random.choice(UNREADABLE) if told else ""
        return str(task.level).translate(WIDE) if self.layout.wide else str(task.level)

    def break_page(self, rows: list[Row | None]) -> None:
        """Put one page break between two rows, or into one."""
        at = self.layout.random.randrange(len(rows))
        row = rows[at]
        if row is None or self.layout.random.random() < 0.2:
            rows.insert(at, None)
            return
        head: Row = []
        tail: Row = []
        for column, cell in enumerate(row):
            first, second = self.cut(cell, keep_code=column < 2)
            head.append(first)
            tail.append(second)
        if not head[1] and row[1]:
            return
        if tail[4] and not tail[4][0].isascii():
            head[4], tail[4] = row[4], []
        rows[at : at + 1] = [head, None, tail]

    def cut(self, cell: list[str], keep_code: bool) -> tuple[list[str], list[str]]:
        """Cut a cell between two items or inside the words of one, never where a space is."""
        random = self.layout.random
        if not cell or not "".join(cell):
            return cell, []
        at = len(cell) - 1 if keep_code else random.randrange(len(cell))
        item = cell[at]
        places = list(_breaks(item))
        if keep_code and (not places or random.random() < 0.5):
            return cell, []
        if not places or (not keep_code and random.random() < 0.3):
            return cell[:at], cell[at:]
        place = random.choice(places)
        return [*cell[:at], item[:place]], [item[place:], *cell[at + 1 :]]

    def rows(self, rows: Sequence[Row], ruled: bool = True) -> Iterator[str]:
        """Write rows in the form of the layout; plain front matter is written with tabs."""
        pipe = self.layout.form == "pipe"
        for number, row in enumerate(rows):
            write = self.pipe_cell if pipe else self.tab_cell
            cells = [write(cell) for cell in row]
            yield f"| {' | '.join(cells)} |" if pipe else "\t".join(cells)
            if pipe and number == 0 and ruled:
                yield "|" + "---|" * len(row)

    def pipe_cell(self, cell: list[str]) -> str:
        between = self.layout.random.choice([" ", "  ", "<br>", "<br/>"])
        return between.join(item.replace("|", "\\|") for item in cell)

    def tab_cell(self, cell: list[str]) -> str:
        words = self.layout.random.choice([" ", "  ", "\n", "　"]).join(cell)
        if "\n" in words or words.startswith('"'):
            return '"' + words.replace('"', '""') + '"'
        return words

    def plain_table(self) -> Iterator[str]:
        """Write one kind of thing a line, wrapped; pages end between lines."""
        random = self.layout.random
        header = " ".join(cell[0] for cell in self.header())
        yield header
        for row in self.task_rows():
            assert row is not None
            for column, cell in enumerate(row):
                if column == 4:
                    yield from [item for item in cell if item]
                    continue
                for item in cell:
                    yield from self.wrapped(item)
                if column < 4 and random.random() < 0.1 * self.layout.breaks:
                    yield from self.page_end()
                    yield from header.split("　")

    def wrapped(self, item: str) -> Iterator[str]:
        start = 0
        for place in _breaks(item):
            wide = all("\u3400" < each < "\ua000" for each in item[place - 1 : place + 1])
            if wide and self.layout.random.random() < 0.2:
                yield item[start:place]
                start = place
        yield item[start:]

    def back(self) -> Iterator[str]:
        standard, random = self.standard, self.layout.random
        yield "#### 職能內涵 ( A=attitude 態度 )"
        yield ""
        for attitude in standard.attitudes:
            words = attitude.name
            if attitude.description is not None:
                words += random.choice(["：", ":"]) + attitude.description
            item = f"- {self.item(attitude.id, words)}"
            yield from self.broken(item, len(item) - len(words) + len(attitude.name))
        yield ""
        yield random.choice(["#### 說明與補充事項", "**說明與補充事項**", "說明與補充事項"])
        yield ""
        for label, entries in (
            ("建議擔任此職類/職業之學歷/經歷/或能力條件", standard.requirements),
            ("其他補充說明", standard.notes),
        ):
            yield f"- {label}{random.choice(['：', ':'])}"
            for entry in entries:
                yield from self.broken(f"  - {entry}", 4)

    def broken(self, item: str, after: int) -> Iterator[str]:
        """Break a page after some characters, somewhere in the words."""
        places = [place for place in _breaks(item) if place > after + 1 and item[place] > "\u3400"]
        if not places or self.layout.random.random() > 0.1 * self.layout.breaks:
            yield item
            return
        place = self.layout.random.choice(places)
        yield item[:place]
        yield ""
        yield item[place:]


def _needs(task: Task) -> tuple[object, ...]:
    return task.duty, task.level, task.knowledge, task.skills


def _breaks(item: str) -> Iterator[int]:
    """Give the places at which nothing is lost when the item is joined again without a space."""
    narrow = item.translate(NARROW)
    code = CODE.match(narrow)
    end = code.end() if code else 1
    for place in range(end, len(item)):
        inside = code is not None and place == end and item[place] < "\u3400"
        spaced = item[place - 1].isspace() or item[place].isspace()
        if not (inside or spaced or LIKE_CODE.match(narrow, place)):
            yield place
