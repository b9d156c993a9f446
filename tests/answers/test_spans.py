from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qmath.answers.spans import after_thoughts, braces, without_cells


def test_cells_and_outputs_go_other_fences_stay() -> None:
    text = "a\n```python\nb\n```\nc\n```output\nd\n```\ne\n```latex\nf\n```\ng"
    kept = without_cells(text)
    assert [letter for letter in "abcdefg" if letter in kept.replace("latex", "")] == list("acefg")


def test_an_output_straight_after_an_unclosed_cell() -> None:
    assert without_cells("a\n```python\nb\n```output\nc\n```\nd").split() == ["a", "d"]


def test_an_unclosed_cell_reaches_to_the_end() -> None:
    assert without_cells("a\n``` python\nb").strip() == "a"


def test_thoughts() -> None:
    assert after_thoughts("<think>a</think>b") == "b"
    assert after_thoughts("<think>a</think>  ") == "<think>a</think>  "
    assert after_thoughts("<think>a") == "<think>a"
    assert after_thoughts("a</think>b<think>c") == "b"


def test_escaped_braces_are_no_braces() -> None:
    assert braces(r"{\{}") == {0: 3}
    assert braces(r"\\{}") == {2: 3}


@given(st.text(alphabet="{}\\a"))
def test_every_match_is_a_pair(text: str) -> None:
    for begin, end in braces(text).items():
        assert text[begin] == "{"
        assert text[end] == "}"
        assert begin < end
