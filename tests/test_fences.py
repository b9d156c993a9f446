"""Fences: careless ones too."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.fences import OUTPUT_FENCE, Stops, code_of, split

TIR = Stops((OUTPUT_FENCE,), after_cell=True)
FRAGMENTS = st.sampled_from(
    [
        "```",
        "```python\n",
        "``` python\n",
        "```output\n",
        "\n",
        "x = 1\n",
        "  ",
        "<think>",
        "</think>",
        "so `x`, ",
        "``",
    ]
)


def kinds(text: str) -> list[tuple[str, str, bool]]:
    return [(s.kind, s.body, s.closed) for s in split(text)]


def test_a_cell_and_its_output() -> None:
    text = "First:\n```python\nprint(1)\n```\n```output\n1\n```\nso 1"
    assert kinds(text) == [
        ("prose", "First:\n", True),
        ("cell", "print(1)\n", True),
        ("output", "1\n", True),
        ("prose", "so 1", True),
    ]


@pytest.mark.parametrize(
    "fence",
    [
        "```python\n",
        "``` python\n",
        "  ```python  \n",
        "```Python3\n",
        "```py\n",
        "```{python}\n",
        "code:```python\n",
        "```python\r\n",
    ],
)
def test_odd_opening_fences(fence: str) -> None:
    cells = [s for s in split(f"a\n{fence}x=1\n```\nb") if s.kind == "cell"]
    assert [(c.body, c.closed) for c in cells] == [("x=1\n", True)]


@pytest.mark.parametrize(
    "text", ["```text\nx=1\n```", "use ```python x``` here", "```\nx\n```", "``python\nx\n``"]
)
def test_what_is_no_cell(text: str) -> None:
    assert all(s.kind == "prose" for s in split(text))


def test_a_missing_closing_fence_ends_at_the_next_fence() -> None:
    assert kinds("```python\nx=1\n```output\n1\n```") == [("cell", "x=1\n", False), ("output", "1\n", True)]
    assert kinds("```python\nx=1\n```python\ny=2\n```") == [("cell", "x=1\n", False), ("cell", "y=2\n", True)]


def test_cells_in_thoughts_are_thoughts() -> None:
    assert kinds("<think>```python\nx\n```</think>a") == [
        ("think", "```python\nx\n```", True),
        ("prose", "a", True),
    ]
    assert kinds("<think>a") == [("think", "a", False)]


def test_an_indented_cell_is_dedented() -> None:
    (cell,) = [
        s
        for s in split("1. do\n   ```python\n   for i in [1]:\n       print(i)\n   ```\n")
        if s.kind == "cell"
    ]
    assert code_of(cell) == "for i in [1]:\n    print(i)"


@given(st.lists(FRAGMENTS, max_size=30).map("".join))
def test_segments_cover_the_text(text: str) -> None:
    segments = split(text)
    assert "".join(text[s.start : s.end] for s in segments) == text
    assert all(a.end == b.start for a, b in itertools.pairwise(segments))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("a ```python\nx\n```", "a ```python\nx\n```"),
        ("a ```python\nx\n```\nThen", "a ```python\nx\n```\n"),
        ("a ```python\nx\n```output\n1", "a ```python\nx\n"),
        ("invented ```output\n7", "invented "),
        ("a ```python\nx", None),
        ("a ``` b", None),
    ],
)
def test_stops(text: str, cut: str | None) -> None:
    assert TIR.cut(text, 0) == (None if cut is None else len(cut))


@given(st.lists(FRAGMENTS, max_size=20).map("".join), st.integers(1, 5))
def test_a_stop_is_found_however_the_text_arrives(text: str, size: int) -> None:
    """Where a cut is found piece by piece, nothing behind it was shown before."""
    shown = 0
    for end in range(size, len(text) + size, size):
        so_far = text[:end]
        cut = TIR.cut(so_far, min(end - size, len(text)))
        if cut is not None:
            assert shown <= cut
            return
        shown = len(so_far) - TIR.held(so_far)
    assert OUTPUT_FENCE not in text
