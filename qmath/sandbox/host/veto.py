"""The audit hook: while a cell runs, its thread may do nothing that Python announces, except a short list.

A hook cannot be removed, so there is one for the process; it looks at a flag and at the thread first.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from qmath.sandbox.denial import Denied, ModuleDenied

_ALLOWED: Final = frozenset(
    {
        "builtins.id",
        "compile",  # harmless without exec; typing compiles forward references
        "object.__getattr__",  # libraries look at functions
        "object.__setattr__",
        "object.__delattr__",
        "sys._getframe",  # inspect.currentframe in lambdify, namedtuple; cells cannot name either
        "sys._getframemodulename",
        "sys.unraisablehook",  # what an object that is collected raises; the hook of cells is silent
        "time.sleep",
        "array.__new__",
    }
)

_watched: int | None = None  # ident of the thread that runs a cell
_trusted: int = 0  # depth of our own code on that thread
_installed = False
_permitted: Any = None  # the code object whose execution is announced next


def install() -> None:
    """Add the hook to the process, once."""
    global _installed
    if not _installed:
        _installed = True
        sys.addaudithook(_hook)


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if _watched is None or _trusted or event in _ALLOWED or threading.get_ident() != _watched:
        return
    if event == "import":
        raise ModuleDenied(f"No module named {args[0]!r}", name=args[0])
    if event == "exec" and args[0] is _permitted is not None:
        return
    raise Denied(f"Cells may not do this ({event}).")


@contextmanager
def watching() -> Iterator[None]:
    """Veto on this thread in the body."""
    global _watched, _trusted, _permitted
    _trusted = 0
    _watched = threading.get_ident()
    try:
        yield
    finally:
        _watched = _permitted = None


def permit_execution(code: Any) -> None:
    """Let the hook pass the execution of this code object; it came through the gate."""
    global _permitted
    _permitted = code


def active() -> bool:
    """Whether the calling thread runs a cell."""
    return _watched is not None and threading.get_ident() == _watched


@contextmanager
def trusted() -> Iterator[None]:
    """Our own code on behalf of a cell: library code that generates functions, imports from the list."""
    global _trusted
    _trusted += 1
    try:
        yield
    finally:
        _trusted -= 1
