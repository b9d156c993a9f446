"""Imports in cells."""

from __future__ import annotations

import pytest

from qmath.sandbox import policy


@pytest.mark.parametrize(
    "code",
    [
        "import os",
        "from os import path",
        "import os.path as p",
        "import builtins",
        "from sympy.core.cache import CACHE",
        "from sympy.external import import_module",
        "import numpy.f2py",
        "import numpy._core",
        "from scipy.io import savemat",
        "from . import x",
        "import requests",
    ],
)
def test_unlisted_modules_are_not_there(run, code: str) -> None:
    result = run(code)
    assert (result.status, "ModuleNotFoundError" in result.output) == ("denied", True)
    assert run(f"try:\n    {code}\nexcept ImportError:\n    print('absent')").output == "absent"


@pytest.mark.parametrize(
    "name",
    [
        "random._os",
        "numpy.load",
        "sympy.lazy_function",
        "numpy.random.mtrand",
        "numpy.lib",
        "sympy.core.cache",
        "typing.ForwardRef",
    ],
)
def test_unlisted_names_cannot_be_imported(run, name: str) -> None:
    module, _, attribute = name.rpartition(".")
    assert "ImportError" in run(f"from {module} import {attribute}").output


def test_what_cells_import(show) -> None:
    show(
        "from sympy import *\nimport numpy as np, sympy.solvers.inequalities as si\nfrom sympy.geometry import *"
    )
    assert (
        show("solve(Symbol('x')**2 - 4), si.reduce_inequalities([Symbol('y') > 2])")
        == "([-2, 2], (2 < y) & (y < oo))"
    )


@pytest.mark.parametrize("name", sorted(policy.STANDARD))
def test_the_surface(show, name: str) -> None:
    show(
        "from __future__ import annotations"
        if name == "__future__"
        else f"import {name}\nfrom {name} import *"
    )


def test_c_code_imports_what_is_loaded(show) -> None:
    assert show("from datetime import datetime\ndatetime.strptime('2024-01-02', '%Y-%m-%d').day") == "2"
