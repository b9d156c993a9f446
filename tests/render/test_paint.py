from __future__ import annotations

import time

import pytest

from qmath.events import CellFinished
from qmath.render.blocks import Block, Kind
from qmath.render.paint import end_of, fenced, output_rows, rows_of
from qmath.render.wrap import columns
from qmath.result import CellResult


def plain(kind: Kind, text: str, width: int = 40) -> list[str]:
    return [row.plain for row in rows_of(Block(kind, text), width)]


def test_code_goes_on_behind_a_mark_and_keeps_its_indentation() -> None:
    code = "```python\n    if x:\n        return [first, second, third, fourth]\n```\n"
    assert plain("cell", code) == ["  │ if x:", "  │     return [first, second, third,", "  │ ↪ fourth]"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("```python\nx = 1\n```\n", "x = 1"),
        ("```python\n\tif x:\n\n        1  \n\n```\n", "\tif x:\n\n        1"),
        ("```python\nx = '```'\n", "x = '```'"),
        ("```python", ""),
    ],
)
def test_of_a_fenced_cell_the_code_alone_is_coloured(cell: str, code: str) -> None:
    text = fenced(cell)
    assert text.plain == cell
    dim = [cell[span.start : span.end] for span in text.spans if span.style == "note"]
    assert "".join(dim).split() == cell.replace(code, " ", 1).split()


def test_a_formula_too_wide_in_two_dimensions_is_set_on_rows() -> None:
    text = "\\[\nf = \\begin{cases} " + "a + " * 9 + "b & x > 0 \\\\ c & x \\le 0 \\end{cases}\n\\]\n"
    rows = plain("math", text)
    assert rows[0].startswith("    f = { a + a")
    assert rows[-1].endswith("c x ≤ 0 }")
    assert all(columns(row) <= 40 for row in rows)


def test_a_formula_in_progress_or_unknown_is_shown_as_it_is() -> None:
    assert plain("math", "\\[ x^2") == ["    \\[ x^2"]
    assert plain("math", "\\[ x^\\sqrt2 \\]\n") == ["    \\[ x^\\sqrt2 \\]"]


def test_punctuation_behind_a_formula_stays() -> None:
    assert plain("math", "\\[ x = 1 \\].\n") == ["    x = 1."]
    assert plain("math", "$$x = 1$$，\n") == ["    x = 1，"]
    assert plain("math", "\\begin{align}x &= 1\\end{align}") == ["    x = 1"]


def test_thoughts_without_their_tags() -> None:
    assert plain("think", "<think>\n") == []
    assert plain("think", "so \\(x^2\\)</think>") == ["so x²"]


def test_an_output_that_the_model_invented_is_called_so() -> None:
    assert plain("output", "```output\n42\n```\n", 80) == [
        "  ┃ 42",
        "    (written by the model, not by Python)",
    ]


@pytest.mark.parametrize(
    ("status", "text", "rows", "style"),
    [
        ("ok", "\n```output\n1\n\n2\n```\n", ["  ┃ 1", "  ┃", "  ┃ 2"], "output.bar"),
        ("ok", "\n```output\n\n```\n", ["  ┃ (no output)"], "output.bar"),
        ("error", "\n```output\nNameError: x\n```\n", ["  ┃ NameError: x"], "output.failed"),
        ("ok", "\n```output\n```\n1\n```\n", ["  ┃ ```", "  ┃ 1"], "output.bar"),
        ("timeout", "TimeoutError", ["  ┃ TimeoutError"], "output.failed"),
    ],
)
def test_outputs(status: str, text: str, rows: list[str], style: str) -> None:
    shown = output_rows(CellFinished(CellResult(status, ""), text), 40)  # type: ignore[arg-type]
    assert [row.plain for row in shown] == rows
    assert shown[0].spans[0].style == style


def test_of_a_long_block_in_progress_the_end_is_enough() -> None:
    block = Block("cell", "```python\n" + "x = 1\n" * 1000)
    assert end_of(block, 12) == Block("cell", "```python\nx = 1\nx = 1\n")
    assert end_of(block, 10_000) is block


@pytest.mark.parametrize("unit", ["f'{", "'''", "(", "\n", "x "])
def test_long_cells_take_linear_time(unit: str) -> None:
    started = time.process_time()
    rows_of(Block("cell", "```python\n" + unit * (100_000 // len(unit))), 80)
    assert time.process_time() - started < 20
