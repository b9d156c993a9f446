"""Cells that Python does not read, and what they mean."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("code", "output"),
    [
        ("!pip install sympy\n1 + 1", "2"),
        ("%matplotlib inline\nimport numpy as np\nnp.sqrt(4)", "2.0"),
        ("%%time\nx = 5\nx", "5"),
        ("%time x = 5\nx", "5"),
        ("if True:\n    !ls\nprint(1)", "1"),
        ("x = 5\nx?\nx", "5"),
        ("\ufeffprint(1)", "1"),
        ("x = 5\u00a0+ 1\nx", "6"),
        ("x\u200b = 5\nx", "5"),
        ("3 − 1, 2 × 3, 8 ÷ 2, 3²", "(2, 6, 4.0, 9)"),
        ("print(“a’b”, ‘c’)", "a’b c"),
        ("print（１＋2，3）", "3 3"),
        ("if 3 ≤ 4 and 3 ≠ 4: print('，−')", "，−"),
        ("s = '“' + “b”\ns", "“b"),
        ("7 %3", "1"),
    ],
)
def test_one_meaning(show, code: str, output: str) -> None:
    assert show(code) == output


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("y = √4", "Line 1: y = √4\nSyntaxError: invalid character '√' (U+221A)"),
        ("a = “x\nb = 1", "Line 1: a = “x\nSyntaxError: invalid character '“' (U+201C)"),
        ("x = 3 − 1\ny = = 2", "Line 1: x = 3 − 1\nSyntaxError: invalid character '−' (U+2212)"),
        ("x = = 2", "Line 1: x = = 2\nSyntaxError: invalid syntax"),
        ("!ls\n1 / 0", "Line 2: 1 / 0\nZeroDivisionError: division by zero"),
    ],
)
def test_what_is_not_clear_stays_an_error(run, code: str, error: str) -> None:
    assert run(code).output == error


def test_many_of_them(show) -> None:
    assert show("x = 1\n" + "x = x ＋ 1\n" * 150 + "x") == "151"
