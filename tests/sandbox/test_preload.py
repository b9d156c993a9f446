"""After preloading, cells import nothing from disk."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from qmath.sandbox.preload import preload
preload(scipy=False)
from qmath.sandbox.inprocess import Namespace
before = set(sys.modules)
namespace = Namespace()
result = namespace.run('''
from sympy import *
import datetime
x = symbols('x')
print(solve(x**2 - 4), integrate(sin(x)**2, x), limit(sin(x)/x, x, 0), nsolve(cos(x) - x, 1))
print(lambdify(x, sin(x), 'numpy')(0.0), simplify(gamma(x + 1)/gamma(x)), dsolve(Function('f')(x).diff(x)))
print(datetime.datetime.strptime('2024-01-02', '%Y-%m-%d').year, diophantine(x**2 - 4), solveset(sin(x), x, S.Reals))
''')
print(result.status, sorted(m for m in set(sys.modules) - before if not m.startswith('qmath')))
"""


def test_nothing_is_left_to_import() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "ok []\n"
