from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.fences import split
from qmath.render.blocks import LIMIT, Block, Splitter


def blocks_of(text: str, cuts: list[int] | None = None) -> list[Block]:
    splitter, at, blocks = Splitter(), 0, []
    for cut in sorted(cuts or []):
        blocks += splitter.feed(text[at:cut])
        at = max(at, cut)
    return [*blocks, *splitter.feed(text[at:]), *splitter.close()]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in blocks_of(text)]


FRAGMENTS = [
    *("Solve it. ", "\n", "\n\n", "x^2 = 4", ".", " ", "\t", "<", "`", "\\", "é", "🙂", "\r\n", "解方程："),
    *(
        "```python\n",
        "```",
        "```\n",
        "``` py\n",
        "  ```\n",
        "```output\n",
        "print(1)\n",
        "<think>",
        "</think>",
    ),
    *("\\[", "\\]", "\\\\[", "$$", "$", "\\begin{align*}", "\\end{align*}", "\\begin{cases}", "\\end{cases}"),
    *(" & ", "\\\\\n"),
]
texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=40).map("".join)


@given(texts, st.lists(st.integers(0, 300)))
def test_pieces_make_no_difference_and_nothing_is_lost(text: str, cuts: list[int]) -> None:
    whole = blocks_of(text)
    assert "".join(b.text for b in whole) == text
    assert all(b.text for b in whole)
    assert blocks_of(text, [min(cut, len(text)) for cut in cuts]) == whole
    assert blocks_of(text, list(range(len(text)))) == whole


@given(texts)
def test_cells_and_outputs_are_those_of_the_strategies(text: str) -> None:
    theirs = [(s.kind, text[s.start : s.end]) for s in split(text) if s.kind in ("cell", "output")]
    assert [(b.kind, b.text) for b in blocks_of(text) if b.kind in ("cell", "output")] == theirs
    thoughts = "".join(text[s.start : s.end] for s in split(text) if s.kind == "think")
    assert "".join(b.text for b in blocks_of(text) if b.kind == "think") == thoughts


def test_prose_formula_cell_and_output() -> None:
    assert kinds("We solve\n\\[\nx^2 = 4\n\\].\nNow:\n```python\nprint(2)\n```\n```output\n2\n```\nso 2") == [
        ("prose", "We solve\n"),
        ("math", "\\[\nx^2 = 4\n\\].\n"),
        ("prose", "Now:\n"),
        ("cell", "```python\nprint(2)\n```\n"),
        ("output", "```output\n2\n```\n"),
        ("prose", "so 2"),
    ]


def test_a_formula_within_a_line() -> None:
    assert kinds("so \\[x = 1\\] holds\n") == [
        ("prose", "so "),
        ("math", "\\[x = 1\\]"),
        ("prose", " holds\n"),
    ]


@pytest.mark.parametrize("text", ["\\(\\begin{pmatrix}1\\\\[2pt]2\\end{pmatrix}\\)\n", "it costs \\$\\$5\n"])
def test_what_looks_like_a_formula_and_is_none(text: str) -> None:
    assert kinds(text) == [("prose", text)]


def test_a_formula_that_never_ends_gives_way_to_the_cell() -> None:
    text = "\\[ x = 1\nthen\n```python\n1\n```\n\\]"
    assert [kind for kind, _ in kinds(text)] == ["prose", "prose", "cell", "prose"]


def test_thoughts_are_lines_and_hold_no_cells() -> None:
    assert kinds("<think>\nhm ```python\n1\n</think>\n2") == [
        ("think", "<think>\n"),
        ("think", "hm ```python\n"),
        ("think", "1\n"),
        ("think", "</think>"),
        ("prose", "\n"),
        ("prose", "2"),
    ]


def test_the_open_block_is_what_has_come() -> None:
    splitter = Splitter()
    assert splitter.open is None
    splitter.feed("done\n```python\nx = ")
    assert splitter.open == Block("cell", "```python\nx = ")
    splitter.close()
    splitter.feed("\\[ x")
    assert splitter.open == Block("math", "\\[ x")


@pytest.mark.parametrize(
    "unit",
    ["x", "\\[\n", "$$", "\\begin{align}\n", "```python\n", "<think>", "a ", "\\[x\\] ", "```python\n```\n"],
)
def test_hostile_streams_take_linear_time(unit: str) -> None:
    text = unit * (30_000 // len(unit))
    splitter, started, total = Splitter(), time.process_time(), 0
    for at in range(0, len(text), 7):
        total += sum(len(b.text) for b in splitter.feed(text[at : at + 7]))
    total += sum(len(b.text) for b in splitter.close())
    assert total == len(text)
    assert time.process_time() - started < 10


def test_a_line_without_end_is_cut() -> None:
    assert [len(b.text) for b in blocks_of("y" * (2 * LIMIT + 50))] == [LIMIT, LIMIT, 50]
