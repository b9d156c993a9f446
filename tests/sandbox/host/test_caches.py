"""Nothing wrong stays in what libraries remember."""

from __future__ import annotations

import datetime as dt
import sys

import pytest
import sympy
from sympy import Symbol, igcd
from sympy.integrals import meijerint

from qmath.sandbox.host import caches
from qmath.sandbox.inprocess import Namespace

X = Symbol("x")
EQUAL = "class E({}):\n    def __eq__(s, o): return True\n    def __hash__(s): return hash({!r})\n"


@pytest.mark.parametrize("leave", ["evaluate(False).__enter__()", "w = g()\nnext(w)"])
def test_what_was_not_evaluated_is_not_remembered(show, leave: str) -> None:
    show("from sympy import *\nx = Symbol('x')\ndef g():\n    with evaluate(False): yield")
    assert show(f"{leave}\nAdd(x, x), sin(pi)") == "(x + x, sin(pi))"
    assert (sympy.Add(X, X), sympy.sin(sympy.pi)) == (2 * X, 0)
    assert Namespace().run("from sympy import *\nAdd(Symbol('x'), Symbol('x')), sin(pi)").output == "(2*x, 0)"


def test_numbers_that_equal_others_answer_for_none_of_them(show) -> None:
    assert show(EQUAL.format("int", 35) + "from sympy import igcd\nigcd(E(6), 14)") == "2"
    assert igcd(35, 14) == 7


def test_texts_that_equal_others_answer_for_none_of_them(show) -> None:
    form = "%Y-%m-%d"
    show(EQUAL.format("str", form) + "import datetime\ndatetime.datetime.strptime('05', E('%d')).day")
    assert dt.datetime.strptime("2024-01-02", form).month == 1


def test_a_sieve_that_was_left_is_finished(show) -> None:
    show("from sympy import sieve\nnext(sieve.totientrange(1, 1000)), next(sieve.mobiusrange(1, 1000))")
    assert list(sympy.sieve.totientrange(1, 9)) == [1, 1, 2, 2, 4, 2, 6, 4]
    assert list(sympy.sieve.mobiusrange(1, 9)) == [1, -1, -1, 0, -1, 1, -1, 0]


def test_a_table_is_filled_whole_or_not_at_all(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meijerint, "_lookup_table", None)
    run("from sympy import *\nx = Symbol('x')")
    cell = (
        "import sys\nsys.setrecursionlimit(60)\ntry: integrate(exp(-x**2)*sin(x)*besselj(0, x), (x, 0, oo))\n"
    )
    run(cell + "except RecursionError: pass")
    assert not meijerint._lookup_table
    meijerint._lookup_table = whole = {}
    meijerint._create_lookup_table(whole)
    assert len(whole) > 10


def test_an_integral_that_was_broken_off_does_not_block_the_next(run) -> None:
    manual = sys.modules["sympy.integrals.manualintegrate"]
    run("from sympy import *\nx = Symbol('x')")
    manual._integral_cache[sympy.sin(X)] = None
    run("1")
    assert not manual._integral_cache


def test_forgetting_leaves_what_is_not_of_the_libraries() -> None:
    from qmath.sandbox.names.builtin import cell_builtins

    before = cell_builtins()
    caches.forget()
    assert cell_builtins() is before
