"""Reading a publication: what is read, what is doubtful, and what is refused and why."""

from pathlib import Path

import pytest

from content.faults import ContentFaults, Fault
from content.icap.labels import FILE, load_labels
from content.icap.read import read_standard
from content.standard import Standard, Task
from content.yamlfile import MAX_BYTES
from tests.content.invented import EXAMPLE, WRAPPED

LABELS = load_labels()


def read(text: str) -> tuple[Standard, list[str]]:
    """Read a text that can be read; give the standard and the codes of what is doubtful."""
    standard, faults = read_standard("a.txt", text.encode(), LABELS)
    assert standard is not None, "\n".join(map(str, faults))
    return standard, [fault.code for fault in faults]


def refused(text: str | bytes) -> list[Fault]:
    """Give the errors of a text that cannot be read."""
    raw = text if isinstance(text, bytes) else text.encode()
    standard, faults = read_standard("a.txt", raw, LABELS)
    assert standard is None
    assert all(fault.file == "a.txt" and fault.message and fault.mend for fault in faults)
    return [fault for fault in faults if fault.severity == "error"]


def changed(old: str, new: str, text: str = EXAMPLE) -> str:
    """Replace a piece of the example; it must be there once."""
    assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in the example"
    return text.replace(old, new)


def task(standard: Standard, code: str) -> Task:
    """Find a task."""
    return next(each for each in standard.tasks if each.id == code)


def test_the_example_is_read_to_the_letter() -> None:
    standard, doubts = read(EXAMPLE)
    assert (standard.code, standard.title, standard.level) == ("ABC1234-001", "麵包店店長", 3)
    assert standard.category.category.name == "餐飲 / 烘焙"
    assert standard.category.industry.code == "G4700"
    assert standard.versions[0].note is None
    assert [duty.title for duty in standard.duties] == ["準備開店", "招呼客人"]
    assert [(each.id, each.level) for each in standard.tasks] == [
        ("T1.1", 3),
        ("T1.2", 2),
        ("T2.1", 3),
    ]
    assert task(standard, "T1.1").outputs[0].name == "備料表"
    assert task(standard, "T1.2").knowledge == ("K02",)
    assert [(each.id, each.name) for each in standard.knowledge] == [
        ("K01", "原料"),
        ("K02", "配方"),
        ("K03", "稅務"),
    ]
    assert standard.attitudes[0].description == "對人和善。"
    assert standard.requirements == ("國中以上。",)
    assert standard.notes == ("配方：指麵包的比例。",)
    assert doubts == ["no-description"]


def test_an_attitude_without_a_description_is_kept_under_its_name() -> None:
    standard, _ = read(EXAMPLE)
    assert standard.attitudes[1].description is None
    assert standard.item("A02").text == "自我管理"


def test_wrapped_text_of_the_older_form_is_read_where_nothing_can_be_misread() -> None:
    standard, doubts = read(WRAPPED)
    first = task(standard, "T1.1")
    assert standard.duties[0].title == "準備開店"
    assert (first.title, first.level) == ("設定能達成的計畫", 5)
    assert first.outputs[0].name == "計畫書(包含宗旨、目標等)"
    assert first.indicators[0].text == "與成員協商後,確定並記錄的宗旨"
    assert [entry.name for entry in standard.knowledge] == ["目標、目的與計畫", "組織的政策及架構"]
    assert standard.category.industry.name == "零售業/食品零售業"
    assert standard.description == "管理麵包店的人與錢,以達成目標。"
    assert standard.attitudes[0].description == "對人和善。"
    assert doubts == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("P 2.1.1點清", "P2.1.1"),
        ("P.2.1.1 點清", "P2.1.1"),
        ("Ｐ２．１．１點清", "P2.1.1"),
        ("P2.1.1　點清", "P2.1.1"),
        ("P2.1.1：點清", "P2.1.1"),
        ("P2.1.1.點清", "P2.1.1"),
        ("P2.1.1、點清", "P2.1.1"),
    ],
)
def test_a_code_may_be_written_in_many_ways(written: str, code: str) -> None:
    standard, _ = read(changed("P2.1.1點清", written))
    indicator = task(standard, "T2.1").indicators[0]
    assert (indicator.id, indicator.text) == (code, "點清金額。")


def test_codes_with_a_letter_or_three_digits_are_kept() -> None:
    text = EXAMPLE.replace("T2", "T2a").replace("P2.", "P2a.").replace("K0", "K00")
    standard, _ = read(text)
    assert standard.duties[1].id == "T2a"
    assert task(standard, "T2a.1").indicators[0].id == "P2a.1.1"
    assert standard.knowledge[0].id == "K001"


@pytest.mark.parametrize("words", ["e化烤焙", "app開發", "ERP", "ESG 永續 發展"])
def test_latin_letters_after_a_code_belong_to_the_words(words: str) -> None:
    standard, _ = read(changed("T1.2烤焙", f"T1.2{words}"))
    assert task(standard, "T1.2").title == words


def test_several_tasks_in_one_cell_share_what_the_row_needs() -> None:
    text = changed(
        "T1.2烤焙		P1.2.1依溫度烤焙。",
        "T1.2烤焙 T1.3冷卻	O1.3.1冷卻表	P1.2.1烤。 P1.3.1放。",
    )
    standard, _ = read(text)
    for code in ("T1.2", "T1.3"):
        assert task(standard, code).knowledge == ("K02",)
        assert task(standard, code).level == 2
    assert task(standard, "T1.3").outputs[0].id == "O1.3.1"
    assert task(standard, "T1.3").indicators[0].text == "放。"


@pytest.mark.parametrize(
    ("level", "code"),
    [("", "no-level"), ("34", "level"), ("4級以上", "level"), ("0", "level"), ("３、４", "level")],
)
def test_a_level_that_cannot_be_read_is_left_empty_with_a_warning(level: str, code: str) -> None:
    standard, doubts = read(
        changed("	2	K02配方	S01秤重 S02", f"	{level}	K02配方	S01秤重 S02")
    )
    assert task(standard, "T1.2").level is None
    assert code in doubts


def test_a_page_break_joins_the_pieces_of_every_column_without_a_space() -> None:
    header = next(line for line in EXAMPLE.splitlines() if line.startswith("主要職責"))
    broken = changed(
        "T2招呼客人	T2.1結帳		P2.1.1點清金額。	3	K03稅務	S03溝通",
        "T2招呼	T2.1結		P2.1.1點清	3	K03稅	S03溝\n\n"
        + header.replace("職能級別", "職能 級別")
        + "\n客人	帳		金額。		務	通",
    )
    assert read(broken)[0] == read(EXAMPLE)[0]


def test_latin_words_joined_without_a_space_are_doubtful() -> None:
    broken = changed("K03稅務	S03溝通", "K03 sales	S03溝通\n\n					tax	")
    standard, doubts = read(broken)
    assert standard.knowledge[2].name == "salestax"
    assert "joined" in doubts


def test_a_name_told_in_one_piece_settles_what_a_page_break_hides() -> None:
    text = EXAMPLE.replace("K02配方", "K02 ESG 永續").replace(
        "3	K01原料 K02 ESG 永續	S01秤重\n",
        "3	K01原料 K02 ESG	S01秤重\n\n					永續	\n",
    )
    standard, doubts = read(text)
    assert standard.knowledge[1].name == "ESG 永續"
    assert "two-spellings" not in doubts


def test_names_that_differ_in_width_alone_are_told_and_the_first_is_kept() -> None:
    text = changed("K01原料 K02配方", "K01原料 K02配方，", changed("2	K02配方", "2	K02配方,"))
    standard, doubts = read(text)
    assert standard.knowledge[1].name == "配方，"
    assert "two-spellings" in doubts


def test_a_number_that_is_left_out_is_told() -> None:
    _, doubts = read(changed("P1.1.2秤好", "P1.1.3秤好"))
    assert "code-gap" in doubts


def test_a_version_table_without_this_standard_is_doubtful() -> None:
    _, doubts = read(changed("V1	ABC1234-001	", "V1	ABC1234-000	"))
    assert "version-code" in doubts


@pytest.mark.parametrize("part", ["職能內涵(A=attitude態度)", "說明與補充事項"])
def test_a_part_at_the_end_that_is_missing_is_told(part: str) -> None:
    lines = EXAMPLE.splitlines()
    start = lines.index(part)
    end = lines.index("", start) if "" in lines[start:] else len(lines)
    _, doubts = read("\n".join([*lines[:start], *lines[end:]]))
    assert "missing-part" in doubts


def test_cells_that_a_program_repeats_over_merged_columns_are_read_once() -> None:
    standard, _ = read(
        changed("工作描述	管理一家麵包店。", "工作描述	管理一家麵包店。	管理一家麵包店。")
    )
    assert standard.description == "管理一家麵包店。"


def test_cells_with_lines_and_quotes_are_read_as_a_spreadsheet_writes_them() -> None:
    standard, _ = read(
        changed("P1.1.1清點麵粉。 P1.1.2秤好。", '"P1.1.1清點""麵粉""。\nP1.1.2秤\n好。"')
    )
    texts = [indicator.text for indicator in task(standard, "T1.1").indicators]
    assert texts == ['清點"麵粉"。', "秤好。"]


def test_a_markdown_table_may_have_lines_and_bars_in_its_cells() -> None:
    rows = [
        f"| {line.replace('	', ' | ')} |" if "	" in line else line
        for line in changed(
            "P1.1.1清點麵粉。 P1.1.2秤好。", "P1.1.1甲\\|乙<br>P1.1.2秤<br/>好。"
        ).splitlines()
    ]
    standard, _ = read("\n".join(rows))
    texts = [indicator.text for indicator in task(standard, "T1.1").indicators]
    assert texts == ["甲|乙", "秤好。"]


def test_the_running_title_and_page_numbers_are_no_words_of_the_standard() -> None:
    foot = "\n第 1 頁，總共 2 頁\n\fABC1234-001 麵包店店長職能基準\n"
    standard, _ = read("麵包店店長職能基準\n" + changed("\nT2招呼", f"{foot}T2招呼"))
    assert standard == read(EXAMPLE)[0]


REFUSED = [
    ("unread-text", "版本	職能基準代碼", "由某人整理\n版本	職能基準代碼", 1),
    ("control-character", "管理一家", "管理\x01一家", 10),
    ("control-character", "K01原料", "K01原\u200b料", 14),
    ("missing-value", "行業別代碼	G4700", "行業別代碼	", 1),
    ("missing-value", "	職業	麵包店店長", "	職業	", 1),
    ("two-values", "職能基準名稱	職類	", "職能基準名稱	職類	店員", 6),
    (
        "two-values",
        "工作描述	管理一家麵包店。",
        "工作描述	管理一家麵包店。	管理兩家。",
        10,
    ),
    ("loose-text", "基準級別	3", "基準級別	3\n以上為草案", 12),
    ("field-string-pattern-mismatch", "2024/05/06", "2024/5/6", 2),
    ("field-string-pattern-mismatch", "	G4700", "	G47/00", 9),
    ("row-shape", "V1	ABC1234-001", "V1	ABC1234-001	甲	乙	丙	丁	戊	己", 2),
    ("row-shape", "K03稅務	S03溝通", "K03稅務	S03溝通	多一格", 16),
    ("row-shape", "	T1.2烤焙", "草稿\n	T1.2烤焙", 15),
    ("row-shape", "	3	K03稅務	S03溝通", "	3	K03稅務	S03溝通\n	與找零", 17),
    ("loose-text", "O1.1.1備料表	P1.1.1清點", "備料表	P1.1.1清點", 14),
    ("foreign-code", "K03稅務	S03溝通", "K03稅務 S03溝通	", 16),
    ("unclear-code", "K02配方	S01秤重\n", "K0002配方	S01秤重\n", 14),
    ("unclear-code", "P2.1.1點清", "P2.1.1e點清", 16),
    ("unclear-code", "P2.1.1點清", "P2.1.13點清", 16),
    ("unclear-code", "K01原料 K02配方", "K01原料K02配方", 14),
    (
        "split-code",
        "K01原料 K02配方	S01秤重\n",
        "K01原料 K	S01秤重\n\n					02配方	\n",
        16,
    ),
    ("split-code", "K03稅務	S03溝通", "K03	S03溝通\n\n					3D列印	", 18),
    ("mixed-row", "	T1.2烤焙", "	表 T1.2烤焙", 15),
    ("no-words", "K03稅務", "K03", 16),
    ("two-names", "2	K02配方", "2	K02酵母", 15),
    ("duplicate-code", "T2招呼客人	T2.1", "T2招呼客人	T1.1", 16),
    ("duplicate-code", "A02自我", "A01自我", 20),
    ("no-duty", "T1準備開店	T1.1", "	T1.1", 14),
    ("code-place", "T2招呼客人	", "	", 16),
    ("code-place", "P1.2.1依", "P1.3.1依", 15),
    ("no-tasks", "\nT2招呼", "\nT3空的							\nT2招呼", 16),
    ("no-indicator", "P2.1.1點清金額。", "", 16),
    ("level-place", "	2	K02", "	這裡不該有這麼長的一段話\t K02", 15),
    ("attitude-code", "- A02自我管理", "- 自我管理", 20),
    ("attitude-name", "A02自我管理", "A02自我管理，管好時間與情緒", 20),
    ("unclear-entry", "  - 國中以上。", "國中以上，\n並具經歷。", 25),
    ("unclear-entry", "- 其他補充說明", "- 其他補充\n說明", 25),
    ("loose-text", "說明與補充事項\n", "說明與補充事項\n以下為補充。\n", 23),
]


@pytest.mark.parametrize(("code", "old", "new", "line"), REFUSED)
def test_what_cannot_be_read_is_refused_with_its_line(
    code: str, old: str, new: str, line: int
) -> None:
    assert (code, line) in {(fault.code, fault.line) for fault in refused(changed(old, new))}


PLAINLY_REFUSED = [
    ("loose-text", "操作\n", "操作\n\n與檢討\n"),
    (
        "loose-text",
        "P1.1.1 與成員",
        "T1.3 新的 P1.3.1 也是\nP1.1.1 與成員",
    ),
    ("loose-text", "5 K1", "5\n並記錄\nK1"),
    ("level-place", "期的成果\n5 K1", "期的成果 5\nK1"),
    ("column-gap", "與成員協商後", "與成員   協商後"),
    ("row-shape", "V1 ABC1234-002 麵包店店長", "V1 ABC1234-002 麵包店 店長"),
    ("loose-text", "S1 溝通技能\nS2", "S1 溝通技能 K2 組織的政策及架構\n技術\nS2"),
    ("attitude-code", "和善。", "和善。\n持續學習：天天學。"),
    ("loose-text", "基準級別 4\n", "基準級別 4\n\n職能內容\n"),
    ("two-values", "基準級別 4\n", "工作描述 另一段。\n基準級別 4\n"),
]


@pytest.mark.parametrize(("code", "old", "new"), PLAINLY_REFUSED)
def test_plain_text_is_refused_where_it_can_be_misread(code: str, old: str, new: str) -> None:
    assert code in {fault.code for fault in refused(changed(old, new, WRAPPED))}


@pytest.mark.parametrize("start", ["版本", "主要職責"])
def test_a_part_that_must_be_there_is_asked_for(start: str) -> None:
    lines = EXAMPLE.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(start))
    text = "\n".join([*lines[:first], *lines[lines.index("", first) :]])
    assert "missing-part" in {fault.code for fault in refused(text)}


def test_labels_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / FILE).write_text('heading:\n  - "職能基準"\n', "utf-8")
    with pytest.raises(ContentFaults, match=r"standard-labels.yaml:1:1: .*`table` is missing"):
        load_labels(tmp_path)


def test_bytes_that_are_no_text_are_refused() -> None:
    big5 = refused("版本\n".encode() + "版本".encode("cp950"))
    assert [(fault.code, fault.line) for fault in big5] == [("not-utf-8", 2)]
    assert [fault.code for fault in refused(b"a" * (MAX_BYTES + 1))] == ["too-large"]
    assert {fault.code for fault in refused("")} >= {"missing-part", "missing-value"}


def test_every_fault_is_told_at_once() -> None:
    text = changed("P1.2.1依", "P1.3.1依", changed("2	K02配方", "2	K02酵母"))
    codes = [fault.code for fault in refused(changed("	G4700", "	", text))]
    assert {"code-place", "two-names", "missing-value"} <= set(codes)
