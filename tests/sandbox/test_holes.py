"""Cells that once got through, one for each class of hole. What they leave behind is looked for in a later cell."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest

from qmath.result import CellResult
from qmath.sandbox.inprocess import Namespace

CONTEXT = """
from contextlib import ContextDecorator
class Yes(ContextDecorator):
    def __enter__(self): return self
    def __exit__(self, *_): return True
"""

# Each swallows the end of its time, again and again.
SWALLOWED = {
    "a decorator that says yes": CONTEXT + "@Yes()\ndef f():\n    while True: pass\nwhile True: f()",
    "three of them": CONTEXT
    + "@Yes()\ndef f():\n    while True: pass\n@Yes()\ndef g():\n    while True: f()\n"
    + "@Yes()\ndef h():\n    while True: g()\nwhile True: h()",
    "the base of exceptions": "class E(Exception): pass\nwhile True:\n    try:\n        while True: pass\n"
    "    except E.mro()[2]: pass",
    "__set_name__": """
class D:
    def __set_name__(self, owner, name):
        while True: pass
while True:
    try:
        class A: x = D()
    except RuntimeError: pass""",
    "NumPy clears it": """
import numpy as np
class A:
    def __len__(self):
        while True: pass
    def __getitem__(self, i): return 1
while True:
    try: np.array([A()])
    except Exception: pass""",
    "a callback that knows its class": """
from contextlib import ExitStack
def callback(kind, *_):
    while True:
        try:
            while True: pass
        except kind: pass
with ExitStack() as stack:
    stack.push(callback)
    while True: pass""",
}

TEXT = "class S(str):\n    def __str__(self): return self\n    def startswith(self, *_): return False\n"
TEXT += "    def isidentifier(self): return True\n"
REFUSED = {
    "a namespace with a protocol": TEXT
    + "from types import SimpleNamespace\nSimpleNamespace(**{S('__array_interface__'): {}})\nMARK",
    "a function with a protocol": TEXT
    + "from sympy import Function\nFunction('f', **{S('__array_interface__'): {}})\nMARK",
    "an enum with a protocol": TEXT + "from enum import Enum\nEnum('E', {S('__array_interface__'): 1})\nMARK",
    "var with a helper's name": TEXT
    + "from sympy import var, S as s\nclass E:\n    def __init__(self, *_, **__): self.name = S('<store>')\n"
    + "    def __call__(self, obj, _): return obj\nvar('q', cls=E)\ns.Half.p = 5\nMARK",
    "a file that closes itself": "import io\nclass A(io.StringIO):\n    def close(self): pass\nMARK",
    "a polyhedron that turns": "from sympy.combinatorics.polyhedron import cube\ncube.rotate(0)\nMARK",
    "another metre": "from sympy.physics.units import *\nmeter.set_global_relative_scale_factor(5, foot)\nMARK",
    "another SI": "from sympy.physics.units.unitsystem import UnitSystem\nMARK",
    "the real type, in an alias": "type[int]('X', (), {'__del__': print})\nMARK",
    "the real type, out of an alias": "import typing\n"
    "typing.get_origin(typing.Type[int])('X', (), {'__array_interface__': {}})\nMARK",
    "the real type, out of a union": "import typing\n"
    "typing.get_args(int | type)[1]('X', (), {'__array_interface__': {}})\nMARK",
    "a metaclass, by an alias": "class M(type[int]): pass\nMARK",
    "a metaclass, by typing": "import typing\nclass M(typing.Type[int]): pass\nMARK",
    "an array of one's own, by an alias": "import numpy as np\nclass A(np.ndarray[int]): pass\nMARK",
    "any attribute of sys": "from contextlib import redirect_stdout\nclass R(redirect_stdout): _stream = 'path'\n"
    "a = R([])\na._stream = 'path'\na.__enter__()\nimport sys\nsys.path\nMARK",
    "a class withheld, out of a dtype": "import numpy as np\nnp.dtype('V8').type\nMARK",
    "names by the dozen": "from sympy import init_session\ninit_session()\nMARK",
    "var with a name of Python's own": "import sympy\nsympy.var('__builtins__')\nMARK",
    "a class that compiles text": "import typing\ntype(typing.get_args(typing.Optional['x'])[0])('y')\nMARK",
    "a shared manager": "from sympy.tensor.tensor import TensorManager\nMARK",
}

A = "a, b = [0] * 10**6, [0] * 10**6\n"
TWO = "a = b = [1]\nfor i in range(40):\n    c = [a]; c.append(a); a = c\n    d = [b]; d.append(b); b = d\n"
TOO_LARGE = {
    "many long lists": A + "[a] * 10**4 < [b] * 10**4",
    "a long list among many": A + "x = [b for _ in range(10**4)]\na in x",
    "a list twice in itself": "a = []\nfor i in range(60): a = [a] * 2",
    "a tuple of itself": "a = ()\nfor i in range(60): a = (a,) * 2\nhash(a)",
    "a named tuple of itself": "from collections import namedtuple\nN = namedtuple('N', 'x y')\na = 1\n"
    "for i in range(60): a = N(a, a)",
    "lists grown apart": "a = []\nfor i in range(40):\n    c = [a]; c.append(a); a = c\na in [c]",
    "a tuple of itself, returned": "def f(x): return x, x\na = ()\nfor i in range(60): a = f(a)\n{a}",
    "comparing in a chain": TWO + "a == b == b",
    "comparing by name": TWO + "import operator\noperator.lt(a, b)",
    "comparing by method": TWO + "a.__eq__(b)",
    "looking for one": TWO + "[a].index(b)",
    "taking one out": TWO + "[a].remove(b)",
    "draws without end": "import numpy as np\nnp.random.zipf(1.0001, size=10**7)",
    "stripping": "('a' * 10**7).strip('b' * 10**6 + 'a')",
    "a search": "import re\nre.search('a*b', 'a' * 10**6)",
    "a search by its pattern": "import re\nre.compile('a*b').search('a' * 10**6)",
    "combining marks": "import unicodedata\nunicodedata.normalize('NFC', 'a' + '\\u0301\\u0316' * 10**6)",
    "a power of decimals": "from decimal import *\ngetcontext().prec = 20000\nDecimal(2).__pow__(Decimal('0.5'))",
    "a power in an array": "from decimal import *\nimport numpy as np\ngetcontext().prec = 20000\n"
    "np.array([Decimal(2)]) ** Decimal('0.5')",
}
TOO_LONG = "text = '1' + '+1' * 10**7\n"
STACK = {
    "groups of groups": "from itertools import groupby\ns = []\nfor i in range(10**4): s = groupby(s)",
    "properties": "s = len\nfor i in range(10**5): s = property(s)",
}
LONG = ["max('a' * 10**8)", "any(bytes(10**8))", "set('a' * 10**8)", "dict.fromkeys('a' * 10**8)"]


@pytest.mark.parametrize("code", SWALLOWED.values(), ids=SWALLOWED)
def test_nothing_swallows_the_end(run: Callable[[str], CellResult], code: str) -> None:
    result = run(code)
    assert result.status == "timeout"
    assert result.seconds < 10  # 0.5 s are asked for; a swallower that is not stopped never ends


@pytest.mark.parametrize("code", REFUSED.values(), ids=REFUSED)
def test_nothing_shared_is_changed(refused: Callable[[str], str], code: str) -> None:
    refused(code)


@pytest.mark.parametrize("code", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_c_would_not_come_back_from(run: Callable[[str], CellResult], code: str) -> None:
    result = run(code)
    assert "OverflowError" in result.output or result.status == "timeout", result
    assert result.seconds < 3


@pytest.mark.parametrize("code", STACK.values(), ids=STACK)
def test_what_c_would_free_on_its_stack(run: Callable[[str], CellResult], code: str) -> None:
    assert run(code).status in ("error", "timeout")  # and not the end of Python


@pytest.mark.parametrize("code", LONG)
def test_long_texts_are_streamed(run: Callable[[str], CellResult], code: str) -> None:
    assert run(code).status in ("timeout", "ok")


def test_recursion_through_numpy_ends_in_python(run: Callable[[str], CellResult]) -> None:
    code = (
        "import sys, numpy as np\nsys.setrecursionlimit(10**9)\nf = np.frompyfunc(lambda n: f(n), 1, 1)\nf(1)"
    )
    assert run(code).status in ("error", "timeout", "memory")


def test_a_generator_of_a_cell_is_silent_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    namespace = Namespace()
    namespace.run(
        "from contextlib import ExitStack\ndef g():\n    with ExitStack() as s:\n"
        "        s.callback(print, 'LATER')\n        yield\nx = g()\nnext(x)"
    )
    del namespace
    gc.collect()
    assert "LATER" not in capfd.readouterr().out


def test_a_list_in_a_shared_list_is_a_copy(run: Callable[[str], CellResult]) -> None:
    run("import mpmath\nclass M(mpmath.mpf): pass\nM._ctxdata[2][0] = 5")
    assert Namespace().run("import mpmath\nmpmath.mpf(1) / 3").output == "0.333333333333333"


@pytest.mark.parametrize("use", ["eval(text)", "exec(text)", "from sympy import sympify\nsympify(text)"])
def test_long_programs_are_not_even_read(run: Callable[[str], CellResult], use: str) -> None:
    result = run(TOO_LONG + use)
    assert result.status in ("denied", "error", "timeout")
    assert result.seconds < 3
