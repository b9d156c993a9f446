"""Reading attributes: what leads out of the cell does not exist."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import sympy
from sympy.printing.latex import LatexPrinter

REACHES = [
    "().__class__.__base__.__subclasses__()",
    "f'{range(3).__class__.__mro__}'",
    "(lambda: 0).__globals__",
    "(lambda: 0).__code__",
    "print.__self__",
    "(i for i in [1]).gi_frame",
    "getattr((i for i in [1]), 'gi_' + 'frame')",
    "getattr((), '__cl' + 'ass__')",
    "list(map(getattr, [()], ['__class__']))",
    "class S(str):\n    def __getitem__(s, i): return 'a'\ngetattr((), S('__class__'))",
    "from operator import attrgetter\nattrgetter('__class__')(1)",
    "from functools import reduce\nreduce(getattr, ['__class__', '__mro__'], ())",
    "from functools import lru_cache\nlru_cache(lambda: 0).__wrapped__",
    "try: 1 / 0\nexcept Exception as e: e.__traceback__.tb_frame",
    "class C:\n    def __enter__(s): pass\n    def __exit__(s, t, v, tb): tb.tb_frame\nwith C(): 1 / 0",
    "import random\nrandom._os",
    "import random\nrandom.random.__self__",
    "import statistics\nstatistics.sys",
    "import re\nre.enum",
    "import mpmath\nmpmath.mp.libmp",
    "import mpmath\nmpmath.libmp.backend.os",
    "import sympy\nsympy.solve.__globals__",
    "import sympy\nsympy.utilities.decorator",
    "import sympy\nsympy.Q.even.handler",
    "from sympy import Symbol\nSymbol('x')._assumptions",
    "object.__subclasses__()",
    "type(int).mro(int)",
    "int.__dict__",
    "class A: pass\nA.__mro__[1].__subclasses__",
    "range.__mro__",
    "from sympy import S\nS.Half.__init__(3)",
    "import mpmath\nsuper(mpmath.MPContext, mpmath.mp).__init__()",
    "class A(Exception):\n    def f(self): return super().__reduce__()\nA().f()",
    "import contextlib as c, sys\nclass R(c.redirect_stdout): pass\nr = R(sys.stdout)\nwith r: r._old_targets[0]._host",
]


@pytest.mark.parametrize("code", REACHES)
def test_out_of_reach(refused, code: str) -> None:
    refused(f"{code}\nMARK")


def test_a_denial_says_what_to_do(refused) -> None:
    assert "use its public attributes" in refused("from sympy import Symbol\nSymbol('x')._assumptions")


def test_own_objects_are_open(show) -> None:
    show(
        "class A:\n    def __init__(self): self._x, self.__y = 1, 2\n    def both(self): return self._x, self.__y"
    )
    show("a = A()")
    assert show("a.both(), a._x, a._A__y, A.__name__") == "((1, 2), 1, 2, 'A')"
    assert show("vars(a), a.__dict__ == vars(a)") == "({'_x': 1, '_A__y': 2}, True)"
    assert show("class B(A):\n    def __init__(self): super().__init__()\nB().__class__.__name__") == "B"
    assert show("hasattr(a, '_x'), hasattr(a, 'z'), getattr(a, 'z', 0)") == "(True, False, 0)"


def test_containers_of_shared_classes_are_copies(run) -> None:
    printer = LatexPrinter
    before = dict(printer._default_settings), dict(sympy.Symbol.default_assumptions)
    domain = np.polynomial.Polynomial.domain.copy()
    run("from sympy import Symbol\nSymbol.default_assumptions['commutative'] = False")
    run(
        "from sympy.printing.latex import LatexPrinter\nclass P(LatexPrinter): pass\nP._default_settings.clear()"
    )
    run("class Q(LatexPrinter):\n    def f(self): super()._default_settings.clear()\nQ().f()")
    run(
        "import numpy as np\nnp.polynomial.Polynomial.domain[0] = 5\nnp.polynomial.Polynomial([1]).domain[0] = 5"
    )
    assert before == (printer._default_settings, dict(sympy.Symbol.default_assumptions))
    assert (np.polynomial.Polynomial.domain == domain).all()


def test_what_sets_and_classes_show(show: Callable[[str], str]) -> None:
    assert show("from sympy import Interval\nInterval.open(0, 1)") == "Interval.open(0, 1)"
    code = "class A(set): pass\nA.__mro__[1] is set, A.__bases__ == (set,), A.mro()[1] is set"
    assert show(code) == "(True, True, True)"
    assert (
        show("def f(a: int) -> str: pass\nf.__annotations__")
        == "{'a': <class 'int'>, 'return': <class 'str'>}"
    )


def test_powers_in_place(show: Callable[[str], str]) -> None:
    code = "class P: v = 3\np, a, n = P(), [2], 0\ndef at():\n    global n\n    n += 1\n    return 0\n"
    assert show(code + "a[at()] **= 5\np.v **= 2\na, p.v, n") == "([32], 9, 1)"
    assert show("sorted(k for k in globals() if 'index' in k)") == "[]"
