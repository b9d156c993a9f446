"""What the author of a cell is told."""

from __future__ import annotations

import pytest

from qmath.sandbox.denial import Denied, ModuleDenied, TooLarge
from qmath.sandbox.report import headline


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 1\ny = x + z", "Line 2: y = x + z\nNameError: name 'z' is not defined"),
        ("def f():\n    return 1 / 0\n\nf()", "Line 2: return 1 / 0\nZeroDivisionError: division by zero"),
        ("x = = 1", "Line 1: x = = 1\nSyntaxError: invalid syntax"),
        ("{}['a']", "Line 1: {}['a']\nKeyError: 'a'"),
        ("raise ValueError", "Line 1: raise ValueError\nValueError"),
        (
            "x = 1\nopen('f')",
            "Line 2: open('f')\nDenied: open() is not available in cells",
        ),
        (
            "__import__('os')",
            "Denied: The name __import__ is not available in cells; write an import statement.",
        ),
        ("import os", "ModuleNotFoundError: No module named 'os' in this sandbox; there are no files here"),
        ("sqrt(2)", "NameError: name 'sqrt' is not defined. Did you forget `from sympy import sqrt`?"),
        ("import math\nmath.sqroot(2)", "Did you mean: 'sqrt'?"),
        ("import numpy as np\nnp.loadtxt('f')", "There are no files here; put the data into the cell."),
        (
            "from sympy import Symbols",
            "ImportError: cannot import name 'Symbols' from 'sympy' in cells. Did you mean",
        ),
        ("class E(Exception):\n    def __str__(self): 1 / 0\nraise E", "E: (its message cannot be shown)"),
    ],
)
def test_line_and_message(run, code: str, expected: str) -> None:
    result = run(code)
    assert result.status in ("error", "denied")
    assert expected in result.output


def test_the_line_is_in_the_cell_that_defined_the_function(run) -> None:
    run("def f(x):\n    return 1 / x")
    assert run("y = 0\nf(y)").output == "Line 2: f(y)\nZeroDivisionError: division by zero"


def test_names_of_refusals() -> None:
    assert headline(Denied("no")) == "Denied: no"
    assert headline(ModuleDenied("No module named 'os'")) == "ModuleNotFoundError: No module named 'os'"
    assert headline(TooLarge("too many digits")) == "OverflowError: too many digits"
    assert headline(MemoryError()).startswith("MemoryError: the cell needs more memory")


def test_the_line_that_took_too_long(run) -> None:
    result = run("def f(n):\n    while True: n += 1\nf(1)")
    assert result.status == "timeout"
    assert result.output.startswith("Line 2: while True: n += 1\nTimeoutError: the cell took longer")
