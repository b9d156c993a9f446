from __future__ import annotations

import pytest

from qmath.notation.labels import without_labels


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("(1) x+y=5 (2) x-y=1", "x+y=5 ; x-y=1"),
        ("Solve: (1) x+y=5, (2) x-y=1", "Solve: x+y=5 ; x-y=1"),
        ("x + y = 7 (1), x - y = 3 (2)", "x + y = 7 ; x - y = 3"),
        ("x+y=7 ①, x-y=3 ②", "x+y=7 ; x-y=3"),
        (r"x+y=7 \cdots (1), x-y=3 \cdots (2), z=1 \cdots (3)", "x+y=7 ; x-y=3 ; z=1"),
        ("2(1) + 3(2) = x", "2(1) + 3(2) = x"),
        ("f (1) + (2) = 3", "f (1) + (2) = 3"),
        ("(x-1)(x-2) = 0", "(x-1)(x-2) = 0"),
        ("(2) x=1 (1) y=2", "(2) x=1 (1) y=2"),
    ],
)
def test_labels(text: str, plain: str) -> None:
    assert without_labels(text) == plain
