"""The service "cells": one namespace a worker, the same sandbox as in process, run behind the walls."""

from __future__ import annotations

import importlib
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from qmath.sandbox.limits import CellLimits

if TYPE_CHECKING:
    from qmath.sandbox.inprocess import Namespace

# What nearly every cell does: its first time fills caches, which all workers then share.
_WARM_UP = "from sympy import *\nx = symbols('x')\nprint(solve(x**2 - 2, x), sqrt(8), Rational(1, 3))"

_namespace: Namespace | None = None


def request_of(code: str, limits: CellLimits) -> dict[str, Any]:
    """What `handle` takes. The limits of a worker's first cell are those of its namespace."""
    return {"code": code, "limits": asdict(limits)}


def preload() -> None:
    """Import the sandbox and all that cells may need; behind the walls nothing can be imported any more."""
    from qmath.sandbox import policy
    from qmath.sandbox.host import caches
    from qmath.sandbox.inprocess import Namespace

    Namespace(capture_fds=False).run(_WARM_UP)
    for name in sorted(policy.STANDARD | policy.OTHER_PARTS):
        with suppress(ModuleNotFoundError):  # scipy may not be installed
            importlib.import_module(name)
    caches.known(len(sys.modules))


def handle(request: dict[str, Any]) -> dict[str, Any]:
    """Run one cell; the fields of its `CellResult`."""
    from qmath.sandbox.inprocess import Namespace

    global _namespace
    if _namespace is None:
        _namespace = Namespace(CellLimits(**request["limits"]), capture_fds=False)
    return asdict(_namespace.run(request["code"]))
