from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.answers.normal import bare, normalise, split_commas


@pytest.mark.parametrize(
    ("answer", "normal"),
    [
        (r"$\dfrac12$", r"\frac{1}{2}"),
        (r"\tfrac{1}2", r"\frac{1}{2}"),
        ("2/3", r"\frac{2}{3}"),
        ("-2/3", r"-\frac{2}{3}"),
        (r"\frac{-2}{3}", r"-\frac{2}{3}"),
        (r"\boxed{5}", "5"),
        ("x = 5", "5"),
        (r"x=-3 \text{ or } x=\frac23", r"-3, \frac{2}{3}"),
        ("y = 2x + 3", "y = 2x + 3"),
        ("x=2y", "x=2y"),
        ("10,080", "10080"),
        (r"10{,}080", "10080"),
        (r"10,\!080", "10080"),
        ("1,-2", "1, -2"),
        (r"\left( 3, \frac{\pi}{2} \right)", r"(3, \frac{\pi}{2})"),
        (r"\left(-\infty, 2\right]", r"(-\infty, 2]"),
        (r"11\sqrt2", r"11\sqrt{2}"),
        ("2√3", r"2\sqrt{3}"),
        (r"10 \text{ meters}", "10"),
        ("12 apples", "12"),
        ("12元", "12"),
        (r"\$32", "32"),
        ("50%", r"50\%"),
        (r"4:30 \text{ p.m.}", r"4:30 \text{ p.m.}"),
        (r"\text{Evelyn}", r"\text{Evelyn}"),
        ("（3，4）", "(3, 4)"),
        (r"\varnothing", r"\emptyset"),
        (r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"),
        ("42.", "42"),
        ("", ""),
    ],
)
def test_one_spelling(answer: str, normal: str) -> None:
    assert normalise(answer) == normal


@given(st.text(alphabet=r"\fracsqt{}()[]0123456789,.$%xyz=+-/^ ", max_size=80))
def test_stable_and_total(answer: str) -> None:
    once = normalise(answer)
    assert len(normalise(once)) <= len(once) + 40
    bare(answer)


def test_bare_leaves_the_value_only() -> None:
    assert bare(r"4:30 \text{ p.m.}") == "4:30"
    assert bare(r"12 \frac{3}{5}") == r"12\frac{3}{5}"
    assert bare(r"90^\circ") == "90"


def test_commas_in_brackets_do_not_split() -> None:
    assert split_commas("(1, 2), [3, 4), 5") == ["(1, 2)", " [3, 4)", " 5"]
