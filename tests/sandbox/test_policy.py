"""What is listed, and what is not."""

from __future__ import annotations

import pytest

from qmath.sandbox import policy


@pytest.mark.parametrize(
    "name",
    ["math", "sympy", "sympy.solvers.inequalities", "sympy.physics.units", "numpy.linalg", "scipy.optimize"],
)
def test_listed(name: str) -> None:
    assert policy.may_import(name)


@pytest.mark.parametrize(
    "name",
    [
        "os", "subprocess", "builtins", "importlib", "ctypes", "inspect", "gc", "socket", "threading", "numpy.lib",
        "numpy._core", "numpy.ctypeslib", "scipy.io", "scipy.linalg.blas", "sympy.core.cache", "sympy.external",
        "sympy.testing.runtests", "sympy.utilities.autowrap", "sympy.printing.llvmjitcode", "sympy.core._print_helpers",
        "mpmath.libmp", "collections.os", "",
    ],
)  # fmt: skip
def test_not_listed(name: str) -> None:
    assert not policy.may_import(name)


def test_what_a_withheld_module_defines_is_withheld_wherever_it_is_exported() -> None:
    import sympy

    assert not policy.may_come_from(sympy.lazy_function.__module__)
    assert not policy.may_come_from("sympy.multipledispatch.dispatcher")
    assert policy.may_come_from(sympy.solve.__module__)


def test_plotting() -> None:
    assert policy.is_plotting("matplotlib.pyplot")
    assert policy.is_plotting("sympy.plotting.plot")
    assert not policy.is_plotting("sympy")
