"""`import` in cells: proxies of listed modules, a stand-in for plotting, and ModuleNotFoundError for the rest."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from qmath.sandbox import hints, policy
from qmath.sandbox.denial import ModuleDenied
from qmath.sandbox.guards import generated
from qmath.sandbox.host import clock, veto
from qmath.sandbox.names.plotting import PlotStub


def import_module(
    name: str,
    scope: Mapping[str, Any] | None = None,
    local: Mapping[str, Any] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> Any:
    """`__import__` for cells."""
    del scope, local
    if type(fromlist) is list and name in sys.modules:
        # An import by C code (strptime, NumPy's repr), which drops the result and looks into sys.modules itself.
        return None
    if level or type(name) is not str:
        raise ModuleDenied("Cells have no package to import from relatively.")
    if policy.is_plotting(name):
        return PlotStub(name if fromlist else name.split(".")[0])
    parts = name.split(".")
    for depth in range(1, len(parts) + 1):
        _import_proxy(".".join(parts[:depth]))
    module = _import_proxy(name)
    for wanted in fromlist or ():
        if wanted == "*" or hasattr(module, wanted):
            continue
        if not policy.may_import(f"{name}.{wanted}"):
            # Python would look for a real module of that name in sys.modules.
            text = f"cannot import name {wanted!r} from {name!r} in cells"
            hint = hints.for_name_of(wanted, [n for n in vars(module) if n[0] != "_"])
            raise ImportError(f"{text}. {hint}".removesuffix(". "), name=name)
        _import_proxy(f"{name}.{wanted}")
    return module if fromlist else _import_proxy(parts[0])


def _import_proxy(name: str) -> ModuleType:
    from qmath.sandbox.names.proxies import proxy

    if not policy.may_import(name):
        there = (
            "it has sympy, numpy, scipy, mpmath, math, fractions, decimal, itertools, statistics and the like"
        )
        raise ModuleDenied(
            f"No module named {name!r} in this sandbox; {hints.for_module(name) or there}.", name=name
        )
    try:
        with veto.trusted():
            module = clock.unbroken(lambda: importlib.import_module(name))
            if name.partition(".")[0] == "scipy":
                generated.install_scipy()
            return proxy(module)
    except ModuleNotFoundError as error:
        raise ModuleDenied(
            f"No module named {name!r}: it is not installed; use sympy or mpmath.", name=name
        ) from error
