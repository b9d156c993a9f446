"""Writing attributes: cells change what is their own, and nothing that others see."""

from __future__ import annotations

import math

import pytest
import sympy

SHARED = [
    "import math\nmath.pi = 3",
    "import math\ndel math.pi",
    "import math\nsetattr(math, 'pi', 3)",
    "from sympy import S\nS.Half.p = 7",
    "from sympy import S\nobject.__setattr__(S.Half, 'p', 7)",
    "from sympy import S\nfor S.Half.p in [7]: pass",
    "from sympy import S\nS.Half.p, x = 7, 8",
    "from sympy import S\nS.Half.p += 7",
    "from sympy import Symbol\nSymbol.evil = 1",
    "from sympy import solve\nsolve.evil = 1",
    "from sympy import sin\nsin.eval = classmethod(lambda c, x: 7)",
    "import numpy as np\nnp.random.seed.evil = 1",
    "import mpmath\nmpmath.mp.pi = 3",
    "from fractions import Fraction\nFraction.evil = 1",
    "int.evil = 1",
    "range.evil = 1",
    "(lambda: 0).__code__ = (lambda: 1).__code__",
    "class A: pass\nA.__array_interface__ = {}",
    "class A: pass\nsetattr(A(), '__array_' + 'interface__', {})",
    "class A:\n    def __setattr__(s, n, v): super().__setattr__('__array_interface__', v)\nA().x = {}",
]


@pytest.mark.parametrize("code", SHARED)
def test_what_is_shared_stays(refused, code: str) -> None:
    assert "Denied" in refused(f"{code}\nMARK")
    assert (sympy.S.Half.p, math.pi > 3.14, hasattr(sympy.Symbol, "evil")) == (1, True, False)


def test_what_is_own_changes(show) -> None:
    show(
        "class A: n = 0\ndef f(): pass\na = A()\na.x = a.y = 1\nA.n += 2\nf.calls = 3\nsetattr(a, 'z', 4)\ndel a.y"
    )
    assert show("a.x, A.n, f.calls, a.z, hasattr(a, 'y')") == "(1, 2, 3, 4, False)"


def test_frozen_dataclasses_set_themselves(show) -> None:
    show("from dataclasses import dataclass\n@dataclass(frozen=True)\nclass P:\n    x: int")
    show("class Q(P):\n    def __init__(self, x): object.__setattr__(self, 'x', x + 1)")
    assert show("Q(1).x") == "2"


def test_what_to_use_instead_of_another_stdout(run) -> None:
    assert (
        "use `with contextlib.redirect_stdout(target):`"
        in run("import sys, io\nsys.stdout = io.StringIO()").output
    )
