"""What the guards know of the running cell."""

from __future__ import annotations

import pytest

from qmath.sandbox.denial import CellStopped
from qmath.sandbox.host import runtime


class Swallow:
    def __enter__(self) -> str:
        return "in"

    def __exit__(self, *_: object) -> bool:
        return True


def test_finally_runs_while_the_cell_does() -> None:
    runtime.begin({}, 0)
    runtime.check_alive()
    runtime.expire()
    with pytest.raises(CellStopped):
        runtime.check_alive()
    runtime.end()
    with pytest.raises(GeneratorExit):
        runtime.check_alive()


def test_contexts_swallow_exceptions_only() -> None:
    runtime.begin({}, 0)
    with runtime.Context(Swallow()) as value:
        raise ValueError
    assert value == "in"
    with pytest.raises(KeyboardInterrupt), runtime.Context(Swallow()):
        raise KeyboardInterrupt
    runtime.end()
    with pytest.raises(TypeError, match="context manager"), runtime.Context(3):
        pass


def test_visible_names() -> None:
    assert runtime.visible({"a": 1, "_b": 2, "__c__": 3, "<load>": 4}) == {"a": 1, "_b": 2}


def test_globals_write_through_what_can_be_named() -> None:
    live = {"a": 1}
    runtime.begin(live, 0)
    scope = runtime.visible_globals()
    scope["b"] = 2
    scope["<load>"] = 3
    assert live == {"a": 1, "b": 2}
    runtime.end()
