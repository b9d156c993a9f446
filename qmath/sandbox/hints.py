"""What to write instead: for modules that cells do not have, and for names that nobody defined."""

from __future__ import annotations

import difflib
import sys
from typing import Final

_NO_FILES: Final = "there are no files here; put the data into the cell"
_ONE_PROCESS: Final = "a cell is one process; write a plain loop"
_MODULES: Final = {
    **dict.fromkeys(("os", "pathlib", "shutil", "glob", "tempfile", "csv", "pickle", "sqlite3"), _NO_FILES),
    **dict.fromkeys(
        ("threading", "multiprocessing", "concurrent", "asyncio", "subprocess", "joblib"), _ONE_PROCESS
    ),
    "pandas": "use lists, dicts and statistics, or numpy",
    "networkx": "write the graph as a dict of neighbours, with collections.deque or heapq",
    "sklearn": "use numpy or scipy",
    "torch": "use numpy",
    "gmpy2": "use Python's integers, pow(a, b, m) and sympy.ntheory",
    "primesieve": "use sympy.primerange and sympy.isprime",
    "sage": "use sympy",
    "z3": "use sympy or a loop over the possibilities",
    "ortools": "use scipy.optimize.milp or a loop over the possibilities",
    "pulp": "use scipy.optimize.linprog or milp",
    "cvxpy": "use scipy.optimize",
    "numba": "write plain Python, or numpy",
    "tqdm": "loop without it",
    "IPython": "use print()",
    "logging": "use print()",
    "requests": "there is no network here",
    "urllib": "there is no network here",
    "argparse": "assign the values to variables",
    "ast": "use eval() for arithmetic, json.loads() for data",
    "array": "use a list or numpy.array",
    "hashlib": "use hash()",
    "secrets": "use random",
    "inspect": "print what you want to see",
}
_USUAL_NAMES: Final = {
    "np": "import numpy as np",
    "numpy": "import numpy",
    "sp": "import sympy as sp",
    "sympy": "import sympy",
    "plt": "import matplotlib.pyplot as plt",
    "mp": "from mpmath import mp",
    "Fraction": "from fractions import Fraction",
    "Decimal": "from decimal import Decimal",
    "Counter": "from collections import Counter",
    "defaultdict": "from collections import defaultdict",
    "deque": "from collections import deque",
    "reduce": "from functools import reduce",
    "lru_cache": "from functools import lru_cache",
    "cache": "from functools import cache",
    "permutations": "from itertools import permutations",
    "combinations": "from itertools import combinations",
    "product": "from itertools import product",
    "comb": "from math import comb",
}
_WITHHELD: Final = {
    **dict.fromkeys(
        "load save savez savez_compressed loadtxt savetxt genfromtxt fromfile memmap".split(), _NO_FILES
    ),
    **dict.fromkeys(("frombuffer", "fromstring"), "use numpy.array()"),
    **dict.fromkeys(("singledispatch", "singledispatchmethod"), "use isinstance()"),
    "get_type_hints": "use __annotations__",
    "make_dataclass": "write a class with @dataclass",
    "SystemRandom": "use random.Random(seed)",
}
_MODULES_BY_NAME: Final = frozenset(
    "math cmath itertools functools collections fractions decimal random statistics re string operator mpmath sys time "
    "datetime copy json heapq bisect calendar".split()
)


def for_module(name: str) -> str:
    """What to use instead of this module, or nothing."""
    return _MODULES.get(name.partition(".")[0], "")


def for_name_of(name: str, names: list[str]) -> str:
    """What to write instead of a name that a module lacks in cells; `names` are those that it has."""
    if name in _WITHHELD:
        return _WITHHELD[name][0].upper() + _WITHHELD[name][1:] + "."
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.75)
    return f"Did you mean: {near[0]!r}?" if near else ""


def for_error(error: BaseException) -> str:
    """A question as Python's own tracebacks ask it, or nothing."""
    name = getattr(error, "name", None)
    if type(name) is not str:
        return ""
    if type(error) is NameError:
        return _for_name(name)
    if type(error) is AttributeError:
        return _for_attribute(getattr(error, "obj", None), name)
    return ""


def _for_name(name: str) -> str:
    if name == "display":
        return "Use print()."
    if name in _MODULES_BY_NAME:
        return f"Did you forget `import {name}`?"
    statement = _USUAL_NAMES.get(name)
    sympy = sys.modules.get("sympy")
    if statement is None and len(name) > 1 and name in getattr(sympy, "__all__", ()):
        statement = f"from sympy import {name}"
    return f"Did you forget `{statement}`?" if statement else ""


def _for_attribute(owner: object, name: str) -> str:
    from qmath.sandbox.names.modules import ProxyModule  # which builds on this room's denials

    if not isinstance(owner, ProxyModule):
        return ""
    return for_name_of(name, [n for n in vars(owner) if not n.startswith("_")])
