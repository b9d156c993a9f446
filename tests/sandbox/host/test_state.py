"""State of the process: each namespace has its own, and the host's comes back."""

from __future__ import annotations

import decimal
import random
import sys
import warnings

import mpmath
import numpy as np
import pytest
import sympy
from sympy.core.cache import CACHE

from qmath.sandbox.inprocess import Namespace


def snapshot() -> tuple[object, ...]:
    return (
        sys.getrecursionlimit(), sys.get_int_max_str_digits(), random.getstate(), str(np.random.get_state()),
        decimal.getcontext().prec, mpmath.mp.dps, mpmath.iv.dps, mpmath.mp.trap_complex,
        mpmath.mp.pretty, str(np.geterr()), str(np.get_printoptions()),
        list(warnings.filters), warnings.showwarning, sys.stdout, sys.stderr, sys.stdin, sys.displayhook,
        sys.unraisablehook, dict(sympy.printing.printer.Printer._global_settings),
        sympy.core.parameters.global_parameters.evaluate,
    )  # fmt: skip


CHANGES = [
    "import sys\nsys.setrecursionlimit(5000)\nsys.set_int_max_str_digits(0)",
    "import random, numpy as np\nrandom.seed(3)\nnp.random.seed(3)\nnp.random.rand()",
    "import mpmath\nmpmath.mp.dps = 50\nmpmath.iv.dps = 20\nmpmath.mp.pretty = mpmath.mp.trap_complex = True",
    "from decimal import *\ngetcontext().prec = 5\ngetcontext().rounding = ROUND_UP",
    "import numpy as np\nnp.seterr(all='raise')\nnp.set_printoptions(precision=2)",
    "import warnings\nwarnings.simplefilter('error')",
    "from sympy import evaluate\nevaluate(False).__enter__()",
    "from sympy import init_printing, pprint\ninit_printing(use_unicode=True)",
    "while True: pass",
    "import contextlib, io\ncontextlib.redirect_stdout(io.StringIO()).__enter__()",
]


@pytest.mark.parametrize("code", CHANGES)
def test_the_host_sees_nothing(run, code: str) -> None:
    before = snapshot()
    run(code)
    assert snapshot() == before


def test_a_namespace_keeps_its_settings(show) -> None:
    show("from mpmath import mp\nmp.dps = 30\nfrom decimal import *\ngetcontext().prec = 40")
    show("import numpy as np\nnp.set_printoptions(precision=3)")
    assert show("print(mp.dps, getcontext().prec, np.array([1 / 3]))") == "30 40 [0.333]"


def test_other_namespaces_do_not_see_them(show) -> None:
    show("from mpmath import mp\nmp.dps = 30\nx = 1")
    assert Namespace().run("from mpmath import mp\nprint(mp.dps)").output == "15"
    assert Namespace().run("x").status == "error"


def test_what_serves_one_computation_ends_with_its_cell(show) -> None:
    show("from sympy import *\nx = Symbol('x')\nevaluate(False).__enter__()")
    assert show("x + x") == "2*x"


def test_caches_do_not_remember_objects_that_equal_anything(run) -> None:
    run(
        "from sympy import *\nclass E(Symbol):\n    def __eq__(s, o): return True\n"
        "    def __hash__(s): return hash(Symbol('x'))\nsin(E('x')), E('x') + 1"
    )
    assert all(cached.cache_info().currsize == 0 for cached in CACHE)
    assert str(sympy.sin(sympy.Symbol("x"))) == "sin(x)"


def test_characters_do_not_depend_on_the_terminal(show) -> None:
    assert show("from sympy import *\npprint(Symbol('x')**2)").split() == ["2", "x"]
