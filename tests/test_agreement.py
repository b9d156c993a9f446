from __future__ import annotations

import pytest

from qmath.agreement import computed, contradiction, implausible, support
from qmath.result import Attempt, Cell, CellResult


def attempt(answer: str | None, *outputs: str, ok: bool = True) -> Attempt:
    cells = tuple(Cell("…", CellResult("ok" if ok else "error", output)) for output in outputs)
    return Attempt("tir", "…", answer, "answer", cells)


def test_the_value_of_the_last_cell() -> None:
    assert computed(attempt("1", "3", "a\n 4 \n")) == "4"
    assert computed(attempt("1")) is None
    assert computed(attempt("1", "NameError", ok=False)) is None
    assert computed(attempt("1", "7" * 1000)) is None


def test_an_answer_that_its_cell_computed_is_agreed() -> None:
    verdict = support(attempt(r"\frac{1}{2}", "0.5"))
    assert verdict is not None
    assert (verdict.status, verdict.how) == ("agreed", "its last cell computed the same: 0.5")
    assert support(attempt("3", "4")) is None
    assert support(attempt(None, "4")) is None


@pytest.mark.parametrize(
    ("answer", "output"),
    [
        *((r"2\sqrt{2}", "2*sqrt(2)"), (r"\frac{\pi}{2}", "pi/2"), ("1+2i", "1 + 2*I"), ("12", "[12]")),
        *((r"\frac{\sqrt{3}}{3}", "sqrt(3)/3"), (r"-3, \frac{2}{3}", "[-3, 2/3]"), ("18", "The total is 18")),
    ],
)
def test_what_sympy_prints_is_understood(answer: str, output: str) -> None:
    assert support(attempt(answer, output)) is not None


@pytest.mark.parametrize(
    ("answer", "outputs"),
    [
        *(("12", ["13.5"]), ("3", ["8", "7"]), (r"\frac{1}{2}", ["75"])),
        *((r"18 \text{ dollars}", ["The total is 19"]), (r"\frac{1}{3}", ["0.35"])),
    ],
)
def test_an_answer_that_no_cell_computed_contradicts(answer: str, outputs: list[str]) -> None:
    assert f"its answer {answer}" in contradiction(attempt(answer, *outputs))


@pytest.mark.parametrize(
    ("answer", "outputs"),
    [
        ("12", ["12"]),
        ("12", ["12", "13"]),  # an earlier cell computed it
        ("3.14", ["3.14159265"]),  # rounded
        ("13", ["12.7"]),
        ("50", ["0.5"]),  # a percentage
        ("12", ["x**2 + 1"]),  # not a number
        ("x+1", ["12"]),
        ("12", ["[12, 13]"]),
        ("12", []),
        (r"\frac{1}{3}", ["0.33"]),  # the cell rounded
        ("12", ["The total is 12, of which 3 are red"]),
    ],
)
def test_what_may_follow_from_the_cells_is_no_contradiction(answer: str, outputs: list[str]) -> None:
    assert contradiction(attempt(answer, *outputs)) == ""


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        ("Ann has 3 apples and eats 5. How many apples does she have?", "-2"),
        ("How  much does she pay for them?", r"-\$12.50"),
        ("Two vans cost different amounts. How much more does the second cost?", "-40"),
        ("小明有多少个苹果？", "-3"),
        ("一共有几只鸡？", r"-\frac{1}{2}"),
    ],
)
def test_a_negative_amount_is_implausible(problem: str, answer: str) -> None:
    assert f"its answer {answer} is negative" in implausible(problem, answer)


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        ("How many apples does she have?", "0"),
        ("How many apples does she have?", "many"),
        ("How much is 3 times -2?", "-6"),
        ("By how many degrees did it fall?", "-2"),
        ("How much is the difference?", "-2"),
        ("How much profit did she make?", "-40"),
        ("What is the number?", "-2"),
        ("平面几何的值是？", "-2"),
        ("温度是多少？", "-2"),
    ],
)
def test_what_may_be_less_than_nothing(problem: str, answer: str) -> None:
    assert implausible(problem, answer) == ""
