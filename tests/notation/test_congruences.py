from __future__ import annotations

import pytest

from qmath.notation import Declined, read
from qmath.notation.tasks import SolveCongruences


@pytest.mark.parametrize(
    ("text", "moduli"),
    [
        ("x ≡ 3 mod 7", [7]),
        (r"3x \equiv 5 \pmod{7}", [7]),
        ("17x = 3 (mod 29)", [29]),
        ("3x mod 7 = 5", [7]),
        ("x ≡ 2 (mod 3), x ≡ 3 (mod 5) and x ≡ 2 (mod 7)", [3, 5, 7]),
        (r"\begin{cases} x \equiv 1 \pmod{4} \\ x \equiv 2 \pmod{9} \end{cases}", [4, 9]),
        ("解同余方程组 x ≡ 1 (mod 3), x ≡ 2 (mod 5)", [3, 5]),
    ],
)
def test_congruences(text: str, moduli: list[int]) -> None:
    task = read(text)
    assert isinstance(task, SolveCongruences)
    assert [congruence.modulus for congruence in task.congruences] == moduli
    assert task.unknown == "x"


def test_the_smallest_positive_solution() -> None:
    task = read("Find the smallest positive integer n such that 3n ≡ 1 (mod 7)")
    assert isinstance(task, SolveCongruences)
    assert task.least
    assert task.positive


@pytest.mark.parametrize(
    "text",
    ["2^x ≡ 3 (mod 7)", "x/2 ≡ 3 (mod 7)", "x ≡ y (mod 7)", "3x = 5 mod 7", "x ≡ 3 (mod 1)", "x ≡ 3", "x ≡ 0.5 mod 3"],
)  # fmt: skip
def test_what_is_no_congruence_of_integers_is_declined(text: str) -> None:
    assert isinstance(read(text), Declined)
