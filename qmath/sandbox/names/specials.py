"""Dunder attributes that cells may read, each by a rule of its own; `attributes.load` comes here with their names."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any, Final

from qmath.sandbox.denial import Denied
from qmath.sandbox.guards.methods import add_guard
from qmath.sandbox.names.assignment import owned, storable_name
from qmath.sandbox.names.impostors import seen_class
from qmath.sandbox.names.ownership import is_own, is_own_class

SUPER_CLASS: Final = super.__dict__["__self_class__"]
_CONSTRUCTIBLE: Final = (list, dict, set, object, BaseException, int, float, str, tuple, frozenset, complex)


def _dict_of(obj: Any, cls: type) -> dict[str, Any]:
    del cls
    if not is_own(obj):
        raise Denied("'__dict__' is available on objects of the cell's own classes only.")
    return {key: value for key, value in vars(obj).items() if not key.startswith(("__", "<"))}


def _own_super(obj: Any, cls: type, name: str) -> Any:
    if cls is super and is_own_class(SUPER_CLASS.__get__(obj)):
        return getattr(obj, name)
    if isinstance(obj, type) and (is_own(obj) or obj in _CONSTRUCTIBLE or issubclass(obj, BaseException)):
        return getattr(obj, name)
    raise Denied(f"'{name}' is available through super() and the cell's own classes only.")


def _constructor(name: str) -> Callable[[Any, type], Any]:
    return lambda obj, cls: _own_super(obj, cls, name)


def _setter(obj: Any, cls: type) -> Callable[..., None]:
    """`super().__setattr__(name, value)` and `object.__setattr__(self, name, value)` of the cell's own objects."""
    if cls is super and is_own_class(SUPER_CLASS.__get__(obj)):
        bound = getattr(obj, "__setattr__")  # noqa: B009 - a super object; plain access would read our own class
        return lambda name, value: bound(storable_name(name), value)
    if obj is object:
        return lambda target, name, value: object.__setattr__(owned(target), storable_name(name), value)
    raise Denied("'__setattr__' is available through super() and object only.")


def _linked(name: str) -> Callable[[Any, type], Any]:
    """The exception that another one came from; never the end of time."""

    def linked(obj: Any, cls: type) -> Any:
        if not issubclass(cls, Exception):
            raise Denied(f"'{name}' is available on exceptions only.")
        value = getattr(obj, name)
        return value if isinstance(value, Exception) else None

    return linked


def _annotations(obj: Any, cls: type) -> dict[str, Any]:
    found = (
        obj.__annotations__
        if cls is FunctionType and is_own(obj)
        else _own_super(obj, cls, "__annotations__")
    )
    return dict(found)


def _classes(name: str) -> Callable[[Any, type], tuple[Any, ...]]:
    def classes(obj: Any, cls: type) -> tuple[Any, ...]:
        return tuple(map(seen_class, _own_super(obj, cls, name)))

    return classes


def _mro(cls: type) -> list[Any]:
    return [*map(seen_class, cls.__mro__)]


add_guard(object, "mro", _mro)  # of a cell's own classes; `mro` of others is withheld
SPECIAL: Final[dict[str, Callable[[Any, type], Any]]] = {
    "__dict__": _dict_of,
    "__setattr__": _setter,
    "__init__": _constructor("__init__"),
    "__new__": _constructor("__new__"),
    "__post_init__": _constructor("__post_init__"),
    "__init_subclass__": _constructor("__init_subclass__"),
    "__cause__": _linked("__cause__"),
    "__context__": _linked("__context__"),
    "__members__": lambda obj, cls: dict(_own_super(obj, cls, "__members__")),
    "__annotations__": _annotations,
    "__mro__": _classes("__mro__"),
    "__bases__": _classes("__bases__"),
}
