"""Whatever a publication looks like, the same standard is read from it, to the letter."""

import dataclasses
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.faults import errors_of
from content.icap.labels import load_labels
from content.icap.read import read_standard
from content.load import load
from content.standard import Standard
from content.standard_yaml import standard_yaml
from tests.content.conftest import PACK, SHIPPED
from tests.content.invented import standards
from tests.content.layout import Form, Layout, lay_out

LABELS = load_labels()
LAYOUTS: list[tuple[Form, range]] = [
    ("tab", range(250)),
    ("tab", range(250, 500)),
    ("pipe", range(250)),
    ("plain", range(250)),
]


def layout(random: Random, form: Form) -> Layout:
    """Make up how a publication looks."""

    def perhaps() -> bool:
        return random.random() < 0.4

    return Layout(
        random,
        form,
        breaks=random.randrange(12),
        end=random.choice(["\n", "\r\n", "\r"]),
        bom=perhaps(),
        wide=perhaps(),
        odd=perhaps(),
        merged=perhaps(),
        filled=perhaps(),
        page_numbers=perhaps(),
    )


def read(raw: bytes) -> Standard:
    """Read a standard that must be read."""
    standard, faults = read_standard("standard.txt", raw, LABELS)
    assert standard is not None, "\n".join(map(str, errors_of(faults)))
    return standard


@pytest.mark.parametrize(("form", "seeds"), LAYOUTS)
def test_the_shipped_standard_comes_out_of_a_thousand_layouts_byte_for_byte(
    form: Form, seeds: range
) -> None:
    shipped = load().standard
    file = (SHIPPED / PACK / "standard.yaml").read_text("utf-8")
    for seed in seeds:
        laid = layout(Random(seed), form)
        assert standard_yaml(read(lay_out(shipped, laid))) == file, (seed, laid)


@settings(max_examples=150, deadline=None)
@given(standard=standards(), seed=st.integers(0, 10**9), form=st.sampled_from(["tab", "pipe"]))
def test_any_standard_comes_out_of_any_table(standard: Standard, seed: int, form: Form) -> None:
    assert read(lay_out(standard, layout(Random(seed), form))) == standard


@settings(max_examples=80, deadline=None)
@given(standard=standards(), seed=st.integers(0, 10**9))
def test_any_standard_comes_out_of_wrapped_plain_text(standard: Standard, seed: int) -> None:
    tasks = [
        task if task.knowledge or task.skills else task.model_copy(update={"level": None})
        for task in standard.tasks
    ]
    told = standard.model_copy(update={"tasks": tuple(tasks)})
    assert read(lay_out(told, layout(Random(seed), "plain"))) == told


@settings(max_examples=40, deadline=None)
@given(standard=standards(), seed=st.integers(0, 10**9))
def test_nothing_that_is_read_without_page_breaks_is_doubtful_but_what_is_left_out(
    standard: Standard, seed: int
) -> None:
    laid = dataclasses.replace(layout(Random(seed), "tab"), breaks=0, odd=False)
    _, faults = read_standard("standard.txt", lay_out(standard, laid), LABELS)
    doubts = {fault.code for fault in faults}
    assert doubts <= {"no-level", "no-knowledge", "no-skill", "no-description", "code-gap"}
