"""Text that libraries evaluate."""

from __future__ import annotations

import fractions
import sys

import pytest
import sympy

HOSTILE = [
    "sympify('__import__(\"os\").getcwd()')",
    "S(\"open('/etc/hosts').read()\")",
    "sympify('().__class__.__base__.__subclasses__()')",
    "sympify('getattr(1, \"__class__\")')",
    "Matrix('__import__(\"os\").getcwd()')",
    "parse_expr('open(\"/etc/hosts\")', evaluate=False)",
    "parse_expr('1', transformations=(lambda t, l, g: g['open']('/etc/hosts'),))",
    "lambdify('x', 'open(\"/etc/hosts\")')(1)",
    "lambdify('x', 'load(\"/etc/hosts\")', 'numpy')(1)",
    "lambdify('x', 'builtins.open(\"/etc/hosts\")')(1)",
    "lambdify(Symbol('x=__import__(\"os\").getpid()'), Symbol('x'), dummify=False)()",
    "class E(Symbol):\n    def _pythoncode(s, p): return '__import__(\"os\")'\nlambdify([], E('e'))()",
    "import mpmath\nmpmath.identify(1.5, ['__import__(\"os\").getpid()'])",
    "Function('f', __array_interface__={})",
    "S('eval(\"().__class__\")')",
    "eval('().__class__')",
    "exec('import os')",
]


@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_text(refused, code: str) -> None:
    refused(f"from sympy import *\n{code}\nMARK")


def test_honest_text(show) -> None:
    show("from sympy import *\nimport mpmath")
    assert (
        show("sympify('sqrt(8)/2 + x'), S('1/3'), parse_expr('2*x').subs('x', 2)") == "(x + sqrt(2), 1/3, 4)"
    )
    assert show("lambdify('x', 'x**2')(3), lambdify('x', 'sqrt(x)', 'numpy')(4.0)") == "(9, np.float64(2.0))"
    assert show("mpmath.identify(mpmath.sqrt(2) + 1, ['sqrt(2)'])") == "(1 + 1*sqrt(2))"


@pytest.mark.parametrize(
    "code",
    [
        "exec('S.Half.p = 7', {'S': S, '<store>': lambda o, n: o})",
        "exec('S.Half.p = 7', {'S': S}, {'<store>': lambda o, n: o})",
        "class D(dict):\n    def __missing__(s, k): return lambda o, n: o\nexec('S.Half.p = 7', {'S': S}, D())",
        "globals()['<store>'] = lambda o, n: o\nS.Half.p = 7",
        "import sympy\nsympy.var('<store>')\nS.Half.p = 7",
    ],
)
def test_helpers_cannot_be_replaced(refused, code: str) -> None:
    refused(f"from sympy import S\n{code}\nMARK")
    assert sympy.S.Half.p == 1


def test_scopes_of_eval_and_exec(show) -> None:
    assert show("d = {'a': 2}\nexec('b = a * 2', d)\nd, eval('a + 1', d)") == "({'a': 2, 'b': 4}, 3)"
    assert show("globals()['z'] = 5\nexec('w = z + 1', globals())\nz, w") == "(5, 6)"


def test_outside_of_cells_nothing_is_gated(namespace) -> None:
    namespace.run("1")
    assert sympy.sympify("x.__class__.__name__") == "Symbol"
    assert fractions.Fraction(6, 4) == fractions.Fraction(3, 2)
    assert sys.modules["fractions"].math.pi > 3
