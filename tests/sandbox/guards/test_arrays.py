"""Arrays: right values, bounded sizes, and no way to memory that is not theirs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.sandbox.guards import arrays

sides = st.integers(1, 6)


@given(sides, sides, sides)
def test_matrix_products(m: int, k: int, n: int) -> None:
    a, b = np.arange(m * k).reshape(m, k), np.arange(k * n).reshape(k, n)
    assert (arrays.matmul(a, b) == a @ b).all()


@pytest.mark.parametrize(
    "call",
    [
        "np.dot(a, a)",
        "a.dot(a)",
        "a @= a",
        "np.dot(np.broadcast_to(1.0, (500, 500, 3000)), np.broadcast_to(1.0, (100, 3000, 2)))",
        "np.matmul(np.broadcast_to(1.0, (1, 1500, 1500)), np.broadcast_to(1.0, (9, 1500, 1500)))",
        "m = np.asmatrix(a)\nm * m",
        "o = np.full((400, 400), 3**900)\no.dot(o)",
        "o = [[3**900] * 400] * 400\nnp.dot(o, o)",
        "o = np.full((20000,), 3**900)\nnp.convolve(o, o)",
        "np.linalg.inv(a)",
        "np.linalg.svd(np.ones((2000, 2000)))",
        "np.einsum('i,j,k->', b, b, b)",
        "np.convolve(np.ones(10**6), np.ones(10**6))",
        "p = np.poly1d(np.ones(10**6))\np * p",
        "np.broadcast_to(1.0, (10**6, 10**6)).sum()",
        "np.tensordot(np.ones((300, 300)), np.ones((300, 3000)), 0)",
    ],
)
def test_long_calls_are_refused(run, call: str) -> None:
    result = run(f"import numpy as np\na = np.broadcast_to(1.0, (5000, 5000))\nb = np.ones(5000)\n{call}")
    assert (result.status, "too large" in result.output) == ("error", True), result


@pytest.mark.parametrize(
    "code",
    [
        "np.ndarray((2,), dtype='O', buffer=np.array([1, 2]))",
        "type(np.ones(1))((2,), 'O', np.array([1, 2]))",
        "np.array([1]).view('O')",
        "np.array([1]).view([('a', 'O')])",
        "x = np.array([1])\nx.dtype = 'O'",
        "np.array([1]).getfield('O')",
        "np.array([1]).setflags(write=True)",
        "np.array([1]).resize(10**6, refcheck=False)",
        "np.array([1]).ctypes",
        "np.array([1]).__array_interface__",
        "np.array([1]).__setstate__",
        "np.array([1]).tofile('x')",
        "np.frombuffer(b'12345678', dtype='O')",
        "np.lib.stride_tricks.as_strided(np.zeros(1), (99,))",
        "class A(np.ndarray): pass",
        "class A(np.matrix): pass",
        "np.load('x')",
        "np.memmap('x')",
    ],
)
def test_memory_and_files_are_out_of_reach(refused, code: str) -> None:
    refused(f"import numpy as np\n{code}\nMARK")


def test_empty_arrays_hold_nothing_of_the_process(show) -> None:
    assert (
        show("import numpy as np\nprint(np.empty(1000, 'u1').sum(), np.empty_like(np.ones(1000)).sum())")
        == "0 0.0"
    )


def test_arrays_stay_arrays(show) -> None:
    show("import numpy as np\na = np.arange(6)\na.shape = (2, 3)")
    assert (
        show("isinstance(a, np.ndarray), type(a) == np.ndarray, a.view(np.ndarray).T.shape")
        == "(True, True, (3, 2))"
    )


def test_products_of_objects_that_are_short(show) -> None:
    show("import numpy as np\nfrom fractions import Fraction\no = np.full((2, 2), Fraction(1, 2))")
    assert show("o.dot(o)[0, 0], (o @ o)[0, 0], np.linalg.matrix_power(o, 3)[0, 0]") == (
        "(Fraction(1, 2), Fraction(1, 2), Fraction(1, 2))"
    )
    assert show("np.matrix([[1, 1], [1, 0]], dtype=object)**90").startswith("[[4660046610375530309 ")


def test_orders_of_special_functions_are_bounded(show, run) -> None:
    assert show("from scipy.special import mathieu_a\nprint(round(mathieu_a(2, 1.0), 3))") == "4.371"
    assert "too large" in run("mathieu_a(10**9, 1.0)").output
    assert (
        show("from scipy.special import eval_legendre\nprint(eval_legendre(2, [0.0, 1e9]) > 0)")
        == "[False  True]"
    )
    assert "too large" in run("eval_legendre(10**12, 0.5)").output
    assert "too large" in run("import numpy as np\neval_legendre(np.array([10**6]), np.zeros(10**4))").output
