"""What was released keeps its id, item, kind and words; the ledger notices when it does not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from content.faults import ContentFaults, Fault
from content.load import check, load, read
from content.release import release
from content.released import unreleased

PACK = "standards/BLM2421-007v4"
A03 = f"{PACK}/items/A03.yaml"
LEDGER = f"{PACK}/released.yaml"
QUESTION = "從頭看一次。你看到了什麼？"

Spoil = Callable[[str, str, str], None]
Found = Callable[[], dict[str, list[Fault]]]


@pytest.fixture
def released(data: Path) -> Path:
    """The shipped data with all its prompts released."""
    release(data).write()
    return data


@pytest.fixture
def told(found: Found) -> Callable[[], dict[str, list[Fault]]]:
    """What the ledger alone has to say, by code."""

    def of_the_ledger() -> dict[str, list[Fault]]:
        return {code: faults for code, faults in found().items() if "released" in code}

    return of_the_ledger


def without_first_prompt(path: Path) -> str:
    """An item file as it is when somebody deletes its first prompt."""
    head, _, *rest = path.read_text().split("  - id: ")
    if not rest:
        return head.removesuffix("prompts:\n")
    return "  - id: ".join([head, *rest])


def test_a_release_notes_every_ready_prompt_and_the_next_one_nothing_new(data: Path) -> None:
    first = release(data)
    first.write()
    assert {prompt.id for prompt in first.prompts} >= {"a03-observe-01", "p1.1.1-act-01"}
    assert all(not prompt.generic for prompt in first.prompts)
    again = release(data)
    assert again.prompts == ()
    assert again.text == (data / LEDGER).read_text()


@pytest.mark.usefixtures("released")
def test_a_released_bank_has_no_fault(told: Found) -> None:
    assert told() == {}


def test_a_draft_is_not_released(data: Path, spoil: Spoil) -> None:
    spoil(A03, f'{_raised(1)}\n    status: "ready"', f'{_raised(1)}\n    status: "draft"')
    prompts = [prompt for _, _, prompt in read(data).pack.prompts()]
    assert "a03-observe-01" not in {prompt.id for prompt in unreleased(prompts, {})}
    assert "p1.1.1-act-01" in {prompt.id for prompt in unreleased(prompts, {})}


def test_words_that_changed_under_a_released_rev_are_told_at_their_line(
    released: Path, spoil: Spoil, told: Found
) -> None:
    spoil(A03, QUESTION, "從頭看一次。你看見了什麼？")
    [fault] = told()["released-words"]
    assert (fault.file, fault.severity) == (A03, "error")
    assert "你看見" in (released / A03).read_text().splitlines()[fault.line]
    assert "rev 2" in fault.mend


def test_with_a_higher_rev_new_words_are_welcome_and_not_released_yet(
    released: Path, spoil: Spoil, told: Found
) -> None:
    spoil(A03, QUESTION, "從頭看一次。你看見了什麼？")
    spoil(A03, 'id: "a03-observe-01"\n    kind: "observe"\n    rev: 1', _raised(2))
    assert {code: fault[0].severity for code, fault in told().items()} == {"unreleased": "warning"}
    again = release(released)
    assert [(prompt.id, prompt.rev) for prompt in again.prompts] == [("a03-observe-01", 2)]
    again.write()
    assert told() == {}
    assert (released / LEDGER).read_text().count('    2: "') == 1


def _raised(rev: int) -> str:
    return f'id: "a03-observe-01"\n    kind: "observe"\n    rev: {rev}'


def test_a_rev_that_went_back_is_told(released: Path, spoil: Spoil, told: Found) -> None:
    spoil(A03, _raised(1), _raised(2))
    release(released).write()
    spoil(A03, _raised(2), _raised(1))
    assert [fault.file for fault in told()["released-rev"]] == [A03]


def test_a_released_prompt_that_is_gone_is_told_in_the_ledger(released: Path, told: Found) -> None:
    path = released / A03
    path.write_text(without_first_prompt(path))
    [fault] = told()["released-gone"]
    assert (fault.file, "a03-observe-01" in fault.message) == (LEDGER, True)
    assert (released / LEDGER).read_text().splitlines()[fault.line - 1] == "a03-observe-01:"


def test_a_retired_prompt_is_no_fault(released: Path, spoil: Spoil, told: Found) -> None:
    spoil(A03, f'{_raised(1)}\n    status: "ready"', f'{_raised(1)}\n    status: "retired"')
    assert told() == {}
    assert load(released).bank.prompt("a03-observe-01").status == "retired"


def test_an_id_that_was_released_is_never_given_to_anything_else(
    released: Path, told: Found
) -> None:
    ledger = released / LEDGER
    entry = 'a03-observe-01:\n  item: "A03"\n  kind: "observe"'
    assert entry in ledger.read_text()
    for other in (entry.replace("A03", "A05"), entry.replace('"observe"', '"act"')):
        before = ledger.read_text()
        ledger.write_text(before.replace(entry, other))
        [fault] = told()["released-reused"]
        assert (fault.file, "new id" in fault.mend) == (A03, True)
        ledger.write_text(before)


def test_a_file_with_a_fault_of_its_own_is_not_said_to_lack_its_prompts(
    released: Path, spoil: Spoil, told: Found
) -> None:
    spoil(A03, 'en: "Care with details"', 'en: "Care with details "')
    assert told() == {}
    assert "field-value-error" in {fault.code for fault in check(released)}


def test_content_with_an_error_is_not_released(data: Path, spoil: Spoil) -> None:
    spoil(A03, QUESTION, "你應該看什麼？")
    with pytest.raises(ContentFaults, match="preaching"):
        release(data)


def test_what_was_released_does_not_keep_the_bot_from_starting(
    released: Path, spoil: Spoil
) -> None:
    spoil(A03, QUESTION, "從頭看一次。你看見了什麼？")
    assert load(released)


def test_a_file_of_ones_own_stands_before_the_shipped_one(data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    path = own / A03
    path.parent.mkdir(parents=True)
    path.write_text((data / A03).read_text().replace("Care with details", "Care with care"))
    content = load(own, lent=data)
    assert content.bank.plain("A03", "en") == "Care with care"
    assert content.bank.plain("P1.1.1", "zh-Hant") == "看懂客人"
    assert load(data).digest not in (content.digest, "")


def test_a_file_of_ones_own_need_not_hold_what_was_shipped_after_it(
    released: Path, tmp_path: Path
) -> None:
    path = tmp_path / "own" / A03
    path.parent.mkdir(parents=True)
    path.write_text(without_first_prompt(released / A03))
    codes = {fault.code for fault in check(tmp_path / "own", lent=released)}
    assert "released-gone" not in codes


def test_an_own_folder_without_content_or_with_files_nobody_reads_is_told(
    data: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    assert {"empty-folder"} <= {fault.code for fault in check(own, lent=data)}
    (own / "items").mkdir(parents=True)
    (own / "items/A03.yaml").write_text((data / A03).read_text())
    (own / "standards/OTHER-1").mkdir(parents=True)
    (own / "standards/OTHER-1/standard.yaml").write_text("x: 1\n")
    faults = check(own, lent=data)
    assert [fault.file for fault in faults if fault.code == "unread-file"] == ["items/A03.yaml"]
