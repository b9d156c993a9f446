"""Making classes: all the usual ways, none that reaches memory or changes shared classes."""

from __future__ import annotations

import pytest

from qmath.sandbox.preload import preload

RAW = "{'shape': (4,), 'typestr': '|u1', 'version': 3, 'data': (1, True)}"

REFUSED = [
    "class A:\n    __slots__ = ('__array_interface__',)",
    f"class A:\n    locals()['__array_interface__'] = {RAW}\nA.__array_interface__",
    "import abc\nabc.ABCMeta('A', (), {})",
    "import enum\ntype(enum.Enum)('A', (), {})",
    "type(int)('A', (), {})",
    "class M(type): pass",
    "from sympy import S\nclass Half(type(S.Half)): pass",
    f"from enum import Enum\nEnum('E', {{'a': 1, '__array_interface__': {RAW}}})",
    f"from types import SimpleNamespace\nSimpleNamespace(**{{'__array_interface__': {RAW}}})",
    "from dataclasses import dataclass\nfrom sympy import Symbol\ndataclass(Symbol)",
    "from functools import total_ordering\nfrom sympy import Symbol\ntotal_ordering(Symbol)",
    "from dataclasses import make_dataclass",
    "from collections import namedtuple\nnamedtuple('N', ['__import__(\"os\")'])",
    "import copy\nclass X: pass\nX.__reduce_ex__ = lambda s, v: (print, ('x',))",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused(refused, code: str) -> None:
    refused(f"{code}\nMARK")


def test_own_getattr_is_not_asked_for_protocols(show) -> None:
    show(f"import numpy as np\nclass A:\n    def __getattr__(self, name): return {RAW}")
    assert show("np.asarray(A()).dtype, A().anything['version']") == "(dtype('O'), 3)"


def test_results_of_scipy_are_not_asked_either(show) -> None:
    pytest.importorskip("scipy.optimize")
    preload()  # its import takes longer than these cells may
    show(
        "from scipy.optimize import minimize\nimport numpy as np\nr = minimize(lambda x: (x**2).sum(), [1.0])"
    )
    assert show(f"r['__array_interface__'] = {RAW}\nnp.asarray(r).ndim, r.success") == "(0, True)"


USUAL = {
    "generic bases": ("class B(set[int]): pass\nclass L(list[int]): pass\nB([1]), L([2])", "(B({1}), [2])"),
    "functional named tuple": (
        "from typing import NamedTuple\nQ = NamedTuple('Q', [('a', int)])\nQ(2)",
        "Q(a=2)",
    ),
    "body of a named tuple": (
        "from typing import NamedTuple\nclass P(NamedTuple):\n    x: int\n    y: int = 2\nP(1)",
        "P(x=1, y=2)",
    ),
    "cause of an exception": (
        "try:\n    try: 1 / 0\n    except ZeroDivisionError as e: raise ValueError(1) from e\n"
        "except ValueError as e: print(repr(e.__cause__), e.__context__ is e.__cause__)",
        "ZeroDivisionError('division by zero') True",
    ),
    "dataclass": (
        "from dataclasses import *\n@dataclass(order=True)\nclass P:\n    x: int\n"
        "    y: list = field(default_factory=list)\nP(1) < P(2), P(1)",
        "(True, P(x=1, y=[]))",
    ),
    "enum": (
        "from enum import *\nclass C(Enum):\n    A = auto()\n    B = auto()\nC.A, C(2), C['A'].value, len(C)",
        "(<C.A: 1>, <C.B: 2>, 1, 2)",
    ),
    "enum whose members have fields": (
        "from enum import Enum\nclass P(Enum):\n    A = (1, 2)\n    def __init__(self, m, r): self.m, self.r = m, r\n"
        "    def f(self): return self.m / self.r\nP.A.f(), list(P.__members__)",
        "(0.5, ['A'])",
    ),
    "functional enum": ("from enum import Enum\nEnum('C', 'A B').B.value", "2"),
    "namedtuple": (
        "from collections import namedtuple\nP = namedtuple('P', 'x y')\nP(1, 2)._replace(x=5), P._fields",
        "(P(x=5, y=2), ('x', 'y'))",
    ),
    "NamedTuple": (
        "from typing import *\nclass P(NamedTuple):\n    x: int\n    y: Optional['P'] = None\nP(1)",
        "P(x=1, y=None)",
    ),
    "abstract": (
        "from abc import *\nclass A(ABC):\n    @abstractmethod\n    def f(self): ...\n"
        "class B(A):\n    def f(self): return 1\nB().f()",
        "1",
    ),
    "namespace": ("from types import SimpleNamespace\nSimpleNamespace(a=1)", "namespace(a=1)"),
    "generic": (
        "from typing import *\nT = TypeVar('T')\nclass S(Generic[T]): pass\nisinstance(S[int](), S)",
        "True",
    ),
    "containers": (
        "class A(list): pass\nclass D(dict):\n    def __missing__(s, k): return k\n"
        "A([1]), D()['q'], isinstance(D(), dict)",
        "([1], 'q', True)",
    ),
    "exception": ("class E(Exception): pass\ntry: raise E(1)\nexcept E as e: print(e.args)", "(1,)"),
    "sympy function": (
        "from sympy import *\nclass f(Function):\n    @classmethod\n    def eval(cls, x):\n"
        "        if x == 0: return S.One\nf(0) + f(1)",
        "f(1) + 1",
    ),
    "operators": (
        "class V:\n    def __matmul__(s, o): return 7\n    def __pow__(s, n): return n\n"
        "    def __iter__(s): return iter('ab')\n    def __contains__(s, x): return x == 1\n    __rmul__ = __matmul__\n"
        "v = V()\nv @ v, v**3, list(v), 1 in v, 2 * v",
        "(7, 3, ['a', 'b'], True, 7)",
    ),
}


@pytest.mark.parametrize(("code", "value"), USUAL.values(), ids=USUAL)
def test_the_usual_classes(show, code: str, value: str) -> None:
    assert show(code) == value
