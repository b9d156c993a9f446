"""What proxies hold, looked at as a whole."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest

from qmath.sandbox import policy
from qmath.sandbox.denial import Denied
from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.names import proxies
from qmath.sandbox.names.modules import ProxyModule
from qmath.sandbox.names.standins import stand_ins


def contents() -> Iterator[tuple[str, str, Any]]:
    Namespace()
    for name in sorted(sys.modules):
        if name.split(".")[0] in policy.LIBRARIES | policy.STANDARD and policy.may_import(name):
            for key, value in vars(proxies.proxy(sys.modules[name])).items():
                if not key.startswith("__"):
                    yield name, key, value


def test_no_module_metaclass_or_mutable_container_is_in_any_proxy() -> None:
    found = [
        f"{module}.{key}"
        for module, key, value in contents()
        if (isinstance(value, types.ModuleType) and not isinstance(value, ProxyModule))
        or (isinstance(value, type) and issubclass(value, type))
        or isinstance(value, list | dict | set | bytearray)
    ]
    assert found == []


def test_no_private_or_withheld_name_is_in_any_proxy() -> None:
    names = {(module.split(".")[0], key) for module, key, _ in contents()}
    withheld = {
        (root, n) for root, listed in policy.WITHHELD.items() if root for n in listed - set(stand_ins(root))
    }
    assert names & withheld == set()
    assert [key for _, key in names if key.startswith("_")] == []


def test_most_of_sympy_is_there() -> None:
    import sympy

    Namespace()
    held = vars(proxies.proxy(sympy))
    missing = {
        n for n in sympy.__all__ if n not in held and not isinstance(getattr(sympy, n), types.ModuleType)
    }
    assert len(missing) < 40
    assert missing.isdisjoint(
        "solve symbols S Q integrate Matrix sieve Function simplify lambdify latex pretty".split()
    )


def test_modules_met_as_attributes() -> None:
    import math
    import os

    assert proxies.proxy_of(math) is proxies.proxy(math)
    with pytest.raises(Denied):
        proxies.proxy_of(os)


@pytest.mark.parametrize("value", [open, exec, eval, __import__, sys, sys.modules["os"].system])
def test_generated_code_cannot_have_what_cells_cannot(value: Any) -> None:
    try:
        admitted = proxies.admit(value.__name__, value)
    except Denied:
        return
    assert admitted is not value
