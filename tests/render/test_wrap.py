from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from qmath.render.wrap import GLUE, columns, wrap

texts = st.text(alphabet="ab 12+，。中文字é\u0301🙂\n", max_size=80)


@given(texts, st.integers(8, 60), st.integers(0, 4))
def test_rows_fit_and_lose_only_spaces(text: str, width: int, hang: int) -> None:
    rows = [row.plain for row in wrap(Text(text), width, hang)]
    assert all(columns(row) <= width for row in rows)
    assert "".join("".join(rows).split()) == "".join(text.split())


def test_words_stay_whole_and_rows_hang() -> None:
    assert [r.plain for r in wrap(Text("- one two three four"), 10, 2)] == ["- one two", "  three", "  four"]


def test_chinese_breaks_anywhere_but_before_punctuation() -> None:
    assert [r.plain for r in wrap(Text("1. 首先我们计算总数。"), 14)] == ["1. 首先我们计", "算总数。"]
    assert [r.plain for r in wrap(Text("计算总数，然后"), 8)] == ["计算总", "数，然后"]


def test_glue_is_a_space_that_does_not_break() -> None:
    assert [r.plain for r in wrap(Text(f"where c{GLUE}={GLUE}6"), 10)] == ["where", "c = 6"]


def test_a_word_that_fits_no_row_is_broken() -> None:
    assert [r.plain for r in wrap(Text("x" * 25), 10)] == ["x" * 10, "x" * 10, "x" * 5]


@pytest.mark.parametrize("unit", ["x", " ", "中", "a ", "\u0301", "，"])
def test_long_lines_take_linear_time(unit: str) -> None:
    started = time.process_time()
    wrap(Text(unit * 100_000), 40)
    assert time.process_time() - started < 5
