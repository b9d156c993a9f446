"""The service "cells": one namespace a worker, the same sandbox as in process, run behind the walls."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.limits import CellLimits
from qmath.sandbox.preload import preload

__all__ = ["handle", "preload"]

_namespace: Namespace | None = None


def handle(request: dict[str, Any]) -> dict[str, Any]:
    """Run one cell. `{"code", "limits"}`, the fields of `CellLimits`, becomes the fields of a `CellResult`.

    The limits of a worker's first cell are those of its namespace.
    """
    global _namespace
    if _namespace is None:
        _namespace = Namespace(CellLimits(**request["limits"]), capture_fds=False)
    return asdict(_namespace.run(request["code"]))
