from __future__ import annotations

import pytest

from qmath.render.pieces import Kind, Piece, Shape, chars, fraction, join, root, script, shape


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", Shape.ATOM),
        ("12", Shape.ATOM),
        ("(a+b)", Shape.ATOM),
        ("dx", Shape.ATOM),
        ("2a", Shape.PRODUCT),
        ("(a)(b)", Shape.PRODUCT),
        ("-3", Shape.NEGATIVE),
        ("-2a", Shape.NEGATIVE),
        ("a+b", Shape.SUM),
        ("-a+b", Shape.SUM),
        ("a/b", Shape.SUM),
        ("", Shape.ATOM),
    ],
)
def test_shapes(text: str, expected: Shape) -> None:
    assert shape(chars(text)) is expected


def test_a_fraction_brackets_what_its_bar_held_together() -> None:
    assert fraction(chars("a+b"), chars("2c")).text == "(a+b)/(2c)"
    assert fraction(chars("2a"), chars("(b)")).text == "2a/(b)"


def test_neighbours_of_a_fraction() -> None:
    half = fraction(chars("1"), chars("2"))
    assert join([*chars("3"), half]) == "3 1/2"
    assert join([*chars("x"), half]) == "x (1/2)"
    assert join([half, *chars("x")]) == "(1/2)x"
    assert join([half, *chars("+x")]) == "1/2+x"
    assert join([*chars("a/"), half]) == "a/(1/2)"


def test_scripts_hang_on_what_stands_before() -> None:
    out = chars("a+b ")
    script(out, "^", chars("2"))
    assert join(out) == "a+b²"
    roots = [root("√", chars("x"))]
    script(roots, "^", chars("q"))
    assert join([*roots, *chars("y")]) == "(√x)^q y"
    nothing: list[Piece] = []
    script(nothing, "_", chars("n + 1"))
    assert nothing == [Piece(Kind.ORDINARY, "ₙ₊₁", hung="_")]
