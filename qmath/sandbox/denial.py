"""What a cell meets at the walls: refusals that it may catch, and stops that it may not."""

from __future__ import annotations


class Denied(Exception):
    """Something that cells may not name, reach or change. The message says what to use instead."""


class ModuleDenied(Denied, ModuleNotFoundError):
    """An import of a module that is not on the list. Libraries that probe for optional packages take it as absent."""


class TooLarge(Denied, OverflowError):
    """An operation whose result, or whose time in C, would leave the limits of any cell."""


class CellStopped(BaseException):
    """The time of the cell is over. Cells have no name for it and cannot swallow it."""


# ModuleNotFoundError and OverflowError decide what a cell's own `except` sees; the name decides what a reader sees.
ModuleDenied.__name__ = ModuleDenied.__qualname__ = "ModuleNotFoundError"
TooLarge.__name__ = TooLarge.__qualname__ = "OverflowError"
