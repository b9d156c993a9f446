"""Cells from the outside: status, output, what lives from cell to cell."""

from __future__ import annotations

import pytest

from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.limits import CellLimits


@pytest.mark.parametrize(
    ("code", "status", "output"),
    [
        ("1 + 1", "ok", "2"),
        ("print(1)\n2", "ok", "1\n2"),
        ("x = 3", "ok", ""),
        ("None", "ok", ""),
        ("", "ok", ""),
        ("print('a', end='')\n'b'", "ok", "a\nb"),
        ("    x = 1\n    x", "ok", "1"),
        ("x = 1\r\nx", "ok", "1"),
        ("1 / 0", "error", "Line 1: 1 / 0\nZeroDivisionError: division by zero"),
        ("print(1)\n1 / 0", "error", "1\nLine 2: 1 / 0\nZeroDivisionError: division by zero"),
        ("if __name__ == '__main__': print('main')", "ok", "main"),
    ],
)
def test_status_and_output(run, code: str, status: str, output: str) -> None:
    result = run(code)
    assert (result.status, result.output, result.truncated) == (status, output, False)


def test_names_live_on_also_after_a_failure(run) -> None:
    assert run("x = 1\n1 / 0").status == "error"
    assert run("y = x + 1\nopen('f')").status == "denied"
    assert run("x, y").output == "(1, 2)"


def test_namespaces_are_apart() -> None:
    first, second = Namespace(), Namespace()
    first.run("x = 1\nimport math")
    assert second.run("x").status == "error"


def test_limits() -> None:
    namespace = Namespace(CellLimits(seconds=0.2, output_chars=10, source_chars=50))
    assert namespace.run("print('a' * 100)").truncated
    assert namespace.run("x = 1\n" * 20).status == "denied"
    result = namespace.run("while True: pass")
    assert (result.status, 0.2 <= result.seconds < 1.0) == ("timeout", True)


def test_the_usual_mathematics(show) -> None:
    show("from sympy import *\nimport numpy as np\nx, y = symbols('x y')\nn = symbols('n', integer=True)")
    assert show("solve(3*x**2 + 7*x - 6)") == "[-3, 2/3]"
    assert show("solve([x + y - 3, x - y - 1], [x, y])") == "{x: 2, y: 1}"
    assert show("summation(1/n**2, (n, 1, oo)), limit(sin(x)/x, x, 0)") == "(pi**2/6, 1)"
    assert show("np.round(np.linalg.solve([[2, 1], [1, 3]], [1, 2]), 3)") == "[0.2 0.6]"
    assert (
        show("Matrix([[1, 2], [3, 4]]).det(), factorint(360), N(pi, 9)")
        == "(-2, {2: 3, 3: 2, 5: 1}, 3.14159265)"
    )
