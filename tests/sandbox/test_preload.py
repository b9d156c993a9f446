"""After preloading, cells import nothing from disk, and no cell is charged for an import."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import sys
from qmath.sandbox.preload import preload, preload_named
preload(scipy=False)
from qmath.sandbox.inprocess import Namespace
namespace = Namespace()
cell = '''
from sympy import *
import datetime
x = symbols('x')
from scipy.optimize import brentq
from scipy.special import roots_legendre
print(lambdify(x, besselj(0, x))(1.0), brentq(lambda x: x - 1, 0, 3), roots_legendre(5)[0])
print(solve(x**2 - 4), integrate(sin(x)**2, x), limit(sin(x)/x, x, 0), nsolve(cos(x) - x, 1))
print(lambdify(x, sin(x), 'numpy')(0.0), simplify(gamma(x + 1)/gamma(x)), dsolve(Function('f')(x).diff(x)))
print(datetime.datetime.strptime('2024-01-02', '%Y-%m-%d').year, diophantine(x**2 - 4), solveset(sin(x), x, S.Reals))
'''
preload_named(cell)
before = set(sys.modules)
result = namespace.run(cell)
print(result.status, sorted(m for m in set(sys.modules) - before if not m.startswith('qmath')))
"""


def test_nothing_is_left_to_import() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=180, check=True
    )
    assert done.stdout == "ok []\n"


def test_the_time_of_a_cell_is_not_for_imports() -> None:
    # No look at the text finds the first import: its cell is over before it is done, but done it is.
    script = (
        "from qmath.sandbox.inprocess import Namespace\nfrom qmath.sandbox.limits import CellLimits\n"
        'Namespace(CellLimits(seconds=0.1)).run(\'exec("import sci" + "py.signal")\')\n'
        "namespace = Namespace(CellLimits(memory_bytes=1 << 20))\n"
        "print(namespace.run('import scipy.stats\\nscipy.stats.norm.cdf(0) == 0.5').output)\n"
        "print(namespace.run('import scipy.signal\\nscipy.signal.convolve([1], [2])').output)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=180, check=True
    )
    assert done.stdout == "True\n[2]\n"


LATER = r"""
from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.limits import CellLimits
for code in (
    "from sympy.stats import Die, P, sample\nX, Y = Die('X', 6), Die('Y', 6)\nprint(P(X + Y > 7), sample(X) < 7)",
    "from scipy.optimize import differential_evolution as d\nprint(d(lambda x: x[0]**2, [(-5, 5)], seed=1).x.shape)",
    "from scipy.linalg import logm, pascal\nprint(logm([[1, 0], [0, 1]]).tolist(), pascal(2).tolist())",
    "from scipy.special import roots_legendre\nprint(roots_legendre(1)[1].round(3))",
):
    result = Namespace(CellLimits(seconds=60)).run(code)
    print(result.output)
"""


def test_what_functions_import_when_they_are_called_is_there() -> None:
    pytest.importorskip("scipy")
    done = subprocess.run(
        [sys.executable, "-c", LATER], capture_output=True, text=True, timeout=240, check=True
    )
    assert done.stdout == "5/12 True\n(1,)\n[[0.0, 0.0], [0.0, 0.0]] [[1, 1], [1, 2]]\n[2.]\n"
