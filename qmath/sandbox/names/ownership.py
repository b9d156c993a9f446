"""Which classes and functions a cell made itself. Only these may be changed, and only their privates read."""

from __future__ import annotations

from types import FunctionType
from typing import Any, Final, TypeVar

# Names that no source text can spell: a cell can neither read nor forge the marks.
MARK: Final = "<cell>"
_Class = TypeVar("_Class", bound=type)


def claim(cls: _Class) -> _Class:
    """Mark a class as the cell's own."""
    type.__setattr__(cls, MARK, True)
    return cls


def is_own_class(cls: type) -> bool:
    """Whether a cell made this class, or one that it inherits from."""
    return getattr(cls, MARK, False)


def is_own(obj: Any) -> bool:
    """Whether a cell made this class or function, or the class of this object."""
    cls = type(obj)
    if cls is FunctionType:
        return MARK in obj.__globals__
    return getattr(obj if issubclass(cls, type) else cls, MARK, False)


def plain_text(name: Any) -> str:
    """An attribute name as an exact str: a subclass could say one thing to us and another to Python."""
    if not isinstance(name, str):
        raise TypeError(f"attribute name must be string, not {type(name).__name__!r}")
    return name if type(name) is str else str.__str__(name)
