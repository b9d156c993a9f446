from __future__ import annotations

import pytest

from qmath.notation.answer_families import without_builder, without_count, without_parameter


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (r"2 \pi n, n \in \Z", (r"2 \pi n", "n")),
        ("2 pi n, where n is any integer", ("2 pi n", "n")),
        ("2 pi n for all integers n", ("2 pi n", "n")),
        (r"a + 2 \pi m, b + 2 \pi n, m, n \in \Z", (r"a + 2 \pi m, b + 2 \pi m", "m")),
        (r"2 \pi k, k=0, \pm 1, \pm 2", (r"2 \pi k", "k")),
        ("k = 0, 1, 2", ("k = 0, 1, 2", None)),
        ("5", ("5", None)),
    ],
)
def test_the_integer_letter(text: str, parts: tuple[str, str | None]) -> None:
    assert without_parameter(text) == parts


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"\{x \mid x > 5\}", "x > 5"),
        ("{x > 5}", "x > 5"),
        (r"\{ k \pi \mid k \in \Z \}", r"k \pi, k \in \Z"),
        (r"\{1, 2\}", r"\{1, 2\}"),
    ],
)
def test_set_builders(text: str, plain: str) -> None:
    assert without_builder(text) == plain


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("x = -3 (double root)", ("x = -3", 2)),
        ("x = 1 with multiplicity 3", ("x = 1", 3)),
        ("x = 1", ("x = 1", 0)),
    ],
)
def test_multiplicities(part: str, found: tuple[str, int]) -> None:
    assert without_count(part) == found
