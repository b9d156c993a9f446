"""Cells in process, for the tests of what is around them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qmath.result import CellResult
from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.limits import CellLimits

LIMITS = CellLimits(seconds=0.5, memory_bytes=256 << 20, output_chars=4000)


@pytest.fixture
def namespace() -> Namespace:
    return Namespace(LIMITS)


@pytest.fixture
def run(namespace: Namespace) -> Callable[[str], CellResult]:
    """Runs cells one after the other in one namespace."""
    return namespace.run


@pytest.fixture
def show(run: Callable[[str], CellResult]) -> Callable[[str], str]:
    """The output of a cell that must end well."""

    def show(code: str) -> str:
        result = run(code)
        assert result.status == "ok", result.output
        return result.output

    return show


@pytest.fixture
def refused(run: Callable[[str], CellResult]) -> Callable[[str], str]:
    """The text of a cell that must not get what it wants. The marker is put together when the cell runs."""

    def refused(code: str) -> str:
        result = run(code.replace("MARK", "print('REACH' + 'ED')"))
        assert "REACHED" not in result.output
        assert result.status in ("denied", "error"), result
        return result.output

    return refused
