"""What the running cell is, for the guards: its globals, its end of time, what it shows, and the helpers about them."""

from __future__ import annotations

import builtins
import secrets
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final

from qmath.sandbox.denial import CellStopped
from qmath.sandbox.names.ownership import MARK, is_own

ID_MASK: Final = secrets.randbits(46) << 4

_globals: dict[str, Any] = {}
_shown: list[Any] = []
_expired = 0  # alarms since the time of the cell was over
_owner: object = None
_base_depth = 0


def begin(cell_globals: dict[str, Any], depth: int) -> None:
    """A cell with these globals starts, `depth` frames below the start of the program."""
    global _globals, _owner, _expired, _base_depth
    _globals, _owner, _expired, _base_depth = cell_globals, cell_globals[MARK], 0, depth
    _shown.clear()


def end() -> None:
    """The cell has ended; what its objects do when they are collected later runs none of its code."""
    global _globals, _owner
    _globals, _owner = {}, None


def owner() -> object:
    """The mark of the namespace whose cell runs, for the globals of its code; None while none runs."""
    return _owner


def expire() -> int:
    """The time of the cell is over; helpers raise from now on. How often this was said."""
    global _expired
    _expired += 1
    return _expired


def expired() -> bool:
    """Whether the time of the cell is over."""
    return _expired > 0


def check_alive() -> None:
    """The first statement of every `finally`: none runs when time is over, or when a generator is collected later,
    after its cell or in one of another namespace."""
    if _owner is None or sys._getframe(1).f_globals.get(MARK) is not _owner:
        raise GeneratorExit
    if _expired:
        raise CellStopped


def cell_globals() -> dict[str, Any]:
    """The live globals of the running cell; for helpers, never for cells."""
    return _globals


def visible(scope: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a scope without what cells cannot name; a helper's name in it would replace the helper."""
    return {name: value for name, value in scope.items() if is_visible(name)}


def is_visible(name: Any) -> bool:
    """Whether source text can spell this name of a variable."""
    return type(name) is str and name.isidentifier() and not name.startswith("__")


class CellGlobals(dict[str, Any]):
    """What `globals()` gives to cells: a copy, whose items are written through when a cell could name them."""

    def __setitem__(self, name: str, value: Any) -> None:
        if is_visible(name):
            _globals[name] = value
        super().__setitem__(name, value)


CellGlobals.__name__, CellGlobals.__module__ = "dict", "builtins"  # what it is to cells


def visible_globals() -> CellGlobals:
    """`globals()` for cells."""
    return CellGlobals(visible(_globals))


def show(value: Any) -> None:
    """Keep the value of a last bare expression."""
    _shown.clear()
    _shown.append(value)


def take_shown() -> Any:
    """The value of the last bare expression, or None."""
    value = _shown[0] if _shown else None
    _shown.clear()
    return value


def leave(code: object = None, /) -> None:
    """`exit()`, `quit()`, `sys.exit()`."""
    raise SystemExit(code)


def safe_print(
    *values: object, sep: str | None = " ", end: str | None = "\n", file: Any = None, flush: bool = False
) -> None:
    """`print`; the text goes to the cell's output, or to a text buffer of its own."""
    del flush
    builtins.print(*values, sep=sep, end=end, file=sys.stdout if file is None else file)


class Writer:
    """`sys.stdout` and `sys.stderr` for cells."""

    def write(self, text: str, /) -> int:
        return sys.stdout.write(text)

    def writelines(self, lines: Any, /) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        return None

    def isatty(self) -> bool:
        return False


def set_recursion_limit(frames: int) -> None:
    """Frames that the cell may have beyond those of the host."""
    sys.setrecursionlimit(max(frames, 50) + _base_depth)


class Context:
    """A context manager of a cell, which can swallow an Exception but not the end of time or Ctrl-C."""

    __slots__ = ("_exit", "_manager", "_owner")

    def __init__(self, manager: Any) -> None:
        self._manager, self._owner = manager, _owner

    def __enter__(self) -> Any:
        cls = type(self._manager)
        try:
            enter, self._exit = cls.__enter__, cls.__exit__
        except AttributeError:
            raise TypeError(
                f"{cls.__name__!r} object does not support the context manager protocol"
            ) from None
        return enter(self._manager)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        # A generator that is collected later would run its manager's callbacks outside of any cell.
        if self._owner is not _owner or (_expired and is_own(self._manager)):
            return False
        swallowed = self._exit(self._manager, kind, error, trace)
        return bool(swallowed) and kind is not None and issubclass(kind, Exception)
