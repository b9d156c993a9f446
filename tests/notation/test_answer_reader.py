"""Answers as teachers, students and models write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmath.notation import Declined, read_answer
from qmath.notation.answer import AllReals, Conditions, Empty, Intervals, Residues, Tuples, Values
from qmath.notation.latex import to_latex


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (r"-3, \frac{2}{3}", ["-3", r"\frac{2}{3}"]),
        (r"x = -3 \text{ or } x = 2/3", ["-3", r"\frac{2}{3}"]),
        (r"\{1,2\}", ["1", "2"]),
        ("x_1 = 2, x_2 = 3", ["2", "3"]),
        ("x=3或x=-2", ["3", "-2"]),
        (r"\pm 2", ["-2", "2"]),
        (r"x = ±2", ["-2", "2"]),
        (r"\frac{-1 \pm \sqrt{5}}{2}", [r"\frac{-1 - \sqrt{5}}{2}", r"\frac{-1 + \sqrt{5}}{2}"]),
        (r"5 \sqrt{2} + i", [r"5 \sqrt{2} + i"]),
        (r"2^3 \cdot 3^2", [r"2^{3} \cdot 3^{2}"]),
        ("1,234", ["1234"]),
        ("1, 234", ["1", "234"]),
        (r"$\ln|x| + C$", [r"\ln\left(\left|x\right|\right) + C"]),
        ("50%", [r"50\%"]),
        ("(x+1)(x-2)", [r"\left(x + 1\right) \left(x - 2\right)"]),
    ],
)
def test_values(text: str, items: list[str]) -> None:
    answer = read_answer(text)
    assert isinstance(answer, Values), answer
    assert [to_latex(item) for item in answer.items] == items


@pytest.mark.parametrize(
    ("text", "items", "unknowns"),
    [
        ("(1, 2)", [["1", "2"]], None),
        ("(1,2), (3,4)", [["1", "2"], ["3", "4"]], None),
        ("(x,y) = (1,2)", [["1", "2"]], ("x", "y")),
        ("x = 1, y = 2", [["1", "2"]], ("x", "y")),
        ("x=1, y=2 or x=3, y=4", [["1", "2"], ["3", "4"]], ("x", "y")),
    ],
)
def test_tuples(text: str, items: list[list[str]], unknowns: tuple[str, ...] | None) -> None:
    answer = read_answer(text)
    assert isinstance(answer, Tuples), answer
    assert [[to_latex(entry) for entry in item] for item in answer.items] == items
    assert answer.unknowns == unknowns


def test_a_pair_may_be_an_interval() -> None:
    answer = read_answer("(1, 2)")
    assert isinstance(answer, Tuples)
    interval = answer.as_interval()
    assert interval is not None
    assert not interval.parts[0].lower_closed
    assert Tuples((), ("x", "y")).as_interval() is None


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (r"(-\infty, 2]", [r"(-\infty, 2]"]),
        (r"\left(-\infty, -2\right) \cup \left[2, \infty\right)", [r"(-\infty, -2)", r"[2, \infty)"]),
        ("[1,2]", ["[1, 2]"]),
        (r"x \in (1, 2)", ["(1, 2)"]),
        (r"(0, 1) \cup \{5\}", ["(0, 1)", "[5, 5]"]),
    ],
)
def test_intervals(text: str, ends: list[str]) -> None:
    answer = read_answer(text)
    assert isinstance(answer, Intervals), answer
    shown = [
        f"{'[' if part.lower_closed else '('}{to_latex(part.lower)}, {to_latex(part.upper)}"
        f"{']' if part.upper_closed else ')'}"
        for part in answer.parts
    ]
    assert shown == ends


def test_conditions_are_a_disjunction_of_conjunctions() -> None:
    answer = read_answer(r"x < 1 \text{ or } 2 < x \le 3")
    assert isinstance(answer, Conditions)
    assert [[to_latex(relation) for relation in part] for part in answer.alternatives] == [
        ["x < 1"],
        ["2 < x", r"x \le 3"],
    ]


@pytest.mark.parametrize(
    ("text", "real_only"),
    [
        (r"\emptyset", False),
        ("no solution", False),
        ("no real solutions", True),
        ("无解", False),
        ("无实数解", True),
        (r"\{\}", False),
    ],
)
def test_empty(text: str, real_only: bool) -> None:
    assert read_answer(text) == Empty(real_only)


def test_all_reals_and_residues() -> None:
    assert read_answer(r"\mathbb{R}") == AllReals()
    assert read_answer("all real numbers") == AllReals()
    answer = read_answer(r"\mathbb{R} \setminus \{0, 1\}")
    assert isinstance(answer, AllReals)
    assert [to_latex(point) for point in answer.excluded] == ["0", "1"]
    answer = read_answer(r"6 \pmod{7}")
    assert isinstance(answer, Residues)
    assert to_latex(answer.modulus) == "7"


def test_families_name_their_parameter() -> None:
    answer = read_answer(r"x = \frac{\pi}{6} + 2\pi n, n \in \mathbb{Z}")
    assert isinstance(answer, Values)
    assert (answer.unknown, answer.parameter, len(answer.items)) == ("x", "n", 1)


@pytest.mark.parametrize(
    "text", ["", "the answer is five", "x = 1, y = 2, z", "1e5", "__import__('os')", "(1,2),(3)", "±1±2"]
)
def test_other_texts_are_declined(text: str) -> None:
    assert isinstance(read_answer(text), Declined)


@given(
    st.text(max_size=50)
    | st.lists(
        st.sampled_from(["x", "=", "1", ",", "(", ")", "[", "]", r"\pm", r"\cup", "{", "}", "or", " "])
    ).map("".join)
)
@settings(max_examples=300, deadline=None)
def test_reading_never_raises(text: str) -> None:
    read_answer(text)
