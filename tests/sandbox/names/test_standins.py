"""Guarded stand-ins of single functions."""

from __future__ import annotations

import random
import sys

import pytest


def test_sys(show) -> None:
    show("import sys\nsys.setrecursionlimit(10**9)\nsys.set_int_max_str_digits(0)")
    assert show("sys.maxsize > 0, sys.argv") == "(True, ('',))"
    assert show("sys.stdout.write('out ')\nprint('err', file=sys.stderr)") == "out err"
    assert sys.getrecursionlimit() < 10**5


@pytest.mark.parametrize("name", ["_getframe", "modules", "settrace", "path", "exc_info", "__stdout__"])
def test_the_rest_of_sys_is_not_there(run, name: str) -> None:
    assert run(f"import sys\nsys.{name}").status in ("denied", "error")


def test_deep_recursion(show) -> None:
    show("import sys\nsys.setrecursionlimit(20000)\nfrom functools import lru_cache")
    assert show("@lru_cache(None)\ndef f(n): return n and f(n - 1) + 1\nf(3000)") == "3000"
    assert show("def g(n): return n and g(n - 1) + 1\ng(9000)") == "9000"


def test_recursion_to_a_thousand_needs_no_limit_raised(show) -> None:
    assert show("def g(n): return n and g(n - 1) + 1\ng(1000)") == "1000"


@pytest.mark.parametrize(
    "code",
    [
        "f = lambda x: sorted([x], key=f)\nf(1)",
        "f = lambda x: list(map(f, [x]))\nf(1)",
        "class A:\n    def __add__(self, o): return self + o\nA() + 1",
        "class A:\n    def __repr__(self): return repr([self])\nrepr(A())",
    ],
)
def test_endless_recursion_through_c_is_an_error(run, code: str) -> None:
    assert run(f"import sys\nsys.setrecursionlimit(10**9)\n{code}").status in ("error", "timeout")


def test_var_defines_names_in_the_cell_only(show) -> None:
    assert show("from sympy import *\nvar('a b')\nexpand((a + b)**2)") == "a**2 + 2*a*b + b**2"
    assert show("(var('<load>'), 1 .real)[1]") == "1"


def test_random_numbers_are_reproducible_and_not_the_hosts(show) -> None:
    random.seed(1)
    state = random.getstate()
    show("import random")
    assert show("random.seed(5)\nrandom.random()") == show("random.seed(5)\nrandom.random()")
    assert random.getstate() == state


def test_wraps_copies_labels_only(show) -> None:
    show("import functools\nclass W:\n    def __setattr__(s, n, v): print(n)")
    assert show("w = functools.update_wrapper(W(), lambda: 0, assigned=('__globals__',))") == ""
    assert show("@functools.wraps(len)\ndef f(): pass\nf.__name__") == "len"
